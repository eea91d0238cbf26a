"""Stop and Pause count from the press of Train on, before there is an engine to hear them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from workbench.gui import follow
from workbench.gui.window import MainWindow
from workbench.runs.control import ControlReader
from workbench.runs.folder import RunFolder, list_runs
from workbench.runs.log import EventLog


class Gate:
    """Holds a run back at one place until it is opened."""

    def __init__(self) -> None:
        self.reached, self.opened = threading.Event(), threading.Event()

    def __call__(self, *arguments: object) -> None:
        self.reached.set()
        assert self.opened.wait(60)


@pytest.fixture
def gate() -> Iterator[Gate]:
    made = Gate()
    yield made
    made.opened.set()


def press(qtbot, button: QPushButton) -> None:
    qtbot.waitUntil(lambda: button.isVisible() and button.isEnabled(), timeout=30_000)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def wait_for_end(qtbot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window.live is not None and not window.runs.is_live, timeout=60_000)


def test_stop_while_the_data_is_looked_at_leaves_no_run(
    qtbot, quiet_window: MainWindow, workspace, gate: Gate, monkeypatch
):
    window = quiet_window
    monkeypatch.setattr(follow, "check_model", gate)
    window.session.change(data__folds=3)
    press(qtbot, window.top.train_button)
    qtbot.waitUntil(gate.reached.is_set, timeout=60_000)
    press(qtbot, window.top.stop_button)
    gate.opened.set()
    wait_for_end(qtbot, window)
    assert list_runs(workspace) == []
    assert window.train_panel.messages.text == "Stopped before it began: there is no run."
    qtbot.waitUntil(window.top.train_button.isVisible, timeout=30_000)


@pytest.mark.parametrize("command", ["stop", "pause"])
def test_what_is_wished_while_the_engine_is_started_reaches_it(
    qtbot, quiet_window: MainWindow, workspace, gate: Gate, monkeypatch, command
):
    window, engine = quiet_window, SimpleNamespace(is_alive=lambda: False, wait=lambda _=None: 1)

    def start(folder: RunFolder, *spare: object, **how: object) -> SimpleNamespace:
        gate()
        folder.control_path.unlink(missing_ok=True)  # as starting an engine does
        EventLog(folder.events_path).close()
        return engine

    monkeypatch.setattr(follow, "start_run", start)
    press(qtbot, window.top.train_button)
    qtbot.waitUntil(gate.reached.is_set, timeout=60_000)
    window.live.ask(command)
    gate.opened.set()
    wait_for_end(qtbot, window)
    [run] = list_runs(workspace)
    assert ControlReader(run.folder.control_path).read() == command
