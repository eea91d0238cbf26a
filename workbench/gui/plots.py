"""Curves over the steps of a run, drawn with pyqtgraph in the window's own colours."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyqtgraph as pg
import pyqtgraph.exporters
from PySide6.QtCore import QEvent, QLocale, QPointF, Qt, QTimer
from PySide6.QtGui import QAction, QContextMenuEvent, QFont
from PySide6.QtWidgets import QApplication, QFileDialog, QHBoxLayout, QLabel, QMenu, QWidget

from workbench.gui.curves import Curve, Floats
from workbench.gui.text import short_number
from workbench.gui.theme import MEDIUM, Appearance, blended, scale_font, set_role
from workbench.gui.widgets.cards import Card

_REDRAW_MS = 33  # at most 30 times a second
_HIGHEST_SHOWN = 2.0  # times the first loss, over learning rates
_SAMPLED = 10_000  # points that tell the range of a long curve
_NEAR_PX = 40  # a point this near to the pointer is told
_NO_CURVE = Curve()


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


class _Axis(pg.AxisItem):  # type: ignore[misc]
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


class CurvePlot(Card):
    """A card with curves on one x axis of steps, or of learning rates on a logarithmic one.

    It draws what `show_curves` was given when it is told that there is more, at most 30 times a
    second and only while it can be seen.
    """

    def __init__(
        self,
        appearance: Appearance,
        series: Sequence[Series],
        parent: QWidget | None = None,
        rates: tuple[float, float] | None = None,
    ) -> None:
        """rates: the lowest and the highest learning rate, where x is one; else x is a step"""
        super().__init__(parent)
        self._appearance = appearance
        self._rates = rates
        self._series = tuple(series)
        self._curves: dict[str, Curve] = {}
        self._names: dict[str, str] = {}
        self._steps = 0
        self._reading = QLabel()
        set_role(self._reading, "role", "muted")
        scale_font(self._reading, 0.9)
        self.header.addWidget(self._reading)
        self._legend = QHBoxLayout()
        self._legend.setSpacing(MEDIUM)
        self.header.addLayout(self._legend)
        self._legend_labels = {item.key: QLabel() for item in self._series}
        for label in self._legend_labels.values():
            label.setTextFormat(Qt.TextFormat.RichText)
            scale_font(label, 0.95)
            self._legend.addWidget(label)

        bottom, left = (_RateAxis if rates else _Axis)("bottom"), _Axis("left")
        self._view = pg.PlotWidget(
            axisItems={"bottom": bottom, "left": left}, enableMenu=False, background=None
        )
        self._view.setFrameShape(self._view.Shape.NoFrame)
        self._view.setMinimumHeight(90)
        self._view.viewport().setAutoFillBackground(False)
        item = self._view.getPlotItem()
        item.hideButtons()
        item.setContentsMargins(0, 6, 0, 0)  # for half of the topmost number
        for axis in (bottom, left):
            axis.enableAutoSIPrefix(False)
            axis.setStyle(tickLength=0, tickTextOffset=6)
        left.setStyle(hideOverlappingLabels=False)
        left.setWidth(48)
        bottom.setHeight(22)
        self._box = item.getViewBox()
        self._box.setDefaultPadding(0.02)
        self._box.disableAutoRange()
        self._box.sigRangeChangedManually.connect(self._zoomed)
        self._whole = True  # until the user zooms
        self._grid = _Lines(left)
        self._view.addItem(self._grid, ignoreBounds=True)
        self._mark = pg.InfiniteLine(angle=90)
        self._mark.hide()
        self._view.addItem(self._mark, ignoreBounds=True)
        self._raw: dict[str, Any] = {}
        self._strong: dict[str, Any] = {}
        for kind in self._series:
            if kind.smoothed:
                self._raw[kind.key] = pg.PlotCurveItem(antialias=False)
                self._raw[kind.key].setSegmentedLineMode("on")  # a path takes far longer
                self._view.addItem(self._raw[kind.key])
            self._strong[kind.key] = pg.PlotDataItem(antialias=True)
            self._view.addItem(self._strong[kind.key])
        self.body.addWidget(self._view, 1)

        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REDRAW_MS)
        self._timer.timeout.connect(self.redraw)
        self._hover = pg.SignalProxy(
            self._view.scene().sigMouseMoved, rateLimit=30, slot=self._read_off
        )
        appearance.changed.connect(self._colour)
        self._colour()

    def set_names(self, names: dict[str, str]) -> None:
        """What each series is called, in the legend, when hovered and in saved files."""
        self._names = names
        self._view.setAccessibleName(" · ".join(names.values()))
        self._colour_legend()

    def show_curves(self, curves: dict[str, Curve], steps: int = 0) -> None:
        """Draw these from now on; `steps` is the length of the x axis when it is known."""
        self._curves = curves
        self._steps = steps
        self._whole = True
        self._colour_legend()
        self.redraw()

    def set_steps(self, steps: int) -> None:
        self._steps = steps

    def mark(self, x: float | None) -> None:
        """Draw an upright line at one x; None takes it away."""
        self._mark.setVisible(x is not None)
        if x is not None:
            self._mark.setPos(float(self._places(np.array([x]))[0]))

    def redraw_soon(self) -> None:
        """There are new points; several calls within a frame draw once."""
        if not self._timer.isActive():
            self._timer.start()

    def redraw(self) -> None:
        """Draw all points now."""
        if not self.isVisible():
            return
        width = max(64, int(self._box.width()))
        low, high = (-np.inf, np.inf) if self._whole else self._box.viewRange()[0]
        for kind in self._series:
            curve = self._curves.get(kind.key, _NO_CURVE)
            if kind.smoothed:
                self._raw[kind.key].setData(*self._drawn(curve, width, False, low, high))
            # Smooth lines need fewer points, and thick ones take long to draw.
            fewer = width // 4 if kind.smoothed else width
            self._strong[kind.key].setData(*self._drawn(curve, fewer, kind.smoothed, low, high))
        if self._whole:
            self._show_whole_range()

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self.redraw_soon()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        for text, slot in (
            (self.tr("Show everything"), self.show_everything),
            (self.tr("Save as PNG…"), self._ask_png),
            (self.tr("Save as SVG…"), self._ask_svg),
            (self.tr("Save values as CSV…"), self._ask_csv),
        ):
            action = QAction(text, menu)
            action.triggered.connect(slot)
            menu.addAction(action)
        menu.exec(event.globalPos())

    def show_everything(self) -> None:
        """Undo zooming and moving."""
        self._whole = True
        self.redraw()

    def save_png(self, path: Path) -> None:
        """The whole card as a picture, twice as sharp as on the screen."""
        picture = self.grab()
        picture.save(str(path), "PNG")

    def save_svg(self, path: Path) -> None:
        """The curves as vector graphics."""
        pg.exporters.SVGExporter(self._view.getPlotItem()).export(str(path))

    def save_csv(self, path: Path) -> None:
        """Every point: series, step or rate, value."""
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["series", "step" if self._rates is None else "rate", "value"])
            for key, curve in self._curves.items():
                rows = zip(curve.x, curve.y, strict=True)
                writer.writerows(
                    [self._names.get(key, key), f"{x:g}", repr(float(y))] for x, y in rows
                )

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._colour()

    def _show_whole_range(self) -> None:
        curves = [curve for curve in self._curves.values() if len(curve)]
        highest = max((_high(curve.y) for curve in curves), default=1)
        if self._rates is None:
            reached = max((curve.x[-1] for curve in curves), default=1)
            x_range = 0.0, float(max(self._steps, reached, 1))
        else:
            lowest, most = self._places(np.array(self._rates))
            x_range = float(lowest), float(most)
            # At too high a rate the loss takes off, which must not flatten the rest.
            highest = min([highest, *(_HIGHEST_SHOWN * curve.y[0] for curve in curves)])
        self._box.setRange(xRange=x_range, yRange=(0, _rounded_up(highest * 1.12)), padding=0.01)

    def _drawn(
        self, curve: Curve, width: int, smoothed: bool, low: float, high: float
    ) -> tuple[Floats, Floats]:
        """Places of the points to draw between two places of the axis."""
        if self._rates is not None:
            low, high = 10.0**low, 10.0**high
        x, y = curve.thinned(width, smoothed, low, high)
        return self._places(x), y

    def _places(self, x: Floats) -> Floats:
        """Where on the axis x stands."""
        return x if self._rates is None else np.log10(x)

    def _zoomed(self) -> None:
        self._whole = False
        self.redraw_soon()  # with the points that the whole range had no room for

    def _colour(self) -> None:
        theme = self._appearance.theme
        font = QFont(QApplication.font())
        font.setPointSizeF(font.pointSizeF() * 0.85)
        for name in ("bottom", "left"):
            axis = self._view.getPlotItem().getAxis(name)
            axis.setPen(None)
            axis.setTextPen(theme.colour("muted"))
            axis.setTickFont(font)
        self._grid.pen = pg.mkPen(theme.colour("border"), width=1)
        self._mark.setPen(pg.mkPen(theme.colour("muted"), width=1, style=Qt.PenStyle.DashLine))
        self._view.setBackground(theme.surface)
        for kind in self._series:
            colour = theme.data_colour(kind.colour)
            style = Qt.PenStyle.DashLine if kind.marked else Qt.PenStyle.SolidLine
            strong = self._strong[kind.key]
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
                self._raw[kind.key].setPen(pg.mkPen(faint, width=1))
        self._colour_legend()

    def _colour_legend(self) -> None:
        for kind in self._series:
            label = self._legend_labels[kind.key]
            label.setVisible(len(self._series) > 1 and kind.key in (self._curves or self._names))
            mark = "●" if kind.marked else "━"
            colour = self._appearance.theme.data[kind.colour]
            name = self._names.get(kind.key, "")
            label.setText(f'<span style="color:{colour}">{mark}</span> {name}')

    def _read_off(self, moved: tuple[QPointF]) -> None:
        place = moved[0]
        if not self._view.sceneBoundingRect().contains(place):
            self._reading.clear()
            return
        pointed = self._box.mapSceneToView(place).x()
        texts = []
        for kind in self._series:
            curve = self._curves.get(kind.key)
            if not curve or not len(curve):
                continue
            places = self._places(curve.x)
            index = int(np.clip(np.searchsorted(places, pointed), 0, len(curve) - 1))
            if index and pointed - places[index - 1] < places[index] - pointed:
                index -= 1
            away = self._box.mapViewToScene(QPointF(places[index], 0)).x() - place.x()
            if abs(away) <= _NEAR_PX:
                texts.append(f"{self._names.get(kind.key, '')} {short_number(curve.y[index], 4)}")
        if self._rates is None:
            where = self.tr("step {step}").format(step=QLocale().toString(round(pointed)))
        else:
            where = self.tr("rate {rate}").format(rate=short_number(10.0**pointed, 2))
        self._reading.setText(f"{where}: {' · '.join(texts)}" if texts else "")

    def _ask_png(self) -> None:
        self._save_to("PNG (*.png)", ".png", self.save_png)

    def _ask_svg(self) -> None:
        self._save_to("SVG (*.svg)", ".svg", self.save_svg)

    def _ask_csv(self) -> None:
        self._save_to("CSV (*.csv)", ".csv", self.save_csv)

    def _save_to(self, kinds: str, suffix: str, save: Callable[[Path], None]) -> None:
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Save"), f"curves{suffix}", kinds)
        if name:
            try:
                save(Path(name))
            except OSError as error:
                self._reading.setText(str(error))


def _rounded_up(highest: float) -> float:
    """The next number of two digits, so that an axis is not drawn anew for each point."""
    if highest <= 0:
        return 1.0
    unit = 10.0 ** (math.floor(math.log10(highest)) - 1)
    return math.ceil(highest / unit) * unit


def _high(y: Floats) -> float:
    """Highest value worth showing: a few wild first steps must not flatten the rest."""
    if len(y) < 200:
        return float(y.max())
    sample = y[:: 1 + len(y) // _SAMPLED]
    return float(max(np.quantile(sample, 0.995), y[-100:].max()))
