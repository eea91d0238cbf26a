"""A large file is read in stretches, by Arrow where it can be, and reads the same as row by row."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbench.data import clean_file, dialect, large_file, text_file, transcoded
from workbench.data.packed import Content
from workbench.data.read import read_source
from workbench.data.reading import GUESSED, Reading


@pytest.fixture
def in_small_blocks(monkeypatch):
    """The fast reader for files of any size, its blocks, slices and beginning small."""
    monkeypatch.setattr(text_file, "_LARGE_BYTES", 2000)
    monkeypatch.setattr(dialect, "_SNIFFED_LETTERS", 1000)
    monkeypatch.setattr(text_file, "_HEAD_BYTES", 4000)
    monkeypatch.setattr(clean_file, "_BLOCK_BYTES", 600)
    monkeypatch.setattr(clean_file, "SLICE_BYTES", 100)
    monkeypatch.setattr(large_file, "SLICE_BYTES", 100)
    monkeypatch.setattr(large_file, "_STRETCH_BYTES", 5000)
    monkeypatch.setattr(transcoded, "_PIECE_BYTES", 700)
    taken: list[bool] = []

    def watched(*given):
        found = read_large(*given)
        taken.append(found is not None)
        return found

    read_large = large_file.read_large
    monkeypatch.setattr(text_file, "read_large", watched)
    return taken


def test_a_large_clean_file_reads_the_same_as_row_by_row(tmp_path: Path, in_small_blocks):
    lines = [
        f'"nice, ""{number}"" \n\n time",NA' if number % 3 else f"é{number},001"
        for number in range(2000)
    ]
    path = tmp_path / "t.csv"
    path.write_text("A title\n\ntext,label\n" + "\n".join(lines) + "\n", encoding="utf-8")
    fast = read_source(str(path))
    assert in_small_blocks == [True]
    slow = text_file._read_text(Content("t.csv", path.read_bytes()), GUESSED)[0]
    pd.testing.assert_frame_equal(fast.frame, slow.frame)
    assert (fast.dialect, fast.faults) == (slow.dialect, tuple(slow.faults))


MENDED = ['a "mid" quote,x', "a,b,c", "a", '"a" b,x', '"5" pipe",x', "\n\nother,x", ","]
MENDED += ["\ufeffa,b", '"open,x', "\0a,x", '"\0",x\0', "\0", "caf\udce9,x", "\udce5\udc96,x"]
LEFT = ["text,label", "\n\na,b,c\nd,e,f\ng,h,i\nj,k,l"]


@pytest.mark.parametrize(
    ("line", "is_mended"), [*((line, True) for line in MENDED), *((line, False) for line in LEFT)]
)
@pytest.mark.parametrize("slice_bytes", [1, 2**20], ids=["between slices", "within one"])
def test_odd_rows_of_a_large_file_are_mended_where_they_stand_or_the_whole_is_seen(
    tmp_path: Path, monkeypatch, in_small_blocks, line: str, is_mended: bool, slice_bytes: int
):
    monkeypatch.setattr(clean_file, "SLICE_BYTES", slice_bytes)
    monkeypatch.setattr(large_file, "SLICE_BYTES", slice_bytes)
    good = [f"nice {number},{'xy'[number % 2]}" for number in range(1500)]
    lines = ["text,label", *good[:900], line, *good[900:]]
    path = tmp_path / "t.csv"
    path.write_bytes(("\n".join(lines) + "\n").encode("utf-8", "surrogateescape"))
    fast = read_source(str(path))
    assert in_small_blocks == [is_mended]
    slow = text_file._read_text(Content("t.csv", path.read_bytes()), GUESSED)[0]
    pd.testing.assert_frame_equal(fast.frame, slow.frame)
    assert fast.faults == tuple(slow.faults)


ENCODINGS = ["utf-8-sig", "utf-16", "utf-16-le", "gb18030", "big5", "shift_jis", "cp1252", "cp1251"]


@pytest.mark.parametrize("told", [False, True], ids=["guessed", "told"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_large_file_of_any_encoding_reads_as_if_seen_as_a_whole(
    tmp_path: Path, in_small_blocks, encoding: str, told: bool
):
    said = {"gb18030": "这个产品很好", "big5": "這個產品很好", "shift_jis": "とても良いです"}
    said |= {"cp1251": "очень хорошо"}
    text = said.get(encoding, "très bien, déjà vu")
    lines = [f'"{text} {number}",x' for number in range(1000)] + [f"{text},a,b", f"{text},x"] * 200
    content = "\r\n".join(["text,label", *lines, ""]).encode(encoding)
    reading = Reading(encoding=encoding if told else None)
    found = text_file._read_if_large(Content("t.csv", content), reading)
    whole = text_file._read_text(Content("t.csv", content), reading)[0]
    assert whole.frame["text"][1] == f"{text} 1"
    if encoding == "utf-16-le" and not told:
        assert found is None  # without a mark it may be much
    else:
        pd.testing.assert_frame_equal(found.frame, whole.frame)
        assert found[1:] == whole[1:]


def test_a_large_file_whose_encoding_shows_late_is_read_by_all_of_it(in_small_blocks):
    """Its beginning alone would be read as Chinese."""
    early = ["这个产品很好,x".encode("gb18030")] * 300
    late = ["这个产品很好,x".encode()] * 3000
    content = Content("t.csv", b"\n".join([b"text,label", *early, *late, b""]))
    found = text_file._read_if_large(content, GUESSED)
    whole = text_file._read_text(content, GUESSED)[0]
    pd.testing.assert_frame_equal(found.frame, whole.frame)
    assert found[1:] == whole[1:]
    assert [(one.kind, one.count) for one in found.faults] == [("other encoding", 300)]


ODD_LINES = [
    "Très bon hôtel, à bientôt;x".encode("cp1252"),
    "喜欢这个东西".encode()[:-1] + b";x",
    "这个产品很好;x".encode("gb18030"),
    b'"a \xe9 line\nand ;another \xff";y',
    b"\x80;y\r",
]


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.integers(0, 1500), st.sampled_from(ODD_LINES)), min_size=1))
def test_foreign_and_damaged_lines_of_a_large_file_read_as_if_seen_as_a_whole(
    in_small_blocks, odd: list[tuple[int, bytes]]
):
    lines = [b"text;label", *(f"喜欢这个 {number};x".encode() for number in range(1500))]
    for place, line in odd:
        lines.insert(1 + place, line)
    content = Content("t.csv", b"\n".join([*lines, b""]))
    found = text_file._read_if_large(content, GUESSED)
    whole = text_file._read_text(content, GUESSED)[0]
    assert found is not None
    pd.testing.assert_frame_equal(found.frame, whole.frame)
    assert found[1:] == whole[1:]
    assert found.faults


@pytest.mark.parametrize("length", range(12))
def test_line_ends_in_quotes_are_kept_where_a_block_of_the_fast_reader_ends(
    tmp_path: Path, in_small_blocks, length: int
):
    row = '"a line\r\nof ten",x\r\n'
    text = "text,label\r\n" + f'"{"y" * length}",x\r\n' + row * 900
    (tmp_path / "t.csv").write_bytes(text.encode())
    table = read_source(str(tmp_path / "t.csv"))
    assert in_small_blocks == [True]
    assert table.frame["text"].tolist() == ["y" * length, *["a line\r\nof ten"] * 900]


def test_a_mark_at_the_first_letter_of_the_rows_is_kept_by_the_fast_reader_too(
    tmp_path: Path, in_small_blocks
):
    text = "text,label\n\ufeffhello,x\n" + "good day,y\n" * 900
    (tmp_path / "t.csv").write_bytes(text.encode())
    assert read_source(str(tmp_path / "t.csv")).frame["text"][0] == "\ufeffhello"


def test_a_large_file_whose_first_rows_are_long_is_guessed_by_as_many_of_them(
    tmp_path: Path, in_small_blocks
):
    lines = [f"{'long text ' * 40}{number},1.5" for number in range(50)]
    lines += [f'text {number},"1,5"' for number in range(9000)]
    (tmp_path / "t.csv").write_text("\n".join(["text,score", *lines, ""]))
    table = read_source(str(tmp_path / "t.csv"))
    assert in_small_blocks == [True]
    assert table.dialect is not None and table.dialect.decimal == ","


def test_a_row_that_goes_on_behind_the_beginning_of_a_file_is_no_broken_row(
    tmp_path: Path, in_small_blocks
):
    row = '"a long text\nof several lines\nand more",x\n'
    (tmp_path / "t.csv").write_text("text,label\n" + row * 900)
    assert read_source(str(tmp_path / "t.csv")).faults == ()
    assert in_small_blocks == [True], "it was left to the reader that mends"


CELLS = st.text(st.sampled_from("ab ,;\"'\r\n\ufeffé中🙂1.-"), max_size=12)


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    cells=st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8),
    end=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    damages=st.lists(
        st.tuples(st.integers(1, 1200), st.sampled_from([*MENDED, *LEFT[:2], "note"])),
        max_size=4,
    ),
    slice_bytes=st.sampled_from([50, 300, 3000]),
)
def test_the_fast_reader_reads_what_the_careful_one_reads(
    in_small_blocks, cells, end, quoting, damages, slice_bytes
):
    clean_file.SLICE_BYTES = large_file.SLICE_BYTES = slice_bytes
    written = io.StringIO()
    writer = csv.writer(written, quoting=quoting, lineterminator=end)
    writer.writerow(["text", "label"])
    writer.writerows(cells * (1200 // len(cells)))
    lines = written.getvalue().split(end)
    for place, damage in damages:
        lines.insert(place, damage.replace("\n", end))
    content = Content("t.csv", end.join(lines).encode("utf-8", "surrogateescape"))
    fast = text_file._read_if_large(content, GUESSED)
    if fast is not None:
        careful = text_file._read_text(content, GUESSED)[0]
        pd.testing.assert_frame_equal(fast.frame, careful.frame)
        assert (fast.dialect, fast.faults) == (careful.dialect, careful.faults)
