"""Cross-validation in the window: chosen on the Data panel, trained in turn, summed up."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from workbench.config import RunConfig
from workbench.events import Event, RunFailed, RunFinished, RunStarted, Step
from workbench.gui import follow
from workbench.gui.run_words import ask_before_closing
from workbench.gui.spare import SpareKeeper
from workbench.gui.window import EVALUATE, MainWindow
from workbench.runs.control import ControlReader
from workbench.runs.folder import RunFolder, create_run, list_runs
from workbench.runs.log import EventLog, read_events

STARTED = RunStarted(model="m", device="cpu", total_steps=9, steps_per_epoch=3, epochs=3)
STEP = Step(step=1, epoch=0.1, loss=1.0, learning_rate=0.1)


def good(accuracy: float, status: Any = "completed") -> RunFinished:
    return RunFinished(status=status, metrics={"test": {"accuracy": accuracy, "loss": 0.5}})


class RecordedEngine:
    """Leaves what it was given to say, at once or when it is told to stop; None is a crash."""

    exit_code = 1

    def __init__(self, folder: RunFolder, end: Event | None, waits: bool) -> None:
        self._folder, self._end, self._waits = folder, end, waits
        self._control = ControlReader(folder.control_path)
        self._write(STARTED, STEP)
        if not waits:
            self._finish()

    @staticmethod
    def alone(workspace: Path, config: RunConfig) -> RunFolder:
        """A run of its own, which has ended well."""
        folder = create_run(workspace, config.replacing({"data.folds": None}))
        RecordedEngine(folder, good(0.5), waits=False)
        return folder

    def is_alive(self) -> bool:
        if self._waits and self._control.read() == "stop":
            self._waits = False
            self._finish()
        return self._waits

    def wait(self, timeout: float | None = None) -> int:
        return self.exit_code

    def _finish(self) -> None:
        if self._end is not None:
            figures = {"rows": 20, "labels": ["a", "b"], "metrics": {"accuracy": 0.7, "loss": 0.5}}
            more = {"task": "single_label", "confusion": [[1, 0], [0, 1]], "per_class": []}
            document = {"test": figures | more}
            self._folder.evaluation_path.write_text(json.dumps(document), encoding="utf-8")
            self._write(self._end)

    def _write(self, *events: Event) -> None:
        log = EventLog(self._folder.events_path)
        for event in events:
            log.append(event)
        log.close()


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Says how each fold ends; those in `waiting` only when they are stopped."""

    def record(*ends: Event | None, waiting: tuple[int, ...] = ()) -> None:
        def start(folder: RunFolder, *spare: object, **how: object) -> RecordedEngine:
            fold = folder.config().data.fold or 0
            return RecordedEngine(folder, ends[fold - 1], fold in waiting)

        monkeypatch.setattr(follow, "start_run", start)

    return record


@pytest.fixture
def window(quiet_window: MainWindow) -> MainWindow:
    quiet_window.session.change(data__folds=3, name="desk")
    return quiet_window


def train(qtbot, window: MainWindow) -> None:
    qtbot.waitUntil(window.top.train_button.isEnabled, timeout=30_000)
    qtbot.mouseClick(window.top.train_button, Qt.MouseButton.LeftButton)


def wait_for_end(qtbot, window: MainWindow) -> None:
    qtbot.waitUntil(
        lambda: window.live is not None and not window.runs.is_live, timeout=60_000
    )  # fmt: skip


def wait_for_words(qtbot, window: MainWindow) -> None:
    """Until the series is over and what it came to is told."""
    said = window.train_panel.messages
    qtbot.waitUntil(lambda: "trained to their end" in said.text, timeout=60_000)


def test_one_press_trains_a_model_for_each_fold_and_tells_mean_and_deviation(
    qtbot, window: MainWindow, workspace, recorded
):
    recorded(good(0.7), good(0.8), good(0.9, "early_stopped"))
    train(qtbot, window)
    wait_for_words(qtbot, window)
    names = [f"desk fold {n} of 3" for n in (3, 2, 1)]
    assert [run.config.name for run in list_runs(workspace)] == names
    assert window.shown is window.live and window.live.config.data.fold == 3
    said = window.train_panel.messages
    assert said.kind == "good"
    assert "3 of 3 folds are trained to their end." in said.text
    assert "accuracy 0.800 ± 0.100 (mean ± standard deviation)" in said.text
    qtbot.waitUntil(
        lambda: [entry.title for entry in window.sidebar.model.entries] == names, timeout=30_000
    )
    entries = window.sidebar.model.entries
    assert [entry.figure for entry in entries] == ["0.900", "0.800", "0.700"]
    assert entries[0].line.startswith("fold 3 of 3 · ")

    panel, folds = window.evaluate_panel, window.evaluate_panel.folds
    qtbot.waitUntil(lambda: panel.split_box.findText("All folds") > 0, timeout=30_000)
    assert panel.tiles["accuracy"].number == "0.700", "the fold's own figures, not those of all"
    qtbot.mouseClick(said._button, Qt.MouseButton.LeftButton)
    assert folds.isVisible() and window.panels.currentIndex() == EVALUATE
    assert "of 3 of 3 folds" in folds.accessibleName()
    assert folds.lines[0] == "Accuracy  0.800 ± 0.100  0.700 · 0.800 · 0.900"
    choose(panel.split_box, "Test rows")
    assert panel.tiles["accuracy"].isVisible() and not folds.isVisible()


def test_a_past_fold_shows_what_all_of_them_come_to(qtbot, window: MainWindow, workspace, recorded):
    recorded(good(0.7), good(0.8), good(0.9))
    train(qtbot, window)
    wait_for_words(qtbot, window)
    window.open_run(RecordedEngine.alone(workspace, window.session.config))
    window.show_step(EVALUATE)
    panel = window.evaluate_panel
    qtbot.waitUntil(lambda: panel.split_box.count() == 1, timeout=30_000)
    window.open_run(list_runs(workspace)[-1].folder)
    qtbot.waitUntil(lambda: panel.split_box.count() == 2, timeout=30_000)
    choose(panel.split_box, "All folds")
    assert "0.800 ± 0.100" in panel.folds.lines[0]


def test_a_fold_that_is_killed_leaves_the_others(qtbot, window: MainWindow, workspace, recorded):
    recorded(good(0.7), None, good(0.9))
    train(qtbot, window)
    wait_for_words(qtbot, window)
    statuses = [run.status for run in list_runs(workspace)]
    assert statuses == ["completed", "interrupted", "completed"]
    said = window.train_panel.messages
    assert said.kind == "warning"
    assert "2 of 3 folds are trained to their end." in said.text and "0.800 ± 0.141" in said.text


def test_stop_keeps_the_fold_that_is_trained_and_begins_no_other(
    qtbot, window: MainWindow, workspace, recorded
):
    recorded(good(0.7), good(0.4, "stopped"), good(0.9), waiting=(2,))
    train(qtbot, window)
    qtbot.waitUntil(lambda: window.live.step and window.live.config.data.fold == 2, timeout=60_000)
    assert window.runs.folds_left == 1
    assert "Fold 2 of 3" in window.top._state.text()
    qtbot.waitUntil(window.top.stop_button.isEnabled, timeout=30_000)
    qtbot.mouseClick(window.top.stop_button, Qt.MouseButton.LeftButton)
    wait_for_words(qtbot, window)
    assert [run.status for run in list_runs(workspace)] == ["stopped", "completed"]
    assert "1 of 3 folds are trained to their end." in window.train_panel.messages.text


def test_between_two_folds_no_other_run_can_be_started_and_stop_ends_the_series(
    qtbot, window: MainWindow, workspace, recorded, monkeypatch
):
    recorded(good(0.7), good(0.8), good(0.9))
    gone = threading.Event()
    monkeypatch.setattr(RecordedEngine, "wait", lambda engine, timeout=None: gone.wait(60))
    train(qtbot, window)
    qtbot.waitUntil(lambda: window.live.status == "completed", timeout=60_000)
    window.train()
    qtbot.wait(200)  # the bar follows ten times a second
    assert window.live.config.data.fold == 1 and window.top.stop_button.isVisible()
    assert not window.top.train_button.isVisible()
    window.stop()
    gone.set()
    wait_for_end(qtbot, window)
    qtbot.waitUntil(window.top.train_button.isVisible, timeout=30_000)
    assert len(list_runs(workspace)) == 1


def test_who_looks_at_another_run_meanwhile_goes_on_doing_so(
    qtbot, window: MainWindow, workspace, recorded
):
    recorded(good(0.7), good(0.8), good(0.9), waiting=(2,))
    train(qtbot, window)
    qtbot.waitUntil(lambda: window.live.step and window.live.config.data.fold == 2, timeout=60_000)
    first = list_runs(workspace)[-1].folder
    window.open_run(first)
    window.live.ask("stop")
    qtbot.waitUntil(lambda: window.live.config.data.fold == 3, timeout=60_000)
    wait_for_end(qtbot, window)
    assert window.shown.folder == first


def test_a_table_that_has_no_such_folds_is_explained_and_leaves_no_run(
    qtbot, window: MainWindow, workspace, recorded
):
    recorded()
    window.session.change(data__folds=20, data__group="label")
    train(qtbot, window)
    wait_for_end(qtbot, window)
    assert "too few for data.folds = 20" in window.train_panel.messages.text
    assert list_runs(workspace) == []


def test_why_a_fold_failed_stays_readable_beside_what_the_series_came_to(
    qtbot, window: MainWindow, workspace, recorded
):
    recorded(good(0.7), RunFailed(kind="disk", message="The disk is full."), good(0.9))
    train(qtbot, window)
    wait_for_words(qtbot, window)
    panel = window.train_panel
    assert panel.messages.kind == "warning" and "2 of 3 folds" in panel.messages.text
    assert panel.fold_messages.kind == "error"
    assert panel.fold_messages.text == "Fold 2 of 3: The disk is full."
    window.open_run(list_runs(workspace)[0].folder)
    assert "Fold 2 of 3" in panel.fold_messages.text, "it is of the same series"
    window.open_run(RecordedEngine.alone(workspace, window.session.config))
    assert panel.fold_messages.text == ""


def test_a_fold_that_failed_and_is_trained_again_completes_what_the_series_comes_to(
    qtbot, window: MainWindow, workspace, recorded, monkeypatch
):
    recorded(good(0.7), None, good(0.9))
    train(qtbot, window)
    wait_for_words(qtbot, window)
    monkeypatch.setattr("workbench.gui.follow.require_unfinished", lambda folder: None)
    recorded(good(0.7), good(0.8), good(0.9))
    window.open_run(list_runs(workspace)[1].folder)
    qtbot.waitUntil(window.train_panel.resume_button.isVisible, timeout=30_000)
    qtbot.mouseClick(window.train_panel.resume_button, Qt.MouseButton.LeftButton)
    wait_for_words(qtbot, window)
    said = window.train_panel.messages
    assert said.kind == "good" and "3 of 3 folds are trained to their end." in said.text


def test_the_folds_of_one_series_stay_in_one_workspace(
    qtbot, window: MainWindow, workspace, recorded, tmp_path
):
    recorded(good(0.7), good(0.8), good(0.9), waiting=(1,))
    train(qtbot, window)
    qtbot.waitUntil(lambda: bool(window.live.step), timeout=60_000)
    window.runs.use_workspace(tmp_path / "elsewhere")
    window.live.ask("stop")
    wait_for_words(qtbot, window)
    assert len(list_runs(workspace)) == 3
    assert not (tmp_path / "elsewhere").exists()


def test_each_fold_but_the_last_has_an_engine_prepared_for_the_next(
    qtbot, window: MainWindow, recorded, monkeypatch
):
    prepared = []
    monkeypatch.setattr(SpareKeeper, "prepare", lambda keeper: prepared.append(1))
    recorded(good(0.7), good(0.8), good(0.9), waiting=(1, 2, 3))
    train(qtbot, window)
    for fold, expected in ((1, 1), (2, 2), (3, 2)):
        begun = partial(has_begun, window, fold)
        qtbot.waitUntil(begun, timeout=60_000)
        qtbot.waitUntil(lambda expected=expected: len(prepared) == expected, timeout=30_000)
        window.live.ask("stop")
    wait_for_end(qtbot, window)


def has_begun(window: MainWindow, fold: int) -> bool:
    return window.live.config.data.fold == fold and window.live.step > 0


def test_each_fold_is_shown_also_when_asked_for_before_the_evaluation_is_read(
    qtbot, window: MainWindow, workspace, recorded
):
    recorded(good(0.7), good(0.8), good(0.9))
    train(qtbot, window)
    wait_for_words(qtbot, window)
    panel = window.evaluate_panel
    qtbot.waitUntil(lambda: panel.split_box.findText("All folds") > 0, timeout=30_000)
    panel.show_run(window.shown.folder)
    panel.show_folds()
    assert not panel.folds.isVisibleTo(panel)
    qtbot.waitUntil(lambda: panel.folds.isVisibleTo(panel), timeout=30_000)


def test_a_series_that_took_long_is_told_from_its_first_fold_on(
    qtbot, window: MainWindow, workspace, recorded, monkeypatch
):
    told = []
    monkeypatch.setattr(window.notices, "show_ended", lambda record, began: told.append(began))
    recorded(good(0.7), good(0.8), good(0.9))
    train(qtbot, window)
    wait_for_words(qtbot, window)
    first = read_events(list_runs(workspace)[-1].folder.events_path)[0]
    assert told == [first.time], "once, at the end of all"


def test_before_the_window_closes_it_tells_of_the_folds_that_would_not_be_begun(
    qtbot, window: MainWindow, monkeypatch
):
    told = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append(box.informativeText()))
    ask_before_closing("desk", 0, window)
    ask_before_closing("desk", 2, window)
    assert "folds" not in told[0]
    assert "The 2 folds after it are not begun then." in told[1]


def test_folds_are_chosen_where_the_test_rows_are(qtbot, quiet_window: MainWindow):
    window = quiet_window
    split, session = window.data_panel.split, window.session
    box = split.boxes["test"]
    texts = [box.itemText(place) for place in range(box.count())]
    assert "cross-validation, 5 folds" in texts and "cross-validation, 20 folds" in texts
    before = session.config.data.test
    choose(box, "cross-validation, 5 folds")
    assert (session.config.data.folds, session.config.data.test) == (5, before)
    assert (box.currentText(), box.currentData()) == ("cross-validation, 5 folds", 5)
    assert "5 models are trained in turn" in split._columns.text()
    rows = session.open_table.table.rows
    assert session.split_sizes()["test"] == round(rows / 5)
    assert "in each of 5 folds" in window.train_panel.estimate.text
    qtbot.waitUntil(lambda: "Test:" in split.balance.text(), timeout=30_000)
    session.change(data__folds=7)
    assert box.currentText() == "cross-validation, 7 folds"
    choose(box, "20 % of the rows")
    assert (session.config.data.folds, session.config.data.test) == (None, 0.2)
    session.change(data__test="held out.csv")
    choose(box, "cross-validation, 5 folds")
    assert session.config.data.test == 0.1, "rows of one's own are no fold"


def choose(box: Any, text: str) -> None:
    place = box.findText(text)
    box.setCurrentIndex(place)
    box.activated.emit(place)
