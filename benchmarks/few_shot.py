"""Few-shot mode on AG News: accuracy and training time over several draws of a few rows a class.

`python -m benchmarks.few_shot [--draws 10] [--rows 8] [--test-rows 7600] [--set KEY=VALUE]`

Each draw is a whole run of the engine, from a table to the figures of the saved model. The last
line is one JSON document. Reference: SetFit with the same encoder and 8 rows a class, mean of its
10 published runs: 83.1 % on all 7,600 test rows.
"""

from __future__ import annotations

import argparse
import json
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
    draws = []
    for seed in range(arguments.first, arguments.first + arguments.draws):
        few = train.groupby("label").sample(arguments.rows, random_state=seed)
        draws.append(measure_draw(few, test, seed, changes))
        print(f"draw {seed}: {draws[-1]}", file=sys.stderr, flush=True)
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
        )
    )
    return 0


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
