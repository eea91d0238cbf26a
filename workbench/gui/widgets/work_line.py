"""Work on the table beside the window: how far it is, and a way to end it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from workbench.gui.background import Progress, Task

_DRAW_MS = 50  # a bar draws itself and what lies under it at once, for each step it is told
_STAYS_MS = 50


class WorkLine(QWidget):
    """One task at a time: a bar and Cancel, hidden while nothing is done."""

    failed = Signal(str)  # why, in a sentence
    cancel_wanted = Signal()
    ended = Signal()  # by itself, when all that came of it was shown

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._task: Task | None = None
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self._far = 0, 0
        self._draws = self._timer(_DRAW_MS, self._draw)
        self._ends = self._timer(_STAYS_MS, self._end_by_itself)
        self.cancel_button = QPushButton()
        self.cancel_button.clicked.connect(self.cancel_wanted)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.bar, 1)
        layout.addWidget(self.cancel_button)
        self.hide()
        self._retranslate()

    @property
    def is_busy(self) -> bool:
        return self._task is not None

    def start(self, function: Callable[[Progress], Any], use: Callable[[Any], None]) -> None:
        """Run a function in place of what is under way; `use`, a QObject's method, gets its result.

        The line stays until `end` is called, also after the result came.
        """
        self.end()
        self.bar.setRange(0, 0)
        self.show()
        self._task = Task(function, self)
        self._task.done.connect(use)
        self._task.failed.connect(self.failed)
        self._task.progressed.connect(self._show_progress)
        self._task.start_soon()

    def end(self) -> None:
        """Nothing is done any more; what was under way tells nothing."""
        self._draws.stop()
        self._ends.stop()
        if self._task is not None:
            self._task.cancel()
        self._task = None
        self.hide()

    def end_soon(self) -> None:
        """The same when what came of it is drawn: without the line all is laid out anew."""
        self._ends.start()

    def _end_by_itself(self) -> None:
        self.end()
        self.ended.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _timer(self, interval_ms: int, work: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval_ms)
        timer.timeout.connect(work)
        return timer

    def _show_progress(self, done: int, total: int) -> None:
        self._far = done, total
        if self.is_busy and not self._draws.isActive():
            self._draws.start()

    def _draw(self) -> None:
        done, total = self._far
        self.bar.setRange(0, max(total, 0))
        self.bar.setValue(done)

    def _retranslate(self) -> None:
        self.cancel_button.setText(self.tr("Cancel"))
        self.bar.setAccessibleName(self.tr("Reading the table"))
