"""How fluid the window stays: latency of its event loop while a run pours events into it.

    python -m benchmarks.gui_latency [--points 1000000] [--rate 1000] [--seconds 20]
    python -m benchmarks.gui_latency --hour

Opens the real window (offscreen unless QT_QPA_PLATFORM says otherwise) on a run whose log another
process writes: so many steps are in it at the start, and so many come every second. A timer that
wants to fire every 2 ms says how late it is: that is what a click would wait. The same timer runs
in an empty event loop and beside a bare Qt window that writes a number ten times a second, before
and after: what they miss is the machine's. It also tells how long a new process takes until its
window is shown, beside a bare Qt window, and whether torch was imported. `--hour` lets an hour's
3.6 million events come as fast as they can be drawn, and tells the memory. `--profile` prints where
the window's thread spent its time.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import psutil
from PySide6.QtCore import QObject, QSettings, Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel

from benchmarks.measure import machine
from workbench.config import RunConfig
from workbench.gui.app import make_window
from workbench.gui.garbage import GarbageCollector
from workbench.gui.kept import finish_writing
from workbench.gui.record import RunRecord
from workbench.gui.spare import SpareKeeper
from workbench.gui.window import TRAIN, MainWindow
from workbench.runs.folder import RunFolder, create_run

_TICK_MS = 2
_BARE_MS = 100
_STARTS = 5
_HOUR_STEPS, _HOUR_RATE, _HOUR_LOOKS = 3_600_000, 20_000, 12
_BARE = """
import time
from PySide6.QtWidgets import QApplication, QLabel
application = QApplication([])
label = QLabel("A bare window")
label.show()
application.processEvents()
print(time.time())
import os
os._exit(0)
"""
# The real program: it reports instead of waiting for events.
_OURS = """
import os, sys, time
from PySide6.QtWidgets import QApplication
def report(*_):
    QApplication.processEvents()
    print(time.time(), "torch" in sys.modules, flush=True)
    os._exit(0)
QApplication.exec = report
from workbench.__main__ import main
main([])
"""


class Lateness(QObject):
    """A timer that notes how late it fires, in milliseconds."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.late_ms: list[float] = []
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._note)
        self._last = time.perf_counter()
        self._timer.start()

    def _note(self) -> None:
        now = time.perf_counter()
        self.late_ms.append(max(0.0, (now - self._last) * 1000 - _TICK_MS))
        self._last = now


def late(application: QApplication, seconds: float) -> list[float]:
    """How late each turn of the event loop was, in milliseconds."""
    noted = Lateness(application)
    QTimer.singleShot(round(seconds * 1000), application, partial(application.exit, 0))
    application.exec()
    noted.deleteLater()
    return noted.late_ms


def late_bare(application: QApplication, seconds: float) -> list[float]:
    """The same beside a window that holds one number."""
    label = QLabel()
    label.resize(1280, 800)
    label.show()
    timer = QTimer(label)
    timer.timeout.connect(lambda: label.setText(str(time.monotonic())))
    timer.start(_BARE_MS)
    late_ms = late(application, seconds)
    label.close()
    label.deleteLater()
    return late_ms


def tell(what: str, late_ms: list[float]) -> None:
    middle, high = np.percentile(late_ms, [50, 99])
    print(
        f"{what:<34} {len(late_ms):>7,} turns: p50 {middle:5.1f} ms, p99 {high:5.1f} ms, "
        f"worst {max(late_ms):6.1f} ms",
        flush=True,
    )


def shown_after(code: str, folder: str) -> tuple[float, str]:
    """Seconds from the launch of a process until its window is shown, and what it said then."""
    environment = os.environ | {"XDG_CONFIG_HOME": folder, "WORKBENCH_WORKSPACE": folder}
    began = time.time()
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    moment, _, said = done.stdout.partition(" ")
    return float(moment) - began, said.strip()


def measure_start(folder: str) -> None:
    """Windows of new processes, ours and a bare one in turns."""
    ours, bare, torch = [], [], ""
    for _ in range(_STARTS):
        bare.append(shown_after(_BARE, folder)[0])
        seconds, torch = shown_after(_OURS, folder)
        ours.append(seconds)
    for name, seconds_each in (("window shown", ours), ("bare Qt window shown", bare)):
        print(
            f"{name:<34} after {statistics.median(seconds_each):.2f} s "
            f"({min(seconds_each):.2f} to {max(seconds_each):.2f}, {_STARTS} launches)"
        )
    print(f"torch imported: {'yes' if torch == 'True' else 'no'}", flush=True)


@contextmanager
def simulated(folder: Path, steps: int, rate: int, more: int) -> Iterator[Callable[[], RunFolder]]:
    """A run that is written while the block lasts; calling what is given lets it go on."""
    run = create_run(folder, RunConfig().replacing({"name": "simulated"}))
    numbers = ["--steps", str(steps), "--rate", str(rate), "--more", str(more)]
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.simulated_run", str(run.path), *numbers],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None and process.stdout is not None
    process.stdout.readline()

    def go_on() -> RunFolder:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
        return run

    try:
        yield go_on
    finally:
        process.kill()
        process.communicate()


def opened(application: QApplication, folder: Path) -> MainWindow:
    """The real window, all of it made, and no engine in reserve."""
    collector = GarbageCollector(application)  # as `run_window` does
    SpareKeeper.prepare = lambda keeper: None  # type: ignore[method-assign, assignment]
    settings = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
    window = make_window(application, folder, settings)
    window.panels.made_all.connect(collector.settle)
    window.resize(1280, 800)
    window.show()
    wait_until(application, lambda: window.panels.is_complete and window.session.is_ready())
    return window


def wait_until(application: QApplication, done: Callable[[], bool]) -> None:
    while not done():
        QTimer.singleShot(100, application, partial(application.exit, 0))
        application.exec()


def has_come(record: RunRecord, step: int) -> bool:
    return record.step >= step or not record.is_live


def measure_run(application: QApplication, folder: Path, options: argparse.Namespace) -> None:
    """The window during a run, an empty loop and a bare window before and after."""
    with simulated(folder, options.points, options.rate, 10 * options.points) as go_on:
        tell("empty event loop", late(application, options.seconds / 4))
        tell("bare Qt window", late_bare(application, options.seconds / 4))
        window = opened(application, folder)
        window.open_run(go_on())
        window.show_step(TRAIN)
        record = window.runs.live
        assert record is not None
        noted, began = Lateness(window), time.monotonic()
        wait_until(application, partial(has_come, record, options.points))
        tell(f"reading {options.points:,} steps", noted.late_ms)
        print(f"  which took {time.monotonic() - began:.1f} s", flush=True)
        noted.deleteLater()
        late(application, 2)  # the first drawing of it all
        profile = cProfile.Profile()
        if options.profile:
            profile.enable()
        at_first = record.step
        late_ms = late(application, options.seconds)
        profile.disable()
        tell(f"ours, {(record.step - at_first) / options.seconds:,.0f} events/s", late_ms)
        print(f"  with {len(record.loss):,} points plotted")
        window.runs.leave()
        window.runs.live = None
        window.close()
        tell("bare Qt window", late_bare(application, options.seconds / 4))
        tell("empty event loop", late(application, options.seconds / 4))
        if options.profile:
            pstats.Stats(profile).sort_stats("tottime").print_stats(25)


def measure_hour(application: QApplication, folder: Path) -> None:
    """Memory of the window while as many events come as in an hour at 1,000 a second."""
    with simulated(folder, 1, _HOUR_RATE, _HOUR_STEPS) as go_on:
        window = opened(application, folder)
        window.open_run(go_on())
        window.show_step(TRAIN)
        record = window.runs.live
        assert record is not None
        for look in range(1, _HOUR_LOOKS + 1):
            due = look * _HOUR_STEPS // _HOUR_LOOKS
            wait_until(application, partial(has_come, record, due))
            memory = psutil.Process().memory_info().rss
            print(
                f"{record.step:>9,} events, {len(record.loss):>9,} points kept: "
                f"{memory / 2**20:6.0f} MB",
                flush=True,
            )
        window.runs.leave()
        window.runs.live = None
        window.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--rate", type=int, default=1000, help="events a second")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--hour", action="store_true", help="memory over 3.6 million events")
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory() as name:
        os.environ["WORKBENCH_WORKSPACE"] = name
        if options.hour:
            measure_hour(QApplication(sys.argv[:1]), Path(name))
        else:
            measure_start(name)
            measure_run(QApplication(sys.argv[:1]), Path(name), options)
        finish_writing()  # into the folder, which goes next
    print(machine())
    return 0


if __name__ == "__main__":
    sys.exit(main())
