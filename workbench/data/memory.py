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

_KEPT_BYTES = 2**23


@cache
def keep_freed() -> None:
    """From now on keep twice as much of what a thread frees, and arrays up to this size."""
    np.empty(_KEPT_BYTES, dtype=np.uint8)  # freed at once, and never written to


def give_back() -> None:
    """Give what was kept back to the system."""
    pa.default_memory_pool().release_unused()
    library = _gnu_library()
    if library is not None:
        library.malloc_trim(0)


@cache
def _gnu_library() -> Any:
    if not sys.platform.startswith("linux"):
        return None
    library = ctypes.CDLL(None)
    return library if hasattr(library, "malloc_trim") else None
