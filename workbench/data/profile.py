"""What is in a table: classes, lengths, problems."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.config import Data, RunConfig, TaskName
from workbench.data.columns import Columns, guess_columns, id_column, split_column
from workbench.data.examined import Examined
from workbench.data.memory import give_back, is_much
from workbench.data.problems import Problem, find_problems
from workbench.data.scripts import scripts_of
from workbench.data.split import named_parts
from workbench.data.steps import is_kept
from workbench.data.table import Table
from workbench.data.targets import guess_separator, numbers, target_reader
from workbench.data.task import suggested_task
from workbench.data.text_file import write_delimited
from workbench.data.texts import Progress, Texts, beside, column_texts
from workbench.data.tokens import TokenLengths, token_lengths
from workbench.errors import DataError

_BINS = 30
_MOST_LETTERS = 10_000  # of a cell, by which its column is told
_UNSPACED = ("Chinese", "Japanese", "Thai")
"""Scripts without spaces between words."""

Tokenizer = tuple[Path, int]
"""The `tokenizer.json` of a model, and the longest text in tokens that it reads."""


@dataclass(frozen=True)
class Lengths:
    """A histogram of text lengths: n counts between n + 1 edges.

    The last bin also holds everything longer than the 99th percentile.
    """

    unit: str
    """"words", "characters" or "tokens"."""
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
    characters: Lengths
    scripts: dict[str, int]
    """Texts of each script among up to 20,000 that were looked at, most first."""
    tokens: Lengths | None = None
    """Of up to 1,000 texts, where the model's tokenizer is at hand."""
    cut_share: float | None = None
    """Share of the texts that the model does not read to their end."""
    token_sizes: npt.NDArray[np.int64] | None = None
    """Of the texts that were looked at."""
    parts: dict[str, int] | None = None
    """Rows of each part, where a split column names it."""


def profile(
    table: Table,
    columns: Columns,
    task: TaskName = "single_label",
    data: Data | None = None,
    tokenizer: Tokenizer | None = None,
    progress: Progress | None = None,
) -> Profile:
    """Classes or numbers, lengths, scripts and problems of the table's main rows.

    data: names the split column, where there is one; progress: called with (parts of the work
    done, of how many); what it raises ends the work
    """
    try:
        return _profile(table, columns, task, data, tokenizer, progress)
    finally:
        if is_much(table.frame):
            give_back()


def _profile(
    table: Table,
    columns: Columns,
    task: TaskName,
    data: Data | None,
    tokenizer: Tokenizer | None,
    progress: Progress | None,
) -> Profile:
    frame = table.frame
    config = config_for(table, columns, task)
    if data is not None:
        config = config.replacing({"data.split": data.split})
    reader = target_reader(config)
    others = [part for part in table.splits.values() if part is not frame]
    stages = _Stages(progress)
    examined = Examined(frame, columns, reader, others, is_kept(frame, config), stages.within)
    texts = examined.texts
    pairs = column_texts(frame[columns.text_pair]) if columns.text_pair else None
    stages.begin(0.0, 0.5)
    words = examined.words.counts[: len(frame)]
    stages.begin(0.5, 0.9)
    with beside() as begin:  # much of what finds copies keeps but one processor busy
        counted = begin(_tokens, texts, pairs, tokenizer)
        found_scripts = begin(scripts_of, texts)
        names = ("labels", "mending", "empty", "lost_letters", "placeholders", "contradicting")
        found = [begin(examined.find, name) for name in names]
        in_letters = begin(lambda: _lengths("characters", examined.lengths))
        in_words = begin(_lengths, "words", words)
        examined.find("same")
        examined.find("near")
        stages.begin(0.9, 1.0)
        scripts, tokens = found_scripts.result(), counted.result()
        for one in found:
            one.result()
        if is_much(frame):
            give_back()  # what finding copies took is not needed for the rest
        cut = (0, False) if tokens is None else (tokens.cut, len(tokens.sizes) < tokens.texts)
        problems = find_problems(examined, task, scripts, cut, stages.within)
    stages.begin(1.0, 1.0)
    unspaced = sum(scripts.counts.get(name, 0) for name in _UNSPACED)
    is_spaced = unspaced <= 0.3 * sum(scripts.counts.values())
    return Profile(
        examined.labels.counts(),
        _spread(frame[columns.label]) if columns.label and reader.is_number else None,
        in_words.result() if is_spaced else in_letters.result(),
        tuple(problems),
        in_letters.result(),
        scripts.counts,
        None if tokens is None else _lengths("tokens", tokens.sizes),
        None if tokens is None else tokens.cut_share,
        None if tokens is None else tokens.sizes,
        _parts(frame, config.data.split),
    )


def _tokens(texts: Texts, pairs: Texts | None, tokenizer: Tokenizer | None) -> TokenLengths | None:
    return None if tokenizer is None else token_lengths(texts, pairs, *tokenizer)


def _parts(frame: pd.DataFrame, column: str | None) -> dict[str, int] | None:
    if column is None or column not in frame.columns:
        return None
    names, counts = np.unique(named_parts(frame[column]), return_counts=True)
    return {str(name): int(count) for name, count in zip(names, counts, strict=True)}


class _Stages:
    """Makes one progress of several, each a stretch of the whole."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self._start, self._end = 0.0, 0.0

    def begin(self, start: float, end: float) -> None:
        self._start, self._end = start, end
        self.within(0, 1)

    def within(self, done: int, total: int) -> None:
        if self._progress is not None:
            share = self._start + (self._end - self._start) * done / max(total, 1)
            self._progress(round(1000 * share), 1000)


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


def describe(
    table: Table,
    columns: Columns | None = None,
    tokenizer: Tokenizer | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
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
        split = split_column(table.frame, guessed)
        if split is not None:
            roles[split] = "split"
        if (known_by := id_column(table.frame, guessed)) is not None:
            roles[known_by] = "id"
        task = suggested_task(table.frame, guessed)
        known = profile(table, guessed, task, Data(split=split), tokenizer, progress)
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
        "lengths": _lengths_document(known) if known else {},
        "scripts": known.scripts if known else {},
        "problems": [problem.document() for problem in known.problems] if known else [],
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


def _lengths_document(known: Profile) -> dict[str, Any]:
    return asdict(known.lengths) | {
        "characters": asdict(known.characters),
        "tokens": asdict(known.tokens) if known.tokens else None,
        "cut_share": known.cut_share,
    }


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


def _lengths(unit: str, sizes: npt.NDArray[np.int32] | npt.NDArray[np.int64]) -> Lengths:
    ordered = sizes.copy()
    ordered.sort()
    top = max(_quantile(ordered, 0.99), 1.0)
    bins = min(_BINS, max(1, int(top)))
    values, many = ordered, None
    if top < len(ordered):
        # Of few different lengths, each with its number: sooner binned than each text by itself.
        up_to = np.searchsorted(ordered, np.arange(int(top) + 1), side="right")
        many = np.diff(up_to, prepend=0, append=len(ordered))
        values = np.arange(len(many))
    counts, edges = np.histogram(np.minimum(values, top), bins, (0, top), weights=many)
    return Lengths(
        unit,
        tuple(int(count) for count in counts),
        tuple(float(edge) for edge in edges),
        _quantile(ordered, 0.5),
        int(ordered[-1]),
    )


def _quantile(ordered: npt.NDArray[np.int32] | npt.NDArray[np.int64], share: float) -> float:
    """What `np.quantile` gives, of numbers that are in order."""
    place = share * (len(ordered) - 1)
    low, high = ordered[int(place)], ordered[min(int(place) + 1, len(ordered) - 1)]
    return float(low + (high - low) * (place % 1))


def _kind(values: pd.Series) -> str:
    """ "empty", "number", "category" or "text", by what the cells look like."""
    sample = values.iloc[:2000].str.slice(0, _MOST_LETTERS)
    filled = sample[sample.str.strip() != ""]
    if filled.empty:
        return "empty"
    if numbers(filled).notna().all():
        return "number"
    few = filled.nunique() <= max(20, len(filled) // 20)
    return "category" if few and filled.str.len().mean() < 40 else "text"
