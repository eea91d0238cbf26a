"""A run that never was: a record fed with events, for tests and pictures of the window."""

from __future__ import annotations

import math
import time
from pathlib import Path

from PySide6.QtCore import QObject

from workbench.config import RunConfig
from workbench.events import Evaluated, RunFinished, RunStarted, Step
from workbench.gui.follow import TrainingWorker
from workbench.gui.record import RunRecord
from workbench.jobs.follow import Outcome
from workbench.runs.folder import RunFolder


def recorded_run(parent: QObject, folder: Path, config: RunConfig) -> RunRecord:
    """A record of a worker that was never started; `worker` takes events as signals."""
    return RunRecord(TrainingWorker(parent, folder=RunFolder(folder)), config, parent)


def start(record: RunRecord, total_steps: int = 90, began: float = 0.0) -> None:
    """The run begins with 30 steps an epoch."""
    record.worker.run_started.emit(
        RunStarted(
            model="tiny",
            device="cpu",
            device_name="CPU",
            total_steps=total_steps,
            steps_per_epoch=30,
            epochs=total_steps / 30,
            rows={"train": 480, "validation": 60, "test": 60},
            time=began or time.time() - 60,
        )
    )


def take_steps(record: RunRecord, first: int, last: int) -> None:
    """Steps whose loss falls, with some noise that is the same every time."""
    began = record.started.time if record.started else 0.0
    record.worker.steps_arrived.emit(
        [
            Step(
                step=n,
                epoch=n / 30,
                loss=1.6 * math.exp(-n / 40) + 0.12 * math.sin(n * 1.7) ** 2,
                learning_rate=5e-5 * min(1.0, n / 6) * max(0.0, 1 - n / 100),
                grad_norm=1.4 + math.sin(n * 2.3) / 3,
                samples_per_second=118.0,
                time=began + n / 4,
            )
            for n in range(first, last + 1)
        ]
    )


def validate(record: RunRecord, step: int, loss: float, best: bool) -> None:
    record.worker.evaluated.emit(
        Evaluated(
            step=step,
            epoch=step / 30,
            split="validation",
            loss=loss,
            metrics={"accuracy": 1 - loss / 4, "f1": 1 - loss / 4},
            best=best,
        )
    )


def finish(record: RunRecord) -> None:
    """The run ends well, and its worker has nothing more to tell."""
    metrics = {"test": {"accuracy": 0.94, "f1": 0.93, "loss": 0.2}}
    moment = record.last_step.time if record.last_step else 0.0
    record.worker.run_finished.emit(
        RunFinished(status="completed", step=record.step, metrics=metrics, time=moment)
    )
    record.worker.ended.emit(Outcome("completed"))
