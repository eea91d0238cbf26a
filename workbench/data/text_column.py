"""Chosen texts of a column, which stay where the table holds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import overload

import numpy as np
import pandas as pd
import pyarrow as pa

from workbench.data.memory import looked_at
from workbench.data.shelf import is_on_shelf
from workbench.data.texts import Numbers, Places, Texts, column_texts, taken

_AT_ONCE = 10_000  # texts that are made Python's own at once


class TextColumn(Sequence[str]):
    """Texts in the order of a column. Choosing some of them copies none.

    A text of Python's own takes 50 bytes beside its letters, and a list of ten million of them
    more memory than the table; so one is made only while somebody looks at it.
    """

    def __init__(self, texts: Texts, rows: Places | None = None) -> None:
        """rows: (n,) which of the texts, ascending; None for all"""
        self._texts = texts
        self._rows = rows

    @classmethod
    def of(cls, texts: Iterable[str]) -> TextColumn:
        """A column of its own."""
        return cls(column_texts(pd.Series([*texts], dtype=object)))

    def __len__(self) -> int:
        return len(self._texts) if self._rows is None else len(self._rows)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, slice):
            found: list[str] = self._some(place).to_numpy(zero_copy_only=False).tolist()
            return found
        number = range(len(self))[place]
        return self[number : number + 1][0]

    def __iter__(self) -> Iterator[str]:
        for start in range(0, len(self), _AT_ONCE):
            yield from self[start : start + _AT_ONCE]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(
            one == another for one, another in zip(self, other, strict=True)
        )

    __hash__ = None  # type: ignore[assignment]

    def __add__(self, other: Sequence[str]) -> list[str]:
        return [*self, *other]

    def take(self, rows: Numbers) -> TextColumn:
        """Some of the texts. rows: ascending"""
        if len(rows) == len(self):
            return self
        chosen = rows if self._rows is None else self._rows[rows]
        return TextColumn(self._texts, chosen.astype(np.int32, copy=False))

    def arrow(self) -> Texts:
        """The texts as Arrow holds them; a copy where only some were chosen."""
        return self._texts if self._rows is None else self._some(slice(None))

    def apart(self) -> TextColumn:
        """The same texts, without holding on to the rest of their column if the memory holds it."""
        return self if is_on_shelf(self._texts) else TextColumn(self.arrow())

    def _some(self, place: slice) -> Texts:
        start, stop, step = place.indices(len(self))
        if self._rows is None and step == 1:
            some = self._texts.slice(start, max(stop - start, 0))
            looked_at(some.nbytes)
            return some
        rows = np.arange(start, stop, step, dtype=np.int32)
        chosen = rows if self._rows is None else self._rows[rows]
        return pa.chunked_array([taken(self._texts, chosen)])
