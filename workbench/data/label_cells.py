"""The labels of a column at once: each different cell is read once, however often it stands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from workbench.data.targets import TargetReader
from workbench.data.texts import Numbers, Places, column_texts, first_of_each

Mask = npt.NDArray[np.bool_]

_ROWS_AT_ONCE = 100_000


@dataclass(frozen=True)
class LabelCells:
    """What n rows say of their labels."""

    codes: Places
    """(n,) which of `sets` each row has."""
    sets: tuple[tuple[str, ...], ...]
    """The different contents: a class, several labels, or nothing."""
    missing: Mask
    unreadable: Mask

    def counts(self) -> dict[str, int]:
        """Rows of each class or label, most first; of a number nothing."""
        found: dict[str, int] = {}
        for labels, count in zip(self.sets, self._rows, strict=True):
            for label in labels:
                found[label] = found.get(label, 0) + int(count)
        return dict(sorted(found.items(), key=lambda item: -item[1]))

    def with_any(self, labels: set[str]) -> Mask:
        """(n,) whether a row has one of these labels."""
        fits = np.array([not labels.isdisjoint(own) for own in self.sets], dtype=bool)
        return fits[self.codes] if fits.any() else np.zeros(len(self.codes), dtype=bool)

    @cached_property
    def _rows(self) -> Numbers:
        """Rows with each of the sets."""
        found = np.zeros(len(self.sets), dtype=np.int64)
        # While it counts Python lets nothing else go on; of many sets each part would take long.
        at_once = max(_ROWS_AT_ONCE, 10 * len(self.sets))
        for start in range(0, len(self.codes), at_once):
            found += np.bincount(self.codes[start : start + at_once], minlength=len(found))
        return found


def label_cells(frame: pd.DataFrame, reader: TargetReader) -> LabelCells:
    """The labels of a table's rows, as the task reads them."""
    codes = np.zeros(len(frame), dtype=np.int32)
    for place, name in enumerate(reader.columns):
        own = _in_order_of_appearance(column_texts(frame[name]))
        if place:
            own = _in_order_of_appearance(pa.chunked_array([codes.astype(np.int64) << 32 | own]))
        codes = own
    different = frame[list(reader.columns)].iloc[first_of_each(codes)]
    merged = codes
    sets: list[tuple[str, ...]] = [()] * len(different)
    if not reader.is_number:  # equal numbers are the same, though none is a class
        places, sets = _merge(reader.labels(different).tolist())
        if len(sets) < len(different):
            merged = places.take(codes)
    return LabelCells(
        merged,
        tuple(sets),
        _of_each(reader.missing(different), codes),
        _of_each(reader.unreadable(different), codes),
    )


def _of_each(said: pd.Series, codes: Places) -> Mask:
    """(n,) what is said of the code of each row."""
    known = said.to_numpy(dtype=bool)
    return known.take(codes) if known.any() else np.zeros(len(codes), dtype=bool)


def _in_order_of_appearance(values: pa.ChunkedArray) -> npt.NDArray[np.int32]:
    """(n,) a number of each value: 0 of the first one, 1 of the first that differs, and so on."""
    stretches = values.dictionary_encode().chunks
    return np.concatenate([np.empty(0, np.int32), *(one.indices for one in stretches)])


def _merge(cells: list[list[str]]) -> tuple[Places, list[tuple[str, ...]]]:
    """Which of the different sets of labels each cell holds, and these sets."""
    places: dict[tuple[str, ...], int] = {}
    merged = [places.setdefault(tuple(sorted(labels)), len(places)) for labels in cells]
    return np.array(merged, dtype=np.int32), list(places)
