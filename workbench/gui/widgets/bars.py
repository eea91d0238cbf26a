"""Horizontal bars: classes and their counts, probabilities, the parts of a split."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from workbench.gui.theme import MEDIUM, Appearance

_ROW = 26
_BAR = 14
_MOST_LETTERS = 200


@dataclass(frozen=True)
class Bar:
    """One row: `share` from 0 to 1 is the bar's length, `value` the text after it."""

    label: str
    share: float
    value: str
    colour: int | None = None
    """Index of a data colour; None draws it neutral, or in accent when strong."""
    strong: bool = False


class BarList(QWidget):
    """Rows of label, bar and value. Labels take what they need, up to two fifths of the width."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._bars: tuple[Bar, ...] = ()
        self._mark: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        appearance.changed.connect(self.update)

    @property
    def bars(self) -> tuple[Bar, ...]:
        return self._bars

    def show_bars(self, bars: Sequence[Bar], mark: float | None = None) -> None:
        """Show these; a line through all of them stands at the share `mark`."""
        # A name may be any cell of a table, and a giant one takes seconds to measure.
        bars = [replace(bar, label=bar.label[:_MOST_LETTERS]) for bar in bars]
        self._bars, self._mark = tuple(bars), mark
        self.setAccessibleDescription("; ".join(f"{bar.label}: {bar.value}" for bar in bars))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, max(1, len(self._bars)) * _ROW)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            row = event.pos().y() // _ROW
            if 0 <= row < len(self._bars):
                bar = self._bars[row]
                QToolTip.showText(event.globalPos(), f"{bar.label}: {bar.value}", self)
                return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._appearance.theme
        strong = QFont(self.font())
        strong.setWeight(QFont.Weight.DemiBold)
        metrics = self.fontMetrics()
        widest = max(
            (QFontMetrics(strong).horizontalAdvance(bar.label) for bar in self._bars), default=0
        )
        label_width = min(widest + MEDIUM, int(self.width() * 0.4))
        value_width = (
            max((metrics.horizontalAdvance(bar.value) for bar in self._bars), default=0) + MEDIUM
        )
        room = max(8, self.width() - label_width - value_width)
        for row, bar in enumerate(self._bars):
            top = row * _ROW
            painter.setFont(strong if bar.strong else self.font())
            painter.setPen(theme.colour("text"))
            name = painter.fontMetrics().elidedText(
                bar.label, Qt.TextElideMode.ElideRight, label_width - 6
            )
            middle = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, top, label_width, _ROW), middle, name)
            painter.drawText(
                QRectF(self.width() - value_width, top, value_width, _ROW),
                middle | Qt.AlignmentFlag.AlignRight,
                bar.value,
            )
            painter.setPen(Qt.PenStyle.NoPen)
            groove = QRectF(label_width, top + (_ROW - _BAR) / 2, room, _BAR)
            painter.setBrush(theme.colour("sunken"))
            painter.drawRoundedRect(groove, 3, 3)
            if bar.share > 0:
                painter.setBrush(self._colour(bar))
                groove.setWidth(max(2.0, room * min(bar.share, 1)))
                painter.drawRoundedRect(groove, 3, 3)
        if self._mark is not None and self._bars:
            painter.setPen(QPen(theme.colour("text"), 1, Qt.PenStyle.DashLine))
            x = label_width + room * self._mark
            painter.drawLine(QPointF(x, 2), QPointF(x, len(self._bars) * _ROW - 2))

    def _colour(self, bar: Bar) -> QColor:
        theme = self._appearance.theme
        if bar.colour is not None:
            return theme.data_colour(bar.colour)
        return theme.colour("accent" if bar.strong else "outline")


class StackedBar(QWidget):
    """One bar made of parts in the data colours, such as the sizes of a split."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._parts: tuple[tuple[int, int], ...] = ()
        self.setFixedHeight(12)
        appearance.changed.connect(self.update)

    def show_parts(self, parts: Sequence[tuple[int, int]]) -> None:
        """Parts as (size, index of the data colour), in order."""
        self._parts = tuple(parts)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        total = sum(size for size, _ in self._parts)
        left = 0.0
        for size, colour in self._parts:
            width = self.width() * size / total if total else 0
            painter.setBrush(self._appearance.theme.data_colour(colour))
            painter.drawRect(QRectF(left, 0, width, self.height()))
            left += width
