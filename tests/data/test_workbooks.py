"""Workbooks of the old Excel and of LibreOffice, as these programs write them, and where in a sheet
its table is found."""

from __future__ import annotations

import datetime
import random
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from tests.data.test_formats import write_workbook
from workbench.data.read import read_source
from workbench.data.reading import Reading
from workbench.data.table import Table

Cell = str | float | datetime.date
Sheets = Mapping[str, Sequence[Sequence[Cell]]]
SHEETS: dict[str, list[list[Cell]]] = {
    "Reviews": [
        ["text", "label", "stars", "on"],
        ["très bien & <gut>", "NA", 5.0, datetime.date(2026, 11, 25)],
        ["000123", "null", 2.5, datetime.date(2026, 1, 2)],
        ["你好 🙂", "1e5", -3.0, datetime.date(1999, 12, 31)],
    ],
    "Notes": [["text", "label"], ["other", "x"], ["more", "y"]],
}
READ = [
    ["très bien & <gut>", "NA", "5", "2026-11-25"],
    ["000123", "null", "2.5", "2026-01-02"],
    ["你好 🙂", "1e5", "-3", "1999-12-31"],
]


def write_xls(path: Path, sheets: Sheets = SHEETS) -> None:
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    dates = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if cell == "":
                    continue
                more = [dates] if isinstance(cell, datetime.date) else []
                sheet.write(number, place, cell, *more)
    book.save(str(path))


def write_ods(path: Path, sheets: Sheets = SHEETS) -> None:
    names = ("office", "table", "text")
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names
    )
    tables = ""
    for name, rows in sheets.items():
        lines = "".join(
            f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows
        )
        tables += f'<table:table table:name="{name}">{lines}</table:table>'
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>{tables}"
            "</office:spreadsheet></office:body></office:document-content>",
        )
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="'
            'urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
            "</manifest:manifest>",
        )


def _ods_cell(cell: Cell) -> str:
    if cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, str):
        kind, shown = 'office:value-type="string"', escape(cell)
    elif isinstance(cell, float):
        kind, shown = f'office:value-type="float" office:value="{cell}"', f"{cell:g}"
    else:
        kind, shown = f'office:value-type="date" office:date-value="{cell}"', f"{cell:%d.%m.%y}"
    return f"<table:table-cell {kind}><text:p>{shown}</text:p></table:table-cell>"


@pytest.mark.parametrize(("name", "write"), [("t.xls", write_xls), ("t.ods", write_ods)])
def test_old_and_free_workbooks_are_read_as_a_person_sees_them(tmp_path: Path, name, write):
    write(tmp_path / name)
    table = read_source(str(tmp_path / name))
    assert table.columns == ["text", "label", "stars", "on"]
    assert table.frame.to_numpy().tolist() == READ
    assert table.choices == ("Reviews", "Notes") and "Notes" in table.notes[0]


def write_xlsx(path: Path, sheets: Sheets) -> None:
    """Dates as their text: the least that is a workbook knows none."""
    written = {
        name: [[str(c) if isinstance(c, datetime.date) else c for c in row] for row in rows]
        for name, rows in sheets.items()
    }
    write_workbook(path, written)


WRITERS: dict[str, Callable[[Path, Sheets], None]] = {
    "xlsx": write_xlsx,
    "xls": write_xls,
    "ods": write_ods,
}
NAMES = ["text", "label", "stars"]
TABLE: list[list[Cell]] = [
    [f"a text with number {n}", ("good", "bad")[n % 2], float(n % 5)] for n in range(20)
]


def sheet(*parts: tuple[str, Sequence[Sequence[Cell]]]) -> list[list[Cell]]:
    """Cells at places such as C3, of which each is the upper left one of some rows."""
    cells: dict[tuple[int, int], Cell] = {}
    for place, rows in parts:
        for down, row in enumerate(rows):
            for right, cell in enumerate(row):
                cells[int(place[1:]) - 1 + down, ord(place[0]) - ord("A") + right] = cell
    height, width = (1 + max(place[side] for place in cells) for side in (0, 1))
    return [[cells.get((row, column), "") for column in range(width)] for row in range(height)]


def one(text: str) -> list[list[Cell]]:
    return [[text]]


def read(path: Path, rows: list[list[Cell]], **known: int) -> Table:
    WRITERS[path.suffix[1:]](path, {"Sheet": rows})
    return read_source(str(path), reading=Reading(**known))  # type: ignore[arg-type]


def require_table(table: Table, width: int = 3) -> None:
    assert table.columns == NAMES[:width]
    expected = [[str(cell).removesuffix(".0") for cell in row[:width]] for row in TABLE]
    assert table.frame.to_numpy().tolist() == expected


def narrow(rows: list[list[Cell]]) -> list[list[Cell]]:
    return [row[:2] for row in rows]


WHOLE: list[list[Cell]] = [[*NAMES], *TABLE]
# Of each sheet what stands in it, how wide its table is, and what is told: kind, lines, words.
ABOVE, BESIDE, BELOW = "preamble", "beside", "footer"
SHEETS_WITH_MORE: dict[
    str, tuple[list[list[Cell]], int, list[tuple[str, tuple[int, ...], str]]]
] = {
    "a title left of the table": (
        sheet(("A1", one("Reviews")), ("C3", WHOLE)),
        3,
        [("empty columns", (), ": B."), (ABOVE, (1,), "(line 1): 'Reviews'.")],
    ),
    "a title right of the table": (
        sheet(("E1", one("Reviews")), ("A3", WHOLE)),
        3,
        [(ABOVE, (1,), "(line 1): 'Reviews'.")],
    ),
    "a title next to the names": (
        sheet(("D1", one("Reviews")), ("A2", WHOLE)),
        3,
        [(ABOVE, (1,), "'Reviews'")],
    ),
    "a title above the last column": (
        sheet(("C1", one("Reviews")), ("A3", WHOLE)),
        3,
        [(ABOVE, (1,), "'Reviews'")],
    ),
    "a title far from a table of two columns": (
        sheet(("A1", one("Reviews")), ("C2", narrow(WHOLE))),
        2,
        [("empty columns", (), ": B."), (ABOVE, (1,), "'Reviews'")],
    ),
    "several lines in several columns": (
        sheet(
            ("A1", [["by", "Ann"], ["on", datetime.date(2026, 5, 1)]]),
            ("F2", one("draft")),
            ("D5", WHOLE),
        ),
        3,
        [("empty columns", (), ": C."), (ABOVE, (1, 2), "by Ann on 2026-05-01 draft")],
    ),
    "notes beside the rows": (
        sheet(("A1", WHOLE), ("G5", [["look"], ["here"]])),
        3,
        [(BESIDE, (5, 6), "beside the table is left out (lines 5 to 6): 'look here'.")],
    ),
    "notes in another column below": (
        sheet(("A1", narrow(WHOLE)), ("E22", one("from the shop"))),
        2,
        [(BELOW, (22,), "'from the shop'")],
    ),
    "a note below the last column": (
        sheet(("A1", WHOLE), ("C24", one("from the shop"))),
        3,
        [(BELOW, (24,), "'from the shop'")],
    ),
    "empty columns left and between": (
        sheet(("B1", [row[:1] for row in WHOLE]), ("E1", [row[1:] for row in WHOLE])),
        3,
        [("empty columns", (), "left out: A, C, D.")],
    ),
}


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("what", SHEETS_WITH_MORE)
def test_what_stands_in_other_columns_than_the_table_is_left_out_and_told(
    tmp_path: Path, what: str, kind: str
):
    rows, width, told = SHEETS_WITH_MORE[what]
    table = read(tmp_path / f"t.{kind}", rows)
    require_table(table, width)
    assert [(fault.kind, fault.lines) for fault in table.faults] == [found[:2] for found in told]
    for note, (_, _, words) in zip(table.notes, told, strict=True):
        assert words in note


def test_columns_of_the_table_stay_though_they_have_no_name_or_no_cells(tmp_path: Path):
    rows = sheet(("A1", WHOLE), ("D1", one("comment")), ("E4", one("late")), ("E9", one("early")))
    table = read(tmp_path / "t.xlsx", rows)
    assert table.columns == [*NAMES, "comment", "column 5"]
    assert table.frame["column 5"].tolist().count("") == 18
    assert [fault.kind for fault in table.faults] == ["header name"]


def test_a_column_with_a_name_and_few_cells_stays_behind_an_empty_one(tmp_path: Path):
    rows = sheet(("A1", WHOLE), ("E1", one("remark")), ("E9", one("early")))
    table = read(tmp_path / "t.xlsx", rows)
    assert table.columns == [*NAMES, "remark"] and table.frame["remark"][7] == "early"


def test_a_name_above_several_columns_is_still_a_part_of_theirs(tmp_path: Path):
    names: list[list[Cell]] = [["", "Scores", ""], ["text", "first", "second"]]
    numbers: list[list[Cell]] = [[row[0], row[2], 7.5] for row in TABLE]
    table = read(tmp_path / "t.xlsx", sheet(("A1", [*names, *numbers])))
    assert table.columns == ["text", "Scores first", "second"] and table.rows == 20


def test_another_table_beside_the_first_is_not_taken_for_notes(tmp_path: Path):
    numbers: list[list[Cell]] = [[f"word {n}", float(n)] for n in range(12)]
    other: list[list[Cell]] = [["word", "count"], *numbers]
    table = read(tmp_path / "t.xlsx", sheet(("A1", WHOLE), ("E1", other)))
    assert table.columns == [*NAMES, "word", "count"] and table.rows == 20
    below = read(tmp_path / "u.xlsx", sheet(("A1", WHOLE), ("E25", [["a", "b"], *other * 2])))
    assert not {fault.kind for fault in below.faults} & {ABOVE, BESIDE, BELOW}


def test_rows_are_skipped_where_that_is_said(tmp_path: Path):
    rows = sheet(("A1", [["by", "Ann", "on"], ["a", "b", "c"]]), ("A3", WHOLE))
    require_table(read(tmp_path / "t.xlsx", rows, skipped_lines=2))


@pytest.mark.parametrize("seed", range(25))
def test_a_table_is_found_wherever_it_stands(tmp_path: Path, seed: int):
    draw = random.Random(seed)
    right, down = draw.randint(0, 5), draw.randint(1, 8)
    parts: list[tuple[str, list[list[Cell]]]] = [(f"{chr(65 + right)}{1 + down}", WHOLE)]
    titles = draw.sample(range(1, down + 1), min(down, draw.randint(1, 2)))
    for row in titles:
        column = draw.choice([place for place in range(9) if not right < place < right + 2])
        parts.append((f"{chr(65 + column)}{row}", one(f"title {row}")))
    table = read(tmp_path / f"t.{draw.choice([*WRITERS])}", sheet(*parts))
    require_table(table)
    (above,) = (fault for fault in table.faults if fault.kind == ABOVE)
    assert set(titles) <= {*range(above.lines[0], above.lines[-1] + 1)}
