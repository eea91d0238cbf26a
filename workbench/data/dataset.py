"""What an engine learns from and is measured on."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from workbench.data.split import PARTS
from workbench.data.targets import Targets
from workbench.data.text_column import TextColumn
from workbench.data.texts import Places

_ROWS_AT_ONCE = 10_000


@dataclass(frozen=True)
class Rows:
    """Labelled texts.

    numbers: (n,) int32, the 1-based data row in its table
    texts, pairs: as the table holds them
    targets: (n,) int64 indices into the classes, (n, classes) float32 of 0 and 1 where a text may
    have several labels, (n,) float32 where it has a number
    split: where the rows come from another split or file, its name and ":"
    """

    numbers: Places
    texts: TextColumn
    pairs: TextColumn | None
    targets: Targets
    split: str = ""

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def ids(self) -> npt.NDArray[np.str_]:
        """(n,) the number of each row, with the split's name before it: "17", "test:17"."""
        return np.array([f"{self.split}{number}" for number in self.numbers], dtype=np.str_)

    @property
    def joined(self) -> TextColumn:
        """The texts, each with its pair behind a zero where there are pairs."""
        if self.pairs is None:
            return self.texts
        between = pa.scalar("\0", pa.large_string())
        texts, pairs = self.texts.arrow(), self.pairs.arrow()
        return TextColumn(pc.binary_join_element_wise(texts, pairs, between))

    def take(self, rows: npt.NDArray[np.int64]) -> Rows:
        """Some of the rows. rows: ascending"""
        if len(rows) == len(self):
            return self
        pairs = None if self.pairs is None else self.pairs.take(rows)
        texts, targets = self.texts.take(rows), self.targets[rows]
        return Rows(self.numbers[rows], texts, pairs, targets, self.split)

    def apart(self) -> Rows:
        """The same rows, without holding on to the rest of their table."""
        pairs = None if self.pairs is None else self.pairs.apart()
        return replace(self, texts=self.texts.apart(), pairs=pairs)

    def without_texts(self) -> Rows:
        """What is left of the rows when their texts have become tokens."""
        return replace(self, texts=TextColumn.of([]), pairs=None)


@dataclass(frozen=True)
class Dataset:
    """All that a run learns from and is measured on."""

    classes: list[str]
    """Classes or labels, in the order of the model's outputs; of a number, its column."""
    train: Rows
    validation: Rows
    test: Rows
    fingerprint: str
    """SHA-256 over ids, texts and targets of all parts: equal only for equal data."""
    notes: tuple[str, ...]
    """What was left out, in sentences."""
    separator: str | None = None
    """What stands between the labels of a cell, where it may hold several."""

    def read(self) -> Dataset:
        """What is needed when all texts have become tokens: those of the rows to measure on.

        The rest of the table is let go.
        """
        return replace(
            self,
            train=self.train.without_texts(),
            validation=self.validation.apart(),
            test=self.test.apart(),
        )


def part_counts(dataset: Dataset) -> dict[str, dict[str, Any]]:
    """Of train, validation and test: {"rows": N, "classes": {CLASS: N}}; no classes of a number."""
    found: dict[str, dict[str, Any]] = {}
    for name in PARTS:
        part: Rows = getattr(dataset, name)
        if part.targets.ndim == 2:
            counts = part.targets.sum(axis=0).astype(int).tolist()
        elif part.targets.dtype.kind == "i":
            counts = np.bincount(part.targets, minlength=len(dataset.classes)).tolist()
        else:
            counts = []
        classes = dict(zip(dataset.classes, counts, strict=False))
        found[name] = {"rows": len(part), "classes": classes}
    return found


def fingerprint_of(classes: list[str], *parts: Rows) -> str:
    """SHA-256 over the ids, texts and targets of some parts."""
    digest = hashlib.sha256("\0".join(classes).encode("utf-8", "surrogatepass"))
    for part in parts:
        digest.update(b"\1")
        digest.update(np.ascontiguousarray(part.targets).data)
        for start in range(0, len(part), _ROWS_AT_ONCE):
            numbers = part.numbers[start : start + _ROWS_AT_ONCE].tolist()
            _add(digest, start, [f"{part.split}{number}" for number in numbers])
        for texts in (part.texts, part.pairs or ()):
            for start in range(0, len(texts), _ROWS_AT_ONCE):
                _add(digest, start, texts[start : start + _ROWS_AT_ONCE])
    return digest.hexdigest()


def _add(digest: Any, start: int, texts: Sequence[str]) -> None:
    """Add some of many texts, of which all are parted by a zero. start: how many came before"""
    joined = "\0".join(texts)
    digest.update((f"\0{joined}" if start else joined).encode("utf-8", "surrogatepass"))
