"""The quick axis shows the numbers that pyqtgraph's own would, where it would."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
import pytest
from PySide6.QtGui import QPainter, QPicture

from workbench.gui.axis import Axis


class OwnAxis(pg.AxisItem):  # type: ignore[misc]
    def __init__(self, orientation: str) -> None:
        super().__init__(orientation)
        self.enableAutoSIPrefix(False)
        self.setStyle(tickLength=0, tickTextOffset=6)


def told(qtbot, kind: type, ends: tuple[float, float]) -> list[Any]:
    """For each of two axes the numbers with their places in tenths of a pixel, and its ticks."""
    axes = {where: kind(where) for where in ("bottom", "left")}
    plot = pg.PlotWidget(axisItems=axes)
    qtbot.addWidget(plot)
    plot.resize(640, 420)
    axes["left"].setWidth(48)
    plot.getViewBox().setRange(xRange=ends, yRange=ends, padding=0)
    plot.show()
    qtbot.wait(1)
    found = []
    for axis in axes.values():
        painter = QPainter(picture := QPicture())
        _, ticks, numbers = axis.generateDrawSpecs(painter)
        painter.end()
        found.append(
            (
                {
                    (text, *(round(edge, 1) for edge in place.getRect()))
                    for place, _, text in numbers
                },
                len(ticks),
            )
        )
        del picture
    return found


@pytest.mark.parametrize("ends", [(0, 90), (-3.3, 12), (0, 6.6e-5), (1e-6, 900), (7, 7.02)])
def test_the_numbers_stand_where_they_did_without_a_tick_for_each(qtbot, ends):
    own, quick = told(qtbot, OwnAxis, ends), told(qtbot, Axis, ends)
    assert [numbers for numbers, _ in quick] == [numbers for numbers, _ in own]
    assert all(len(numbers) >= 2 for numbers, _ in quick)
    assert all(ticks > 0 for _, ticks in own) and all(ticks == 0 for _, ticks in quick)


def test_an_axis_without_a_length_or_a_range_is_not_drawn(qtbot):
    axis = Axis("bottom")
    painter = QPainter(picture := QPicture())
    assert axis.generateDrawSpecs(painter) is None
    painter.end()
    del picture
