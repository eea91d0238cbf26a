"""Workbooks of the old Excel and of LibreOffice, as these programs write them."""

from __future__ import annotations

import datetime
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from workbench.data.read import read_source

Cell = str | float | datetime.date
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


def write_xls(path: Path) -> None:
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    dates = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for name, rows in SHEETS.items():
        sheet = book.add_sheet(name)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                more = [dates] if isinstance(cell, datetime.date) else []
                sheet.write(number, place, cell, *more)
    book.save(str(path))


def write_ods(path: Path) -> None:
    names = ("office", "table", "text")
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names
    )
    tables = ""
    for name, rows in SHEETS.items():
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
