"""Our engine and transformers' Trainer on the same model, data, batch size, epochs and precision.

They take turns, each in a process of its own, so that whatever else the machine does slows all.
Prints one line of JSON: samples per second ours / theirs, above 1 where we are faster.

    python -m benchmarks.training_throughput --rows 320            some minutes on two cores
    python -m benchmarks.training_throughput --accuracy --rows 4000

Trainer needs `accelerate`: pip install "workbench[benchmark]".
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import math
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
import pandas as pd

from benchmarks.contenders import Result, Turn
from benchmarks.measure import DATA, machine, ratios, say

_FOR_SPEED = ("engine", "trainer", "trainer_grouped")
# Dropout inside attention is what our recipe leaves out on a CPU.
_FOR_ACCURACY = ("engine", "trainer", "engine_attention_dropout")
_ACCURACY_SEEDS = (1, 2, 3)


@dataclass(frozen=True)
class Case:
    """A data set, and the longest text in tokens that is read of it."""

    name: str
    train: str
    test: str
    max_length: int


_CASES = (
    Case("imdb", "imdb/train.parquet", "imdb/test.parquet", 256),
    Case("ag_news", "ag_news/train.csv", "ag_news/test.csv", 128),
)


class Contender:
    """A child process that trains when it is told to."""

    def __init__(self, kind: str) -> None:
        self._log = tempfile.TemporaryFile(  # noqa: SIM115  closed with the child
            "w+", encoding="utf-8", errors="replace"
        )
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.contenders", kind],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        self._log.close()

    def train(self, turn: Turn) -> Result:
        """Take a turn; raises RuntimeError with the end of its log when the child dies."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asdict(turn)) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            self._log.seek(0)
            raise RuntimeError(self._log.read()[-3000:])
        return Result(**json.loads(answer))


def compare(case: Case, options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """The figures of one case."""
    source = options.data / case.train
    train = _part(source, options.rows, folder / f"{case.name}-train.csv")
    validation = ""
    if options.accuracy:
        test = options.data / case.test
        validation = _part(test, options.validation_rows, folder / f"{case.name}-validation.csv")
    seeds = _ACCURACY_SEEDS if options.accuracy else range(1, options.repeats + 1)
    contenders = _FOR_ACCURACY if options.accuracy else options.contender or _FOR_SPEED
    results: dict[str, list[Result]] = {kind: [] for kind in contenders}
    with ExitStack() as stack:
        children = {kind: stack.enter_context(Contender(kind)) for kind in contenders}
        if not options.accuracy:  # nobody is measured while caches are cold
            few = _part(source, options.batch_size, folder / f"{case.name}-few.csv")
            for child in children.values():
                child.train(_turn(case, options, few, "", 0))
        for number, seed in enumerate(seeds):
            # Who comes first changes from round to round.
            for place in range(len(contenders)):
                kind = contenders[(number + place) % len(contenders)]
                turn = _turn(case, options, train, validation, seed)
                result = children[kind].train(turn)
                results[kind].append(result)
                rate, cpu = result.samples / result.seconds, result.samples / result.cpu_seconds
                found = "" if result.accuracy is None else f", accuracy {result.accuracy:.4f}"
                say(
                    f"{case.name}, round {number + 1}, {kind}: {rate:.2f} samples/s, "
                    f"{cpu:.2f} in a second of one core{found}"
                )
    return _figures(case, options, results)


def _turn(case: Case, options: argparse.Namespace, train: str, validation: str, seed: int) -> Turn:
    return Turn(
        train=train,
        validation=validation,
        model=options.model,
        max_length=case.max_length,
        batch_size=options.batch_size,
        epochs=options.epochs,
        learning_rate=options.learning_rate,
        precision=options.precision,
        device=options.device,
        threads=options.threads,
        seed=seed,
    )


def _part(source: Path, rows: int, target: Path) -> str:
    """A file with some of a table's rows, drawn at random but always the same; 0: with all."""
    frame = pd.read_parquet(source) if source.suffix == ".parquet" else pd.read_csv(source)
    order = np.random.default_rng(0).permutation(len(frame))[: rows or None]
    frame.iloc[order][["text", "label"]].to_csv(target, index=False)
    return str(target)


def _figures(
    case: Case, options: argparse.Namespace, results: dict[str, list[Result]]
) -> dict[str, Any]:
    rates = {
        kind: [item.samples / item.seconds for item in turns] for kind, turns in results.items()
    }
    cpu = {
        kind: [item.samples / item.cpu_seconds for item in turns] for kind, turns in results.items()
    }
    others = [kind for kind in results if kind != "engine"]
    figures: dict[str, Any] = {
        "max_length": case.max_length,
        "rows": results["engine"][0].samples // options.epochs,
        "ratios": {kind: ratios(rates["engine"], rates[kind]) for kind in others},
        "cpu_time_ratios": {kind: ratios(cpu["engine"], cpu[kind]) for kind in others},
        "samples_per_second": {
            kind: [round(rate, 2) for rate in found] for kind, found in rates.items()
        },
        "peak_memory_mb": {
            kind: turns[-1].peak_memory_bytes // 2**20 for kind, turns in results.items()
        },
        "peak_device_mb": {
            kind: turns[-1].peak_device_bytes // 2**20 for kind, turns in results.items()
        },
    }
    if options.accuracy:
        found = {
            kind: [item.accuracy for item in turns if item.accuracy is not None]
            for kind, turns in results.items()
        }
        rows = options.validation_rows
        figures["accuracy"] = found | {
            f"against {kind}": _same_within_noise(found["engine"], found[kind], rows)
            for kind in others
        }
    return figures


def _same_within_noise(ours: Sequence[float], theirs: Sequence[float], rows: int) -> dict[str, Any]:
    """Whether our mean accuracy is no more than two standard errors below theirs.

    The error of the difference is that of the seeds, but at least that of the rows measured on.
    rows: how many those are
    """
    difference = statistics.mean(ours) - statistics.mean(theirs)
    of_seeds = sum(statistics.variance(found) / len(found) for found in (ours, theirs))
    share = statistics.mean([*ours, *theirs])
    of_rows = share * (1 - share) / rows
    error = math.sqrt(max(of_seeds, of_rows))
    return {
        "difference": round(difference, 4),
        "standard_error": round(error, 4),
        "no_loss": difference > -2 * error,
    }


def main() -> int:
    """Run the cases asked for; 0 when at least one was run."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    names = [case.name for case in _CASES]
    parser.add_argument("--case", choices=names, action="append", help="default: all")
    parser.add_argument("--rows", type=int, default=0, help="rows to train on; 0: all")
    parser.add_argument("--repeats", type=int, default=3, help="rounds of turns")
    parser.add_argument("--accuracy", action="store_true", help="three seeds, accuracy compared")
    parser.add_argument(
        "--contender", choices=_FOR_SPEED, action="append", help="default: all; needs engine"
    )
    parser.add_argument("--validation-rows", type=int, default=2000, help="with --accuracy")
    parser.add_argument("--model", default="bundled:all-MiniLM-L6-v2")
    parser.add_argument("--batch-size", type=int, default=16)
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--learning-rate", type=float, default=5e-5)
    parser.add_argument("--precision", choices=("fp32", "bf16", "fp16"), default="fp32")
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--threads", type=int, default=0, help="of torch; 0: its own choice")
    parser.add_argument("--data", type=Path, default=DATA, help=f"default: {DATA}")
    options = parser.parse_args()
    if importlib.util.find_spec("accelerate") is None:
        say('Trainer needs accelerate, which is missing: pip install "workbench[benchmark]".')
        return 2
    data: Path = options.data
    cases: dict[str, Any] = {}
    skipped: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        for case in _CASES:
            if options.case and case.name not in options.case:
                continue
            missing = [name for name in (case.train, case.test) if not (data / name).exists()]
            if missing:
                skipped[case.name] = f"{data / missing[0]} is missing"
                say(f"{case.name} is skipped: {skipped[case.name]}.")
            else:
                cases[case.name] = compare(case, options, Path(folder))
    keys = ("model", "batch_size", "epochs", "precision", "device", "threads")
    result = {"cases": cases, "skipped": skipped} | {key: getattr(options, key) for key in keys}
    print(json.dumps(result | {"machine": machine()}))
    return 0 if cases else 1


if __name__ == "__main__":
    sys.exit(main())
