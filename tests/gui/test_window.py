"""The whole job by clicking: real window, real engine process, a tiny model."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QMimeData, QPoint, QSettings, Qt, QThread, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton

from tests.gui.conftest import discard
from workbench.config import RunConfig
from workbench.gui.app import make_window
from workbench.gui.window import DATA, EVALUATE, MODEL, PREDICT, START, TRAIN, MainWindow
from workbench.models.catalogue import starting_config
from workbench.models.find import BUNDLED
from workbench.runs.folder import RunFolder, create_run, list_runs
from workbench.runs.sources import source_states

STEPS_TIMEOUT = 120_000
GOOD = ["a good film", "great book", "the film is great", "a fine book", "good good good"]
BAD = ["a bad film", "poor book", "the film was awful", "an awful book", "bad bad bad"]


def write_table(path: Path, copies: int = 12) -> Path:
    """A small table whose classes are told by their words, with names that tempt a reader."""
    lines = ["text,label"]
    for copy in range(copies):
        lines += [f"{text} {copy},NA" for text in GOOD] + [f"{text} {copy},1.0" for text in BAD]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def config_for(model: Path, source: Path, **values: object) -> RunConfig:
    changes = {
        "data.source": str(source),
        "model.name": str(model),
        "model.max_length": 16,
        "training.learning_rate": 1e-2,
        "training.batch_size": 8,
        "training.epochs": 8,
        "training.device": "cpu",
        "name": "tiny",
    }
    return RunConfig().replacing(changes | {key.replace("__", "."): v for key, v in values.items()})


@pytest.fixture
def windows(qapp: QApplication, workspace: Path, settings: QSettings) -> Iterator[list[MainWindow]]:
    """Windows made in a test; each is closed, and its run killed, whatever happened."""
    made: list[MainWindow] = []
    yield made
    for window in made:
        folder = window.live.folder if window.live is not None else None
        kill_engine(folder)
        window.runs.live = None
        discard(qapp, window)


def kill_engine(folder: RunFolder | None) -> None:
    if folder is None or not folder.is_live():
        return
    try:
        process = psutil.Process(json.loads(folder.lock_path.read_text(encoding="utf-8"))["pid"])
        process.kill()
        process.wait(10)
    except (psutil.NoSuchProcess, OSError):
        pass


@pytest.fixture
def open_window(qtbot, qapp: QApplication, workspace: Path, settings: QSettings, windows):
    """Opens a window on a config and waits until its table is read."""

    def open_it(config: RunConfig) -> MainWindow:
        window = make_window(qapp, workspace, settings, config)
        windows.append(window)
        window.show()
        qtbot.waitUntil(lambda: window.panels.is_complete, timeout=60_000)
        qtbot.waitUntil(lambda: not window.data_panel.is_reading, timeout=60_000)
        return window

    return open_it


def click(qtbot, button) -> None:
    qtbot.waitUntil(button.isEnabled, timeout=30_000)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def wait_for_end(qtbot, window: MainWindow) -> None:
    qtbot.waitUntil(
        lambda: window.live is not None and not window.live.is_live, timeout=STEPS_TIMEOUT
    )


def test_open_a_table_press_train_watch_it_learn_and_classify_text(
    qtbot, tmp_path: Path, tiny_model: Path, workspace: Path, open_window
):
    source = write_table(tmp_path / "my “data” 数据 🙂" / "it's a table.csv")
    window = open_window(config_for(tiny_model, source))
    assert "120" in window.data_panel.heading.line

    click(qtbot, window.top.train_button)
    assert window.panels.currentIndex() == TRAIN
    qtbot.waitUntil(lambda: len(window.live.loss) > 0, timeout=STEPS_TIMEOUT)
    assert window.top.stop_button.isVisible()
    wait_for_end(qtbot, window)

    assert window.live.status == "completed"
    assert len(window.live.evaluations) == 8
    assert window.live.loss.y[-1] < 0.5 * window.live.loss.y[0]
    qtbot.waitUntil(lambda: "100 %" in window.train_panel.messages.text, timeout=30_000)

    click(qtbot, window.top.steps.buttons[EVALUATE])
    qtbot.waitUntil(
        lambda: window.evaluate_panel.tiles["accuracy"].number == "1.000", timeout=30_000
    )

    click(qtbot, window.top.steps.buttons[PREDICT])
    qtbot.waitUntil(lambda: window.predict_panel.is_ready, timeout=60_000)
    qtbot.keyClicks(window.predict_panel.text_edit, "an awful film")
    bars = window.predict_panel.bars
    qtbot.waitUntil(lambda: bool(bars.bars) and bars.bars[0].label == "1.0", timeout=30_000)
    assert {bar.label for bar in bars.bars} == {"NA", "1.0"}
    assert bars.bars[0].strong

    [summary] = list_runs(workspace)
    assert summary.status == "completed"
    qtbot.waitUntil(lambda: len(window.sidebar.model.entries) == 1, timeout=30_000)
    assert window.sidebar.model.entries[0].figure == "1.000"


def test_stop_keeps_what_was_learned(qtbot, tmp_path: Path, tiny_model: Path, open_window):
    source = write_table(tmp_path / "table.csv")
    window = open_window(config_for(tiny_model, source, training__epochs=1000))
    click(qtbot, window.top.train_button)
    qtbot.waitUntil(lambda: window.live.step > 5, timeout=STEPS_TIMEOUT)
    click(qtbot, window.top.stop_button)
    wait_for_end(qtbot, window)
    assert window.live.status == "stopped"
    assert window.live.folder.has_model()
    assert window.predict_panel.is_ready or window.predict_panel.isEnabled()


def test_pause_halts_the_steps_and_continue_goes_on(
    qtbot, tmp_path: Path, tiny_model: Path, open_window
):
    source = write_table(tmp_path / "table.csv")
    window = open_window(config_for(tiny_model, source, training__epochs=1000))
    click(qtbot, window.top.train_button)
    qtbot.waitUntil(lambda: window.live.step > 2, timeout=STEPS_TIMEOUT)
    click(qtbot, window.top.pause_button)
    qtbot.waitUntil(lambda: window.live.status == "paused", timeout=60_000)
    paused_at = window.live.step
    qtbot.wait(500)
    assert window.live.step == paused_at
    click(qtbot, window.top.pause_button)
    qtbot.waitUntil(lambda: window.live.step > paused_at, timeout=60_000)


def test_a_killed_engine_leaves_the_window_alive_and_the_curve_on_show(
    qtbot, tmp_path: Path, tiny_model: Path, open_window
):
    source = write_table(tmp_path / "table.csv")
    window = open_window(config_for(tiny_model, source, training__epochs=1000))
    click(qtbot, window.top.train_button)
    qtbot.waitUntil(lambda: window.live.step > 5, timeout=STEPS_TIMEOUT)
    pid = json.loads(window.live.folder.lock_path.read_text(encoding="utf-8"))["pid"]
    os.kill(pid, signal.SIGKILL)
    wait_for_end(qtbot, window)
    assert window.live.status == "interrupted"
    assert len(window.live.loss) > 5
    assert "memory" in window.train_panel.messages.text
    assert window.train_panel.messages.kind == "error"
    assert window.top.train_button.isVisible()
    assert window.top.steps.buttons[TRAIN].state == "attention"


def test_a_run_left_by_a_closed_window_is_found_by_the_next(
    qtbot, tmp_path: Path, tiny_model: Path, open_window
):
    source = write_table(tmp_path / "table.csv")
    config = config_for(tiny_model, source, training__epochs=1000)
    first = open_window(config)
    click(qtbot, first.top.train_button)
    qtbot.waitUntil(lambda: first.live.step > 5, timeout=STEPS_TIMEOUT)
    folder = first.live.folder

    def answer() -> None:
        question = QApplication.activeModalWidget()
        assert isinstance(question, QMessageBox)
        button = next(b for b in question.findChildren(QPushButton) if "Leave" in b.text())
        click(qtbot, button)

    QTimer.singleShot(300, answer)
    assert first.close()
    assert folder.is_live()

    second = open_window(config)
    qtbot.waitUntil(lambda: second.live is not None and second.live.step > 5, timeout=60_000)
    assert second.live.folder == folder
    assert second.live.loss.x[0] == 1, "the curve begins with the first step"
    click(qtbot, second.top.stop_button)
    wait_for_end(qtbot, second)
    assert second.live.status == "stopped"


def test_closing_asks_and_cancel_keeps_the_window(
    qtbot, tmp_path: Path, tiny_model: Path, open_window
):
    source = write_table(tmp_path / "table.csv")
    window = open_window(config_for(tiny_model, source, training__epochs=1000))
    click(qtbot, window.top.train_button)
    qtbot.waitUntil(lambda: window.live.step > 2, timeout=STEPS_TIMEOUT)

    def answer() -> None:
        question = QApplication.activeModalWidget()
        button = next(b for b in question.findChildren(QPushButton) if "Cancel" in b.text())
        click(qtbot, button)

    QTimer.singleShot(300, answer)
    assert not window.close()
    assert window.isVisible()
    assert window.live.is_live


def test_a_past_run_opens_again_with_its_curves_and_its_model(
    qtbot, tmp_path: Path, tiny_model: Path, open_window
):
    source = write_table(tmp_path / "table.csv")
    config = config_for(tiny_model, source, training__epochs=1)
    first = open_window(config)
    click(qtbot, first.top.train_button)
    wait_for_end(qtbot, first)
    losses = list(first.live.loss.y)
    first.close()

    second = open_window(config)
    qtbot.waitUntil(lambda: len(second.sidebar.model.entries) == 1, timeout=30_000)
    index = second.sidebar.model.index(0)
    place = second.sidebar.list.visualRect(index).center()
    qtbot.mouseClick(second.sidebar.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(
        lambda: second.shown is not None and len(second.shown.loss) == len(losses), timeout=30_000
    )
    assert list(second.shown.loss.y) == losses
    qtbot.waitUntil(lambda: second.shown.status == "completed", timeout=30_000)
    click(qtbot, second.top.steps.buttons[PREDICT])
    qtbot.waitUntil(lambda: second.predict_panel.is_ready, timeout=60_000)


def test_a_run_that_was_cut_off_goes_on_at_a_click(
    qtbot, tmp_path: Path, tiny_model: Path, open_window
):
    source = write_table(tmp_path / "table.csv")
    window = open_window(config_for(tiny_model, source, training__epochs=15))
    click(qtbot, window.top.train_button)
    qtbot.waitUntil(lambda: window.live.step > 10, timeout=STEPS_TIMEOUT)
    kill_engine(window.live.folder)
    wait_for_end(qtbot, window)
    cut = window.live
    qtbot.waitUntil(window.train_panel.resume_button.isVisible, timeout=30_000)

    click(qtbot, window.train_panel.resume_button)
    wait_for_end(qtbot, window)
    assert window.live is not cut and window.live.folder == cut.folder
    assert window.live.status == "completed"
    assert list(window.live.loss.x) == list(range(1, window.live.total_steps + 1))
    assert not window.train_panel.resume_button.isVisible()


BAD_TABLES = {
    "missing": (None, "There is no file"),
    "binary": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a picture"),
    "one column": (b"text\nhello\nworld\n", "one column"),
    "empty": (b"", "empty"),
}


@pytest.mark.parametrize(("content", "said"), BAD_TABLES.values(), ids=BAD_TABLES)
def test_a_table_that_cannot_be_read_is_explained_in_the_data_panel(
    qtbot, tmp_path: Path, tiny_model: Path, open_window, content: bytes | None, said: str
):
    window = open_window(config_for(tiny_model, write_table(tmp_path / "good.csv")))
    bad = tmp_path / "bad.csv"
    if content is not None:
        bad.write_bytes(content)
    window.data_panel.open(str(bad))
    qtbot.waitUntil(lambda: window.data_panel.messages.kind == "error", timeout=30_000)
    assert said in window.data_panel.messages.text
    assert window.session.is_ready(), "the table that was open stays open"


BAD_LABELS = {
    "one class": ("text,label\na,x\nb,x\nc,x\n", "same label"),
    "no labels": ("text,label\na,\nb,\nc,\n", "label"),
    "empty texts": ("text,label\n ,x\n ,y\n ,x\n", "empty"),
}


@pytest.mark.parametrize(("content", "said"), BAD_LABELS.values(), ids=BAD_LABELS)
def test_a_table_that_cannot_be_learned_leaves_no_run_behind(
    qtbot,
    tmp_path: Path,
    tiny_model: Path,
    workspace: Path,
    open_window,
    content: str,
    said: str,
):
    bad = tmp_path / "bad.csv"
    bad.write_text(content, encoding="utf-8")
    config = config_for(tiny_model, bad, data__text="text", data__label="label")
    window = open_window(config)
    click(qtbot, window.top.train_button)
    wait_for_end(qtbot, window)
    assert said in window.train_panel.messages.text
    assert not list((workspace / "runs").glob("*"))
    assert window.top.train_button.isVisible()


def test_a_folder_that_is_no_model_is_explained_in_the_model_panel(
    qtbot, tmp_path: Path, tiny_model: Path, open_window
):
    window = open_window(config_for(tiny_model, write_table(tmp_path / "table.csv")))
    click(qtbot, window.top.steps.buttons[MODEL])
    qtbot.keyClicks(window.model_panel.search.edit, str(tmp_path))
    click(qtbot, window.model_panel.search.use_button)
    qtbot.waitUntil(lambda: window.model_panel.messages.kind == "error", timeout=30_000)
    assert "config.json" in window.model_panel.messages.text
    assert window.session.config.model.name == str(tiny_model)


def test_a_rate_that_came_with_the_model_goes_with_it_and_one_of_the_users_stays(
    qtbot, tmp_path: Path, tiny_model: Path, open_window
):
    window = open_window(starting_config())
    suggested = window.session.config.training.learning_rate
    choose = window.model_panel.choose

    def rate_with(model: str) -> float:
        choose(model)
        qtbot.waitUntil(lambda: window.session.config.model.name == model, timeout=30_000)
        return window.session.config.training.learning_rate

    assert rate_with(str(tiny_model)) == RunConfig().training.learning_rate
    assert rate_with(BUNDLED) == suggested
    window.session.change(training__learning_rate=1e-3)
    assert rate_with(str(tiny_model)) == 1e-3


def test_several_files_dropped_on_the_start_page_are_found_there_again(
    qtbot, tmp_path: Path, open_window
):
    sources = [write_table(tmp_path / f"month {n}.csv") for n in range(3)]
    window = open_window(RunConfig())
    window.show_step(START)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(source)) for source in sources])
    how = Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window.start_page, QDragEnterEvent(QPoint(9, 9), *how))
    QApplication.sendEvent(window.start_page, QDropEvent(QPoint(9, 9), *how))
    wanted = "\n".join(map(str, sources))
    qtbot.waitUntil(lambda: window.session.config.data.source == wanted, timeout=30_000)
    assert window.session.config.name == tmp_path.name[:80]
    window.show_step(START)
    texts = [button.text() for button in window.start_page.findChildren(QPushButton)]
    assert "month 0.csv and 2 more" in texts


def test_opening_a_run_whose_file_has_changed_since_says_so(
    qtbot, tmp_path: Path, tiny_model: Path, workspace: Path, open_window
):
    source = write_table(tmp_path / "table.csv")
    config = config_for(tiny_model, source)
    folder = create_run(workspace, config)
    manifest = {"data": {"files": source_states(config)}}
    folder.manifest_path.write_text(json.dumps(manifest), encoding="utf-8")
    window = open_window(config)
    source.write_text(source.read_text(encoding="utf-8") + "one more,NA\n", encoding="utf-8")
    window.open_run(folder)
    said = window.train_panel.source_messages
    qtbot.waitUntil(lambda: "changed since" in said.text, timeout=30_000)
    told = window.train_panel.messages
    qtbot.waitUntil(lambda: told.kind == "error" and told.text != "", timeout=30_000)
    assert "changed since" in said.text, "that the run was cut off is told beside it"


def test_the_columns_can_be_changed_and_one_cannot_be_both(
    qtbot, tmp_path: Path, tiny_model: Path, open_window
):
    table = tmp_path / "table.csv"
    rows = "".join(f"some long text number {n},c{n % 2},d{n % 3}\n" for n in range(60))
    table.write_text("text,label,other\n" + rows, encoding="utf-8")
    window = open_window(config_for(tiny_model, table))
    box = window.data_panel.roles.column_boxes["label"]
    box.setCurrentIndex(box.findData("other"))
    box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: window.session.config.data.label == "other", timeout=30_000)
    qtbot.waitUntil(lambda: not window.data_panel.is_reading, timeout=30_000)
    assert set(window.session.open_table.profile.classes) == {"d0", "d1", "d2"}
    box.setCurrentIndex(box.findData("text"))
    box.activated.emit(box.currentIndex())
    assert window.data_panel.messages.kind == "error"
    assert window.session.config.data.label == "other"


def test_every_control_has_a_name_and_every_field_a_tooltip(
    qtbot, tmp_path: Path, tiny_model: Path, open_window
):
    from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QSpinBox

    window = open_window(config_for(tiny_model, write_table(tmp_path / "table.csv")))
    nameless = []
    kinds = (QAbstractButton, QComboBox, QSpinBox, QLineEdit, QAbstractItemView)
    for kind in kinds:
        for widget in window.findChildren(kind):
            inner = widget.objectName().startswith("qt_") or isinstance(
                widget.parent(), (QComboBox, QSpinBox, QAbstractItemView, QLineEdit)
            )
            named = widget.accessibleName() or getattr(widget, "text", lambda: "")()
            # Parts that Qt makes itself, inside a table and a box of choices.
            corner = "QTableCornerButton" in widget.metaObject().className()
            corner |= "QComboBoxPrivateContainer" in widget.parent().metaObject().className()
            if not (inner or named or corner or widget.isHidden()):
                nameless.append((type(widget).__name__, type(widget.parent()).__name__))
    assert not nameless, nameless


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_window_fits_a_small_screen_in_every_theme_and_language(
    qtbot, tmp_path: Path, tiny_model: Path, open_window, language: str, theme: str
):
    window = open_window(config_for(tiny_model, write_table(tmp_path / "table.csv")))
    window.use_language(language)
    window.use_theme(theme)
    window.resize(1024, 700)
    qtbot.wait(50)
    assert window.minimumSizeHint().width() <= 1024
    assert window.minimumSizeHint().height() <= 700
    for step in (DATA, MODEL, TRAIN, EVALUATE, PREDICT):
        window.show_step(step)
        qtbot.wait(20)
        assert not window.grab().isNull()
    window.use_language("en")


def test_closing_the_window_leaves_no_thread_behind(
    qtbot, tmp_path: Path, tiny_model: Path, open_window
):
    window = open_window(config_for(tiny_model, write_table(tmp_path / "table.csv")))
    window.close()
    assert [t for t in window.findChildren(QThread) if t.isRunning()] == []
