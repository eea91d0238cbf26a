"""What the user asks of a run while it works: pause, continue, stop, checkpoint now."""

from __future__ import annotations

import time
from typing import Protocol

from workbench.engine.progress import Emit
from workbench.events import Paused, Resumed
from workbench.runs.control import Command

_POLL_S = 0.1


class Control(Protocol):
    """Where commands come from, such as a `ControlReader`."""

    def read(self) -> Command | None:
        """The command left since the last look, or None."""


class Unasked:
    """A control from which no command ever comes."""

    def read(self) -> Command | None:
        return None


class StoppedBeforeLearningError(Exception):
    """The user stopped the run while it was still preparing."""


class Steering:
    """Knows what was asked last. Looking costs one `stat` of a file."""

    def __init__(self, control: Control, emit: Emit) -> None:
        self._control = control
        self._emit = emit
        self._wants_checkpoint = False
        self.is_paused = False
        self.is_stopped = False

    def check_preparing(self) -> None:
        """Raise StoppedBeforeLearningError if the run is to stop; a pause waits for the steps."""
        self.look()
        if self.is_stopped:
            raise StoppedBeforeLearningError

    def look(self) -> None:
        """See whether something new was asked."""
        match self._control.read():
            case "stop":
                self.is_stopped = True
            case "pause":
                self.is_paused = True
            case "continue":
                self.is_paused = False
            case "checkpoint":
                self._wants_checkpoint = True
            case None:
                pass

    def take_checkpoint_wish(self) -> bool:
        """Whether a checkpoint was asked for since this was asked last."""
        wish, self._wants_checkpoint = self._wants_checkpoint, False
        return wish

    def wait_out_pause(self, step: int) -> None:
        """Say that the run is paused, and return when it is continued or stopped.

        step: how many steps are done
        """
        self._emit(Paused(step=step))
        while self.is_paused and not self.is_stopped:
            time.sleep(_POLL_S)
            self.look()
        if not self.is_stopped:
            self._emit(Resumed(step=step))
