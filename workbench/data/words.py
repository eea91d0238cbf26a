"""The words of texts as numbers, found in the bytes of many texts at once.

A word is a run of letters and digits, or a single Chinese letter, without regard to case and
width; everything else stands between words. Two texts with the same words in the same order are
the same but for case, spaces and punctuation.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from workbench.data.texts import Numbers, Piece, Progress, Texts, each, pieces_of, text_bytes

Hashes = npt.NDArray[np.uint64]

Bands = npt.NDArray[np.uint32]

BANDS, BAND_ROWS, BAND_BITS = 4, 3, 10
BAND_MASK = (1 << BAND_BITS) - 1
_random = np.random.default_rng(20261125)
_PLAIN = b"0123456789abcdefghijklmnopqrstuvwxyz"
_UPPER = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# What a byte stands for in a word: nothing between words, and no case.
_FOLDED = bytes(
    byte if byte in _PLAIN or byte >= 0x80 else byte + 32 if byte in _UPPER else 0
    for byte in range(256)
)
# Of eight bytes those that belong to a word of so many.
_MASKS = np.array([(1 << 8 * size) - 1 for size in range(9)], dtype=np.uint64)
_MOST_POWERS = 2_000_000  # that are kept: those of a piece
_LONG = 64  # bytes of a word that are read eight by eight
# Odd, so that they have an inverse: a sum of powers can be moved to begin at power 0.
_BASE = int(_random.integers(2**62, 2**63)) | 1
_INVERSE = pow(_BASE, -1, 2**64)
_FACTORS = _random.integers(2**30, 2**32, (BANDS, BAND_ROWS), dtype=np.uint32) | np.uint32(1)


@dataclass(frozen=True)
class Words:
    """What is known of the words of n texts; the words themselves are too many to be kept."""

    texts: Texts
    counts: Numbers
    """(n,) words of each text."""
    keys: Hashes
    """(n,) equal where the words and their order are the same; 0 where there are no words."""
    bands: Bands
    """(BANDS, n) each BAND_ROWS numbers of BAND_BITS, the first one last. Of these numbers two
    texts share as many as they share of their words."""

    @cached_property
    def alike(self) -> Numbers:
        """(n,) the first text with the same key."""
        first = np.arange(len(self.keys))
        rows = in_company(self.keys)
        first[rows] = rows[first_equal(self.keys[rows])]
        return first


def words_of(texts: Texts, progress: Progress | None = None) -> Words:
    """The words of each text. progress: called with (texts done, texts in all)."""
    count = len(texts)
    counts = np.zeros(count, dtype=np.int64)
    keys = np.zeros(count, dtype=np.uint64)
    bands = np.zeros((BANDS, count), dtype=np.uint32)
    done = 0
    for part in each(_words_of_piece, pieces_of(texts)):
        place = slice(done, done + len(part[0]))
        counts[place], keys[place], bands[:, place] = part
        done = place.stop
        if progress is not None:
            progress(done, count)
    return Words(texts, counts, keys, bands)


def _words_of_piece(texts: Piece) -> tuple[Numbers, Hashes, Bands]:
    hashes, starts = word_hashes(texts)
    counts = np.diff(starts)
    filled = np.flatnonzero(counts)
    firsts = starts[filled]
    keys = np.zeros(len(counts), dtype=np.uint64)
    keys[filled] = mixed(_sums(hashes, firsts))
    bands = np.zeros((BANDS, len(counts)), dtype=np.uint32)
    if len(filled):
        short = (hashes >> np.uint64(32)).astype(np.uint32)
        for band, factors in zip(bands, _FACTORS, strict=True):
            made = np.zeros(len(filled), dtype=np.uint32)
            for factor in factors:
                # The last bits of the least one tell it from others; the first are mostly zero.
                least = np.minimum.reduceat(short * factor, firsts) & np.uint32(BAND_MASK)
                made = made << np.uint32(BAND_BITS) | least
            band[filled] = made
    return counts, keys, bands


def word_hashes(texts: Piece) -> tuple[Hashes, Numbers]:
    """The words of all texts in one row, and (n + 1,) where those of each text begin, and end."""
    is_ascii = text_bytes(texts)[0].max(initial=0) < 0x80
    if not is_ascii:
        odd = pc.invert(pc.string_is_ascii(texts))
        folded = pc.utf8_lower(pc.utf8_normalize(texts.filter(odd), form="NFKC"))
        texts = pc.replace_with_mask(texts, odd, folded)
    content, ends = text_bytes(texts)
    letters = np.frombuffer(content.tobytes().translate(_FOLDED) + bytes(8), np.uint8)
    is_letter = letters[: len(content)] != 0
    if is_ascii:
        begins = is_letter.copy()
        begins[1:] &= ~is_letter[:-1]
    else:
        begins = _begins(content, is_letter)
    # A text begins with a new word, whatever the one before it ended with.
    begins[ends[:-1][ends[:-1] < len(content)]] = True
    begins &= is_letter
    places = np.flatnonzero(begins)
    is_end = is_letter.copy()
    is_end[:-1] &= ~is_letter[1:] | begins[1:]
    sizes = np.flatnonzero(is_end) + 1 - places
    return _hashes(letters, places, sizes), np.searchsorted(places, ends)


def first_equal(keys: npt.NDArray[Any]) -> Numbers:
    """(n,) the first place with the same key."""
    _, first, codes = np.unique(keys, return_index=True, return_inverse=True)
    found: Numbers = first[codes]
    return found


def marked(hashes: Hashes) -> tuple[Hashes, np.uint64]:
    """Hashes in order, the place of each in its last bits, and what masks these bits.

    Sorted so it takes a fifth of the time of sorting places by hashes; what differs only in the
    bits that are lost looks equal.
    """
    places = np.uint64((1 << len(hashes).bit_length()) - 1)
    found = hashes & ~places
    found |= np.arange(len(hashes), dtype=np.uint64)
    found.sort()
    return found, places


def in_company(hashes: Hashes) -> Numbers:
    """The places of hashes that stand elsewhere too, in order; by chance a few of others."""
    ordered, places = marked(hashes)
    same = (ordered[1:] ^ ordered[:-1]) <= places
    found = np.zeros(len(hashes), dtype=bool)
    found[(ordered[1:][same] & places).astype(np.int64)] = True
    found[(ordered[:-1][same] & places).astype(np.int64)] = True
    return np.flatnonzero(found)


def mixed(values: Hashes) -> Hashes:
    """Hashes with every bit depending on every bit (the finish of splitmix64)."""
    found = values ^ (values >> np.uint64(30))
    found *= np.uint64(0xBF58476D1CE4E5B9)
    found ^= found >> np.uint64(27)
    found *= np.uint64(0x94D049BB133111EB)
    found ^= found >> np.uint64(31)
    return found


def _hashes(letters: npt.NDArray[np.uint8], places: Numbers, sizes: Numbers) -> Hashes:
    """Of each word, by the eight bytes from each of its places on."""
    eights = np.ndarray((len(letters) - 7,), "<u8", letters, strides=(1,))
    found = mixed((eights[places] & _MASKS[np.minimum(sizes, 8)]) + sizes.astype(np.uint64))
    for read in range(8, _LONG, 8):
        longer = np.flatnonzero(sizes > read)
        if not len(longer):
            return found
        rest = np.minimum(sizes[longer] - read, 8)
        found[longer] = mixed(found[longer] + (eights[places[longer] + read] & _MASKS[rest]))
    for word in np.flatnonzero(sizes > _LONG):
        further = letters[places[word] + _LONG : places[word] + sizes[word]].tobytes()
        found[word] ^= np.frombuffer(blake2b(further, digest_size=8).digest(), np.uint64)[0]
    return found


def _begins(
    content: npt.NDArray[np.uint8], is_letter: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """With which bytes words begin; of `is_letter` those of signs are taken away."""
    marks = np.flatnonzero(content >= 0xE2)
    lead = content[marks]
    second = content[np.minimum(marks + 1, len(content) - 1)]
    # Punctuation and signs: U+2000 to U+2FFF, U+3000 to U+303F, U+FF00 to U+FF0F and the like.
    is_mark = (lead == 0xE2) | ((lead == 0xE3) & (second == 0x80)) | (lead == 0xEF)
    for place in range(3):
        is_letter[np.minimum(marks[is_mark] + place, len(content) - 1)] = False
    chinese = marks[~is_mark & (lead >= 0xE3) & (lead <= 0xE9)]
    begins: npt.NDArray[np.bool_] = is_letter & (content & 0xC0 != 0x80)  # none within a letter
    follows = np.zeros(len(content), dtype=bool)
    follows[1:] = is_letter[:-1]
    follows[chinese] = False
    after = chinese + 3
    follows[after[after < len(content)]] = False
    return begins & ~follows


def _sums(values: Hashes, starts: Numbers) -> Hashes:
    """Of each piece, sum(value[i] * BASE**i) with i from 0; a piece ends where the next begins."""
    if not len(starts):
        return np.empty(0, np.uint64)
    sums = np.add.reduceat(values * _powers(_BASE, len(values)), starts)
    moved: Hashes = sums * _powers(_INVERSE, len(values))[starts]
    return moved


_known_powers: dict[int, Hashes] = {}


def _powers(base: int, count: int) -> Hashes:
    known = _known_powers.get(base)
    if known is None or len(known) < count:
        factors = np.full(max(count, 1), base, dtype=np.uint64)
        factors[0] = 1
        known = np.multiply.accumulate(factors)
        if count <= _MOST_POWERS:
            _known_powers[base] = known
    return known[:count]
