"""Surfaces: a titled card, a tile with one number, the heading of a panel, an empty state."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from workbench.gui.theme import LARGE, MEDIUM, SMALL, TINY, WIDE, scale_font, set_role

_TILE_WIDTH = 118  # with its gap; what the captions need


class Card(QFrame):
    """A bordered surface with a title; what it shows goes into `body`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(LARGE, MEDIUM, LARGE, LARGE)
        outer.setSpacing(SMALL)
        self._title = QLabel()
        scale_font(self._title, 1, QFont.Weight.DemiBold)
        self.header = QHBoxLayout()
        self.header.addWidget(self._title)
        self.header.addStretch(1)
        outer.addLayout(self.header)
        self.body = QVBoxLayout()
        self.body.setSpacing(SMALL)
        outer.addLayout(self.body, 1)

    def set_title(self, text: str) -> None:
        self._title.setText(text)
        self.setAccessibleName(text)


class Tile(QFrame):
    """One number with its caption, and a short note beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tile")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SMALL, SMALL, SMALL, SMALL)
        layout.setSpacing(0)
        self._caption = ElidedLabel()
        set_role(self._caption, "role", "muted")
        scale_font(self._caption, 0.95)
        self._number = QLabel("–")
        scale_font(self._number, 1.75, QFont.Weight.DemiBold)
        self._note = QLabel()
        self._note.setAlignment(Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft)
        set_role(self._note, "role", "muted")
        scale_font(self._note, 0.9)
        line = QHBoxLayout()
        line.setSpacing(TINY)
        line.addWidget(self._number)
        line.addWidget(self._note)
        line.addStretch(1)
        layout.addWidget(self._caption)
        layout.addLayout(line)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_caption(self, text: str) -> None:
        self._caption.set_full_text(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_note()

    def show_number(self, text: str, note: str = "", good: bool = False) -> None:
        """The number as text ready to read, a note after it, in green where it is good news."""
        self._number.setText(text)
        self._note.setText(note)
        set_role(self._note, "role", "good" if good else "muted")
        self.setAccessibleName(f"{self._caption.full_text()}: {text} {note}".strip())
        self._fit_note()

    def _fit_note(self) -> None:
        """Leave the note to the tooltip where it would cut off the number."""
        needed = self._number.sizeHint().width() + TINY + self._note.sizeHint().width()
        fits = needed <= self.contentsRect().width() - 2 * SMALL
        self._note.setVisible(fits)
        self.setToolTip("" if fits else f"{self._number.text()} {self._note.text()}")

    @property
    def number(self) -> str:
        return self._number.text()


class TileRow(QWidget):
    """Tiles side by side, in two rows where one would be too narrow to read them."""

    def __init__(self, tiles: Sequence[Tile], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tiles = tuple(tiles)
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(MEDIUM)
        self._place(len(self._tiles))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < len(self._tiles) * _TILE_WIDTH
        self._place(-(-len(self._tiles) // 2) if narrow else len(self._tiles))

    def _place(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for number, tile in enumerate(self._tiles):
            self._grid.addWidget(tile, number // columns, number % columns)
        for column in range(len(self._tiles)):
            self._grid.setColumnStretch(column, int(column < columns))
            self._grid.setColumnMinimumWidth(column, 0)


class Heading(QWidget):
    """The title row of a panel: what this is, in one line, and room for its main action."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(MEDIUM)
        self._title = QLabel()
        scale_font(self._title, 1.5, QFont.Weight.DemiBold)
        self._line = ElidedLabel()
        set_role(self._line, "role", "muted")
        self._layout.addWidget(self._title)
        self._layout.addWidget(self._line, 1)
        # The small text stands on the line of the large one.
        drop = self._title.fontMetrics().ascent() - self._line.fontMetrics().ascent()
        self._line.setContentsMargins(0, max(0, drop - 1), 0, 0)
        self.setFixedHeight(36)

    def set_title(self, text: str) -> None:
        self._title.setText(text)

    def set_line(self, text: str) -> None:
        """One muted line beside the title: what is loaded, how much of it."""
        self._line.set_full_text(text)

    @property
    def line(self) -> str:
        return self._line.full_text()

    def add_action(self, widget: QWidget) -> None:
        self._layout.addWidget(widget)


class ElidedLabel(QLabel):
    """A label that ends in an ellipsis when it must, and then tells the whole in its tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._full = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def set_full_text(self, text: str) -> None:
        self._full = " ".join(text.split())
        self._elide()

    def full_text(self) -> str:
        return self._full

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        metrics = QFontMetrics(self.font())
        shown = metrics.elidedText(self._full, Qt.TextElideMode.ElideRight, self.width())
        self.setText(shown)
        self.setToolTip(self._full if shown != self._full else "")


class EmptyState(QWidget):
    """What an empty place will show, and the action that fills it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE, WIDE, WIDE, WIDE)
        layout.setSpacing(MEDIUM)
        self._title = _centred_label()
        scale_font(self._title, 1.2, QFont.Weight.DemiBold)
        self._text = _centred_label()
        set_role(self._text, "role", "muted")
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(SMALL)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addLayout(self.buttons)
        row.addStretch(1)
        layout.addStretch(1)
        layout.addWidget(self._title)
        layout.addWidget(self._text)
        layout.addLayout(row)
        layout.addStretch(2)

    def set_texts(self, title: str, text: str) -> None:
        self._title.setText(title)
        self._text.setText(text)


def _centred_label() -> QLabel:
    label = QLabel()
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setWordWrap(True)
    return label
