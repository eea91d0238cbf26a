"""Rows of different lengths that lie end to end, and what is reckoned of each of them.

numpy's own `reduceat` takes as long for the beginning of a row as for some ten of its values. So
the values are put in another order: the first of all rows, then the second of all that have two,
and so on; what is reckoned of a row is then reckoned of all rows at once, column by column.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]
Values = TypeVar("Values", Numbers, npt.NDArray[np.uint32], Hashes)

_WIDEST = 64  # values of a row; a longer one is cut, as it would be a column of its own at each
_BASE = np.uint64(0xD1342543DE82EF95)


class Ragged:
    """n rows, of which some may be empty."""

    def __init__(self, starts: Numbers) -> None:
        """starts: (n + 1,) where each row begins, and the last one ends"""
        begins, sizes = starts[:-1], np.diff(starts)
        self._firsts: Numbers | None = None
        if sizes.max(initial=0) > _WIDEST:
            self._cuts = np.maximum(-(-sizes // _WIDEST), 1)
            self._firsts = np.cumsum(self._cuts) - self._cuts
            rows = np.repeat(np.arange(len(sizes)), self._cuts)
            before = (np.arange(len(rows)) - self._firsts[rows]) * _WIDEST
            begins, sizes = begins[rows] + before, np.minimum(sizes[rows] - before, _WIDEST)
        widths = len(sizes) - np.cumsum(np.bincount(sizes, minlength=1))
        self._widths: list[int] = widths[widths > 0].tolist()
        # The longest first; numbers of a byte are sorted in one go.
        longest = np.argsort((_WIDEST - sizes).astype(np.uint8), kind="stable")
        order = longest[: self._widths[0] if self._widths else 0]
        self._filled = len(order)
        self._rank = np.full(len(sizes), len(order))
        self._rank[order] = np.arange(len(order))
        begins = begins[order]
        self._places = np.empty(sum(self._widths), dtype=np.int64)
        for column, part in enumerate(self._columns(self._places)):
            np.add(begins[: len(part)], column, out=part)

    def by_column(self, values: Values) -> Values:
        """The values of all rows in the order that the other methods take them in."""
        return values.take(self._places)

    def outermost(self, values: Hashes, factor: np.uint16) -> npt.NDArray[np.uint16]:
        """(3, n, 4) of each row's values the least, the greatest, and the least product; 0 of none.

        Of each value four times 16 bits, which are four values by themselves. The greatest is the
        least in another order, and takes no product of each value.
        values: as `by_column` gives them
        """
        found = np.full((3, self._filled + 1), np.iinfo(np.uint64).max, np.uint64)
        found[:, -1] = 0
        found[1] = 0
        least, most, product = found.view(np.uint16)
        shorts = values.view(np.uint16)
        products, start = shorts * factor, 0
        for width in self._widths:
            size, stop = 4 * width, start + 4 * width
            np.minimum(least[:size], shorts[start:stop], out=least[:size])
            np.maximum(most[:size], shorts[start:stop], out=most[:size])
            np.minimum(product[:size], products[start:stop], out=product[:size])
            start = stop
        parts = found.take(self._rank, axis=1).view(np.uint16).reshape(3, -1, 4)
        if self._firsts is None:
            return parts
        whole: npt.NDArray[np.uint16] = np.minimum.reduceat(parts, self._firsts, axis=1)
        whole[1] = np.maximum.reduceat(parts[1], self._firsts, axis=0)
        return whole

    def keys(self, values: Hashes) -> Hashes:
        """(n,) equal where rows have the same values in the same order; 0 of an empty row.

        values: as `by_column` gives them
        """
        sums = np.zeros(self._filled + 1, dtype=np.uint64)
        for column in self._columns(values):
            some = sums[: len(column)]
            some *= _BASE
            some += column
        found = mix(sums).take(self._rank)
        if self._firsts is None:
            return found
        whole: Hashes = found[self._firsts]
        cut = self._cuts > 1
        pieces = Ragged(np.append(self._firsts, len(found)))
        whole[cut] = pieces.keys(pieces.by_column(found))[cut]
        return whole

    def united(self, values: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
        """(n,) each bit that is set in any of a row's values; as `by_column` gives them"""
        found = np.zeros(self._filled + 1, dtype=np.uint32)
        for column in self._columns(values):
            found[: len(column)] |= column
        found = found.take(self._rank)
        if self._firsts is None:
            return found
        whole: npt.NDArray[np.uint32] = np.bitwise_or.reduceat(found, self._firsts)
        return whole

    def _columns(self, values: Values) -> Iterator[Values]:
        start = 0
        for width in self._widths:
            yield values[start : start + width]
            start += width


def mix(values: Hashes) -> Hashes:
    """Make hashes of which every bit depends on all below it, and on all but a few above.

    In place: the same array.
    """
    values *= np.uint64(0xBF58476D1CE4E5B9)
    above = values >> np.uint64(32)
    values ^= above
    values *= np.uint64(0x94D049BB133111EB)
    np.right_shift(values, np.uint64(29), out=above)
    values ^= above
    return values


def ranks(flags: npt.NDArray[np.bool_], places: Numbers) -> Numbers:
    """(n,) how many flags are set before each place.

    Sixty-four at once, as in Jacobson 1989, "Space-efficient static trees and graphs"; searching
    for the places among those of the flags takes three times as long.
    """
    packed = np.packbits(flags, bitorder="little")
    bits = np.append(packed, np.zeros(-len(packed) % 8 + 8, np.uint8)).view("<u8")
    before = np.zeros(len(bits) + 1, dtype=np.int64)
    np.cumsum(np.bitwise_count(bits), out=before[1:])
    whole = places >> 6
    inner = bits.take(whole)
    inner &= (np.uint64(1) << (places & 63).view(np.uint64)) - np.uint64(1)
    found: Numbers = before.take(whole)
    found += np.bitwise_count(inner)
    return found
