"""What is in a table: classes, lengths, problems."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from workbench.config import RunConfig, TaskName
from workbench.data.columns import Columns, guess_columns
from workbench.data.problems import Problem, find_problems
from workbench.data.read import Table
from workbench.data.targets import guess_separator, label_counts, numbers, target_reader
from workbench.data.task import suggested_task
from workbench.data.text_file import write_delimited
from workbench.errors import DataError

_BINS = 30
_LANGUAGE_SAMPLE = 500
# Chinese and Japanese letters, then Thai, Lao, Burmese and Khmer: no spaces between words.
_UNSPACED = re.compile(
    "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]"
)


@dataclass(frozen=True)
class Lengths:
    """A histogram of text lengths: n counts between n + 1 edges.

    The last bin also holds everything longer than the 99th percentile.
    """

    unit: str
    """"words" for scripts with spaces between words, else "characters"."""
    counts: tuple[int, ...]
    edges: tuple[float, ...]
    median: float
    longest: int


@dataclass(frozen=True)
class Spread:
    """A histogram of the numbers to learn: n counts between n + 1 edges, lowest to highest."""

    counts: tuple[int, ...]
    edges: tuple[float, ...]
    mean: float
    deviation: float
    """Standard deviation."""


@dataclass(frozen=True)
class Profile:
    """What is known of a table and the columns to learn from."""

    classes: dict[str, int]
    """Rows of each class or label, most first; rows without a label are not counted."""
    target: Spread | None
    """Of the numbers, where these are learned."""
    lengths: Lengths
    problems: tuple[Problem, ...]


def profile(table: Table, columns: Columns, task: TaskName = "single_label") -> Profile:
    """Classes or numbers, lengths and problems of the table's main rows."""
    frame = table.frame
    reader = target_reader(config_for(table, columns, task))
    return Profile(
        label_counts(reader, frame),
        _spread(frame[columns.label]) if columns.label and reader.is_number else None,
        _lengths(frame[columns.text]),
        tuple(find_problems(frame, columns, reader)),
    )


def config_for(table: Table, columns: Columns, task: TaskName) -> RunConfig:
    """A config that learns these columns of the table."""
    separator = None
    if task == "multi_label" and columns.label is not None:
        separator = guess_separator(table.frame[columns.label])
    return RunConfig().replacing(
        {
            "task": task,
            "data.source": table.source,
            "data.text": columns.text,
            "data.text_pair": columns.text_pair,
            "data.label": columns.label,
            "data.labels": list(columns.labels) or None,
            "data.label_separator": separator,
        }
    )


def describe(table: Table, columns: Columns | None = None) -> dict[str, Any]:
    """What `workbench data --json` prints of a table; columns are guessed if not given."""
    guessed: Columns | None = columns
    if guessed is None and table.rows:
        try:
            guessed = guess_columns(table.frame)
        except DataError:
            guessed = None
    roles: dict[str, str] = {}
    known: Profile | None = None
    task: TaskName | None = None
    if guessed is not None:
        roles = dict.fromkeys(guessed.targets, "label") | {guessed.text: "text"}
        if guessed.text_pair:
            roles[guessed.text_pair] = "text_pair"
        task = suggested_task(table.frame, guessed)
        known = profile(table, guessed, task)
    dialect = None
    if table.dialect is not None:
        dialect = asdict(table.dialect)
    return {
        "format": table.format,
        "encoding": table.encoding,
        "dialect": dialect,
        "rows": table.rows,
        "columns": [
            {"name": name, "kind": _kind(table.frame[name]), "role": roles.get(name)}
            for name in table.columns
        ],
        "task": task,
        "classes": known.classes if known else {},
        "target": asdict(known.target) if known and known.target else None,
        "lengths": asdict(known.lengths) if known else {},
        "problems": [asdict(problem) for problem in known.problems] if known else [],
        "splits": {name: len(frame) for name, frame in table.splits.items()},
        "notes": list(table.notes),
        "faults": [asdict(fault) for fault in table.faults],
    }


def save_clean(table: Table, path: Path) -> None:
    """Write the table as it was understood: UTF-8, commas, a header, values as read.

    Raises DataError if the file cannot be written or is what was read.
    """
    try:
        if path.exists() and Path(table.source).exists() and path.samefile(table.source):
            raise DataError(f"{path} is the table itself: choose another file.")
        write_delimited(table.frame, path)
    except (OSError, ValueError) as error:
        raise DataError(
            f"{path} cannot be written: {getattr(error, 'strerror', None) or error}."
        ) from error


def _spread(cells: pd.Series) -> Spread | None:
    values = numbers(cells).dropna().to_numpy()
    if not len(values):
        return None
    counts, edges = np.histogram(values, bins=_BINS)
    return Spread(
        tuple(int(count) for count in counts),
        tuple(float(edge) for edge in edges),
        float(values.mean()),
        float(values.std()),
    )


def _lengths(texts: pd.Series) -> Lengths:
    sample = "".join(texts.iloc[:_LANGUAGE_SAMPLE].str[:200])
    letters = sum(map(str.isalpha, sample))
    spaced = len(_UNSPACED.findall(sample)) <= 0.3 * letters
    sizes = (texts.str.count(r"\S+") if spaced else texts.str.len()).to_numpy(dtype=np.int64)
    top = max(float(np.percentile(sizes, 99)), 1.0)
    bins = min(_BINS, max(1, int(top)))
    counts, edges = np.histogram(np.minimum(sizes, top), bins=bins, range=(0, top))
    return Lengths(
        "words" if spaced else "characters",
        tuple(int(count) for count in counts),
        tuple(float(edge) for edge in edges),
        float(np.median(sizes)),
        int(sizes.max()),
    )


def _kind(values: pd.Series) -> str:
    """ "empty", "number", "category" or "text", by what the cells look like."""
    sample = values.iloc[:2000]
    filled = sample[sample.str.strip() != ""]
    if filled.empty:
        return "empty"
    if numbers(filled).notna().all():
        return "number"
    few = filled.nunique() <= max(20, len(filled) // 20)
    return "category" if few and filled.str.len().mean() < 40 else "text"
