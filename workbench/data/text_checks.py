"""Texts that are not as their writer meant them, and how each is mended.

A finding is a text that its mending would change; a quick look at the bytes tells first which
texts are worth trying.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from workbench.config import CleanKind
from workbench.data.texts import Numbers, Piece, Texts, by_piece, column_texts, taken, text_bytes
from workbench.data.words import words_of

Mask = npt.NDArray[np.bool_]

_PLACEHOLDERS = (
    "n/a", "na", "nan", "null", "none", "nil", "empty", "blank", "test", "todo", "tbd", "tba",
    "xxx", "asdf", "foo", "foobar", "deleted", "removed", "unknown", "not available",
    "not applicable", "no text", "no comment", "lorem ipsum", "placeholder", "#ref", "#value",
    "#name", "无", "暂无", "空", "测试", "没有内容", "未填写",
)  # fmt: skip

MOST_TRIED = 3_000
"""Texts that one mending is tried on in a profile: some twenty microseconds each."""

_HIDDEN = re.compile("<(script|style)\\b.*?</\\1\\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(\s[^<>]*)?/?>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_ODD_SPACE = re.compile("[ \t\u00a0\u2000-\u200b\u202f\u3000\ufeff]+")
_EMAIL = re.compile(r"[A-Za-z0-9][\w.+-]*@[A-Za-z0-9][\w-]*(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w.,/-])(?:\+\d|\(?\d)[\d ().-]{7,18}\d(?![\w/])")
_FEWEST_DIGITS, _MOST_DIGITS = 9, 15  # of a telephone number
_DATE = re.compile(r"\d{4}[-. ]\d{1,2}[-. ]\d{1,2}|\d{1,2}[-. ]\d{1,2}[-. ]\d{4}")
# UTF-8 that was read as Windows-1252: a first letter from Â to ô, then what stands for 80 to BF.
_HIGH = bytes(range(0x80, 0xC0)).decode("cp1252", "ignore") + "\x81\x8d\x8f\x90\x9d"
_MISREAD = re.compile(f"[\u00c2-\u00f4][{re.escape(_HIGH)}]{{1,3}}")


@dataclass(frozen=True)
class Mending:
    """Which texts may need it, and what becomes of one."""

    suspects: Callable[[Piece], Mask]
    mend: Callable[[str], str]


def needs_mending(texts: Texts, kind: CleanKind) -> tuple[Mask, float]:
    """(n,) texts that the mending of a kind would change, and how many were looked at for each.

    Of very many suspects only some, evenly spread, are tried; the second value is 1.0 if all were.
    """
    mending = MENDINGS[kind]
    suspects = np.flatnonzero(by_piece(mending.suspects, texts))
    tried = suspects[:: max(1, -(-len(suspects) // MOST_TRIED))]
    found = np.zeros(len(texts), dtype=bool)
    for row, text in zip(tried, taken(texts, tried).to_pylist(), strict=True):
        found[row] = mending.mend(text) != text
    return found, len(suspects) / max(len(tried), 1) if len(tried) else 1.0


def mended(cells: pd.Series, kind: CleanKind) -> pd.Series:
    """A column of texts with each of them mended."""
    mending = MENDINGS[kind]
    texts = column_texts(cells)
    rows = np.flatnonzero(by_piece(mending.suspects, texts))
    result = cells.to_numpy(dtype=object, copy=True)
    for row, text in zip(rows, taken(texts, rows).to_pylist(), strict=True):
        result[row] = mending.mend(text)
    return pd.Series(result, index=cells.index, name=cells.name, dtype=cells.dtype)


def is_placeholder(keys: npt.NDArray[np.uint64]) -> Mask:
    """(n,) which texts say only "N/A", "test" or the like. keys: those of `Words`."""
    known = words_of(pa.chunked_array([_PLACEHOLDERS], pa.large_string())).keys
    return np.isin(keys, known)


def has_lost_letters(texts: Texts) -> Mask:
    """(n,) which texts hold the sign for a letter that could not be read."""
    return by_piece(_suspects("\ufffd"), texts)


def strip_html(text: str) -> str:
    """The text without tags, comments and scripts, its entities written out."""
    while _TAG.search(text) or _ENTITY.search(text) or _HIDDEN.search(text):
        bare = _TAG.sub(" ", _HIDDEN.sub(" ", text))
        mended = re.sub("[ \t]{2,}", " ", html.unescape(bare)).strip()
        if mended == text:
            break
        text = mended  # what was escaped twice shows now
    return text


def tidy_spaces(text: str) -> str:
    """One plain space in place of several or odd ones, none at either end."""
    return _ODD_SPACE.sub(" ", text).strip()


def mend_misread(text: str) -> str:
    """Letters that were UTF-8 and read as Windows-1252, read as UTF-8."""
    return _MISREAD.sub(_read_again, text)


def hide_personal_data(text: str) -> str:
    """E-mail addresses and telephone numbers replaced by what they are."""
    return _PHONE.sub(_hide_phone, _EMAIL.sub("[e-mail]", text))


def _hide_phone(found: re.Match[str]) -> str:
    number = found[0]
    digits = re.sub(r"\D", "", number)
    # A bare row of digits is an order or an account more often, unless it is a Chinese mobile.
    is_written_so = number != digits or re.fullmatch(r"1[3-9]\d{9}", digits) is not None
    is_phone = (
        _FEWEST_DIGITS <= len(digits) <= _MOST_DIGITS and is_written_so and not _DATE.match(number)
    )
    return "[phone]" if is_phone else number


def _read_again(found: re.Match[str]) -> str:
    content = b"".join(
        letter.encode("latin-1") if ord(letter) < 0x100 else letter.encode("cp1252")
        for letter in found[0]
    )
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return found[0]


def _suspects(pattern: str, plain: bytes = b"") -> Callable[[Piece], Mask]:
    """Texts with one of the plain bytes, or beyond ASCII where none is given, that match."""

    def look(texts: Piece) -> Mask:
        found = _with_bytes(texts, plain) if plain else _beyond_ascii(texts)
        return _matching(texts, found, pattern)

    return look


def _matching(texts: Piece, likely: Mask, pattern: str) -> Mask:
    """(n,) which of the likely texts match."""
    rows = np.flatnonzero(likely)
    found = np.zeros(len(texts), dtype=bool)
    if len(rows):
        found[rows] = _mask(pc.match_substring_regex(texts.take(pa.array(rows)), pattern))
    return found


def _with_bytes(texts: Piece, wanted: bytes) -> Mask:
    content, ends = text_bytes(texts)
    found = np.zeros(len(texts), dtype=bool)
    for byte in wanted:
        found[_texts_at(ends, np.flatnonzero(content == byte))] = True
    return found


def _texts_at(ends: Numbers, places: Numbers) -> Numbers:
    """Which text each byte belongs to."""
    rows: Numbers = np.searchsorted(ends, places, side="right") - 1
    return rows


def _beyond_ascii(texts: Piece) -> Mask:
    if text_bytes(texts)[0].max(initial=0) < 0x80:
        return np.zeros(len(texts), dtype=bool)
    return ~_mask(pc.string_is_ascii(texts))


def _with_odd_spaces(texts: Piece) -> Mask:
    pattern = f"^\\s|\\s$|{_ODD_SPACE.pattern.replace('[ ', '[').replace(']+', ']')}|  "
    found = _matching(texts, _beyond_ascii(texts), pattern)
    content, ends = text_bytes(texts)
    blank = content <= 0x20
    pairs = blank[1:] & blank[:-1]
    places = np.flatnonzero((pairs & (content[1:] == 0x20)) | (content[1:] == 9))
    found[_texts_at(ends, places + 1)] = True
    filled = np.flatnonzero(np.diff(ends))
    found[filled] |= blank[ends[filled]] | blank[ends[filled + 1] - 1]
    return found


def _not_composed(texts: Piece) -> Mask:
    found = _beyond_ascii(texts)
    rows = np.flatnonzero(found)
    if len(rows):
        some = texts.take(pa.array(rows))
        found[rows] = _mask(pc.not_equal(pc.utf8_normalize(some, form="NFC"), some))
    return found


def _personal(texts: Piece) -> Mask:
    content, ends = text_bytes(texts)
    digits = np.flatnonzero(content - np.uint8(0x30) < 10)
    likely = np.diff(np.searchsorted(digits, ends)) >= _FEWEST_DIGITS
    found = _matching(texts, likely, r"\d[\d ().-]{7,18}\d")
    return found | _matching(texts, _with_bytes(texts, b"@"), _EMAIL.pattern)


def _mask(values: pa.BooleanArray) -> Mask:
    return np.array(values.to_numpy(zero_copy_only=False), dtype=bool)


def _compose(text: str) -> str:
    return unicodedata.normalize("NFC", text)


MENDINGS: dict[CleanKind, Mending] = {
    "html": Mending(_suspects("<[a-zA-Z/!]|&#?[a-zA-Z0-9]+;", b"<&"), strip_html),
    "mojibake": Mending(_suspects("[\u00c2-\u00f4][^a-zA-Z0-9 ]"), mend_misread),
    "spaces": Mending(_with_odd_spaces, tidy_spaces),
    "unicode": Mending(_not_composed, _compose),
    "personal_data": Mending(_personal, hide_personal_data),
}
