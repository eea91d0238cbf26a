"""What can wait is done piece by piece, and not for those who are gone."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from workbench.gui.canvas import Canvas
from workbench.gui.later import Later
from workbench.gui.plots import CurvePlot, Series
from workbench.gui.theme import Appearance


def test_one_piece_is_done_in_a_turn_in_order_and_none_of_an_owner_that_is_gone(
    qtbot, qapp: QApplication
):
    later, gone = Later(qapp), QObject()
    done: list[str] = []
    later.add(later, lambda: done.append("first"))
    later.add(gone, lambda: done.append("of one that is gone"))
    later.add(later, lambda: done.append("last"))
    shiboken6.delete(gone)
    while not done:
        qapp.processEvents()
    assert done == ["first"]
    qtbot.waitUntil(lambda: done == ["first", "last"])
    later.deleteLater()


def test_a_plot_is_made_in_a_turn_of_its_own_unless_it_is_seen_before(
    qtbot, appearance: Appearance
):
    plots = [CurvePlot(appearance, [Series("loss", 0)]) for _ in range(2)]
    for plot in plots:
        qtbot.addWidget(plot)
    assert not [plot for plot in plots if plot.findChild(Canvas)]
    plots[1].show()
    assert [bool(plot.findChild(Canvas)) for plot in plots] == [False, True]
    qtbot.waitUntil(lambda: plots[0].findChild(Canvas) is not None)
