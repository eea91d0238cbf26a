"""How fast a download goes, and how long it will take."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

_WINDOW_S = 5.0


class Speed:
    """Of the last few seconds, so that a pause or a faster network shows soon."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen: deque[tuple[float, int]] = deque()

    def note(self, done: int) -> None:
        """So many bytes are there now."""
        now = self._clock()
        self._seen.append((now, done))
        while len(self._seen) > 2 and now - self._seen[0][0] > _WINDOW_S:
            self._seen.popleft()

    @property
    def bytes_per_second(self) -> float:
        if len(self._seen) < 2:
            return 0.0
        (since, before), (now, done) = self._seen[0], self._seen[-1]
        return max(0.0, (done - before) / (now - since)) if now > since else 0.0

    def seconds_left(self, total: int) -> float | None:
        """None while nothing moves."""
        speed = self.bytes_per_second
        return (total - self._seen[-1][1]) / speed if speed > 0 else None
