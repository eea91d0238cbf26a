"""Few-shot mode on AG News: accuracy and training time over several draws of a few rows a class.

`python -m benchmarks.few_shot [--draws 10] [--rows 8] [--test-rows 7600] [--set KEY=VALUE]`

Each draw is a whole run of the engine, from a table to the figures of the saved model. The last
line is one JSON document. Reference: SetFit with the same encoder and 8 rows a class, mean of its
10 published runs: 83.1 % on all 7,600 test rows. `--setfit PYTHON`, a Python that has it installed,
lets SetFit take its turn on every draw.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "ag_news"


@dataclass(frozen=True)
class Draw:
    """What one run came to. seconds: from the first step to the fitted head, loading left out."""

    accuracy: float
    loss: float
    seconds: float
    cpu_seconds: float
    """Of all threads: busy neighbours change it less than the time on the clock."""


def main() -> int:
    """Run the draws, tell of each on stderr and of all on stdout."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--draws", type=int, default=10)
    parser.add_argument("--first", type=int, default=0, help="number, and seed, of the first draw")
    parser.add_argument("--rows", type=int, default=8, help="training rows a class")
    parser.add_argument("--test-rows", type=int, default=7600)
    parser.add_argument("--setfit", metavar="PYTHON", help="let SetFit take its turn with this")
    parser.add_argument("--iterations", type=int, default=20, help="of SetFit; 0: its default")
    parser.add_argument("--threads", type=int, default=0, help="of torch; 0: its own choice")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE")
    arguments = parser.parse_args()
    if not (DATA / "train.csv").is_file():
        print(json.dumps({"skipped": f"AG News is not at {DATA}"}))
        return 0
    changes = {key: _value(value) for key, value in (item.split("=", 1) for item in arguments.set)}
    train = pd.read_csv(DATA / "train.csv")
    test = pd.read_csv(DATA / "test.csv")
    if arguments.test_rows < len(test):
        test = test.sample(arguments.test_rows, random_state=0)
    if arguments.threads:
        import torch

        torch.set_num_threads(arguments.threads)
    draws, theirs = [], []
    for seed in range(arguments.first, arguments.first + arguments.draws):
        few = train.groupby("label").sample(arguments.rows, random_state=seed)
        draws.append(measure_draw(few, test, seed, changes))
        print(f"draw {seed}: {draws[-1]}", file=sys.stderr, flush=True)
        if arguments.setfit:
            theirs.append(measure_setfit(few, test, seed, arguments))
            print(f"draw {seed}, SetFit: {theirs[-1]}", file=sys.stderr, flush=True)
    accuracies = [draw.accuracy for draw in draws]
    print(
        json.dumps(
            {
                "benchmark": "few_shot",
                "rows_per_class": arguments.rows,
                "test_rows": len(test),
                "settings": changes,
                "accuracy_mean": float(np.mean(accuracies)),
                "accuracy_sd": float(np.std(accuracies, ddof=len(accuracies) > 1)),
                "loss_mean": float(np.mean([draw.loss for draw in draws])),
                "accuracy": accuracies,
                "training_seconds": [round(draw.seconds, 2) for draw in draws],
                "training_cpu_seconds": [round(draw.cpu_seconds, 2) for draw in draws],
            }
            | ({"setfit": _compared(draws, theirs)} if theirs else {})
        )
    )
    return 0


def _compared(ours: list[Draw], theirs: list[dict[str, float]]) -> dict[str, object]:
    """SetFit's figures, and how many points ours are above them on the same draws."""
    above = [our.accuracy - its["accuracy"] for our, its in zip(ours, theirs, strict=True)]
    error = statistics.stdev(above) / len(above) ** 0.5 if len(above) > 1 else None
    return {key: [round(its[key], 4) for its in theirs] for key in theirs[0]} | {
        "accuracy_mean": statistics.mean(its["accuracy"] for its in theirs),
        "ours_above_mean": statistics.mean(above),
        "ours_above_standard_error": error,
        "cpu_time_ratios": [
            round(our.cpu_seconds / its["cpu_seconds"], 3)
            for our, its in zip(ours, theirs, strict=True)
        ],
    }


def measure_setfit(
    few: pd.DataFrame, test: pd.DataFrame, seed: int, arguments: argparse.Namespace
) -> dict[str, float]:
    """One run of SetFit on the same rows, in a process of its own."""
    from workbench.models.find import BUNDLED, bundled_folder

    with tempfile.TemporaryDirectory() as place:
        paths = [str(Path(place) / name) for name in ("few.csv", "test.csv")]
        few.to_csv(paths[0], index=False)
        test.to_csv(paths[1], index=False)
        rest = [str(bundled_folder(BUNDLED)), str(seed), str(arguments.iterations)]
        rest.append(str(arguments.threads))
        script = str(Path(__file__).with_name("setfit_contender.py"))
        command = [arguments.setfit, script, *paths, *rest]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def measure_draw(
    few: pd.DataFrame, test: pd.DataFrame, seed: int, changes: dict[str, object]
) -> Draw:
    """One run of the engine in a temporary workspace, with every event written to the disk."""
    from workbench.config import RunConfig
    from workbench.engine.train import train
    from workbench.events import Event, Phase, RunStarted
    from workbench.runs.control import ControlReader
    from workbench.runs.folder import create_run
    from workbench.runs.log import EventLog

    began = ended = (0.0, 0.0)
    with tempfile.TemporaryDirectory() as place:
        table, held_out = Path(place) / "few.csv", Path(place) / "test.csv"
        few.to_csv(table, index=False)
        test.to_csv(held_out, index=False)
        config = RunConfig().replacing(
            {
                "data.source": str(table),
                "data.text": "text",
                "data.label": "label",
                "data.validation": 0.0,
                "data.test": str(held_out),
                "training.method": "few_shot",
                "training.seed": seed,
                **changes,
            }
        )
        folder = create_run(Path(place), config)
        log = EventLog(folder.events_path)

        def emit(event: Event) -> None:
            nonlocal began, ended
            log.append(event)
            now = (time.perf_counter(), time.process_time())
            if isinstance(event, RunStarted):
                began = now
            elif isinstance(event, Phase) and event.name == "saving":
                ended = now

        finished = train(config, folder, emit, ControlReader(folder.control_path))
        log.close()
    found = finished.metrics["test"]
    return Draw(found["accuracy"], found["loss"], ended[0] - began[0], ended[1] - began[1])


def _value(text: str) -> object:
    """A number where the text is one, as in a config file."""
    try:
        return json.loads(text)
    except ValueError:
        return text


if __name__ == "__main__":
    sys.exit(main())
