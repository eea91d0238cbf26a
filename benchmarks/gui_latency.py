"""How fluid the window stays: latency of its event loop while a run pours events into it.

    python -m benchmarks.gui_latency [--points 1000000] [--rate 1000] [--seconds 20]

Opens the real window (offscreen unless QT_QPA_PLATFORM says otherwise) on a run that is simulated:
so many points are in its curves at the start, and a thread adds so many steps a second. A timer
that wants to fire every 2 ms says how late it is: that is what a click would wait. It prints the
median, the 99th percentile and the worst, the time until a window of a new process is shown, and
whether torch was imported. `--profile` prints where the window's thread spent its time.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QObject, QSettings, Qt, QThread, QTimer
from PySide6.QtWidgets import QApplication

from workbench.events import RunStarted, Step
from workbench.gui.app import make_window
from workbench.gui.curves import _BLOCK, Curve, Floats
from workbench.gui.follow import TrainingWorker
from workbench.gui.record import RunRecord
from workbench.gui.spare import SpareKeeper
from workbench.gui.window import TRAIN, MainWindow
from workbench.runs.folder import RunFolder

_TICK_MS = 2
_BATCH_S = 0.1  # a follower looks ten times a second
_SHOW = """
import time
began = time.perf_counter()
import sys
from pathlib import Path
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from workbench.gui.app import make_window
application = QApplication([])
settings = QSettings(sys.argv[1] + "/settings.ini", QSettings.Format.IniFormat)
window = make_window(application, Path(sys.argv[1]), settings)
window.show()
application.processEvents()
print(time.perf_counter() - began, "torch" in sys.modules)
import os
os._exit(0)
"""


class SimulatedRun(QThread):
    """Tells a worker's listeners of steps at a steady rate, as its own thread would."""

    def __init__(self, worker: TrainingWorker, first: int, rate: int, parent: QObject) -> None:
        super().__init__(parent)
        self._worker = worker
        self._step = first
        self._rate = rate

    def run(self) -> None:
        due = time.monotonic()
        while not self.isInterruptionRequested():
            count = round(self._rate * _BATCH_S)
            self._worker.steps_arrived.emit(steps(self._step, count))
            self._step += count
            due += _BATCH_S
            time.sleep(max(0.0, due - time.monotonic()))


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


def steps(first: int, count: int) -> list[Step]:
    """Steps whose loss falls slowly, with noise."""
    noise = np.random.default_rng(first).normal(size=(count, 2))
    return [
        Step(
            step=first + n,
            epoch=(first + n) / 100_000,
            loss=1 / (1 + (first + n) / 100_000) + 0.1 * abs(noise[n, 0]),
            learning_rate=5e-5,
            grad_norm=1 + 0.2 * noise[n, 1],
            samples_per_second=1000.0,
            time=(first + n) / 1000,
        )
        for n in range(count)
    ]


def fill(curve: Curve, x: Floats, y: Floats, smoothed: Floats) -> None:
    """Put many points into an empty curve at once, with what they are on average."""
    room = 1024
    while room < len(x) + 100_000:
        room *= 2
    points = np.zeros((3, room))
    points[:, : len(x)] = x, y, smoothed
    curve._points, curve._size = points, len(x)
    used = len(x) // _BLOCK * _BLOCK
    curve._blocks = np.zeros((4, room // _BLOCK))
    for row, values in ((0, y), (2, smoothed)):
        parts = values[:used].reshape(-1, _BLOCK)
        curve._blocks[row, : len(parts)] = parts.min(axis=1)
        curve._blocks[row + 1, : len(parts)] = parts.max(axis=1)


def open_run(window: MainWindow, folder: Path, points: int) -> TrainingWorker:
    """Show a run in the window that has so many points already."""
    worker = TrainingWorker(window.runs, folder=RunFolder(folder))
    record = RunRecord(worker, window.session.config, window.runs)
    window.runs.live = record
    record.changed.connect(window.runs._tell_soon)
    worker.run_started.emit(
        RunStarted(
            model="simulated",
            device="cpu",
            total_steps=2 * points,
            steps_per_epoch=100_000,
            epochs=2 * points / 100_000,
        )
    )
    x = np.arange(points, dtype=float)
    noise = np.random.default_rng(0).normal(size=points)
    falling, even = 1 / (1 + x / 100_000), np.ones(points)
    rate = 5e-5 * (1 - x / (2 * points))
    fill(record.loss, x, falling + 0.1 * abs(noise), falling + 0.08)
    fill(record.grad_norm, x, 1 + 0.2 * noise, even)
    fill(record.learning_rate, x, rate, rate)
    window.runs._show(record)
    window.show_step(TRAIN)
    return worker


def shown_after(folder: str) -> tuple[float, bool]:
    """Seconds until a new process shows its window, and whether it imported torch."""
    done = subprocess.run(
        [sys.executable, "-c", _SHOW, folder], capture_output=True, text=True, check=True
    )
    seconds, torch = done.stdout.split()
    return float(seconds), torch == "True"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--rate", type=int, default=1000, help="events a second")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["WORKBENCH_WORKSPACE"] = folder
        started, torch = min(shown_after(folder) for _ in range(1))
        print(f"window shown after {started:.2f} s, torch imported: {'yes' if torch else 'no'}")
        late_ms = measure(Path(folder), options)
    middle, high = np.percentile(late_ms, [50, 99])
    print(
        f"{len(late_ms):,} turns of the event loop with {options.points:,} points and "
        f"{options.rate:,} events/s: p50 {middle:.1f} ms, p99 {high:.1f} ms, "
        f"worst {max(late_ms):.1f} ms; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    )
    return 0


def measure(folder: Path, options: argparse.Namespace) -> list[float]:
    """How late each turn of the event loop was, in milliseconds."""
    application = QApplication(sys.argv[:1])
    SpareKeeper.prepare = lambda keeper: None  # type: ignore[method-assign, assignment]  # no other process
    settings = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
    window = make_window(application, folder, settings)
    window.resize(1280, 800)
    window.show()
    while not window.session.is_ready():
        application.processEvents()
        time.sleep(0.01)  # the reading thread wants its turn
    run = SimulatedRun(
        open_run(window, folder, options.points), options.points, options.rate, window
    )
    run.start()
    QTimer.singleShot(2000, window, partial(application.exit, 0))  # the first drawing of it all
    application.exec()
    lateness = Lateness(window)
    QTimer.singleShot(round(options.seconds * 1000), window, partial(application.exit, 0))
    profile = cProfile.Profile()
    if options.profile:
        profile.enable()
    application.exec()
    profile.disable()
    late_ms = lateness.late_ms
    run.requestInterruption()
    run.wait()
    window.runs.live = None
    window.close()
    if options.profile:
        pstats.Stats(profile).sort_stats("tottime").print_stats(25)
    return late_ms


if __name__ == "__main__":
    sys.exit(main())
