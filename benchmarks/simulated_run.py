"""A run without an engine: a process that fills a log with steps, some at once, more at a rate.

    python -m benchmarks.simulated_run FOLDER --steps 1000000 --rate 1000 --more 20000

It holds the run's lock and writes as an engine does, at an engine's priority; the loss falls
slowly, with noise. It says "filled" when the first steps are written, and writes the next when
a line is sent to it.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import sys
import time
from pathlib import Path

from workbench.events import RunStarted, to_line
from workbench.runs.folder import RunFolder
from workbench.runs.lock import release_lock, take_lock

_STEPS_PER_EPOCH = 100_000
_WRITES_PER_S = 50
_NICE = 10  # as the engine


def line(step: int, noise: random.Random) -> str:
    """One step as an engine writes it; made by hand, since a million take a while otherwise."""
    epoch = step / _STEPS_PER_EPOCH
    loss = 1 / (1 + epoch) + 0.1 * abs(noise.gauss(0, 1))
    norm = 1 + 0.2 * noise.gauss(0, 1)
    return (
        f'{{"time":{step / 1000:.4f},"event":"step","step":{step},"epoch":{epoch},"loss":{loss},'
        f'"learning_rate":{5e-5 / (1 + epoch)},"grad_norm":{norm},"samples_per_second":1000.0,'
        f'"tokens_per_second":64000.0,"device_memory":800000000}}\n'
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--steps", type=int, default=1_000_000)
    parser.add_argument("--rate", type=int, default=1000)
    parser.add_argument("--more", type=int, default=1_000_000)
    options = parser.parse_args()
    with contextlib.suppress(AttributeError, OSError):
        os.nice(_NICE)
    folder = RunFolder(options.folder)
    take_lock(folder.lock_path)
    noise = random.Random(0)
    total = options.steps + options.more
    started = RunStarted(
        model="simulated",
        device="cpu",
        total_steps=total,
        steps_per_epoch=_STEPS_PER_EPOCH,
        epochs=total / _STEPS_PER_EPOCH,
    )
    with folder.events_path.open("w", encoding="utf-8") as file:
        file.write(to_line(started))
        for step in range(1, options.steps + 1):
            file.write(line(step, noise))
        file.flush()
        print("filled", flush=True)
        sys.stdin.readline()
        at_once, due = max(1, options.rate // _WRITES_PER_S), time.monotonic()
        for first in range(options.steps + 1, total + 1, at_once):
            file.write("".join(line(first + n, noise) for n in range(at_once)))
            file.flush()
            due += at_once / options.rate
            time.sleep(max(0.0, due - time.monotonic()))
    release_lock(folder.lock_path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
