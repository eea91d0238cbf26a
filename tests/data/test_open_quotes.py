"""A quote that opens a cell and is never closed is told, also where the file has no other."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from workbench.data import text_file
from workbench.data.packed import Content
from workbench.data.read import read_source
from workbench.data.reading import GUESSED, Reading

OPEN = '"He said so,1'


def lines(count: int, *places: int) -> list[str]:
    """A table of two columns whose lines at some places, from 1, open a quote."""
    rows = ["text,label", *(f"text number {n},{n % 3}" for n in range(count))]
    for place in places:
        rows[place - 1] = OPEN
    return rows


def write(path: Path, rows: list[str], end: str = "\n") -> str:
    path.write_bytes(end.join([*rows, ""]).encode())
    return str(path)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("count", "place"), [(1, 2), (3, 2), (3, 4), (30, 17), (300, 2), (300, 301)]
)
def test_the_text_is_kept_and_its_line_is_told(tmp_path: Path, count: int, place: int, end: str):
    table = read_source(write(tmp_path / "t.csv", lines(count, place), end))
    assert table.rows == count and table.frame.iloc[place - 2].tolist() == ['"He said so', "1"]
    assert [(one.kind, one.lines) for one in table.faults] == [("stray quotes", (place,))]
    assert f"(line {place})" in table.notes[0]


def test_a_quote_that_opens_the_names_is_told(tmp_path: Path):
    rows = lines(30)
    rows[0] = '"text,label'
    table = read_source(write(tmp_path / "t.csv", rows))
    assert table.columns == ['"text', "label"]
    assert [(one.kind, one.lines) for one in table.faults] == [("stray quotes", (1,))]


def test_quotes_that_are_closed_in_their_text_are_not_amiss(tmp_path: Path):
    rows = ["text\tlabel", *['"Go," he said\t1', '"No" it is\t2', 'it is 5" wide\t1'] * 5]
    table = read_source(write(tmp_path / "t.tsv", rows))
    assert table.frame["text"][0] == '"Go," he said' and table.faults == ()


def test_quotes_that_are_said_to_be_letters_are_not_amiss(tmp_path: Path):
    path = write(tmp_path / "t.csv", lines(30, 9))
    assert read_source(path, reading=Reading(quote="")).faults == ()
    large = write(tmp_path / "large.csv", lines(150_000, 9))
    assert read_source(large, reading=Reading(quote="")).faults == ()


@pytest.mark.parametrize("places", [(1,), (2,), (2, 3, 90_000), (1, 2, 140_001)])
def test_both_readers_of_a_large_file_tell_the_same(tmp_path: Path, places):
    rows = lines(140_000, *places)
    rows[-1] += " more, than it should"  # one row to be fitted
    rows[70_000] = 'two "cells","open'
    content = Content("t.csv", Path(write(tmp_path / "t.csv", rows)).read_bytes())
    fast = text_file._read_if_large(content, GUESSED)
    careful = text_file._read_text(content, GUESSED)[0]
    assert fast is not None and fast.dialect.quote == "", "quotes are letters in this file"
    pd.testing.assert_frame_equal(fast.frame, careful.frame)
    assert fast.faults == careful.faults
    told = next(one for one in fast.faults if one.kind == "stray quotes")
    assert told.lines == (
        *(place for place in places if place < 70_000),
        70_001,
        *(place for place in places if place > 70_000),
    )


@pytest.mark.parametrize("count", [100, 140_000])
def test_a_quote_that_opens_a_cell_takes_no_rows_up_to_one_that_closes_another(tmp_path, count):
    rows = lines(count, 50)
    rows[-9] = 'he said "so",1'  # the second of its quotes looks as if it closed a cell
    table = read_source(write(tmp_path / "t.csv", rows))
    assert table.rows == count and table.frame["text"].tolist()[-9] == 'he said "so"'
    assert [(one.kind, one.lines[0]) for one in table.faults] == [("stray quotes", 50)]


def test_lines_within_a_cell_with_quotes_that_are_not_doubled_stay_there(tmp_path: Path):
    text = 'Roses,\nred ones,\ntulips\nand, of course,\nmuch\nmore.\nShe "cried" for\nlong.'
    rows = [*lines(20), f'"{text}",1', *lines(20)[1:]]
    table = read_source(write(tmp_path / "t.csv", rows))
    assert table.rows == 41 and table.frame["text"][20] == text
