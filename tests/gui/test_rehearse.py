"""The Train panel tells what a run will do, and finds its learning rate, beside the window."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QLocale, QPointF, QSettings, Qt, QThread
from PySide6.QtWidgets import QApplication

from workbench.config import RunConfig
from workbench.gui.app import make_window
from workbench.gui.panels.train import TrainPanel
from workbench.gui.session import Session
from workbench.jobs import rehearsal as rehearsal_module

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals as Unix has them")

# Stands for an engine: it says who it is, then what it is asked, or waits for ever.
ENGINE = """
import json, os, sys, time
open(PLACE, "w").write(str(os.getpid()))
points = [[10 ** (-7 + step), loss] for step, loss in enumerate([0.7, 0.7, 0.5, 0.3, 0.4, 9.0])]
if WAY == "fails":
    print(json.dumps({"error": "There is no memory.", "kind": "memory"}))
    sys.exit(1)
if sys.argv[1] == "find-rate":
    for done, point in enumerate(points[: 3 if WAY == "waits" else None], 1):
        print(json.dumps({"point": point, "done": done, "total": 8}), flush=True)
if WAY == "waits":
    time.sleep(600)
if sys.argv[1] == "find-rate":
    suggestion = None if WAY == "finds nothing" else 4e-5
    print(json.dumps({"points": points, "suggestion": suggestion, "note": ""}))
else:
    print(json.dumps({
        "steps": 4221, "seconds": 3752.4, "memory_bytes": 1.3 * 2**30,
        "total_memory_bytes": 11.2 * 2**30, "cut_share": 0.0126, "padding_saved": 0.31, "parts": 2,
    }))
"""


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Callable[[], bool]]:
    """Chooses what the engine does; gives whether it is alive."""

    def choose(way: str = "") -> Callable[[], bool]:
        place, script = tmp_path / "pid", tmp_path / "engine.py"
        script.write_text(f"WAY, PLACE = {way!r}, {str(place)!r}\n{ENGINE}", encoding="utf-8")
        monkeypatch.setattr(
            rehearsal_module,
            "engine_command",
            lambda *words: [sys.executable, "-S", str(script), *words],
        )
        return lambda: place.exists() and psutil.pid_exists(int(place.read_text() or 0))

    return choose


@pytest.fixture
def session() -> Session:
    return Session(RunConfig())


@pytest.fixture
def panel(qtbot, session: Session, appearance, translation) -> TrainPanel:
    translation.use("en")
    made = TrainPanel(session, appearance)
    qtbot.addWidget(made, before_close_func=end_threads)
    made.resize(1000, 700)
    made.show()
    made.set_startable(True)
    return made


def end_threads(panel: TrainPanel) -> None:
    panel.set_startable(False)
    for thread in running_threads(panel):
        thread.wait()


def running_threads(widget) -> list[QThread]:
    return [thread for thread in widget.findChildren(QThread) if thread.isRunning()]


def click(qtbot, button) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def measure(qtbot, panel: TrainPanel) -> None:
    click(qtbot, panel.estimate.button)
    assert panel.estimate.is_measuring and panel.estimate.button.text() == "Cancel"
    qtbot.waitUntil(lambda: not panel.estimate.is_measuring, timeout=30_000)


def find(qtbot, panel: TrainPanel) -> None:
    click(qtbot, panel.rate_finder.find_link)
    qtbot.waitUntil(lambda: not panel.rate_finder.is_finding, timeout=30_000)


def test_an_estimate_is_told_when_asked_for_and_cleared_when_a_setting_changes(
    qtbot, panel, session, engine
):
    engine()
    before = panel.estimate.text
    measure(qtbot, panel)
    assert panel.estimate.text.splitlines() == [
        "4,221 steps · about 1:02:32",
        "1.3 of 11.2 GB of memory",
        "1.3 % of the texts are cut",
        "Sorting by length saves 31 %",
        "A batch is computed in 2 parts",
    ]
    session.change(training__epochs=4)
    assert panel.estimate.text == before


def test_an_estimate_is_written_in_the_language_and_numbers_of_the_user(
    qtbot, panel, engine, translation
):
    engine()
    measure(qtbot, panel)
    translation.use("zh_CN")
    qtbot.waitUntil(lambda: "4,221 步" in panel.estimate.text)
    QLocale.setDefault(QLocale("de_DE"))
    panel.estimate.set_startable(True)
    assert "4.221" in panel.estimate.text and "1,3 %" in panel.estimate.text


def test_measuring_is_cancelled_by_its_button_and_by_a_change(qtbot, panel, session, engine):
    is_alive = engine("waits")
    for cancel in (
        lambda: click(qtbot, panel.estimate.button),
        lambda: session.change(training__batch_size=8),
    ):
        click(qtbot, panel.estimate.button)
        qtbot.waitUntil(is_alive, timeout=30_000)
        cancel()
        assert not panel.estimate.is_measuring
        assert panel.estimate.button.text() == "Estimate…"
        qtbot.waitUntil(lambda: not is_alive(), timeout=30_000)


def test_what_went_wrong_is_told_in_place(qtbot, panel, engine):
    engine("fails")
    measure(qtbot, panel)
    assert "There is no memory." in panel.estimate.text
    find(qtbot, panel)
    assert panel.rate_finder.text == "There is no memory."
    assert not panel.rate_finder.use_button.isVisible()


def test_the_curve_grows_and_the_suggestion_is_taken_with_one_click(qtbot, panel, session, engine):
    engine()
    finder = panel.rate_finder
    find(qtbot, panel)
    assert finder.plot.isVisible() and not panel.loss_plot.isVisible()
    assert len(finder._curve) == 6
    assert "4e-5" in finder.text
    assert session.config.training.learning_rate == 5e-5, "nothing is taken unasked"
    click(qtbot, finder.use_button)
    assert session.config.training.learning_rate == 4e-5
    assert panel.form.rows["training.learning_rate"].editor.text() == "4e-5"
    assert not finder.plot.isVisible()
    assert finder.suggestion == 4e-5, "it stays to be seen under the field"
    assert not finder.use_link.isVisible()
    session.change(training__learning_rate=1e-3)
    click(qtbot, finder.use_link)
    assert session.config.training.learning_rate == 4e-5


def test_a_suggestion_goes_when_what_it_was_found_for_changes(qtbot, panel, session, engine):
    engine()
    find(qtbot, panel)
    session.change(training__batch_size=4)
    assert panel.rate_finder.suggestion is None
    assert not panel.rate_finder.use_link.isVisible()
    assert not panel.rate_finder.plot.isVisible()


def test_a_curve_that_says_nothing_suggests_nothing(qtbot, panel, engine):
    engine("finds nothing")
    find(qtbot, panel)
    assert "did not fall clearly" in panel.rate_finder.text
    assert not panel.rate_finder.use_button.isVisible()
    click(qtbot, panel.rate_finder.close_button)
    assert panel.start_button.isVisible()


def test_looking_for_a_rate_is_cancelled_by_its_button_and_when_a_run_starts(qtbot, panel, engine):
    is_alive = engine("waits")
    finder = panel.rate_finder
    for cancel in (
        lambda: click(qtbot, finder.close_button),
        lambda: panel.set_startable(False),
    ):
        panel.set_startable(True)
        click(qtbot, finder.find_link)
        qtbot.waitUntil(lambda: "3 of 8" in finder.text, timeout=30_000)
        assert finder.find_link.text() == "finding a rate, 37 %"
        assert is_alive()
        cancel()
        assert not finder.is_finding and not finder.plot.isVisible()
        qtbot.waitUntil(lambda: not is_alive(), timeout=30_000)


def test_while_it_is_under_way_the_link_shows_the_same_curve_again(qtbot, panel, engine):
    engine("waits")
    finder = panel.rate_finder
    click(qtbot, finder.find_link)
    qtbot.waitUntil(lambda: "3 of 8" in finder.text, timeout=30_000)
    panel.show_record(None)
    assert not finder.plot.isVisible()
    click(qtbot, finder.find_link)
    assert finder.plot.isVisible() and len(finder._curve) == 3


def test_rates_stand_at_equal_distances_and_are_read_off_and_saved_as_such(
    qtbot, panel, engine, tmp_path
):
    engine()
    find(qtbot, panel)
    plot = panel.rate_finder.plot
    plot.redraw()
    (low, high), (bottom, top) = plot.canvas.box.viewRange()
    assert low == pytest.approx(-7, abs=0.2) and high == pytest.approx(0, abs=0.2)
    assert bottom <= 0 and 0.7 < top < 2, "the loss that took off does not flatten the rest"
    assert list(plot.canvas.strong["loss"].xData) == pytest.approx([-7, -6, -5, -4, -3, -2])
    axis = plot.canvas.getPlotItem().getAxis("bottom")
    assert axis.tickStrings([-7.0, -6.5, -2.0, 0.0], 1, 1) == ["1e-7", "", "0.01", "1"]
    mark = plot.canvas.mark
    assert mark.isVisible() and mark.value() == pytest.approx(-4.398, abs=0.001)
    plot._read_off((plot.canvas.box.mapViewToScene(QPointF(-4, 0.3)),))
    assert plot._reading.text() == "rate 1e-4: loss, smoothed 0.3"
    plot.save_csv(tmp_path / "curve.csv")
    with (tmp_path / "curve.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["series", "rate", "value"]
    assert rows[1] == ["loss, smoothed", "1e-07", "0.7"]


def test_closing_the_window_ends_what_is_under_way(
    qtbot, qapp: QApplication, workspace, settings: QSettings, engine
):
    is_alive = engine("waits")
    window = make_window(qapp, workspace, settings, RunConfig())
    window.show()
    window.show_step(2)
    panel = window.train_panel
    qtbot.waitUntil(panel.estimate.button.isEnabled, timeout=60_000)
    click(qtbot, panel.estimate.button)
    click(qtbot, panel.rate_finder.find_link)
    qtbot.waitUntil(is_alive, timeout=30_000)
    window.close()
    assert not running_threads(window) and not is_alive()
    window.deleteLater()
    qapp.processEvents()
