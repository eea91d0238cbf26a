"""The words of texts as numbers, found in the bytes of many texts at once.

A word is a run of letters and digits, or a single Chinese letter, without regard to case and
width; everything else stands between words. Two texts with the same words in the same order are
the same but for case, spaces and punctuation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from workbench.data.ragged import Hashes, Ragged, mix, ranks
from workbench.data.texts import (
    MOST_LETTERS,
    Numbers,
    Piece,
    Places,
    Progress,
    Texts,
    are_ascii,
    beginnings,
    each,
    pieces_of,
    text_bytes,
)

Counts = npt.NDArray[np.int32]
Bands = npt.NDArray[np.uint32]
Traits = npt.NDArray[np.uint32]
Figures: TypeAlias = tuple[npt.NDArray[Any], ...]

BANDS, BAND_ROWS, BAND_BITS = 4, 3, 10
_OUTER_MASK = np.uint16((1 << BAND_BITS - 1) - 1)  # the first bit is left free to count with
# Of eight bytes the first so many.
_MASKS = np.array([(1 << 8 * size) - 1 for size in range(9)], dtype=np.uint64)
_SMALL = np.uint8(0x20)  # the bit by which a capital differs
_BETWEEN = pa.scalar("\0", pa.large_string())
# By how many bits eight bytes are shifted so that the first so many are left.
_BEYOND = np.array([64 - 8 * size for size in range(9)], dtype=np.uint64)
_COMPARED_AT_ONCE = 100_000
_LONG = 64  # bytes of a word that are read eight by eight
_FACTOR = np.uint16(0x9E37)


@dataclass(frozen=True)
class Words:
    """What is known of the words of n texts; the words themselves are too many to be kept."""

    texts: Texts
    counts: Counts
    """(n,) words of each text."""
    keys: Hashes
    """(n,) equal where the words and their order are the same; 0 where there are no words."""
    bands: Bands
    """(n, BANDS) each BAND_ROWS numbers, BAND_BITS apart and of one bit less. Of these numbers two
    texts share as many as they share of their words."""
    traits: Traits
    """(n,) for each word one of the 32 bits is set."""

    @cached_property
    def alike(self) -> Places:
        """(n,) the first text with the same key."""
        return first_alike(self.keys)


def words_of(texts: Texts, progress: Progress | None = None) -> Words:
    """The words of each text, of a huge one those of its first million letters.

    progress: called with (texts done, texts in all)
    """
    found = _no_figures(len(texts))

    def find(part: tuple[int, Piece]) -> int:
        place = slice(part[0], part[0] + len(part[1]))
        for whole, own in zip(found, _words_of_piece(part[1]), strict=True):
            whole[place] = own
        return place.stop

    for done in each(find, _placed(pieces_of(texts))):
        if progress is not None:
            progress(done, len(texts))
    return Words(texts, *found)


def _placed(pieces: Iterator[Piece]) -> Iterator[tuple[int, Piece]]:
    """Each piece with the place of its first text."""
    place = 0
    for piece in pieces:
        yield place, piece
        place += len(piece)


def _no_figures(count: int) -> Figures:
    """Of texts without words."""
    counts, keys = np.zeros(count, dtype=np.int32), np.zeros(count, dtype=np.uint64)
    return counts, keys, np.zeros((count, BANDS), dtype=np.uint32), np.zeros(count, dtype=np.uint32)


def _words_of_piece(texts: Piece) -> Figures:
    texts = beginnings(texts)  # it takes some thirty times their size to look at them
    if are_ascii(texts):
        return _figures(texts)
    # Texts beyond ASCII take twice as long, and are few in many tables.
    is_plain = pc.string_is_ascii(texts).to_numpy(zero_copy_only=False)
    found = _no_figures(len(texts))
    for rows in (np.flatnonzero(is_plain), np.flatnonzero(~is_plain)):
        if len(rows):
            for whole, own in zip(found, _figures(texts.take(pa.array(rows))), strict=True):
                whole[rows] = own
    return found


def _figures(texts: Piece) -> Figures:
    """What `Words` says of each text, in its order."""
    hashes, starts = word_hashes(texts)
    rows = Ragged(starts)
    hashes = rows.by_column(hashes)
    bands = np.zeros((len(texts), BANDS), dtype=np.uint32)
    for outer in rows.outermost(hashes, _FACTOR):
        # The last bits tell one from others; the first are mostly all zero, or all one.
        outer &= _OUTER_MASK
        bands <<= np.uint32(BAND_BITS)
        bands |= outer.astype(np.uint32)
    traits = np.uint32(1) << (hashes >> np.uint64(59)).astype(np.uint32)
    return np.diff(starts).astype(np.int32), rows.keys(hashes), bands, rows.united(traits)


def word_hashes(texts: Piece) -> tuple[Hashes, Numbers]:
    """The words of all texts in one row, and (n + 1,) where those of each text begin, and end."""
    is_ascii = are_ascii(texts)
    if not is_ascii:
        odd = pc.invert(pc.string_is_ascii(texts))
        folded = pc.utf8_lower(pc.utf8_normalize(texts.filter(odd), form="NFKC"))
        texts = pc.replace_with_mask(texts, odd, folded)
    content, ends = _joined(texts)
    letters, is_letter = _folded(content, is_ascii)
    if is_ascii:  # between two words there is something else
        edges = is_letter[1:] != is_letter[:-1]
        places = np.flatnonzero(edges)
        return _hashes(letters, places[::2], places[1::2]), ranks(edges, ends + 1) >> 1
    begins = _begins(content, is_letter[1:-1])
    stops = is_letter[1:-1] & ~is_letter[2:]
    stops[:-1] |= is_letter[1:-2] & begins[1 : len(stops)]
    hashes = _hashes(letters, np.flatnonzero(begins), np.flatnonzero(stops) + 1)
    return hashes, ranks(begins, ends)


def _joined(texts: Piece) -> tuple[npt.NDArray[np.uint8], Numbers]:
    """What `text_bytes` gives, with a zero behind each text: the next begins with a new word."""
    ends = text_bytes(texts)[1]
    whole = pa.LargeListArray.from_arrays(pa.array([0, len(texts)], pa.int64()), texts)
    content, _ = text_bytes(pc.binary_join(whole, _BETWEEN))
    return content, ends + np.arange(len(ends))


def _folded(
    content: npt.NDArray[np.uint8], is_ascii: bool
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.bool_]]:
    """What each byte stands for in a word, without case, and whether it is in one.

    The first has eight zeros behind the end; the second one more at either end, which is in no
    word.
    """
    letters = np.empty(len(content) + 8, dtype=np.uint8)
    letters[len(content) :] = 0
    in_word = np.empty(len(content) + 2, dtype=bool)
    in_word[[0, -1]] = False
    inner, is_letter = letters[: len(content)], in_word[1:-1]
    np.bitwise_or(content, _SMALL, out=inner)
    place = inner - np.uint8(ord("a"))
    np.less(place, 26, out=is_letter)
    np.subtract(content, np.uint8(ord("0")), out=place)
    is_letter |= place < 10
    if not is_ascii:
        foreign = content >= 0x80
        is_letter |= foreign
        inner[foreign] = content[foreign]
    return letters, in_word


def text_keys(texts: Piece) -> Hashes:
    """(n,) equal where texts are, letter by letter, and by chance for a few others."""
    content, ends = text_bytes(texts)
    sizes = np.diff(ends)
    if (is_huge := sizes > MOST_LETTERS).any():
        keys = np.empty(len(texts), dtype=np.uint64)
        keys[~is_huge] = text_keys(texts.filter(pa.array(~is_huge)))
        for row in np.flatnonzero(is_huge):  # each as a whole: its eights take eight times its size
            keys[row] = _digest(content[ends[row] : ends[row + 1]].data)
        return keys
    eights = _eights(np.append(content, np.zeros(8, np.uint8)))
    parts = -(-sizes // 8)
    starts = np.concatenate([[0], np.cumsum(parts)])
    places = np.arange(starts[-1]) * 8 + np.repeat(ends[:-1] - 8 * starts[:-1], parts)
    read = eights[places]
    filled = np.flatnonzero(parts)
    read[starts[filled + 1] - 1] &= _MASKS[sizes[filled] - 8 * (parts[filled] - 1)]
    rows = Ragged(starts)
    return rows.keys(rows.by_column(mix(read))) ^ sizes.astype(np.uint64)


def first_alike(keys: Hashes) -> Places:
    """(n,) the first place with the same key."""
    first = np.arange(len(keys), dtype=np.int32)
    rows, leaders = _followers(keys)
    if (keys[rows] == keys[leaders]).all():
        first[rows] = leaders
    else:  # by chance a few differ in the bits that were not looked at
        shared = np.zeros(len(keys), dtype=bool)
        shared[rows] = shared[leaders] = True
        rows = np.flatnonzero(shared)
        first[rows] = rows[first_equal(keys[rows])]
    return first


def first_equal(keys: npt.NDArray[Any]) -> Numbers:
    """(n,) the first place with the same key."""
    _, first, codes = np.unique(keys, return_index=True, return_inverse=True)
    found: Numbers = first[codes]
    return found


def _followers(hashes: Hashes) -> tuple[Numbers, Numbers]:
    """The places of hashes that stand at an earlier one too, and that one; but for the last bits.

    In these is the place while they are sorted, which takes a fifth of the time of sorting places
    by hashes.
    """
    places = np.uint64((1 << len(hashes).bit_length()) - 1)
    ordered = hashes & ~places
    for start in range(0, len(hashes), _COMPARED_AT_ONCE):
        some = ordered[start : start + _COMPARED_AT_ONCE]
        some |= np.arange(start, start + len(some), dtype=np.uint64)
    ordered.sort()
    found = [np.empty(0, np.int64)]
    for start in range(0, len(hashes), _COMPARED_AT_ONCE):
        some = ordered[start : start + _COMPARED_AT_ONCE + 1]
        found.append(start + np.flatnonzero(some[1:] ^ some[:-1] <= places))
    follows = np.concatenate(found)  # each the place before the one that follows
    begins = np.where(np.diff(follows, prepend=-2) > 1, follows, 0)
    first = ordered[np.maximum.accumulate(begins)] & places
    return (ordered[follows + 1] & places).astype(np.int64), first.astype(np.int64)


def _hashes(letters: npt.NDArray[np.uint8], begins: Numbers, ends: Numbers) -> Hashes:
    """(n,) of each word. letters: with seven or more behind the last word"""
    eights = _eights(letters)
    sizes = ends - begins
    read = eights[begins]
    read <<= _BEYOND.take(sizes, mode="clip")
    found = mix(read)
    longer = np.flatnonzero(sizes > 8)
    begins, sizes = begins[longer], sizes[longer]
    for _ in range(8, _LONG, 8):
        if not len(longer):
            return found
        begins += 8
        sizes -= 8
        read = eights[begins]
        read <<= _BEYOND.take(sizes, mode="clip")
        read += found[longer]
        found[longer] = mix(read)
        goes_on = np.flatnonzero(sizes > 8)
        longer, begins, sizes = longer[goes_on], begins[goes_on], sizes[goes_on]
    content = letters.data
    for word, begin, size in zip(longer, begins, sizes, strict=True):
        found[word] ^= _digest(content[begin + 8 : begin + size])
    return found


def _eights(content: npt.NDArray[np.uint8]) -> Hashes:
    """Of each place but the last seven the eight bytes from there on, as one number."""
    return np.ndarray((len(content) - 7,), "<u8", content, 0, (1,))


def _digest(content: bytes | memoryview) -> np.uint64:
    return np.uint64(np.frombuffer(blake2b(content, digest_size=8).digest(), np.uint64)[0])


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
