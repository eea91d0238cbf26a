"""Rows to learn from, to validate on and to test on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.data.copies import near_texts, same_texts, together
from workbench.data.texts import Places, Texts
from workbench.data.words import words_of
from workbench.errors import DataError

Rows = npt.NDArray[np.int64]

PARTS = ("train", "validation", "test")
_PART_WORDS = {
    **dict.fromkeys(("train", "training", "trn", "learn", "训练", "训练集"), "train"),
    **dict.fromkeys(
        ("validation", "valid", "val", "dev", "development", "eval", "验证", "验证集"), "validation"
    ),
    **dict.fromkeys(("test", "testing", "tst", "holdout", "hold-out", "测试", "测试集"), "test"),
}


def split_rows(
    texts: Sequence[str] | Rows | Places,
    labels: npt.NDArray[np.int64],
    shares: Sequence[float],
    seed: int,
) -> list[Rows]:
    """Row numbers of train and of a part for each share: a partition, the same for the same seed.

    texts: (n,) equal ones stay together, so that no copy of a tested row is learned; numbers of
    clusters do the same for near copies or groups
    labels: (n,) each class is shared out on its own, so that the parts have like classes
    shares: of validation and of test, or of as many parts as are wanted, 0 to 1

    Each class gives its rounded share, carried over from class to class so that the sizes of the
    parts come out right; a class seen once stays in train.
    """
    random = np.random.default_rng(seed)
    if not isinstance(texts, np.ndarray):
        texts = pd.factorize(np.array(texts, dtype=object))[0]
    copies = _in_order(texts)
    first_label = np.full(int(copies.max(initial=-1)) + 1, -1, dtype=np.int32)
    first_label[copies[::-1]] = labels[::-1]  # a cluster counts for the class of its first row
    sizes = np.bincount(copies).astype(np.int32)
    part = np.zeros(len(sizes), dtype=np.int8)
    owed = np.zeros(len(shares))
    for label in np.unique(first_label):
        clusters = random.permutation(np.flatnonzero(first_label == label))
        rows = int(sizes[clusters].sum())
        if len(clusters) < 2:
            continue
        ends = np.cumsum(sizes[clusters])
        taken = 0
        for which, share in enumerate(shares):
            wish = rows * share + owed[which]
            target = taken + max(0, round(wish))
            # At least one cluster of every class is learned from.
            last = min(int(np.searchsorted(ends, target, side="right")), len(clusters) - 1)
            first = int(np.searchsorted(ends, taken, side="right"))
            part[clusters[first:last]] = which + 1
            got = int(ends[last - 1]) - taken if last > first else 0
            owed[which] = wish - got if share else 0.0
            taken += got
    chosen = part[copies] if len(copies) else part
    return [np.flatnonzero(chosen == which) for which in range(len(shares) + 1)]


def clusters_of(texts: Texts, groups: pd.Series | None = None, near_copies: bool = False) -> Places:
    """(n,) numbers of the clusters that must not be torn apart when rows are split.

    Equal texts are always in one; groups: (n,) cells whose equal values are in one too, an empty
    cell stands for itself; near_copies: whether nearly equal texts are as well
    """
    first = same_texts(texts)
    pairs = []
    if groups is not None:
        values, _ = pd.factorize(groups.str.strip().mask(groups.str.strip() == ""))
        rows = np.flatnonzero(values >= 0)
        pairs.append(np.stack([rows, rows[_first_of(values[rows])]], axis=1))
    if near_copies:
        near = near_texts(words_of(texts))
        pairs.append(np.stack([np.arange(len(near)), near], axis=1))
    return together(first, np.concatenate(pairs)) if pairs else first


def named_parts(cells: pd.Series) -> npt.NDArray[np.str_]:
    """(n,) "train", "validation" or "test", as a split column says; "" where it says neither."""
    found = cells.str.strip().str.lower().map(_PART_WORDS).fillna("")
    return found.to_numpy(dtype=np.str_)


def rows_by_part(cells: pd.Series, title: str) -> dict[str, Rows]:
    """The rows of each part that a split column names. Raises DataError for an unknown word."""
    parts = named_parts(cells)
    if (parts == "").any():
        row = int(np.flatnonzero(parts == "")[0])
        raise DataError(
            f"{title}, row {int(cells.index[row]) + 1}: {cells.iloc[row]!r} (column {cells.name!r})"
            " is no part of a split: it must be train, validation or test."
        )
    return {part: np.flatnonzero(parts == part) for part in PARTS}


def is_split_column(cells: pd.Series) -> bool:
    """Whether every cell names a part, and some are for learning and some are not."""
    if cells.iloc[:1].map(len).max() > 20:
        return False
    parts = set(named_parts(pd.Series(cells.unique())).tolist())
    return "" not in parts and "train" in parts and len(parts) > 1


def _in_order(clusters: Rows | Places) -> Places:
    """(n,) the clusters numbered anew, from 0 on, in the order in which they first stand there.

    clusters: (n,) numbers that are not much larger than n
    """
    own = np.arange(len(clusters), dtype=np.int32)
    first = np.zeros(int(clusters.max(initial=-1)) + 1, dtype=np.int32)
    first[clusters[::-1]] = own[::-1]  # what is written last stays
    leaders = first[clusters]
    numbers = np.cumsum(leaders == own, dtype=np.int32) - np.int32(1)
    found: Places = numbers[leaders]
    return found


def _first_of(codes: Rows) -> Rows:
    """(n,) the first place with the same code."""
    _, leaders, inverse = np.unique(codes, return_index=True, return_inverse=True)
    return np.asarray(leaders[inverse], dtype=np.int64)
