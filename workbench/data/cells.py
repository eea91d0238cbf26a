"""What a cell looks like: a number, a date, a link, or text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_MONTHS = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_CLOCK = r"\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?(\s?[ap]\.?m\.?)?(\s?(z|utc|[-+]\d{2}:?\d{2}))?"
_KINDS = {
    "number": re.compile(
        r"[-+(]?\s?[$€£¥₹]?\s?[-+]?"
        r"(\d{1,3}(,\d{3})+(\.\d+)?|\d{1,3}([. '\u00a0\u202f]\d{3})+(,\d+)?|\d+([.,]\d*)?|[.,]\d+)"
        r"(e[-+]?\d+)?\s?([%‰$€£¥₹元]|eur|usd|gbp)?\)?",
        re.IGNORECASE,
    ),
    "date": re.compile(
        r"(\d{4}[-/.年]\d{1,2}([-/.月]\d{1,2}日?)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}"
        rf"|\d{{1,2}}[ -]?{_MONTHS}[ ,-]*(\d{{2,4}})?|{_MONTHS}[ -]\d{{1,2}}(,? \d{{4}})?)"
        rf"([ t,]+{_CLOCK})?",
        re.IGNORECASE,
    ),
    "time": re.compile(_CLOCK, re.IGNORECASE),
    "link": re.compile(r"(https?://|ftp://|www\.)\S+|[\w.+-]+@[\w-]+\.[\w.-]+", re.IGNORECASE),
}
_MISSING = {"", "na", "n/a", "nan", "null", "none", "-", "--", "---", "..", "...", "?", ".", "n.a."}
_TYPED_SHARE = 0.7
_LONGEST_TYPED, _MOST_LOOKED_AT = 200, 4000


def kind_of(cell: str) -> str:
    """ "missing", "number", "date", "time", "link" (or an e-mail address) or "text"."""
    cell = cell[:_MOST_LOOKED_AT].strip()  # a huge one keeps Python from all else
    if len(cell) > _LONGEST_TYPED:
        return "text"
    if cell.lower() in _MISSING:
        return "missing"
    for kind, pattern in _KINDS.items():
        if pattern.fullmatch(cell):
            return kind
    return "text"


def typed_columns(rows: Sequence[Sequence[str]], width: int) -> dict[int, str]:
    """The columns most of whose cells are of one kind other than text, by number from 0.

    rows: those to judge by; shorter ones have nothing in the columns that they lack
    """
    typed: dict[int, str] = {}
    for place in range(width):
        kinds = Counter(kind_of(row[place]) for row in rows if len(row) > place)
        del kinds["missing"]
        if not kinds:
            continue
        kind, count = kinds.most_common(1)[0]
        if kind != "text" and count >= 2 and count >= _TYPED_SHARE * kinds.total():
            typed[place] = kind
    return typed
