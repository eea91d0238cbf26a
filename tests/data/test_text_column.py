"""Chosen texts are the same as in a list, but lie in their table only."""

from __future__ import annotations

import gc
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from workbench.config import RunConfig
from workbench.data.prepare import prepare, prepare_table
from workbench.data.read import read_source
from workbench.data.text_column import TextColumn
from workbench.data.texts import Texts

TEXTS = [f"text {number} é好" for number in range(50)]


def in_chunks(*sizes: int) -> Texts:
    texts = iter(TEXTS)
    return pa.chunked_array([[next(texts) for _ in range(size)] for size in sizes], "large_string")


@pytest.mark.parametrize("sizes", [(50,), (10, 0, 25, 15)])
@pytest.mark.parametrize("chosen", [None, [0, 3, 9, 10, 34, 35, 49], []])
def test_a_column_is_like_a_list_of_its_texts(sizes, chosen):
    column, wanted = TextColumn(in_chunks(*sizes)), TEXTS
    if chosen is not None:
        column, wanted = column.take(np.array(chosen, np.int64)), [TEXTS[row] for row in chosen]
    assert column == wanted
    assert [*column] == wanted and len(column) == len(wanted)
    assert column != [*wanted, "more"]
    for part in (slice(0, 3), slice(5, None), slice(2, 40, 3), slice(60, 70)):
        assert column[part] == wanted[part]
    assert [column[place] for place in range(len(wanted))] == wanted
    assert column.arrow().to_pylist() == wanted == [*column.apart()]


def test_some_of_some_are_chosen_by_their_place_among_these():
    column = TextColumn(in_chunks(20, 30)).take(np.arange(10, 40))
    assert column.take(np.array([0, 9, 10, 29])) == [TEXTS[row] for row in (10, 19, 20, 39)]


@pytest.fixture
def large(tmp_path: Path) -> RunConfig:
    """A table of 5 MB."""
    path = tmp_path / "large.csv"
    lines = (
        f"{number} {'word ' * 200}{'a' if number % 2 else ''},{number % 2}\n"
        for number in range(5000)
    )
    path.write_text("text,label\n" + "".join(lines))
    return RunConfig().replacing({"data.source": str(path)})


def test_splitting_a_table_copies_no_text(large: RunConfig):
    table = read_source(large.data.source)
    gc.collect()
    before = pa.total_allocated_bytes()
    data = prepare_table(table, large)
    assert len(data.train) == 4000
    assert pa.total_allocated_bytes() - before < 1_000_000


def test_once_read_only_the_texts_to_measure_on_are_kept(large: RunConfig):
    gc.collect()
    before = pa.total_allocated_bytes()
    data = prepare(large)
    assert pa.total_allocated_bytes() - before > 5_000_000
    kept = data.read()
    measured = [*data.validation.texts, *data.test.texts]
    del data
    gc.collect()
    assert pa.total_allocated_bytes() - before < 2_000_000
    assert [*kept.validation.texts, *kept.test.texts] == measured
    assert len(kept.train) == 4000 and len(kept.train.targets) == 4000
