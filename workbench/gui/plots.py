"""Curves over the steps of a run, drawn with pyqtgraph in the window's own colours."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyqtgraph as pg
import pyqtgraph.exporters
from PySide6.QtCore import QEvent, QLocale, QPointF, Qt, QTimer
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QMenu, QWidget

from workbench.gui.canvas import Canvas, Series
from workbench.gui.curves import Curve, Floats
from workbench.gui.sentences import told
from workbench.gui.text import short_number
from workbench.gui.theme import MEDIUM, Appearance, scale_font, set_role
from workbench.gui.widgets.cards import Card

__all__ = ["CurvePlot", "Series"]

_REDRAW_MS = 33  # at most 30 times a second
_HIGHEST_SHOWN = 2.0  # times the first loss, over learning rates
_SAMPLED = 10_000  # points that tell the range of a long curve
_NEAR_PX = 40  # a point this near to the pointer is told
_NO_CURVE = Curve()


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

        self._whole = True  # until the user zooms
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REDRAW_MS)
        self._timer.timeout.connect(self.redraw)
        appearance.changed.connect(self._colour)
        appearance.later.add(self, lambda: self.canvas)
        self._colour_legend()

    @cached_property
    def canvas(self) -> Canvas:
        """Where the curves are drawn; made when it is first needed, or in a turn of its own."""
        made = Canvas(self._series, self._rates is not None)
        made.box.sigRangeChangedManually.connect(self._zoomed)
        self._hover = pg.SignalProxy(made.scene().sigMouseMoved, rateLimit=30, slot=self._read_off)
        made.setAccessibleName(" · ".join(self._names.values()))
        made.colour(self._appearance.theme)
        self.body.insertWidget(0, made, 1)
        return made

    @property
    def _is_made(self) -> bool:
        return "canvas" in vars(self)

    def set_names(self, names: dict[str, str]) -> None:
        """What each series is called, in the legend, when hovered and in saved files."""
        self._names = names
        if self._is_made:
            self.canvas.setAccessibleName(" · ".join(names.values()))
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
        self.canvas.mark.setVisible(x is not None)
        if x is not None:
            self.canvas.mark.setPos(float(self._places(np.array([x]))[0]))

    def redraw_soon(self) -> None:
        """There are new points; several calls within a frame draw once."""
        if not self._timer.isActive():
            self._timer.start()

    def redraw(self) -> None:
        """Draw all points now."""
        if not self.isVisible():
            return
        canvas = self.canvas
        width = max(64, int(canvas.box.width()))
        low, high = (-np.inf, np.inf) if self._whole else canvas.box.viewRange()[0]
        for kind in self._series:
            curve = self._curves.get(kind.key, _NO_CURVE)
            if kind.smoothed:
                canvas.raw[kind.key].setData(*self._drawn(curve, width, False, low, high))
            # Smooth lines need fewer points, and thick ones take long to draw.
            fewer = width // 4 if kind.smoothed else width
            canvas.strong[kind.key].setData(*self._drawn(curve, fewer, kind.smoothed, low, high))
        if self._whole:
            self._show_whole_range()

    def showEvent(self, event: Any) -> None:
        _ = self.canvas
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
        pg.exporters.SVGExporter(self.canvas.getPlotItem()).export(str(path))

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
        y_range = (0, _rounded_up(highest * 1.12))
        self.canvas.box.setRange(xRange=x_range, yRange=y_range, padding=0.01)

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
        if self._is_made:
            self.canvas.colour(self._appearance.theme)
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
        if not self.canvas.sceneBoundingRect().contains(place):
            self._reading.clear()
            return
        pointed = self.canvas.box.mapSceneToView(place).x()
        texts = []
        for kind in self._series:
            curve = self._curves.get(kind.key)
            if not curve or not len(curve):
                continue
            places = self._places(curve.x)
            index = int(np.clip(np.searchsorted(places, pointed), 0, len(curve) - 1))
            if index and pointed - places[index - 1] < places[index] - pointed:
                index -= 1
            away = self.canvas.box.mapViewToScene(QPointF(places[index], 0)).x() - place.x()
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
                reason = error.strerror or error
                self._reading.setText(told(f"{name} cannot be written: {reason}."))


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
