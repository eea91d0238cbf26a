"""Memory that was freed serves what asks for memory next."""

from __future__ import annotations

import subprocess
import sys

import pytest

MEBIBYTES_ANEW = """
import resource
import numpy as np
from workbench.data.memory import {keep}

def fill():
    arrays = [np.ones({size} * 2**20, np.uint8) for _ in range(8)]

{keep}()
fill()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(10):
    fill()
pages = resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before
print(pages * resource.getpagesize() / 2**20)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="it is the GNU C library that is taught")
@pytest.mark.parametrize(("keep", "size"), [("keep_freed", 1), ("keep_all_freed", 47)])
def test_memory_of_one_piece_serves_the_next(keep, size):
    script = MEBIBYTES_ANEW.format(keep=keep, size=size)
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert float(done.stdout) < 8 * size  # of the 80 times as much that was filled
