"""What a run leaves behind its model: `evaluation.json` and `predictions.parquet`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.data.prepare import Rows
from workbench.engine.evaluate import evaluation_document
from workbench.runs.files import write_text
from workbench.runs.folder import RunFolder


@dataclass(frozen=True)
class Measured:
    """A split and what the kept model says of it. log_probabilities: (n, classes)."""

    split: str
    rows: Rows
    log_probabilities: npt.NDArray[np.float32]


def write_results(folder: RunFolder, splits: list[Measured], classes: list[str]) -> None:
    """Write both files, each complete or not at all. Raises OSError when the disk is full."""
    documents = {
        item.split: evaluation_document(item.log_probabilities, item.rows.labels, classes)
        for item in splits
    }
    write_text(
        folder.evaluation_path,
        json.dumps(documents, ensure_ascii=False, allow_nan=False, indent=2) + "\n",
    )
    frames = [_frame(item, classes) for item in splits]
    aside = folder.path / ".partial-predictions.parquet"
    try:
        pd.concat(frames, ignore_index=True).to_parquet(aside, index=False)
        aside.replace(folder.predictions_path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


def _frame(item: Measured, classes: list[str]) -> pd.DataFrame:
    probabilities = np.exp(item.log_probabilities)
    predicted = probabilities.argmax(axis=1)
    names = np.array(classes, dtype=object)
    rows = item.rows
    columns: dict[str, Any] = {
        "split": item.split,
        "id": rows.ids.astype(object),
        "text": [_storable(text) for text in rows.texts],
        "label": names[rows.labels],
        "predicted": names[predicted],
        "probability": probabilities[np.arange(len(predicted)), predicted],
    }
    if rows.pairs is not None:
        columns["text_pair"] = [_storable(text) for text in rows.pairs]
    columns |= {f"probability: {name}": probabilities[:, n] for n, name in enumerate(classes)}
    return pd.DataFrame(columns)


def _storable(text: str) -> str:
    """The text without lone surrogates, which Parquet cannot hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
