"""How a delimited text is written: its delimiter, its quotes, whether it begins with names."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_SNIFFED_LETTERS = 262144
_SNIFFED_ROWS = 200
_DELIMITERS = (",", ";", "\t", "|")
# The csv module refuses longer cells by default; a review or a mail may well be longer.
csv.field_size_limit(2**31 - 1)

_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
_NUMBER = re.compile(r"\s*[-+]?(\d+([.,]\d*)?|[.,]\d+)([eE][-+]?\d+)?%?\s*")
_USUAL_NAME = re.compile(
    r"(id|index|no|number|text|review|sentence|comment|message|content|body|description|question"
    r"|answer|title|tweet|document|premise|hypothesis|label|class|category|target|sentiment|topic"
    r"|intent|tag|type|rating|score|stars|date|time|user|name|split|source|lang(uage)?"
    r"|[a-z]{1,12}[ _-]?(text|label|id|name|class)|(text|label)[ _-]?[a-z]{1,12})s?[ _-]?\w?"
    r"|文本|内容|评论|句子|标题|正文|问题|消息|描述|标签|类别|分类|类型|情感|编号|序号|\w{0,4}(内容|类别|标签)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Dialect:
    """How a delimited text is written."""

    delimiter: str
    quote: str = '"'
    escape: str = ""
    header: bool = True
    skipped_lines: int = 0


def rows_of(text: str, delimiter: str, quote: str) -> Any:
    """A csv reader over a text: cells as written, `line_num` for messages."""
    quoting: dict[str, Any] = {"quotechar": quote} if quote else {"quoting": csv.QUOTE_NONE}
    # Not io.StringIO, which holds four bytes for each letter of the whole text.
    lines = (match.group() for match in _LINE.finditer(text))
    return csv.reader(lines, delimiter=delimiter, **quoting)


def sniff(text: str) -> Dialect:
    """The delimiter under which the first rows have the most even number of cells, above one."""
    sample = text[:_SNIFFED_LETTERS]
    best, best_score = Dialect(","), 0.0
    best_rows: list[list[str]] = []
    for delimiter in _DELIMITERS:
        quoted: list[list[str]] = []
        for quote in ('"', ""):
            if quote == "" and '"' not in sample:
                continue
            rows = _first_rows(sample, delimiter, quote)
            widths = Counter(map(len, rows))
            width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
            if quote:
                quoted = rows
            if width < 2:
                continue
            if not quote and 2 * len(quoted) > len(rows) and max(map(len, quoted)) == 1:
                continue  # the delimiter stands within quotes only: there is but one column
            # Evenness first; more cells a little better; quotes only dropped when that helps much.
            score = count / max(1, widths.total()) + 0.01 * min(width, 20) - (0 if quote else 0.3)
            if score > best_score:
                best, best_score, best_rows = Dialect(delimiter, quote), score, rows
    return Dialect(best.delimiter, best.quote, header=has_header(best_rows))


def has_header(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row holds names, not data; in doubt it does.

    It holds data if none of its cells is a usual name and one of them is a number above numbers,
    or a class that comes again below it.
    """
    if len(rows) < 3:
        return True
    first, body = rows[0], [row for row in rows[1:] if len(row) == len(rows[0])]
    if any(not cell.strip() or _USUAL_NAME.fullmatch(cell.strip()) for cell in first):
        return True
    if [cell.strip() for cell in first] in (
        [str(number) for number in range(len(first))],
        [str(number) for number in range(1, len(first) + 1)],
    ):  # columns that were numbered when the file was written
        return True
    for place, cell in enumerate(first):
        below = [row[place] for row in body]
        numbers = sum(bool(_NUMBER.fullmatch(value)) for value in below)
        if _NUMBER.fullmatch(cell) and numbers > 0.9 * len(below) > 0:
            return False
        if cell in below and len(set(below)) <= max(2, len(below) // 5):
            return False
    return True


def _first_rows(sample: str, delimiter: str, quote: str) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in rows_of(sample, delimiter, quote):
            if row:
                rows.append(row)
            if len(rows) >= _SNIFFED_ROWS:
                break
    except csv.Error:
        return []
    return rows
