"""Texts that are the same, or nearly the same, found without comparing each with each.

Near copies are found as in Broder 1997, "On the resemblance and containment of documents": the
least of many hashes over a text's shingles agrees between two texts as often as they share
shingles. A shingle here is a word or two neighbouring words.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from workbench.data.words import Hashes, Numbers, Progress, Words, mixed, ragged, worker_threads

ALIKE = 0.8
"""Share of shingles, of all that stand in either text, which near copies have in common."""

# Five bands of three hashes find 97 % of the pairs that share 0.8 of their shingles, and 99.9 %
# of those that share 0.9; what they find is then compared exactly.
_BANDS, _BAND_ROWS = 5, 3
# A shorter text that differs in a word shares less than ALIKE of its shingles.
_FEWEST_WORDS = 5
# Of 15 hashes: of pairs that share ALIKE, 98 % agree so often; below, comparing is not worth it.
_FEWEST_AGREEING = 9
_CHUNK = 50_000
_random = np.random.default_rng(1997)
_FACTORS = _random.integers(2**62, 2**63, _BANDS * _BAND_ROWS, dtype=np.uint64) | np.uint64(1)
_NEXT_WORD = np.uint64(0x9E3779B97F4A7C15)


def same_texts(texts: pa.LargeStringArray, words: Words) -> Numbers:
    """(n,) the number of the first text that is equal, letter by letter; often its own."""
    first = np.arange(len(texts), dtype=np.int64)
    # Equal texts have equal words: only those with company need to be compared.
    rows = np.flatnonzero(_has_company(words.keys))
    if len(rows):
        codes = texts.take(pa.array(rows)).dictionary_encode().indices.to_numpy()
        _, leaders, inverse = np.unique(codes, return_index=True, return_inverse=True)
        first[rows] = rows[leaders[inverse]]
    return first


def near_texts(words: Words, progress: Progress | None = None) -> Numbers:
    """(n,) the number of the first text of the cluster of near copies; often its own.

    Texts that differ in case, spaces and punctuation only are near copies, and so are those that
    share ALIKE of their words and pairs of words. A text without words has none.
    """
    count = len(words.keys)
    first = np.arange(count, dtype=np.int64)
    filled = np.flatnonzero(words.keys)
    _, leaders, inverse = np.unique(words.keys[filled], return_index=True, return_inverse=True)
    first[filled] = filled[leaders[inverse]]
    alone = np.flatnonzero((first == np.arange(count)) & (words.counts() >= _FEWEST_WORDS))
    pairs = _candidates(words, alone, progress)
    pairs = pairs[_alike(words, pairs)]
    return together(first, pairs) if len(pairs) else first


def together(first: Numbers, pairs: Numbers) -> Numbers:
    """(n,) the first of each cluster, when the two of every pair are in one.

    first: (n,) the first of each cluster so far; pairs: (m, 2)
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    count = len(first)
    ones = np.concatenate([np.arange(count), pairs[:, 0]])
    others = np.concatenate([first, pairs[:, 1]])
    graph = coo_array((np.ones(len(ones), dtype=bool), (ones, others)), shape=(count, count))
    _, cluster = connected_components(graph, directed=False)
    _, leaders = np.unique(cluster, return_index=True)
    found: Numbers = leaders[cluster].astype(np.int64)
    return found


def _has_company(keys: Hashes) -> npt.NDArray[np.bool_]:
    """(n,) whether a key stands elsewhere too."""
    order = np.argsort(keys, kind="stable")
    same = keys[order][1:] == keys[order][:-1]
    found = np.zeros(len(keys), dtype=bool)
    found[order[1:][same]] = True
    found[order[:-1][same]] = True
    return found


def _candidates(words: Words, rows: Numbers, progress: Progress | None) -> Numbers:
    """(m, 2) pairs of texts whose least hashes agree in a band, and in most of all."""
    least = np.empty((len(rows), len(_FACTORS)), dtype=np.uint32)

    def fill(start: int) -> None:
        shingles, begins = _shingles(words, rows[start : start + _CHUNK])
        stop = start + len(begins) - 1
        for column, factor in enumerate(_FACTORS):
            hashes = (shingles * factor >> np.uint64(32)).astype(np.uint32)
            least[start:stop, column] = np.minimum.reduceat(hashes, begins[:-1])

    starts = range(0, len(rows), _CHUNK)
    with worker_threads() as threads:
        for start, _ in zip(starts, threads.map(fill, starts), strict=True):
            if progress is not None:
                progress(start, len(rows))
    found = np.empty(0, dtype=np.int64)
    for band in range(_BANDS):
        key = np.zeros(len(rows), dtype=np.uint64)
        for column in range(band * _BAND_ROWS, (band + 1) * _BAND_ROWS):
            key = mixed(key + least[:, column])
        pairs = _neighbours(key)
        agreeing = (least[pairs[:, 0]] == least[pairs[:, 1]]).sum(axis=1)
        pairs = pairs[agreeing >= _FEWEST_AGREEING]
        found = np.union1d(found, pairs[:, 0] * len(rows) + pairs[:, 1])
    return np.stack([rows[found // len(rows)], rows[found % len(rows)]], axis=1)


def _neighbours(keys: Hashes) -> Numbers:
    """(m, 2) places of equal keys: each with the next, and with the first, of its group."""
    order = np.argsort(keys, kind="stable")
    same = keys[order][1:] == keys[order][:-1]
    groups = np.flatnonzero(np.concatenate([[True], ~same])) if len(order) else order
    first = order[np.repeat(groups, np.diff(np.append(groups, len(order))))]
    left = np.concatenate([order[:-1][same], first[1:][same]])
    right = np.concatenate([order[1:][same], order[1:][same]])
    return np.stack([left, right], axis=1)


def _alike(words: Words, pairs: Numbers) -> npt.NDArray[np.bool_]:
    """(m,) whether the two texts of a pair share ALIKE of their shingles."""
    found = np.zeros(len(pairs), dtype=bool)
    for start in range(0, len(pairs), _CHUNK):
        part = pairs[start : start + _CHUNK]
        sides = [_distinct_shingles(words, part[:, side]) for side in (0, 1)]
        sizes = sum(_by_pair(side, len(part)) for side in sides)
        both = np.sort(np.concatenate(sides))
        shared = _by_pair(both[1:][both[1:] == both[:-1]], len(part))
        found[start : start + _CHUNK] = shared >= ALIKE * (sizes - shared)
    return found


def _distinct_shingles(words: Words, rows: Numbers) -> Hashes:
    """The different shingles of some texts, sorted: the text's place above, 48 bits of hash."""
    shingles, begins = _shingles(words, rows)
    place = np.repeat(np.arange(len(rows), dtype=np.uint64), np.diff(begins))
    marked = np.sort(place << np.uint64(48) | shingles >> np.uint64(16))
    is_new = np.concatenate([[True], marked[1:] != marked[:-1]])
    distinct: Hashes = marked[is_new]
    return distinct


def _by_pair(marked: Hashes, count: int) -> Numbers:
    """(count,) how many shingles each place has."""
    return np.bincount((marked >> np.uint64(48)).astype(np.int64), minlength=count)


def _shingles(words: Words, rows: Numbers) -> tuple[Hashes, Numbers]:
    """Each word and each pair of neighbours of some texts, and where each text begins."""
    places, begins = ragged(words.starts, rows)
    single = words.hashes[places]
    double = np.empty_like(single)
    double[:-1] = mixed(single[:-1] * _NEXT_WORD + single[1:])
    last = begins[1:] - 1
    double[last] = single[last]  # the last word has no neighbour: it stands twice
    return np.stack([single, double], axis=1).ravel(), begins * 2
