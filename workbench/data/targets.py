"""What a model is to say of each text, read from the cells: a class, several labels, a number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.config import RunConfig
from workbench.errors import ConfigError, DataError

Targets = npt.NDArray[np.int64] | npt.NDArray[np.float32]

_SEPARATORS = ("|", ";", ",", "；", "，", "、")
_MOST_CLASSES = 1000
_MOST_LABELS = 1000
_MOST_LETTERS = 1000  # of a cell, which say whether it is a switch
_ON, _OFF = ("1", "1.0", "true", "yes"), ("0", "0.0", "false", "no")
_BINS = 10  # of a number, to share its range out evenly when rows are split


class TargetReader(Protocol):
    """Reads what is to be learned from the columns that hold it."""

    @property
    def columns(self) -> list[str]:
        """The columns that are read."""

    @property
    def is_number(self) -> bool:
        """Whether there are no classes, but a number for each text."""

    def missing(self, frame: pd.DataFrame) -> pd.Series:
        """Rows that say nothing, as a mask."""

    def unreadable(self, frame: pd.DataFrame) -> pd.Series:
        """Rows that say something which cannot be meant, as a mask."""

    def classes(self, frame: pd.DataFrame, title: str) -> list[str]:
        """The names of the model's outputs, in their order.

        frame: rows that are neither missing nor unreadable; raises DataError if nothing can be
        learned from them
        """

    def labels(self, frame: pd.DataFrame) -> pd.Series:
        """The list of each row's classes or labels; of a number it is empty."""

    def targets(self, frame: pd.DataFrame, classes: list[str], place: str) -> Targets:
        """(n,) int64 class numbers, (n, classes) float32 of 0 and 1, or (n,) float32 numbers.

        Raises DataError for a name that is not among the classes, with its row and the place.
        """


def target_reader(config: RunConfig) -> TargetReader:
    """The reader for a config whose columns are named."""
    data = config.data
    if config.task == "regression":
        return _NumberColumn(data.label or "", data.decimal)
    if config.task == "multi_label":
        if data.labels:
            return _SwitchColumns(list(data.labels))
        return _LabelsColumn(data.label or "", data.label_separator)
    return _ClassColumn(data.label or "")


def label_counts(reader: TargetReader, frame: pd.DataFrame) -> dict[str, int]:
    """Rows of each class or label, most first; of a number nothing."""
    labels = reader.labels(frame).explode().dropna()
    return {str(name): int(count) for name, count in labels.value_counts().items()}


def check_target_keys(config: RunConfig) -> None:
    """Raise ConfigError if keys about several labels stand beside another task, or each other."""
    data = config.data
    if data.labels and config.task != "multi_label":
        raise ConfigError(f"data.labels needs task = multi_label, not {config.task}.")
    if data.labels and data.label is not None:
        raise ConfigError("data.label and data.labels exclude each other: leave one of them out.")


def strata(targets: Targets) -> npt.NDArray[np.int64]:
    """(n,) numbers of the groups that are each shared out among the parts of a split.

    A class is a group; rows with several labels go by their rarest, those without any together;
    numbers go by the tenths of the rows in their order.
    """
    if targets.ndim == 2:
        frequent_last = np.argsort(targets.sum(axis=0), kind="stable")
        has_one = targets[:, frequent_last] > 0
        rarest: npt.NDArray[np.int64] = has_one.argmax(axis=1).astype(np.int64)
        rarest[~has_one.any(axis=1)] = targets.shape[1]
        return rarest
    if targets.dtype.kind == "f":
        edges = np.quantile(targets, np.linspace(0, 1, _BINS + 1)[1:-1])
        return np.array(np.searchsorted(edges, targets, side="right"), dtype=np.int64)
    return targets.astype(np.int64, copy=False)


def numbers(cells: pd.Series, decimal: str | None = None) -> pd.Series:
    """The cells as float64, NaN where one is no finite number.

    decimal: "." or ",", what stands before the decimals. If it is not said, a comma does, unless
    every comma of the column stands before three digits.
    """
    texts = cells.str.strip().str.replace("\N{MINUS SIGN}", "-")
    grouped = texts.str.fullmatch(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?")
    with_comma = texts.str.fullmatch(r"[+-]?(\d*|\d{1,3}(\.\d{3})+),\d+")
    has_comma = (with_comma & ~grouped).any() if decimal is None else decimal == ","
    if has_comma:
        points_only = texts.str.fullmatch(r"[+-]?\d{1,3}(\.\d{3})+") if decimal else False
        mended = texts.str.replace(".", "").str.replace(",", ".")
        texts = texts.mask(with_comma | points_only, mended)
    else:
        texts = texts.mask(grouped, texts.str.replace(",", ""))
    found = pd.to_numeric(texts, errors="coerce").astype(np.float64)
    return found.where(found.abs() <= np.finfo(np.float32).max)


def split_labels(cell: str, separator: str | None) -> list[str]:
    """The labels of one cell, each once, in their order; without a separator the cell is one."""
    pieces = cell.split(separator) if separator else [cell]
    return list(dict.fromkeys(piece.strip() for piece in pieces if piece.strip()))


def guess_separator(cells: pd.Series, classes: list[str] | None = None) -> str | None:
    """What most likely stands between the labels of a cell; None if nothing does.

    classes: the labels where they are known, as when a model is measured on new rows
    """
    values = _distinct(cells)
    if classes is not None:
        known = set(classes)

        def fitting(separator: str | None) -> int:
            pieces = [piece for value in values for piece in split_labels(value, separator)]
            return sum(1 if piece in known else -1 for piece in pieces)

        return max((None, *_SEPARATORS), key=fitting)
    repetition = {separator: _repetition(values, separator) for separator in _SEPARATORS}
    best = max(repetition, key=lambda separator: repetition[separator])
    return best if repetition[best] > 0 else None


def holds_label_sets(cells: pd.Series) -> bool:
    """Whether the cells plainly hold several labels each: their pieces repeat in other cells."""
    separator = guess_separator(cells)
    if separator is None:
        return False
    several = cells.str.contains(separator, regex=False).mean()
    values = _distinct(cells)
    pieces = pd.Series([piece for value in values for piece in split_labels(value, separator)])
    # Pieces stand in two different cells or more, so they are no parts of a name or a sentence.
    come_back = (pieces.value_counts() > 1).mean()
    return several >= 0.01 and _repetition(values, separator) >= 2 and come_back >= 0.5


def is_switch(cells: pd.Series) -> bool:
    """Whether every cell is 0 or 1, or a word for one of these."""
    words = cells.str.slice(0, _MOST_LETTERS).str.strip().str.lower()
    return len(cells) > 0 and bool(words.isin((*_ON, *_OFF)).all())


@dataclass(frozen=True)
class _OneColumn:
    column: str

    @property
    def columns(self) -> list[str]:
        return [self.column]

    @property
    def is_number(self) -> bool:
        return False

    def cells(self, frame: pd.DataFrame) -> pd.Series:
        return frame[self.column].str.strip()

    def missing(self, frame: pd.DataFrame) -> pd.Series:
        return self.cells(frame) == ""

    def unreadable(self, frame: pd.DataFrame) -> pd.Series:
        return pd.Series(False, index=frame.index)


@dataclass(frozen=True)
class _ClassColumn(_OneColumn):
    """One class a row."""

    def classes(self, frame: pd.DataFrame, title: str) -> list[str]:
        cells = self.cells(frame)
        classes = sorted(cells.unique())
        if len(classes) == 1:
            raise DataError(
                f"Every row of {title} has the same label {classes[0]!r} (column {self.column!r}): "
                "learning needs at least two classes."
            )
        if len(classes) > _MOST_CLASSES or (len(classes) > 20 and len(classes) > 0.5 * len(cells)):
            raise DataError(
                f"The column {self.column!r} has {len(classes):,} different values in "
                f"{len(cells):,} rows: choose the column that holds the class of each text."
            )
        return classes

    def labels(self, frame: pd.DataFrame) -> pd.Series:
        return self.cells(frame).map(lambda cell: [cell] if cell else [])

    def targets(self, frame: pd.DataFrame, classes: list[str], place: str) -> Targets:
        numbers_of = {name: number for number, name in enumerate(classes)}
        codes, names = pd.factorize(self.cells(frame))  # each different cell is looked up once
        known = np.array([numbers_of.get(name, -1) for name in names], dtype=np.int64)
        found: npt.NDArray[np.int64] = known[codes]
        if (found < 0).any():
            row = int(np.flatnonzero(found < 0)[0])
            raise _unknown(self.cells(frame).iloc[row], frame.index[row], classes, place)
        return found


@dataclass(frozen=True)
class _LabelsColumn(_OneColumn):
    """Several labels in one cell, with something between them."""

    separator: str | None

    def missing(self, frame: pd.DataFrame) -> pd.Series:
        # A cell of separators alone names nothing either.
        return self.labels(frame).map(len) == 0

    def classes(self, frame: pd.DataFrame, title: str) -> list[str]:
        classes = sorted({label for labels in self.labels(frame) for label in labels})
        if len(classes) == 1:
            raise DataError(
                f"Every row of {title} has the same label {classes[0]!r} (column {self.column!r}): "
                "learning needs at least two labels."
            )
        if len(classes) > _MOST_LABELS:
            raise DataError(
                f"The column {self.column!r} has {len(classes):,} different labels: choose the "
                "column that holds the labels of each text, or set data.label_separator."
            )
        return classes

    def targets(self, frame: pd.DataFrame, classes: list[str], place: str) -> Targets:
        numbers_of = {name: number for number, name in enumerate(classes)}
        found = np.zeros((len(frame), len(classes)), dtype=np.float32)
        for row, labels in enumerate(self.labels(frame)):
            for label in labels:
                if label not in numbers_of:
                    raise _unknown(label, frame.index[row], classes, place)
                found[row, numbers_of[label]] = 1.0
        return found

    def labels(self, frame: pd.DataFrame) -> pd.Series:
        return frame[self.column].map(lambda cell: split_labels(cell, self.separator))


@dataclass(frozen=True)
class _SwitchColumns:
    """One column of 0 and 1 a label; a row of zeros says that none of them fits."""

    columns: list[str]
    is_number: bool = False

    def missing(self, frame: pd.DataFrame) -> pd.Series:
        return (self._cells(frame) == "").any(axis=1)

    def unreadable(self, frame: pd.DataFrame) -> pd.Series:
        cells = self._cells(frame)
        return (~cells.isin([*_ON, *_OFF, ""])).any(axis=1)

    def classes(self, frame: pd.DataFrame, title: str) -> list[str]:
        if not label_counts(self, frame):
            raise DataError(
                f"The label columns of {title} ({', '.join(self.columns[:5])}) hold no 1 at all: "
                "choose columns of 0 and 1 that say which labels fit."
            )
        return list(self.columns)

    def labels(self, frame: pd.DataFrame) -> pd.Series:
        is_on = self._cells(frame).isin(_ON).to_numpy()
        found = [[self.columns[place] for place in np.flatnonzero(row)] for row in is_on]
        return pd.Series(found, index=frame.index, dtype=object)

    def targets(self, frame: pd.DataFrame, classes: list[str], place: str) -> Targets:
        return self._cells(frame)[classes].isin(_ON).to_numpy(dtype=np.float32)

    def _cells(self, frame: pd.DataFrame) -> pd.DataFrame:
        cells = {name: frame[name].str.strip().str.lower() for name in self.columns}
        return pd.DataFrame(cells, index=frame.index)


@dataclass(frozen=True)
class _NumberColumn(_OneColumn):
    """A number a row; the model has one output, called as the column is."""

    decimal: str | None = None

    def numbers(self, frame: pd.DataFrame) -> pd.Series:
        return numbers(frame[self.column], self.decimal)

    @property
    def is_number(self) -> bool:
        return True

    def unreadable(self, frame: pd.DataFrame) -> pd.Series:
        return self.numbers(frame).isna() & ~self.missing(frame)

    def classes(self, frame: pd.DataFrame, title: str) -> list[str]:
        found = self.numbers(frame)
        if found.nunique() == 1:
            raise DataError(
                f"Every row of {title} has the same number {found.iloc[0]:g} (column "
                f"{self.column!r}): there is nothing to learn from it."
            )
        return [self.column]

    def labels(self, frame: pd.DataFrame) -> pd.Series:
        return pd.Series([[]] * len(frame), index=frame.index, dtype=object)

    def targets(self, frame: pd.DataFrame, classes: list[str], place: str) -> Targets:
        return self.numbers(frame).to_numpy(dtype=np.float32)


def _distinct(cells: pd.Series) -> list[str]:
    values = cells.str.strip()
    return [str(value) for value in values[values != ""].unique()]


def _repetition(values: list[str], separator: str) -> float:
    """In how many different cells a piece stands on average; 0 if no cell has several."""
    pieces = [split_labels(value, separator) for value in values]
    if not any(len(labels) > 1 for labels in pieces):
        return 0.0
    return sum(map(len, pieces)) / len({label for labels in pieces for label in labels})


def _unknown(name: str, index: Any, classes: list[str], place: str) -> DataError:
    return DataError(
        f"{place}, row {int(index) + 1}: the class {name!r} is not among those learned "
        f"({', '.join(classes[:20])})."
    )
