"""What single choices of the engine are worth: the time of a step with and without each.

    python -m benchmarks.step_time --width 32 --steps 20 --rounds 3
    python -m benchmarks.step_time --width 32 --busy 2

The bundled model learns from random tokens, batches of 16, on the CPU. Each variant is a process of
its own, since some are settled when torch is imported; they take turns. Prints one line of JSON:
the median step of each process, and how many times as long as ours a step takes, by round.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.measure import machine, ratios, say

_WAITING = {"threads sleep at once": "0", "threads never sleep": "9223372036854775807"}
VARIANTS = ("ours", *_WAITING, "the whole last layer")


def child(variant: str, width: int, steps: int) -> None:
    """Take steps and print the seconds of the median one."""
    from workbench.engine.__main__ import set_waiting

    set_waiting()
    import torch
    from torch.nn import functional

    from workbench.engine.dropout import Dropout
    from workbench.engine.first_token import compute_first_token_only
    from workbench.engine.load import load_for_training
    from workbench.engine.quick_dropout import quicken_dropout
    from workbench.models.find import find_model

    torch.manual_seed(0)
    source = find_model("bundled:all-MiniLM-L6-v2")
    dropout = Dropout(None, "auto", on_cpu=True)
    model = load_for_training(source, ["a", "b"], width, "bundled", dropout=dropout).model
    if variant != "the whole last layer":
        compute_first_token_only(model)
    quicken_dropout(model)
    model.train()
    rule = torch.optim.AdamW(model.parameters(), lr=5e-5, fused=True)
    tokens, classes = torch.randint(1000, 20_000, (16, width)), torch.randint(0, 2, (16,))
    seen = torch.ones_like(tokens)
    seen[0, -1] = 0
    seconds = []
    for _ in range(steps + 1):
        began = time.perf_counter()
        answer = model(input_ids=tokens, attention_mask=seen).logits
        torch.autograd.backward(functional.cross_entropy(answer, classes))
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        rule.step()
        rule.zero_grad()
        seconds.append(time.perf_counter() - began)
    print(statistics.median(seconds[1:]))  # the first finds no memory yet


def measure(variant: str, width: int, steps: int) -> float:
    """The median step of a variant, in seconds, in a process of its own."""
    environment = dict(os.environ)
    if variant in _WAITING:
        environment["GOMP_SPINCOUNT"] = _WAITING[variant]
    numbers = ["--width", str(width), "--steps", str(steps)]
    command = [sys.executable, "-m", "benchmarks.step_time", "--child", variant, *numbers]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return float(done.stdout)


@contextmanager
def busy_programs(count: int) -> Iterator[None]:
    """Others that want the processor all the time."""
    programs = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for program in programs:
            program.kill()
            program.wait()


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--width", type=int, default=256, help="tokens of each text")
    parser.add_argument("--steps", type=int, default=6, help="of each process")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--busy", type=int, default=0, help="other programs beside it")
    parser.add_argument("--child", choices=VARIANTS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        child(options.child, options.width, options.steps)
        return 0
    found: dict[str, list[float]] = {variant: [] for variant in VARIANTS}
    with busy_programs(options.busy):
        for number in range(options.rounds):
            for place in range(len(VARIANTS)):  # who comes first changes from round to round
                variant = VARIANTS[(number + place) % len(VARIANTS)]
                found[variant].append(measure(variant, options.width, options.steps))
                say(f"round {number + 1}, {variant}: {found[variant][-1]:.3f} s")
    result = {
        "width": options.width,
        "busy": options.busy,
        "step_seconds": {name: [round(one, 4) for one in some] for name, some in found.items()},
        "times_as_long": {name: ratios(some, found["ours"]) for name, some in found.items()},
        "machine": machine(),
    }
    print(json.dumps(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
