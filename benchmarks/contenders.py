"""The child of a training benchmark: one contender, taking a turn for every line it is sent.

`python -m benchmarks.contenders engine|engine_attention_dropout|trainer|trainer_grouped`
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.measure import peak_memory_bytes


@dataclass(frozen=True)
class Turn:
    """What to train on, the same for every contender."""

    train: str
    """A CSV file with the columns text and label."""
    validation: str
    """Another to measure the accuracy on; empty: none is measured."""
    model: str
    max_length: int
    batch_size: int
    epochs: int
    learning_rate: float
    precision: str
    device: str
    threads: int
    """Of torch; 0: as many as it takes itself."""
    seed: int


@dataclass(frozen=True)
class Result:
    """What a turn took: from tokens to the last step, without loading, tokenising and saving."""

    samples: int
    seconds: float
    cpu_seconds: float
    """Of all threads: busy neighbours change it less than the time on the clock."""
    accuracy: float | None
    peak_memory_bytes: int
    peak_device_bytes: int


def engine_turn(turn: Turn, attention_dropout: str) -> Result:
    """Train as the window does, with every event written to the disk.

    attention_dropout: "auto", which is off on a CPU, or "keep"
    """
    from workbench.config import RunConfig
    from workbench.engine.train import train
    from workbench.events import Evaluated, Event, RunStarted, Step
    from workbench.runs.control import ControlReader
    from workbench.runs.folder import create_run
    from workbench.runs.log import EventLog

    config = RunConfig().replacing(
        {
            "data.source": turn.train,
            "data.text": "text",
            "data.label": "label",
            "data.validation": turn.validation or 0.0,
            "data.test": 0.0,
            "model.name": turn.model,
            "model.max_length": turn.max_length,
            "model.attention_dropout": attention_dropout,
            "training.batch_size": turn.batch_size,
            "training.epochs": turn.epochs,
            "training.learning_rate": turn.learning_rate,
            "training.precision": turn.precision,
            "training.device": turn.device,
            "training.seed": turn.seed,
        }
    )
    started: tuple[float, float] = (0.0, 0.0)
    ended = started
    accuracy: float | None = None
    rows = 0
    with tempfile.TemporaryDirectory() as workspace:
        folder = create_run(Path(workspace), config)
        log = EventLog(folder.events_path)

        def emit(event: Event) -> None:
            nonlocal started, ended, accuracy, rows
            log.append(event)
            if isinstance(event, RunStarted):
                rows, started = event.rows["train"], (time.perf_counter(), time.process_time())
            elif isinstance(event, Step):
                ended = (time.perf_counter(), time.process_time())
            elif isinstance(event, Evaluated):
                accuracy = event.metrics["accuracy"]

        train(config, folder, emit, ControlReader(folder.control_path))
        log.close()
    return _result(turn, rows, started, ended, accuracy)


def trainer_turn(turn: Turn, sampling: str) -> Result:
    """Train with transformers' Trainer as its documentation shows, padding batch by batch.

    sampling: "random" as is its default, or "group_by_length"
    """
    import numpy as np
    from datasets import Dataset
    from transformers import (
        AutoModelForSequenceClassification,
        AutoTokenizer,
        DataCollatorWithPadding,
        Trainer,
        TrainingArguments,
    )

    from workbench.models.find import find_model

    source = find_model(turn.model)
    tokenizer = AutoTokenizer.from_pretrained(source)
    learned, measured = _table(turn.train), _table(turn.validation) if turn.validation else None
    classes = sorted(set(learned["label"]))

    def encoded(columns: dict[str, list[str]]) -> Dataset:
        tokens = tokenizer(columns["text"], truncation=True, max_length=turn.max_length)
        return Dataset.from_dict(
            {
                **tokens,
                "labels": [classes.index(label) for label in columns["label"]],
                "length": [len(row) for row in tokens["input_ids"]],
            }
        )

    with tempfile.TemporaryDirectory() as output:
        trainer = Trainer(
            model=AutoModelForSequenceClassification.from_pretrained(
                source, num_labels=len(classes)
            ),
            args=TrainingArguments(
                output_dir=output,
                per_device_train_batch_size=turn.batch_size,
                num_train_epochs=turn.epochs,
                learning_rate=turn.learning_rate,
                train_sampling_strategy=sampling,
                bf16=turn.precision == "bf16",
                fp16=turn.precision == "fp16",
                use_cpu=turn.device == "cpu",
                seed=turn.seed,
                save_strategy="no",  # our saving is not counted either
                report_to="none",
            ),
            train_dataset=encoded(learned),
            data_collator=DataCollatorWithPadding(tokenizer),
        )
        started = (time.perf_counter(), time.process_time())
        trainer.train()
        ended = (time.perf_counter(), time.process_time())
        accuracy = None
        if measured is not None:
            found = trainer.predict(encoded(measured))
            hits = np.argmax(found.predictions, axis=1) == found.label_ids
            accuracy = float(np.mean(hits))
    return _result(turn, len(learned["label"]), started, ended, accuracy)


def _table(path: str) -> dict[str, list[str]]:
    import pandas as pd

    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    return {name: frame[name].tolist() for name in ("text", "label")}


def _result(
    turn: Turn,
    rows: int,
    started: tuple[float, float],
    ended: tuple[float, float],
    accuracy: float | None,
) -> Result:
    import torch

    return Result(
        samples=rows * turn.epochs,
        seconds=ended[0] - started[0],
        cpu_seconds=ended[1] - started[1],
        accuracy=accuracy,
        peak_memory_bytes=peak_memory_bytes(),
        peak_device_bytes=torch.cuda.max_memory_allocated() if torch.cuda.is_available() else 0,
    )


def main(kind: str) -> None:
    """Answer each line of standard input with one of standard output, until there is none."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # Trainer prints its figures
    os.environ["TOKENIZERS_PARALLELISM"] = "true"
    is_engine = kind.startswith("engine")
    if is_engine:
        from workbench.engine.__main__ import set_waiting

        set_waiting()
    for line in sys.stdin:
        content: dict[str, Any] = json.loads(line)
        turn = Turn(**content)
        if turn.threads:
            import torch

            torch.set_num_threads(turn.threads)
        if is_engine:
            result = engine_turn(turn, "auto" if kind == "engine" else "keep")
        else:
            result = trainer_turn(turn, "random" if kind == "trainer" else "group_by_length")
        answers.write(json.dumps(asdict(result)) + "\n")
        answers.flush()


if __name__ == "__main__":
    main(sys.argv[1])
