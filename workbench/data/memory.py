"""What becomes of memory that was freed: kept for the next piece of a table, given back at the end.

The GNU C library gives freed memory back to the system, which clears it anew each time that a
piece asks for it: a third of the time that a table is looked into. How much it keeps it learns
from the largest array that was freed so far. Other libraries are not told anything.
"""

from __future__ import annotations

import ctypes
import sys
from functools import cache

import numpy as np
import pandas as pd
import pyarrow as pa

_MANY_ROWS, _MANY_BYTES = 20_000, 2**25
_KEPT_BYTES = 2**23


@cache
def keep_freed() -> None:
    """From now on keep twice as much of what a thread frees, and arrays up to this size.

    Arrow takes its memory from the same library then. Its own keeps what a thread has freed from
    all others: after a look into short texts that was half the size of their file.
    """
    if _has_gnu_library():
        pa.set_memory_pool(pa.system_memory_pool())
    np.empty(_KEPT_BYTES, dtype=np.uint8)  # freed at once, and never written to


def give_back() -> None:
    """Give what was kept back to the system."""
    pa.default_memory_pool().release_unused()  # of the GNU C library too, where Arrow uses it


def is_much(frame: pd.DataFrame) -> bool:
    """Whether much is kept after work on a table; giving little back keeps other threads waiting.

    frame: with columns as Arrow holds them, which know their size
    """
    return len(frame) >= _MANY_ROWS or int(frame.memory_usage(index=False).sum()) >= _MANY_BYTES


def _has_gnu_library() -> bool:
    return sys.platform.startswith("linux") and hasattr(ctypes.CDLL(None), "malloc_trim")
