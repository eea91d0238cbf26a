"""What is reckoned of rows column by column is what is reckoned of each row alone."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from workbench.data.ragged import Ragged

SIZES = {
    "short rows": [3, 0, 1, 5, 5, 0, 2],
    "rows that are cut": [3, 64, 65, 0, 200, 128, 1],
    "a row whose cuts are cut again": [2, 64 * 64 + 7, 5],
    "empty rows": [0, 0],
    "no rows": [],
}


@pytest.mark.parametrize("sizes", SIZES.values(), ids=SIZES)
def test_each_row_gives_what_it_gives_alone(sizes: list[int]):
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    values = np.random.default_rng(0).integers(1, 2**32, starts[-1], dtype=np.uint32)
    rows = Ragged(starts)
    factors = np.array([1, 40503], dtype=np.uint32)
    least = rows.least(rows.by_column(values), factors)
    keys = rows.keys(rows.by_column(values.astype(np.uint64)))
    pieces = [values[start:end] for start, end in pairwise(starts)]
    for factor, found in zip(factors, least, strict=True):
        assert found.tolist() == [int(min(piece * factor, default=0)) for piece in pieces]
    for piece, key in zip(pieces, keys, strict=True):
        alone = Ragged(np.array([0, len(piece)]))
        assert key == alone.keys(alone.by_column(piece.astype(np.uint64)))[0]


def test_keys_tell_order_and_length_apart():
    rows = [[1, 2, 3], [3, 2, 1], [1, 2], [1, 2, 3], [*range(1, 100)], [*range(1, 101)], []]
    starts = np.cumsum([0, *map(len, rows)])
    made = Ragged(starts)
    keys = made.keys(made.by_column(np.concatenate([*map(np.uint64, rows)]))).tolist()
    assert keys[0] == keys[3]
    assert len(set(keys)) == len(rows) - 1
    assert keys[-1] == 0
