"""What every benchmark needs: where the data lies, ratios with their spread, the machine."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psutil

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
"""Where the data sets lie, each beside a SOURCE.txt that says whose it is."""


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


def peak_memory_bytes() -> int:
    """The most main memory that this process has held so far."""
    if sys.platform == "win32":
        return int(psutil.Process().memory_info().peak_wset)
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024  # macOS says bytes, others kilobytes


def say(text: str) -> None:
    """A line of progress; standard output is for the result alone."""
    print(text, file=sys.stderr, flush=True)
