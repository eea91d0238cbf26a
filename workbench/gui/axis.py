"""The axis of a plot: numbers without ticks, quick to draw."""

from __future__ import annotations

import math
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt

_SAME = 0.01  # of the spacing: numbers as close as this are one
_SAFE_HEIGHT = 0.8  # of what Qt says that a line of digits needs
_CENTRED = Qt.AlignmentFlag.AlignCenter
_BESIDE = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
_BELOW = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextDontClip


class Axis(pg.AxisItem):  # type: ignore[misc]
    """Numbers at the left or below, the rounder ones first, and others where there is room.

    They stand where pyqtgraph's own axis puts them, which makes ticks of no length as well.
    """

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation)
        self.enableAutoSIPrefix(False)
        # Numbers of a third level would never have room.
        self.setStyle(tickLength=0, tickTextOffset=6, maxTickLevel=1)

    def tickValues(self, low: float, high: float, size: float) -> list[Any]:
        """For each level the spacing, and the numbers that no level before it has."""
        levels: list[tuple[float, list[float]]] = []
        for spacing, _ in self.tickSpacing(low, high, size):
            counts = range(math.ceil(low / spacing), math.floor(high / spacing) + 1)
            values = [count * spacing for count in counts]
            for coarser, _ in levels:
                near = _SAME * spacing
                values = [v for v in values if abs(v - round(v / coarser) * coarser) > near]
            levels.append((spacing, values))
        return levels

    def generateDrawSpecs(self, p: Any) -> tuple[Any, list[Any], list[Any]] | None:
        """The line, no ticks, and the numbers with their places."""
        place, (low, high) = self.mapRectFromParent(self.geometry()), self.range
        is_left = self.orientation == "left"
        length = place.height() if is_left else place.width()
        if length <= 0 or low == high:
            return None
        away = self.style["tickTextOffset"][0 if is_left else 1]
        room, limits = self.boundingRect(), self.style["textFillLimits"]
        shown: list[tuple[QRectF, Any, str]] = []
        filled, breadth = 0.0, 0.0
        for spacing, values in self.tickValues(low, high, length):
            level, broadest = [], breadth
            for value, text in zip(values, self.tickStrings(values, 1.0, spacing), strict=True):
                needed = p.boundingRect(QRectF(0, 0, 100, 100), _CENTRED, text)
                width, height = needed.width(), needed.height() * _SAFE_HEIGHT
                at = (value - low) / (high - low) * length
                x = place.right() - away - width if is_left else at - width / 2
                y = length - at - height / 2 if is_left else place.top() + away
                level.append((QRectF(x, y, width, height), _BESIDE if is_left else _BELOW, text))
                filled += height if is_left else width
                broadest = max(broadest, width if is_left else height)
            if breadth and any(len(shown) >= n and filled / length >= most for n, most in limits):
                break
            breadth = broadest
            # contains() would take rounded places for places outside.
            shown += [one for one in level if room & one[0] == one[0]]
        self._updateMaxTextSize(breadth)
        if is_left:
            ends = place.topRight() + QPointF(-1, -1), place.bottomRight() + QPointF(-1, 1)
        else:
            ends = place.topLeft() + QPointF(-1, 1), place.topRight() + QPointF(1, 1)
        return (self.pen(), *ends), [], shown
