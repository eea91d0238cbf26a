"""What becomes of memory that was freed: kept for the next piece of a table, given back at the end.

The GNU C library gives freed memory back to the system, which clears it anew each time that a
piece asks for it: a third of the time that a table is looked into. How much it keeps it learns
from the largest array that was freed so far. Other libraries are not told anything.
"""

from __future__ import annotations

import ctypes
import sys
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa

MANY_ROWS = 20_000
"""Of fewer little is kept, and giving back keeps other threads waiting."""
_KEPT_BYTES = 2**23
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _NEVER = -1, -3, 2**31 - 1  # as in malloc.h


@cache
def keep_freed() -> None:
    """From now on keep twice as much of what a thread frees, and arrays up to this size.

    Arrow takes its memory from the same library then. Its own keeps what a thread has freed from
    all others: after a look into short texts that was half the size of their file.
    """
    if _gnu_library() is not None:
        pa.set_memory_pool(pa.system_memory_pool())
    np.empty(_KEPT_BYTES, dtype=np.uint8)  # freed at once, and never written to


def keep_all_freed() -> None:
    """From now on give nothing back that is freed: a step of training asks for the same again.

    Of the bundled model the gradient of the embeddings alone is larger than what the library
    would ever keep: the system cleared 47 MB anew for each step.
    """
    library = _gnu_library()
    if library is not None:
        library.mallopt(_TRIM_THRESHOLD, _NEVER)
        library.mallopt(_MMAP_THRESHOLD, _NEVER)


def give_back() -> None:
    """Give what was kept back to the system."""
    pa.default_memory_pool().release_unused()  # of the GNU C library too, where Arrow uses it


@cache
def _gnu_library() -> Any:
    if not sys.platform.startswith("linux"):
        return None
    library = ctypes.CDLL(None)
    return library if hasattr(library, "mallopt") else None
