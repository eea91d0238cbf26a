"""Tables and runs with several labels, or with numbers, in the panels."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from workbench.config import RunConfig
from workbench.data.dataset import Rows
from workbench.data.text_column import TextColumn
from workbench.engine.results import Measured, write_results
from workbench.engine.tasks import MultiLabel, Regression, SingleLabel
from workbench.events import RunFinished, to_line
from workbench.gui.panels.data import DataPanel
from workbench.gui.panels.evaluate import EvaluatePanel
from workbench.gui.panels.predict import PredictPanel
from workbench.gui.panels.runs import RunsSidebar
from workbench.gui.session import Session
from workbench.jobs.predictor import Loaded, Prediction
from workbench.runs.folder import RunFolder, create_run

TAGS = ["sport", "sport|money", "money", "art|sport", "art", "money|art|sport"]


def write(path: Path, name: str, values: list[str]) -> str:
    frame = pd.DataFrame({"text": [f"text {n}" for n in range(len(values))], name: values})
    frame.to_csv(path, index=False)
    return str(path)


@pytest.fixture
def open_table(qtbot, appearance, workspace):
    def open_it(source: str) -> tuple[DataPanel, Session]:
        session = Session(RunConfig())
        panel = DataPanel(session, appearance, workspace)
        qtbot.addWidget(panel)
        panel.resize(1100, 700)
        panel.show()
        panel.open(source)
        qtbot.waitUntil(lambda: not panel.is_reading, timeout=60_000)
        return panel, session

    return open_it


def choose(qtbot, panel: DataPanel, box, value: str) -> None:
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: not panel.is_reading, timeout=60_000)


def test_a_table_of_labels_sets_the_task_and_shows_how_frequent_each_is(
    qtbot, tmp_path, open_table
):
    panel, session = open_table(write(tmp_path / "t.csv", "labels", TAGS * 10))
    assert session.config.task == panel.roles.task_box.currentData() == "multi_label"
    bars = panel.targets.bars
    assert {bar.label: bar.value for bar in bars.bars} == {
        "sport": "40",
        "money": "30",
        "art": "30",
    }
    choose(qtbot, panel, panel.roles.task_box, "single_label")
    assert session.config.task == "single_label"
    assert len(session.open_table.profile.classes) == len(TAGS)


def test_a_table_of_numbers_shows_their_histogram(qtbot, tmp_path, open_table):
    values = [f"{n % 50 / 7:.2f}" for n in range(100)]
    panel, session = open_table(write(tmp_path / "t.csv", "score", values))
    assert session.config.task == "regression"
    assert panel.targets.histogram.isVisible() and not panel.targets.bars.isVisible()
    panel.open(write(tmp_path / "u.csv", "label", ["a", "b"] * 20))
    qtbot.waitUntil(lambda: not panel.is_reading, timeout=60_000)
    assert session.config.task == "single_label"
    assert panel.targets.bars.isVisible() and not panel.targets.histogram.isVisible()


def test_columns_of_zeros_and_ones_can_be_left_and_chosen_again(qtbot, tmp_path, open_table):
    frame = pd.DataFrame(
        {"text": [f"text {n}" for n in range(30)]}
        | {name: [n % (2 + k) // (1 + k) for n in range(30)] for k, name in enumerate("abc")}
    )
    frame.to_csv(tmp_path / "t.csv", index=False)
    panel, session = open_table(str(tmp_path / "t.csv"))
    assert session.config.data.labels == ["a", "b", "c"] and session.config.data.label is None
    box = panel.roles.column_boxes["label"]
    several = box.currentData()
    choose(qtbot, panel, box, "b")
    assert (session.config.data.labels, session.config.data.label) == (None, "b")
    assert session.config.task == "single_label"
    choose(qtbot, panel, box, several)
    assert session.config.data.labels == ["a", "b", "c"]
    assert session.config.task == "multi_label"
    choose(qtbot, panel, panel.roles.task_box, "single_label")
    assert session.config.data.label == "a"


def finished(workspace: Path, task, names: list[str], targets, logits) -> RunFolder:
    """A run that has ended, with these answers to its test rows."""
    count = len(targets)
    texts = TextColumn.of([f"text {n}" for n in range(count)])
    rows = Rows(np.arange(count, dtype=np.int32), texts, None, targets)
    changes = {"task": task.name, "name": task.name}
    folder = create_run(workspace, RunConfig().replacing(changes))
    write_results(folder, [Measured("test", rows, logits)], task, names)
    metrics = {"test": task.measure(logits, targets)}
    folder.events_path.write_text(to_line(RunFinished(status="completed", metrics=metrics)))
    folder.model_path.mkdir()
    (folder.model_path / "config.json").write_text("{}")
    return folder


@pytest.fixture
def labels_run(workspace):
    targets = np.array([[1, 0], [1, 1], [0, 0], [1, 0]], dtype=np.float32)
    logits = np.array([[3, -3], [3, -1], [-2, 2], [-3, -3]], dtype=np.float32)
    return finished(workspace, MultiLabel("|"), ["joy", "love"], targets, logits)


@pytest.fixture
def numbers_run(workspace):
    targets = np.array([10, 20, 30, 40], dtype=np.float32)
    logits = np.array([[11], [20], [25], [40]], dtype=np.float32)
    return finished(workspace, Regression(), ["score"], targets, logits)


@pytest.fixture
def evaluate(qtbot, appearance):
    panel = EvaluatePanel(appearance)
    qtbot.addWidget(panel)
    panel.resize(1000, 700)
    panel.show()

    def show(folder: RunFolder) -> EvaluatePanel:
        panel.show_run(folder)
        qtbot.waitUntil(lambda: panel._task is None, timeout=60_000)
        return panel

    return show


def visible(panel: EvaluatePanel) -> dict[str, str]:
    return {key: tile.number for key, tile in panel.tiles.items() if tile.isVisible()}


def texts(panel: EvaluatePanel) -> list[str]:
    model = panel.examples
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_each_label_has_its_own_matrix_and_its_texts(evaluate, labels_run):
    panel = evaluate(labels_run)
    assert set(visible(panel)) == {"accuracy", "f1", "f1_micro", "loss", "rows"}
    assert visible(panel)["accuracy"] == "0.250"
    assert texts(panel) == ["text 3", "text 2", "text 1"], "mistakes, the surest first"
    assert panel.classes.label == "joy", "the most frequent label is shown first"
    panel.classes.matrix.choose(1, 0)
    assert texts(panel) == ["text 3"]
    box = panel.classes.label_box
    box.setCurrentIndex(box.findData("love"))
    box.activated.emit(box.currentIndex())
    panel.classes.matrix.choose(0, 1)
    assert texts(panel) == ["text 2"]


def test_numbers_are_points_and_the_farthest_off_comes_first(evaluate, numbers_run):
    panel = evaluate(numbers_run)
    assert set(visible(panel)) == {"rmse", "mae", "r2", "pearson", "rows"}
    assert visible(panel)["mae"] == "1.5"
    assert panel.numbers.isVisible() and not panel.classes.isVisible()
    assert panel.numbers.scatter.point_count == 4
    assert texts(panel)[:2] == ["text 2", "text 0"]
    assert panel.examples.index(0, 3).data() == "-5"


def test_a_click_on_a_point_selects_its_row(qtbot, evaluate, numbers_run):
    panel = evaluate(numbers_run)
    scatter = panel.numbers.scatter
    rows = panel._rows_of_split()
    for number, text in enumerate(rows["text"]):
        point = scatter._points.points()[number]
        scatter._points.sigClicked.emit(scatter._points, [point], None)
        [chosen] = panel.table.selectionModel().selectedRows()
        assert panel.examples.index(chosen.row(), 0).data() == text


def test_a_run_with_classes_after_one_with_numbers_shows_its_matrix(
    evaluate, numbers_run, workspace
):
    evaluate(numbers_run)
    logits = np.array([[2, 0], [0, 2]], dtype=np.float32)
    classes = finished(workspace, SingleLabel(), ["a", "b"], np.array([0, 1]), logits)
    panel = evaluate(classes)
    assert set(visible(panel)) == {"accuracy", "f1", "loss", "rows"}
    assert panel.classes.isVisible() and panel.classes.label is None


def test_the_sidebar_names_the_figure_of_each_task(
    qtbot, appearance, workspace, labels_run, numbers_run
):
    sidebar = RunsSidebar(workspace, appearance)
    qtbot.addWidget(sidebar)
    qtbot.waitUntil(lambda: len(sidebar.model.entries) == 2, timeout=60_000)
    figures = {entry.title: entry.figure for entry in sidebar.model.entries}
    assert figures["regression"] == "RMSE 2.55"
    assert figures["multi_label"].startswith("F1 0.")


@pytest.fixture
def predict(qtbot, appearance, monkeypatch):
    monkeypatch.setattr(PredictPanel, "load", lambda panel: None)  # no engine is needed here
    panel = PredictPanel(appearance)
    qtbot.addWidget(panel)

    def say(folder: RunFolder, loaded: Loaded, prediction: Prediction) -> PredictPanel:
        panel.show_run(folder)
        panel._on_loaded(loaded)
        panel.text_edit.setPlainText("a text")
        panel._on_predicted("a text", prediction)
        return panel

    return say


def test_labels_that_fit_are_strong_and_kept_together(predict, labels_run):
    said = Prediction(3, "joy|love", {"joy": 0.7, "love": 0.9, "fear": 0.2}, ["joy", "love"])
    panel = predict(labels_run, Loaded("multi_label", ["joy", "love", "fear"], 64, "cpu"), said)
    assert [(bar.label, bar.strong) for bar in panel.bars.bars] == [
        ("love", True),
        ("joy", True),
        ("fear", False),
    ]
    assert "F1 0." in panel.heading.line
    panel.keep()
    assert (panel.history.entries[0].line, panel.history.entries[0].figure) == ("joy|love", "70 %")


def test_a_number_is_shown_with_its_place_among_those_learned(predict, numbers_run):
    loaded = Loaded("regression", ["score"], 64, "cpu", (10.0, 40.0))
    panel = predict(numbers_run, loaded, Prediction(3, value=32.5))
    assert panel.number.text() == "32.5"
    assert [(bar.label, bar.share) for bar in panel.bars.bars] == [("score", 0.75)]
    assert "RMSE 2.55" in panel.heading.line
    panel._on_predicted("a text", Prediction(3, value=99.0))
    assert panel.bars.bars[0].share == 1.0
    panel.keep()
    assert (panel.history.entries[0].line, panel.history.entries[0].figure) == ("score", "99")
