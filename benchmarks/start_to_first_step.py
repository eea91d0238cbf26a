"""From Start to the first step with a warm engine, tokens made anew and tokens kept.

Prints one line of JSON with seconds on the clock and of processor time, and how long each phase
was under way. Each start has a spare of its own, as the window has one ready.

    python -m benchmarks.start_to_first_step
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
from typing import Any

import psutil

from benchmarks.measure import DATA, machine, say
from workbench.config import RunConfig
from workbench.events import Phase, RunStarted, Step
from workbench.jobs.command import engine_command, engine_environment
from workbench.runs.folder import create_run
from workbench.runs.log import read_events


def start(config: RunConfig, workspace: Path) -> dict[str, Any]:
    """The figures of one start."""
    with subprocess.Popen(
        engine_command("wait"),
        env=engine_environment() | {"WORKBENCH_WORKSPACE": str(workspace)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.readline()  # it is warm
        known = psutil.Process(process.pid)
        folder = create_run(workspace, config)
        cpu, clock, unix = _cpu_seconds(known), time.perf_counter(), time.time()
        process.stdin.write(json.dumps({"verb": "train", "run": str(folder.path)}).encode() + b"\n")
        process.stdin.close()
        while process.poll() is None:
            events = read_events(folder.events_path)
            if any(isinstance(event, Step) for event in events):
                break
            time.sleep(0.005)
        figures = {
            "seconds": round(time.perf_counter() - clock, 2),
            "cpu_seconds": round(_cpu_seconds(known) - cpu, 2),
        }
        process.kill()
    phases: dict[str, float] = {}
    name, since = "opening", unix
    for event in events:
        now = {Phase: getattr(event, "name", ""), RunStarted: "first step"}.get(type(event))
        if now or isinstance(event, Step):
            phases[name] = round(phases.get(name, 0.0) + event.time - since, 2)
            name, since = now or "", event.time
        if isinstance(event, Step):
            break
    return figures | {"phases": phases}


def _cpu_seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def main() -> int:
    """Measure each data set that is there."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data", type=Path, default=DATA, help=f"default: {DATA}")
    parser.add_argument("--repeats", type=int, default=3, help="starts with tokens kept")
    options = parser.parse_args()
    results: dict[str, Any] = {}
    for name, file, max_length in (
        ("ag_news", "ag_news/train.csv", 128),
        ("imdb", "imdb/train.parquet", 256),
    ):
        source = options.data / file
        if not source.exists():
            say(f"{name} is skipped: {source} is missing.")
            continue
        config = RunConfig().replacing(
            {"data.source": str(source), "model.max_length": max_length, "training.device": "cpu"}
        )
        with tempfile.TemporaryDirectory() as workspace:
            results[name] = {
                "tokens_made": start(config, Path(workspace)),
                "tokens_kept": [start(config, Path(workspace)) for _ in range(options.repeats)],
            }
    print(json.dumps({"cases": results, "cores": os.cpu_count(), "machine": machine()}))
    return 0 if results else 1


if __name__ == "__main__":
    sys.exit(main())
