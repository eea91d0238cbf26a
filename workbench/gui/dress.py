"""The style sheet, put on the window part by part.

A sheet of the application is worked out anew for every widget as often as it has ancestors: 0.6 s
for the whole window. A part costs 1 to 60 ms, so that what is seen changes at once and what is
hidden follows, one part in each turn of the event loop, or when it is shown.
"""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from workbench.gui.later import Later


class Wardrobe:
    """Keeps the sheet of the day and puts it on the parts that wear one."""

    def __init__(self, later: Later) -> None:
        self.sheet = ""
        self._later = later
        self._worn: list[_Dress] = []

    def dress(self, part: QWidget) -> None:
        """Let a part of the window, or a dialog, and all in it wear the sheet from now on."""
        dress = _Dress(part, self)
        self._worn.append(dress)
        self._change(dress)

    def change(self, sheet: str) -> None:
        """Every part wears another sheet: what is seen at once, the rest soon."""
        self.sheet = sheet
        self._worn = [dress for dress in self._worn if shiboken6.isValid(dress.part)]
        for dress in self._worn:
            self._change(dress)

    def _change(self, dress: _Dress) -> None:
        if not dress.change_if_seen():
            self._later.add(dress.part, dress.change)


class _Dress(QObject):
    """What one part wears; it is gone with the part."""

    def __init__(self, part: QWidget, wardrobe: Wardrobe) -> None:
        super().__init__(part)
        self.part = part
        self._wardrobe = wardrobe

    def change_if_seen(self) -> bool:
        """Whether the part is seen, and wears the sheet of the day therefore."""
        if not self.part.isVisible():
            self.part.installEventFilter(self)  # it may be shown before its turn comes
            return False
        self.change()
        return True

    def change(self) -> None:
        """Put the sheet of the day on, unless the part wears it already."""
        self.part.removeEventFilter(self)
        if self.part.styleSheet() != self._wardrobe.sheet:
            self.part.setStyleSheet(self._wardrobe.sheet)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            self.change()
        return False
