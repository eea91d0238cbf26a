"""How long the window's thread is busy at a stretch, and with what.

A stretch goes from one look for events to the next: nothing that the user does is answered in it.
What the thread works and what it waits for (a lock, a disk, another thread) is counted. What it
stands in the queue for a processor is not, nor what the machine that lends its processors keeps
for itself, so that a busy machine makes little difference.
"""

from __future__ import annotations

import signal
import time
from collections import Counter, defaultdict
from pathlib import Path
from types import FrameType

from PySide6.QtCore import QAbstractEventDispatcher

from benchmarks.measure import ServedClock

BLOCKED_MS = 100
_LOOK_S = 0.01
_OURS = str(Path(__file__).parents[2] / "workbench")


class Blocks:
    """Notes each stretch of more than 100 ms, and what was at work when a clock ticked.

    The clock is a signal, which Python answers in the window's thread. Another thread that looked
    would keep what is at work alive, a painter too, and end it in the wrong thread.
    """

    def __init__(self) -> None:
        self.longest_ms: dict[str, list[float]] = defaultdict(list)
        self.during = ""  # what the user just did
        self._seen: Counter[str] = Counter()
        self._clock: ServedClock | None = None
        self._is_looking = False
        self._may_idle = False
        self.begin()

    def watch(self, loop: QAbstractEventDispatcher) -> None:
        """From now on, in the window's thread, which is the main one; not on Windows."""
        self._clock = ServedClock()
        self.begin()
        loop.awake.connect(self.end_stretch)
        loop.aboutToBlock.connect(self._end_and_idle)
        signal.signal(signal.SIGALRM, self._look)
        signal.setitimer(signal.ITIMER_REAL, _LOOK_S, _LOOK_S)

    def leave(self) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)
        if self._clock is not None:
            self._clock.close()

    def end_stretch(self) -> None:
        """The thread looks for events now: note how long it had not."""
        busy_ms = (time.thread_time() - self._began_busy) * 1000
        # Nobody is kept waiting while the loop waits for events; how long it did is not known.
        held_ms = busy_ms if self._may_idle else (self._now() - self._began) * 1000
        if max(busy_ms, held_ms) > BLOCKED_MS:
            seen, self._seen = self._seen, Counter()  # a tick may come while it is looked at
            most = "; ".join(what for what, _ in seen.most_common(3)) or "?"
            did = f"after {self.during}: " if self.during else ""
            waits = " (waits)" if busy_ms < held_ms / 2 else ""
            self.longest_ms[did + most + waits].append(max(busy_ms, held_ms))
        self.begin()

    def begin(self) -> None:
        """What was done until now is not the window's."""
        self._seen.clear()
        self._may_idle = False
        self._began_busy, self._began = time.thread_time(), self._now()

    def _end_and_idle(self) -> None:
        self.end_stretch()
        self._may_idle = True

    def _now(self) -> float:
        return time.thread_time() if self._clock is None else self._clock()

    def report(self) -> str:
        lines = sorted(self.longest_ms.items(), key=lambda item: -max(item[1]))
        return "\n".join(f"{len(ms):5} times, {max(ms):5.0f} ms at most: {w}" for w, ms in lines)

    def _look(self, _: int, frame: FrameType | None) -> None:
        if frame is not None and not self._is_looking:  # a slow machine is still at the last
            self._is_looking = True
            self._seen[_place(frame)] += 1
            self._is_looking = False


def _place(frame: FrameType) -> str:
    """Where the program itself is, and what it had called outside."""
    outer: FrameType | None = frame
    while outer is not None and not outer.f_code.co_filename.startswith(_OURS):
        outer = outer.f_back
    called = frame.f_code.co_qualname
    if outer is None:
        return f"{called}, outside the window"
    where = f"{Path(outer.f_code.co_filename).name} {outer.f_code.co_qualname}:{outer.f_lineno}"
    return where if outer is frame else f"{where} in {called}"
