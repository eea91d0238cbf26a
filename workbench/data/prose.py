"""Whether a letter stands between the cells of a table, or within sentences.

Spaces and commas stand in both. Sentences that happen to have as many words or commas each look
as even as a table; what stands between these letters tells them apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from workbench.data.cells import kind_of
from workbench.data.rows import Row

MARKS = {",", ", ", ";", "; "}
"""Delimiters that sentences have, too."""
_MOST = 0.7  # of the rows, where what they look like is to count
_HALF = 0.5
_ALIGNED = 3  # one column in so many is of one kind
_NAME_WORDS = 3
_CODE = re.compile(r"[^\W\d_]*\d[\w./-]*|[^\W\d_]+[-_/]\d[\w./-]*")
_ENDED = re.compile(r".*[.!?…][\"'’”)]*", re.DOTALL)
# "I" is as it is wherever it stands.
_GOES_ON = re.compile(r"[\"'“‘(]*(I\b|[^\W\d_A-Z])")
_TEXTS = re.compile(
    r"(\w{1,12}[ _-])?(text|review|sentence|comment|message|content|body|description|question"
    r"|tweet|utterance|query)s?",
    re.IGNORECASE,
)


def are_columns(rows: Sequence[Row], delimiter: str) -> bool:
    """Whether cells are of one kind in each of some columns, and no words of sentences.

    Numbers, dates, codes, or texts that hold the delimiter, in a third of the columns.
    """
    widths = [len(row.cells) for row in rows]
    width = max(widths, key=widths.count, default=0)
    judged = [row.cells for row in rows[1:] or rows if len(row.cells) == width]
    aligned = sum(
        _are_alike([row[place] for row in judged], delimiter.strip() or delimiter)
        for place in range(width)
    )
    return aligned > 0 and aligned * _ALIGNED >= width


def _are_alike(cells: list[str], delimiter: str) -> bool:
    kinds = [kind_of(cell) for cell in cells]
    filled = len(cells) - kinds.count("missing")
    codes = sum(_CODE.fullmatch(cell.strip()) is not None for cell in cells)
    quoted = sum(delimiter in cell for cell in cells)
    typed = max((kinds.count(kind) for kind in set(kinds) - {"missing", "text"}), default=0)
    return filled > 0 and max(typed, codes, quoted) >= _MOST * filled


def are_sentences(rows: Sequence[Row], delimiter: str) -> bool:
    """Whether a comma or semicolon cuts sentences in pieces, of which each goes on the one before.

    That is where names stand above one column only, or where most pieces begin with a small letter
    behind a space and a full stop comes at the end of a row alone.
    """
    if delimiter not in MARKS or not rows:
        return False
    cut = list({"\n".join(row.cells): row.cells for row in rows[1:] or rows}.values())
    cut = [cells for cells in cut if len(cells) > 1]
    behind = [cell for cells in cut for cell in cells[1:]]
    if not cut or (
        not delimiter.endswith(" ") and not _is_most([cell[:1] == " " for cell in behind])
    ):
        return False
    last = [cells[-1].strip() for cells in cut]
    for place in range(-1, min(map(len, cut)) - 1):
        column = [cells[place].strip() for cells in cut]
        values = set(column)
        if _are_alike(column, "\n"):
            return False
        # Classes come again beside other texts; that all sentences have a piece is no class.
        if len(values) <= _HALF * len(column) and (len(values) > 1 or " " not in column[0]):
            return False
    ended = [_ENDED.fullmatch(cell) is not None for cell in last]
    if not _is_most(ended) and sum(" " in cell for cell in last) < _HALF * len(last):
        return False
    names = [cell.strip() for cell in rows[0].cells]
    if len(names) == 1 and _TEXTS.fullmatch(names[0]):
        return True
    before = [cell.strip() for cells in cut for cell in cells[:-1]]
    if _is_most(ended) and len(names) > 1 and _are_names(names):
        return False
    return (
        _is_most(ended)
        and _is_most([_GOES_ON.match(cell.strip()) is not None for cell in behind])
        and _is_most([_ENDED.fullmatch(cell) is None for cell in before])
    )


def _are_names(cells: list[str]) -> bool:
    return all(len(cell.split()) <= _NAME_WORDS and not _ENDED.fullmatch(cell) for cell in cells)


def _is_most(found: list[bool]) -> bool:
    return sum(found) >= _MOST * len(found)
