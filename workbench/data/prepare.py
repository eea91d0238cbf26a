"""From a config to what an engine learns from: clean labelled rows, split."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.config import RunConfig
from workbench.data.columns import resolve_columns
from workbench.data.read import Table, read_source
from workbench.data.split import split_rows
from workbench.errors import DataError

Progress = Callable[[int, int], None]
_MOST_CLASSES = 1000


@dataclass(frozen=True)
class Rows:
    """Labelled texts.

    ids: (n,) str, the 1-based data row in its table, with the split's name before it where the
    rows come from another split or file: "17", "test:17"
    labels: (n,) int64, indices into the classes
    """

    ids: npt.NDArray[np.str_]
    texts: list[str]
    pairs: list[str] | None
    labels: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.texts)

    def take(self, rows: npt.NDArray[np.int64]) -> Rows:
        """Some of the rows, in the order of their numbers given."""
        pairs = None if self.pairs is None else [self.pairs[row] for row in rows]
        return Rows(self.ids[rows], [self.texts[row] for row in rows], pairs, self.labels[rows])


@dataclass(frozen=True)
class Dataset:
    """All that a run learns from and is measured on."""

    classes: list[str]
    train: Rows
    validation: Rows
    test: Rows
    fingerprint: str
    """SHA-256 over ids, texts and labels of all parts: equal only for equal data."""
    notes: tuple[str, ...]
    """What was left out, in sentences."""


def prepare(config: RunConfig, progress: Progress | None = None) -> Dataset:
    """Read the source, leave out rows without text or label, and split.

    Raises DataError in one sentence when nothing can be learned from it.
    """
    table = read_source(config.data.source, progress)
    config = resolve_columns(config, table)
    notes = list(table.notes)
    kept = _labelled(table.frame, config, table.title, notes)
    classes = _classes(kept, config, table.title)
    rows = _rows(kept, config, classes, "")
    shares: list[float] = []
    own: list[Rows | None] = []
    for part, wish in (("validation", config.data.validation), ("test", config.data.test)):
        if isinstance(wish, str):
            shares.append(0.0)
            own.append(_own_rows(part, wish, table, config, classes, notes))
        else:
            shares.append(wish)
            own.append(None)
    parts = split_rows(_together(rows), rows.labels, (shares[0], shares[1]), config.training.seed)
    train, validation, test = (rows.take(part) for part in parts)
    validation, test = own[0] or validation, own[1] or test
    _require(train, validation, test, shares, len(rows))
    _note_rare(classes, rows, notes)
    fingerprint = _fingerprint(classes, train, validation, test)
    return Dataset(classes, train, validation, test, fingerprint, tuple(notes))


def read_rows(
    source: str,
    classes: list[str],
    config: RunConfig,
    progress: Progress | None = None,
) -> Rows:
    """The labelled rows of a source for a model that knows `classes`, to evaluate it on.

    Of several splits the one called "test" is taken. Raises DataError for an unknown class.
    """
    table = read_source(source, progress)
    if "test" in table.splits:
        table = Table(source, table.title, table.format, {"train": table.splits["test"]})
    config = resolve_columns(config, table)
    kept = _labelled(table.frame, config, table.title, [])
    return _rows(kept, config, classes, "", table.title)


def _labelled(frame: pd.DataFrame, config: RunConfig, title: str, notes: list[str]) -> pd.DataFrame:
    """Rows with a text and a label; what was left out is noted."""
    empty = frame[config.data.text].str.strip() == ""
    missing = (frame[config.data.label].str.strip() == "") & ~empty
    if empty.all():
        raise DataError(
            f"Every text of {title} is empty (column {config.data.text!r}): "
            "choose the column that holds the texts."
        )
    if (missing | empty).all():
        raise DataError(
            f"No row of {title} has a label (column {config.data.label!r}): "
            "choose the column that holds the classes."
        )
    for mask, what in ((empty, "without a text"), (missing, "without a label")):
        if count := int(mask.sum()):
            notes.append(f"{count:,} {'row' if count == 1 else 'rows'} {what} left out.")
    return frame[~(empty | missing)]


def _classes(kept: pd.DataFrame, config: RunConfig, title: str) -> list[str]:
    labels = kept[config.data.label].str.strip()
    classes = sorted(labels.unique())
    column = config.data.label
    if len(classes) == 1:
        raise DataError(
            f"Every row of {title} has the same label {classes[0]!r} (column {column!r}): "
            "learning needs at least two classes."
        )
    if len(classes) > _MOST_CLASSES or (len(classes) > 20 and len(classes) > 0.5 * len(labels)):
        raise DataError(
            f"The column {column!r} has {len(classes):,} different values in {len(labels):,} rows: "
            "choose the column that holds the class of each text."
        )
    return classes


def _rows(
    kept: pd.DataFrame, config: RunConfig, classes: list[str], prefix: str, title: str = ""
) -> Rows:
    numbers = {name: number for number, name in enumerate(classes)}
    labels = kept[config.data.label].str.strip().map(numbers)
    unknown = labels.isna()
    if unknown.any():
        row = int(np.flatnonzero(unknown.to_numpy())[0])
        name = kept[config.data.label].iloc[row].strip()
        place = f"{title or prefix.rstrip(':')}, row {int(kept.index[row]) + 1}"
        raise DataError(
            f"{place}: the class {name!r} is not among those learned ({', '.join(classes[:20])})."
        )
    ids = np.array([f"{prefix}{int(index) + 1}" for index in kept.index], dtype=np.str_)
    pair = config.data.text_pair
    pairs = None if pair is None else kept[pair].tolist()
    return Rows(ids, kept[config.data.text].tolist(), pairs, labels.to_numpy().astype(np.int64))


def _own_rows(
    part: str, wish: str, table: Table, config: RunConfig, classes: list[str], notes: list[str]
) -> Rows:
    """The rows of a named split, or of a file, that a part is to be."""
    if wish in table.splits:
        frame = table.splits[wish]
        if frame is table.frame:
            raise DataError(
                f"data.{part} = {wish!r} is the split that is learned from: choose another."
            )
        title = f"Split {wish}"
    elif _is_there(wish):
        other = read_source(wish)
        frame, title = other.frame, Path(wish).name
    else:
        splits = f" or one of its splits ({', '.join(table.splits)})" if table.splits else ""
        raise DataError(f"data.{part} = {wish!r} is no file{splits}.")
    for name in (config.data.text, config.data.label, config.data.text_pair):
        if name is not None and name not in frame.columns:
            columns = ", ".join(map(str, frame.columns))
            raise DataError(f"{title} has no column {name!r}: its columns are {columns}.")
    kept = _labelled(frame, config, title, notes)
    return _rows(kept, config, classes, f"{part}:", title)


def _is_there(name: str) -> bool:
    try:
        return Path(name).expanduser().exists()
    except (OSError, RuntimeError):  # too long for a path, ~NAME of nobody
        return False


def _together(rows: Rows) -> list[str]:
    if rows.pairs is None:
        return rows.texts
    return [f"{text}\0{pair}" for text, pair in zip(rows.texts, rows.pairs, strict=True)]


def _require(train: Rows, validation: Rows, test: Rows, shares: list[float], rows: int) -> None:
    if len(np.unique(train.labels)) < 2:
        raise DataError(
            f"{rows} rows are too few: after the split, training needs at least two classes. "
            "Add rows, or lower the shares for validation and test."
        )
    for name, part, share in (("validation", validation, shares[0]), ("test", test, shares[1])):
        if share and not len(part):
            needed = int(np.ceil(1 / share)) * 2
            raise DataError(
                f"{rows} rows are too few to keep {share:.0%} of them for {name}: about {needed} "
                f"are needed. Add rows, or set the share for {name} to 0."
            )


def _note_rare(classes: list[str], rows: Rows, notes: list[str]) -> None:
    counts = np.bincount(rows.labels, minlength=len(classes))
    rare = [name for name, count in zip(classes, counts, strict=True) if count == 1]
    if rare:
        shown = ", ".join(repr(name) for name in rare[:5]) + (", …" if len(rare) > 5 else "")
        seen = "The class" if len(rare) == 1 else "The classes"
        notes.append(f"{seen} {shown} stand in one row only, which is used for training.")


def _fingerprint(classes: list[str], *parts: Rows) -> str:
    digest = hashlib.sha256("\0".join(classes).encode("utf-8", "surrogatepass"))
    for part in parts:
        digest.update(b"\1")
        digest.update(part.labels.tobytes())
        for texts in (part.ids.tolist(), part.texts, part.pairs or []):
            digest.update("\0".join(texts).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
