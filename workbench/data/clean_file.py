"""A large file that is written as it should be is read by Arrow, ten times as fast.

Only where the rows would be the same: one that is not leaves the whole file to the reader that
mends.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.data.memory import give_back
from workbench.data.rows import Dialect
from workbench.data.shelf import Shelf

_BLOCK_BYTES = 2**22
_SLICE_BYTES = 2**20
# Of rows that are read at a time: enough for every processor, and no burden for the memory.
_STRETCH_BYTES = 2**23
_MOST_STRETCHES = 8  # that one quoted cell may go on through


def read_clean(
    head: bytes, stream: Any, begin: int, header: list[str], dialect: Dialect
) -> pd.DataFrame | None:
    """The table whose rows begin at a byte of UTF-8 text; None if anything about them is amiss.

    head, stream: the beginning of the file, and what comes behind it
    """
    if len(dialect.delimiter.encode()) > 1 or dialect.escape:
        return None
    if begin and head.startswith(codecs.BOM_UTF8, begin):
        return None  # Arrow would take the first letter of the rows for the mark of a file
    quote = dialect.quote.encode() if dialect.quote else b""
    shelf, last = Shelf(), None
    for stretch in _stretches(head[begin:], stream, dialect.delimiter.encode(), quote):
        table = None if stretch is None else _parsed(stretch, header, dialect)
        if table is None or (table.num_rows and _has_names(table, header)):
            return None
        if table.num_rows:
            shelf.add(dict(zip(header, table.columns, strict=True)))
            last = [values[-1].as_py().strip() for values in table.columns]
    if last is None or (len(last) > 1 and sum(map(bool, last)) <= 1):  # but a note
        return None
    frame = shelf.frame()
    del table, stretch, shelf
    give_back()  # else a third of the file is kept for later
    return frame


def _stretches(
    content: bytes, stream: Any, delimiter: bytes, quote: bytes
) -> Iterator[bytes | None]:
    """Well-formed rows, many at a time; None where any is not, or is too long.

    content: the beginning of the first
    """
    is_first = True
    while True:
        more = stream.read(max(_STRETCH_BYTES - len(content), _STRETCH_BYTES // 4))
        content += more
        # Below the last row line ends mean nothing.
        filled = len(content) if more else len(content.rstrip(b"\r\n"))
        starts_blank = content[:1] in (b"\r", b"\n") or content.startswith(codecs.BOM_UTF8)
        if filled and starts_blank and not is_first:
            yield None
            return
        end = _end_of_rows(content, filled, not more, delimiter, quote)
        if end is None or (not end and len(content) > _MOST_STRETCHES * _STRETCH_BYTES):
            yield None
            return
        if end:
            yield content if end == len(content) else content[:end]
            is_first = False
        if not more:
            return
        content = content[end:]


def _parsed(stretch: bytes, header: list[str], dialect: Dialect) -> Any:
    """The rows as an Arrow table with numbered columns, or None."""
    import pyarrow as pa
    from pyarrow import csv

    names = [str(number) for number in range(len(header))]
    quote = dialect.quote.encode()
    try:
        return csv.read_csv(
            pa.PythonFile(_Blocks(memoryview(stretch)), "r"),
            csv.ReadOptions(column_names=names, block_size=_BLOCK_BYTES),
            csv.ParseOptions(
                delimiter=dialect.delimiter,
                quote_char=dialect.quote or False,
                newlines_in_values=bool(quote) and quote in stretch,
            ),
            csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.large_string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:  # not UTF-8, a row of another width, or a cell longer than a block
        return None


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


def _end_of_rows(
    data: bytes, filled: int, is_last: bool, delimiter: bytes, quote: bytes
) -> int | None:
    """Where the last whole row ends; None if any is not well-formed.

    Well-formed means that quotes stand around whole cells only, or doubled in them, that no line
    is blank, and that there is no zero byte. Looked at slice by slice: what is found in all of a
    large text at once would be larger still.
    filled: where the last row ends, line ends left out
    is_last: whether nothing comes behind
    """
    text = np.frombuffer(data, np.uint8)
    begin = whole = opened = 0
    while begin < filled:
        end = data.find(b"\n", begin + _SLICE_BYTES) + 1
        if not end and not is_last:
            break
        end = end or len(data)
        if data.find(b"\0", begin, end) >= 0:
            return None
        quotes = _quotes_between(text, begin, min(end, filled), filled, opened, delimiter, quote)
        if quotes is None:
            return None
        opened = (opened + quotes) % 2
        begin = end
        if not opened:
            whole = end
    if is_last:
        return None if opened else len(data)
    return whole


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


def _has_names(table: Any, header: list[str]) -> bool:
    """Whether the names of the columns come again among the rows."""
    from pyarrow import compute

    again = None
    for name, values in zip(header, table.columns, strict=True):
        same = compute.equal(values, name)
        again = same if again is None else compute.and_(again, same)
    return bool(compute.any(again).as_py())
