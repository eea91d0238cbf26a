"""From delimited text to rows of cells, under a dialect that is known.

Well-formed rows go through the csv module. A row that it refuses is read again as a person would:
a quote within a quoted cell that ends nothing belongs to the text, and so does one that is opened
and never closed.
"""

from __future__ import annotations

import csv
import io
import re
from bisect import bisect_right
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

# The csv module refuses longer cells by default; a review or a mail may well be longer.
csv.field_size_limit(2**31 - 1)

_LINE_END = re.compile(r"\r\n?|\n")
# Stands for a delimiter of several letters, which the csv module does not know.
_STAND_IN = "\ue0c4"
# Letters that are split into lines at once.
_FIRST_PIECE, _MOST_PIECE = 2**8, 2**18
# Letters of a line that the csv module is given, and that are looked through at once: meanwhile no
# other thread of Python goes on.
_MOST_LINE = 2**20

# Lines with as many delimiters each that are rows, and no text.
_FEWEST_ROWS = 5

Place = tuple[int, int]
"""Letters from 0 and lines from 1 up to it."""


@dataclass(frozen=True)
class Dialect:
    """How a delimited text is written."""

    delimiter: str
    quote: str = '"'
    escape: str = ""
    header: bool = True
    skipped_lines: int = 0
    """Lines above the table: a title, notes, blank lines."""
    header_rows: int = 1
    """Rows that the names are written in, one above the other; 0 without names."""
    decimal: str = "."


class Row(NamedTuple):
    """Cells, and the lines on which they begin and end, from 1."""

    cells: list[str]
    first_line: int
    last_line: int
    mended: bool = False
    """Whether its quotes were not written as they should be."""


def is_opened(cell: str) -> bool:
    """Whether a quote opens a cell that none closes, where quotes are taken for letters."""
    return cell.startswith('"') and cell.count('"') % 2 == 1


def has_stray(row: Row, dialect: Dialect, is_told: bool) -> bool:
    """Whether quotes of a row are amiss. is_told: whether its quotes were not guessed"""
    return row.mended or (not dialect.quote and not is_told and any(map(is_opened, row.cells)))


def rows_of(text: str, dialect: Dialect, whole: bool = True) -> Iterator[Row]:
    """The rows of a text, blank lines too (as rows without cells).

    whole: False for the beginning of one, whose last row may have a cell that goes on behind it
    """
    if dialect.escape or (len(dialect.delimiter) > 1 and _STAND_IN in text):
        yield from _Mender(text, dialect).rows(0, 1, whole)
        return
    start, line, mender = 0, 1, None
    while start < len(text):
        start, line = yield from _strict(text, start, line, dialect)
        if start >= len(text):
            return
        mender = mender or _Mender(text, dialect)
        row, start = mender.row(start, line)
        if mender.is_open and not whole:
            return
        yield row
        line = row.last_line + 1


def _strict(text: str, start: int, line: int, dialect: Dialect) -> Generator[Row, None, Place]:
    """Rows up to one that is not well-formed; gives back where that begins, in the text and lines.

    start, line: where the first of them begins
    """
    delimiter = dialect.delimiter if len(dialect.delimiter) == 1 else _STAND_IN
    pieces = _Pieces(text, start, line)
    lines: Iterator[str] = chain.from_iterable(pieces)
    if delimiter == _STAND_IN:
        lines = (found.replace(dialect.delimiter, delimiter) for found in lines)
    if dialect.quote:
        reader = csv.reader(lines, delimiter=delimiter, quotechar=dialect.quote, strict=True)
    else:
        reader = csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE, strict=True)
    before = line
    try:
        for cells in reader:
            if delimiter == _STAND_IN:
                cells = [cell.replace(_STAND_IN, dialect.delimiter) for cell in cells]
            last = line + reader.line_num - 1
            yield Row(cells, before, last)
            before = last + 1
    except csv.Error:
        return pieces.place_of(before), before
    return len(text), before


class _HugeLineError(csv.Error):
    """A line that is not for the csv module."""


class _Pieces:
    """The lines of a text, a list of them at a time, up to a huge one, which is an error.

    In each are more than in the one before: where few rows are well-formed in a run, few are read
    in vain. Not io.StringIO of it all, which holds four bytes for each letter.
    """

    def __init__(self, text: str, start: int, line: int) -> None:
        self._text = text
        self._starts, self._first_lines = [start], [line]

    def __iter__(self) -> Iterator[list[str]]:
        text, size = self._text, _FIRST_PIECE
        start, line = self._starts[0], self._first_lines[0]
        while start < len(text):
            stop = start + size + _MOST_LINE
            match = _search(_LINE_END, text, start + size, stop)
            end = match.end() if match else len(text)
            if is_huge := match is None and stop < len(text):
                end = max(text.rfind(letter, start, start + size) for letter in "\r\n") + 1
            lines = io.StringIO(text[start:end], newline="").readlines()
            if lines:
                yield lines
            if is_huge:
                raise _HugeLineError
            start, line = end, line + len(lines)
            self._starts.append(start)
            self._first_lines.append(line)
            size = min(2 * size, _MOST_PIECE)

    def place_of(self, line: int) -> int:
        """Where a line begins that was given out."""
        piece = bisect_right(self._first_lines, line) - 1
        start = self._starts[piece]
        return place_behind(self._text, line - self._first_lines[piece], start)


class _Mender:
    """Reads rows letter by letter where the csv module gives up."""

    def __init__(self, text: str, dialect: Dialect) -> None:
        self._text = text
        self._delimiter, self._quote = dialect.delimiter, dialect.quote
        self._escape = dialect.escape
        delimiter, quote, escape = map(
            re.escape, (self._delimiter, self._quote or "\0", self._escape or "\0")
        )
        escapes = [escape] if self._escape else []
        self._ends = re.compile("|".join([delimiter, r"[\r\n]", *escapes]))
        self._marks = re.compile("|".join([quote, *escapes]))
        # Spaces between a closing quote and the delimiter mean nothing.
        spaces = "" if self._delimiter.startswith(" ") else " *"
        self._closed = re.compile(rf"{spaces}(?={delimiter}|[\r\n]|\Z)")
        self._escaped = re.compile("|".join([quote, delimiter, *escapes, r"[\r\n]"]))
        self._open_from = len(text)  # no quote that opens behind this is ever closed

    @property
    def is_open(self) -> bool:
        """Whether a quote was met that is never closed."""
        return self._open_from < len(self._text)

    def rows(self, start: int, line: int, whole: bool) -> Iterator[Row]:
        while start < len(self._text):
            row, start = self.row(start, line)
            if self.is_open and not whole:
                return
            yield row
            line = row.last_line + 1

    def row(self, start: int, line: int) -> tuple[Row, int]:
        """The row that begins at `start`, and where the next one does."""
        cells: list[str] = []
        at, mended, may_split = start, False, not self._escape
        while True:
            opened = bool(self._quote) and self._text.startswith(self._quote, at)
            quoted = self._quoted(at) if opened else None
            if quoted is None:
                cell, at = self._plain(at)
                mended = mended or opened
            else:
                cell, at, strange = quoted
                mended = mended or strange
            cells.append(cell)
            if not self._text.startswith(self._delimiter, at):
                break
            at += len(self._delimiter)
            if quoted is None and may_split:
                end = _search(_LINE_END, self._text, at)
                rest = self._text[at : end.start() if end else len(self._text)]
                if (mended and self.is_open) or not self._quote or self._quote not in rest:
                    cells += rest.split(self._delimiter)
                    at += len(rest)
                    break
                may_split = False  # else looked for in vain before each cell
        line_end = _LINE_END.match(self._text, at)
        last = line + line_ends(self._text, start, at)
        row = Row([] if cells == [""] else cells, line, last, mended)
        return row, line_end.end() if line_end else len(self._text)

    def _plain(self, begin: int) -> tuple[str, int]:
        """A cell without quotes, and where it ends."""
        parts: list[str] = []
        at = begin
        while match := _search(self._ends, self._text, at, cut=len(self._delimiter) - 1):
            if match.group() != self._escape:
                return "".join([*parts, self._text[begin : match.start()]]), match.start()
            at = match.end()
            if self._escaped.match(self._text, at):
                parts.append(self._text[begin : match.start()])
                begin, at = at, at + 1
        return "".join([*parts, self._text[begin:]]), len(self._text)

    def _quoted(self, opening: int) -> tuple[str, int, bool] | None:
        """A quoted cell, where it ends, whether it has quotes amiss; None if it is not one.

        A quote opens no cell if it is never closed, or if another one opens a cell before that:
        in a cell that is written as it should be, each quote behind a delimiter is doubled. Nor
        does it if rows come before a quote that neither opens nor closes one.
        """
        if opening >= self._open_from:
            return None
        text, delimiter = self._text, self._delimiter
        parts: list[str] = []
        begin = at = opening + 1
        strange = False
        while match := _search(self._marks, text, at):
            mark, at = match.start(), match.end()
            if match.group() == self._escape:
                if self._escaped.match(text, at):
                    parts.append(text[begin:mark])
                    begin, at = at, at + 1
            elif closed := self._closed.match(text, at):
                parts.append(text[begin:mark])
                return "".join(parts), closed.end(), strange
            elif text.startswith(self._quote, at):  # doubled: one of the text
                parts.append(text[begin:at])
                begin = at = at + 1
            elif (
                (mark > begin and text[mark - 1] in "\r\n")
                or text.endswith(delimiter, begin, mark)
                or (not strange and self._holds_rows(opening, mark))
            ):
                return None
            else:
                strange = True
        self._open_from = opening
        return None

    def _holds_rows(self, opening: int, mark: int) -> bool:
        """Whether a quote opens no cell, as rows stand between it and another that ends none.

        Rows are some lines with as many delimiters each, which a text hardly has.
        """
        counts: list[int] = []
        at = opening
        while len(counts) <= _FEWEST_ROWS:
            end = _search(_LINE_END, self._text, at, mark)
            if end is None:
                return False
            counts.append(self._text.count(self._delimiter, at, end.start()))
            at = end.end()
        return counts[1] > 0 and len(set(counts[1:])) == 1


def _search(
    pattern: re.Pattern[str], text: str, at: int, stop: int | None = None, cut: int = 0
) -> re.Match[str] | None:
    """What the pattern's own search finds between two places, a stretch after the other.

    cut: letters less than the longest that matches, but for a line end
    """
    stop = len(text) if stop is None else min(stop, len(text))
    while at < stop:
        end = min(at + _MOST_LINE, stop)
        if match := pattern.search(text, at, end):
            return pattern.match(text, match.start())  # of a line end both letters
        at = end if end == stop else end - cut
    return None


def place_behind(text: str, lines: int, at: int = 0) -> int:
    """Where in a text the line begins that comes after some others.

    at: where the first of these does
    """
    for _ in range(lines):
        match = _search(_LINE_END, text, at)
        at = match.end() if match else len(text)
    return at


def line_ends(text: str, start: int, stop: int) -> int:
    """How many line ends there are between two places."""
    count = 0
    for at in range(start, stop, _MOST_LINE):
        end = min(at + _MOST_LINE, stop)
        count += text.count("\n", at, end) + text.count("\r", at, end)
        count -= text.count("\r\n", at, min(end + 1, stop))
    return count
