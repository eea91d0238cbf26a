"""Cycles are freed by the event loop, in the window's thread and nowhere else."""

from __future__ import annotations

import gc
import threading
import weakref
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QSettings
from PySide6.QtWidgets import QApplication

from workbench.gui.app import make_window
from workbench.gui.background import Task
from workbench.gui.garbage import GarbageCollector
from workbench.gui.spare import SpareKeeper


class Knot:
    """Something that refers to itself."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def collector(qapp):
    made = GarbageCollector(qapp)
    yield made
    made.deleteLater()
    gc.unfreeze()
    gc.enable()


def test_another_thread_frees_no_cycle_and_the_event_loop_does(qtbot, collector: QObject):
    knot = weakref.ref(Knot())

    def make_many() -> None:
        for _ in range(20_000):
            Knot()

    thread = threading.Thread(target=make_many)
    thread.start()
    thread.join()
    assert knot() is not None
    qtbot.waitUntil(lambda: knot() is None, timeout=30_000)


def test_old_things_are_looked_through_when_all_is_made_without_what_was_there_then(
    qtbot, collector: GarbageCollector
):
    looked: list[int] = []

    def note(phase: str, told: dict[str, int]) -> None:
        if phase == "start":
            looked.append(told["generation"])

    gc.callbacks.append(note)
    limits = gc.get_threshold()
    try:
        gc.set_threshold(1, 1, 1)
        qtbot.waitUntil(lambda: len(looked) > 4, timeout=30_000)
        assert max(looked) == 1
        collector.settle()
        assert gc.get_freeze_count() > 0
        qtbot.waitUntil(lambda: 2 in looked, timeout=30_000)
    finally:
        gc.set_threshold(*limits)
        gc.callbacks.remove(note)
        gc.unfreeze()


def test_what_a_task_makes_in_masses_is_looked_through_when_the_task_is_done(qtbot, collector):
    made, may_end = threading.Event(), threading.Event()

    def read(progress: object) -> int:
        rows = [[number] for number in range(200_000)]
        made.set()
        may_end.wait(30)
        return len(rows)

    gc.collect()
    knot = weakref.ref(Knot())
    task = Task(read, collector)
    with qtbot.waitSignal(task.done, timeout=30_000):
        task.start()
        assert made.wait(30)
        collector.collect()
        assert knot() is not None
        may_end.set()
    kept = [[number] for number in range(20_000)]  # so that it is due
    qtbot.waitUntil(lambda: knot() is None, timeout=30_000)
    assert kept


def test_of_a_window_that_is_freed_nothing_stays(
    qtbot, qapp: QApplication, workspace: Path, settings: QSettings, monkeypatch
):
    monkeypatch.setattr(SpareKeeper, "prepare", lambda keeper: None)
    window = make_window(qapp, workspace, settings)
    window.show()
    parts = [window, window.session, window.train_panel, window.top]
    kept = [weakref.ref(part) for part in parts]
    parts.clear()
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    del window
    gc.collect()
    assert [one() for one in kept] == [None] * 4
