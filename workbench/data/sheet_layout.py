"""Which columns of a sheet its table stands in, and what stands beside them.

A title may stand in another column than the table, notes to its right or below, and columns may be
empty. What is left are the rows as a delimited file would have them: a title in the first cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.data.cells import typed_columns
from workbench.data.faults import Fault
from workbench.data.layout import TYPED_ROWS
from workbench.data.rows import Row
from workbench.data.table_rows import note_left_out

_FEW, _FEW_SHARE = 2, 0.1  # cells of a column without a name that are but notes
_MOST_BESIDE, _MOST_BESIDE_SHARE = 10, 0.2  # cells beside a table; more are another one
_SHOWN_COLUMNS = 5


def table_rows(rows: list[Row], faults: list[Fault], titled: bool = True) -> list[Row]:
    """The rows of a sheet with the columns of its table alone; what is left out is told.

    Above the table a row that is no part of it has one cell. `rows` is empty afterwards.
    titled: whether there may be other rows above the table
    """
    place = _place(rows, titled)
    if place is None:
        return rows
    _note_empty(place, faults)
    are_all = place.columns == list(range(max(len(row.cells) for row in rows)))
    found: list[Row] = []
    beside: list[Row] = []
    below: list[Row] = []
    for number, row in enumerate(rows):
        if not row.cells or (are_all and place.first <= number <= place.last):
            found.append(row)
            continue
        own = row.cells if are_all else [row.cells[column] for column in place.columns]
        others = [row.cells[column] for column in place.others]
        notes = [cell for cell in others if cell.strip()]
        texts = [cell for cell in row.cells if cell.strip()]
        is_own = any(cell.strip() for cell in own)
        kept = row._replace(cells=own if is_own else [])
        title = row._replace(cells=[" ".join(texts)])
        if number < place.first and (notes or place.is_title(rows, number)):
            kept = title
        elif number > place.last and notes and not is_own:
            below.append(title)
        elif notes:
            beside.append(row._replace(cells=notes))
        elif number > place.last and _is_alone(own) and not rows[number - 1].cells:
            kept = title
        found.append(kept)
    rows.clear()
    if beside:
        note_left_out("beside", "beside the table", beside, faults)
    if below:
        note_left_out("footer", "below the table", below, faults)
    return found


@dataclass(frozen=True)
class _Place:
    """Where the table lies: in some columns, from one row to another, all from 0."""

    columns: list[int]
    others: list[int]
    """The columns that hold something beside it."""
    first: int
    last: int
    typed: int
    """How many of its columns hold numbers or dates."""

    def is_title(self, rows: Sequence[Row], number: int) -> bool:
        """Whether a row above the table has one cell, which is no name of several columns."""
        own = [rows[number].cells[column] for column in self.columns if rows[number].cells]
        if not _is_alone(own):
            return False
        return not rows[number + 1].cells or self.typed < 2 or bool(own[-1].strip())


def _is_alone(cells: Sequence[str]) -> bool:
    """Whether one cell is filled, and not the first."""
    return sum(bool(cell.strip()) for cell in cells) == 1 and not cells[0].strip()


def _place(rows: Sequence[Row], titled: bool) -> _Place | None:
    """Where the table is; None in a sheet with fewer than two columns."""
    filled = [[bool(cell.strip()) for cell in row.cells] for row in rows]
    width = max(map(len, filled), default=0)
    counts = _counts(filled, width)
    used = [column for column in range(width) if counts[column]]
    if len(used) < 2:
        return None
    most = [column for column in used if 2 * counts[column] >= max(counts)]
    whole = [
        sum(row[column] for column in most) * 2 > len(most) if row else False for row in filled
    ]
    if True not in whole:
        return _Place(used, [], 0, len(rows) - 1, 0)
    first = whole.index(True) if titled else next(n for n, row in enumerate(filled) if row)
    last = len(whole) - 1 - whole[::-1].index(True)
    while last + 1 < len(rows) and filled[last + 1] and any(filled[last + 1][c] for c in most):
        last += 1
    below = _counts(filled[first + 1 : last + 1], width)
    columns = _own_columns(used, filled[first], below, last - first)
    others = [column for column in used if column not in columns]
    beside, own = (sum(counts[column] for column in some) for some in (others, columns))
    if beside > max(_MOST_BESIDE, _MOST_BESIDE_SHARE * own):
        columns, others = used, []
    judged = [
        [row.cells[column] for column in columns]
        for row in rows[first + 1 : min(first + 1 + TYPED_ROWS, last + 1)]
        if row.cells
    ]
    return _Place(columns, others, first, last, len(typed_columns(judged, len(columns))))


def _counts(filled: Sequence[Sequence[bool]], width: int) -> list[int]:
    """How many cells of each column are filled."""
    columns = zip(*(row for row in filled if row), strict=True)
    return list(map(sum, columns)) or [0] * width


def _own_columns(
    used: list[int], named: Sequence[bool], below: Sequence[int], count: int
) -> list[int]:
    """The columns of a table: with a name, with more than a few cells, or next to one of these.

    named: whether each is filled in the first row; below: how many of the `count` others
    """
    own = {
        column
        for column in used
        if (named[column] and below[column]) or below[column] > max(_FEW, _FEW_SHARE * count)
    }
    for columns, step in ((used, 1), (used[::-1], -1)):
        for column in columns:
            if column - step in own and (named[column] or below[column]):
                own.add(column)
    return sorted(own) or used


def _note_empty(place: _Place, faults: list[Fault]) -> None:
    last = max(place.columns)
    empty = [
        column
        for column in range(last)
        if column not in place.columns and column not in place.others
    ]
    if not empty:
        return
    names = ", ".join(map(_letters, empty[:_SHOWN_COLUMNS]))
    if len(empty) > _SHOWN_COLUMNS:
        names += ", …"
    said = f"Columns in which nothing stands are left out: {names}."
    faults.append(Fault("empty columns", len(empty), (), said))


def _letters(column: int) -> str:
    """What a spreadsheet calls a column. column: from 0"""
    letters, left = "", column + 1
    while left:
        left, place = divmod(left - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters
