"""The first rows of several files are those that the whole begins with."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

from workbench.data import packed
from workbench.data.columns import guess_columns
from workbench.data.read import begins_quickly, read_source
from workbench.data.reading import Reading
from workbench.errors import DataError

WANTED = Reading(rows=2000)


def rows_of(first: int, count: int) -> pd.DataFrame:
    numbers = range(first, first + count)
    return pd.DataFrame(
        {
            "text": [f"a text with number {n}, and told apart by {n**3}" for n in numbers],
            "label": [("yes", "no")[n % 2] for n in numbers],
        }
    )


def write(path: Path, frame: pd.DataFrame) -> str:
    kind = path.name.split(".", 1)[1]
    if kind == "parquet":
        parquet.write_table(pa.Table.from_pandas(frame), path, row_group_size=700)
    elif kind == "jsonl":
        lines = [json.dumps(row) for row in frame.to_dict("records")]
        path.write_text("\n".join([*lines, ""]))
    else:
        content = frame.to_csv(index=False).encode()
        path.write_bytes(gzip.compress(content) if kind.endswith("gz") else content)
    return str(path)


@pytest.mark.parametrize("kind", ["csv", "csv.gz", "jsonl", "parquet"])
@pytest.mark.parametrize(
    "counts", [(30_000, 10), (300, 900, 40_000), (2000, 40_000), (1999, 30_000)]
)
def test_they_are_the_first_of_all(tmp_path: Path, kind: str, counts):
    starts = [sum(counts[:number]) for number in range(len(counts))]
    paths = [
        write(tmp_path / f"month{number}.{kind}", rows_of(start, count))
        for number, (start, count) in enumerate(zip(starts, counts, strict=True))
    ]
    source = "\n".join(paths)
    first, whole = read_source(source, reading=WANTED), read_source(source)
    assert first.rows == 2000 and not first.whole and whole.whole
    assert whole.rows == sum(counts) and first.columns == whole.columns == ["text", "label", "file"]
    pd.testing.assert_frame_equal(first.frame, whole.frame.iloc[:2000])
    assert guess_columns(first.frame) == guess_columns(whole.frame)
    assert first.notes[0] == whole.notes[0], "all files are named"


def test_no_rows_lack_where_the_beginning_of_a_file_holds_fewer(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(packed, "_HEAD_BYTES", 20_000)
    paths = [write(tmp_path / f"{name}.csv", rows_of(0, 30_000)) for name in "ab"]
    source = "\n".join(paths)
    first, whole = read_source(source, reading=WANTED), read_source(source)
    assert 100 < first.rows < 2000 and not first.whole
    pd.testing.assert_frame_equal(first.frame, whole.frame.iloc[: first.rows])


def test_only_the_next_files_are_looked_into_for_their_columns(tmp_path: Path):
    paths = [write(tmp_path / f"{number:02}.csv", rows_of(0, 1500)) for number in range(20)]
    Path(paths[19]).write_bytes(b"words,kind\na text,yes\n")
    assert read_source("\n".join(paths), reading=WANTED).rows == 2000
    Path(paths[9]).write_bytes(b"words,kind\na text,yes\n")
    with pytest.raises(DataError, match=r"09\.csv has other columns"):
        read_source("\n".join(paths), reading=WANTED)


def test_of_splits_each_has_its_first_rows(tmp_path: Path):
    write(tmp_path / "test.csv", rows_of(0, 3000))
    write(tmp_path / "train.csv", rows_of(5000, 30_000))
    first, whole = read_source(str(tmp_path), reading=WANTED), read_source(str(tmp_path))
    assert begins_quickly(str(tmp_path))
    assert {name: len(frame) for name, frame in first.splits.items()} == {
        "test": 2000,
        "train": 2000,
    }
    pd.testing.assert_frame_equal(first.frame, whole.frame.iloc[:2000])


def test_all_rows_of_few_are_the_whole(tmp_path: Path):
    paths = [write(tmp_path / f"{name}.csv", rows_of(0, 50)) for name in "ab"]
    found = read_source("\n".join(paths), reading=WANTED)
    assert found.rows == 100 and found.whole


def test_which_sources_begin_quickly(tmp_path: Path):
    large, other = (write(tmp_path / f"{name}.csv", rows_of(0, 20_000)) for name in "ab")
    small = write(tmp_path / "c.csv", rows_of(0, 5))
    book = tmp_path / "d.xlsx"
    book.write_bytes(b"PK")
    assert begins_quickly(f"{large}\n{other}") and begins_quickly(f"{small}\n{large}")
    assert begins_quickly(str(tmp_path / "*.csv"))
    assert not begins_quickly(f"{small}\n{small}")
    assert not begins_quickly(f"{large}\n{book}"), "a workbook has to be read as a whole"
    assert not begins_quickly(f"{large}\n{tmp_path / 'gone.csv'}")
    assert not begins_quickly("owner/name")
