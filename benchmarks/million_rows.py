"""Host memory of a run on a million short texts, phase by phase.

A child prepares and takes some steps on a table written for it, which is random words. Prints one
line of JSON: the most memory held by the end of each phase, above what was held before the table
was read, in MB, with and without what is mapped from files; the model's own share is that of
`loading`.

    python -m benchmarks.million_rows --rows 100000
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.measure import OwnMemory, machine, peak_memory_bytes, say

_STEPS = 5


def write_table(path: Path, rows: int) -> None:
    """A CSV file of texts of 5 to 25 words, of ten classes."""
    random = np.random.default_rng(0)
    words = np.array(["good", "bad", "film", "book", "day", "work", "very", "not", "was", "of"])
    with path.open("w", encoding="utf-8") as file:
        file.write("text,label\n")
        for row in range(rows):
            text = " ".join(words[random.integers(0, len(words), random.integers(5, 26))])
            file.write(f"{text} {row},class {row % 10}\n")


def child(source: str) -> None:
    """Prepare, take some steps, and print what was held by then."""
    os.environ["TOKENIZERS_PARALLELISM"] = "true"
    from workbench.config import RunConfig
    from workbench.engine.train import train
    from workbench.events import Event, Phase, RunStarted, Step
    from workbench.runs.control import ControlReader
    from workbench.runs.folder import create_run
    from workbench.runs.workspace import default_workspace

    class EnoughError(Exception):
        """Some steps were taken."""

    config = RunConfig().replacing(
        {"data.source": source, "model.max_length": 64, "training.device": "cpu"}
    )
    folder = create_run(default_workspace(), config)
    held: dict[str, int] = {}
    own: dict[str, int] = {}
    memory = OwnMemory()
    own_before = memory.most_bytes()
    seconds: dict[str, float] = {}
    before, name, since = peak_memory_bytes(), "opening", time.process_time()

    def emit(event: Event) -> None:
        nonlocal name, since
        if isinstance(event, Phase | RunStarted | Step):
            held[name] = (peak_memory_bytes() - before) // 2**20
            own[name] = (memory.most_bytes() - own_before) // 2**20
            now = time.process_time()
            seconds[name] = round(seconds.get(name, 0.0) + now - since, 1)
            name = event.name if isinstance(event, Phase) else "steps"
            since = now
        if isinstance(event, Step) and event.step >= _STEPS:
            raise EnoughError

    try:
        train(config, folder, emit, ControlReader(folder.control_path))
    except EnoughError:
        figures = {"before": before // 2**20, "held": held, "own": own, "cpu_seconds": seconds}
        print(json.dumps(figures))


def main() -> int:
    """Write the table and measure in a child."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--child", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        child(options.child)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "rows.csv"
        write_table(table, options.rows)
        say(f"The table has {table.stat().st_size / 1e6:.0f} MB.")
        found = subprocess.run(
            [sys.executable, "-m", "benchmarks.million_rows", "--child", str(table)],
            env=os.environ | {"WORKBENCH_WORKSPACE": folder},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    print(json.dumps({"rows": options.rows, "mb": json.loads(found.stdout), "machine": machine()}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
