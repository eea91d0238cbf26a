"""The worker between the window and an engine that tries a run out."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, QThread, Signal

from workbench.config import RunConfig
from workbench.errors import WorkbenchError
from workbench.jobs.rehearsal import Rehearsal, Verb


class RehearsalWorker(QThread):
    """Asks an engine one thing in the background. Once cancelled it tells nothing more."""

    progressed = Signal(object)  # dict: how it goes
    found = Signal(object)  # dict: the result
    failed = Signal(str)  # one sentence

    _told = Signal(object)
    _broken = Signal(str)

    def __init__(self, verb: Verb, config: RunConfig, parent: QObject) -> None:
        super().__init__(parent)
        self._rehearsal = Rehearsal(verb, config)
        self._cancelled = False
        # By way of the window's thread, where nothing arrives any more after `cancel()`.
        self._told.connect(self._pass_on)
        self._broken.connect(self._complain)
        self.finished.connect(self.deleteLater)

    def cancel(self) -> None:
        """End the engine; the thread ends by itself soon after."""
        self._cancelled = True
        self._rehearsal.close()

    def run(self) -> None:
        """In the thread: read what the engine tells."""
        try:
            for answer in self._rehearsal.answers():
                self._told.emit(answer)
        except WorkbenchError as error:
            self._broken.emit(str(error))
        except Exception as error:
            logging.getLogger(__name__).exception("The rehearsal worker failed")
            self._broken.emit(f"{type(error).__name__}: {error}")

    def _pass_on(self, answer: dict[str, object]) -> None:
        if not self._cancelled:
            (self.progressed if "point" in answer else self.found).emit(answer)

    def _complain(self, sentence: str) -> None:
        if not self._cancelled:
            self.failed.emit(sentence)
