"""What is wrong with the rows: one function per problem, each with its rows and a remedy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.data.columns import Columns
from workbench.data.targets import TargetReader, label_counts

_SHOWN_ROWS = 1000


@dataclass(frozen=True)
class Problem:
    """One finding. `rows` are 1-based data rows, at most the first thousand of `count`."""

    kind: str
    count: int
    rows: tuple[int, ...]
    message: str
    fix: str


def find_problems(frame: pd.DataFrame, columns: Columns, reader: TargetReader) -> list[Problem]:
    """All findings in a table, worst first."""
    found = (
        contradicting_duplicates(frame, columns, reader),
        unreadable_labels(frame, reader),
        missing_labels(frame, reader),
        empty_texts(frame, columns),
        rare_classes(frame, reader),
        exact_duplicates(frame, columns),
    )
    return [problem for problem in found if problem is not None]


def empty_texts(frame: pd.DataFrame, columns: Columns) -> Problem | None:
    """Rows without a text, or with spaces only."""
    mask = frame[columns.text].str.strip() == ""
    return _problem(
        "empty_texts", mask, ("text is empty", "texts are empty"), "They are left out of training."
    )


def missing_labels(frame: pd.DataFrame, reader: TargetReader) -> Problem | None:
    """Rows without a label."""
    return _problem(
        "missing_labels",
        reader.missing(frame),
        ("row has no label", "rows have no label"),
        "They are left out of training.",
    )


def unreadable_labels(frame: pd.DataFrame, reader: TargetReader) -> Problem | None:
    """Rows whose label is no number, or neither 0 nor 1, where the task wants one."""
    return _problem(
        "unreadable_labels",
        reader.unreadable(frame),
        ("label is not what the task needs", "labels are not what the task needs"),
        "They are left out of training.",
    )


def exact_duplicates(frame: pd.DataFrame, columns: Columns) -> Problem | None:
    """Rows that repeat an earlier row's text and label."""
    keys = [name for name in (columns.text, columns.text_pair, *columns.targets) if name]
    mask = frame.duplicated(keys) & (frame[columns.text].str.strip() != "")
    return _problem(
        "duplicates",
        mask,
        ("row repeats an earlier one", "rows repeat an earlier one"),
        "Copies stay in the same part of the split, so they do not flatter the result.",
    )


def contradicting_duplicates(
    frame: pd.DataFrame, columns: Columns, reader: TargetReader
) -> Problem | None:
    """Rows whose text stands elsewhere with another label; of two numbers the mean is learned."""
    mask = pd.Series(False, index=frame.index)
    texts = [name for name in (columns.text, columns.text_pair) if name]
    filled = (frame[columns.text].str.strip() != "") & ~reader.missing(frame)
    kept = frame[filled]
    repeated = kept[kept.duplicated(texts, keep=False)]
    if len(repeated) and not reader.is_number:
        labels = reader.labels(repeated).map(lambda labels: "\0".join(sorted(labels)))
        several = labels.groupby([repeated[name] for name in texts], sort=False)
        mask[labels.index[several.transform("nunique") > 1]] = True
    return _problem(
        "contradictions",
        mask,
        ("text has two labels", "equal texts have different labels"),
        "Look at them: the model cannot learn both.",
    )


def rare_classes(frame: pd.DataFrame, reader: TargetReader) -> Problem | None:
    """Rows whose class stands only once."""
    rare = {name for name, count in label_counts(reader, frame).items() if count == 1}
    mask = reader.labels(frame).map(lambda labels: not rare.isdisjoint(labels))
    return _problem(
        "rare_classes",
        mask.astype(bool),
        ("class stands only once", "classes stand only once"),
        "It is learned but cannot be tested: add examples.",
    )


def _problem(kind: str, mask: pd.Series, words: tuple[str, str], fix: str) -> Problem | None:
    rows = np.flatnonzero(mask.to_numpy()) + 1
    if not len(rows):
        return None
    message = f"{len(rows):,} {words[0] if len(rows) == 1 else words[1]}"
    return Problem(kind, len(rows), tuple(int(row) for row in rows[:_SHOWN_ROWS]), message, fix)
