"""What every benchmark needs: where the data lies, ratios with their spread, the machine."""

from __future__ import annotations

import os
import statistics
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psutil

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
"""Where the data sets lie, each beside a SOURCE.txt that says whose it is."""

_QUEUED = Path("/proc/thread-self/schedstat")  # Linux: ns on a processor, ns in the queue for one
_KEPT = Path("/proc/stat")  # the first line's eighth number: hundredths of a second


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> dict[str, Any]:
    """Rates ours / theirs by round, with median and range: above 1 means that we are faster.

    ours, theirs: (rounds,) taken in turns, so that a busy machine slows both of a pair
    """
    by_round = [own / other for own, other in zip(ours, theirs, strict=True)]
    return {
        "median": round(statistics.median(by_round), 3),
        "low": round(min(by_round), 3),
        "high": round(max(by_round), 3),
    }


def machine() -> dict[str, Any]:
    """What it was measured on, and how busy that was with other work."""
    return {
        "cores": psutil.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 2**30),
        "load": round(psutil.getloadavg()[0], 1),
        "date": time.strftime("%Y-%m-%d"),
    }


class ServedClock:
    """Seconds in which a processor was there for the thread that made it, waiting included.

    What it stood in the queue for one is left out, and what the machine that lends its processors
    kept for itself. Where that is not told (other systems than Linux), processor time.
    """

    def __init__(self) -> None:
        self._files: tuple[int, int] | None = None
        if _QUEUED.exists():
            self._files = os.open(_QUEUED, os.O_RDONLY), os.open(_KEPT, os.O_RDONLY)

    def __call__(self) -> float:
        if self._files is None:
            return time.thread_time()
        return time.monotonic() - sum(self.unserved_s())

    def unserved_s(self) -> tuple[float, float]:
        """What the thread stood in the queue so far, and what was kept of all processors."""
        if self._files is None:
            return 0.0, 0.0
        queued, kept = (os.pread(file, 200, 0).split() for file in self._files)
        return int(queued[1]) / 1e9, int(kept[8]) / 100

    def close(self) -> None:
        for file in self._files or ():
            os.close(file)
        self._files = None


def peak_memory_bytes() -> int:
    """The most main memory that this process has held so far."""
    if sys.platform == "win32":
        return int(psutil.Process().memory_info().peak_wset)
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024  # macOS says bytes, others kilobytes


class OwnMemory:
    """The most memory that is the process's own: without what is mapped from files.

    Looked at a hundred times a second, by a thread, from its making on.
    """

    def __init__(self) -> None:
        self._process = psutil.Process()
        self._most = 0
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._look()
        self._thread.start()

    def most_bytes(self) -> int:
        """So far."""
        self._look()
        return self._most

    def close(self) -> None:
        self._is_over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._is_over.wait(0.01):
            self._look()

    def _look(self) -> None:
        facts = self._process.memory_info()
        self._most = max(self._most, facts.rss - getattr(facts, "shared", 0))


def say(text: str) -> None:
    """A line of progress; standard output is for the result alone."""
    print(text, file=sys.stderr, flush=True)
