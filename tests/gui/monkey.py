"""A monkey at the window: random actions, sensible and not, and what must hold after each.

    python -m tests.gui.monkey [--actions 10000] [--seed 1]

It clicks, types, opens tables good and bad, switches language and theme, starts, pauses and stops
simulated runs. After every action the window must be in order; an exception, a warning of Qt or a
thread left behind at the end fails.
"""

from __future__ import annotations

import argparse
import logging
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings, Qt, QThread, qInstallMessageHandler
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QSpinBox

from tests.gui.recorded import finish, recorded_run, start, take_steps, validate
from workbench.events import Paused, Resumed, RunFailed, Warned
from workbench.gui.actions import ACTIONS
from workbench.gui.app import make_window
from workbench.gui.record import RunRecord
from workbench.gui.spare import SpareKeeper
from workbench.gui.window import MainWindow

# What opens a dialog of the system, or another process, or ends the window.
LEFT_ALONE = {"open_file", "open_folder", "about", "quit", "train", "resume"}
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


class Monkey:
    """Acts on one window; everything it does follows from its random numbers."""

    def __init__(self, window: MainWindow, folder: Path, random: random.Random) -> None:
        self.window = window
        self._folder = folder
        self._random = random
        self.done: list[str] = []
        for name, content in TABLES.items():
            (folder / name).write_text(content, encoding="utf-8")

    def act(self) -> None:
        """Do one thing, let the window answer, see that all is in order."""
        action = self._random.choice(self._actions())
        self.done.append(action.__name__)
        action()
        QApplication.processEvents()
        self.check()

    def check(self) -> None:
        """What must always hold."""
        window = self.window
        live = window.runs.is_live
        assert window.top.stop_button.isHidden() != live or self._waits()
        assert window.actions_by_id["train"].isEnabled() == (window.session.is_ready() and not live)
        step = window.panels.currentIndex()
        ticked = [i for i, b in enumerate(window.top.steps.buttons) if b.isChecked()]
        assert ticked == ([step] if step < 5 else [])

    def _waits(self) -> bool:
        """The bar on top follows the run ten times a second at most."""
        return self.window.runs._soon.isActive()

    def _actions(self) -> list[Callable[[], None]]:
        common = [self.trigger, self.trigger, self.click, self.click, self.type, self.choose]
        return [*common, self.press_key, self.open_table, self.resize, self.run_on, self.run_on]

    def trigger(self) -> None:
        records = [record for record in ACTIONS if record.id not in LEFT_ALONE]
        self.window.actions_by_id[self._random.choice(records).id].trigger()

    def click(self) -> None:
        panel = self.window.panels.currentWidget()
        buttons = [
            button
            for button in panel.findChildren(QAbstractButton)
            if button.isVisible() and button.isEnabled() and self._is_harmless(button)
        ]
        if buttons:
            QTest.mouseClick(self._random.choice(buttons), Qt.MouseButton.LeftButton)

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
        fields = [
            field
            for field in self.window.findChildren(QLineEdit)
            if field.isVisible() and field.isEnabled() and not field.isReadOnly()
        ]
        if fields:
            field = self._random.choice(fields)
            field.setFocus()
            field.selectAll()
            field.insert(self._random.choice(WORDS))  # key clicks know ASCII only
            if not self.window.model_panel.isAncestorOf(field):
                QTest.keyClick(field, Qt.Key.Key_Tab)

    def choose(self) -> None:
        boxes = [b for b in self.window.findChildren(QComboBox) if b.isVisible() and b.count()]
        spins = [s for s in self.window.findChildren(QSpinBox) if s.isVisible()]
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
        self.window.open_table(str(self._folder / self._random.choice([*TABLES, "missing.csv"])))
        if self._random.random() < 0.5:
            self._wait_for_table()

    def _wait_for_table(self) -> None:
        until = time.monotonic() + 20
        while self.window.data_panel.is_reading and time.monotonic() < until:
            QApplication.processEvents()
            time.sleep(0.005)

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
            return
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

    def leave(self) -> list[QThread]:
        """Close the window; gives back the threads that it left running."""
        self._wait_for_table()
        self.window.runs.live = None
        self.window.close()
        return [t for t in self.window.findChildren(QThread) if t.isRunning()]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--actions", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    logging.basicConfig(level=logging.WARNING)
    wrong: list[str] = []
    sys.excepthook = lambda kind, error, _: wrong.append(f"{kind.__name__}: {error}")
    qInstallMessageHandler(
        lambda kind, _, said: wrong.append(said) if "propagateSizeHints" not in said else None
    )
    SpareKeeper.prepare = lambda keeper: None  # type: ignore[method-assign, assignment]
    application = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = QSettings(f"{name}/settings.ini", QSettings.Format.IniFormat)
        window = make_window(application, folder, settings)
        window.show()
        monkey = Monkey(window, folder, random.Random(options.seed))
        for number in range(options.actions):
            monkey.act()
            if wrong:
                print(f"after {number + 1} actions, the last {monkey.done[-5:]}: {wrong}")
                return 1
        running = monkey.leave()
    print(f"{options.actions} actions with seed {options.seed}: in order, {running} left running")
    return 1 if running else 0


if __name__ == "__main__":
    sys.exit(main())
