"""What becomes of memory that was freed or read: kept for the next piece of a table, or given back.

The GNU C library gives freed memory back to the system, which clears it anew each time that a
piece asks for it: a third of the time that a table is looked into. How much it keeps it learns
from the largest array that was freed so far. Other libraries are not told anything.

What is mapped from a file counts as held when it was looked at, until the system wants the memory
for something else; what has been looked at is let go before, as far as the system can be told so.
"""

from __future__ import annotations

import ctypes
import mmap
import sys
import weakref
from functools import cache
from typing import IO, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

_MANY_ROWS, _MANY_BYTES = 20_000, 2**25
_KEPT_BYTES = 2**23
_MOST_SEEN = 2**26


class _Mapped(NamedTuple):
    """Addresses of what lies in a file."""

    begin: int
    end: int
    content: weakref.ref[mmap.mmap]


_mapped: list[_Mapped] = []
_seen = 0


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
    _let_go()
    pa.default_memory_pool().release_unused()  # of the GNU C library too, where Arrow uses it


def is_much(frame: pd.DataFrame) -> bool:
    """Whether much is kept after work on a table; giving little back keeps other threads waiting.

    frame: with columns as Arrow holds them, which know their size
    """
    return len(frame) >= _MANY_ROWS or int(frame.memory_usage(index=False).sum()) >= _MANY_BYTES


def map_file(file: IO[bytes]) -> pa.Buffer:
    """The bytes of a file that nobody else writes to, mapped for as long as they are held."""
    mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    content = pa.py_buffer(mapped)
    _mapped.append(_Mapped(content.address, content.address + content.size, weakref.ref(mapped)))
    return content


def is_mapped(address: int) -> bool:
    """Whether what stands there lies in a file."""
    return any(one.begin <= address < one.end for one in _mapped if one.content() is not None)


def looked_at(size: int) -> None:
    """Tell of bytes that may be mapped and are not looked at again soon."""
    global _seen
    _seen += size
    if _seen >= _MOST_SEEN:
        _let_go()


def _let_go() -> None:
    global _seen
    _seen = 0
    _mapped[:] = [one for one in _mapped if one.content() is not None]
    if sys.platform.startswith("linux"):  # elsewhere it means other things
        for one in _mapped:
            if (content := one.content()) is not None:
                content.madvise(mmap.MADV_DONTNEED)


def _has_gnu_library() -> bool:
    return sys.platform.startswith("linux") and hasattr(ctypes.CDLL(None), "malloc_trim")
