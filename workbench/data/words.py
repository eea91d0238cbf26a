"""The words of texts as numbers, found in the bytes of a whole column at once.

A word is a run of letters and digits, or a single Chinese letter, without regard to case and
width; everything else stands between words. Two texts with the same words in the same order are
the same but for case, spaces and punctuation.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

Progress = Callable[[int, int], None]
Numbers = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]

_CHUNK_BYTES = 2_000_000  # the arrays of a chunk stay in the cache of the processor
_random = np.random.default_rng(20261125)
_LETTERS = np.zeros(256, dtype=bool)
_LETTERS[
    [*b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", *range(0x80, 0x100)]
] = True
_VALUES = _random.integers(1, 2**63, 256, dtype=np.uint64) * _LETTERS
_VALUES[0x41:0x5B] = _VALUES[0x61:0x7B]
# Odd, so that it has an inverse modulo 2**64: a sum of powers can be moved to begin at power 0.
_BASE = int(_random.integers(2**62, 2**63)) | 1
_INVERSE = pow(_BASE, -1, 2**64)


@dataclass(frozen=True)
class Words:
    """The words of n texts in one row: those of text i are hashes[starts[i] : starts[i + 1]]."""

    hashes: Hashes
    starts: Numbers
    keys: Hashes
    """(n,) equal where the words and their order are the same; 0 where there are no words."""

    def counts(self) -> Numbers:
        """(n,) words of each text."""
        return np.diff(self.starts)


def column_texts(cells: pd.Series) -> pa.LargeStringArray:
    """A column of texts as one Arrow array."""
    made = pa.array(cells, type=pa.large_string(), from_pandas=True)
    if isinstance(made, pa.ChunkedArray):
        made = made.combine_chunks()
    return pc.fill_null(made, "") if made.null_count else made


def words_of(texts: pa.LargeStringArray, progress: Progress | None = None) -> Words:
    """The words of each text. progress: called with (texts done, texts in all)."""
    count = len(texts)
    ends = text_bytes(texts)[1]
    firsts = [0]
    while firsts[-1] < count:
        last = int(np.searchsorted(ends, ends[firsts[-1]] + _CHUNK_BYTES, side="right")) - 1
        firsts.append(min(max(last, firsts[-1] + 1), count))
    chunks = [texts.slice(first, last - first) for first, last in pairwise(firsts)]
    hashes, counts, keys = (
        [np.empty(0, np.uint64)],
        [np.empty(0, np.int64)],
        [np.empty(0, np.uint64)],
    )
    with worker_threads() as threads:
        for last, part in zip(firsts[1:], threads.map(_chunk_words, chunks), strict=True):
            hashes.append(part[0])
            counts.append(part[1])
            keys.append(part[2])
            if progress is not None:
                progress(last, count)
    starts = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.concatenate(counts), out=starts[1:])
    return Words(np.concatenate(hashes), starts, np.concatenate(keys))


@contextmanager
def worker_threads() -> Iterator[ThreadPoolExecutor]:
    """Threads for work that numpy and Arrow do without Python; what waits is dropped on error."""
    threads = ThreadPoolExecutor(min(4, os.cpu_count() or 1))
    try:
        yield threads
    finally:
        threads.shutdown(cancel_futures=True)


def ragged(starts: Numbers, rows: Numbers) -> tuple[Numbers, Numbers]:
    """Places of all items of some rows, and where each row begins among them (with the end)."""
    sizes = starts[rows + 1] - starts[rows]
    begins = np.zeros(len(rows) + 1, dtype=np.int64)
    np.cumsum(sizes, out=begins[1:])
    places = np.arange(begins[-1]) + np.repeat(starts[rows] - begins[:-1], sizes)
    return places, begins


def mixed(values: Hashes) -> Hashes:
    """Hashes with every bit depending on every bit (the finish of splitmix64)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed_values: Hashes = values ^ (values >> np.uint64(31))
    return mixed_values


def _chunk_words(texts: pa.LargeStringArray) -> tuple[Hashes, Numbers, Hashes]:
    plain = pc.string_is_ascii(texts)
    if not pc.all(plain).as_py():  # the table of values takes care of the case of plain letters
        odd = pc.invert(plain)
        folded = pc.utf8_lower(pc.utf8_normalize(texts.filter(odd), form="NFKC"))
        texts = pc.replace_with_mask(texts, odd, folded)
    content, ends = text_bytes(texts)
    is_letter, begins = _letters(content)
    # A text begins with a new word, whatever the one before it ended with.
    begins[ends[:-1][ends[:-1] < len(content)]] = True
    places = np.flatnonzero(begins & is_letter)
    counts = np.diff(np.searchsorted(places, ends))
    values = _VALUES.take(content)
    if not pc.all(plain).as_py():
        values[~is_letter] = 0
    hashes = mixed(_sums(values, places))
    firsts = np.cumsum(counts) - counts
    keys = np.zeros(len(counts), dtype=np.uint64)
    filled = counts > 0
    keys[filled] = mixed(_sums(hashes, firsts[filled]))
    return hashes, counts, keys


def _letters(content: npt.NDArray[np.uint8]) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Which bytes belong to words, and with which bytes words begin."""
    is_letter = _LETTERS[content]
    begins = is_letter.copy()
    begins[1:] &= ~is_letter[:-1]
    if content.max(initial=0) < 0x80:
        return is_letter, begins
    marks = np.flatnonzero(content >= 0xE2)
    lead = content[marks]
    second = content[np.minimum(marks + 1, len(content) - 1)]
    # Punctuation and signs: U+2000 to U+2FFF, U+3000 to U+303F, U+FF00 to U+FF0F and the like.
    is_mark = (lead == 0xE2) | ((lead == 0xE3) & (second == 0x80)) | (lead == 0xEF)
    for place in range(3):
        is_letter[np.minimum(marks[is_mark] + place, len(content) - 1)] = False
    chinese = marks[~is_mark & (lead >= 0xE3) & (lead <= 0xE9)]
    begins = is_letter & (content & 0xC0 != 0x80)  # no byte within a letter
    follows = np.zeros(len(content), dtype=bool)
    follows[1:] = is_letter[:-1]
    follows[chinese] = False
    after = chinese + 3
    follows[after[after < len(content)]] = False
    begins &= ~follows
    return is_letter, begins


def _sums(values: Hashes, starts: Numbers) -> Hashes:
    """Of each piece, sum(value[i] * BASE**i) with i from 0; a piece ends where the next begins."""
    if not len(starts):
        return np.empty(0, np.uint64)
    powers = _powers(_BASE, len(values))
    sums = np.add.reduceat(values * powers, starts)
    moved: Hashes = sums * _powers(_INVERSE, len(values))[starts]
    return moved


_known_powers: dict[int, Hashes] = {}


def _powers(base: int, count: int) -> Hashes:
    known = _known_powers.get(base)
    if known is None or len(known) < count:
        factors = np.full(max(count, 1), base, dtype=np.uint64)
        factors[0] = 1
        known = np.multiply.accumulate(factors)
        if count <= 4 * _CHUNK_BYTES:
            _known_powers[base] = known
    return known[:count]


def text_bytes(texts: pa.LargeStringArray) -> tuple[npt.NDArray[np.uint8], Numbers]:
    """The bytes of all texts in one row, and (n + 1,) where each begins and the last one ends."""
    ends, content = texts.buffers()[1:3]
    if ends is None:
        return np.empty(0, np.uint8), np.zeros(1, dtype=np.int64)
    places = np.frombuffer(ends, dtype=np.int64)[texts.offset : texts.offset + len(texts) + 1]
    if content is None:
        return np.empty(0, np.uint8), places - places[0]
    inner = np.frombuffer(content, dtype=np.uint8)[places[0] : places[-1]]
    return inner, places - places[0]
