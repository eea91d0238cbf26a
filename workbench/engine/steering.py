"""What the user asks of a run while it works: pause, continue, stop."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from workbench.engine.progress import Emit
from workbench.events import Paused, Resumed
from workbench.runs.control import Command

_POLL_S = 0.1


class Control(Protocol):
    """Where commands come from, such as a `ControlReader`."""

    def read(self) -> Command | None:
        """The command left since the last look, or None."""


class StoppedBeforeLearningError(Exception):
    """The user stopped the run while it was still preparing."""


class Steering:
    """Turns commands into waiting and stopping. `checkpoint` asks for nothing yet."""

    def __init__(self, control: Control, emit: Emit) -> None:
        self._control = control
        self._emit = emit
        self._is_paused = False
        self._is_stopped = False

    def check_preparing(self) -> None:
        """Raise StoppedBeforeLearningError if the run is to stop; a pause waits for the steps."""
        self._look()
        if self._is_stopped:
            raise StoppedBeforeLearningError

    def wants_stop(self, step: int, before_waiting: Callable[[], None]) -> bool:
        """Whether the run is to stop; returns only when it is not paused.

        step: how many steps are done; before_waiting: called before a pause begins
        """
        self._look()
        if self._is_paused and not self._is_stopped:
            before_waiting()
            self._emit(Paused(step=step))
            self._wait()
            if not self._is_stopped:
                self._emit(Resumed(step=step))
        return self._is_stopped

    def _wait(self) -> None:
        while self._is_paused and not self._is_stopped:
            time.sleep(_POLL_S)
            self._look()

    def _look(self) -> None:
        command = self._control.read()
        if command == "stop":
            self._is_stopped = True
        elif command in ("pause", "continue"):
            self._is_paused = command == "pause"
