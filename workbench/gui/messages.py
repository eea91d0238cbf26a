"""A panel's message bar: one line of what to know, with the action that helps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from workbench.gui.theme import LARGE, MEDIUM, SMALL, Appearance, set_role

Kind = Literal["info", "good", "warning", "error"]
# Words of the window come as a function, which is asked again when the language changes.
Words = str | Callable[[], str]

_ICONS = {
    "info": ("info", "accent"),
    "good": ("check", "success"),
    "warning": ("warning", "warning"),
    "error": ("cross", "error"),
}


class MessageBar(QFrame):
    """Hidden until there is something to say; the newest message stands."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        self._appearance = appearance
        self._kind: Kind = "info"
        self._words: tuple[Words, Words] = ("", "")
        self._action: Callable[[], None] | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(LARGE, SMALL, SMALL, SMALL)
        layout.setSpacing(MEDIUM)
        self._icon = QLabel()
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._button = QPushButton()
        set_role(self._button, "role", "link")
        self._button.clicked.connect(self._act)
        self._button.hide()
        self._close = QToolButton()
        self._close.clicked.connect(self.clear)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._button)
        layout.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        appearance.changed.connect(self._draw_icon)
        self._retranslate()
        self.hide()

    @property
    def text(self) -> str:
        """What is said now; empty when the bar is hidden."""
        return self._text.text() if not self.isHidden() else ""

    @property
    def kind(self) -> Kind:
        return self._kind

    def say(
        self,
        kind: Kind,
        text: Words,
        action: Words = "",
        on_action: Callable[[], None] | None = None,
    ) -> None:
        """Show a message; `on_action`, a QObject's method, is called when `action` is pressed."""
        self._kind = kind
        set_role(self, "kind", kind)
        self._words = text, action
        self._action = on_action
        self._button.setVisible(bool(action))
        self._write()
        self._draw_icon()
        self.show()
        # A screen reader reads the message when it has been laid out.
        QTimer.singleShot(0, self, self._announce)

    def clear(self) -> None:
        """Nothing more to say."""
        self._text.clear()
        self.hide()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self._close.setToolTip(self.tr("Dismiss"))
        self._close.setAccessibleName(self.tr("Dismiss this message"))
        if not self.isHidden():
            self._write()

    def _write(self) -> None:
        text, action = (words if isinstance(words, str) else words() for words in self._words)
        self._text.setText(text)
        self._button.setText(action)
        self.setAccessibleName(text)

    def _announce(self) -> None:
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _draw_icon(self) -> None:
        name, role = _ICONS[self._kind]
        self._icon.setPixmap(self._appearance.pixmap(name, role))
        self._close.setIcon(self._appearance.icon("cross", "muted"))

    def _act(self) -> None:
        if self._action:
            self._action()
