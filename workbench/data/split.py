"""Rows to learn from, to validate on and to test on."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

Rows = npt.NDArray[np.int64]


def split_rows(
    texts: list[str], labels: npt.NDArray[np.int64], shares: tuple[float, float], seed: int
) -> tuple[Rows, Rows, Rows]:
    """Row numbers of train, validation and test: a partition, the same for the same seed.

    texts: (n,) equal texts stay together, so that no copy of a tested row is learned
    labels: (n,) each class is shared out on its own, so that the parts have like classes
    shares: of validation and of test, 0 to 1

    Each class gives its rounded share, carried over from class to class so that the sizes of the
    parts come out right; a class seen once stays in train.
    """
    random = np.random.default_rng(seed)
    copies, _ = pd.factorize(np.array(texts, dtype=object))
    first_label = np.full(copies.max() + 1 if len(copies) else 0, -1, dtype=np.int64)
    first_label[copies[::-1]] = labels[::-1]  # a cluster counts for the class of its first row
    sizes = np.bincount(copies)
    part = np.zeros(len(sizes), dtype=np.int64)
    owed = np.zeros(2)
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
    train, validation, test = (np.flatnonzero(chosen == which) for which in range(3))
    return train, validation, test
