"""A large delimited text is read in stretches: by Arrow where its rows are as they should be.

Where a few are not, these are mended as a person would, and the rest is read on. Where more may be
amiss, such as a second table or letters that are no UTF-8, the whole is left to the reader that
sees all of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from workbench.data.cells import typed_columns
from workbench.data.clean_file import SLICE_BYTES, holds_row, parsed, parts_of, well_formed
from workbench.data.encoding import lines_with_zeros, zero_bytes
from workbench.data.faults import Fault, stray_quotes, uneven_rows
from workbench.data.layout import (
    FOLLOWING_ROWS,
    TYPED_ROWS,
    begins_other_table,
    is_note,
    is_suspect,
)
from workbench.data.memory import give_back
from workbench.data.rows import Dialect, Row, has_stray, is_opened, line_ends, place_behind, rows_of
from workbench.data.shelf import Shelf
from workbench.data.transcoded import Readable
from workbench.data.uneven import JUDGED_ROWS, Fitter

# Of rows that are read at a time: enough for every processor, and no burden for the memory.
_STRETCH_BYTES = 2**22
_MOST_STRETCHES = 16  # that one row may go on through


@dataclass(frozen=True)
class Beginning:
    """What is known of a file by its first rows."""

    columns: list[str]
    dialect: Dialect
    faults: list[Fault]
    """All but those of single rows, which are met again."""
    rows: list[Row]
    """The first that are not blank, from the row of names on where there is one."""
    data_line: int
    """The line on which the first row of cells begins, from 1."""
    is_told: bool
    """Whether the quotes of the dialect are not guessed."""
    strays: list[int]
    """The lines above the first row of cells with quotes amiss."""

    @property
    def names(self) -> list[str] | None:
        """The row of names as it is written, where there is one."""
        count = self.dialect.header_rows
        return self.rows[count - 1].cells if count else None

    @property
    def even(self) -> list[list[str]]:
        """The rows of cells that are as wide as the table."""
        below = self.rows[self.dialect.header_rows :]
        return [row.cells for row in below if len(row.cells) == len(self.columns)]

    @property
    def is_plain(self) -> bool:
        """Whether what the rows of all the file are judged by is here."""
        width, heads, even = len(self.columns), self.dialect.header_rows, self.even
        names = self.names
        if names is None and len(even) < len(self.rows):
            return False  # the commonest width of all is that of the table
        return heads < 2 <= width and bool(even) and (names is None or len(names) == width)


class _GivenUpError(Exception):
    """The whole has to be seen."""


def read_large(
    content: bytes, stream: Readable, begun: Beginning
) -> tuple[pd.DataFrame, list[Fault]] | None:
    """The table and all that was mended; None where the whole has to be seen.

    Raises UnicodeDecodeError for what is no UTF-8.
    content, stream: the rows from their first byte on, and what comes behind
    """
    if begun.dialect.escape or len(begun.dialect.delimiter.encode()) > 1:
        return None
    reader = _Reader(begun)
    try:
        reader.read(content, stream)
        return reader.result()
    except _GivenUpError:
        return None
    finally:
        give_back()  # else a third of the file is kept for later


class _Reader:
    def __init__(self, begun: Beginning) -> None:
        self._begun = begun
        self._dialect = begun.dialect
        self._quote = begun.dialect.quote.encode()
        self._width = len(begun.columns)
        even = [
            row.cells for row in begun.rows[1 : 1 + TYPED_ROWS] if len(row.cells) == self._width
        ]
        self._typed = typed_columns(even, self._width)
        self._shelf = Shelf()
        self._line = begun.data_line
        # The first rows of the right width.
        self._even = begun.even[:JUDGED_ROWS] if len(begun.even) >= JUDGED_ROWS else []
        self._last: list[str] = []
        self._strays = list(begun.strays)
        self._may_open = not self._quote and not begun.is_told
        self._uneven: list[int] = []
        self._zeros, self._zero_lines = 0, list[int]()

    def read(self, content: bytes, stream: Readable) -> None:
        is_last = False
        while not is_last:
            more = stream.read(max(_STRETCH_BYTES - len(content), len(content)))
            content, is_last = content + more, not more
            content = self._read_rows(content, is_last)
            if len(content) > _MOST_STRETCHES * _STRETCH_BYTES:
                raise _GivenUpError
        if content:
            raise _GivenUpError

    def result(self) -> tuple[pd.DataFrame, list[Fault]]:
        last = Row(self._last, self._line - 1, self._line - 1)
        filled = sum(bool(cell.strip()) for cell in self._last)
        if not len(self._shelf) or (self._width > 1 and (filled <= 1 or is_note(last))):
            raise _GivenUpError
        faults = list(self._begun.faults)
        if self._zeros:
            faults.insert(0, zero_bytes(self._zero_lines, self._zeros))
        if self._strays:
            faults.insert(1 if self._zeros else 0, stray_quotes(self._strays))
        if self._uneven:
            faults.append(uneven_rows(self._uneven, self._width))
        return self._shelf.frame(), faults

    def _read_rows(self, content: bytes, is_last: bool) -> bytes:
        """Read all whole rows; gives what is left."""
        delimiter = self._dialect.delimiter.encode()
        while True:
            # Below the last row line ends mean nothing.
            filled = len(content.rstrip(b"\r\n")) if is_last else len(content)
            if not filled:
                return b""
            end, are_all = 0, False
            if not content.startswith((b"\r", b"\n")):  # blank lines: a gap, perhaps
                end, are_all = well_formed(content, filled, is_last, delimiter, self._quote)
            if end:
                read = self._read_plain(content, end, is_last)
            else:
                read = 0 if are_all else self._mend(content, is_last)
            content = content[read:]
            if not read or (are_all and read == end):
                return content

    def _read_plain(self, content: bytes, end: int, is_last: bool) -> int:
        """Read well-formed rows that end at a byte; gives how many bytes were read."""
        rows, read = content if end == len(content) else content[:end], 0
        if (table := parsed(rows, self._width, self._dialect)) is not None:
            self._add(table, rows)
            return end
        for part in parts_of(rows, self._quote):
            if (table := parsed(part, self._width, self._dialect)) is None:
                return read + self._mend(content[read:], is_last)
            self._add(table, part)
            read += len(part)
        return read

    def _add(self, table: pa.Table, rows: bytes) -> None:
        names = self._begun.names
        if names is not None and len(names) == self._width and holds_row(table, names):
            raise _GivenUpError
        if self._may_open and b'"' in rows:
            self._note_opened(table)
        self._line += int(np.count_nonzero(np.frombuffer(rows, np.uint8) == 10))
        if b"\r" in rows:
            self._line += rows.count(b"\r") - rows.count(b"\r\n")
        self._shelf.add(dict(zip(self._begun.columns, table.columns, strict=True)))
        self._last = [values[-1].as_py() for values in table.columns]
        if (lacking := JUDGED_ROWS - len(self._even)) > 0:
            first = table.slice(0, lacking).to_pydict().values()
            self._even += map(list, zip(*first, strict=True))

    def _note_opened(self, table: pa.Table) -> None:
        """Note the rows of which a quote opens a cell that none closes; each is a line."""
        from pyarrow import compute

        opened: set[int] = set()
        for values in table.columns:
            starting = compute.indices_nonzero(compute.starts_with(values, '"'))
            cells = zip(starting.to_pylist(), values.take(starting).to_pylist(), strict=True)
            opened.update(number for number, cell in cells if is_opened(cell))
        self._strays += [self._line + number for number in sorted(opened)]

    def _mend(self, content: bytes, is_last: bool) -> int:
        """Read some rows of which not all are well-formed; gives how many bytes were read."""
        if not self._begun.is_plain:
            raise _GivenUpError
        few = content.find(b"\n", SLICE_BYTES) + 1
        for end in (few, len(content) if is_last else content.rfind(b"\n") + 1):
            if end and (read := self._mend_part(content[:end], is_last and end == len(content))):
                return read
        return 0

    def _mend_part(self, content: bytes, is_last: bool) -> int:
        text = content.decode()
        above = self._line - 1
        rows = [
            Row(cells, first + above, last + above, mended)
            for cells, first, last, mended in rows_of(
                text.replace("\0", ""), self._dialect, is_last
            )
        ]
        kept = self._kept(rows, is_last)
        if not kept and not is_last:
            return 0
        end = rows[-1].last_line if is_last else kept[-1].last_line  # before a gap
        self._strays += [
            row.first_line
            for row in rows
            if row.last_line <= end and has_stray(row, self._dialect, self._begun.is_told)
        ]
        self._add_mended(kept)
        self._line = end + 1
        if "\0" in text:
            self._note_zeros(text, end - above, above)
        if is_last or end - above == line_ends(text, 0, len(text)):
            return len(content)
        return len(text[: place_behind(text, end - above)].encode())

    def _note_zeros(self, text: str, lines: int, above: int) -> None:
        read = text[: place_behind(text, lines)]
        self._zeros += read.count("\0")
        self._zero_lines += [above + number for number in lines_with_zeros(read)]

    def _kept(self, rows: list[Row], is_last: bool) -> list[Row]:
        """Those that are not blank, up to one of which what follows it has to be known."""
        names = self._begun.names
        before = Row([""] * self._width, self._line - 1, self._line - 1)
        filled = [before, *(row for row in rows if is_filled(row))]
        for number in range(1, len(filled)):
            if names is None or not is_suspect(filled, number, names, self._width):
                continue
            if not is_last and number + FOLLOWING_ROWS >= len(filled):
                return filled[1:number]
            if filled[number].cells == names or begins_other_table(
                filled, number, names, self._typed
            ):
                raise _GivenUpError
        return filled[1:]

    def _add_mended(self, rows: list[Row]) -> None:
        self._even += [row.cells for row in rows if len(row.cells) == self._width][
            : max(JUDGED_ROWS - len(self._even), 0)
        ]
        cells = [row.cells for row in rows]
        uneven = [number for number, row in enumerate(rows) if len(row.cells) != self._width]
        if uneven:
            if len(self._even) < JUDGED_ROWS:
                raise _GivenUpError
            fitter = Fitter(self._even, self._width, self._dialect.delimiter)
            for number in uneven:
                cells[number] = fitter.fitted(cells[number])
        self._uneven += [rows[number].last_line for number in uneven]
        if cells:
            columns = zip(*cells, strict=True)
            texts = [pa.array(column, pa.large_string()) for column in columns]
            self._shelf.add(dict(zip(self._begun.columns, texts, strict=True)))
            self._last = cells[-1]


def is_filled(row: Row) -> bool:
    """Whether it is a row, and no blank line, where rows have several cells."""
    return len(row.cells) > 1 or any(cell.strip() for cell in row.cells)
