"""A row far larger than the others is read in proportion to its size, however it is written."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

LINES = b"".join(
    b"some nice text number %d,%s\n" % (n, b"xy"[n % 2 : n % 2 + 1]) for n in range(900)
)
# The processor time is many times what is needed, and far below what work on each pair would take.
READ_WITHIN_LIMITS = """
import json, resource, sys
from workbench.data.read import read_source
resource.setrlimit(resource.RLIMIT_CPU, (40, 40))
table = read_source(sys.argv[1])
sizes = [max(map(len, row)) for row in table.frame.to_numpy()]
faults = [[fault.kind, *fault.lines] for fault in table.faults]
print(json.dumps([table.rows, max(sizes), faults]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the processor time is limited as Unix does")
@pytest.mark.parametrize(
    ("giant", "rows", "size", "faults"),
    [
        (
            b'"' + b'of ""many"" lines, and words\n' * 200_000 + b'",x\n',
            1801,
            5_400_000,
            [],
        ),
        (
            b'"' + b"a,b," * 10_000_000,
            1800,
            40_000_023,
            [["stray quotes", 902], ["uneven rows", 902]],
        ),
        (b"one" + b"," * 500_000 + b"\n", 1801, 25, [["uneven rows", 902]]),
        ((b"long " * 20_000 + b",") * 195 + b"\n", 1801, 19_400_194, [["uneven rows", 902]]),
        (b",'x" * 40_000 + b"\n", 1801, 119_999, [["uneven rows", 902]]),
    ],
    ids=["quoted", "a quote that is not closed", "empty cells", "long cells", "apostrophes"],
)
def test_a_giant_row_is_read_in_proportion_to_its_size(
    tmp_path: Path, giant: bytes, rows: int, size: float, faults: list
):
    path = tmp_path / "t.csv"
    path.write_bytes(b"text,label\n" + LINES + giant + LINES)
    done = subprocess.run(
        [sys.executable, "-c", READ_WITHIN_LIMITS, str(path)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-500:]
    assert json.loads(done.stdout) == [rows, size, faults]


@pytest.mark.skipif(sys.platform != "linux", reason="the memory is counted as Linux does")
@pytest.mark.parametrize("others", [LINES, LINES[:60]], ids=["many others", "few others"])
def test_a_huge_text_is_looked_into_in_little_more_than_its_own_memory(
    tmp_path: Path, others: bytes
):
    size = 60_000_000
    path = tmp_path / "huge.csv"
    path.write_bytes(others + b'"' + b"word " * (size // 5) + b'",x\n' + others)
    code = """
import resource, sys
from workbench.config import Data
from workbench.data.columns import guess_columns
from workbench.data.profile import profile
from workbench.data.read import read_source

def most() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

profile(few := read_source(sys.argv[2]), guess_columns(few.frame), "single_label", Data())
table = read_source(sys.argv[1])
before = most()
profile(table, guess_columns(table.frame), "single_label", Data())
print(most() - before)
"""
    few = tmp_path / "few.csv"
    few.write_bytes(LINES)
    command = [sys.executable, "-c", code, str(path), str(few)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, timeout=240)
    assert int(done.stdout) < 4 * size
