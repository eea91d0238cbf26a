"""Rows of cells become a table: below its title, under its names, at an even width."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

import pandas as pd
import pyarrow as pa

from workbench.data.faults import Fault, fault, span, uneven_rows
from workbench.data.frames import text_frame
from workbench.data.layout import Block, Layout, find_layout
from workbench.data.reading import Reading
from workbench.data.rows import Row
from workbench.data.uneven import Fitter
from workbench.errors import DataError

_JUDGED_ROWS = 200
_PART_ROWS = 10_000


class RowTable(NamedTuple):
    """A table, the rows that its names stand in, and the lines above them."""

    frame: pd.DataFrame
    header_rows: int
    skipped_lines: int
    data_line: int
    """The first line below the names."""
    tables: int = 1
    """How many there are, of which it is one."""


def table_of(
    rows: list[Row], name: str, reading: Reading, delimiter: str, faults: list[Fault]
) -> RowTable:
    """The table that stands in the rows of a file; without columns if there are no rows.

    Rows with too many or too few cells are fitted to the width of the header. Blank lines are no
    rows; a row whose cells are all empty is one. What was mended or left out is added to `faults`.
    `rows` is empty afterwards.
    Raises DataError if there is no such table as `reading` wants.
    """
    given, rows = rows, _without_blanks(rows)
    if not rows:
        return RowTable(pd.DataFrame(), 0, 0, 1)
    layout = find_layout(rows, reading.header_rows, reading.skipped_lines is None)
    block = _chosen(layout, reading.table, name)
    _note_surroundings(rows, layout, block, faults)
    head = rows[block.first : block.data]
    data = [
        row
        for number, row in enumerate(rows[block.data : block.end], block.data)
        if number not in layout.repeated
    ]
    header, data = _header(head, data, faults)
    cells = _fitted(data, len(header), delimiter, faults)
    above = rows[block.first].first_line - 1
    for held in (given, rows, data):
        _let_go(held)
    frame = text_frame(dict(zip(header, _columns(cells, len(header)), strict=True)))
    data_line = head[-1].last_line + 1 if head else above + 1
    return RowTable(frame, len(head), above, data_line, len(layout.tables))


def _let_go(items: list[Row]) -> None:
    """Empty a list part by part: a million rows freed at once keep all other threads waiting."""
    while items:
        del items[-_PART_ROWS:]


def _columns(cells: list[list[str]], width: int) -> list[pa.ChunkedArray]:
    """The columns of rows, which are freed as they are made, part by part for the same reason."""
    parts: list[list[pa.Array]] = [[] for _ in range(width)]
    while cells:
        part = cells[-_PART_ROWS:]
        del cells[-_PART_ROWS:]
        for made, column in zip(parts, zip(*part, strict=True), strict=True):
            made.append(pa.array(column, pa.large_string()))
    return [pa.chunked_array(made[::-1], pa.large_string()) for made in parts]


def _without_blanks(rows: list[Row]) -> list[Row]:
    """Without blank lines; where rows have several cells, a line of spaces is one."""
    rows = [row for row in rows if row.cells]
    if not any(cell.strip() for row in rows for cell in row.cells):
        return []
    if any(len(row.cells) > 1 for row in rows[:_JUDGED_ROWS]):
        return [row for row in rows if len(row.cells) > 1 or row.cells[0].strip()]
    return rows


def _chosen(layout: Layout, wanted: str | None, name: str) -> Block:
    if wanted is None:
        return layout.tables[layout.largest]
    if not wanted.isdecimal() or not 1 <= int(wanted) <= len(layout.tables):
        raise DataError(
            f"{name} has no table {wanted!r}: choose a number from 1 to {len(layout.tables)}."
        )
    return layout.tables[int(wanted) - 1]


def _note_surroundings(rows: list[Row], layout: Layout, block: Block, faults: list[Fault]) -> None:
    """What stands in the file beside the table that is read."""
    for number, other in enumerate(layout.tables, 1):
        after = layout.tables[number].first if number < len(layout.tables) else len(rows)
        if number == 1 and other.first:
            note_left_out("preamble", "above the table", rows[: other.first], faults)
        if other is not block:
            lines = span(rows[other.first].first_line, rows[other.end - 1].last_line)
            said = f"Another table ({lines}, {other.end - other.data:,} rows) is not read."
            faults.append(Fault("another table", 1, (rows[other.first].first_line,), said))
        if other.end < after:
            note_left_out("footer", "below the table", rows[other.end : after], faults)
    if not block.header_rows:
        said = "The first line holds data, not names: the columns are numbered."
        faults.append(Fault("no header", 1, (rows[block.first].first_line,), said))
    if block.header_rows > 1:
        lines = span(rows[block.first].first_line, rows[block.data - 1].last_line)
        said = f"The names of the columns stand in {block.header_rows} rows ({lines}), joined."
        faults.append(
            Fault("header rows", block.header_rows, (rows[block.first].first_line,), said)
        )
    if again := [rows[number].first_line for number in sorted(layout.repeated)]:
        faults.append(
            fault(
                "repeated header",
                again,
                "The names of the columns come again in {lines}: left out.",
                "The names of the columns come again {count} times ({lines}): left out.",
            )
        )


def note_left_out(kind: str, where: str, rows: list[Row], faults: list[Fault]) -> None:
    """Tell of rows that are none of the table. where: such as "above the table"."""
    lines = span(rows[0].first_line, rows[-1].last_line)
    said = " ".join(" ".join(row.cells).strip() for row in rows).strip()
    shown = f": {said[:60].strip()!r}{'…' if len(said) > 60 else ''}" if said else ""
    message = f"What stands {where} is left out ({lines}){shown}."
    faults.append(Fault(kind, len(rows), tuple(row.first_line for row in rows), message))


def _header(head: list[Row], data: list[Row], faults: list[Fault]) -> tuple[list[str], list[Row]]:
    """The names of the columns; those of a header that is narrower than all its rows are added."""
    widths = {len(row.cells) for row in data}
    if not head:
        width = max(widths, key=lambda width: sum(len(row.cells) == width for row in data))
        return [f"column {number}" for number in range(1, width + 1)], data
    names = [""] * max(len(row.cells) for row in head)
    for row in head:
        for place, cell in enumerate(row.cells):
            names[place] = f"{names[place]} {cell.strip()}".strip() if len(head) > 1 else cell
    if len(widths) == 1 and (width := widths.pop()) > len(names):
        surplus = [cell for row in data for cell in row.cells[len(names) :]]
        if any(surplus):
            names += [""] * (width - len(names))
        else:
            data = [row._replace(cells=row.cells[: len(names)]) for row in data]
    return clean_header(names, faults), data


def clean_header(row: Sequence[str], faults: list[Fault]) -> list[str]:
    """Column names without outer spaces, none empty, none twice."""
    names: list[str] = []
    taken: set[str] = set()
    for number, cell in enumerate(row, start=1):
        written = cell.strip().lstrip("\ufeff").strip()
        name = written or f"column {number}"
        base, copy = name, 2
        while name in taken:
            name, copy = f"{base} ({copy})", copy + 1
        if name != cell:
            said = f"Column {number}, {cell!r} in the header, is called {name!r}."
            faults.append(Fault("header name", 1, (), said))
        names.append(name)
        taken.add(name)
    return names


def _fitted(data: list[Row], width: int, delimiter: str, faults: list[Fault]) -> list[list[str]]:
    cells = [row.cells for row in data]
    uneven = [number for number, row in enumerate(cells) if len(row) != width]
    if uneven:
        even = (row for row in cells if len(row) == width)
        fitter = Fitter(list(islice(even, 1000)), width, delimiter)
        for number in uneven:
            cells[number] = fitter.fitted(cells[number])
        faults.append(uneven_rows([data[number].last_line for number in uneven], width))
    return cells
