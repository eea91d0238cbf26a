"""A table that is looked into: each thing that several questions need is found out once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from workbench.config import CLEAN_KINDS, CleanKind
from workbench.data.columns import Columns
from workbench.data.copies import near_texts, same_texts
from workbench.data.label_cells import LabelCells, label_cells
from workbench.data.targets import TargetReader
from workbench.data.text_checks import (
    Marks,
    has_lost_letters,
    is_placeholder,
    lengths_of,
    marks_of,
    needs_mending,
    without_letters,
)
from workbench.data.texts import Numbers, Places, Progress, Texts, column_texts
from workbench.data.words import Words, words_of

Mask = npt.NDArray[np.bool_]


class Examined:
    """Rows to learn from, with their columns, beside the rows that are kept to measure on."""

    def __init__(
        self,
        frame: pd.DataFrame,
        columns: Columns,
        reader: TargetReader,
        measured: Sequence[pd.DataFrame] = (),
        kept: Mask | None = None,
        progress: Progress | None = None,
    ) -> None:
        """measured: rows of other splits or files that are kept to measure on

        kept: (n,) rows of `frame` that are; progress: called while copies are sought
        """
        self.frame = frame
        self._columns = columns
        self._reader = reader
        self._measured = [other for other in measured if columns.text in other.columns]
        self._kept = np.zeros(len(frame), dtype=bool) if kept is None else kept
        self._progress = progress

    def __len__(self) -> int:
        return len(self.frame)

    @property
    def is_number(self) -> bool:
        return self._reader.is_number

    @property
    def is_switched(self) -> bool:
        """Whether the labels are names of columns."""
        return bool(self._columns.labels)

    @cached_property
    def texts(self) -> Texts:
        """(n,) the texts; the first of each pair."""
        return column_texts(self.frame[self._columns.text])

    @cached_property
    def empty(self) -> Mask:
        """(n,) texts without a letter or sign."""
        return without_letters(self.texts, self._marks)

    @cached_property
    def mending(self) -> dict[CleanKind, tuple[Mask, float]]:
        """Of each kind the texts that it would change, and how many were looked at for each."""
        return {kind: needs_mending(self.texts, kind, self._marks) for kind in CLEAN_KINDS}

    @cached_property
    def lost_letters(self) -> Mask:
        """(n,) texts with the sign for a letter that could not be read."""
        return has_lost_letters(self.texts, self._marks)

    @cached_property
    def lengths(self) -> npt.NDArray[np.int32]:
        """(n,) letters and signs of each text."""
        return lengths_of(self.texts, self._marks)

    @cached_property
    def placeholders(self) -> Mask:
        """(n,) texts that only stand where one is missing."""
        return is_placeholder(self.words)[: len(self)] & ~self.empty

    @cached_property
    def labels(self) -> LabelCells:
        return label_cells(self.frame, self._reader)

    @cached_property
    def words(self) -> Words:
        """Those of the texts, or of the pairs, then those of the rows kept to measure on."""
        return words_of(self._all_texts, self._progress)

    def find(self, name: str) -> None:
        """Find out now what one of the properties says, which is not found out again."""
        getattr(self, name)

    @property
    def same(self) -> Places:
        """(n,) the first row with the same text."""
        return self._same[: len(self)]

    @property
    def near(self) -> Places:
        """(n,) the first row of the cluster of nearly equal texts."""
        return self._near[: len(self)]

    @cached_property
    def contradicting(self) -> Mask:
        """(n,) rows whose text stands with other labels too; of two numbers the mean is learned."""
        return self._contradicting(self.same)

    @cached_property
    def near_contradicting(self) -> Mask:
        """The same of nearly equal texts."""
        return self._contradicting(self.near)

    @cached_property
    def leaks(self) -> Mask:
        """(n,) rows whose text, or nearly that, is kept to measure on too."""
        if not self._measured and not self._kept.any():
            return self._kept
        kept = np.ones(len(self._near), dtype=bool)
        kept[: len(self)] = self._kept
        among_kept = np.zeros(len(kept), dtype=bool)
        among_kept[self._near[kept]] = True
        among_same = np.zeros(len(kept), dtype=bool)
        among_same[self._same[kept]] = True
        leaks: Mask = (among_kept[self.near] | among_same[self.same]) & ~self._kept
        return leaks & ~self.empty

    @cached_property
    def _marks(self) -> Marks:
        return marks_of(self.texts)

    @cached_property
    def _same(self) -> Places:
        return same_texts(self._all_texts, self.words.alike)

    @cached_property
    def _near(self) -> Places:
        return near_texts(self.words, self._progress)

    @cached_property
    def _all_texts(self) -> Texts:
        parts = [self._together(self.frame, self.texts)]
        for other in self._measured:
            parts.append(self._together(other, column_texts(other[self._columns.text])))
        return pa.chunked_array(
            [chunk for part in parts for chunk in part.chunks], pa.large_string()
        )

    def _contradicting(self, first: Places) -> Mask:
        found = np.zeros(len(first), dtype=bool)
        if self.is_number:
            return found
        rows = in_clusters(first)
        rows = rows[~(self.empty | self.labels.missing)[rows]]
        leaders, codes = first[rows], self.labels.codes[rows]
        one = np.zeros(len(first), dtype=np.int32)
        one[leaders] = codes  # of each cluster any
        differs = np.zeros(len(first), dtype=bool)
        differs[leaders[codes != one[leaders]]] = True
        found[rows] = differs[leaders]
        return found

    def _together(self, frame: pd.DataFrame, texts: Texts) -> Texts:
        pair = self._columns.text_pair
        if pair is None or pair not in frame.columns:
            return texts
        between = pa.scalar("\n", pa.large_string())
        return pc.binary_join_element_wise(texts, column_texts(frame[pair]), between)


def in_clusters(first: Places) -> Numbers:
    """The rows that share their cluster with others. first: (n,) the first row of the cluster"""
    shared = first != np.arange(len(first), dtype=np.int32)
    shared[first[shared]] = True
    return np.flatnonzero(shared)
