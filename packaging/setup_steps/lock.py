"""One set-up at a time: a second start waits for the first."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from setup_steps.console import say

PAUSE_SECONDS = 0.2
# Some network folders know no locks; there the set-up goes on without one.
NO_LOCKS_HERE = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL}


def _try_lock(handle: int) -> bool:
    """Takes the lock if nobody has it; the system gives it back when all who have it end."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as problem:
        return problem.errno in NO_LOCKS_HERE
    return True


@contextlib.contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Holds the lock file; waits, and says so, while another start holds it."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    # A pip that outlives a killed start goes on writing, so it holds the lock too.
    os.set_inheritable(handle, True)
    try:
        if not _try_lock(handle):
            say("Another start is setting Workbench up. Waiting until it is done...")
            while not _try_lock(handle):
                time.sleep(PAUSE_SECONDS)
        yield
    finally:
        os.close(handle)
