"""A run on the terminal: its engine started, how it goes shown, Ctrl+C passed on."""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import Any

from workbench.cli.show import Meter, say
from workbench.errors import EngineError
from workbench.events import (
    Evaluated,
    Event,
    Paused,
    Phase,
    Resumed,
    RunStarted,
    Step,
    Warned,
)
from workbench.jobs.follow import Outcome, follow_run, outcome
from workbench.jobs.process import start_run
from workbench.runs.control import ask
from workbench.runs.folder import RunFolder


class Interruption:
    """Ctrl+C stops the run and keeps what was learned; a second one leaves it to itself."""

    def __init__(self) -> None:
        self.leave = threading.Event()
        self.is_asked = False
        self._folder: RunFolder | None = None
        self._meter = Meter()
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Interruption:
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                self._before[number] = signal.signal(number, self._act)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def concerns(self, folder: RunFolder, meter: Meter) -> None:
        """Which run is to be stopped from now on, and where to say so; at once, if it was asked.

        Its engine must be started: what was asked of a run before that is forgotten then.
        """
        self._folder, self._meter = folder, meter
        if self.is_asked:
            ask(folder.control_path, "stop")

    def _act(self, number: int, frame: FrameType | None) -> None:
        if self.is_asked:
            self.leave.set()
            return
        self.is_asked = True
        if self._folder is not None:
            ask(self._folder.control_path, "stop")
        self._meter.tell("Stopping after this step, keeping what was learned; once more to leave.")


def watch(
    folder: RunFolder, interruption: Interruption, resuming: bool = False, title: str = ""
) -> Outcome | None:
    """Start the engine of a run, show how it goes, and tell how it ended; None if it was left.

    What the engine refuses at once, or what cannot be started, leaves no folder behind.
    title: stands before all that is shown
    Raises EngineError if no process can be started.
    """
    screen = _Screen(title)
    try:
        process = start_run(folder, resuming=resuming)
    except EngineError:
        if not resuming:
            folder.discard()
        raise
    interruption.concerns(folder, screen.meter)
    for events in follow_run(folder, process, stop=interruption.leave):
        for event in events:
            screen.show(event)
    screen.meter.close()
    if interruption.leave.is_set():
        say(f"The run goes on without this command; see it with: workbench runs ({folder.path})")
        return None
    ended = outcome(folder, process)
    if ended.refused:
        process.wait(10)
        if not resuming:
            folder.discard()
    return ended


class _Screen:
    """Turns events into a bar and lines."""

    def __init__(self, title: str) -> None:
        self.meter = Meter()
        self._title = f"{title}: " if title else ""
        self._total = 0

    def show(self, event: Event) -> None:
        match event:
            case RunStarted():
                self._total = event.total_steps
                rows = ", ".join(f"{count:,} {name}" for name, count in event.rows.items())
                self._tell(f"{event.device_name}, {event.precision}; {rows}")
            case Phase(name=name, done=done, total=total):
                self.meter.show(f"{self._title}{name.capitalize()}", done, total)
            case Step(step=step, loss=loss):
                note = "" if loss is None else f"loss {loss:.3f}"
                self.meter.show(f"{self._title}Training", step, self._total, note)
            case Evaluated(split=split, metrics=metrics, epoch=epoch):
                when = f"epoch {epoch:.3g}: " if split == "validation" else ""
                figures = "  ".join(f"{name} {value:.3f}" for name, value in metrics.items())
                self._tell(f"{when}{split} {figures}")
            case Warned():
                self._tell(f"{event.message} {event.advice}".strip())
            case Paused():
                self._tell("Paused.")
            case Resumed(step=step):
                self._tell(f"Goes on after step {step:,}.")
            case _:
                pass

    def _tell(self, text: str) -> None:
        self.meter.tell(f"{self._title}{text}")
