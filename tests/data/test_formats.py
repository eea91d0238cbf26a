"""Every kind of file that holds a table opens, its cells as they were written."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import tracemalloc
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import feather, parquet

from tests.small_memory import leave_free
from workbench.data.read import read_source
from workbench.data.reading import Reading
from workbench.errors import DataError

ROWS = [["nice, really", "NA"], ["bad", "001"], ["so so", "1e5"]]
CSV = b'text,label\n"nice, really",NA\nbad,001\nso so,1e5\n'


def rows(path: Path | str, **known: object) -> list[list[str]]:
    table = read_source(str(path), reading=Reading(**known))  # type: ignore[arg-type]
    assert table.columns == ["text", "label"]
    return table.frame.to_numpy().tolist()


def zstd(content: bytes) -> bytes:
    return pa.compress(content, codec="zstd", asbytes=True)


@pytest.mark.parametrize(
    ("ending", "pack"),
    [("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress), ("zst", zstd)],
)
def test_packed_files_are_unpacked_whatever_is_in_them(tmp_path: Path, ending: str, pack):
    (tmp_path / f"t.csv.{ending}").write_bytes(pack(CSV))
    lines = [json.dumps(dict(zip(("text", "label"), row, strict=True))) for row in ROWS]
    (tmp_path / f"t.jsonl.{ending}").write_bytes(pack("\n".join(lines).encode()))
    assert rows(tmp_path / f"t.csv.{ending}") == ROWS
    assert rows(tmp_path / f"t.jsonl.{ending}") == ROWS


def test_an_archive_of_one_table_is_that_table_and_of_splits_is_its_splits(tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "one.zip", "w") as archive:
        archive.writestr("read me.txt", "about")
        archive.writestr("rows/t.csv", CSV)
    assert rows(tmp_path / "one.zip") == ROWS
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.writestr("train.csv", CSV)
        archive.writestr("test.csv", CSV + b"fine,x\n")
    assert rows(tmp_path / "two.zip", table="test.csv") == [*ROWS, ["fine", "x"]]
    assert set(read_source(str(tmp_path / "two.zip")).splits) == {"train", "test"}


def test_several_files_are_one_table_that_says_whose_each_row_is(tmp_path: Path):
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_bytes(CSV)
    listed = f"{tmp_path / 'a.csv'}\n{tmp_path / 'b.csv'}"
    for source in (str(tmp_path), str(tmp_path / "*.csv"), listed):
        frame = read_source(source).frame
        assert frame["label"].tolist() == [label for _, label in ROWS] * 2
        assert frame["file"].tolist() == ["a.csv"] * 3 + ["b.csv"] * 3
    (tmp_path / "b.csv").write_text("other,names\nx,y\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"b\.csv has other columns"):
        read_source(str(tmp_path))


def test_arrow_and_feather_files_and_streams_are_read(tmp_path: Path):
    table = pa.table({"text": [row[0] for row in ROWS], "label": [row[1] for row in ROWS]})
    feather.write_feather(table, str(tmp_path / "t.feather"))
    with (
        pa.OSFile(str(tmp_path / "t.arrow"), "wb") as file,
        pa.ipc.new_stream(file, table.schema) as writer,
    ):
        writer.write_table(table)
    assert rows(tmp_path / "t.feather") == rows(tmp_path / "t.arrow") == ROWS


def test_numbers_of_typed_files_stay_exact(tmp_path: Path):
    large = 2**53 + 1
    pd.DataFrame({"text": ["a", "b"], "label": pd.array([large, None], dtype="Int64")}).to_parquet(
        tmp_path / "t.parquet"
    )
    assert rows(tmp_path / "t.parquet") == [["a", str(large)], ["b", ""]]


def test_columns_of_typed_files_are_named_as_those_of_others_and_none_is_lost(tmp_path: Path):
    columns = [["a", "b"], ["x", "y"], ["1", "2"], [1.5, 2.5]]
    table = pa.table(columns, names=[" text ", "label", "label", ""])
    parquet.write_table(table, tmp_path / "t.parquet")
    with pa.ipc.new_file(str(tmp_path / "t.arrow"), table.schema) as writer:
        writer.write_table(table)
    for name in ("t.parquet", "t.arrow"):
        read = read_source(str(tmp_path / name))
        assert read.columns == ["text", "label", "label (2)", "column 4"]
        assert read.frame.to_numpy().tolist() == [["a", "x", "1", "1.5"], ["b", "y", "2", "2.5"]]
        assert [fault.kind for fault in read.faults] == ["header name"] * 3


@pytest.mark.filterwarnings("error")
def test_numbers_of_half_the_size_and_without_end_are_written_as_they_are(tmp_path: Path):
    small = pa.array([0.1, None, float("inf")], pa.float32())
    whole = pa.array([1.0, float("inf"), None])
    table = pa.table({"text": ["a", "b", "c"], "label": small, "whole": whole})
    parquet.write_table(table, tmp_path / "t.parquet")
    frame = read_source(str(tmp_path / "t.parquet")).frame
    assert frame["label"].tolist() == ["0.1", "", "inf"]
    assert frame["whole"].tolist() == ["1", "inf", ""]


@pytest.mark.parametrize(
    "content",
    [
        [{"text": "a", "label": 1}, {"text": "b"}],
        {"rows": [{"text": "a", "label": 1}, {"text": "b"}], "version": 2},
        {"text": ["a", "b"], "label": ["1", None]},
        {"text": {"0": "a", "1": "b"}, "label": {"0": 1, "1": None}},
        {"0": {"text": "a", "label": 1}, "1": {"text": "b", "label": None}},
        {"columns": ["text", "label"], "index": [0, 1], "data": [["a", 1], ["b", None]]},
    ],
)
def test_json_of_records_or_columns_is_a_table(tmp_path: Path, content):
    (tmp_path / "t.json").write_text(json.dumps(content), encoding="utf-8")
    assert rows(tmp_path / "t.json") == [["a", "1"], ["b", ""]]


def test_a_few_broken_lines_of_json_are_left_out_and_told(tmp_path: Path):
    lines = [json.dumps({"text": f"t{number}", "label": "x"}) for number in range(20)]
    lines[6] = lines[6][:-3]
    (tmp_path / "t.jsonl").write_text("\n".join(lines), encoding="utf-8")
    table = read_source(str(tmp_path / "t.jsonl"))
    assert table.rows == 19
    assert [(fault.kind, fault.lines) for fault in table.faults] == [("broken lines", (7,))]


SHEET = """<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}
</sheetData></worksheet>"""


def write_workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[str | float]]]) -> None:
    """The least that a spreadsheet program calls a workbook."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts = ""
    links = ""
    with zipfile.ZipFile(path, "w") as archive:
        for number, (name, content) in enumerate(sheets.items(), 1):
            lines = ""
            for row, cells in enumerate(content, 1):
                lines += f'<row r="{row}">'
                for place, cell in enumerate(cells):
                    at = f"{chr(65 + place)}{row}"
                    if isinstance(cell, str):
                        lines += f'<c r="{at}" t="inlineStr"><is><t>{cell}</t></is></c>'
                    else:
                        lines += f'<c r="{at}"><v>{cell}</v></c>'
                lines += "</row>"
            archive.writestr(f"xl/worksheets/sheet{number}.xml", SHEET.format(lines))
            parts += f'<sheet name="{name}" sheetId="{number}" r:id="r{number}"/>'
            links += (
                f'<Relationship Id="r{number}" Type="{office}/worksheet" '
                f'Target="worksheets/sheet{number}.xml"/>'
            )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook {main} xmlns:r="{office}"><sheets>{parts}</sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}">{links}</Relationships>',
        )
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="r" Type="{office}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )


def test_a_workbook_opens_at_its_first_sheet_and_another_can_be_chosen(tmp_path: Path):
    path = tmp_path / "t.xlsx"
    second: list[list[str | float]] = [["text", "label"], ["other", 2.0], ["more", 2.5], ["x", 3.0]]
    first: list[list[str]] = [["Reviews"], [], ["text", "label"], *ROWS]
    write_workbook(path, {"Reviews": first, "Notes": second})
    assert rows(path) == ROWS
    assert rows(path, table="Notes") == [["other", "2"], ["more", "2.5"], ["x", "3"]]
    table = read_source(str(path))
    assert table.choices == ("Reviews", "Notes")
    assert {fault.kind for fault in table.faults} == {"preamble", "other sheets"}
    with pytest.raises(DataError, match="no sheet 'Nope'"):
        rows(path, table="Nope")


def test_what_unpacks_to_more_than_the_memory_is_one_sentence(tmp_path: Path, monkeypatch):
    with gzip.open(tmp_path / "bomb.csv.gz", "wb") as file:
        file.write(b"text,label\n" + b"a" * 40_000_000)
    leave_free(monkeypatch, 80_000_000)
    with pytest.raises(DataError, match=r"bomb.csv is too large for the memory that is free"):
        read_source(str(tmp_path / "bomb.csv.gz"))


def test_a_file_too_large_for_the_memory_is_refused_before_it_is_read(tmp_path: Path, monkeypatch):
    with (tmp_path / "large.csv").open("wb") as file:
        file.truncate(300_000_000)  # a hole, which takes no room
    leave_free(monkeypatch, 400_000_000)
    tracemalloc.start()
    with pytest.raises(DataError, match=r"large.csv is too large .* it holds more than 0.3 GB"):
        read_source(str(tmp_path / "large.csv"))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 20_000_000
