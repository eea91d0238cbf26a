"""One-off work beside the window: read a table, list the runs, save a file."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, QTimer, Signal

from workbench.errors import WorkbenchError

Progress = Callable[[int, int], None]

_TURNS_TO_DRAW = 2  # in the first a table lays its new rows out, and then draws them

_under_way: set[Task] = set()


def is_working() -> bool:
    """Whether any task is under way, a cancelled one that has not ended yet, too."""
    return bool(_under_way)


def end_tasks() -> None:
    """Cancel all tasks and wait until they have ended."""
    tasks = [*_under_way]
    for task in tasks:
        task.cancel()
    for task in tasks:
        task.wait()


class CancelledError(Exception):
    """Raised by the progress of a task that was cancelled, so that its function ends soon."""


class Task(QThread):
    """Runs a function in a thread of its own and tells its result by a signal.

    Connect the signals to methods of QObjects, so that Qt delivers them in the window's thread.
    A task that was cancelled tells nothing more; the function ends when it next tells how far it
    is. So it is when its owner goes, which does not take the running thread with it: Qt ends the
    process for that.
    """

    done = Signal(object)
    failed = Signal(str)
    progressed = Signal(int, int)

    def __init__(self, function: Callable[[Progress], Any], owner: QObject) -> None:
        super().__init__()
        self._function = function
        self._cancelled = False
        self._soon = QTimer(self)
        self._soon.timeout.connect(self._begin)
        self._turns_left = _TURNS_TO_DRAW
        owner.destroyed.connect(self.cancel)
        self.finished.connect(self._forget)

    def start(self) -> None:  # type: ignore[override]
        """Begin; it is kept until it has ended, whoever forgets it."""
        _under_way.add(self)
        super().start()

    def start_soon(self) -> None:
        """Begin when the window has drawn what it has to: beside a thread that works, that takes
        twice as long. To others it is under way at once.
        """
        _under_way.add(self)
        self._soon.start(0)

    def cancel(self) -> None:
        """The result is no longer wanted."""
        self._cancelled = True

    def run(self) -> None:
        """In the thread: the function, and what became of it."""
        try:
            result = self._function(self._progress)
        except CancelledError:
            return
        except WorkbenchError as error:
            self._tell(self.failed, str(error))
        except Exception as error:
            logging.getLogger(__name__).exception("A background task failed")
            self._tell(self.failed, f"{type(error).__name__}: {error}")
        else:
            self._tell(self.done, result)

    def _begin(self) -> None:
        self._turns_left -= 1
        if self._turns_left:
            return
        self._soon.stop()
        if self._cancelled:
            self._forget()
        else:
            super().start()

    def _forget(self) -> None:
        # The thread may still be telling others that it has finished: they would not hear it.
        self.wait()
        _under_way.discard(self)
        self.deleteLater()

    def _progress(self, done: int, total: int) -> None:
        if self._cancelled:
            raise CancelledError
        self.progressed.emit(done, total)

    def _tell(self, signal: Any, *values: object) -> None:
        if not self._cancelled:
            signal.emit(*values)
