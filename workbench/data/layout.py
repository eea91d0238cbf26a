"""Where in a file its table lies: below a title, under its names, above a footnote.

Judged by what most rows are like: a row of names has text where the column holds numbers or dates,
a title fills but the first cells of a wide table.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from workbench.data.cells import kind_of, typed_columns
from workbench.data.rows import Row

TYPED_ROWS = 200
_MOST_HEADER_ROWS = 4
_MOST_PREAMBLE_ROWS = 100
_MOST_FOOTER_ROWS = 30
FOLLOWING_ROWS = 3
"""That are looked at to tell whether a row begins another table."""
_SUM = re.compile(
    r"((grand|sub)[ -]?)?totals?|sums?|averages?|means?|合计|总计|小计|总和|平均(值|数)?",
    re.IGNORECASE,
)
_USUAL_NAME = re.compile(
    r"(id|index|no|number|text|review|sentence|comment|message|content|body|description|question"
    r"|answer|title|tweet|document|premise|hypothesis|label|class|category|target|sentiment|topic"
    r"|intent|tag|type|rating|score|stars|date|time|user|name|split|source|lang(uage)?"
    r"|[a-z]{1,12}[ _-]?(text|label|id|name|class)|(text|label)[ _-]?[a-z]{1,12})s?[ _-]?\w?"
    r"|文本|内容|评论|句子|标题|正文|问题|消息|描述|标签|类别|分类|类型|情感|编号|序号|\w{0,4}(内容|类别|标签)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Block:
    """One table of a file, in rows from 0: names from `first`, data from `data` up to `end`."""

    first: int
    data: int
    end: int

    @property
    def header_rows(self) -> int:
        return self.data - self.first


@dataclass(frozen=True)
class Layout:
    """The tables of a file, and which rows belong to none."""

    tables: tuple[Block, ...]
    repeated: frozenset[int] = frozenset()
    """Rows within a table that are its names again."""

    @property
    def largest(self) -> int:
        """Which table to read where none is asked for: that with most rows, or the first such."""
        sizes = [block.end - block.data for block in self.tables]
        return sizes.index(max(sizes))


def find_layout(rows: Sequence[Row], header_rows: int | None = None, titled: bool = True) -> Layout:
    """The tables in the rows of a file.

    header_rows: how many rows hold names, where that is known
    titled: whether there may be other lines above the first table
    Blank lines are no rows; what is known of them are the lines on which the rows stand. There is
    at least one table, unless there are no rows.
    """
    tables: list[Block] = []
    repeated: set[int] = set()
    start = 0
    while start < len(rows):
        known = (header_rows, titled) if not tables else (None, True)
        block, start = _table(rows, start, *known, repeated)
        tables.append(block)
    return Layout(tuple(tables), frozenset(repeated))


def _table(
    rows: Sequence[Row], start: int, header_rows: int | None, titled: bool, repeated: set[int]
) -> tuple[Block, int]:
    """The table whose title, names or data begin at `start`, and where the next one begins."""
    width = _usual_width(rows, start)
    first = _skip_title(rows, start, width) if titled else start
    judged = [
        row.cells for row in rows[first + 1 : first + 1 + TYPED_ROWS] if len(row.cells) == width
    ]
    typed = typed_columns(judged, width)
    if header_rows is None:
        header_rows = _header_rows(rows, first, typed, judged)
    data = min(first + header_rows, len(rows))
    end = _end(rows, first, data, width, typed, repeated)
    return Block(first, data, _without_footer(rows, data, end, width)), max(end, start + 1)


def _usual_width(rows: Sequence[Row], start: int) -> int:
    """The commonest number of cells in the table that begins here, of rows with several cells."""
    widths = Counter(len(row.cells) for row in rows[start : start + 5 * TYPED_ROWS])
    several = {width: count for width, count in widths.items() if width > 1}
    if sum(several.values()) * 3 > widths.total():
        return max(several, key=lambda width: (several[width], width))
    return max(widths, key=lambda width: (widths[width], width))


def _filled(row: Row) -> int:
    """How many cells up to the last one that is not blank."""
    return max((place for place, cell in enumerate(row.cells, 1) if cell.strip()), default=0)


def _is_title(rows: Sequence[Row], number: int, width: int) -> bool:
    """Whether a row is too narrow for the table: but the first cells hold anything."""
    row = rows[number]
    if width < 2:
        return False
    if width == 2:
        apart = number + 1 < len(rows) and (
            _gap_before(rows, number + 1) or _filled(rows[number + 1]) == 0
        )
        return len(row.cells) < 2 or _filled(row) < (2 if apart else 1)
    return _filled(row) <= max(1, width // 3)


def _skip_title(rows: Sequence[Row], start: int, width: int) -> int:
    last = min(len(rows) - 1, start + _MOST_PREAMBLE_ROWS)
    first = start
    while first < last and _is_title(rows, first, width):
        first += 1
    return start if first == last and _is_title(rows, first, width) else first


def _header_rows(
    rows: Sequence[Row], first: int, typed: dict[int, str], judged: list[list[str]]
) -> int:
    """How many rows hold names: 0 if the first already holds data."""
    cells = rows[first].cells
    if not _holds_names(cells, typed, judged):
        return 0
    count = 1
    while (
        len(typed) > 1
        and count < _MOST_HEADER_ROWS
        and first + count < len(rows) - 1
        and _adds_to_names(rows[first + count].cells, typed)
    ):
        count += 1
    return count


def _holds_names(cells: list[str], typed: dict[int, str], judged: list[list[str]]) -> bool:
    """Whether a row holds names, not data; in doubt it does."""
    if _are_numbered(cells):
        return True
    above = [(kind_of(cells[place]), kind) for place, kind in typed.items() if place < len(cells)]
    above = [(own, kind) for own, kind in above if own != "missing"]
    alike = sum(own == kind for own, kind in above)
    if above and len(typed) > 1:
        return alike * 2 < len(above) or _are_years(cells)
    if any(not cell.strip() or _USUAL_NAME.fullmatch(cell.strip()) for cell in cells):
        return True
    if len(judged) < 2:
        return True
    if alike:
        return False
    for place, cell in enumerate(cells):
        below = [row[place] for row in judged if len(row) > place]
        if cell in below and len(set(below)) <= max(2, len(below) // 5):
            return False  # a class, which comes again
    return True


def _are_numbered(cells: list[str]) -> bool:
    """Whether columns were numbered when the file was written."""
    found = [cell.strip() for cell in cells]
    return len(found) > 1 and found in (
        [str(number) for number in range(len(found))],
        [str(number) for number in range(1, len(found) + 1)],
    )


def _are_years(cells: list[str]) -> bool:
    """Whether the numbers in a row are years one after the other, as names of columns are."""
    years = [int(cell) for cell in cells if re.fullmatch(r"(19|20)\d\d", cell.strip())]
    numbers = sum(kind_of(cell) == "number" for cell in cells)
    steps = {after - before for before, after in pairwise(years)}
    return len(years) > 1 and len(years) == numbers and len(steps) == 1 and 0 not in steps


def _adds_to_names(cells: list[str], typed: dict[int, str]) -> bool:
    """Whether a row below one of names continues them: text in most columns of numbers or dates."""
    kinds = [(kind_of(cells[place]), kind) for place, kind in typed.items() if place < len(cells)]
    texts = sum(own == "text" for own, _ in kinds)
    return not any(own == kind for own, kind in kinds) and texts >= max(2, (len(typed) + 1) // 2)


def _end(
    rows: Sequence[Row],
    first: int,
    data: int,
    width: int,
    typed: dict[int, str],
    repeated: set[int],
) -> int:
    """Where the next table begins, or the rows end; names that come again are put in `repeated`."""
    if data == first:
        return len(rows)
    last = rows[data - 1].cells
    for number in range(data, len(rows)):
        if is_suspect(rows, number, last, width):
            if rows[number].cells == last:
                repeated.add(number)
            elif begins_other_table(rows, number, last, typed):
                return number
    return len(rows)


def is_suspect(rows: Sequence[Row], number: int, names: list[str], width: int) -> bool:
    """Whether a row may hold names again, or those of another table. names: of its own table"""
    cells = rows[number].cells
    return cells[0] == names[0] or len(cells) != width or _gap_before(rows, number)


def _gap_before(rows: Sequence[Row], number: int) -> bool:
    return number > 0 and rows[number].first_line > rows[number - 1].last_line + 1


def begins_other_table(
    rows: Sequence[Row], number: int, names: list[str], typed: dict[int, str]
) -> bool:
    """Whether a row begins another table: it has names, and rows of another width follow.

    names, typed: of the table so far
    """
    cells, width = [cell.strip() for cell in rows[number].cells], len(names)
    after = [len(row.cells) for row in rows[number + 1 : number + 1 + FOLLOWING_ROWS]]
    if len(cells) < 2 or not after or "" in cells or len(set(cells)) < len(cells):
        return False
    shared = len({name.strip() for name in names}.intersection(cells))
    if shared * 2 > max(len(cells), width):
        return len(cells) != width and set(after) == {len(cells)}
    return (
        _gap_before(rows, number)
        and set(after) == {len(cells)}
        and len(after) > 1
        and not any(
            kind_of(cells[place]) == kind for place, kind in typed.items() if place < len(cells)
        )
        and all(kind_of(cell) == "text" for cell in cells)
        and (len(cells) != width or len(typed) > 1)
    )


def is_note(row: Row) -> bool:
    """Whether a row at the end of a table may be none of its rows: but a note, or a sum."""
    return _filled(row) <= 1 or _SUM.fullmatch(row.cells[0].strip()) is not None


def _without_footer(rows: Sequence[Row], data: int, end: int, width: int) -> int:
    """The end of the data without the notes below it, of which each fills but one cell.

    Such a row may also be a text without a label. It is a note, as a row of sums is, if it stands
    below a blank line or an empty row, or, in a table of three columns or more, has no other cells
    at all.
    """
    if width < 2:
        return end
    note, found = end, end
    while note - 1 > data and end - note < _MOST_FOOTER_ROWS and is_note(rows[note - 1]):
        note -= 1
        apart = _gap_before(rows, note) or _filled(rows[note]) == 0
        if apart or (width > 2 and len(rows[note].cells) == 1 and found == note + 1):
            found = note
    return found
