"""Which rows of a table a search leaves, and in which order."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow.compute as pc

from workbench.data.memory import give_back, is_much
from workbench.data.targets import numbers
from workbench.data.texts import column_texts

_LOOKED_AT = 1000
_MOST_LETTERS = 1000  # of a cell that is looked at


def visible_rows(
    frame: pd.DataFrame,
    search: str = "",
    only: Collection[int] | None = None,
    sort: str | None = None,
    descending: bool = False,
) -> npt.NDArray[np.int64]:
    """Places of the rows to show, in order.

    search: a text that stands in a cell, without regard to case; only: 1-based row numbers;
    sort: a column; numbers go by their size, and equal rows stay in the order of the file
    """
    shown = np.ones(len(frame), dtype=bool)
    if only is not None:
        shown &= frame.index.isin(np.array(list(only), dtype=np.int64) - 1)
    if search.strip():
        found = np.zeros(len(frame), dtype=bool)
        for name in frame.columns:
            hits = pc.match_substring(column_texts(frame[name]), search.strip(), ignore_case=True)
            found |= np.asarray(hits.to_numpy(zero_copy_only=False), dtype=bool)
        shown &= found
    rows = np.flatnonzero(shown)
    if sort is None:
        return rows
    keys = _sort_keys(frame[sort].iloc[rows])
    if is_much(frame):
        give_back()
    return rows[np.argsort(-keys if descending else keys, kind="stable")]


def _sort_keys(cells: pd.Series) -> npt.NDArray[np.float64]:
    """(n,) numbers that put the cells in order."""
    sample = cells.iloc[:_LOOKED_AT].str.slice(0, _MOST_LETTERS)
    if len(sample) and numbers(sample).notna().all():
        return numbers(cells).fillna(np.inf).to_numpy(dtype=np.float64)
    stretches = pc.utf8_lower(column_texts(cells)).dictionary_encode().chunks
    if not stretches:
        return np.empty(0)
    order = pc.sort_indices(stretches[-1].dictionary).to_numpy()  # that of all stretches
    rank = np.empty(len(order), dtype=np.float64)
    rank[order] = np.arange(len(order))
    return np.concatenate([rank[stretch.indices.to_numpy()] for stretch in stretches])
