"""Work beside the window is let go of without harm, whoever goes first."""

from __future__ import annotations

import threading

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from workbench.gui.background import Task, end_tasks, is_working
from workbench.gui.window import MainWindow


def test_a_task_outlives_its_owner_and_ends_when_it_tells_how_far_it_is(qtbot):
    owner, told = QObject(), []
    began, may_go_on, ended = threading.Event(), threading.Event(), threading.Event()

    def work(progress) -> None:
        began.set()
        may_go_on.wait(30)
        try:
            progress(1, 2)
            told.append("went on")
        finally:
            ended.set()

    Task(work, owner).start()
    assert began.wait(30)
    shiboken6.delete(owner)
    assert is_working()
    may_go_on.set()
    assert ended.wait(30)
    qtbot.waitUntil(lambda: not is_working(), timeout=30_000)
    assert told == []


def test_all_tasks_can_be_ended(qtbot):
    owner, began = QObject(), threading.Event()

    def work(progress) -> None:
        began.set()
        while True:
            progress(0, 0)

    Task(work, owner).start()
    assert began.wait(30)
    end_tasks()
    qtbot.waitUntil(lambda: not is_working(), timeout=30_000)


def test_work_that_begins_soon_leaves_the_window_to_draw_first(qtbot):
    seen: list[str] = []

    class Picture(QWidget):
        def paintEvent(self, event) -> None:
            seen.append("drawn")

    picture = Picture()
    qtbot.addWidget(picture)
    picture.show()
    qtbot.waitExposed(picture)
    for _ in range(20):
        qtbot.wait(1)
        seen.clear()
        picture.update()
        Task(lambda progress: seen.append("worked"), picture).start_soon()
        assert is_working(), "nobody sees it idle in between"
        qtbot.waitUntil(lambda: not is_working(), timeout=30_000)
        assert seen == ["drawn", "worked"]


def test_work_that_is_cancelled_before_it_begins_is_not_done(qtbot):
    done: list[str] = []
    task = Task(lambda progress: done.append("worked"), QObject())
    task.start_soon()
    task.cancel()
    qtbot.waitUntil(lambda: not is_working(), timeout=30_000)
    Task(lambda progress: done.append("worked"), QObject()).start_soon()
    end_tasks()
    qtbot.waitUntil(lambda: not is_working(), timeout=30_000)
    assert done == []


def test_whoever_waits_for_the_end_of_a_task_hears_it(qtbot):
    owner = QObject()
    for _ in range(300):
        task, heard = Task(lambda progress: None, owner), []
        task.finished.connect(lambda heard=heard: heard.append(True))
        task.start()
        qtbot.waitUntil(lambda: not is_working(), timeout=30_000)
        qtbot.waitUntil(lambda heard=heard: heard == [True], timeout=5_000)


def test_a_window_that_closes_is_out_of_sight_before_it_waits_for_its_work_to_end(
    quiet_window: MainWindow, monkeypatch
):
    seen: list[bool] = []
    end_workers = quiet_window.end_workers

    def end() -> None:
        seen.append(quiet_window.isVisible())
        end_workers()

    monkeypatch.setattr(quiet_window, "end_workers", end)
    assert quiet_window.close()
    assert seen == [False]
