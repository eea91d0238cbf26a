"""How well polluted CSV files are read, by the score of the Pollock benchmark (0 to 10).

Each file is read with everything guessed and written again as plain CSV, as by `workbench data FILE
--save`; what was written is compared with the table that the file should yield. SOURCE.txt beside
the corpus says how the points are given. The other readers are measured where they are installed
(`pip install workbench[benchmark]`). Prints one line of JSON: by reader the simple and the weighted
score, and each file below full points with `--files`.

    python -m benchmarks.polluted_csv --files
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import re
import sys
import tempfile
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from benchmarks.measure import DATA, machine, say

CORPUS = DATA / "polluted_csv"
# How many files of a kind the whole benchmark has, of which the corpus here is a part.
_KINDS = {
    "row_more_sep": 756,
    "row_extra_quote": 756,
    "row_less_sep": 672,
    "row_field_delimiter": 84,
}
Rows = list[list[str]]


def workbench(path: Path, parameters: dict[str, Any]) -> Rows:
    """What `workbench data FILE --save` writes, guessing everything."""
    from workbench.data.profile import save_clean
    from workbench.data.read import read_source

    with tempfile.TemporaryDirectory() as folder:
        saved = Path(folder) / "clean.csv"
        save_clean(read_source(str(path), may_be_empty=True), saved)
        return _written(saved.read_text("utf-8"))


def python_csv(path: Path, parameters: dict[str, Any]) -> Rows:
    """Python's own module with its Sniffer, guessing."""
    text = path.read_text("utf-8")
    return list(csv.reader(io.StringIO(text, newline=""), csv.Sniffer().sniff(text)))


def clevercsv(path: Path, parameters: dict[str, Any]) -> Rows:
    """CleverCSV, guessing."""
    import clevercsv as reader

    return [list(row) for row in reader.read_table(str(path))]


def duckdb(path: Path, parameters: dict[str, Any]) -> Rows:
    """DuckDB, guessing the dialect; values as text."""
    import duckdb as engine

    found = engine.sql(f"select * from read_csv('{path}', all_varchar = true)")
    return [found.columns, *([cell or "" for cell in row] for row in found.fetchall())]


def pandas(path: Path, parameters: dict[str, Any]) -> Rows:
    """pandas, told the dialect, bad lines passed over."""
    import pandas as reader

    lines = parameters["header_lines"]
    frame = reader.read_csv(
        path,
        sep=parameters["delimiter"],
        quotechar=parameters["quotechar"],
        skiprows=parameters["preamble_lines"],
        header=None if lines == 0 else 0 if lines == 1 else list(range(lines)),
        dtype=str,
        keep_default_na=False,
        on_bad_lines="skip",
        engine="python" if len(parameters["delimiter"]) > 1 else "c",
        index_col=False if lines < 2 else None,
    )
    columns: list[Any] = list(frame.columns)
    names = [" ".join(name) if isinstance(name, tuple) else str(name) for name in columns]
    return [names, *frame.fillna("").to_numpy().tolist()]


READERS: dict[str, Callable[[Path, dict[str, Any]], Rows]] = {
    reader.__name__: reader for reader in (workbench, python_csv, clevercsv, duckdb, pandas)
}


def points(found: Rows, expected: Rows) -> float:
    """The points of a file that was read, from 1 to 10.

    found, expected: rows of cells, the header first; without rows nothing is expected
    """
    if not expected:
        return 10.0
    header = _agreement(map(normalised, _first(found)), map(normalised, expected[0]))
    records = 3.0
    if len(expected) > 1:
        records = _agreement(map(_record, found[1:]), map(_record, expected[1:]))
    cells = _agreement(
        (cell for row in found for cell in row), (cell for row in expected for cell in row)
    )
    return 1.0 + header + records + cells


def normalised(cell: str) -> str:
    """A cell in one form, whether it is a boolean, a number, a time, a date, a price or text."""
    cell = cell.strip().lower()
    if cell in ("true", "false", "yes", "no"):
        return str(cell in ("true", "yes"))
    if match := re.fullmatch(r"([-+]?[$€£]?)([-+]?\d[\d,]*\.?\d*)([$€£%]?)", cell):
        mark, number, unit = match.groups()
        return f"{mark}{float(number.replace(',', '')):g}{unit}"
    if match := re.fullmatch(r"(\d{1,2}):(\d{2})(:\d{2})?", cell):
        return f"{int(match[1]):02}:{match[2]}{match[3] or ':00'}"
    if match := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", cell):
        return f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}"
    return cell


def score(reader: Callable[[Path, dict[str, Any]], Rows]) -> dict[str, Any]:
    """The simple and the weighted score of a reader, and its points by file."""
    weights = json.loads((CORPUS / "weights.json").read_text("utf-8"))
    by_file: dict[str, float] = {}
    for path in sorted((CORPUS / "csv").glob("*.csv")):
        about = (CORPUS / "parameters" / f"{path.name}_parameters.json").read_text("utf-8")
        expected = _written((CORPUS / "clean" / path.name).read_text("utf-8"))
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                found = reader(path, json.loads(about))
        except Exception as error:  # a reader that fails has no points
            say(f"{reader.__name__}: {path.name}: {error}")
            by_file[path.name] = 0.0
        else:
            by_file[path.name] = points(found, expected)
    kinds: dict[str, list[str]] = defaultdict(list)
    for name in by_file:
        kinds[next((kind for kind in _KINDS if name.startswith(kind)), name)].append(name)
    sums = [0.0, 0.0]
    totals = [0.0, 0.0]
    for kind, names in kinds.items():
        mean = sum(by_file[name] for name in names) / len(names)
        for place, weight in enumerate((1.0, float(weights[names[0]]))):
            sums[place] += mean * _KINDS.get(kind, 1) * weight
            totals[place] += _KINDS.get(kind, 1) * weight
    simple, weighted = (round(sums[place] / totals[place], 3) for place in (0, 1))
    return {"simple": simple, "weighted": weighted, "files": by_file}


def _written(text: str) -> Rows:
    return list(csv.reader(io.StringIO(text, newline="")))


def _first(rows: Rows) -> list[str]:
    return rows[0] if rows else []


def _record(row: list[str]) -> str:
    return "".join(map(normalised, row))


def _agreement(found: Iterable[str], expected: Iterable[str]) -> float:
    """Precision, recall and F1 of one multiset against another, summed: 0 to 3."""
    ours, theirs = Counter(found), Counter(expected)
    shared = (ours & theirs).total()
    if not shared:
        return 0.0
    precision, recall = shared / ours.total(), shared / theirs.total()
    return precision + recall + 2 * precision * recall / (precision + recall)


def main() -> int:
    """Score every reader that is installed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--readers", nargs="+", choices=READERS, default=list(READERS))
    parser.add_argument("--files", action="store_true", help="list the files below ten points")
    options = parser.parse_args()
    results: dict[str, Any] = {}
    for name in options.readers:
        found = score(READERS[name])
        files = found.pop("files")
        say(f"{name}: simple {found['simple']}, weighted {found['weighted']}")
        if options.files:
            found["below ten"] = {
                file: round(value, 3) for file, value in files.items() if value < 9.9995
            }
        results[name] = found
    print(json.dumps({"readers": results, "machine": machine()}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
