"""The line that tells how far the work on the table is."""

from __future__ import annotations

from threading import Event

import pytest
from PySide6.QtCore import QObject

from workbench.gui.background import Progress
from workbench.gui.widgets.work_line import WorkLine


class Taker(QObject):
    """A part of the window that wants the result."""

    def take(self, _: object) -> None:
        """Not looked at here."""


@pytest.fixture
def line(qtbot) -> WorkLine:
    made = WorkLine()
    qtbot.addWidget(made)
    return made


def test_of_many_steps_told_at_once_the_bar_draws_the_last_alone(qtbot, line: WorkLine):
    begun, go, told, enough = (Event() for _ in range(4))
    taker = Taker()

    def work(progress: Progress) -> None:
        begun.set()
        go.wait(30)
        for done in range(500):
            progress(done, 1000)
        told.set()
        enough.wait(30)

    drawn: list[int] = []
    line.bar.valueChanged.connect(drawn.append)
    line.start(work, taker.take)
    qtbot.waitUntil(begun.is_set)
    go.set()
    assert told.wait(30)  # meanwhile the window does something else
    qtbot.waitUntil(lambda: line.bar.value() == 499)
    enough.set()
    assert [value for value in drawn if value > 0] == [499]
    line.end()


def test_a_line_that_has_ended_draws_nothing_more(qtbot, line: WorkLine):
    taker = Taker()
    line.start(lambda progress: progress(1, 2), taker.take)
    line.end()
    line._show_progress(1, 2)
    assert not line._draws.isActive()
