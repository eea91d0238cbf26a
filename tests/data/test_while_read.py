"""A file that changes while it is read is noticed, and one that holds far too much is told of."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from workbench.data import packed
from workbench.data.read import read_source
from workbench.data.reading import Reading
from workbench.errors import DataError

ROWS = "text,label\n" + "good,a\nbad,b\n" * 50


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "t.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def meanwhile(monkeypatch: pytest.MonkeyPatch, act) -> None:
    """Do something to the file when its content was taken, and before anything is made of it."""
    take = packed._Stream.read
    acts = iter([act])

    def read(*given):
        content = take(*given)
        next(acts, lambda: None)()
        return content

    monkeypatch.setattr(packed._Stream, "read", read)


def append(path: Path) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write("more,a\n")


def rewrite(path: Path) -> None:
    """The same size another time."""
    path.write_text(ROWS.replace("good", "fine"), encoding="utf-8")
    os.utime(path, ns=(1, 1))


def swap(path: Path) -> None:
    """Another file in its place, as editors save: equal but for being another one."""
    was = path.stat()
    path.rename(path.with_suffix(".old"))
    path.write_text(ROWS, encoding="utf-8")
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))


@pytest.mark.parametrize("act", [append, rewrite, swap])
def test_a_file_that_changes_while_it_is_read_is_noticed(table: Path, monkeypatch, act):
    meanwhile(monkeypatch, lambda: act(table))
    with pytest.raises(DataError, match=r"t\.csv changed while it was read"):
        read_source(str(table))


def test_a_file_that_is_taken_away_while_it_is_read_is_noticed(table: Path, monkeypatch):
    meanwhile(monkeypatch, table.unlink)
    with pytest.raises(DataError, match=r"t\.csv was taken away while it was read"):
        read_source(str(table))


def test_the_first_rows_of_a_file_that_grows_can_be_looked_at(table: Path, monkeypatch):
    meanwhile(monkeypatch, lambda: append(table))
    assert read_source(str(table), reading=Reading(rows=5)).rows == 5


READ_WITH_LITTLE = """
import resource, sys
from workbench.data.read import read_source
from workbench.errors import DataError
import psutil, pyarrow.csv
most = psutil.Process().memory_info().vms + 150 * 2**20
resource.setrlimit(resource.RLIMIT_AS, (most, most))
try:
    read_source(sys.argv[1])
except DataError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited as Linux does")
def test_a_cell_that_does_not_fit_into_the_memory_is_refused_in_a_sentence(tmp_path: Path):
    path = tmp_path / "t.csv"
    with path.open("wb") as file:
        file.write(b"text,label\ngood,a\n")
        file.seek(100 * 2**20, os.SEEK_CUR)  # a hole: a cell of zero bytes
        file.write(b",b\nbad,b\n")
    said = subprocess.run(
        [sys.executable, "-c", READ_WITH_LITTLE, str(path)], capture_output=True, text=True
    )
    assert said.stdout.startswith("t.csv is too large for the memory that is free"), said.stderr
