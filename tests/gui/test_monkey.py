"""Whatever is clicked, typed, dropped and opened in whatever order, the window stays in order."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QFileDialog

from tests.gui.monkey import Deed, Monkey, as_often_as, deeds, dialog_answers, told_once
from workbench.gui.app import make_window
from workbench.gui.spare import SpareKeeper
from workbench.gui.window import MainWindow


@pytest.mark.timeout(900)
def test_a_monkey_finds_nothing_that_breaks_and_nothing_outlives_the_window(
    qapp: QApplication, tmp_path: Path, monkeypatch
):
    monkeypatch.setattr(SpareKeeper, "prepare", lambda keeper: None)
    done: set[str] = set()

    @as_often_as(4)
    @given(deeds(75))
    @told_once
    def play(todo: list[Deed]) -> None:
        folder = Path(tempfile.mkdtemp(dir=tmp_path))
        for dialog, answer in dialog_answers(folder).items():
            monkeypatch.setattr(QFileDialog, dialog, answer)
        settings = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)

        def open_window() -> MainWindow:
            window = make_window(qapp, folder, settings)
            window.show()
            return window

        monkey = Monkey(open_window, folder)
        for deed in todo:
            monkey.act(deed)
        done.update(monkey.done)
        assert monkey.leave() == []

    play()
    assert len(done) > 8


def test_a_failure_that_does_not_come_again_is_told_as_it_was() -> None:
    played: list[list[Deed]] = []

    @as_often_as(1)
    @given(deeds(1))
    @told_once
    def play(todo: list[Deed]) -> None:
        played.append(todo)
        assert len(played) > 1, "the cause"
        raise AssertionError("what the first failure left behind")

    with pytest.raises(AssertionError, match="the cause"):
        play()
