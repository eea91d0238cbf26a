"""One bar of what a training will hold in memory, against what is free."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from workbench.gui.theme import SMALL, Appearance

_BAR = 16


class MemoryBar(QWidget):
    """Parts with their names under the bar; a line stands where the free memory ends."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._parts: tuple[tuple[str, int, str], ...] = ()
        self._free = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        appearance.changed.connect(self.update)

    def show_parts(self, parts: Sequence[tuple[str, int, str]], free: int) -> None:
        """Parts as (name, bytes, bytes as text), in order; free: bytes that are free."""
        self._parts, self._free = tuple(parts), free
        self.setAccessibleDescription("; ".join(f"{name}: {said}" for name, _, said in parts))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, _BAR + SMALL + self._rows() * self._row())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._appearance.theme
        total = sum(size for _, size, _ in self._parts)
        whole = max(total, self._free) * 1.02 or 1
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("sunken"))
        painter.drawRoundedRect(QRectF(0, 0, self.width(), _BAR), 3, 3)
        left = 0.0
        for index, (_, size, _) in enumerate(self._parts):
            width = self.width() * size / whole
            painter.setBrush(theme.data_colour(index))
            painter.drawRect(QRectF(left, 0, max(0.0, width - 1), _BAR))
            left += width
        free = self.width() * self._free / whole
        painter.setPen(QPen(theme.colour("error" if total > self._free else "text"), 2))
        painter.drawLine(QPointF(free, 0), QPointF(free, _BAR))
        self._draw_names(painter)

    def _draw_names(self, painter: QPainter) -> None:
        theme = self._appearance.theme
        column = self.width() / 2
        for index, (name, _, said) in enumerate(self._parts):
            left = (index % 2) * column
            top = _BAR + SMALL + (index // 2) * self._row()
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.data_colour(index))
            painter.drawRoundedRect(QRectF(left, top + self._row() / 2 - 5, 10, 10), 2, 2)
            painter.setPen(theme.colour("text"))
            place = QRectF(left + 16, top, column - 40, self._row())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, name)
            painter.setPen(theme.colour("muted"))
            right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(place, right, said)

    def _rows(self) -> int:
        return -(-len(self._parts) // 2)

    def _row(self) -> int:
        return self.fontMetrics().height() + 6
