"""The confusion matrix: rows are true classes, columns predicted ones; a cell can be chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from workbench.gui.theme import Appearance

_TOP = 44
_MAX_CELL = 64


class ConfusionMatrix(QWidget):
    """Counts as numbers, their share of the true class as tint."""

    cell_chosen = Signal(int, int)  # true class, predicted class; -1, -1 for none

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._labels: tuple[str, ...] = ()
        self._counts: tuple[tuple[int, ...], ...] = ()
        self._chosen = (-1, -1)
        self._captions = ("", "")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        appearance.changed.connect(self.update)

    def set_captions(self, true: str, predicted: str) -> None:
        self._captions = (true, predicted)
        self.update()

    def show_matrix(self, labels: Sequence[str], counts: Sequence[Sequence[int]]) -> None:
        """labels: n classes; counts: n rows (true) of n columns (predicted)."""
        self._labels = tuple(labels)
        self._counts = tuple(tuple(row) for row in counts)
        self._chosen = (-1, -1)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        side = max(1, len(self._labels))
        return QSize(self._left() + side * 56, _TOP + side * 40)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, _TOP + max(1, len(self._labels)) * 22)

    def choose(self, true: int, predicted: int) -> None:
        """Choose a cell, or none when it is chosen already."""
        self._chosen = (-1, -1) if (true, predicted) == self._chosen else (true, predicted)
        self.cell_chosen.emit(*self._chosen)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self._cell_at(event.position().toPoint())
        if cell:
            self.choose(*cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
        }
        move = moves.get(Qt.Key(event.key()))
        if move is None or not self._labels:
            super().keyPressEvent(event)
            return
        last = len(self._labels) - 1
        row, column = (
            min(max(at + by, 0), last) for at, by in zip(self._chosen, move, strict=True)
        )
        if (row, column) != self._chosen:
            self.choose(row, column)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            cell = self._cell_at(event.pos())
            if cell:
                true, predicted = (self._labels[index] for index in cell)
                count = self._counts[cell[0]][cell[1]]
                text = f"{self._captions[0]}: {true}\n{self._captions[1]}: {predicted}\n{count:,}"
                QToolTip.showText(event.globalPos(), text, self)
                return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._labels:
            return
        painter = QPainter(self)
        theme = self._appearance.theme
        middle = Qt.AlignmentFlag.AlignCenter
        left, (wide, tall) = self._left(), self._cell_size()
        painter.setPen(theme.colour("muted"))
        side = len(self._labels)
        painter.drawText(QRectF(left, 0, wide * side, 20), middle, self._captions[1])
        painter.drawText(QRectF(0, 20, left - 8, 22), Qt.AlignmentFlag.AlignLeft, self._captions[0])
        for index, label in enumerate(self._labels):
            painter.setPen(theme.colour("text"))
            self._draw_name(painter, label, QRectF(left + index * wide, 20, wide, 22), middle)
            right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            self._draw_name(painter, label, QRectF(0, _TOP + index * tall, left - 8, tall), right)
        for row, counts in enumerate(self._counts):
            total = sum(counts) or 1
            for column, count in enumerate(counts):
                cell = QRectF(left + column * wide, _TOP + row * tall, wide - 2, tall - 2)
                # Right answers in the first data colour, wrong ones in the second.
                tint = theme.data_colour(0 if row == column else 1)
                tint.setAlphaF(0.08 + 0.82 * count / total if count else 0)
                painter.fillRect(cell, theme.colour("sunken"))
                painter.fillRect(cell, tint)
                painter.setPen(theme.ink_on(tint) if count else theme.colour("faint"))
                painter.drawText(cell, middle, f"{count:,}")
                if (row, column) == self._chosen:
                    painter.setPen(QPen(QColor(theme.accent), 2))
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.drawRect(cell.adjusted(1, 1, -1, -1))

    def _draw_name(
        self, painter: QPainter, name: str, place: QRectF, alignment: Qt.AlignmentFlag
    ) -> None:
        elide = Qt.TextElideMode.ElideRight
        shown = painter.fontMetrics().elidedText(name, elide, int(place.width()) - 2)
        painter.drawText(place, alignment, shown)

    def _left(self) -> int:
        metrics = self.fontMetrics()
        names = (*self._labels, self._captions[0])
        widest = max((metrics.horizontalAdvance(name) for name in names), default=0)
        return min(widest + 16, 160)

    def _cell_size(self) -> tuple[float, float]:
        side = len(self._labels)
        wide = (self.width() - self._left()) / side
        tall = min((self.height() - _TOP) / side, _MAX_CELL)
        return max(wide, 4.0), max(tall, 4.0)

    def _cell_at(self, place: QPoint) -> tuple[int, int] | None:
        if not self._labels:
            return None
        wide, tall = self._cell_size()
        column = int((place.x() - self._left()) // wide)
        row = int((place.y() - _TOP) // tall)
        side = len(self._labels)
        return (row, column) if 0 <= row < side and 0 <= column < side else None
