"""Where curves are drawn: the axes, the lines behind and the curves, in the theme's colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QLocale, QPointF, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from workbench.gui.axis import Axis
from workbench.gui.text import short_number
from workbench.gui.theme import Theme, blended


@dataclass(frozen=True)
class Series:
    """How one curve is drawn.

    colour: index of a data colour; smoothed: the raw points faint, their average strong;
    marked: points joined by dashes, so that the series differs by more than its colour.
    """

    key: str
    colour: int
    smoothed: bool = False
    marked: bool = False


class _Axis(Axis):
    """Numbers as people write them: 2,000 and 5e-05, never 2k."""

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        locale = QLocale()
        if self.orientation == "bottom":
            return [locale.toString(round(v)) if v >= 0 and v == round(v) else "" for v in values]
        return [short_number(v) for v in values]


class _RateAxis(_Axis):
    """Powers of ten, where the places are their logarithms."""

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        return [short_number(10.0**v) if v == round(v) else "" for v in values]


class _Lines(pg.UIGraphicsItem):  # type: ignore[misc]
    """Horizontal lines at the ticks of the left axis; time runs to the right without any.

    pyqtgraph's axis grid costs 10 to 20 ms a frame, and its GridItem has lines both ways.
    """

    def __init__(self, axis: pg.AxisItem) -> None:
        super().__init__()
        self.pen = pg.mkPen()
        self._axis = axis
        self.setZValue(-10)

    def paint(self, painter: Any, *_: Any) -> None:
        view = self.viewRect()
        painter.setPen(self.pen)
        low, high = view.top(), view.bottom()
        levels = self._axis.tickValues(low, high, self._axis.height())
        for value in levels[0][1] if levels else []:
            painter.drawLine(QPointF(view.left(), value), QPointF(view.right(), value))


class Canvas(pg.PlotWidget):  # type: ignore[misc]
    """Two axes, and a place for each curve; it takes 15 ms to make."""

    def __init__(self, series: Sequence[Series], has_rates: bool) -> None:
        bottom, left = (_RateAxis if has_rates else _Axis)("bottom"), _Axis("left")
        super().__init__(
            axisItems={"bottom": bottom, "left": left}, enableMenu=False, background=None
        )
        self._series = series
        self.setFrameShape(self.Shape.NoFrame)
        self.setMinimumHeight(90)
        self.viewport().setAutoFillBackground(False)
        item = self.getPlotItem()
        item.hideButtons()
        item.setContentsMargins(0, 6, 0, 0)  # for half of the topmost number
        left.setStyle(hideOverlappingLabels=False)
        left.setWidth(48)
        bottom.setHeight(22)
        self.box = item.getViewBox()
        self.box.setDefaultPadding(0.02)
        self.box.disableAutoRange()
        self._grid = _Lines(left)
        self.addItem(self._grid, ignoreBounds=True)
        self.mark = pg.InfiniteLine(angle=90)
        self.mark.hide()
        self.addItem(self.mark, ignoreBounds=True)
        self.raw: dict[str, Any] = {}
        self.strong: dict[str, Any] = {}
        for kind in series:
            if kind.smoothed:
                self.raw[kind.key] = pg.PlotCurveItem(antialias=False)
                self.raw[kind.key].setSegmentedLineMode("on")  # a path takes far longer
                self.addItem(self.raw[kind.key])
            self.strong[kind.key] = pg.PlotDataItem(antialias=True)
            self.addItem(self.strong[kind.key])

    def colour(self, theme: Theme) -> None:
        """Draw in the colours of a theme and in the font of the day."""
        font = QFont(QApplication.font())
        font.setPointSizeF(font.pointSizeF() * 0.85)
        for name in ("bottom", "left"):
            axis = self.getPlotItem().getAxis(name)
            axis.setPen(None)
            axis.setTextPen(theme.colour("muted"))
            axis.setTickFont(font)
        self._grid.pen = pg.mkPen(theme.colour("border"), width=1)
        self.mark.setPen(pg.mkPen(theme.colour("muted"), width=1, style=Qt.PenStyle.DashLine))
        self.setBackground(theme.surface)
        for kind in self._series:
            colour = theme.data_colour(kind.colour)
            style = Qt.PenStyle.DashLine if kind.marked else Qt.PenStyle.SolidLine
            strong = self.strong[kind.key]
            width = (1.5 if kind.marked else 2) * self.devicePixelRatioF()  # a pen counts pixels
            strong.setPen(pg.mkPen(colour, width=width, style=style))
            if kind.marked:
                strong.setSymbol("o")
                strong.setSymbolSize(8)
                strong.setSymbolBrush(colour)
                strong.setSymbolPen(None)
            if kind.smoothed:
                # Opaque: blending each of many lines with what is below takes far longer.
                tint = theme.data_colour(kind.colour)
                tint.setAlphaF(0.3)
                faint = blended(tint, theme.colour("surface"))
                self.raw[kind.key].setPen(pg.mkPen(faint, width=1))
