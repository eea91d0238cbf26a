"""A short tour: a card that goes from part to part of the window and says what it is for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from workbench.gui.theme import LARGE, MEDIUM, SMALL, Appearance, scale_font, set_role

_WIDTH = 320


@dataclass(frozen=True)
class Stop:
    """One part of the window: how to bring it up, and what to say of it."""

    target: QWidget
    before: Callable[[], None]
    title: Callable[[], str]
    text: Callable[[], str]


class Tour(QFrame):
    """Lies over the window while it lasts; Escape or Skip ends it at any time."""

    def __init__(self, appearance: Appearance, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("popup")
        self._over = window
        self._stops: Sequence[Stop] = ()
        self._at = 0
        self._frame = QFrame(window)
        self._frame.setObjectName("tourFrame")
        self._frame.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._frame.hide()
        self._title, self._text, self._count = QLabel(), QLabel(), QLabel()
        scale_font(self._title, 1.15, QFont.Weight.DemiBold)
        set_role(self._count, "role", "muted")
        self._text.setWordWrap(True)
        self.skip_button, self.next_button = QPushButton(), QPushButton()
        set_role(self.skip_button, "role", "link")
        set_role(self.next_button, "role", "primary")
        self.skip_button.clicked.connect(self.end)
        self.next_button.clicked.connect(self._go_on)
        buttons = QHBoxLayout()
        buttons.addWidget(self._count, 1)
        buttons.addWidget(self.skip_button)
        buttons.addWidget(self.next_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(LARGE, LARGE, LARGE, MEDIUM)
        layout.setSpacing(SMALL)
        layout.addWidget(self._title)
        layout.addWidget(self._text)
        layout.addLayout(buttons)
        self.setFixedWidth(_WIDTH)
        self._name_buttons(last=False)
        self.hide()
        appearance.style(self, self._frame)

    @property
    def title(self) -> str:
        return self._title.text()

    def begin(self, stops: Sequence[Stop]) -> None:
        """Start at the first stop."""
        self._stops = stops
        self._at = 0
        self._show_stop()

    def end(self) -> None:
        """Leave the window as it is now."""
        self.hide()
        self._frame.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.end()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self.isVisible():
            self._write()

    def _go_on(self) -> None:
        self._at += 1
        if self._at < len(self._stops):
            self._show_stop()
        else:
            self.end()

    def _show_stop(self) -> None:
        stop = self._stops[self._at]
        stop.before()
        self._write()
        window = self._over
        place = QRect(stop.target.mapTo(window, QPoint(0, 0)), stop.target.size())
        self._frame.setGeometry(place.adjusted(-3, -3, 3, 3).intersected(window.rect()))
        self.adjustSize()
        below = place.bottom() + MEDIUM
        if below + self.height() > window.height():
            below = max(MEDIUM, window.height() - self.height() - 3 * MEDIUM)
        left = min(max(place.left(), MEDIUM), window.width() - _WIDTH - MEDIUM)
        self.move(left, below)
        for widget in (self._frame, self):
            widget.show()
            widget.raise_()
        self.next_button.setFocus()

    def _name_buttons(self, last: bool) -> None:
        self.skip_button.setText(self.tr("Skip"))
        self.next_button.setText(self.tr("Done") if last else self.tr("Next"))

    def _write(self) -> None:
        stop = self._stops[self._at]
        self._title.setText(stop.title())
        self._text.setText(stop.text())
        self._count.setText(f"{self._at + 1} / {len(self._stops)}")
        last = self._at + 1 == len(self._stops)
        self.skip_button.setHidden(last)
        self._name_buttons(last)
        self.setAccessibleName(f"{stop.title()}. {stop.text()}")
