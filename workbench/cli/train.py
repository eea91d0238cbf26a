"""`workbench train` and `resume`: check, start the engine of a run, follow it to the end."""

from __future__ import annotations

import signal
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any

from workbench.cli.show import Meter, one_line, print_document, say
from workbench.config import RunConfig, load_config, parse_assignments
from workbench.data.columns import resolve_columns
from workbench.data.prepare import prepare
from workbench.data.read import read_source
from workbench.data.reading import reading_of
from workbench.data.task import config_task
from workbench.errors import ConfigError, EngineError
from workbench.events import (
    Evaluated,
    Event,
    Paused,
    Phase,
    Resumed,
    RunFinished,
    RunStarted,
    Step,
    Warned,
)
from workbench.jobs.follow import Outcome, follow_run, outcome
from workbench.jobs.process import help_run, start_run
from workbench.models.catalogue import describe_model
from workbench.models.find import check_model
from workbench.runs.control import ask
from workbench.runs.folder import RunFolder, create_run, find_run, require_unfinished
from workbench.runs.log import last_event
from workbench.runs.torchrun import is_torchrun_helper, torchrun_place
from workbench.runs.workspace import default_workspace

_DONE, _FAILED, _WRONG = 0, 1, 2


def train(
    config_file: str | None, assignments: Sequence[str], run_dir: str | None, as_json: bool
) -> int:
    """Train as a config file and `--set` say; gives the exit code.

    Raises WorkbenchError for wrong input, before anything is written.
    """
    if (place := torchrun_place()) and not run_dir:
        raise ConfigError(
            f"torchrun has started {place.size} processes: name the run's folder with --run-dir, "
            "so that all of them know it."
        )
    if run_dir and is_torchrun_helper():
        help_run(Path(run_dir), "train")
    config = checked_config(config_file, assignments)
    folder = create_run(default_workspace(), config, Path(run_dir) if run_dir else None)
    return follow(folder, as_json)


def resume(run: str, as_json: bool) -> int:
    """Go on with a run that was cut off or stopped; gives the exit code.

    Raises RunError if there is no such run, or nothing is left to do.
    """
    folder = find_run(default_workspace(), run)
    if is_torchrun_helper():
        help_run(folder.path, "resume")
    require_unfinished(folder)
    return follow(folder, as_json, resuming=True)


def checked_config(config_file: str | None, assignments: Sequence[str]) -> RunConfig:
    """The config with absolute paths, a task and named columns, its data and model looked at."""
    config = load_config(Path(config_file)) if config_file else RunConfig()
    changes = parse_assignments(assignments)
    if not config_file:  # as the window begins
        rate = describe_model(str(changes.get("model.name", config.model.name))).learning_rate
        changes = {"training.learning_rate": rate} | changes
    has_task = "task" in config.model_fields_set or "task" in changes
    base = Path(config_file).parent if config_file else Path()
    config = anchored(config, base)
    if changes:  # these paths are the shell's
        config = anchored(config.replacing(changes), Path())
    table = read_source(config.data.source, reading=reading_of(config))
    if not has_task:
        config = config.replacing({"task": config_task(config, table)})
    config = resolve_columns(config, table)
    prepare(config)
    check_model(config.model.name, config.model.revision)
    return config


def anchored(config: RunConfig, base: Path) -> RunConfig:
    """The config with relative paths that exist under `base`, or here, made absolute.

    What to validate and test on is a file or the name of a split, so that a folder which happens
    to be called "test" is not taken for it.
    """
    changes: dict[str, Any] = {}
    for key, value, exists in (
        ("data.source", config.data.source, Path.exists),
        ("data.validation", config.data.validation, Path.is_file),
        ("data.test", config.data.test, Path.is_file),
        ("model.name", config.model.name, Path.exists),
    ):
        if not isinstance(value, str) or value.startswith(("sample:", "bundled:")):
            continue
        for place in (base, Path()):
            with suppress(OSError, RuntimeError):  # a name too long for a path, ~NAME of nobody
                path = place / Path(value).expanduser()
                if exists(path):
                    changes[key] = str(path.absolute())
                    break
    return config.replacing(changes) if changes else config


def follow(folder: RunFolder, as_json: bool, resuming: bool = False) -> int:
    """Start the engine of a run, show how it goes, print what came out."""
    screen = _Screen()
    with _Interruption(folder, screen.meter) as interruption:
        try:
            process = start_run(folder, resuming=resuming)
        except EngineError:
            if not resuming:
                folder.discard()
            raise
        for events in follow_run(folder, process, stop=interruption.leave):
            for event in events:
                screen.show(event)
    screen.meter.close()
    if interruption.leave.is_set():
        say(f"The run goes on without this command; see it with: workbench runs ({folder.path})")
        return 130
    ended = outcome(folder, process)
    if ended.refused:
        process.wait(10)
        if not resuming:
            folder.discard()
        say(one_line(ended.message))
        return _WRONG
    return _report(folder, ended, as_json)


def _report(folder: RunFolder, ended: Outcome, as_json: bool) -> int:
    last = last_event(folder.events_path)
    metrics = last.metrics if isinstance(last, RunFinished) else {}
    good = isinstance(last, RunFinished)
    if not good:
        say(one_line(f"{ended.message} {ended.advice}"))
    if as_json:
        status = ended.status if good else "failed"
        print_document({"run": str(folder.path), "status": status, "metrics": metrics})
    elif good:
        print(f"run         {folder.path}")
        print(f"status      {ended.status}")
        for split, figures in metrics.items():
            said = "  ".join(f"{name} {value:.4f}" for name, value in figures.items())
            print(f"{split:<12}{said}")
    return _DONE if good else _FAILED


class _Screen:
    """Turns events into a bar and lines."""

    def __init__(self) -> None:
        self.meter = Meter()
        self._total = 0

    def show(self, event: Event) -> None:
        match event:
            case RunStarted():
                self._total = event.total_steps
                rows = ", ".join(f"{count:,} {name}" for name, count in event.rows.items())
                self.meter.tell(f"{event.device_name}, {event.precision}; {rows}")
            case Phase(name=name, done=done, total=total):
                self.meter.show(name.capitalize(), done, total)
            case Step(step=step, loss=loss):
                note = "" if loss is None else f"loss {loss:.3f}"
                self.meter.show("Training", step, self._total, note)
            case Evaluated(split=split, metrics=metrics, epoch=epoch):
                when = f"epoch {epoch:.3g}: " if split == "validation" else ""
                figures = "  ".join(f"{name} {value:.3f}" for name, value in metrics.items())
                self.meter.tell(f"{when}{split} {figures}")
            case Warned():
                self.meter.tell(f"{event.message} {event.advice}".strip())
            case Paused():
                self.meter.tell("Paused.")
            case Resumed(step=step):
                self.meter.tell(f"Goes on after step {step:,}.")
            case _:
                pass


class _Interruption:
    """Ctrl+C stops the run and keeps what was learned; a second one leaves it to itself."""

    def __init__(self, folder: RunFolder, meter: Meter) -> None:
        self.leave = threading.Event()
        self._folder = folder
        self._meter = meter
        self._asked = False
        self._before: dict[int, Any] = {}

    def __enter__(self) -> _Interruption:
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                self._before[number] = signal.signal(number, self._act)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _act(self, number: int, frame: FrameType | None) -> None:
        if self._asked:
            self.leave.set()
            return
        self._asked = True
        ask(self._folder.control_path, "stop")
        self._meter.tell("Stopping after this step, keeping what was learned; once more to leave.")
