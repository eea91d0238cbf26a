"""A run that never was: a record fed with events, for tests and pictures of the window."""

from __future__ import annotations

import json
import math
import time
from pathlib import Path

import pandas as pd
from PySide6.QtCore import QObject

from workbench.config import RunConfig
from workbench.events import Evaluated, RunFinished, RunStarted, Step
from workbench.gui.follow import TrainingWorker
from workbench.gui.panels.predict import PredictPanel
from workbench.gui.record import RunRecord
from workbench.jobs.follow import Outcome
from workbench.jobs.predictor import Loaded, Prediction
from workbench.resources import resource
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


def write_evaluation(folder: RunFolder, rows: int = 69) -> None:
    """What the engine leaves of a finished run on the sample: figures, rows, a model's folder.

    Every eighth row is taken for the next class; the less sure the model is, the more often.
    """
    table = pd.read_csv(resource("samples", "support-desk.csv")).head(rows)
    classes = sorted(table["label"].unique())
    places = [classes.index(label) for label in table["label"]]
    wrong = [n % 8 == 5 for n in range(rows)]
    said = [(at + is_wrong) % len(classes) for at, is_wrong in zip(places, wrong, strict=True)]
    sure = [
        0.55 + (n * 7 % 20) / 100 if wrong[n] else 0.8 + (n * 5 % 20) / 101 for n in range(rows)
    ]
    confusion = [[0] * len(classes) for _ in classes]
    for at, predicted in zip(places, said, strict=True):
        confusion[at][predicted] += 1
    frame = pd.DataFrame(
        {
            "split": "test",
            "id": [str(n + 1) for n in range(rows)],
            "text": table["text"],
            "label": table["label"],
            "predicted": [classes[at] for at in said],
            "probability": sure,
        }
    )
    rest = (1 - frame["probability"]) / (len(classes) - 1)
    for name in classes:
        frame[f"probability: {name}"] = frame["probability"].where(frame["predicted"] == name, rest)
    per_class = []
    for at, name in enumerate(classes):
        right, support = confusion[at][at], sum(confusion[at])
        precision = right / max(1, sum(line[at] for line in confusion))
        recall = right / support
        f1 = 2 * precision * recall / (precision + recall)
        per_class.append(
            {"label": name, "precision": precision, "recall": recall, "f1": f1, "support": support}
        )
    bins = [
        {"confidence": 0.65, "accuracy": 0.42, "count": sum(wrong) + 4},
        {"confidence": 0.84, "accuracy": 0.93, "count": 22},
        {"confidence": 0.94, "accuracy": 0.97, "count": rows - sum(wrong) - 26},
    ]
    accuracy = 1 - sum(wrong) / rows
    found = {
        "task": "single_label",
        "rows": rows,
        "labels": classes,
        "metrics": {"loss": 0.41, "accuracy": accuracy, "f1": accuracy - 0.01},
        "confusion": confusion,
        "per_class": per_class,
        "calibration": {"error": 0.06, "bins": bins},
    }
    folder.model_path.mkdir(parents=True, exist_ok=True)
    (folder.model_path / "config.json").write_text("{}", encoding="utf-8")
    folder.evaluation_path.write_text(json.dumps({"test": found}), encoding="utf-8")
    frame.to_parquet(folder.predictions_path)


def classify(panel: PredictPanel, text: str, shares: dict[str, float]) -> None:
    """The panel's engine answers a text that is typed, and the answer is kept."""
    worker = panel._worker
    assert worker is not None
    worker.loaded.emit(Loaded("single_label", list(shares), 256, "cpu"))
    panel.text_edit.setPlainText(text)
    best = max(shares, key=lambda label: shares[label])
    worker.predicted.emit(text, Prediction(tokens=len(text) // 4, label=best, probabilities=shares))
    panel.keep()
