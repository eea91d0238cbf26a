"""Whether the machine stood still, and what a thread waits in: processes that only keep time.

A machine that lends its processors may stop them without telling, for a copy of its memory, say.
To a thread at work that looks as if it had worked. So one process on each processor sleeps a
little, does a little, and notes when that took long for no reason that the system knows of. One of
them looks at what the first thread of the process that is measured waits in, each time.
"""

from __future__ import annotations

import mmap
import os
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from benchmarks.measure import ServedClock

_SLEEP_S = 0.005
_LATE_S = 0.01
_WORK = range(2000)  # some 20 µs; and fresh memory, which the machine may have to find first
_FRESH_BYTES = 2**16
_SLOW = 10


# What a thread does that has nothing to do: polls, or sleeps as it was told.
_IDLE = ("0", "poll_schedule_timeout", "do_poll", "do_sys_poll", "ep_poll", "hrtimer_nanosleep")


class Pulse:
    """Keeps time beside the process that makes it; on Linux only."""

    def __init__(self) -> None:
        self._notes = tempfile.TemporaryFile()  # noqa: SIM115 (as long as this)
        self._processes = [
            subprocess.Popen(
                [sys.executable, "-m", "benchmarks.pulse", str(processor)],
                cwd=Path(__file__).parents[1],
                stdout=self._notes,
            )
            for processor in (os.sched_getaffinity(0) if sys.platform == "linux" else ())
        ]

    def late(self, began_s: float, ended_s: float) -> list[str]:
        """What was noted between two moments of the monotonic clock: how long, and what."""
        noted = os.pread(self._notes.fileno(), 2**24, 0).decode().splitlines()
        found = []
        for line in noted:
            at, lasted, what = line.split(maxsplit=2)
            if float(at) < ended_s and float(at) + float(lasted) > began_s:
                found.append(f"{float(lasted) * 1000:.0f} ms {what}")
        return found

    def end(self) -> None:
        """Keep time no more; what was noted can still be asked for."""
        for process in self._processes:
            process.kill()
            process.wait()


def keep_time(processor: int) -> None:
    """Note on standard output when a moment on this processor took long, for ever."""
    os.sched_setaffinity(0, {processor})
    with suppress(PermissionError):  # its own place in the queue is left out anyhow
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    clock = ServedClock()
    usual_s = float("inf")
    parent = os.getppid()
    waits = _Waits(parent) if processor == min(os.sched_getaffinity(parent)) else None
    while os.getppid() == parent:
        if waits is not None:
            waits.look()
        began_s, served_s = time.monotonic(), clock()
        time.sleep(_SLEEP_S)
        late_s = clock() - served_s - _SLEEP_S
        if late_s > _LATE_S:
            _note(began_s, late_s, f"nothing ran on processor {processor}")
        began_s, served_s = time.monotonic(), clock()
        for _ in _WORK:
            pass
        with mmap.mmap(-1, _FRESH_BYTES) as fresh:
            fresh[:: mmap.PAGESIZE] = bytes(_FRESH_BYTES // mmap.PAGESIZE)
        took_s = clock() - served_s
        usual_s = min(usual_s, max(took_s, 1e-5))
        if took_s > max(_SLOW * usual_s, 0.002):
            _note(began_s, took_s, f"for {usual_s * 1000:.2f} ms of work on processor {processor}")


class _Waits:
    """Notes what the first thread of a process was seen in again and again while it waited."""

    def __init__(self, process: int) -> None:
        self._file = Path(f"/proc/{process}/wchan")
        self._place, self._since_s = "0", 0.0

    def look(self) -> None:
        try:
            place = self._file.read_text(encoding="ascii")
        except OSError:  # the process is gone, or not ours
            place = "0"
        now_s = time.monotonic()
        if place == self._place:
            return
        lasted_s = now_s - self._since_s
        if self._place not in _IDLE and lasted_s > _LATE_S:
            _note(self._since_s, lasted_s, f"the thread was seen in {self._place}")
        self._place, self._since_s = place, now_s


def _note(at_s: float, lasted_s: float, what: str) -> None:
    os.write(1, f"{at_s:.6f} {lasted_s:.6f} {what}\n".encode())


if __name__ == "__main__":
    keep_time(int(sys.argv[1]))
