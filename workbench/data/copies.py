"""Texts that are the same, or nearly the same, found without comparing each with each.

Near copies are found as in Broder 1997, "On the resemblance and containment of documents": the
least of many hashes over a text's words agrees between two texts as often as they share words.
Pairs that agree often are then compared by their shingles: a shingle is a word or two neighbouring
words.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from workbench.data.ragged import Hashes, mix
from workbench.data.texts import (
    Numbers,
    Places,
    Progress,
    Texts,
    by_piece,
    each,
    first_of_each,
    taken,
)
from workbench.data.words import (
    BAND_BITS,
    BAND_ROWS,
    BANDS,
    Bands,
    Counts,
    Traits,
    Words,
    first_alike,
    text_keys,
    word_hashes,
)

AnyPlaces = TypeVar("AnyPlaces", Numbers, Places)
AnyValues = TypeVar("AnyValues", Numbers, Hashes)

ALIKE = 0.8
"""Share of shingles, of all that stand in either text, which near copies have in common."""

# Who shares 0.8 of the shingles shares more of the words, mostly 0.87 or more: four bands of three
# hashes find 98 % of these pairs. What they find is then compared exactly.
# A shorter text that differs in a word shares less than ALIKE of its shingles.
_FEWEST_WORDS = 5
# Of 12 hashes: of pairs that share 0.87 of their words, 98 % agree so often; below, comparing is
# not worth it.
_FEWEST_AGREEING = 8
_CHUNK = 5_000
_ROWS_AT_ONCE = 50_000
_FREE_BITS = np.uint32(sum(1 << BAND_BITS * place + BAND_BITS - 1 for place in range(BAND_ROWS)))
_ALL_ONES = _FREE_BITS - np.uint32(sum(1 << BAND_BITS * place for place in range(BAND_ROWS)))
_NEXT_WORD = np.uint64(0x9E3779B97F4A7C15)


def same_texts(texts: Texts, alike: Places | None = None) -> Places:
    """(n,) the number of the first text that is equal, letter by letter; often its own.

    alike: (n,) the first text that may be equal, if that is known, as by `Words.alike`
    """
    if alike is None:
        alike = first_alike(by_piece(text_keys, texts))
    first = np.arange(len(texts), dtype=np.int32)
    # Only those with company need to be compared.
    company = alike != first
    company[alike[company]] = True
    rows = np.flatnonzero(company).astype(np.int32)
    if len(rows):
        codes = taken(texts, rows).dictionary_encode().indices.to_numpy()
        first[rows] = rows[first_of_each(codes)][codes]
    return first


def near_texts(words: Words, progress: Progress | None = None) -> Places:
    """(n,) the number of the first text of the cluster of near copies; often its own.

    Texts that differ in case, spaces and punctuation only are near copies, and so are those that
    share ALIKE of their words and pairs of words. A text without words has none.
    """
    own = np.arange(len(words.keys), dtype=np.int32)
    first = np.where(words.keys != 0, words.alike, own)
    alone = np.flatnonzero((first == own) & (words.counts >= _FEWEST_WORDS)).astype(np.int32)
    pairs = _candidates(words, alone)
    pairs = pairs[_alike(words, pairs, progress)]
    return together(first, pairs) if len(pairs) else first


def together(first: AnyPlaces, pairs: Numbers) -> AnyPlaces:
    """(n,) the first of each cluster, when the two of every pair are in one.

    first: (n,) the first of each cluster so far; pairs: (m, 2)
    """
    leaders, ends = np.unique(first[pairs], return_inverse=True)
    ends = ends.reshape(pairs.shape)
    own = np.arange(len(leaders))
    while len(ends):
        ends = own[ends]
        ends = ends[ends[:, 0] != ends[:, 1]]
        np.minimum.at(own, ends.max(axis=1), ends.min(axis=1))
        while not np.array_equal(own[own], own):
            own = own[own]
    whole = np.arange(len(first), dtype=first.dtype)
    whole[leaders] = leaders[own]
    found: AnyPlaces = whole[first]
    return found


def _candidates(words: Words, rows: Places) -> Numbers:
    """(m, 2) pairs of texts whose outermost hashes agree in a band, and in most of all."""

    most = _most_differing(words.counts)

    def of_band(band: int) -> Numbers:
        found = [np.empty(0, np.int64)]
        for own, others in _sharing(words.bands[:, band], rows):
            fits = np.flatnonzero(_may_be_alike(words.traits, most, own, others))
            own, others = own.take(fits), others.take(fits)
            bands = words.bands.take(own, axis=0), words.bands.take(others, axis=0)
            fits = np.flatnonzero(_agreement(*bands) >= _FEWEST_AGREEING)
            found.append(others.take(fits) << 32 | own.take(fits))
        return np.concatenate(found)

    pairs = _distinct(np.concatenate(list(each(of_band, range(BANDS)))))
    return np.stack([pairs >> 32, pairs & 0xFFFFFFFF], axis=1)


def _sharing(band: npt.NDArray[np.uint32], rows: Places) -> Iterator[tuple[Numbers, Numbers]]:
    """Rows whose number an earlier one has too, and that one: the one before, and the first.

    Some thousand at once, as what is made of them is many times as large.
    """
    size = np.uint64(len(band).bit_length())
    ordered = band[rows].astype(np.uint64)
    ordered <<= size
    ordered |= rows.astype(np.uint32)
    ordered.sort()  # a fifth of the time that sorting rows by their numbers takes
    leader = 0
    for start in range(0, len(ordered), _ROWS_AT_ONCE):
        some = ordered[start : start + _ROWS_AT_ONCE + 1]
        own = (some & ((np.uint64(1) << size) - np.uint64(1))).view(np.int64)
        some = some >> size
        follows = np.flatnonzero(some[1:] == some[:-1]) + 1
        firsts = np.arange(len(some))
        firsts[follows] = 0
        np.maximum.accumulate(firsts, out=firsts)
        leaders = own.take(firsts)
        if start:
            leaders[firsts == 0] = leader
        leader = leaders[-1]
        found, before, leaders = own[follows], own[follows - 1], leaders[follows]
        yield found, before
        others = np.flatnonzero(before != leaders)
        yield found[others], leaders[others]


def _most_differing(counts: Counts) -> npt.NDArray[np.uint8]:
    """(n,) for a near copy of each text, four times the words that may stand in one of them only.

    The sum for two texts is what is allowed. A shingle that is not in both is one of 0.2 against
    1.8 in all, and there are two for each word: these are two ninths of the words of both. A word
    in one only brings a pair of neighbours, which it has in common with one other at most: so
    there are two thirds as many words.
    """
    most: npt.NDArray[np.uint8] = np.minimum(-(-16 * counts // 27), 127).astype(np.uint8)
    return most


def _may_be_alike(
    traits: Traits, most: npt.NDArray[np.uint8], own: Numbers, others: Numbers
) -> npt.NDArray[np.bool_]:
    """(m,) False for two texts of which more words stand in one only, by their traits."""
    differing: npt.NDArray[np.uint8] = np.bitwise_count(traits.take(own) ^ traits.take(others))
    differing <<= np.uint8(2)
    allowed = most.take(own)
    allowed += most.take(others)
    fits: npt.NDArray[np.bool_] = differing <= allowed
    return fits


def _agreement(some: Bands, others: Bands) -> npt.NDArray[np.uint64]:
    """(m,) how many numbers of their bands two texts share."""
    differing = some ^ others
    differing += _ALL_ONES  # the free bit above a number is set by all but 0
    differing &= _FREE_BITS
    differing >>= np.uint32(BAND_BITS - 1)
    two_bands = differing.view(np.uint64)  # sums of bits have room where the numbers were
    unlike = two_bands[:, 0] + two_bands[:, 1]
    unlike += unlike >> np.uint64(32)
    unlike += (unlike >> np.uint64(BAND_BITS)) + (unlike >> np.uint64(2 * BAND_BITS))
    unlike &= np.uint64(2**BAND_BITS - 1)
    agreement: npt.NDArray[np.uint64] = np.uint64(BANDS * BAND_ROWS) - unlike
    return agreement


def _alike(words: Words, pairs: Numbers, progress: Progress | None) -> npt.NDArray[np.bool_]:
    """(m,) whether the two texts of a pair share ALIKE of their shingles."""

    def of_part(part: Numbers) -> npt.NDArray[np.bool_]:
        rows, places = np.unique(part, return_inverse=True)
        known = word_hashes(taken(words.texts, rows))
        placed = _placed_shingles(*known, places.ravel())
        pair = (placed >> np.uint64(48)).astype(np.int64)
        sizes = np.bincount(pair, minlength=len(part))
        in_both = (placed[1:] ^ placed[:-1]) == 1
        shared = np.bincount(pair[1:][in_both], minlength=len(part))
        found: npt.NDArray[np.bool_] = shared >= ALIKE * (sizes - shared)
        return found

    parts = [pairs[start : start + _CHUNK] for start in range(0, len(pairs), _CHUNK)]
    found = [np.empty(0, dtype=bool)]
    for number, part in enumerate(each(of_part, parts)):
        found.append(part)
        if progress is not None:
            progress(number, len(parts))
    return np.concatenate(found)


def _placed_shingles(hashes: Hashes, starts: Numbers, rows: Numbers) -> Hashes:
    """The different shingles of each two texts in a row, sorted.

    The place of the pair above, 47 bits of hash, and which of the two it is: what stands in both
    differs by the last bit only.
    """
    shingles, begins = _shingles(hashes, starts, rows)
    place = np.arange(len(rows), dtype=np.uint64)
    above = (place >> np.uint64(1)) << np.uint64(48) | place & np.uint64(1)
    shingles >>= np.uint64(16)
    shingles &= ~np.uint64(1)
    shingles |= np.repeat(above, np.diff(begins))
    return _distinct(shingles)


def _distinct(values: AnyValues) -> AnyValues:
    """The different values in order, which sorts `values`; `np.unique` takes many times as long."""
    values.sort()
    is_new = np.ones(len(values), dtype=bool)
    np.not_equal(values[1:], values[:-1], out=is_new[1:])
    return values[is_new]


def _shingles(hashes: Hashes, starts: Numbers, rows: Numbers) -> tuple[Hashes, Numbers]:
    """Each word and each pair of neighbours of some texts, and where each text begins."""
    sizes = starts[rows + 1] - starts[rows]
    begins = np.zeros(len(rows) + 1, dtype=np.int64)
    np.cumsum(sizes, out=begins[1:])
    single = hashes[np.arange(begins[-1]) + np.repeat(starts[rows] - begins[:-1], sizes)]
    double = np.empty_like(single)
    double[:-1] = mix(single[:-1] * _NEXT_WORD + single[1:])
    last = begins[1:] - 1
    double[last] = single[last]  # the last word has no neighbour: it stands twice
    return np.stack([single, double], axis=1).ravel(), begins * 2
