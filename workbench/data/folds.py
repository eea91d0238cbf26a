"""Cross-validation: the table in parts, of which each run leaves another one out to test on."""

from __future__ import annotations

import heapq

import numpy as np
import pandas as pd

from workbench.config import RunConfig
from workbench.data.texts import Numbers, Places
from workbench.errors import ConfigError, DataError


def check_fold_keys(config: RunConfig) -> None:
    """Raise ConfigError if the keys about folds do not fit each other, or that about test rows."""
    data = config.data
    if data.fold is not None and data.folds is None:
        raise ConfigError(
            f"data.fold = {data.fold} needs data.folds: set how many folds there are."
        )
    if data.fold is not None and data.folds is not None and data.fold > data.folds:
        raise ConfigError(
            f"data.fold = {data.fold} is too large: data.folds deals the rows into {data.folds}."
        )
    if data.folds is not None and isinstance(data.test, str):
        raise ConfigError(
            f"data.test = {data.test!r} and data.folds = {data.folds} exclude each other, as each "
            "fold is tested on the rows that it leaves out: leave one of them out."
        )


def fold_numbers(clusters: Numbers | Places, strata: Numbers, folds: int, seed: int) -> Numbers:
    """(n,) the fold of each row, 1 to `folds`: a partition, the same for the same seed.

    clusters: (n,) rows with equal numbers stay together
    strata: (n,) numbers of the classes, or of what else is to be alike in all folds; a cluster
    counts for that of its first row

    Within each stratum the largest clusters are dealt first, each to the fold with the fewest rows
    of the stratum so far, of these to the one with the fewest rows at all. So folds of single rows
    differ by one row at most, in each stratum and altogether.
    """
    codes, _ = pd.factorize(clusters)
    _, first_rows, sizes = np.unique(codes, return_index=True, return_counts=True)
    strata = strata[first_rows]
    order = np.random.default_rng(seed).permutation(len(sizes))
    order = order[np.lexsort((-sizes[order], strata[order]))]
    fold = np.zeros(len(sizes), dtype=np.int64)
    totals = dict.fromkeys(range(1, folds + 1), 0)
    for stratum in np.split(order, np.flatnonzero(np.diff(strata[order])) + 1):
        emptiest = [(0, total, number) for number, total in totals.items()]
        heapq.heapify(emptiest)
        for cluster, size in zip(stratum.tolist(), sizes[stratum].tolist(), strict=True):
            rows, total, number = emptiest[0]
            fold[cluster] = number
            heapq.heapreplace(emptiest, (rows + size, total + size, number))
        totals = {number: total for _, total, number in emptiest}
    return fold[codes]


def require_enough(
    clusters: Numbers | Places, classes: Numbers, names: list[str], folds: int, group: str | None
) -> None:
    """Raise DataError if a fold would have nothing, or nothing of a class, to test on.

    clusters: (n,) as for `fold_numbers`; classes: (n,) numbers of the names, where each row has
    one class, else all 0 and one name; group: the column that keeps rows together, if any
    """
    pairs = pd.DataFrame({"class": classes, "cluster": clusters}).drop_duplicates()
    counts = np.bincount(pairs["class"], minlength=len(names))
    rarest = int(counts.argmin())
    count = int(counts[rarest])
    if count >= folds:
        return
    what = "1 text" if count == 1 else f"{count} texts"
    if group:
        values = "1 value" if count == 1 else f"{count} values"
        what = f"{values} of the column {group!r}"
    mend = "merge the class with another or leave its rows out" if len(names) > 1 else "add rows"
    if count > 1:
        mend = f"lower data.folds to {count}, or {mend}"
    if len(names) > 1:
        raise DataError(
            f"The class {names[rarest]!r} stands in {what}, too few for data.folds = {folds}: "
            f"{mend}."
        )
    raise DataError(f"There are only {what}, too few for data.folds = {folds}: {mend}.")
