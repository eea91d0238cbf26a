"""Delimited text becomes a table, its cells exactly as written."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pandas as pd

from workbench.data.dialect import Dialect, rows_of, sniff
from workbench.data.encoding import decode
from workbench.errors import DataError

# Stands after the last row, in letters that no file has: a quote left open swallows it.
_END = "\ue0c4end\ue0c4"


def read_delimited(content: bytes, name: str) -> tuple[pd.DataFrame, str, Dialect, list[str]]:
    """The table in a delimited text: cells as written, the encoding, the dialect, notes.

    Rows with too many cells keep the surplus in their last cell, rows with too few get empty
    ones; both are noted with their line numbers. Blank lines are no rows; a row whose cells are
    all empty is one. Raises DataError if it is no table.
    """
    text, encoding, decoded_notes = decode(content, name)
    if not text.strip():
        raise DataError(f"{name} is empty: there is nothing to learn from.")
    notes = list(decoded_notes)
    dialect = sniff(text)
    rows, lines, open_line = _parse(text, dialect, name)
    if open_line:
        unquoted = replace(dialect, quote="")
        rows, lines, _ = _parse(text, unquoted, name)
        if not _reads_without_quotes(rows):
            raise DataError(
                f"{name}, line {open_line:,}: a quote is opened there and never closed. Close it, "
                "or write it twice if it belongs to the text."
            )
        dialect = unquoted
        notes.append(f"Quotes are read as part of the text: one in line {open_line:,} never ends.")
    if not rows:
        raise DataError(f"{name} is empty: there is nothing to learn from.")
    if dialect.header:
        own_lines = 1 + sum(cell.count("\n") for cell in rows[0])
        dialect = replace(dialect, skipped_lines=lines[0] - own_lines)
        header = _clean_header(rows[0], notes)
        rows, lines = rows[1:], lines[1:]
    else:
        header = [f"column {number}" for number in range(1, len(rows[0]) + 1)]
        notes.append("The first line holds data, not names: the columns are numbered.")
    if not rows:
        raise DataError(f"{name} has a header but no rows: there is nothing to learn from.")
    width = len(header)
    ragged = [number for number, row in enumerate(rows) if len(row) != width]
    for number in ragged:
        rows[number] = _fitted(rows[number], width, dialect.delimiter)
    if ragged:
        notes.append(_ragged_note([lines[number] for number in ragged], width))
    frame = pd.DataFrame(rows, columns=pd.Index(header, dtype=object), dtype=object)
    return frame, encoding, dialect, notes


def write_delimited(frame: pd.DataFrame, path: Path, delimiter: str = ",") -> None:
    """Write a table as UTF-8 text with a header, so that it reads back equal.

    Raises OSError if the file cannot be written.
    """
    # Left to itself the writer puts a lone carriage return into a file bare, and readers take it
    # for the end of the row.
    texts = frame.select_dtypes(exclude="number")
    returns = any(texts[name].str.contains("\r", regex=False).any() for name in texts)
    returns = returns or any("\r" in str(name) for name in frame.columns)
    frame.to_csv(
        path,
        index=False,
        sep=delimiter,
        encoding="utf-8",
        lineterminator="\n",
        quoting=csv.QUOTE_ALL if returns else csv.QUOTE_MINIMAL,
    )


def _parse(text: str, dialect: Dialect, name: str) -> tuple[list[list[str]], list[int], int]:
    """Rows, the line on which each ends, and the line of a quote that never closes (0: none)."""
    reader = rows_of(f"{text}\n{_END}", dialect.delimiter, dialect.quote)
    rows: list[list[str]] = []
    lines: list[int] = []
    before = 0
    try:
        for row in reader:
            if row == [_END]:
                break
            last, before = before, reader.line_num
            blank = not row or (len(row) == 1 and not row[0].strip())
            if (not rows and not any(map(str.strip, row))) or (blank and len(rows[0]) > 1):
                continue
            if row:
                rows.append(row)
                lines.append(reader.line_num)
        else:
            return rows, lines, last + 1
    except csv.Error as error:
        raise DataError(f"{name}, line {reader.line_num}: {error}.") from error
    return rows, lines, 0


def _reads_without_quotes(rows: list[list[str]]) -> bool:
    """Whether quotes are but letters of the text: no cell is wrapped in them, no row broken."""
    return all(
        len(row) == len(rows[0])
        and not any(len(cell) > 1 and cell[0] == cell[-1] == '"' for cell in row)
        for row in rows
    )


def _clean_header(row: list[str], notes: list[str]) -> list[str]:
    """Column names without outer spaces, none empty, none twice."""
    names: list[str] = []
    for number, cell in enumerate(row, start=1):
        name = cell.strip().lstrip("\ufeff") or f"column {number}"
        base, copy = name, 2
        while name in names:
            name, copy = f"{base} ({copy})", copy + 1
        if name != cell and cell.strip() != name:
            notes.append(f"Column {number}, {cell.strip()!r} in the header, is called {name!r}.")
        names.append(name)
    return names


def _fitted(row: list[str], width: int, delimiter: str) -> list[str]:
    if len(row) < width:
        return row + [""] * (width - len(row))
    return [*row[: width - 1], delimiter.join(row[width - 1 :])]


def _ragged_note(lines: list[int], width: int) -> str:
    shown = ", ".join(str(line) for line in lines[:5]) + (", …" if len(lines) > 5 else "")
    cells = "1 cell" if width == 1 else f"{width} cells"
    if len(lines) == 1:
        return f"1 row does not have {cells} and was fitted (line {shown})."
    return f"{len(lines):,} rows do not have {cells} and were fitted (lines {shown})."
