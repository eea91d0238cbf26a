"""One record an action: in the menus, on the keys, in the palette, usable when it makes sense."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from workbench.gui.actions import ACTIONS, Situation
from workbench.gui.palette import match_score
from workbench.gui.window import DATA, PREDICT, START, MainWindow


def in_menus(window: MainWindow) -> set[str]:
    menus = window.menuBar().findChildren(QMenu)
    return {action.text() for menu in menus for action in menu.actions() if action.text()}


def test_every_action_is_in_a_menu_and_no_key_is_taken_twice(quiet_window: MainWindow):
    texts = {quiet_window.actions_by_id[record.id].text() for record in ACTIONS}
    assert texts <= in_menus(quiet_window)
    keys = [record.keys for record in ACTIONS if record.keys]
    assert len(keys) == len(set(keys))
    assert all(not QKeySequence(key).isEmpty() for key in keys)


@pytest.mark.parametrize(
    ("now", "usable"),
    [
        (Situation(), set()),
        (Situation(is_ready=True), {"train"}),
        (Situation(is_ready=True, is_live=True), {"pause", "checkpoint", "stop"}),
        (Situation(is_ready=True, can_resume=True), {"train", "resume"}),
    ],
)
def test_actions_of_a_run_can_be_used_when_they_make_sense(
    quiet_window: MainWindow, now: Situation, usable: set[str]
):
    quiet_window.actions_by_id.fit(now)
    run_actions = {"train", "resume", "pause", "checkpoint", "stop"}
    assert {i for i in run_actions if quiet_window.actions_by_id[i].isEnabled()} == usable


def test_a_few_letters_find_an_action_and_enter_does_it(qtbot, quiet_window: MainWindow):
    quiet_window.show_step(DATA)
    qtbot.keyClick(
        quiet_window,
        Qt.Key.Key_P,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    palette = quiet_window.command_palette
    qtbot.waitUntil(palette.isVisible)
    qtbot.keyClicks(palette.field, "predic")
    assert palette.list.currentIndex().data().startswith("View: Predict")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert not palette.isVisible()
    assert quiet_window.panels.currentIndex() == PREDICT


def test_the_arrows_choose_and_escape_does_nothing(qtbot, quiet_window: MainWindow):
    quiet_window.command_palette.open()
    palette = quiet_window.command_palette
    assert palette.list.currentIndex().row() == 0
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    qtbot.keyClick(palette.field, Qt.Key.Key_Up)
    assert palette.list.currentIndex().row() == 1
    qtbot.keyClick(palette.field, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert quiet_window.panels.currentIndex() == START


def test_the_palette_offers_what_can_be_used_now_and_nothing_else(quiet_window: MainWindow):
    quiet_window.command_palette.open()
    offered = {record.id for record in quiet_window.command_palette.found.records}
    usable = {r.id for r in ACTIONS if quiet_window.actions_by_id[r.id].isEnabled()}
    assert offered == usable - {"palette"}
    assert "pause" not in offered
    quiet_window.command_palette.hide()


def test_in_chinese_an_action_is_found_by_either_language(qtbot, quiet_window: MainWindow):
    quiet_window.use_language("zh_CN")
    palette = quiet_window.command_palette
    for typed in ("dark", "深色"):
        quiet_window.command_palette.open()
        palette.field.setText(typed)
        assert palette.found.records[0].id == "theme_dark"
        assert "&" not in palette.list.currentIndex().data()
        palette.hide()
    quiet_window.use_language("en")


def test_what_does_not_stand_in_a_title_in_order_does_not_fit():
    assert match_score("trn", "Run: Train") is not None
    assert match_score("nrt", "Train") is None
    assert match_score("tr", "Run: Train") > match_score("tr", "View: Data or more")
