"""Numbers of a run as they arrive: growing arrays, smoothed, thinned for the screen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
_BLOCK = 64  # points whose lowest and highest are kept, so that drawing need not look at each
_FEW = 2**14  # points for which there is room at first
MOST = 2**20  # points kept; no screen shows more, and memory must not grow for hours
_SLICE = 2**14  # points thinned at a time: what fits into the cache needs no new memory


class Curve:
    """Points in order of x; appending is cheap, reading makes no copy.

    Of a curve with more than a million points the lowest and the highest of every four are kept:
    drawn, it looks the same.
    """

    def __init__(self, points: float = 1, most: int = MOST) -> None:
        """points: how many the smoothed values average over, about; 1 does not smooth.

        most: how many are kept, up to a million
        """
        self._most = most
        self._points = np.empty((3, _FEW))
        # Of each full block: lowest and highest of y, lowest and highest of the smoothed values.
        self._blocks = np.empty((4, _FEW // _BLOCK))
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
        self.extend((x,), (y,))

    def extend(self, x: Sequence[float], y: Sequence[float | None]) -> None:
        """Add many points, in order; those that are None or not finite are left out."""
        new = np.array([x, y], dtype=float)
        new = new[:, np.isfinite(new[1])]
        if self._size + new.shape[1] > self._most:
            self._halve()
        start, stop = self._size, self._size + new.shape[1]
        if stop > self._points.shape[1]:
            self._make_room(max(stop, MOST))
        self._points[:2, start:stop] = new
        self._points[2, start:stop] = self._averages(new[1].tolist())
        self._size = stop
        self._look_at_blocks(start // _BLOCK)

    def _averages(self, values: list[float]) -> list[float]:
        """The smoothed values of new ones; plain numbers are faster here than arrays."""
        averages = []
        for value in values:
            self._average = self._smoothing * self._average + (1 - self._smoothing) * value
            self._weight = self._smoothing * self._weight + (1 - self._smoothing)
            averages.append(self._average / self._weight)
        return averages

    def _look_at_blocks(self, first: int) -> None:
        """Note the lowest and the highest of each full block from the `first` on."""
        stop = self._size // _BLOCK
        parts = self._points[1:, first * _BLOCK : stop * _BLOCK].reshape(2, -1, _BLOCK)
        self._blocks[0::2, first:stop] = parts.min(axis=2)
        self._blocks[1::2, first:stop] = parts.max(axis=2)

    def _make_room(self, size: int) -> None:
        """For all that will come at once: memory that is not used yet costs nothing."""
        points, blocks = np.empty((3, size)), np.empty((4, size // _BLOCK))
        points[:, : self._size] = self._points[:, : self._size]
        blocks[:, : self._size // _BLOCK] = self._blocks[:, : self._size // _BLOCK]
        self._points, self._blocks = points, blocks

    def _halve(self) -> None:
        """Keep the lowest and the highest of every four points."""
        kept, whole = 0, self._size - self._size % 4
        for start in range(0, whole, _SLICE):
            part = self._points[:, start : min(start + _SLICE, whole)]
            fours = part[1].reshape(-1, 4)
            low, high = fours.argmin(axis=1), fours.argmax(axis=1)
            first, last = np.minimum(low, high), np.maximum(low, high)
            last[first == last] = 3  # all four are equal
            places = np.stack([first, last], axis=1) + 4 * np.arange(len(first))[:, None]
            chosen = np.take(part, places.ravel(), axis=1)
            self._points[:, kept : kept + chosen.shape[1]] = chosen
            kept += chosen.shape[1]
        rest = self._points[:, whole : self._size].copy()
        self._size = kept + rest.shape[1]
        self._points[:, kept : self._size] = rest
        self._look_at_blocks(0)

    def cut(self, x: float) -> None:
        """Forget the points beyond x: what comes next goes on from there."""
        self._size = int(np.searchsorted(self.x, x, side="right"))
        self._weight = 1 - self._smoothing**self._size
        self._average = self.smoothed[-1] * self._weight if self._size else 0.0

    def thinned(
        self, buckets: int, smoothed: bool = False, low: float = -np.inf, high: float = np.inf
    ) -> tuple[Floats, Floats]:
        """The points with x from `low` to `high`, as few as a width of `buckets` pixels shows.

        It takes as long for a million points as for a hundred thousand.
        """
        start, stop = (int(place) for place in np.searchsorted(self.x, (low, high)))
        start, stop = max(0, start - 1), min(self._size, stop + 1)  # lines that leave the picture
        values = self.smoothed if smoothed else self.y
        first, last = -(-start // _BLOCK), stop // _BLOCK
        in_bucket = (last - first) // buckets
        if in_bucket < 1:
            return thin(self.x[start:stop], values[start:stop], buckets)
        count = (last - first) // in_bucket
        ends = self._blocks[2:] if smoothed else self._blocks[:2]
        parts = ends[:, first : first + count * in_bucket].reshape(2, count, in_bucket)
        places = self.x[(first + np.arange(count) * in_bucket) * _BLOCK]
        y = np.stack([parts[0].min(axis=1), parts[1].max(axis=1)], axis=1).ravel()
        rest = (first + count * in_bucket) * _BLOCK
        tail_x, tail_y = thin(self.x[rest:stop], values[rest:stop], 8)
        return np.concatenate([np.repeat(places, 2), tail_x]), np.concatenate([y, tail_y])


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
