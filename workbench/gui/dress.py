"""The theme's style sheet and the language, put on the window part by part.

A sheet of the application is worked out anew for every widget as often as it has ancestors: 0.6 s
for the whole window. A part costs 1 to 60 ms, so that what is seen changes at once and what is
hidden follows, one part in each turn of the event loop, or when it is shown. So do the words.
"""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QWidget

from workbench.gui.later import Later


class Wardrobe:
    """Keeps the sheet of the day and puts it on the parts that wear one."""

    def __init__(self, later: Later) -> None:
        self.sheet = ""
        self.later = later
        self._parts: list[_Part] = []

    def dress(self, widget: QWidget) -> None:
        """Let a part of the window, or a dialog, and all in it wear the sheet from now on."""
        part = _Part(widget, self)
        self._parts.append(part)
        part.change_soon()

    def change(self, sheet: str) -> None:
        """Every part wears another sheet: what is seen at once, the rest soon."""
        self.sheet = sheet
        self._parts = [part for part in self._parts if shiboken6.isValid(part.widget)]
        for part in self._parts:
            part.change_soon()


class _Part(QObject):
    """What one part wears and speaks; it is gone with the part."""

    def __init__(self, widget: QWidget, wardrobe: Wardrobe) -> None:
        super().__init__(widget)
        self.widget = widget
        self._wardrobe = wardrobe
        self._speaks_yesterdays = False
        widget.installEventFilter(self)

    def change_soon(self) -> None:
        """Change at once what is seen; what is hidden when its turn comes, or it is shown."""
        if self.widget.isVisible():
            self._change()
        else:
            self._wardrobe.later.add(self.widget, self._change)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            self._change()
        elif event.type() == QEvent.Type.LanguageChange and not self.widget.isVisible():
            self._speaks_yesterdays = True
            self.change_soon()
            return True
        return False

    def _change(self) -> None:
        """The sheet and the language of the day, unless the part has them already."""
        if self.widget.styleSheet() != self._wardrobe.sheet:
            self.widget.setStyleSheet(self._wardrobe.sheet)
        if self._speaks_yesterdays:
            self._speaks_yesterdays = False
            self.widget.removeEventFilter(self)  # or it would be kept from a hidden part again
            QCoreApplication.sendEvent(self.widget, QEvent(QEvent.Type.LanguageChange))
            self.widget.installEventFilter(self)
