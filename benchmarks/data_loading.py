"""How long a large table takes to open and to look into, against merely reading its file.

    python -m benchmarks.data_loading --rows 1000000 --rounds 5

Each is measured in a process of its own whose imports are done: the Data panel's way to its first
rows and to all of them, its look into a table that was read, with the tokens of the bundled model,
and the bare readings of pyarrow and polars of the same file. They take turns, so that a busy
machine slows all of them. The texts are words as frequent as
in a language (the n-th one in n), a tenth of the rows with a finding. Prints one line of JSON.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from benchmarks.measure import machine, peak_memory_bytes, ratios, say

_CHUNK_ROWS = 200_000
_WORDS = 30_000
OURS = ("first rows", "all rows", "profile")
THEIRS = ("pyarrow", "polars")


def write_table(path: Path, rows: int) -> None:
    """Short texts of 4 to 16 words, of four classes; some copied, with markup or an address."""
    random = np.random.default_rng(0)
    letters = np.array(list("eeettaaooiinnsshhrrddllucmfwygpbvk"))
    sizes = random.integers(2, 10, _WORDS)
    words = np.array(["".join(random.choice(letters, size)) for size in sizes])
    rank = 1 / np.arange(1, _WORDS + 1)
    bounds = np.cumsum(rank / rank.sum())
    with path.open("w", encoding="utf-8") as file:
        file.write("text,label\n")
        for start in range(0, rows, _CHUNK_ROWS):
            count = min(_CHUNK_ROWS, rows - start)
            sizes = random.integers(4, 17, count)
            places = np.searchsorted(bounds, random.random(sizes.sum()))
            chosen = words[np.minimum(places, _WORDS - 1)]
            texts = [" ".join(part) for part in np.split(chosen, np.cumsum(sizes)[:-1])]
            for row in random.integers(1, count, count // 30):
                texts[row] = texts[row - 1]
            for row in random.integers(0, count, count // 30):
                texts[row] += " <br/>"
            for row in random.integers(0, count, count // 30):
                texts[row] += " a.b@example.com"
            labels = random.choice(list("abcd"), count)
            file.writelines(f"{text},{label}\n" for text, label in zip(texts, labels, strict=True))


def work_for(name: str, path: Path) -> tuple[Callable[[], Any], Callable[[Any], Any]]:
    """What comes before the watch starts, and what is timed with what that gave."""
    if name == "pyarrow":
        import pyarrow.csv

        return lambda: None, lambda _: pyarrow.csv.read_csv(path)
    if name == "polars":
        import polars

        return lambda: None, lambda _: polars.read_csv(path)
    import pyarrow.csv

    from workbench.config import RunConfig
    from workbench.data.reading import GUESSED
    from workbench.gui.panels.data_work import first_rows, look_into, read_table
    from workbench.models.find import tokenizer_file

    config = RunConfig()
    file = tokenizer_file(config.model.name)
    tokenizer = None if file is None else (file, config.model.max_length)

    def begin(_: Any) -> Any:
        return first_rows(str(path), GUESSED, (), None, _let_on)

    def read(_: Any) -> Any:
        return read_table(str(path), GUESSED, (), None, _let_on)

    def look(opened: Any) -> Any:
        return look_into(opened, config.data, tokenizer, _let_on)

    if name == "profile":
        return lambda: read(None)[0], look
    return lambda: None, begin if name == "first rows" else read


def _let_on(done: int, total: int) -> None:
    """No progress is shown."""


def child(name: str, path: Path) -> None:
    """Measure one of them and print what it took."""
    before, work = work_for(name, path)
    start = psutil.Process().memory_info().rss
    given = before()
    clock, processor = time.perf_counter(), time.process_time()
    kept = work(given)
    figures = {
        "seconds": time.perf_counter() - clock,
        "cpu_seconds": time.process_time() - processor,
        "peak_bytes": peak_memory_bytes() - start,
        "held_bytes": psutil.Process().memory_info().rss - start,
        "rows": kept[0].table.rows if name == "all rows" else 0,
    }
    del kept
    print(json.dumps(figures))


def measure(name: str, path: Path) -> dict[str, float]:
    """The figures of one of them, taken in a process of its own."""
    found = subprocess.run(
        [sys.executable, "-m", "benchmarks.data_loading", "--child", name, "--file", str(path)],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    figures: dict[str, float] = json.loads(found.stdout)
    return figures


def main() -> int:
    """Write the table and measure in children, in turns."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--file", type=Path, help="a table with a text and a label column")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        child(options.child, options.file)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        path = options.file or Path(folder) / "rows.csv"
        if options.file is None:
            write_table(path, options.rows)
        size = path.stat().st_size
        say(f"The table has {size / 1e6:.0f} MB.")
        taken: dict[str, list[dict[str, float]]] = {name: [] for name in (*OURS, *THEIRS)}
        for number in range(options.rounds):
            for name, figures in taken.items():
                figures.append(measure(name, path))
                say(f"Round {number + 1}, {name}: {figures[-1]['seconds']:.2f} s")
    document = {
        "rows": int(taken["all rows"][0]["rows"]),
        "file_mb": round(size / 1e6, 1),
        "taken": {name: _summary(figures, size) for name, figures in taken.items()},
        "profile_times_as_long": {
            f"{name}, {unit}": ratios(
                [one[unit] for one in taken["profile"]], [one[unit] for one in taken[name]]
            )
            for name in THEIRS
            for unit in ("seconds", "cpu_seconds")
        },
        "machine": machine(),
    }
    print(json.dumps(document))
    return 0


def _summary(figures: list[dict[str, float]], size: int) -> dict[str, Any]:
    """The median and range of each figure; memory as a multiple of the file."""
    found: dict[str, Any] = {}
    for key in ("seconds", "cpu_seconds"):
        values = [one[key] for one in figures]
        found[key] = {
            "median": round(statistics.median(values), 3),
            "low": round(min(values), 3),
            "high": round(max(values), 3),
        }
    for key in ("peak", "held"):
        found[f"{key}_times_file"] = round(
            statistics.median(one[f"{key}_bytes"] for one in figures) / size, 2
        )
    return found


if __name__ == "__main__":
    sys.exit(main())
