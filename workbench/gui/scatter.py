"""Numbers that were predicted against the true ones, drawn with pyqtgraph."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QApplication, QWidget

from workbench.gui.axis import Axis
from workbench.gui.curves import Floats
from workbench.gui.figures import number_text
from workbench.gui.theme import Appearance
from workbench.gui.widgets.cards import Card

_MOST_POINTS = 5000
_TOLD_LETTERS = 160


class _Axis(Axis):
    """Numbers as people write them."""

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        return [number_text(value) for value in values]


class ScatterPlot(Card):
    """One point a row; on the diagonal lie those that were found right.

    Hovering tells the row, a click chooses it.
    """

    point_chosen = Signal(int)  # number of the row, as the points were given

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._captions = ("", "")
        self._texts: Sequence[str] = ()
        self._view = pg.PlotWidget(
            axisItems={"bottom": _Axis("bottom"), "left": _Axis("left")},
            enableMenu=False,
            background=None,
        )
        self._view.setFrameShape(self._view.Shape.NoFrame)
        self._view.setMinimumHeight(120)
        self._view.viewport().setAutoFillBackground(False)
        self._view.getPlotItem().hideButtons()
        self._diagonal = pg.PlotCurveItem()
        self._points = pg.ScatterPlotItem(size=7, hoverable=True, hoverSize=10, tip=self._tip)
        self._points.sigClicked.connect(self._choose)
        self._view.addItem(self._diagonal, ignoreBounds=True)
        self._view.addItem(self._points)
        self.body.addWidget(self._view, 1)
        appearance.changed.connect(self._colour)
        self._colour()

    @property
    def point_count(self) -> int:
        """How many points are drawn."""
        return len(self._points.data)

    def set_captions(self, true: str, predicted: str) -> None:
        self._captions = (true, predicted)
        self._view.setLabel("bottom", true)
        self._view.setLabel("left", predicted)
        self._view.setAccessibleName(f"{predicted} / {true}")

    def show_points(self, true: Floats, predicted: Floats, texts: Sequence[str]) -> None:
        """true, predicted: (n,) numbers; of very many rows evenly chosen ones are drawn."""
        shown = np.arange(0, len(true), 1 + len(true) // _MOST_POINTS)
        self._texts = texts
        self._points.setData(true[shown], predicted[shown], data=shown)
        if not len(shown):
            return
        low = float(min(true.min(), predicted.min()))
        high = float(max(true.max(), predicted.max()))
        self._diagonal.setData([low, high], [low, high])
        margin = 0.04 * (high - low or 1.0)
        ends = (low - margin, high + margin)
        self._view.getViewBox().setRange(xRange=ends, yRange=ends, padding=0)

    def _choose(self, item: Any, points: Sequence[Any], event: Any) -> None:
        if len(points):
            self.point_chosen.emit(int(points[0].data()))

    def _tip(self, x: float, y: float, data: int) -> str:
        text = self._texts[int(data)]
        text = text if len(text) <= _TOLD_LETTERS else f"{text[:_TOLD_LETTERS]}…"
        true, predicted = self._captions
        return f"{true} {number_text(x)}\n{predicted} {number_text(y)}\n{text}"

    def _colour(self) -> None:
        theme = self._appearance.theme
        self._view.setBackground(theme.surface)
        font = QFont(QApplication.font())
        font.setPointSizeF(font.pointSizeF() * 0.85)
        for name in ("bottom", "left"):
            axis: Any = self._view.getPlotItem().getAxis(name)
            axis.setPen(theme.colour("border"))
            axis.setTextPen(theme.colour("muted"))
            axis.setTickFont(font)
        self._diagonal.setPen(pg.mkPen(theme.colour("outline"), width=1))
        inside = QColor(theme.data_colour(0))
        inside.setAlphaF(0.45)
        self._points.setBrush(pg.mkBrush(inside))
        self._points.setPen(pg.mkPen(theme.data_colour(0), width=1))
