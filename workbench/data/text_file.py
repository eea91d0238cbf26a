"""Delimited text: its encoding, its dialect, and its cells exactly as written."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from workbench.errors import DataError

_SNIFFED_ROWS = 200
_DELIMITERS = (",", ";", "\t", "|")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The csv module refuses longer cells by default; a review or a mail may well be longer.
_LONGEST_CELL = 2**31 - 1
csv.field_size_limit(_LONGEST_CELL)


@dataclass(frozen=True)
class Dialect:
    """How a delimited text is written."""

    delimiter: str
    quote: str = '"'
    escape: str = ""
    header: bool = True
    skipped_lines: int = 0


def read_bytes(path: Path) -> bytes:
    """The content of a file, unpacked if it is gzip. Raises DataError if it cannot be read."""
    try:
        content = path.read_bytes()
        return gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content
    except (OSError, EOFError) as error:
        reason = getattr(error, "strerror", None) or error
        raise DataError(f"{path.name} cannot be read: {reason}.") from error


def decode(content: bytes, name: str) -> tuple[str, str]:
    """A file's text and its encoding: by byte-order mark, then UTF-8, then the likeliest.

    Raises DataError for content that is no text.
    """
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace"), encoding.removesuffix("-sig")
    if b"\0" in content[:4096]:
        raise DataError(
            f"{name} is not a table of text: it holds binary data. Save it as CSV, UTF-8, first."
        )
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    encoding = _likeliest_encoding(content)
    return content.decode(encoding, errors="replace"), encoding


def read_delimited(content: bytes, name: str) -> tuple[pd.DataFrame, str, Dialect, list[str]]:
    """The table in a delimited text: cells as written, the encoding, the dialect, notes.

    Rows with too many cells keep the surplus in their last cell, rows with too few get empty
    ones; both are noted with their line numbers. Raises DataError if it is no table.
    """
    text, encoding = decode(content, name)
    if not text.strip():
        raise DataError(f"{name} is empty: there is nothing to learn from.")
    dialect = sniff(text)
    quoted = {"quotechar": dialect.quote} if dialect.quote else {"quoting": csv.QUOTE_NONE}
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=dialect.delimiter,
        **quoted,
    )
    notes: list[str] = []
    ragged: list[int] = []
    rows: list[list[str]] = []
    header: list[str] | None = None
    try:
        for row in reader:
            if not any(row):  # a blank line
                continue
            if header is None:
                header = _clean_header(row, notes)
                continue
            if len(row) != len(header):
                ragged.append(reader.line_num)
                row = _fitted(row, len(header), dialect.delimiter)
            rows.append(row)
    except csv.Error as error:
        raise DataError(f"{name}, line {reader.line_num}: {error}.") from error
    if header is None or not rows:
        raise DataError(f"{name} has a header but no rows: there is nothing to learn from.")
    if ragged:
        notes.append(_ragged_note(ragged, len(header)))
    frame = pd.DataFrame(rows, columns=pd.Index(header, dtype=object), dtype=object)
    return frame, encoding, dialect, notes


def sniff(text: str) -> Dialect:
    """The delimiter under which the first rows have the most even number of cells, above one."""
    sample = text[:262144]
    best, best_score = Dialect(","), 0.0
    for delimiter in _DELIMITERS:
        for quote in ('"', ""):
            quoted = {"quotechar": quote} if quote else {"quoting": csv.QUOTE_NONE}
            reader = csv.reader(
                io.StringIO(sample, newline=""),
                delimiter=delimiter,
                **quoted,
            )
            widths: Counter[int] = Counter()
            try:
                for number, row in enumerate(reader):
                    if number >= _SNIFFED_ROWS:
                        break
                    if row:
                        widths[len(row)] += 1
            except csv.Error:
                continue
            width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
            if width < 2:
                continue
            # Evenness first; more cells a little better; quotes only dropped when that helps much.
            score = count / max(1, widths.total()) + 0.01 * min(width, 20) - (0 if quote else 0.3)
            if quote == "" and sample.count('"') == 0:
                continue
            if score > best_score:
                best, best_score = Dialect(delimiter, quote), score
    return best


def _likeliest_encoding(content: bytes) -> str:
    """Chinese files are mostly GB18030, others mostly Windows-1252, when they are not UTF-8."""
    sample = content[:65536]
    try:
        decoded = sample[: len(sample) - len(sample) % 2].decode("gb18030", errors="ignore")
        chinese = sum("\u4e00" <= letter <= "\u9fff" for letter in decoded)
        high = sum(byte >= 0x80 for byte in sample)
        if high and chinese * 2 > 0.6 * high:
            return "gb18030"
    except LookupError:
        pass
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    if best is None or best.encoding in ("ascii", "cp1250", "mac_roman", "latin_1", "cp437"):
        return "cp1252"
    return str(best.encoding)


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
    rows = "1 row does" if len(lines) == 1 else f"{len(lines):,} rows do"
    return f"{rows} not have {width} cells and was fitted (line {shown})."
