"""A run folder: made, opened, listed, and asked how its run is doing."""

from __future__ import annotations

import json
import re
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from workbench.config import RunConfig, dump_config, load_config
from workbench.errors import ConfigError, RunError
from workbench.events import Paused, RunFailed, RunFinished, RunStarted
from workbench.runs.files import recover_folder, write_text
from workbench.runs.lock import read_lock
from workbench.runs.log import last_event, read_events

Status = Literal[
    "running", "paused", "completed", "stopped", "early_stopped", "failed", "interrupted"
]


@dataclass(frozen=True)
class RunFolder:
    """One run on the disk. Everything between an engine and the rest goes through it."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def config_path(self) -> Path:
        return self.path / "config.json"

    @property
    def manifest_path(self) -> Path:
        return self.path / "manifest.json"

    @property
    def events_path(self) -> Path:
        return self.path / "events.jsonl"

    @property
    def control_path(self) -> Path:
        return self.path / "control.json"

    @property
    def lock_path(self) -> Path:
        return self.path / "lock"

    @property
    def model_path(self) -> Path:
        return self.path / "model"

    @property
    def checkpoints_path(self) -> Path:
        return self.path / "checkpoints"

    def checkpoint_path(self, step: int) -> Path:
        """Where the checkpoint after a step lies."""
        return self.checkpoints_path / f"step-{step:08d}"

    def checkpoint_steps(self) -> list[int]:
        """After which steps there are checkpoints, in order."""
        names = (path.name for path in self.checkpoints_path.glob("step-*"))
        return sorted(int(name[5:]) for name in names if name[5:].isdecimal())

    @property
    def evaluation_path(self) -> Path:
        return self.path / "evaluation.json"

    @property
    def predictions_path(self) -> Path:
        return self.path / "predictions.parquet"

    @property
    def log_path(self) -> Path:
        return self.path / "log.txt"

    def config(self) -> RunConfig:
        """The config the run was started with; raises ConfigError if it is damaged."""
        return load_config(self.config_path)

    def evaluation(self) -> dict[str, Any] | None:
        """What `evaluation.json` says, or None while there is none."""
        try:
            content = json.loads(self.evaluation_path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return content if isinstance(content, dict) else None

    def is_live(self) -> bool:
        """Whether an engine process works on the run now."""
        holder = read_lock(self.lock_path)
        return holder is not None and holder.is_live()

    def status(self) -> Status:
        """How the run is doing, from its last event and its lock."""
        last = last_event(self.events_path)
        if isinstance(last, RunFinished):
            return last.status
        if isinstance(last, RunFailed):
            return "failed"
        if self.is_live():
            return "paused" if isinstance(last, Paused) else "running"
        return "interrupted"

    def has_model(self) -> bool:
        """Whether a trained model lies in it."""
        return (self.model_path / "config.json").is_file()

    def discard(self) -> None:
        """Delete the folder; raises RunError while an engine works on it."""
        if self.is_live():
            raise RunError(f"The run {self.name} is live: stop it before deleting it.")
        shutil.rmtree(self.path)


@dataclass(frozen=True)
class RunSummary:
    """What a list of runs shows of one."""

    folder: RunFolder
    status: Status
    started: float
    """Unix time in seconds."""
    config: RunConfig
    metrics: dict[str, dict[str, float]] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """The run as `workbench runs --json` prints it."""
        return {
            "name": self.folder.name,
            "path": str(self.folder.path),
            "status": self.status,
            "started": self.started,
            "metrics": self.metrics,
            "config": self.config.model_dump(),
        }


def token_cache_path(workspace: Path) -> Path:
    """Where the tokens of texts are kept between runs; deleting it costs time, nothing else."""
    return workspace / "cache" / "tokens"


def create_run(workspace: Path, config: RunConfig, path: Path | None = None) -> RunFolder:
    """Make a run folder, named by time and run name, or at `path` if that is given.

    Raises RunError when the place cannot be written or is taken.
    """
    try:
        folder = RunFolder(_claim(path.absolute()) if path else _claim_dated(workspace, config))
        write_text(folder.config_path, dump_config(config))
    except OSError as error:
        place = path or workspace
        raise RunError(
            f"A run folder cannot be made in {place}: {error.strerror or error}. "
            "Choose another workspace with WORKBENCH_WORKSPACE."
        ) from error
    return folder


def open_run(path: Path) -> RunFolder:
    """The run in a folder; raises RunError if the folder holds none."""
    folder = RunFolder(path.absolute())
    if not folder.config_path.is_file():
        what = "is no run folder: it has no config.json" if path.is_dir() else "does not exist"
        raise RunError(f"{path} {what}. `workbench runs` lists the runs.")
    if not folder.is_live():
        with suppress(OSError):
            recover_folder(folder.model_path)
    return folder


def find_run(workspace: Path, text: str) -> RunFolder:
    """The run that a folder or a name stands for; raises RunError if there is none."""
    with suppress(OSError):  # a name too long for a path is none
        if (Path(text) / "config.json").is_file():
            return open_run(Path(text))
        named = workspace / "runs" / text
        if Path(text).name == text and (named / "config.json").is_file():
            return open_run(named)
    summaries = [summary for summary in list_runs(workspace) if summary.config.name == text]
    if summaries:
        return summaries[0].folder  # newest first
    with suppress(OSError):
        if Path(text).is_dir():
            return open_run(Path(text))  # says what it lacks
    raise RunError(f"There is no run {text}. `workbench runs` lists the runs.")


def require_unfinished(folder: RunFolder) -> None:
    """Raise RunError if there is nothing to go on with in a run."""
    last = last_event(folder.events_path)
    if isinstance(last, RunFinished) and last.status == "early_stopped":
        raise RunError(f"The run {folder.name} ended by itself: it did not get better any more.")
    if isinstance(last, RunFinished) and last.status == "completed":
        started = next(
            (event for event in read_events(folder.events_path) if isinstance(event, RunStarted)),
            None,
        )
        if started is None or folder.config().training.epochs <= started.epochs:
            raise RunError(
                f"The run {folder.name} is complete. To learn on, raise training.epochs in its "
                "config.json first, or start a new run."
            )


def list_runs(workspace: Path) -> list[RunSummary]:
    """All runs of a workspace, newest first; folders that are no runs are left out."""
    return runs_in(workspace / "runs")


def runs_in(place: Path) -> list[RunSummary]:
    """The same of a folder of runs."""
    try:
        paths = [path for path in place.iterdir() if path.is_dir()]
    except OSError:
        return []
    summaries = [summary for path in paths if (summary := summarise(RunFolder(path)))]
    return sorted(summaries, key=lambda run: (run.started, run.folder.name), reverse=True)


def summarise(folder: RunFolder) -> RunSummary | None:
    """What a list shows of a run, or None if the folder holds no readable config."""
    try:
        config = folder.config()
        started = folder.config_path.stat().st_mtime
        last, status = last_event(folder.events_path), folder.status()
    except (ConfigError, OSError):
        return None
    metrics = last.metrics if isinstance(last, RunFinished) else {}
    return RunSummary(folder, status, started, config, metrics)


def _claim_dated(workspace: Path, config: RunConfig) -> Path:
    runs = workspace / "runs"
    runs.mkdir(parents=True, exist_ok=True)
    stem = f"{time.strftime('%Y%m%d-%H%M%S')}-{_slug(config.name)}"
    number = 1
    while True:
        path = runs / (stem if number == 1 else f"{stem}-{number}")
        try:
            path.mkdir()
            return path
        except FileExistsError:
            number += 1


def _claim(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    if any(path.iterdir()):
        raise RunError(f"{path} is not empty: a run needs a folder of its own.")
    return path


def _slug(name: str) -> str:
    """A name as part of a folder name on every system; letters of all scripts stay."""
    return re.sub(r"[^\w]+", "-", name).strip("-_").lower()[:40].rstrip("-_") or "run"
