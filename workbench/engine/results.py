"""What a run leaves behind its model: `evaluation.json` and `predictions.parquet`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.data.dataset import Rows
from workbench.engine.tasks import Task
from workbench.runs.files import write_text
from workbench.runs.folder import RunFolder


@dataclass(frozen=True)
class Measured:
    """A split and what the kept model says of it. logits: (n, outputs)."""

    split: str
    rows: Rows
    logits: npt.NDArray[np.float32]


def write_results(
    folder: RunFolder, splits: list[Measured], task: Task, classes: list[str]
) -> None:
    """Write both files, each complete or not at all. Raises OSError when the disk is full."""
    documents = {
        item.split: task.document(item.logits, item.rows.targets, classes) for item in splits
    }
    write_text(
        folder.evaluation_path,
        json.dumps(documents, ensure_ascii=False, allow_nan=False, indent=2) + "\n",
    )
    frames = [_frame(item, task, classes) for item in splits]
    aside = folder.path / ".partial-predictions.parquet"
    try:
        pd.concat(frames, ignore_index=True).to_parquet(aside, index=False)
        aside.replace(folder.predictions_path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


def _frame(item: Measured, task: Task, classes: list[str]) -> pd.DataFrame:
    rows = item.rows
    columns: dict[str, Any] = {
        "split": item.split,
        "id": rows.ids.astype(object),
        "text": [_storable(text) for text in rows.texts],
    }
    if rows.pairs is not None:
        columns["text_pair"] = [_storable(text) for text in rows.pairs]
    return pd.DataFrame(columns | task.columns(item.logits, rows.targets, classes))


def _storable(text: str) -> str:
    """The text without lone surrogates, which Parquet cannot hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
