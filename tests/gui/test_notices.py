"""How far a run is can be seen without looking at the panels."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtDBus import QDBusConnection
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from tests.gui.recorded import finish, recorded_run, start, take_steps
from workbench.config import RunConfig
from workbench.events import RunFailed
from workbench.gui.frame import StatusStrip
from workbench.gui.notices import Notices, show_in_taskbar
from workbench.gui.record import RunRecord


@pytest.fixture
def window(qtbot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def record(window: QWidget, tmp_path: Path) -> RunRecord:
    made = recorded_run(window, tmp_path, RunConfig().replacing({"name": "tickets"}))
    start(made)
    return made


@pytest.fixture
def told(monkeypatch) -> list[tuple[str, str]]:
    """Title and text of every notice; the system takes them, and nobody looks at the window."""
    found = []
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    monkeypatch.setattr(QSystemTrayIcon, "show", lambda tray: None)
    monkeypatch.setattr(
        QSystemTrayIcon, "showMessage", lambda tray, *words: found.append(words[:2])
    )
    monkeypatch.setattr(QApplication, "activeWindow", lambda: None)
    return found


def test_the_title_tells_the_share_done_the_time_left_and_the_run(window, record):
    notices = Notices(window)
    take_steps(record, 1, 45)
    notices.show_live(record)
    assert window.windowTitle() == "50 % · 0:11 left · tickets – Workbench"
    finish(record)
    notices.show_live(record)
    assert window.windowTitle() == "Workbench"


def end_after(seconds: float, window: QWidget, record: RunRecord) -> None:
    notices = Notices(window)
    notices.show_live(record)
    finish(record)
    notices.show_live(record)  # as the window does first
    notices.show_ended(record, time.time() - seconds)


def test_a_long_run_that_ends_unseen_is_told_and_a_short_one_is_not(window, record, told):
    end_after(61, window, record)
    assert told == [
        (
            "“tickets” is trained",
            "Done. The model finds 94 % of the texts it never learned from right.",
        )
    ]
    told.clear()
    end_after(5, window, record)
    assert told == []


def test_nothing_is_told_to_somebody_who_looks(window, record, told, monkeypatch):
    monkeypatch.setattr(QApplication, "activeWindow", lambda: window)
    end_after(61, window, record)
    assert told == []


def test_a_failure_is_told_with_its_reason(window, record, told, translation):
    translation.use("zh_CN")
    notices = Notices(window)
    record.worker.run_failed.emit(RunFailed(kind="disk", message="The disk is full."))
    notices.show_ended(record, time.time() - 100)
    assert told == [("“tickets”提前结束", "磁盘已满。")]


def test_a_run_that_was_refused_before_it_began_is_no_long_run(window, record, told):
    record.worker.refused.emit("There is no such file.")
    Notices(window).show_ended(record, began=0.0)
    assert told == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the signal is one of Linux")
def test_the_taskbar_is_told_the_share_where_there_is_a_bus(monkeypatch):
    sent = []

    class Bus:
        def isConnected(self) -> bool:
            return True

        def send(self, message) -> None:
            sent.append(message.arguments()[1])

    monkeypatch.setattr(QDBusConnection, "sessionBus", Bus)
    show_in_taskbar(0.25)
    show_in_taskbar(None)
    assert sent == [
        {"progress": 0.25, "progress-visible": True},
        {"progress": 0.0, "progress-visible": False},
    ]


@pytest.mark.parametrize(
    ("name", "shown"),
    [("AMD EPYC, 2 cores", "AMD EPYC · 2 核"), ("NVIDIA H100", "NVIDIA H100"), ("", "cpu")],
)
def test_the_device_of_the_live_run_is_told_in_the_users_language(
    qtbot, record, appearance, translation, tmp_path, name, shown
):
    translation.use("zh_CN")
    strip = StatusStrip(tmp_path, appearance)
    qtbot.addWidget(strip)
    record.started = replace(record.started, device_name=name)
    strip.show_live(record)
    assert strip._device.text() == shown
