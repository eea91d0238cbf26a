"""Numbers of a run as they arrive: growing arrays, smoothed, thinned for the screen."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


class Curve:
    """Points in order of x; appending is cheap, reading makes no copy."""

    def __init__(self, points: float = 1) -> None:
        """points: how many the smoothed values average over, about; 1 does not smooth."""
        self._points = np.empty((3, 1024))
        self._size = 0
        self.average_over(points)
        self._average = 0.0
        self._weight = 0.0

    def __len__(self) -> int:
        return self._size

    @property
    def x(self) -> Floats:
        return self._points[0, : self._size]

    @property
    def y(self) -> Floats:
        return self._points[1, : self._size]

    @property
    def smoothed(self) -> Floats:
        """Exponential average of y, corrected for its start as in Adam (Kingma & Ba 2015)."""
        return self._points[2, : self._size]

    def average_over(self, points: float) -> None:
        """Smooth over about so many points; it counts for the points to come."""
        self._smoothing = 1 - 1 / max(1.0, points)

    def append(self, x: float, y: float) -> None:
        """Add a point; one that is not finite is left out."""
        if not np.isfinite(y):
            return
        if self._size == self._points.shape[1]:
            self._points = np.concatenate([self._points, np.empty_like(self._points)], axis=1)
        self._average = self._smoothing * self._average + (1 - self._smoothing) * y
        self._weight = self._smoothing * self._weight + (1 - self._smoothing)
        self._points[:, self._size] = x, y, self._average / self._weight
        self._size += 1

    def cut(self, x: float) -> None:
        """Forget the points beyond x: what comes next goes on from there."""
        self._size = int(np.searchsorted(self.x, x, side="right"))
        self._weight = 1 - self._smoothing**self._size
        self._average = self.smoothed[-1] * self._weight if self._size else 0.0


def thin(x: Floats, y: Floats, buckets: int) -> tuple[Floats, Floats]:
    """The lowest and the highest point of each of `buckets` stretches, in order of x.

    Drawn, it looks as all points would, for a width of `buckets` pixels. x, y: (n,).
    """
    size = len(x) // buckets
    if size < 4:
        return x, y
    used = size * buckets
    parts = y[:used].reshape(buckets, size)
    low, high = parts.argmin(axis=1), parts.argmax(axis=1)
    first = np.arange(buckets) * size
    chosen = np.sort(np.concatenate([first + low, first + high, np.arange(used, len(x))]))
    return x[chosen], y[chosen]
