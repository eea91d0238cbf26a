"""What a thread's time goes into, so that a long stretch of it explains itself."""

from __future__ import annotations

import gc
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path

from benchmarks.measure import ServedClock

_THREADS = Path("/proc/self/task")


def queued_s() -> dict[int, float]:
    """How long each thread of this process but the one that asks has queued for a processor.

    By the system's number of the thread; empty where that is not told (other systems than Linux).
    """
    own, queued = threading.get_native_id(), {}
    for thread in _THREADS.iterdir() if _THREADS.exists() else ():
        with suppress(OSError):  # it has ended meanwhile
            if int(thread.name) != own:
                told = (thread / "schedstat").read_bytes()
                queued[int(thread.name)] = int(told.split()[1]) / 1e9
    return queued


@dataclass(frozen=True)
class Spent:
    """What a thread has used up so far, or between two moments (`later - earlier`)."""

    at_s: float = 0.0  # of the monotonic clock
    busy_s: float = 0.0
    system_s: float = 0.0  # of it; the system counts in ticks of some milliseconds
    garbage_s: float = 0.0  # in which Python collected garbage, in whichever thread
    queued_s: float = 0.0  # for a processor
    kept_s: float = 0.0  # by the machine that lends its processors, of all of them
    new_pages: int = 0  # of memory, touched for the first time
    read_pages: int = 0  # the same, read from a disk
    waits: int = 0
    displaced: int = 0  # by a thread that got the processor in its place

    def __sub__(self, earlier: Spent) -> Spent:
        return Spent(
            *(getattr(self, field.name) - getattr(earlier, field.name) for field in fields(self))
        )

    @property
    def held_s(self) -> float:
        """Worked or waited, but not for a processor."""
        return self.at_s - self.queued_s - self.kept_s

    def words(self) -> str:
        """What is not 0, in one line."""
        waited_s = self.held_s - self.busy_s
        times = {
            "worked": self.busy_s,
            "of it in the system": self.system_s,
            "garbage": self.garbage_s,
            "waited": waited_s,
            "queued": self.queued_s,
            "kept by the machine": self.kept_s,
        }
        counts = {
            "new pages": self.new_pages,
            "pages from disk": self.read_pages,
            "waits": self.waits,
            "times displaced": self.displaced,
        }
        told = [f"{what} {s * 1000:.0f} ms" for what, s in times.items() if s >= 0.0005]
        return ", ".join([*told, *(f"{count} {what}" for what, count in counts.items() if count)])


class Meter:
    """Reads what the thread that made it has used up.

    Only Linux tells all of it; elsewhere the time at work stands for the time that passed.
    """

    def __init__(self) -> None:
        self._clock = ServedClock()
        self._garbage_s = self._began = 0.0
        gc.callbacks.append(self._note_garbage)

    def __call__(self) -> Spent:
        busy_s = time.thread_time()
        if sys.platform != "linux":
            return Spent(at_s=busy_s, busy_s=busy_s, garbage_s=self._garbage_s)
        import resource

        used = resource.getrusage(resource.RUSAGE_THREAD)
        queued_s, kept_s = self._clock.unserved_s()
        return Spent(
            at_s=time.monotonic(),
            busy_s=busy_s,
            system_s=used.ru_stime,
            garbage_s=self._garbage_s,
            queued_s=queued_s,
            kept_s=kept_s,
            new_pages=used.ru_minflt,
            read_pages=used.ru_majflt,
            waits=used.ru_nvcsw,
            displaced=used.ru_nivcsw,
        )

    def close(self) -> None:
        gc.callbacks.remove(self._note_garbage)
        self._clock.close()

    def _note_garbage(self, phase: str, _: Mapping[str, int]) -> None:
        now = time.perf_counter()
        if phase == "start":
            self._began = now
        else:
            self._garbage_s += now - self._began
