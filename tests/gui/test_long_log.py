"""A worker that follows a run, and the window that it tells."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QObject, Qt

from workbench.config import RunConfig
from workbench.events import RunFinished, Step, to_line
from workbench.gui.follow import TrainingWorker
from workbench.runs.folder import RunFolder, create_run

STEPS = 4000  # some eight pieces of a log


class Window(QObject):
    """Takes what a worker tells; the worker's own count of it is kept beside."""

    def __init__(self) -> None:
        super().__init__()
        self.told = 0
        self.taken: list[int] = []
        self.most_waiting = 0
        self.waits = threading.Event()

    def take(self, steps: list[Step]) -> None:
        self.taken += [step.step for step in steps]
        self.waits.wait(0.02)  # as long as a window draws

    def count(self, steps: list[Step]) -> None:
        """In the worker's thread, as it tells."""
        self.told += len(steps)
        self.most_waiting = max(self.most_waiting, self.told - len(self.taken) - len(steps))


@pytest.fixture
def long_run(tmp_path) -> RunFolder:
    run = create_run(tmp_path, RunConfig())
    events = [Step(step=n, epoch=0.0, loss=1.0, learning_rate=1.0) for n in range(1, STEPS + 1)]
    lines = [to_line(event) for event in [*events, RunFinished(status="completed", step=STEPS)]]
    run.events_path.write_text("".join(lines), encoding="utf-8")
    return run


def worker_for(window: Window, run: RunFolder) -> TrainingWorker:
    worker = TrainingWorker(window, folder=run)
    worker.steps_arrived.connect(window.count, Qt.ConnectionType.DirectConnection)
    worker.steps_arrived.connect(window.take)
    return worker


def test_a_long_log_is_read_no_faster_than_the_window_takes_it(qtbot, long_run):
    window = Window()
    worker = worker_for(window, long_run)
    with qtbot.waitSignal(worker.finished):
        worker.start()
    assert window.taken == list(range(1, STEPS + 1))
    assert window.most_waiting == 0


def test_a_worker_that_waits_for_the_window_can_be_left(qapp, long_run):
    window = Window()
    worker = worker_for(window, long_run)
    worker.start()
    while not window.told:
        window.waits.wait(0.01)  # no event is handled meanwhile
    worker.leave()
    assert worker.wait(20_000)
    assert window.told < STEPS
