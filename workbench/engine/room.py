"""What a run does while the disk is full: it waits, says so, and goes on when there is room."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable

from workbench.engine.failure import is_disk_full
from workbench.engine.progress import Emit
from workbench.engine.steering import Control, Steering
from workbench.events import Event, Paused, Resumed, Warned
from workbench.runs.folder import RunFolder
from workbench.runs.log import EventLog

_POLL_S = 0.5


def write_when_there_is_room(
    write: Callable[[], object],
    needed_bytes: int,
    folder: RunFolder,
    steering: Steering,
    emit: Emit,
    step: int,
) -> None:
    """Write something large into a run; while the disk is full, the run is paused.

    needed_bytes: from this much room on it is worth a new try; step: how many steps are done
    Raises OSError when the disk is full and the user stops the run, and what `write` raises.
    """
    is_told = False
    while True:
        try:
            write()
            break
        except Exception as error:
            if not is_disk_full(error) or steering.is_stopped:
                raise
        if not is_told:  # once, for a quota may leave room that it does not give
            is_told = True
            emit(
                Warned(
                    message=f"The disk is full: the run waits at step {step:,}.",
                    advice=f"Free {needed_bytes / 1e6:,.0f} MB where the run is ({folder.path}), "
                    "and it goes on by itself. What was saved before is safe.",
                )
            )
            emit(Paused(step=step))
        steering.is_paused = True
        while steering.is_paused and not steering.is_stopped:
            time.sleep(_POLL_S)
            steering.look()
            if shutil.disk_usage(folder.path).free >= needed_bytes:
                steering.is_paused = False
    if is_told and not steering.is_stopped:
        emit(Resumed(step=step))


class PatientLog:
    """An event log that waits for room; a run that cannot tell what it does does nothing."""

    def __init__(self, log: EventLog, control: Control) -> None:
        """control: another reader than that of the steering, which is told each command once."""
        self._log = log
        self._control = control
        control.read()  # what was asked before is no answer to a full disk

    def append(self, event: Event) -> None:
        """Write one event. Raises OSError when the disk is full and the user stops the run."""
        while True:
            try:
                self._log.append(event)
                return
            except OSError as error:
                if not is_disk_full(error) or self._control.read() == "stop":
                    raise
            time.sleep(_POLL_S)

    def close(self) -> None:
        self._log.close()
