"""Texts that are not as their writer meant them, and how each is mended.

A finding is a text that its mending would change; a quick look at the bytes of all texts, once for
all kinds, tells first which are worth trying.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from workbench.config import CleanKind
from workbench.data.ragged import ranks
from workbench.data.shelf import Shelf, stretches
from workbench.data.texts import (
    MOST_LETTERS,
    Numbers,
    Piece,
    Texts,
    are_ascii,
    are_empty,
    beginnings,
    by_piece,
    column_texts,
    each,
    letters_of,
    taken,
    text_bytes,
)
from workbench.data.words import Words, words_of

Mask = npt.NDArray[np.bool_]

_PLACEHOLDERS = (
    "n/a", "na", "nan", "null", "none", "nil", "empty", "blank", "test", "todo", "tbd", "tba",
    "xxx", "asdf", "foo", "foobar", "deleted", "removed", "unknown", "not available",
    "not applicable", "no text", "no comment", "lorem ipsum", "placeholder", "#ref", "#value",
    "#name", "无", "暂无", "空", "测试", "没有内容", "未填写",
)  # fmt: skip

MOST_TRIED = 3_000
"""Texts that one mending is tried on in a profile: some twenty microseconds each, in which Python
lets nothing else go on."""

_HIDDEN = re.compile("<(script|style)\\b.*?</\\1\\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(\s[^<>]*)?/?>")
# Of all that strip_html shortens; Arrow's expressions know fewer letters than Python's.
_SURE_HTML = r"</?[a-zA-Z][a-zA-Z0-9]*(\s[^<>]*)?/?>|&(amp|lt|gt|quot|nbsp);"
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_BLANKS = "\t\u00a0\u2000-\u200b\u202f\u3000\ufeff"  # all but the plain space
# Not a plain space by itself, of which a huge text has millions.
_ODD_SPACE = re.compile(f" [ {_BLANKS}]+|[{_BLANKS}][ {_BLANKS}]*")
_EMAIL = re.compile(r"[A-Za-z0-9][\w.+-]*@[A-Za-z0-9][\w-]*(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w.,/-])(?:\+\d|\(?\d)[\d ().-]{7,18}\d(?![\w/])")
_FEWEST_DIGITS, _MOST_DIGITS = 9, 15  # of a telephone number
_DATE = re.compile(r"\d{4}[-. ]\d{1,2}[-. ]\d{1,2}|\d{1,2}[-. ]\d{1,2}[-. ]\d{4}")
# UTF-8 that was read as Windows-1252: a first letter from Â to ô, then what stands for 80 to BF.
_HIGH = bytes(range(0x80, 0xC0)).decode("cp1252", "ignore") + "\x81\x8d\x8f\x90\x9d"
_MISREAD = re.compile(f"[\u00c2-\u00f4][{re.escape(_HIGH)}]{{1,3}}")


Marks = npt.NDArray[np.uint8]
"""(n,) what the bytes of each text hold, a bit for each of the following."""
_MARKUP, _AT, _DIGITS, _FOREIGN, _SPACES, _BARE = (np.uint8(1 << place) for place in range(6))

_BLANK, _DELETE = 0x20, 0x7F  # no letter and no sign are the first and all below it, the second
_ROWS_AT_ONCE = 5_000  # texts that an expression is matched with
_BYTES_AT_ONCE = 2**21  # that are looked at quickly: the pieces that texts come in are smaller


@dataclass(frozen=True)
class Mending:
    """Which texts may need it, and what becomes of one."""

    suspects: Callable[[Texts, Marks], tuple[Numbers, Numbers]]
    """Which texts it changes for certain, and which others it may change, both in order."""
    mend: Callable[[str], str]


def marks_of(texts: Texts) -> Marks:
    """What a quick look at the bytes says of each text."""
    return by_piece(_marks_of_piece, texts)


def needs_mending(texts: Texts, kind: CleanKind, marks: Marks | None = None) -> tuple[Mask, float]:
    """(n,) texts that the mending of a kind would change, and how many were looked at for each.

    marks: those of `marks_of`, where they are known
    Of very many doubtful ones only some, evenly spread, are tried; the second value is 1.0 if all
    were.
    """
    mending = MENDINGS[kind]
    sure, tried = mending.suspects(texts, marks_of(texts) if marks is None else marks)
    found, times = np.zeros(len(texts), dtype=bool), 1.0
    if len(tried) <= MOST_TRIED:
        found[sure] = True
    else:
        suspects = np.sort(np.append(sure, tried))
        tried = suspects[:: -(-len(suspects) // MOST_TRIED)]
        times = len(suspects) / len(tried)
    for row, text in zip(tried, beginnings(taken(texts, tried)).to_pylist(), strict=True):
        if len(text) >= MOST_LETTERS:  # cut off, perhaps at a space
            text = text.rstrip()
        found[row] = mending.mend(text) != text
    return found, times


def mended(cells: pd.Series, kind: CleanKind) -> pd.Series:
    """A column of texts with each of them mended."""
    mending, name = MENDINGS[kind], str(cells.name)
    texts = column_texts(cells)
    rows = np.sort(np.concatenate(mending.suspects(texts, marks_of(texts))))
    shelf = Shelf()
    for some in stretches({name: texts}):
        own = rows[np.searchsorted(rows, some.start) : np.searchsorted(rows, some.stop)]
        mask = np.zeros(some.stop - some.start, dtype=bool)
        mask[own - some.start] = True
        new = [mending.mend(text) for text in taken(texts, own).to_pylist()]
        part = texts[some].combine_chunks()
        shelf.add({name: pc.replace_with_mask(part, mask, pa.array(new, pa.large_string()))})
    found = shelf.frame() if len(cells) else cells.to_frame(name)
    return pd.Series(found[name].array, index=cells.index, name=cells.name)


def is_placeholder(words: Words) -> Mask:
    """(n,) which texts say only "N/A", "test" or the like."""
    known = words_of(pa.chunked_array([_PLACEHOLDERS], pa.large_string()))
    found: Mask = words.counts <= known.counts.max()
    short = np.flatnonzero(found)
    found[short] = np.isin(words.keys[short], known.keys)
    return found


def has_lost_letters(texts: Texts, marks: Marks) -> Mask:
    """(n,) which texts hold the sign for a letter that could not be read."""
    found = np.zeros(len(texts), dtype=bool)
    found[_matching(texts, _with(marks, _FOREIGN), "\ufffd")] = True
    return found


def without_letters(texts: Texts, marks: Marks) -> Mask:
    """(n,) texts without a letter or sign."""
    found = np.zeros(len(texts), dtype=bool)
    rows = _with(marks, _BARE)
    found[rows] = _of_rows(texts, rows, are_empty)
    return found


def lengths_of(texts: Texts, marks: Marks) -> npt.NDArray[np.int32]:
    """(n,) letters and signs of each text."""
    ends = [text_bytes(chunk)[1] for chunk in texts.chunks]
    sizes = [np.diff(some).astype(np.int32) for some in ends]
    found = np.concatenate([np.empty(0, np.int32), *sizes])
    rows = _with(marks, _FOREIGN)
    found[rows] = _of_rows(texts, rows, letters_of)
    return found


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


def _marks_of_piece(texts: Piece) -> Marks:
    content, ends = text_bytes(texts)
    if not len(content):
        return np.full(len(texts), _BARE)
    found = np.zeros(len(texts), dtype=np.uint8)
    if not are_ascii(texts):
        found[~_mask(pc.string_is_ascii(texts))] = _FOREIGN
    first, is_bare = content.take(ends[:-1], mode="clip"), ends[1:] == ends[:-1]
    has_edge = first <= _BLANK
    has_edge |= content.take(ends[1:] - 1, mode="clip") <= _BLANK
    found[has_edge & ~is_bare] |= _SPACES
    is_bare |= (first <= _BLANK) | (first >= _DELETE)
    found[is_bare] |= _BARE
    digits = np.zeros(len(texts), dtype=np.int64)
    for start in range(0, len(content), _BYTES_AT_ONCE):  # once, but for a huge text
        some, within = content[start : start + _BYTES_AT_ONCE], ends - start
        is_sign = some == ord("<")
        is_sign |= some == ord("&")
        is_sign |= some == ord("@")
        signs = np.flatnonzero(is_sign)
        is_at = some[signs] == ord("@")
        found[_texts_at(within, signs[is_at])] |= _AT
        found[_texts_at(within, signs[~is_at])] |= _MARKUP
        is_digit = some - np.uint8(ord("0")) < 10
        if np.count_nonzero(is_digit):
            digits += np.diff(ranks(is_digit, within.clip(0, len(some))))
        follows_blank = start > 0 and content[start - 1] <= _BLANK
        found[_texts_at(within, np.flatnonzero(_are_odd_spaces(some, follows_blank)))] |= _SPACES
    found[digits >= _FEWEST_DIGITS] |= _DIGITS
    return found


def _are_odd_spaces(content: npt.NDArray[np.uint8], follows_blank: bool) -> Mask:
    """(n,) which bytes are a tab, or a space behind another blank; of ASCII's alone."""
    odd: Mask = content == ord(" ")
    odd[0] &= follows_blank
    odd[1:] &= content[:-1] <= _BLANK
    odd |= content == ord("\t")
    return odd


def _texts_at(ends: Numbers, places: Numbers) -> Numbers:
    """Which texts some bytes belong to, each text once. places: in order"""
    rows: Numbers = np.searchsorted(ends, places, side="right") - 1
    return rows[np.append(True, rows[1:] != rows[:-1])] if len(rows) else rows


def _with(marks: Marks, mark: np.uint8) -> Numbers:
    return np.flatnonzero((marks & mark) > 0)


def _matching(texts: Texts, rows: Numbers, pattern: str) -> Numbers:
    """Those of some rows that match."""
    return _kept(texts, rows, lambda some: pc.match_substring_regex(some, pattern))


def _kept(texts: Texts, rows: Numbers, fits: Callable[[Piece], pa.BooleanArray]) -> Numbers:
    kept: Numbers = rows[_of_rows(texts, rows, lambda some: _mask(fits(some)))]
    return kept


def _of_rows(
    texts: Texts, rows: Numbers, function: Callable[[Piece], npt.NDArray[Any]]
) -> npt.NDArray[Any]:
    """What is made of some rows' texts, of some thousand at once."""
    starts = range(0, max(len(rows), 1), _ROWS_AT_ONCE)
    parts = [rows[start : start + _ROWS_AT_ONCE] for start in starts]
    return np.concatenate([*each(lambda part: function(taken(texts, part)), parts)])


def _without(rows: Numbers, others: Numbers) -> Numbers:
    return rows[~np.isin(rows, others, assume_unique=True)]


def _with_markup(texts: Texts, marks: Marks) -> tuple[Numbers, Numbers]:
    rows = _with(marks, _MARKUP)
    sure = _matching(texts, rows, _SURE_HTML)
    return sure, _matching(texts, _without(rows, sure), "<[a-zA-Z/!]|&#?[a-zA-Z0-9]+;")


def _misread(texts: Texts, marks: Marks) -> tuple[Numbers, Numbers]:
    foreign = _with(marks, _FOREIGN)
    return foreign[:0], _matching(texts, foreign, "[\u00c2-\u00f4][^a-zA-Z0-9 ]")


def _with_odd_spaces(texts: Texts, marks: Marks) -> tuple[Numbers, Numbers]:
    plain, foreign = _with(marks, _SPACES), _with(marks, _FOREIGN)
    odd = _matching(texts, _without(foreign, plain), f"[{_BLANKS}]")
    return plain[:0], np.sort(np.append(plain, odd))


def _not_composed(texts: Texts, marks: Marks) -> tuple[Numbers, Numbers]:
    def differs(some: Piece) -> pa.BooleanArray:
        return pc.not_equal(pc.utf8_normalize(some, form="NFC"), some)

    foreign = _with(marks, _FOREIGN)
    return foreign[:0], _kept(texts, foreign, differs)


def _personal(texts: Texts, marks: Marks) -> tuple[Numbers, Numbers]:
    sure = _matching(texts, _with(marks, _AT), _EMAIL.pattern)
    others = _without(_with(marks, _DIGITS), sure)
    return sure, _matching(texts, others, r"\d[\d ().-]{7,18}\d")


def _mask(values: pa.BooleanArray) -> Mask:
    return np.array(values.to_numpy(zero_copy_only=False), dtype=bool)


def _compose(text: str) -> str:
    return unicodedata.normalize("NFC", text)


MENDINGS: dict[CleanKind, Mending] = {
    "html": Mending(_with_markup, strip_html),
    "mojibake": Mending(_misread, mend_misread),
    "spaces": Mending(_with_odd_spaces, tidy_spaces),
    "unicode": Mending(_not_composed, _compose),
    "personal_data": Mending(_personal, hide_personal_data),
}
