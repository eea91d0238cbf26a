"""What can wait is done piece by piece, and not for those who are gone."""

from __future__ import annotations

from pathlib import Path

import shiboken6
from PySide6.QtCore import QObject, QSettings
from PySide6.QtWidgets import QApplication, QWidget

from tests.gui.conftest import discard
from workbench.gui.app import make_window
from workbench.gui.canvas import Canvas
from workbench.gui.later import Later
from workbench.gui.panel_stack import PanelStack
from workbench.gui.plots import CurvePlot, Series
from workbench.gui.spare import SpareKeeper
from workbench.gui.theme import Appearance
from workbench.runs.folder import RunSummary


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


def test_no_panel_is_made_in_the_same_turn_as_another_piece_of_work(
    qtbot, qapp: QApplication, workspace: Path, settings: QSettings, monkeypatch
):
    monkeypatch.setattr(SpareKeeper, "prepare", lambda keeper: None)
    pieces: list[list[str]] = []
    do_next, put = Later._do_next, PanelStack.put

    def noted_piece(later: Later) -> None:
        pieces.append([])
        do_next(later)

    def noted_put(stack: PanelStack, place: int, panel: QWidget) -> QWidget:
        pieces[-1].append(type(panel).__name__)
        return put(stack, place, panel)

    monkeypatch.setattr(Later, "_do_next", noted_piece)
    monkeypatch.setattr(PanelStack, "put", noted_put)
    window = make_window(qapp, workspace, settings)
    window.show()
    qtbot.waitUntil(lambda: window.panels.is_complete and window.session.is_ready(), timeout=60_000)
    made = [piece for piece in pieces if piece]
    assert len(made) == 5 and all(len(piece) == 1 for piece in made)
    discard(qapp, window)


def test_a_run_left_running_is_shown_when_every_panel_it_is_shown_in_is_made(
    qtbot, qapp: QApplication, workspace: Path, settings: QSettings, monkeypatch
):
    monkeypatch.setattr(SpareKeeper, "prepare", lambda keeper: None)
    window = make_window(qapp, workspace, settings)
    asked: list[bool] = []

    def adopt(summaries: list[RunSummary]) -> bool:
        asked.append(window.panels.is_complete)
        return False

    monkeypatch.setattr(window.runs, "adopt", adopt)
    window.sidebar.listed.emit([])
    assert asked == []
    window.show()
    qtbot.waitUntil(lambda: window.panels.is_complete and window.session.is_ready(), timeout=60_000)
    assert asked and all(asked)
    discard(qapp, window)
