"""A monkey at the window: random actions, sensible and not, and what must hold after each.

    python -m tests.gui.monkey [--actions 10000] [--seed 1] [--engine]

Hypothesis chooses what it does: it clicks, types, drops and opens files good and bad, deletes what
is open, switches language and theme, starts, pauses and stops runs, closes the window and opens
the next. The runs are simulated; with `--engine` real engines train a tiny model too. After every
action the window must be in order. An exception, a warning of Qt, a thread or a timer that outlives
its window fails; where the event loop stood still for more than 100 ms is reported.
"""

from __future__ import annotations

import argparse
import faulthandler
import gc
import itertools
import logging
import os
import random
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import psutil
import shiboken6
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from PySide6.QtCore import (
    QAbstractEventDispatcher,
    QEvent,
    QMimeData,
    QPoint,
    QSettings,
    Qt,
    QThread,
    QTimer,
    QUrl,
    qInstallMessageHandler,
)
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QSpinBox,
    QWidget,
)

from tests.gui.blocks import BLOCKED_MS, Blocks
from tests.gui.recorded import finish, recorded_run, start, take_steps, validate
from workbench.config import RunConfig
from workbench.events import Paused, Resumed, RunFailed, Warned
from workbench.gui.actions import ACTIONS
from workbench.gui.app import make_window
from workbench.gui.garbage import GarbageCollector
from workbench.gui.kept import finish_writing
from workbench.gui.record import RunRecord
from workbench.gui.spare import SpareKeeper
from workbench.gui.window import MainWindow
from workbench.runs.folder import list_runs
from workbench.runs.lock import read_lock

STUCK_S = 300
AT_ONCE = 100  # actions on one folder, the windows on it one after the other
# What waits for an answer, starts another process, or ends the window.
LEFT_ALONE = {"about", "quit", "train", "resume"}
WORDS = (
    "",
    "abc",
    "-1",
    "5e-5",
    "0",
    "nan",
    "  ",
    "../..",
    "数据 🙂",
    "1" * 40,
    "<b>x</b>",
    "%s{}",
)
TABLES = {
    "good.csv": "text,label\n" + "".join(f"text number {n},c{n % 3}\n" for n in range(60)),
    "numbers.csv": "text,label\n" + "".join(f"text number {n},{n}.5\n" for n in range(60)),
    "empty.csv": "",
    "no labels.csv": "text,label\na,\nb,\n",
    "torn.csv": 'text,label\n"a,x\nb,y\n',
    "bad.json": "{",
}
OFTEN = ("trigger", "click", "run_on")
SELDOM = ("type", "choose", "press_key", "open_table", "drop", "resize", "delete", "close")
WITH_ENGINE = ("train", "stop_engine", "look_at_run")
Sought = TypeVar("Sought", bound=QWidget)
Deed = tuple[str, int]  # what to do, and the seed of how


class Monkey:
    """Acts on one window after the other; all it does follows from its deeds."""

    def __init__(
        self,
        open_window: Callable[[], MainWindow],
        folder: Path,
        blocks: Blocks | None = None,
    ) -> None:
        self._open_window = open_window
        self._folder = folder
        self._blocks = blocks or Blocks()
        self._random = random.Random(0)
        self.done: list[str] = []
        self._write_tables()
        self.window = self._opened()

    def act(self, deed: Deed) -> None:
        """Do one thing, let the window answer, see that all is in order."""
        name, how = deed
        self._random = random.Random(how)
        self.done.append(name)
        self._blocks.during = name
        self._blocks.begin()
        getattr(self, name)()
        self._blocks.end_stretch()
        QApplication.processEvents()
        self._blocks.end_stretch()
        self.check()

    def check(self) -> None:
        """What must always hold."""
        window = self.window
        live = window.runs.is_live
        assert window.top.stop_button.isHidden() != live or self._waits()
        can_start = window.session.is_ready() and not live
        assert window.actions_by_id["train"].isEnabled() == can_start or self._waits()
        step = window.panels.currentIndex()
        ticked = [i for i, b in enumerate(window.top.steps.buttons) if b.isChecked()]
        assert ticked == ([step] if step < 5 else [])

    def _waits(self) -> bool:
        """The bar on top and the actions follow the run ten times a second at most."""
        return self.window.runs._soon.isActive()

    def trigger(self) -> None:
        chosen = self._random.choice(
            [record.id for record in ACTIONS if record.id not in LEFT_ALONE]
        )
        self._blocks.during += f" {chosen}"
        self.window.actions_by_id[chosen].trigger()

    def click(self) -> None:
        buttons = self._found(
            self._panel(),
            QAbstractButton,
            lambda button: button.isEnabled() and self._is_harmless(button),
        )
        if buttons:
            QTest.mouseClick(self._random.choice(buttons), Qt.MouseButton.LeftButton)

    def _found(
        self, inside: QWidget, kind: type[Sought], is_wanted: Callable[[Sought], bool]
    ) -> list[Sought]:
        """What is seen of a kind; the search is the monkey's own work and is not counted."""
        self._blocks.end_stretch()
        found = [one for one in inside.findChildren(kind) if one.isVisible() and is_wanted(one)]
        self._blocks.begin()
        return found

    def _panel(self) -> QWidget:
        panel = self.window.panels.currentWidget()
        assert panel is not None
        return panel

    def _is_harmless(self, button: QAbstractButton) -> bool:
        window = self.window
        menu = getattr(button, "menu", lambda: None)()
        engine = {
            window.train_panel.start_button,
            window.train_panel.resume_button,
            window.train_panel.estimate.button,
            window.start_page.sample_button,
            window.start_page.open_button,
        }
        finder = window.train_panel.rate_finder
        inside_finder = finder.isAncestorOf(button) or finder.link.isAncestorOf(button)
        in_message = button.parent().metaObject().className() == "MessageBar"
        in_model = window.model_panel.isAncestorOf(button)  # asks for folders, asks the hub
        return (
            menu is None and button not in engine and not (inside_finder or in_message or in_model)
        )

    def type(self) -> None:
        fields = self._found(
            self.window, QLineEdit, lambda field: field.isEnabled() and not field.isReadOnly()
        )
        if fields:
            field = self._random.choice(fields)
            field.setFocus()
            field.selectAll()
            field.insert(self._random.choice(WORDS))  # key clicks know ASCII only
            if not self.window.model_panel.isAncestorOf(field):
                QTest.keyClick(field, Qt.Key.Key_Tab)

    def choose(self) -> None:
        boxes = self._found(self.window, QComboBox, lambda box: box.count() > 0)
        spins = self._found(self.window, QSpinBox, lambda _: True)
        if boxes and self._random.random() < 0.7:
            box = self._random.choice(boxes)
            box.setCurrentIndex(self._random.randrange(box.count()))
            box.activated.emit(box.currentIndex())
        elif spins:
            self._random.choice(spins).setValue(self._random.randrange(-5, 2000))

    def press_key(self) -> None:
        keys = (Qt.Key.Key_Tab, Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Space)
        focused = self.window.focusWidget()
        if focused is not None and not isinstance(focused, QAbstractButton | QComboBox):
            QTest.keyClick(focused, self._random.choice(keys))

    def open_table(self) -> None:
        self.window.open_table(str(self._some_file()))
        if self._random.random() < 0.5:
            self._wait_for_table()

    def _some_file(self) -> Path:
        return self._folder / self._random.choice([*TABLES, "missing.csv", "."])

    def _wait_for_table(self) -> None:
        until = time.monotonic() + 20
        while self.window.data_panel.is_reading and time.monotonic() < until:
            QApplication.processEvents()
            time.sleep(0.005)

    def drop(self) -> None:
        """A file, several, a text or nothing falls on what is in front."""
        panel, mime = self._panel(), QMimeData()
        files = [
            QUrl.fromLocalFile(str(self._some_file())) for _ in range(self._random.randrange(3))
        ]
        if files and self._random.random() < 0.9:
            mime.setUrls(files)
        else:
            mime.setText(self._random.choice(WORDS))
        place, copy = panel.rect().center(), Qt.DropAction.CopyAction
        button, key = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        enters = QDragEnterEvent(place, copy, mime, button, key)
        if panel.acceptDrops():
            QApplication.sendEvent(panel, enters)
        if panel.acceptDrops() and enters.isAccepted():
            QApplication.sendEvent(panel, QDropEvent(QPoint(place), copy, mime, button, key))

    def delete(self) -> None:
        """Somebody deletes a table or a run behind the window's back; tables come again.

        What the disk needs for that is not the window's.
        """
        self._blocks.end_stretch()
        ended = [run.folder for run in list_runs(self._folder) if not run.folder.is_live()]
        if ended and self._random.random() < 0.5:
            shutil.rmtree(self._random.choice(ended).path, ignore_errors=True)
        elif self._random.random() < 0.5:
            (self._folder / self._random.choice([*TABLES])).unlink(missing_ok=True)
        else:
            self._write_tables()
        self._blocks.begin()

    def resize(self) -> None:
        self.window.resize(self._random.randrange(1024, 1920), self._random.randrange(640, 1080))

    def run_on(self) -> None:
        """Something happens to the simulated run, or a new one begins."""
        window, runs = self.window, self.window.runs
        record = runs.live
        if record is None or not record.is_live:
            record = recorded_run(runs, self._folder / "run", window.session.config)
            runs.live = record
            record.changed.connect(runs._tell_soon)
            record.ended.connect(runs._end)
            runs._show(record)
            start(record)
        elif not record.worker.isRunning():
            self._go_on(record)

    def _go_on(self, record: RunRecord) -> None:
        step, worker = record.step, record.worker
        match self._random.randrange(7):
            case 0 | 1 | 2:
                take_steps(record, step + 1, step + self._random.randrange(1, 40))
            case 3:
                validate(record, step, self._random.random(), self._random.random() < 0.5)
            case 4:
                paused = record.status == "paused"
                (worker.resumed if paused else worker.paused).emit(
                    (Resumed if paused else Paused)()
                )
            case 5:
                worker.warned.emit(Warned(message="The disk is full.", advice="Free some."))
            case 6 if self._random.random() < 0.5:
                finish(record)
            case 6:
                worker.run_failed.emit(RunFailed(kind="memory", message="It did not fit."))
                worker.refused.emit("It did not fit.")

    # With real engines.

    def train(self) -> None:
        """A real engine starts on what is set up, sensible or not."""
        if not self.window.runs.is_live and self._random.random() < 0.3:
            self.window.actions_by_id["train"].trigger()

    def stop_engine(self) -> None:
        if self._random.random() < 0.5:
            self.window.actions_by_id["stop"].trigger()
        elif self.window.runs.can_resume:
            self.window.actions_by_id["resume"].trigger()

    def look_at_run(self) -> None:
        runs = list_runs(self._folder)
        if runs:
            self.window.open_run(self._random.choice(runs).folder)

    # The window itself.

    def close(self) -> None:
        """Close the window, whatever it asks, and open the next if it closed."""
        if self._random.random() < 0.5:
            return
        answer = self._random.choice(("Leave", "Stop", "Cancel"))

        def reply() -> None:
            question = QApplication.activeModalWidget()
            if isinstance(question, QMessageBox):
                buttons = question.findChildren(QPushButton)
                chosen = [button for button in buttons if answer in button.text()] or buttons
                chosen[0].click()
            elif shiboken6.isValid(self.window) and self.window.isVisible():
                QTimer.singleShot(20, reply)

        QTimer.singleShot(0, reply)
        if self.window.close():
            self._discard()
            self.window = self._opened()

    def _discard(self) -> None:
        """Free the closed window, which the program itself does not do before it ends.

        Outside of `exec()` nothing else would: it would stay, be translated and restyled. And the
        next window would collect its garbage, 50 to 100 ms of work in one turn.
        """
        self._blocks.end_stretch()
        self.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
        self._blocks.begin()

    def _opened(self) -> MainWindow:
        window = self._open_window()
        self._blocks.begin()  # before it is shown nobody waits for an answer
        until = time.monotonic() + 60
        while not window.panels.is_complete and time.monotonic() < until:
            QApplication.processEvents()
            time.sleep(0.005)
        return window

    def _write_tables(self) -> None:
        for name, content in TABLES.items():
            (self._folder / name).write_text(content, encoding="utf-8")

    def leave(self) -> list[str]:
        """Close the window; gives back what outlives the windows: threads and timers."""
        self._wait_for_table()
        self.window.runs.leave()
        self.window.runs.live = None
        self.window.use_language("en")  # it would stay with the application
        self.window.close()
        threads = [thread for thread in self.window.findChildren(QThread) if thread.isRunning()]
        left = [f"{type(thread).__name__} runs" for thread in threads]
        self._discard()
        QApplication.processEvents()
        finish_writing()  # into the folder, which goes next
        return left + outliving() + (["the window"] if shiboken6.isValid(self.window) else [])


def dialog_answers(folder: Path) -> dict[str, Callable[..., object]]:
    """What takes the place of each dialog of the system that asks for a file: no file, or one."""
    names = itertools.cycle(("", *TABLES, "missing.csv"))

    def file(*_: object, **__: object) -> tuple[str, str]:
        name = next(names)
        return (str(folder / name) if name else "", "")

    return {
        "getOpenFileName": staticmethod(file),
        "getSaveFileName": staticmethod(lambda *_, **__: (str(folder / "saved.txt"), "")),
        "getExistingDirectory": staticmethod(lambda *_, **__: str(folder)),
    }


def outliving() -> list[str]:
    """Threads that run and timers that are armed, though their window is gone."""
    gc.collect()
    found = [one for one in gc.get_objects() if isinstance(one, QThread | QTimer)]
    left = []
    for one in found:
        if not shiboken6.isValid(one):
            continue
        if isinstance(one, QThread) and one.isRunning() and one is not QThread.currentThread():
            left.append(f"{type(one).__name__} runs")
        of_the_application = isinstance(one.parent(), GarbageCollector)
        if isinstance(one, QTimer) and one.isActive() and not of_the_application:
            left.append(f"a timer of {type(one.parent()).__name__} fires")
    return left


def deeds(count: int, engine: bool = False) -> st.SearchStrategy[list[Deed]]:
    """Lists of so many things to do."""
    names = (*OFTEN, *OFTEN, *SELDOM, *(WITH_ENGINE if engine else ()))
    how = st.integers(0, 2**32 - 1)
    return st.lists(st.tuples(st.sampled_from(names), how), min_size=count, max_size=count)


def as_often_as(examples: int) -> settings:
    """How hypothesis plays: the same every time, and without a look at the clock."""
    return settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )


def told_once(play: Callable[[list[Deed]], None]) -> Callable[[list[Deed]], None]:
    """The same play, which fails for good as it failed first.

    Hypothesis plays a list that failed once more, beside the window that the failure left open,
    and would tell of that one's timers in place of a failure that does not come again.
    """
    failures: list[Exception] = []

    def played(todo: list[Deed]) -> None:
        if failures:
            raise failures[0]
        try:
            play(todo)
        except Exception as error:
            failures.append(error)
            raise

    return played


def end_engines(workspace: Path) -> None:
    """Kill what still trains there."""
    for run in list_runs(workspace):
        holder = read_lock(run.folder.lock_path)
        if holder is not None and holder.is_live():
            with suppress(psutil.Error):
                psutil.Process(holder.pid).kill()


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--actions", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", action="store_true", help="train a tiny model for real")
    options = parser.parse_args()
    logging.basicConfig(level=logging.WARNING)
    wrong: list[str] = []
    sys.excepthook = lambda kind, error, _: wrong.append(f"{kind.__name__}: {error}")
    qInstallMessageHandler(
        lambda kind, _, said: wrong.append(said) if "propagateSizeHints" not in said else None
    )
    SpareKeeper.prepare = lambda keeper: None  # type: ignore[method-assign, assignment]
    application = QApplication(sys.argv[:1])
    GarbageCollector(application)
    blocks = Blocks()
    blocks.watch(QAbstractEventDispatcher.instance())
    played = 0
    with tempfile.TemporaryDirectory() as name:
        os.environ |= {"WORKBENCH_WORKSPACE": name, "XDG_CONFIG_HOME": f"{name}/config"}
        config = tiny_config(Path(name)) if options.engine else None

        @told_once
        def play(todo: list[Deed]) -> None:
            nonlocal played
            folder = Path(tempfile.mkdtemp(dir=name))
            for dialog, answer in dialog_answers(folder).items():
                setattr(QFileDialog, dialog, answer)
            kept = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)

            def open_window() -> MainWindow:
                window = make_window(application, folder, kept, config)
                window.show()
                return window

            monkey = Monkey(open_window, folder, blocks)
            faulthandler.dump_traceback_later(STUCK_S, exit=True)  # a dialog that nobody answers
            for deed in todo:
                monkey.act(deed)
                played += 1
                assert not wrong, f"{wrong} after {monkey.done[-5:]}"
            left = monkey.leave()
            end_engines(folder)
            assert not left, left
            shutil.rmtree(folder, ignore_errors=True)
            memory = psutil.Process().memory_info().rss / 2**20
            print(f"{played:6} actions, {memory:.0f} MB", file=sys.stderr, flush=True)

        often = max(1, options.actions // AT_ONCE)
        whole = settings(as_often_as(often), derandomize=False)
        try:
            seed(options.seed)(whole(given(deeds(AT_ONCE, options.engine))(play)))()
        except Exception:
            traceback.print_exc()
            return 1
        finally:
            blocks.leave()  # its clock would end the process while Python leaves
    print(f"{played} actions with seed {options.seed}: in order, nothing outlived its window")
    print(f"Stretches of more than {BLOCKED_MS} ms of the window's own work:")
    print(blocks.report() or "none")
    return 0


def tiny_config(folder: Path) -> RunConfig:
    """A tiny model and a table that it learns in seconds; it is made by another process."""
    import subprocess

    code = (
        "import sys; from pathlib import Path; from tests.tiny import make_model;"
        "make_model(Path(sys.argv[1]))"
    )
    model = folder / "tiny bert"
    subprocess.run([sys.executable, "-c", code, str(model)], check=True)
    table = folder / "table.csv"
    table.write_text(TABLES["good.csv"], encoding="utf-8")
    return RunConfig().replacing(
        {
            "data.source": str(table),
            "model.name": str(model),
            "model.max_length": 16,
            "training.epochs": 200,
            "training.device": "cpu",
        }
    )


if __name__ == "__main__":
    sys.exit(main())
