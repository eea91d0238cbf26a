"""The theme's style sheet and the language, put on the window part by part.

A sheet of the application is worked out anew for every widget as often as it has ancestors: 0.6 s
for the whole window. A part costs 1 to 60 ms, so that they follow one another, one in each turn of
the event loop: first what is seen, which nobody sees half changed, then what is hidden, unless it
is shown before. So do the words.
"""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QWidget

from workbench.gui.later import Later


class StyledParts:
    """Keeps the style sheet of the theme and sets it on each part."""

    def __init__(self, later: Later) -> None:
        self.sheet = ""
        self.later = later
        self._parts: list[_Part] = []

    def add(self, widget: QWidget) -> None:
        """Style a part of the window, or a dialog, and all in it from now on."""
        part = _Part(widget, self)
        self._parts.append(part)
        part.change_soon()

    def change(self, sheet: str) -> None:
        """Set another sheet on every part, first on what is seen."""
        self.sheet = sheet
        self._parts = [part for part in self._parts if shiboken6.isValid(part.widget)]
        seen = [part for part in self._parts if part.widget.isVisible()]
        for part in self._parts:
            if part not in seen:
                part.change_soon()
        if len(seen) > 1:
            self.hold_still({part.widget.window() for part in seen})
        for part in reversed(seen[1:]):
            self.later.add_next(part.widget, part.change_soon)
        if seen:
            seen[0].change_soon()

    def hold_still(self, widgets: set[QWidget]) -> None:
        """Draw nothing of some widgets until what comes before all other work is done."""

        def go_on() -> None:
            for widget in widgets:
                if shiboken6.isValid(widget):
                    widget.setUpdatesEnabled(True)

        for widget in widgets:
            widget.setUpdatesEnabled(False)
        self.later.add_next(self.later, go_on)


class _Part(QObject):
    """The sheet and the language of one part; it is gone with the part."""

    def __init__(self, widget: QWidget, styled: StyledParts) -> None:
        super().__init__(widget)
        self.widget = widget
        self._styled = styled
        self._is_untranslated = False
        widget.installEventFilter(self)

    def change_soon(self) -> None:
        """Change at once what is seen; what is hidden when its turn comes, or it is shown."""
        if self.widget.isVisible():
            self._change()
        else:
            self._styled.later.add(self.widget, self._change)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            is_new = self.widget.styleSheet() != self._styled.sheet
            if is_new and not self.widget.isWindow():  # which would be blank until then
                self._styled.hold_still({self.widget})  # styled in this turn, drawn in the next
            self._change()
        elif event.type() == QEvent.Type.LanguageChange and not self.widget.isVisible():
            self._is_untranslated = True
            self.change_soon()
            return True
        return False

    def _change(self) -> None:
        """Set the sheet of now, or else the language, unless the part has them already.

        Each takes up to 60 ms, and so may the showing, so the language has the next turn.
        """
        if self.widget.styleSheet() != self._styled.sheet:
            self.widget.setStyleSheet(self._styled.sheet)
            if self._is_untranslated:
                self._styled.later.add_next(self.widget, self._change)
        elif self._is_untranslated:
            self._is_untranslated = False
            self.widget.removeEventFilter(self)  # or it would be kept from a hidden part again
            QCoreApplication.sendEvent(self.widget, QEvent(QEvent.Type.LanguageChange))
            self.widget.installEventFilter(self)
