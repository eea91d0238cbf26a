"""The dialect of a delimited text: the one under which it looks most like a table.

After van den Burg et al. 2019, "Wrangling messy CSV files by detecting row and type patterns": rows
of one width and cells that each look like one thing speak for a dialect. The figures are our own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from workbench.data.cells import kind_of
from workbench.data.prose import are_columns, are_sentences
from workbench.data.rows import Dialect, Row, rows_of

_SNIFFED_LETTERS = 98_304
_SNIFFED_ROWS = 200
_SNIFFED_CELLS = 2000
# How usual each is, from 0 to 1: letters that also stand in dates, times and texts need more
# evidence. Of two equally good ones the first is taken.
_DELIMITERS = {",": 1.0, ";": 1.0, "\t": 1.0, "|": 1.0, ", ": 1.0, "; ": 1.0, "||": 0.9, "::": 0.9}
_DELIMITERS |= {"\x01": 0.9, "\x1f": 0.9, "^": 0.8, "~": 0.8, " ": 0.6, ":": 0.5}
_USUAL = 0.7
_UNUSED = "\t|\x1f\x01"  # one of which leaves lines whole in which commas belong to the text
_UNSPLIT = re.compile(r"[^\s\d][,;|\t][^\s\d]|[^\s][;|\t][^\s]|[\t|]")
# Three digits behind the mark may be thousands.
_DECIMAL_COMMA = re.compile(r"-?\d+(\.\d{3})*,(\d{1,2}|\d{4,})|-?0,\d+")
_DECIMAL_POINT = re.compile(r"-?\d+(,\d{3})*\.(\d{1,2}|\d{4,})|-?0\.\d+")
_QUOTED_INSIDE = re.compile(r'"[\s,;|]"')
_LOOSE_END = re.compile(r"[\s,;|]|.*[\s,;|]$", re.DOTALL)


def sniff(
    text: str, delimiter: str | None = None, quote: str | None = None, escape: str | None = None
) -> Dialect:
    """The likeliest delimiter, quote and escape of a text; a comma for a single column.

    What is given is not guessed.
    """
    sample = text[:_SNIFFED_LETTERS]
    whole = len(sample) == len(text)
    if delimiter is quote is escape is None and (found := _between_quotes(sample, whole)):
        return Dialect(found)
    known = _Known(sample, whole, delimiter, quote, escape)
    best, score, cuts_sentences = _likeliest(_candidates(sample, delimiter), known)
    unused = next((letter for letter in _UNUSED if letter not in sample), None)
    if cuts_sentences and unused is not None:
        uncut, uncut_score, _ = _likeliest(_candidates(sample, unused), known)
        best = uncut if uncut_score > score else best
    return best or Dialect(delimiter or ",")


class _Known(NamedTuple):
    """A sample, whether it is all of a text, and what is not to be guessed."""

    sample: str
    whole: bool
    delimiter: str | None
    quote: str | None
    escape: str | None


def _likeliest(candidates: Iterator[Dialect], known: _Known) -> tuple[Dialect | None, float, bool]:
    """The best of some dialects, its score, and whether another one would cut sentences."""
    best, best_score, is_even, cuts_sentences = None, 0.0, False, False
    for dialect in candidates:
        is_usual = _DELIMITERS.get(dialect.delimiter, 1.0) >= _USUAL
        if is_even and not is_usual:
            continue  # texts of as many words each are no rows of words
        dialect = replace(
            dialect,
            quote=dialect.quote if known.quote is None else known.quote,
            escape=dialect.escape if known.escape is None else known.escape,
        )
        rows = _first_rows(known.sample, dialect, known.whole)
        if known.delimiter is None:
            if are_sentences(rows, dialect.delimiter):
                cuts_sentences = True
                continue
            if not is_usual and not are_columns(rows, dialect.delimiter):
                continue
        score = _score(rows, dialect)
        widths = {len(row.cells) for row in rows}
        is_even |= len(rows) > 2 and len(widths) == 1 and max(widths) > 1
        if best is None or score > best_score * (1 + 1e-9):
            best, best_score = dialect, score
    return best, best_score, cuts_sentences


def _between_quotes(sample: str, whole: bool) -> str | None:
    """What stands between the cells of a text that has quotes around each and all of them."""
    if not sample.startswith('"'):
        return None
    cut_off = "" if whole else '(?:"(?:[^"]|"")*+)?+'
    return next(
        (
            delimiter
            for delimiter in _DELIMITERS
            if re.fullmatch(
                rf'(?:"(?:[^"]|"")*+"(?:{re.escape(delimiter)}(?=")|[\r\n]++|\Z))++{cut_off}',
                sample,
            )
        ),
        None,
    )


def guess_decimal(rows: Sequence[Sequence[str]]) -> str:
    """What stands before the decimals of the numbers: a point unless more have a comma there."""
    cells = [cell.strip() for row in rows for cell in row]
    commas = sum(bool(_DECIMAL_COMMA.fullmatch(cell)) for cell in cells)
    points = sum(bool(_DECIMAL_POINT.fullmatch(cell)) for cell in cells)
    return "," if commas > points else "."


def _candidates(sample: str, wanted: str | None) -> Iterator[Dialect]:
    quotes = ['"', "'"] if "'" in sample else ['"']
    for delimiter in _DELIMITERS if wanted is None else (wanted,):
        if delimiter not in sample and delimiter not in (",", wanted):
            continue
        edge = re.escape(delimiter)
        for quote in quotes:
            if quote == "'" and not _has_quoted_cells(sample, edge):
                continue  # apostrophes of the text
            yield Dialect(delimiter, quote)
            if f"\\{quote}" in sample:
                yield Dialect(delimiter, quote, "\\")
        if '"' in sample:
            yield Dialect(delimiter, "")


def _has_quoted_cells(sample: str, edge: str) -> bool:
    """Whether two or more cells have apostrophes around them, on one line each.

    edge: what stands between cells, as a pattern
    """
    count, is_open = 0, False
    marks = re.compile(rf"(?P<opens>(?:^|{edge})')|(?P<closes>'(?={edge}|$))|\n", re.MULTILINE)
    for mark in marks.finditer(sample):
        count += is_open and mark.lastgroup == "closes"
        is_open = mark.lastgroup == "opens"
    return count >= 2


def _first_rows(sample: str, dialect: Dialect, whole: bool) -> list[Row]:
    rows = list(islice(rows_of(sample, dialect, whole), _SNIFFED_ROWS + 1))
    if len(rows) > 1 and (len(rows) > _SNIFFED_ROWS or not whole):
        rows.pop()  # cut off in the middle
    return [row for row in rows if any(row.cells)]


def _score(rows: list[Row], dialect: Dialect) -> float:
    """From 0 to 1: how even the rows are, how plain the cells, and a little for their number."""
    if not rows:
        return 0.0
    widths = Counter(len(row.cells) for row in rows)
    even = sum((count / len(rows)) ** 2 for count in widths.values())
    width = sum(size * count for size, count in widths.items()) / len(rows)
    cells = [cell for row in rows for cell in row.cells][:_SNIFFED_CELLS]
    plain = sum(_plainness(cell) for cell in cells) / len(cells)
    mended = sum(row.mended for row in rows) / len(rows)
    usual = _DELIMITERS.get(dialect.delimiter, 1.0)
    return usual * even * plain * (1 - 1 / (1 + width)) * (1 - 0.2 * mended)


def _plainness(cell: str) -> float:
    """How much a cell looks like one thing, from 0 to 1."""
    if not cell:
        return 0.9
    kind = kind_of(cell)
    if kind != "text":
        return 1.0
    bare = cell.strip()
    if bare[0] in "\"'" or bare[-1] in "\"'" or _QUOTED_INSIDE.search(cell):
        return 0.2
    if _LOOSE_END.match(cell):
        return 0.4
    if _UNSPLIT.search(cell):
        return 0.3
    return 0.9
