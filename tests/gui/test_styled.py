"""A switch of theme or language changes what is seen at once, the rest before it can be seen."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
import shiboken6
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QMessageBox, QSplitterHandle, QStackedWidget, QWidget

from workbench.gui.theme import DARK, LIGHT, Appearance, style_sheet
from workbench.gui.window import DATA, EVALUATE, PREDICT, TRAIN, MainWindow


@pytest.fixture
def parts(qtbot, appearance: Appearance) -> list[QWidget]:
    """Five parts of a window, in a theme; the first is seen."""
    made = [QWidget() for _ in range(5)]
    for part in made:
        qtbot.addWidget(part)
        appearance.style(part)
    made[0].show()
    qtbot.waitUntil(lambda: worn(made) == [LIGHT.name] * 5)
    return made


def worn(parts: list[QWidget]) -> list[str]:
    names = {style_sheet(theme): theme.name for theme in (LIGHT, DARK)}
    return [names.get(part.styleSheet(), "") for part in parts]


def test_what_is_seen_changes_at_once_and_what_is_hidden_when_it_is_shown(
    appearance: Appearance, parts: list[QWidget]
):
    appearance.choose("dark")
    assert worn(parts) == ["dark", *["light"] * 4]
    parts[3].show()
    assert worn(parts) == ["dark", "light", "light", "dark", "light"]


def test_what_is_seen_changes_part_by_part_and_is_not_drawn_meanwhile(
    qtbot, qapp: QApplication, appearance: Appearance
):
    window = QWidget()
    qtbot.addWidget(window)
    parts = [QWidget(window) for _ in range(5)]
    appearance.style(*parts)
    for part in parts[3:]:
        part.hide()
    window.show()
    qtbot.waitUntil(lambda: worn(parts) == [LIGHT.name] * 5)
    appearance.choose("dark")
    seen = [worn(parts)]
    while not window.updatesEnabled():
        qapp.processEvents()
        seen.append(worn(parts))
        assert len(seen) < 1000
    assert max(after.count("dark") - before.count("dark") for before, after in pairwise(seen)) == 1
    # What is hidden comes after what is seen.
    assert seen[0] == ["dark", *["light"] * 4] and seen[-1] == ["dark"] * 3 + ["light"] * 2


def test_what_is_styled_when_it_is_shown_is_drawn_in_the_next_turn(
    qtbot, appearance: Appearance, parts: list[QWidget]
):
    part = QWidget(parts[0])
    appearance.style(part)
    qtbot.waitUntil(lambda: worn([part]) == ["light"])
    appearance.choose("dark")
    part.show()
    assert worn([part]) == ["dark"] and not part.updatesEnabled()
    qtbot.waitUntil(part.updatesEnabled)
    parts[3].show()  # a window of its own is drawn at once
    assert worn(parts)[3] == "dark" and parts[3].updatesEnabled()


def test_what_is_hidden_changes_part_by_part_though_nobody_shows_it(
    qtbot, qapp: QApplication, appearance: Appearance, parts: list[QWidget]
):
    appearance.choose("dark")
    seen = []
    while worn(parts) != ["dark"] * 5:
        before = worn(parts).count("dark")
        qapp.processEvents()
        seen.append(worn(parts).count("dark") - before)
        assert len(seen) < 1000
    assert max(seen) == 1


def test_a_part_that_is_gone_is_left_out(qapp: QApplication, appearance: Appearance):
    part = QWidget()
    appearance.style(part)
    shiboken6.delete(part)
    appearance.choose("dark")
    qapp.processEvents()


def test_every_part_of_the_window_wears_the_sheet(qtbot, quiet_window: MainWindow):
    holders = (QStackedWidget, QSplitterHandle)

    def is_styled(widget: QWidget | None) -> bool:
        return widget is not None and (
            bool(widget.styleSheet()) or is_styled(widget.parentWidget())
        )

    def bare() -> list[QWidget]:
        every = quiet_window.findChildren(QWidget)
        around = {quiet_window.centralWidget(), quiet_window._splitter, quiet_window.panels}
        return [one for one in every if one not in around and not is_styled(one)]

    quiet_window.explain("loss")
    qtbot.waitUntil(lambda: all(isinstance(one, holders) for one in bare()))
    quiet_window.glossary.close()


@pytest.mark.parametrize(
    "ask", [MainWindow._may_close, lambda window: window.actions_by_id["about"].trigger()]
)
def test_a_question_wears_the_sheet_too(
    quiet_window: MainWindow, monkeypatch, ask: Callable[[MainWindow], object]
):
    parents = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: parents.append(box.parentWidget()))
    monkeypatch.setattr(QMessageBox, "about", lambda parent, *_: parents.append(parent))
    ask(quiet_window)
    assert parents[0].styleSheet() == style_sheet(LIGHT)


def test_a_panel_looks_as_before_when_the_theme_was_switched_and_switched_back(
    qtbot, quiet_window: MainWindow
):
    def pictures() -> list[QImage]:
        taken = []
        for step in (DATA, TRAIN, EVALUATE, PREDICT):  # the model's card tells the free memory
            quiet_window.show_step(step)
            before = None
            # Its parts are styled one in each turn: on a busy machine that takes a while.
            while before is None or taken[-1] != before:
                before = taken.pop() if before is not None else QImage()
                qtbot.wait(50)
                panel = quiet_window.panels.currentWidget()
                assert panel is not None
                taken.append(panel.grab().toImage())
        return taken

    qtbot.waitUntil(lambda: not quiet_window.data_panel.is_reading, timeout=30_000)
    quiet_window.use_theme("light")
    pictures()  # the first showing of a panel settles where its keys go
    light = pictures()
    quiet_window.use_theme("dark")
    dark = pictures()
    quiet_window.use_theme("light")
    assert all(one != other for one, other in zip(light, dark, strict=True))
    assert pictures() == light


def test_a_panel_that_is_hidden_speaks_another_language_when_it_is_shown_or_soon(
    qtbot, quiet_window: MainWindow
):
    panels = [quiet_window.panels.widget(step) for step in (DATA, TRAIN, EVALUATE)]

    def spoken() -> list[str]:
        return [panel.heading._title.text() for panel in panels]

    quiet_window.show_step(DATA)
    qtbot.wait(50)
    before = spoken()
    quiet_window.use_language("zh_CN")
    QApplication.sendPostedEvents()
    after = spoken()
    assert after[0] == "数据" and after[1:] == before[1:]
    quiet_window.show_step(TRAIN)
    assert spoken()[:2] == ["数据", "训练"] and spoken()[2] == before[2]
    qtbot.waitUntil(lambda: spoken()[2] == "评估")
    quiet_window.use_language("en")
    qtbot.waitUntil(lambda: spoken() == before)


def test_a_panel_that_needs_both_is_styled_when_it_is_shown_and_translated_in_the_next_turn(
    qtbot, qapp: QApplication, quiet_window: MainWindow
):
    train = quiet_window.train_panel
    quiet_window.show_step(DATA)
    quiet_window.use_theme("light")
    qtbot.waitUntil(lambda: train.styleSheet() == style_sheet(LIGHT))
    before = train.heading._title.text()
    quiet_window.use_theme("dark")
    quiet_window.use_language("zh_CN")
    QApplication.sendPostedEvents()
    quiet_window.show_step(TRAIN)
    assert train.styleSheet() == style_sheet(DARK) and train.heading._title.text() == before
    qapp.processEvents()
    assert train.heading._title.text() == "训练"
    quiet_window.use_theme("light")
    quiet_window.use_language("en")
    qtbot.waitUntil(lambda: train.heading._title.text() == before)
