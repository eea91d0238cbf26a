"""What becomes of memory that was freed: kept for the next piece of a table, given back at the end.

Left to itself the GNU C library gives the memory for each piece back to the system and asks for it
again, and a third of the time that a table is looked into goes into making it anew. No other
library is told anything.
"""

from __future__ import annotations

import ctypes
import sys
from functools import cache
from typing import Any

import pyarrow as pa

# Numbers of the C library's mallopt; larger stretches than the second are given back at once.
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
_KEPT_BYTES, _LARGE_BYTES = 2**24, 2**21


@cache
def keep_freed() -> None:
    """Keep up to 16 MB of what a thread frees."""
    library = _gnu_library()
    if library is not None:
        library.mallopt(_TRIM_THRESHOLD, _KEPT_BYTES)
        library.mallopt(_MMAP_THRESHOLD, _LARGE_BYTES)


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
    return library if hasattr(library, "mallopt") and hasattr(library, "malloc_trim") else None
