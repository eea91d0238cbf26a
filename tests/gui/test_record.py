"""What the window makes of a run's events."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from workbench.config import RunConfig
from workbench.events import Resumed, RunStarted, Step, Warned
from workbench.gui import follow
from workbench.gui.follow import TrainingWorker
from workbench.gui.record import RunRecord
from workbench.runs.folder import RunFolder


@pytest.fixture
def record(qapp, tmp_path):
    parent = QObject()
    yield RunRecord(TrainingWorker(parent, folder=RunFolder(tmp_path)), RunConfig(), parent)
    parent.deleteLater()


def steps(*numbers: int) -> list[Step]:
    return [Step(step=n, epoch=0.0, loss=float(n), learning_rate=1.0, time=n) for n in numbers]


def test_only_what_asks_for_something_is_said_in_the_window(record):
    said = []
    record.spoke.connect(lambda kind, words: said.append((kind, words())))
    record.worker.warned.emit(Warned(message="Dropout is off.", level="info"))
    record.worker.warned.emit(Warned(message="Few rows.", advice="Try few-shot.", level="info"))
    record.worker.warned.emit(Warned(message="Step 2 was skipped."))
    assert said == [("info", "Few rows. Try few-shot."), ("warning", "Step 2 was skipped.")]


def test_steps_that_are_taken_again_stand_in_the_curves_once(record):
    record.worker.run_started.emit(
        RunStarted(model="m", device="cpu", total_steps=9, steps_per_epoch=3, epochs=3)
    )
    record.worker.steps_arrived.emit(steps(1, 2, 3, 4, 5))
    record.worker.resumed.emit(Resumed(step=3))
    record.worker.steps_arrived.emit(steps(4, 5, 6))
    assert list(record.loss.x) == [1, 2, 3, 4, 5, 6]
    assert record.step == 6
    # The pace is that since the run went on: a step a second.
    assert record.seconds_left() == pytest.approx(3)


def test_a_wish_that_cannot_be_written_down_is_said_and_breaks_nothing(qtbot, record, monkeypatch):
    def refuse(path: Path, command: str) -> None:
        raise OSError(28, "No space left on device")

    said = []
    monkeypatch.setattr(follow, "ask", refuse)
    record.spoke.connect(lambda kind, words: said.append((kind, words())))
    record.ask("pause")
    qtbot.waitUntil(lambda: bool(said))
    [(kind, words)] = said
    assert kind == "error" and "No space left on device" in words
