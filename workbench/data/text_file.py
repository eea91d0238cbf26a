"""Delimited text becomes a table, its cells exactly as written."""

from __future__ import annotations

import codecs
import csv
import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from workbench.data.dialect import guess_decimal, sniff
from workbench.data.encoding import BOMS, decode
from workbench.data.faults import Fault, stray_quotes
from workbench.data.foreign_lines import ForeignLines
from workbench.data.large_file import Beginning, is_filled, read_large
from workbench.data.packed import Content
from workbench.data.reading import GUESSED, Reading
from workbench.data.rows import Dialect, Row, has_stray, rows_of
from workbench.data.table_rows import table_of
from workbench.data.transcoded import Mended, Readable, Transcoded, evidence_of

# A smaller file is read row by row in hardly more time.
_LARGE_BYTES = 2**21
_JUDGED_ROWS, _JUDGED_LETTERS = 200, 1000
_HEAD_BYTES, _MOST_HEAD_BYTES, _HEAD_ROWS = 2**19, 2**25, 1000
_MOST_BEGINNING = 1000  # rows of which enough are as wide as the table
# Excel's own way to say what stands between cells.
_SAID = re.compile(r"sep=(?P<delimiter>[^\r\n])(\r\n?|\n)", re.IGNORECASE)
# What may be amiss above the rows of a file, and with single rows.
_OF_HEADER = {"preamble", "no header", "header rows", "header name"}
_OF_ROWS = {"stray quotes", "uneven rows"}
_OF_ENCODING = {"other encoding", "bad letters"}
# Lines above and among the rows that are wanted, which are no rows of the table.
_MORE_ROWS = 200


class TextTable(NamedTuple):
    """The table in a delimited text; without columns if the text is empty."""

    frame: pd.DataFrame
    encoding: str
    dialect: Dialect
    faults: list[Fault]
    tables: int = 1
    """How many the text holds, of which it is one."""


def read_delimited(content: Content, reading: Reading = GUESSED) -> TextTable:
    """The table in a delimited text: cells as written, and all that had to be mended.

    Raises DataError if it is no text.
    """
    if reading.rows is None and reading.table is None and content.whole:
        found = _read_if_large(content, reading)
        if found is not None:
            return found
    with _not_collecting_garbage():
        return _read_text(content, reading)[0]


@contextmanager
def _not_collecting_garbage() -> Iterator[None]:
    """Millions of cells are made and all kept: to look for garbage among them doubles the time."""
    is_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_on:
            gc.enable()


def _read_if_large(content: Content, reading: Reading) -> TextTable | None:
    """The table of a large file; None if it is none, or has to be seen as a whole."""
    with content.opened() as stream:
        head = stream.read(_LARGE_BYTES)
        if len(head) < _LARGE_BYTES:
            return None
        decoded = decode(_without_torn_line(head), content.name, reading.encoding)
        is_told = reading.encoding is not None
        with suppress(UnicodeError):
            if decoded.encoding == "utf-8" and not is_told and not decoded.faults:
                return _read_large(content.name, head, stream, reading)
            if not decoded.faults:
                utf8 = Transcoded(head, stream, decoded.encoding, is_told)
                return _read_transcoded(content.name, utf8, decoded.encoding, reading)
    is_marked = any(head.startswith(mark) for mark, _ in BOMS) or "16" in decoded.encoding
    if is_told or is_marked or not {one.kind for one in decoded.faults} <= _OF_ENCODING:
        return None
    with suppress(UnicodeError):
        return _read_mended(content, reading)
    return None


def _read_transcoded(
    name: str, utf8: Transcoded, encoding: str, reading: Reading
) -> TextTable | None:
    found = _read_large(name, utf8.read(_LARGE_BYTES), utf8, replace(reading, encoding=None))
    if found is None:
        return None
    utf8.require_certain()
    return found._replace(encoding=encoding)


def _read_mended(content: Content, reading: Reading) -> TextTable | None:
    """The table of a large file that is not, or not all, UTF-8 as it seemed at its beginning."""
    with content.opened() as stream:
        evidence = evidence_of(stream)
    other = evidence.encoding()
    with content.opened() as stream:
        if other is not None:
            told = Transcoded(b"", stream, other, is_told=True)
            return _read_transcoded(content.name, told, other, reading)
        utf8 = Mended(stream, ForeignLines(evidence.foreign()))
        found = _read_large(content.name, utf8.read(_LARGE_BYTES), utf8, reading)
        if found is None:
            return None
        return found._replace(faults=[*utf8.faults(), *found.faults])


def _read_large(name: str, head: bytes, stream: Readable, reading: Reading) -> TextTable | None:
    """The same for UTF-8. Raises UnicodeError for anything else.

    head, stream: the beginning, and what comes behind it
    """
    wanted = replace(reading, rows=_HEAD_ROWS)
    size, judged = _HEAD_BYTES, 0
    while judged < _JUDGED_ROWS:  # fewer may lead to other guesses than the whole
        if size > len(head):
            head += stream.read(size - len(head))
        if size > min(len(head), _MOST_HEAD_BYTES):
            return None
        some = head[:size]
        first, data_line = _read_text(Content(name, some, whole=False), wanted)
        kinds = {one.kind for one in first.faults}
        if first.encoding != "utf-8" or kinds & _OF_ENCODING:
            raise UnicodeError("no UTF-8")
        if not kinds <= _OF_HEADER | _OF_ROWS:
            return None
        judged, size = len(first.frame), 4 * size
    lines = some.splitlines(keepends=True)
    begin = len(b"".join(lines[: data_line - 1]))
    rows = head[begin:] if begin else head.removeprefix(codecs.BOM_UTF8)
    with _not_collecting_garbage():
        begun = _beginning(some, first, data_line, reading.quote is not None)
        found = read_large(rows, stream, begun)
    return None if found is None else first._replace(frame=found[0], faults=found[1])


def _beginning(head: bytes, first: TextTable, data_line: int, is_told: bool) -> Beginning:
    """is_told: whether the quotes are not guessed"""
    text = decode(_without_torn_line(head), "").text
    rows, heads = list[Row](), 0
    for row in rows_of(text, first.dialect, whole=False):
        if is_filled(row):
            rows.append(row)
            heads += row.first_line < data_line
            if len(rows) > heads + _MOST_BEGINNING:
                break
    return Beginning(
        list(map(str, first.frame.columns)),
        first.dialect,
        [one for one in first.faults if one.kind in _OF_HEADER],
        rows[heads - first.dialect.header_rows :],
        data_line,
        is_told,
        [
            line
            for one in first.faults
            if one.kind == "stray quotes"
            for line in one.lines
            if line < data_line
        ],
    )


def _read_text(content: Content, reading: Reading) -> tuple[TextTable, int]:
    """The table, and the first line of its data."""
    data = content.data if content.whole else _without_torn_line(content.data)
    decoded = decode(data, content.name, reading.encoding)
    text, faults = decoded.text, list(decoded.faults)
    said = _SAID.match(text) if reading.skipped_lines is None else None
    dialect = _dialect(text, reading, said)
    rows = list(_wanted(rows_of(text, dialect, whole=content.whole), reading, 1 if said else 0))
    if said:
        message = f"What stands above the table is left out (line 1): {said[0].strip()!r}."
        faults.append(Fault("preamble", 1, (1,), message))
    is_told = reading.quote is not None
    if strays := [row.first_line for row in rows if has_stray(row, dialect, is_told)]:
        faults.append(stray_quotes(strays))
    found = table_of(rows, content.name, reading, dialect.delimiter, faults)
    frame = found.frame if reading.rows is None else found.frame.iloc[: reading.rows]
    dialect = replace(
        dialect,
        header=found.header_rows > 0,
        header_rows=found.header_rows,
        skipped_lines=found.skipped_lines,
        decimal=reading.decimal or guess_decimal(_judged_cells(frame)),
    )
    table = TextTable(frame, decoded.encoding, dialect, faults, found.tables)
    return table, found.data_line


def _judged_cells(frame: pd.DataFrame) -> list[list[str]]:
    """Of each column the first cells, no more of them than could be a number."""
    first = frame.iloc[:_JUDGED_ROWS]
    return [
        first.iloc[:, place].str.slice(0, _JUDGED_LETTERS).tolist()
        for place in range(len(first.columns))
    ]


def write_delimited(frame: pd.DataFrame, path: Path, delimiter: str = ",") -> None:
    """Write a table as UTF-8 text with a header, so that it reads back equal.

    Raises OSError if the file cannot be written.
    """
    # Left to itself the writer puts a lone carriage return into a file bare, and readers take it
    # for the end of the row.
    texts = frame.select_dtypes(exclude="number")
    quoted = any(texts[name].str.contains("\r", regex=False).any() for name in texts)
    quoted = quoted or any("\r" in str(name) for name in frame.columns)
    # Texts full of another delimiter are told from cells by their quotes.
    first = frame.head(_JUDGED_ROWS).to_csv(index=False, sep=delimiter, lineterminator="\n")
    quoted = quoted or sniff(first) != Dialect(delimiter)
    frame.to_csv(
        path,
        index=False,
        sep=delimiter,
        encoding="utf-8",
        lineterminator="\n",
        quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL,
    )


def _dialect(text: str, reading: Reading, said: re.Match[str] | None) -> Dialect:
    """As it is given, the rest as the text below the skipped lines looks like.

    said: a first line that says what stands between cells
    """
    if reading.skipped_lines:
        text = "\n".join(text.splitlines()[reading.skipped_lines :])
    delimiter = reading.delimiter
    if said is not None:
        text, delimiter = text[said.end() :], delimiter or said["delimiter"]
    return sniff(text, delimiter, reading.quote, reading.escape)


def _without_torn_line(data: bytes) -> bytes:
    """The beginning of a file up to its last line end, if it has one."""
    end = data.rfind(b"\n") + 1
    while end and data[end : end + 1] == b"\0":  # the rest of a line feed in UTF-16
        end += 1
    return data[:end] or data


def _wanted(rows: Iterator[Row], reading: Reading, above: int) -> Iterator[Row]:
    """above: lines that are left out whatever is wanted"""
    above = max(above, reading.skipped_lines or 0)
    if reading.rows is not None:
        rows = islice(rows, reading.rows + _MORE_ROWS + above)
    return (row for row in rows if row.first_line > above)
