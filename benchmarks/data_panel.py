"""How soon the Data panel shows a large table, and how long it ever keeps the window waiting.

    python -m benchmarks.data_panel --rows 1000000
    python -m benchmarks.data_panel --file rows.csv.gz

Opens the table in the real panel (offscreen unless QT_QPA_PLATFORM says otherwise) in place of the
sample, which a window begins with; scrolls through it, searches, sorts and filters it. Told of each
is how long it took, and the longest turn of the event loop meanwhile: by the clock, which other
work on the machine lengthens; by a clock that runs while a processor is there for the window's
thread, waiting for others included; and in processor time of that thread. An empty event loop
beside it says what is the machine's. `--profile` prints where the window's thread spent its time.
Prints one line of JSON.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import os
import pstats
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import psutil
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from benchmarks.data_loading import write_table
from benchmarks.measure import ServedClock, machine, say
from workbench.config import RunConfig
from workbench.gui.app import SWITCH_S
from workbench.gui.garbage import GarbageCollector
from workbench.gui.panels.data import DataPanel
from workbench.gui.session import Session
from workbench.gui.theme import Appearance

_TICK_MS = 2
_PAGES = 200


class Turns(QObject):
    """A timer that notes how long the turns of the event loop are, in milliseconds."""

    def __init__(self) -> None:
        super().__init__()
        self.clock_ms = self.served_ms = self.thread_ms = 0.0
        self._served = ServedClock()
        self.destroyed.connect(self._served.close)
        self._last = self._now()
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._note)
        self._timer.start()

    def _note(self) -> None:
        now = self._now()
        passed = [(later - sooner) * 1000 for later, sooner in zip(now, self._last, strict=True)]
        self.clock_ms = max(self.clock_ms, passed[0] - _TICK_MS)
        self.served_ms = max(self.served_ms, passed[1] - _TICK_MS)
        self.thread_ms = max(self.thread_ms, passed[2])
        self._last = now

    def _now(self) -> tuple[float, float, float]:
        return time.perf_counter(), self._served(), time.thread_time()


class FirstPaint(QObject):
    """Notes when rows of another table were first drawn."""

    def __init__(self, panel: DataPanel) -> None:
        super().__init__(panel)
        self._model = panel.table.model
        self._before = self._model.rowCount()
        self.at: float | None = None
        panel.table.view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        is_other = self._model.rowCount() not in (0, self._before)
        if event.type() == QEvent.Type.Paint and self.at is None and is_other:
            self.at = time.perf_counter()
        return False


def turn(application: QApplication) -> None:
    """The event loop for a moment."""
    QTimer.singleShot(20, application, partial(application.exit, 0))
    application.exec()


def wait_until(application: QApplication, done: Callable[[], bool]) -> None:
    while not done():
        turn(application)


@contextmanager
def watched(name: str, found: dict[str, Any]) -> Iterator[None]:
    """Put into `found` how long the block took, and its longest turns."""
    turns, began = Turns(), time.perf_counter()
    yield
    found[name] = {
        "seconds": round(time.perf_counter() - began, 3),
        "longest_turn_ms": round(turns.clock_ms, 1),
        "with_a_processor_ms": round(turns.served_ms, 1),
        "of_the_thread_ms": round(turns.thread_ms, 1),
    }
    turns.deleteLater()
    say(f"{name}: {found[name]}")


def measure(application: QApplication, path: Path, folder: Path) -> dict[str, Any]:
    """All of it, one after the other."""
    found: dict[str, Any] = {}
    with watched("empty event loop", found):
        began = time.perf_counter()
        wait_until(application, lambda: time.perf_counter() > began + 1)
    sys.setswitchinterval(SWITCH_S)
    panel = DataPanel(Session(RunConfig()), Appearance(application, "light"), folder)
    panel.resize(1280, 800)
    panel.show()
    panel.open(RunConfig().data.source)
    wait_until(application, lambda: not panel.is_reading)
    memory = psutil.Process().memory_info().rss
    seen, table = FirstPaint(panel), panel.table
    session, began = panel._session, time.perf_counter()
    before = session.open_table
    with watched("reading", found):
        panel.open(str(path))
        wait_until(application, lambda: session.open_table is not before or not panel.is_reading)
    if session.open_table in (None, before) or seen.at is None:
        raise SystemExit(f"The table was not read: {panel.heading.line}")
    found["first rows on screen after"] = round(seen.at - began, 3)
    found["rows"] = session.open_table.raw.rows
    with watched("looking into the rows", found):
        wait_until(application, lambda: not panel.is_reading)
    bar = table.view.verticalScrollBar()
    with watched("scrolling", found):
        for page in range(_PAGES):
            bar.setValue(bar.maximum() * page // _PAGES if page % 2 else bar.value() + 400)
            application.processEvents()
            turn(application)

    def look(name: str, act: Callable[[], Any]) -> None:
        with watched(name, found):
            act()
            turn(application)
            wait_until(application, lambda: not table.is_looking)
            turn(application)

    columns = session.open_table.columns
    look("searching", lambda: table.search.setText("an"))
    look("searching for little", lambda: table.search.setText("example no such"))
    look("showing all", table.show_all)
    look("sorting texts", lambda: table.sort_by(columns.text))
    look("sorting classes", lambda: table.sort_by(columns.targets[0], True))
    look("the order of the file", lambda: table.sort_by(None))
    for kind, button in list(panel.problems.show_buttons.items())[:2]:
        look(f"rows with {kind}", button.click)
    found["memory_mb"] = round((psutil.Process().memory_info().rss - memory) / 1e6)
    panel.close()
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--file", type=Path, help="a table with a text and a label column")
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        path = options.file or Path(name) / "rows.csv"
        if options.file is None:
            write_table(path, options.rows)
        application = QApplication(sys.argv[:1])
        sys.setswitchinterval(0.001)  # this and the next as the window does
        GarbageCollector(application).settle()
        profile = cProfile.Profile()
        if options.profile:
            profile.enable()
        found = measure(application, path, Path(name))
        profile.disable()
        if options.profile:
            pstats.Stats(profile, stream=sys.stderr).sort_stats("tottime").print_stats(25)
    print(json.dumps(found | {"machine": machine()}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
