"""The window is killed while a run is live: the run ends well, and the next window shows it whole.

Three times in CI; `python -m tests.gui --long` does it a hundred times.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from tests.gui.test_window import config_for, write_table
from workbench.config import RunConfig, dump_config
from workbench.gui.app import make_window
from workbench.gui.panels.predict import PredictPanel
from workbench.gui.spare import SpareKeeper
from workbench.gui.window import MainWindow
from workbench.runs.folder import RunFolder, list_runs
from workbench.runs.lock import read_lock
from workbench.runs.log import read_events

TRIES = int(os.environ.get("WINDOW_KILLS", 3))
EPOCHS, STEPS = 15, 180
PATIENCE_S = 600  # an engine has the lowest priority, and the machine may be busy


def wait_for(ready: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + PATIENCE_S
    while not ready():
        assert time.monotonic() < until, f"waited in vain until {what}"
        QApplication.processEvents()
        time.sleep(0.005)


def steps_taken(folder: RunFolder) -> list[int]:
    return [event.step for event in read_events(folder.events_path) if event.event == "step"]  # type: ignore[attr-defined]


def killed_window(config: RunConfig, place: Path, at_step: int, spare: bool) -> RunFolder:
    """The run of a window that was killed when the run had taken so many steps."""
    saved = place / "config.json"
    saved.write_text(dump_config(config), encoding="utf-8")
    words = ["tests.gui.doomed", str(saved), str(place), *(["--spare"] if spare else [])]
    said = place / "said.txt"
    with said.open("wb") as file:
        window = subprocess.Popen([sys.executable, "-X", "faulthandler", "-m", *words], stderr=file)
    runs = place / "runs"

    def has_begun() -> bool:
        assert window.poll() is None, said.read_text(encoding="utf-8")
        return runs.is_dir() and any(runs.iterdir())

    try:
        wait_for(has_begun, "there is a run")
        folder = RunFolder(next(runs.iterdir()))
        wait_for(folder.is_live, "the run is live")
        wait_for(lambda: len(steps_taken(folder)) >= at_step, f"step {at_step} is taken")
        holder = read_lock(folder.lock_path)
        assert holder is not None
        others = psutil.Process(window.pid).children(recursive=True)
    finally:
        window.kill()
        window.wait()
    _, left = psutil.wait_procs([one for one in others if one.pid != holder.pid], timeout=60)
    assert not left, f"processes without a window: {left}"
    return folder


@pytest.fixture
def next_window(qapp: QApplication, settings: QSettings, monkeypatch):
    """Opens a window on a workspace; it starts no engine of its own."""
    monkeypatch.setattr(SpareKeeper, "prepare", lambda keeper: None)
    monkeypatch.setattr(PredictPanel, "load", lambda panel: None)
    made: list[MainWindow] = []

    def open_it(config: RunConfig, workspace: Path) -> MainWindow:
        window = make_window(qapp, workspace, settings, config)
        made.append(window)
        window.show()
        return window

    yield open_it
    for window in made:
        window.runs.live = None
        window.close()
        window.deleteLater()
    qapp.processEvents()


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("number", range(TRIES))
def test_a_run_whose_window_is_killed_ends_well_and_is_found_whole(
    number: int, tmp_path: Path, tiny_model: Path, next_window
):
    chance = random.Random(number)
    config = config_for(tiny_model, write_table(tmp_path / "table.csv"), training__epochs=EPOCHS)
    at_step = chance.randrange(STEPS - 20) if number else 0  # once before the first step
    folder = killed_window(config, tmp_path, at_step, spare=number % 2 == 1)
    if number % 3 == 2:  # nobody looks until the run is over
        wait_for(lambda: not folder.is_live(), "the run is over")

    window = next_window(config, tmp_path)
    wait_for(lambda: len(window.sidebar.model.entries) == 1, "the run is listed")
    wait_for(lambda: window.session.is_ready(), "the table is read")
    wait_for(lambda: window.panels.is_complete, "the run can be shown")
    if window.shown is None:
        window.open_run(folder)
    record = window.shown
    assert record is not None and record.folder == folder
    wait_for(lambda: not record.is_live, "the run has ended")
    assert record.status == "completed", folder.log_path.read_text(encoding="utf-8")[-2000:]
    assert list(record.loss.x) == steps_taken(folder) == list(range(1, STEPS + 1))
    assert len(record.evaluations) == EPOCHS
    [summary] = list_runs(tmp_path)
    assert summary.status == "completed" and folder.has_model()
    assert json.loads(folder.evaluation_path.read_text(encoding="utf-8"))
