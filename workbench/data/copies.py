"""Texts that are the same, or nearly the same, found without comparing each with each.

Near copies are found as in Broder 1997, "On the resemblance and containment of documents": the
least of many hashes over a text's words agrees between two texts as often as they share words.
Pairs that agree often are then compared by their shingles: a shingle is a word or two neighbouring
words.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from workbench.data.texts import Numbers, Progress, Texts, each, taken
from workbench.data.words import (
    BAND_BITS,
    BAND_MASK,
    BAND_ROWS,
    Bands,
    Hashes,
    Words,
    marked,
    mixed,
    word_hashes,
)

ALIKE = 0.8
"""Share of shingles, of all that stand in either text, which near copies have in common."""

# Who shares 0.8 of the shingles shares more of the words, mostly 0.87 or more: four bands of three
# hashes find 98 % of these pairs. What they find is then compared exactly.
# A shorter text that differs in a word shares less than ALIKE of its shingles.
_FEWEST_WORDS = 5
# Of 12 hashes: of pairs that share 0.87 of their words, 98 % agree so often; below, comparing is
# not worth it.
_FEWEST_AGREEING = 8
_CHUNK = 50_000
_NEXT_WORD = np.uint64(0x9E3779B97F4A7C15)


def same_texts(texts: Texts, words: Words) -> Numbers:
    """(n,) the number of the first text that is equal, letter by letter; often its own."""
    first = np.arange(len(texts), dtype=np.int64)
    # Equal texts have equal words: only those with company need to be compared.
    company = words.alike != first
    company[words.alike[company]] = True
    rows = np.flatnonzero(company)
    if len(rows):
        codes = taken(texts, rows).dictionary_encode().indices.to_numpy()
        leaders = np.full(int(codes.max()) + 1, len(first), dtype=np.int64)
        np.minimum.at(leaders, codes, rows)
        first[rows] = leaders[codes]
    return first


def near_texts(words: Words, progress: Progress | None = None) -> Numbers:
    """(n,) the number of the first text of the cluster of near copies; often its own.

    Texts that differ in case, spaces and punctuation only are near copies, and so are those that
    share ALIKE of their words and pairs of words. A text without words has none.
    """
    own = np.arange(len(words.keys), dtype=np.int64)
    first = np.where(words.keys != 0, words.alike, own)
    alone = np.flatnonzero((first == own) & (words.counts >= _FEWEST_WORDS))
    pairs = _candidates(words, alone)
    pairs = pairs[_alike(words, pairs, progress)]
    return together(first, pairs) if len(pairs) else first


def together(first: Numbers, pairs: Numbers) -> Numbers:
    """(n,) the first of each cluster, when the two of every pair are in one.

    first: (n,) the first of each cluster so far; pairs: (m, 2)
    """
    found = first.copy()
    while len(pairs):
        ends = found[pairs]
        apart = ends[:, 0] != ends[:, 1]
        pairs, ends = pairs[apart], ends[apart]
        np.minimum.at(found, ends.max(axis=1), ends.min(axis=1))
        while not np.array_equal(found[found], found):
            found = found[found]
    return found


def _candidates(words: Words, rows: Numbers) -> Numbers:
    """(m, 2) pairs of texts whose least hashes agree in a band, and in most of all."""

    def of_band(band: Bands) -> Numbers:
        pairs = _neighbours(*marked(mixed(band[rows].astype(np.uint64))))
        pairs = pairs[_agreeing(words, rows[pairs]) >= _FEWEST_AGREEING]
        return pairs[:, 0] * len(rows) + pairs[:, 1]

    found = np.unique(np.concatenate(list(each(of_band, words.bands))))
    return np.stack([rows[found // len(rows)], rows[found % len(rows)]], axis=1)


def _agreeing(words: Words, pairs: Numbers) -> npt.NDArray[np.uint8]:
    """(m,) how many numbers of their bands the two texts of a pair share."""
    found = np.zeros(len(pairs), dtype=np.uint8)
    for band in words.bands:
        differing = band[pairs[:, 0]] ^ band[pairs[:, 1]]
        for _ in range(BAND_ROWS):
            found += differing & np.uint32(BAND_MASK) == 0
            differing >>= np.uint32(BAND_BITS)
    return found


def _neighbours(ordered: Hashes, places: np.uint64) -> Numbers:
    """(m, 2) places of equal hashes that are marked: each with the next, and with the first."""
    after = np.flatnonzero((ordered[1:] ^ ordered[:-1]) <= places) + 1
    begins = np.flatnonzero(np.diff(after, prepend=-1) > 1)  # where the next group is told of
    first = np.repeat(after[begins] - 1, np.diff(begins, append=len(after)))
    further = first < after - 1
    left = np.concatenate([after - 1, first[further]])
    right = np.concatenate([after, after[further]])
    pairs: Numbers = (ordered[np.stack([left, right], axis=1)] & places).astype(np.int64)
    return pairs


def _alike(words: Words, pairs: Numbers, progress: Progress | None) -> npt.NDArray[np.bool_]:
    """(m,) whether the two texts of a pair share ALIKE of their shingles."""
    found = np.zeros(len(pairs), dtype=bool)
    for start in range(0, len(pairs), _CHUNK):
        if progress is not None:
            progress(start, len(pairs))
        part = pairs[start : start + _CHUNK]
        rows, places = np.unique(part, return_inverse=True)
        known = word_hashes(taken(words.texts, rows))
        sides = [_distinct_shingles(*known, places.reshape(-1, 2)[:, side]) for side in (0, 1)]
        sizes = sum(_by_pair(side, len(part)) for side in sides)
        both = np.sort(np.concatenate(sides))
        shared = _by_pair(both[1:][both[1:] == both[:-1]], len(part))
        found[start : start + _CHUNK] = shared >= ALIKE * (sizes - shared)
    return found


def _distinct_shingles(hashes: Hashes, starts: Numbers, rows: Numbers) -> Hashes:
    """The different shingles of some texts, sorted: the text's place above, 48 bits of hash."""
    shingles, begins = _shingles(hashes, starts, rows)
    place = np.repeat(np.arange(len(rows), dtype=np.uint64), np.diff(begins))
    ordered = np.sort(place << np.uint64(48) | shingles >> np.uint64(16))
    is_new = np.concatenate([[True], ordered[1:] != ordered[:-1]])
    distinct: Hashes = ordered[is_new]
    return distinct


def _by_pair(placed: Hashes, count: int) -> Numbers:
    """(count,) how many shingles each place has."""
    return np.bincount((placed >> np.uint64(48)).astype(np.int64), minlength=count)


def _shingles(hashes: Hashes, starts: Numbers, rows: Numbers) -> tuple[Hashes, Numbers]:
    """Each word and each pair of neighbours of some texts, and where each text begins."""
    sizes = starts[rows + 1] - starts[rows]
    begins = np.zeros(len(rows) + 1, dtype=np.int64)
    np.cumsum(sizes, out=begins[1:])
    single = hashes[np.arange(begins[-1]) + np.repeat(starts[rows] - begins[:-1], sizes)]
    double = np.empty_like(single)
    double[:-1] = mixed(single[:-1] * _NEXT_WORD + single[1:])
    last = begins[1:] - 1
    double[last] = single[last]  # the last word has no neighbour: it stands twice
    return np.stack([single, double], axis=1).ravel(), begins * 2
