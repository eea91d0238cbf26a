"""A sheet of a workbook becomes a table of text: xlsx, xls, xlsb and ods."""

from __future__ import annotations

import datetime
import io
from typing import Any

from workbench.data.packed import Content
from workbench.data.reading import Reading
from workbench.data.rows import Row
from workbench.errors import DataError

WORKBOOK_ENDINGS = {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"}


def sheet_rows(content: Content, reading: Reading) -> tuple[list[Row], str, list[str]]:
    """The rows of a sheet as a person sees them, its name, and the names of all sheets.

    The first sheet with anything in it is read, or the one that `reading.table` names. Raises
    DataError if the file is no workbook or has no such sheet.
    """
    # Rust's calamine: reads every kind of workbook, ten times as fast as openpyxl.
    from python_calamine import CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content.data))
        names = list(book.sheet_names)
        if not names:
            raise DataError(f"{content.name} is a workbook without sheets: open another.")
        for name in _wanted(names, reading.table, content.name):
            sheet = book.get_sheet_by_name(name)
            rows = sheet.to_python(skip_empty_area=False, nrows=reading.rows)
            if any(map(any, rows)) or name == names[-1]:
                break
    except DataError:
        raise
    except Exception as error:  # calamine raises its own kinds, and Rust's panics
        raise DataError(f"{content.name} is not a readable workbook: {error}.") from error
    return (
        [
            Row(_trimmed([_text(cell) for cell in cells]), number, number)
            for number, cells in enumerate(rows, start=1)
        ],
        name,
        names,
    )


def _wanted(names: list[str], wanted: str | None, file: str) -> list[str]:
    if wanted is None:
        return names
    if wanted in names:
        return [wanted]
    if wanted.isdecimal() and 1 <= int(wanted) <= len(names):
        return [names[int(wanted) - 1]]
    raise DataError(f"{file} has no sheet {wanted!r}: its sheets are {', '.join(names)}.")


def _trimmed(cells: list[str]) -> list[str]:
    """An empty row has no cells."""
    return cells if any(cells) else []


def _text(value: Any) -> str:
    """A cell as the workbook shows it without a format: a whole number without decimals."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ") if value.time() != datetime.time() else value.date().isoformat()
    return str(value)
