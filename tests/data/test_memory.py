"""Memory that a table's pieces need is asked for once."""

from __future__ import annotations

import subprocess
import sys

import pytest

MEBIBYTES_ANEW = """
import resource
import numpy as np
from workbench.data.memory import keep_freed

def fill():
    arrays = [np.ones(2**20, np.uint8) for _ in range(8)]

keep_freed()
fill()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(10):
    fill()
pages = resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before
print(pages * resource.getpagesize() / 2**20)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="it is the GNU C library that is taught")
def test_memory_of_one_piece_serves_the_next():
    done = subprocess.run(
        [sys.executable, "-c", MEBIBYTES_ANEW], capture_output=True, text=True, check=True
    )
    assert float(done.stdout) < 8  # of the 80 that were filled
