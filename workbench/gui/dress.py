"""The style sheet, put on the window part by part.

A sheet of the application is worked out anew for every widget as often as it has ancestors: 0.6 s
for the whole window. A part costs 1 to 60 ms, so that what is seen changes at once and what is
hidden follows, one part in each turn of the event loop, or when it is shown.
"""

from __future__ import annotations

from collections import deque

import shiboken6
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget


class Wardrobe(QObject):
    """Keeps the sheet of the day and puts it on the parts that wear one."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.sheet = ""
        self._worn: list[_Dress] = []
        self._late: deque[_Dress] = deque()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._change_one)

    def dress(self, part: QWidget) -> None:
        """Let a part of the window, or a dialog, and all in it wear the sheet from now on."""
        dress = _Dress(part, self)
        self._worn.append(dress)
        self._change(dress)

    def change(self, sheet: str) -> None:
        """Every part wears another sheet: what is seen at once, the rest soon."""
        self.sheet = sheet
        self._worn = [dress for dress in self._worn if dress.is_needed]
        for dress in self._worn:
            self._change(dress)

    def _change(self, dress: _Dress) -> None:
        if not dress.change_if_seen():
            self._late.append(dress)
            self._timer.start()

    def _change_one(self) -> None:
        while self._late:
            dress = self._late.popleft()
            if dress.is_needed and dress.change():
                return
        self._timer.stop()


class _Dress(QObject):
    """What one part wears; it is gone with the part."""

    def __init__(self, part: QWidget, wardrobe: Wardrobe) -> None:
        super().__init__(part)
        self._part = part
        self._wardrobe = wardrobe

    @property
    def is_needed(self) -> bool:
        """Whether there still is such a part."""
        return shiboken6.isValid(self._part)

    def change_if_seen(self) -> bool:
        """Whether the part is seen, and wears the sheet of the day therefore."""
        if not self._part.isVisible():
            self._part.installEventFilter(self)  # it may be shown before its turn comes
            return False
        self.change()
        return True

    def change(self) -> bool:
        """Put the sheet of the day on; False if the part wears it already."""
        self._part.removeEventFilter(self)
        if self._part.styleSheet() == self._wardrobe.sheet:
            return False
        self._part.setStyleSheet(self._wardrobe.sheet)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            self.change()
        return False
