"""A small histogram, of text lengths or of numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QLocale, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from workbench.gui.theme import Appearance

_AXIS = 18


class Histogram(QWidget):
    """Counts in equal bins; hovering a bin tells its range and count."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._counts: tuple[int, ...] = ()
        self._edges: tuple[float, ...] = ()
        self._unit = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        appearance.changed.connect(self.update)

    def show_counts(self, counts: Sequence[int], edges: Sequence[float], unit: str) -> None:
        """counts: n bins; edges: their n + 1 limits; unit: of the edges, in words."""
        self._counts, self._edges, self._unit = tuple(counts), tuple(edges), unit
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, 90)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self._counts:
            index = event.pos().x() * len(self._counts) // max(1, self.width())
            if 0 <= index < len(self._counts):
                low, high = self._edges[index], self._edges[index + 1]
                text = f"{self._shown(low)}–{self._shown(high)} {self._unit}".rstrip()
                text = f"{text}: {self._counts[index]:,}"
                QToolTip.showText(event.globalPos(), text, self)
                return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._counts:
            return
        painter = QPainter(self)
        theme = self._appearance.theme
        height = self.height() - _AXIS
        width = self.width() / len(self._counts)
        highest = max(self._counts) or 1
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.data_colour(0))
        for index, count in enumerate(self._counts):
            if count:
                tall = max(1.0, (height - 4) * count / highest)
                painter.drawRect(QRectF(index * width, height - tall, max(1.0, width - 1), tall))
        painter.setPen(theme.colour("border"))
        painter.drawLine(0, height, self.width(), height)
        painter.setPen(theme.colour("muted"))
        axis = QRectF(0, height + 2, self.width(), _AXIS - 2)
        painter.drawText(axis, Qt.AlignmentFlag.AlignLeft, self._shown(self._edges[0]))
        last = f"{self._shown(self._edges[-1])} {self._unit}".rstrip()
        painter.drawText(axis, Qt.AlignmentFlag.AlignRight, last)

    def _shown(self, edge: float) -> str:
        """Whole numbers where the bins are that wide, else as many digits as tell them apart."""
        width = (self._edges[-1] - self._edges[0]) / len(self._counts)
        digits = 0 if width >= 1 else 1 - math.floor(math.log10(width)) if width > 0 else 2
        return QLocale().toString(float(edge), "f", digits)
