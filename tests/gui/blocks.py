"""How long the window's thread is busy at a stretch, and with what.

A stretch goes from one look for events to the next: nothing that the user does is answered in it.
What the thread works and what it waits for (a lock, a disk, another thread) is counted. What it
stands in the queue for a processor is not, nor what the machine that lends its processors keeps
for itself, so that a busy machine makes little difference.
"""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from PySide6.QtCore import QAbstractEventDispatcher

from benchmarks.pulse import Pulse
from benchmarks.spent import Meter, Spent, queued_s

BLOCKED_MS = 100
_LOOK_S, _LATE_S = 0.01, 0.03
_OURS = str(Path(__file__).parents[2] / "workbench")


class Blocks:
    """Notes each stretch of more than 100 ms, and what was at work when a clock ticked.

    The clock is a signal, which Python answers in the window's thread. Another thread that looked
    would keep what is at work alive, a painter too, and end it in the wrong thread.
    """

    def __init__(self) -> None:
        self.longest_ms: dict[str, list[float]] = defaultdict(list)
        self._longest: dict[str, _Stretch] = {}
        self.during = ""  # what the user just did
        self._seen: Counter[str] = Counter()
        self._beside: Counter[str] = Counter()
        self._looked_s = 0.0
        self._queues: dict[int, float] = {}
        self._meter: Meter | None = None
        self._pulse: Pulse | None = None
        self._began = Spent()
        self._is_looking = False
        self._may_idle = False
        self.begin()

    def watch(self, loop: QAbstractEventDispatcher) -> None:
        """From now on, in the window's thread, which is the main one; not on Windows."""
        self._meter, self._pulse = Meter(), Pulse()
        self.begin()
        loop.awake.connect(self.end_stretch)
        loop.aboutToBlock.connect(self._end_and_idle)
        signal.signal(signal.SIGALRM, self._look)
        signal.setitimer(signal.ITIMER_REAL, _LOOK_S, _LOOK_S)

    def leave(self) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)
        if self._meter is not None and self._pulse is not None:
            self._meter.close()
            self._pulse.end()

    def end_stretch(self) -> None:
        """The thread looks for events now: note how long it had not."""
        if self._meter is None:
            return
        spent = self._meter() - self._began
        # Nobody is kept waiting while the loop waits for events; how long it did is not known.
        held_s = spent.busy_s if self._may_idle else spent.held_s
        stretch_ms = max(spent.busy_s, held_s) * 1000
        if stretch_ms > BLOCKED_MS:
            seen, self._seen = self._seen, Counter()  # a tick may come while it is looked at
            beside, self._beside = self._beside, Counter()
            most = "; ".join(what for what, _ in seen.most_common(3)) or "?"
            did = f"after {self.during}: " if self.during else ""
            waits = " (waits)" if spent.busy_s < held_s / 2 else ""
            what = did + most + waits
            if stretch_ms > max(self.longest_ms[what], default=0):
                began_s = self._began.at_s
                self._longest[what] = _Stretch(began_s, spent, seen.total(), [*beside])
            self.longest_ms[what].append(stretch_ms)
        self.begin()

    def begin(self) -> None:
        """What was done until now is not the window's."""
        self._seen.clear()
        self._beside.clear()
        self._looked_s = time.monotonic()
        self._may_idle = False
        if self._meter is not None:
            self._began = self._meter()

    def _end_and_idle(self) -> None:
        self.end_stretch()
        self._may_idle = True

    def report(self) -> str:
        """The longest first, each with what its time went into."""
        lines = []
        for what, ms in sorted(self.longest_ms.items(), key=lambda item: -max(item[1])):
            lines.append(f"{len(ms):5} times, {max(ms):5.0f} ms at most: {what}")
            lines += [f"{'':12} {line}" for line in self._explained(self._longest[what])]
        return "\n".join(lines)

    def _explained(self, longest: _Stretch) -> list[str]:
        began_s, spent = longest.began_s, longest.spent
        late = self._pulse.late(began_s, began_s + spent.at_s) if self._pulse is not None else []
        return [
            f"{spent.words()}; the clock ticked {longest.ticks} times",
            *(f"meanwhile: {what}" for what in late),
            *(f"beside, when a tick was late: {what}" for what in longest.beside),
        ]

    def _look(self, _: int, frame: FrameType | None) -> None:
        if frame is None or self._is_looking:  # a slow machine is still at the last
            return
        self._is_looking = True
        self._seen[_place(frame)] += 1
        last_s, self._looked_s = self._looked_s, time.monotonic()
        queues, self._queues = self._queues, queued_s()
        if self._looked_s - last_s > _LATE_S:  # Python was kept from it by a call, or by a thread
            # Not this thread's own: this function would hold itself, and with it, until garbage is
            # collected, all that called it. A painter there would not end in time.
            frames = sys._current_frames()
            del frames[threading.get_ident()]
            self._beside.update(map(_place, frames.values()))
            grown = [s - queues.get(one, s) for one, s in self._queues.items()]
            if grown and max(grown) > _LATE_S / 3:  # perhaps with a lock that this thread wants
                self._beside[f"a thread queued {max(grown) * 1000:.0f} ms"] += 1
        self._is_looking = False


@dataclass(frozen=True)
class _Stretch:
    began_s: float
    spent: Spent
    ticks: int
    beside: list[str]


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
