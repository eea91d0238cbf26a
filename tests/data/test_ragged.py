"""What is reckoned of rows column by column is what is reckoned of each row alone."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.data.ragged import Ragged, ranks

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
    values = np.random.default_rng(0).integers(1, 2**64, starts[-1], dtype=np.uint64)
    rows = Ragged(starts)
    factor = np.uint16(40503)
    outermost = rows.outermost(rows.by_column(values), factor)
    keys = rows.keys(rows.by_column(values))
    united = rows.united(rows.by_column(values.astype(np.uint32)))
    pieces = [values[start:end] for start, end in pairwise(starts)]
    shorts = [piece.view(np.uint16).reshape(-1, 4) for piece in pieces]
    shorts = [some if len(some) else np.zeros((1, 4), np.uint16) for some in shorts]
    least, most, product = outermost.tolist()
    assert least == [some.min(axis=0).tolist() for some in shorts]
    assert most == [some.max(axis=0).tolist() for some in shorts]
    assert product == [(some * factor).min(axis=0).tolist() for some in shorts]
    assert united.tolist() == [int(np.bitwise_or.reduce(p.astype(np.uint32))) for p in pieces]
    for piece, key in zip(pieces, keys, strict=True):
        alone = Ragged(np.array([0, len(piece)]))
        assert key == alone.keys(alone.by_column(piece))[0]


def test_keys_tell_order_and_length_apart():
    rows = [[1, 2, 3], [3, 2, 1], [1, 2], [1, 2, 3], [*range(1, 100)], [*range(1, 101)], []]
    starts = np.cumsum([0, *map(len, rows)])
    made = Ragged(starts)
    keys = made.keys(made.by_column(np.concatenate([*map(np.uint64, rows)]))).tolist()
    assert keys[0] == keys[3]
    assert len(set(keys)) == len(rows) - 1
    assert keys[-1] == 0


@settings(deadline=None, max_examples=50)
@given(st.lists(st.booleans(), max_size=300), st.data())
def test_ranks_are_the_flags_before_each_place(flags: list[bool], data: st.DataObject):
    places = data.draw(st.lists(st.integers(0, len(flags))))
    found = ranks(np.array(flags, dtype=bool), np.array(places, dtype=np.int64))
    assert found.tolist() == [sum(flags[:place]) for place in places]
