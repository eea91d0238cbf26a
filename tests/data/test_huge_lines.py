"""A huge line is read as any other, a stretch at a time, so that the window is not kept waiting."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.data import rows
from workbench.data.rows import Dialect, rows_of

TEXTS = st.text(alphabet='ab,"\r\n ;\\', max_size=80)
DIALECTS = st.sampled_from(
    [Dialect(","), Dialect(", "), Dialect(";", ""), Dialect(",", '"', "\\"), Dialect(", ", "")]
)


def read(text: str, dialect: Dialect, whole: bool, longest: int) -> list[rows.Row]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows, "_MOST_LINE", longest)
        patch.setattr(rows, "_FIRST_PIECE", 2)
        patch.setattr(rows, "_MOST_PIECE", 4)
        return [*rows_of(text, dialect, whole)]


@settings(max_examples=500, deadline=None)
@given(TEXTS, DIALECTS, st.booleans(), st.integers(2, 9))
def test_rows_are_the_same_whatever_a_huge_line_is(text, dialect, whole, longest):
    assert read(text, dialect, whole, longest) == read(text, dialect, whole, 1000)


def test_a_huge_cell_is_read_without_four_bytes_for_each_letter():
    text = 'a,b\n"' + "word " * 1_000_000 + '",x\nc,d\n'
    tracemalloc.start()
    found = [row.cells for row in rows_of(text, Dialect(","))]
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [len(cells[0]) for cells in found] == [1, 5_000_000, 1]
    assert [cells[1] for cells in found] == ["b", "x", "d"]
    assert most < 2.5 * len(text)
