"""A box for one guess of how a file is read: the guess, what is usual, what is typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget


class GuessBox(QComboBox):
    """Its first item is the guess, whose value is None."""

    changed = Signal()

    def __init__(
        self,
        choices: Mapping[Any, str],
        typed: Callable[[str], str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """choices: values, and what they are called

        typed: the value meant by what is typed; without it nothing can be typed
        """
        super().__init__(parent)
        self._typed = typed
        self.addItem("", None)
        self.offer(choices)
        if typed is None:
            self.currentIndexChanged.connect(self.changed)
            return
        edit = QLineEdit()
        edit.setTextMargins(-2, 0, 0, 0)  # below the texts of the other boxes
        edit.installEventFilter(self)
        self.setLineEdit(edit)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        # It would make "cp1252" of "cp125", and a semicolon of the letter s.
        self.setCompleter(None)  # type: ignore[arg-type]
        self.editTextChanged.connect(self.changed)

    @property
    def value(self) -> Any:
        """What is chosen or typed; None is guessed."""
        place, text = self.currentIndex(), self.currentText()
        if self._typed is None or text == self.itemText(place):
            return self.currentData()
        if (place := self.findText(text.strip(), Qt.MatchFlag.MatchFixedString)) >= 0:
            return self.itemData(place)
        return self._typed(text) or None

    def offer(self, choices: Mapping[Any, str]) -> None:
        """Let other values be chosen; what is chosen stays where it is among them."""
        chosen = self.itemData(self.currentIndex())
        with QSignalBlocker(self):
            while self.count() > 1:
                self.removeItem(1)
            for value, name in choices.items():
                self.addItem(name, value)
            self.choose(chosen)

    def choose(self, value: Any) -> None:
        """Show a value that is among the choices, or the guess."""
        # Not findData(), to which 0 and nothing are the same.
        values = [self.itemData(place) for place in range(self.count())]
        self.setCurrentIndex(values.index(value) if value in values[1:] else 0)

    def show_guess(self, text: str) -> None:
        """What the first item is called."""
        with QSignalBlocker(self):
            self.setItemText(0, text)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        if (edit := self.lineEdit()) is not None:
            edit.setAccessibleName(name)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        edit = self.lineEdit()
        is_click = watched is edit and event.type() == QEvent.Type.MouseButtonRelease
        is_guess = self.currentText() == self.itemText(0)
        # The guess is no text to be mended letter by letter: typing takes its place.
        if edit is not None and is_click and is_guess and not edit.hasSelectedText():
            edit.selectAll()
        return super().eventFilter(watched, event)
