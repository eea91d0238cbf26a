"""Rows that are written as they should be are read by Arrow, ten times as fast.

Only where they would be the same: those that may not be are left to the reader that mends.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from workbench.data.rows import Dialect

_BLOCK_BYTES = 2**20
_MOST_MOVED = 64  # bytes by which the blocks before the last may be shorter, all together
SLICE_BYTES = 2**20
"""That are looked through at once."""


def parsed(rows: bytes, width: int, dialect: Dialect) -> pa.Table | None:
    """Well-formed rows of UTF-8 as a table with numbered columns.

    None if they are not, a row has not as many cells, or a cell is too long.
    """
    from pyarrow import csv

    if rows.startswith(codecs.BOM_UTF8):
        return None  # Arrow would take the first letter for the mark of a file
    names = [str(number) for number in range(width)]
    quote = dialect.quote.encode()
    # No block of a few rows at the end, which would be as much work as one of many.
    block_size = -(-len(rows) // max(1, round(len(rows) / _BLOCK_BYTES))) + _MOST_MOVED
    try:
        return csv.read_csv(
            pa.PythonFile(_Blocks(memoryview(rows)), "r"),
            csv.ReadOptions(column_names=names, block_size=block_size),
            csv.ParseOptions(
                delimiter=dialect.delimiter,
                quote_char=dialect.quote or False,
                newlines_in_values=bool(quote) and quote in rows,
            ),
            csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.large_string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None


def parts_of(rows: bytes, quote: bytes) -> Iterator[bytes]:
    """Well-formed rows, fewer at a time."""
    begin = end = opened = 0
    while end < len(rows):
        at, end = end, rows.find(b"\n", end + SLICE_BYTES) + 1 or len(rows)
        opened += rows.count(quote, at, end) if quote else 0
        if opened % 2 == 0 or end == len(rows):
            yield rows[begin:end]
            begin = end


class _Blocks:
    """Bytes as a file that is read block by block, none of which ends within a line end.

    Arrow takes a line feed at the beginning of a block for the rest of a line end, in quotes too,
    where both letters belong to the text.
    """

    closed = False

    def __init__(self, data: memoryview) -> None:
        self._data = data
        self._place = 0

    def read(self, size: int) -> memoryview:
        end = self._place + size
        if bytes(self._data[end - 1 : end + 1]) == b"\r\n":
            end -= 1
        block = self._data[self._place : end]
        self._place += len(block)
        return block


def well_formed(
    data: bytes, filled: int, is_last: bool, delimiter: bytes, quote: bytes
) -> tuple[int, bool]:
    """Where the last row ends that is well-formed like all before it, and whether all are.

    Well-formed means that quotes stand around whole cells only, or doubled in them, that no line
    is blank, and that there is no zero byte. Looked at slice by slice: what is found in all of a
    large text at once would be larger still.
    filled: where the last row ends, line ends left out
    is_last: whether nothing comes behind; else a row may be torn, which is not amiss
    """
    text = np.frombuffer(data, np.uint8)
    begin = whole = opened = 0
    while begin < filled:
        end = data.find(b"\n", begin + SLICE_BYTES) + 1
        if not end and not is_last:
            return whole, True
        end = end or len(data)
        if data.find(b"\0", begin, end) >= 0:
            return whole, False
        quotes = _quotes_between(text, begin, min(end, filled), filled, opened, delimiter, quote)
        if quotes is None:
            return whole, False
        opened = (opened + quotes) % 2
        begin = end
        if not opened:
            whole = end
    if is_last:
        return (whole, False) if opened else (len(data), True)
    return whole, True


def _quotes_between(
    text: npt.NDArray[np.uint8],
    begin: int,
    end: int,
    filled: int,
    opened: int,
    delimiter: bytes,
    quote: bytes,
) -> int | None:
    """The quotes between two line ends; None if any is amiss, or a line is blank.

    filled: where the last row ends
    opened: 1 where a quoted cell goes on from before
    """
    part = text[begin:end]
    quotes = np.flatnonzero(part == quote[0]) if quote else np.empty(0, np.int64)
    line_ends = np.flatnonzero(part == 10)
    after = text[np.minimum(line_ends + begin + 1, len(text) - 1)]
    gaps = line_ends[((after == 10) | (after == 13)) & (line_ends + begin + 1 < filled)]
    # Inside a quoted cell a blank line belongs to the text.
    if ((np.searchsorted(quotes, gaps) + opened) % 2 == 0).any():
        return None
    if not len(quotes):
        return 0
    ends = (delimiter[0], 10, 13)
    starts = np.flatnonzero(np.diff(quotes, prepend=-2) > 1)
    lengths = np.diff(starts, append=len(quotes))
    first = quotes[starts] + begin
    last = first + lengths - 1
    before = np.where(first > 0, text[np.maximum(first - 1, 0)], 10)
    behind = np.where(last + 1 < len(text), text[np.minimum(last + 1, len(text) - 1)], 10)
    inside = (starts + opened) % 2 == 1  # an odd number of quotes stands before
    odd = lengths % 2 == 1
    opens, closes = np.isin(before, ends), np.isin(behind, ends)
    fine = np.where(inside, ~odd | closes, opens & (odd | closes))
    return len(quotes) if fine.all() else None


def holds_row(table: pa.Table, cells: list[str]) -> bool:
    """Whether a row stands in the table."""
    from pyarrow import compute

    found = None
    for cell, values in zip(cells, table.columns, strict=True):
        equal = compute.equal(values, cell)
        found = equal if found is None else compute.and_(found, equal)
    return bool(compute.any(found).as_py())
