"""The start page, the tour and the glossary: help where the question arises."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QPushButton, QWidget

from tests.gui.conftest import discard
from tests.gui.recorded import recorded_run, start, take_steps, validate
from workbench.gui.app import make_window
from workbench.gui.glossary import TERMS
from workbench.gui.spare import SpareKeeper
from workbench.gui.window import DATA, START, TRAIN, MainWindow


def press(qtbot, button: QWidget) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_first_view_is_the_start_page_and_the_sample_trains_at_one_press(
    qtbot, quiet_window: MainWindow, monkeypatch
):
    started = []
    monkeypatch.setattr(quiet_window.runs, "start", lambda: started.append(True))
    assert quiet_window.panels.currentIndex() == START
    assert not any(button.isChecked() for button in quiet_window.top.steps.buttons)
    press(qtbot, quiet_window.start_page.sample_button)
    qtbot.waitUntil(lambda: bool(started), timeout=60_000)
    assert quiet_window.session.config.data.source == "sample:support-desk"
    assert quiet_window.panels.currentIndex() == TRAIN


def test_a_table_that_was_opened_is_offered_again(qtbot, tmp_path: Path, quiet_window: MainWindow):
    table = tmp_path / "a & b.csv"
    rows = "".join(f"some text of number {n},{'good' if n % 2 else 'bad'}\n" for n in range(40))
    table.write_text("text,label\n" + rows, encoding="utf-8")
    quiet_window.open_table(str(table))
    qtbot.waitUntil(lambda: quiet_window.session.config.data.source == str(table), timeout=60_000)
    quiet_window.show_step(START)
    page = quiet_window.start_page
    qtbot.waitUntil(page._files_card.isVisible)
    [line] = page._files_card.findChildren(QPushButton)
    assert line.text() == "a && b.csv" and line.toolTip() == str(table)
    press(qtbot, line)
    assert quiet_window.panels.currentIndex() == DATA


def test_the_tour_goes_through_the_window_and_can_be_left(qtbot, quiet_window: MainWindow):
    press(qtbot, quiet_window.start_page.tour_button)
    tour = quiet_window.tour
    titles = []
    while tour.isVisible():
        titles.append(tour.title)
        assert quiet_window.rect().contains(tour.geometry()), tour.title
        press(qtbot, tour.next_button)
    assert titles == ["Five steps", "Your table", "Settings", "Train", "Runs"]
    quiet_window.begin_tour()
    qtbot.keyClick(tour.next_button, Qt.Key.Key_Escape)
    assert not tour.isVisible()
    quiet_window.begin_tour()
    press(qtbot, tour.skip_button)
    assert not tour.isVisible()


def test_why_opens_the_glossary_with_the_users_own_curves(
    qtbot, tmp_path: Path, quiet_window: MainWindow
):
    record = recorded_run(quiet_window.runs, tmp_path, quiet_window.session.config)
    start(record)
    take_steps(record, 1, 60)
    quiet_window.runs._show(record)
    quiet_window.show_step(TRAIN)
    validate(record, 30, 0.6, best=True)
    validate(record, 60, 0.9, best=False)
    messages = quiet_window.train_panel.messages
    assert "over-fit" in messages.text
    why = next(b for b in messages.findChildren(QPushButton) if b.text() == "Why?")
    press(qtbot, why)
    glossary = quiet_window.glossary
    assert glossary.isVisible() and "Over-fitting" in glossary.text
    assert "marks step 30" in glossary.text
    assert glossary.plot.isVisible()
    quiet_window.use_language("zh_CN")
    qtbot.waitUntil(lambda: "过拟合" in glossary.text)
    quiet_window.use_language("en")
    glossary.close()


def test_the_figures_of_a_run_can_be_read_in_a_narrow_window(
    qtbot, tmp_path: Path, quiet_window: MainWindow
):
    record = recorded_run(quiet_window.runs, tmp_path, quiet_window.session.config)
    start(record)
    take_steps(record, 1, 30)
    quiet_window.runs._show(record)
    quiet_window.show_step(TRAIN)
    for width in (1024, 1600):
        quiet_window.resize(width, 700)
        qtbot.wait(50)
        for tile in quiet_window.train_panel.tiles.values():
            assert tile._caption.text() == tile._caption.full_text()


def test_every_word_is_explained_without_a_run_too(qtbot, quiet_window: MainWindow):
    for term in TERMS:
        quiet_window.explain(
            term.id,
        )
        assert term.text in quiet_window.glossary.text
        assert not quiet_window.glossary.plot.isVisible()
    quiet_window.glossary.close()


HARMLESS = "This plugin does not support propagateSizeHints()"
FIRST_VIEW = """
import sys
from pathlib import Path
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from workbench.gui.app import make_window
application = QApplication([])
settings = QSettings(sys.argv[1] + "/settings.ini", QSettings.Format.IniFormat)
window = make_window(application, Path(sys.argv[1]), settings)
window.show()
print([name for name in ("pandas", "pyqtgraph", "numpy", "torch") if name in sys.modules])
"""


def test_the_first_view_waits_for_nothing_that_it_does_not_show(tmp_path: Path):
    command = [sys.executable, "-c", FIRST_VIEW, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.stdout.strip() == "[]", done.stderr


def test_a_step_pressed_before_its_panel_is_made_shows_it(
    qtbot, qapp, workspace: Path, settings, monkeypatch
):
    monkeypatch.setattr(SpareKeeper, "prepare", lambda keeper: None)
    window = make_window(qapp, workspace, settings)
    window.show()
    assert window.panels.currentIndex() == START
    press(qtbot, window.top.steps.buttons[TRAIN])
    assert window.panels.currentIndex() == TRAIN and not window.panels.is_made(TRAIN)
    assert window.panels.currentWidget().text() == "One moment …"
    qtbot.waitUntil(lambda: window.panels.is_made(TRAIN), timeout=60_000)
    assert not window.panels.is_made(DATA), "what is wanted comes first"
    qtbot.waitUntil(lambda: window.panels.is_complete and window.session.is_ready(), timeout=60_000)
    assert window.panels.currentWidget() is window.train_panel
    assert window.train_panel.start_button.isEnabled()
    discard(qapp, window)


WISHES = """
import sys, threading
from pathlib import Path
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from workbench.gui.app import make_window
from workbench.gui.spare import SpareKeeper
SpareKeeper.prepare = lambda keeper: None
class Notes:
    here = []
    def find_spec(self, name, *_):
        if "." not in name and threading.current_thread() is threading.main_thread():
            self.here.append(name)
application = QApplication([])
settings = QSettings(sys.argv[1] + "/settings.ini", QSettings.Format.IniFormat)
window = make_window(application, Path(sys.argv[1]), settings)
window.show()
sys.meta_path.insert(0, Notes())
window.show_step(3)
window.open_table("gone.csv")
window.explain("loss")
window.begin_tour()
while not (window.panels.is_complete and window.tour.isVisible() and window.glossary.isVisible()):
    application.processEvents()
while window.data_panel.is_reading:
    application.processEvents()
print({"numpy", "pandas", "pyarrow", "pyqtgraph"} & {*Notes.here})
print("gone.csv" in window.data_panel.messages.text)
window.close()
"""


def test_what_is_wished_in_the_first_moment_is_done_and_waits_for_no_import_in_the_windows_thread(
    tmp_path: Path,
):
    command = [sys.executable, "-c", WISHES, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.stdout.split() == ["set()", "True"], done.stderr


def test_no_part_of_the_window_shows_up_as_a_window_of_its_own(
    qtbot, qapp, workspace: Path, settings, monkeypatch
):
    monkeypatch.setattr(SpareKeeper, "prepare", lambda keeper: None)
    window = make_window(qapp, workspace, settings)
    window.show()
    seen = Shown(qapp)
    qapp.installEventFilter(seen)
    qtbot.waitUntil(lambda: window.panels.is_complete and window.session.is_ready(), timeout=60_000)
    qapp.removeEventFilter(seen)
    assert seen.windows == []
    discard(qapp, window)


def test_a_table_that_fails_in_the_first_moment_is_explained_and_not_covered_by_the_sample(
    qtbot, qapp, workspace: Path, settings, monkeypatch, tmp_path: Path
):
    monkeypatch.setattr(SpareKeeper, "prepare", lambda keeper: None)
    window = make_window(qapp, workspace, settings)
    window.show()
    window.open_table(str(tmp_path / "gone.csv"))
    qtbot.waitUntil(lambda: window.panels.is_complete, timeout=60_000)
    qtbot.waitUntil(lambda: not window.data_panel.is_reading, timeout=60_000)
    qtbot.wait(200)  # the sample would be opened now
    assert "There is no file" in window.data_panel.messages.text
    assert window.session.open_table is None
    discard(qapp, window)


CLOSED_AT_ONCE = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from workbench.gui import app, spare
def closed_soon(window):
    QTimer.singleShot(int(sys.argv[2]), window.close)
app._close_on_interrupt = closed_soon
spare.SpareKeeper.prepare = lambda keeper: None
sys.exit(app.run_window(Path(sys.argv[1])))
"""


@pytest.mark.parametrize("after_ms", [0, 70, 300, 900])
def test_a_window_that_is_closed_at_once_ends_well(tmp_path: Path, after_ms: int):
    command = [sys.executable, "-c", CLOSED_AT_ONCE, str(tmp_path), str(after_ms)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr.replace(HARMLESS, "").strip()) == (0, "")


class Shown(QObject):
    """Notes the windows that appear."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.windows: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_shown = event.type() == QEvent.Type.Show
        if is_shown and isinstance(watched, QWidget) and watched.isWindow():
            self.windows.append(type(watched).__name__)
        return False
