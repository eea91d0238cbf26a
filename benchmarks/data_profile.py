"""How long it takes to look into a table, against merely reading its file with pyarrow.

    python -m benchmarks.data_profile [ROWS]

Both times are taken in one process, in turn, three times; the file is made of random words, a
tenth of the rows with a finding.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.csv

from workbench.data.columns import Columns
from workbench.data.profile import profile
from workbench.data.read import Table

_ROUNDS = 3


def main() -> None:
    """Print the times and their ratio."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.csv"
        make(rows).to_csv(path, index=False)
        print(f"{rows:,} rows, {path.stat().st_size / 1e6:.0f} MB")
        for _ in range(_ROUNDS):
            reading = timed(partial(pyarrow.csv.read_csv, path))
            frame = pd.read_csv(path, dtype=str, keep_default_na=False).astype(object)
            table = Table(str(path), "rows", "csv", {"train": frame})
            looking = timed(partial(profile, table, Columns("text", "label")))
            ratios = ", ".join(
                f"{name} {mine:.2f} s against {theirs:.2f} s ({mine / theirs:.1f} times)"
                for name, mine, theirs in zip(("clock", "CPU"), looking, reading, strict=True)
            )
            print(ratios)


def make(rows: int) -> pd.DataFrame:
    """Short texts of 4 to 16 words, some copied, with markup or an address."""
    random = np.random.default_rng(0)
    words = np.array([f"{random.integers(0, 16**6):x}" for _ in range(20_000)])
    sizes = random.integers(4, 17, rows)
    chosen = words[random.integers(0, len(words), sizes.sum())]
    texts = [" ".join(part) for part in np.split(chosen, np.cumsum(sizes)[:-1])]
    for row in random.integers(1, rows, rows // 30):
        texts[row] = texts[row - 1]
    for row in random.integers(0, rows, rows // 30):
        texts[row] += " <br/>"
    for row in random.integers(0, rows, rows // 30):
        texts[row] += " a.b@example.com"
    return pd.DataFrame({"text": texts, "label": random.choice(list("abcd"), rows)})


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock and of the processor."""
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - clock, time.process_time() - processor


if __name__ == "__main__":
    main()
