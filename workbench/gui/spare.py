"""Keeps one warm engine process at hand, so that Train and Predict answer at once."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from workbench.jobs.spare import Spare

_AFTER_START_MS = 1500  # the window comes first


class SpareKeeper(QObject):
    """Starts a spare a moment after the window is up, and again when one was used."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._spare: Spare | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_AFTER_START_MS)
        self._timer.timeout.connect(self._start)
        self.prepare()

    def prepare(self) -> None:
        """Have a spare ready soon, unless there is one."""
        if self._spare is None:
            self._timer.start()

    def take(self) -> Spare | None:
        """The spare, warm or still warming up, to be used once; None if there is none yet."""
        self._timer.stop()
        spare, self._spare = self._spare, None
        return spare

    def close(self) -> None:
        """End the spare, if it was not used."""
        self._timer.stop()
        if self._spare is not None:
            self._spare.close()
            self._spare = None

    def _start(self) -> None:
        self._spare = Spare()
        self._spare.start()
