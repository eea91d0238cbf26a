"""Rows with too many or too few cells are fitted to the width of their table.

Where a cell belongs is judged by what stands in its column elsewhere: a delimiter that was not
quoted splits a text in two, one too many leaves an empty cell, one too few takes a cell away.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from workbench.data.cells import kind_of

JUDGED_ROWS = 500
_FEWEST_ROWS = 5
_MOST_CLASSES = 50
# Beyond it something else is wrong with a row, and the fitting would take too long.
_MOST_CELLS = 200
_MOST_LETTERS = 1_000_000


class Fitter:
    """Fits rows to the columns of a table."""

    def __init__(self, rows: Sequence[Sequence[str]], width: int, delimiter: str) -> None:
        """rows: those of the right width, to judge by"""
        self._width = width
        self._delimiter = delimiter
        judged = rows[:JUDGED_ROWS]
        self._columns = (
            [_Column([row[place] for row in judged]) for place in range(width)]
            if len(judged) >= _FEWEST_ROWS
            else []
        )

    def fitted(self, row: list[str]) -> list[str]:
        """The row with as many cells as the table: in doubt the surplus joins the last cell, and
        what lacks is empty at the end."""
        end = len(row)
        while end > self._width and not row[end - 1] and not row[self._width - 1]:
            end -= 1
        row = row[:end]
        if len(row) == self._width:
            return row
        if not self._columns or not row or len(row) > _MOST_CELLS or _letters(row) > _MOST_LETTERS:
            return self._plainly(row)
        return self._aligned(row)

    def _plainly(self, row: list[str]) -> list[str]:
        if len(row) < self._width:
            return row + [""] * (self._width - len(row))
        return [*row[: self._width - 1], self._delimiter.join(row[self._width - 1 :])]

    def _aligned(self, row: list[str]) -> list[str]:
        """The likeliest way to share the cells out among the columns, in their order."""
        most = max(1, len(row) - self._width + 1)
        # best[i]: of the first i cells in the columns so far, the likelihood and the cells.
        best: dict[int, tuple[float, list[str]]] = {0: (0.0, [])}
        for column in self._columns:
            following: dict[int, tuple[float, list[str]]] = {}
            for used, (likelihood, cells) in best.items():
                for taken in range(min(most, len(row) - used) + 1):
                    cell, cost = self._joined(row[used : used + taken])
                    total = likelihood + column.likelihood(cell) - cost
                    if used + taken not in following or total > following[used + taken][0]:
                        following[used + taken] = (total, [*cells, cell])
            best = following
        return best[len(row)][1] if len(row) in best else self._plainly(row)

    def _joined(self, cells: list[str]) -> tuple[str, float]:
        """Cells as one, and what it costs: empty ones are what a delimiter too many leaves."""
        if not cells:
            return "", 0.5
        filled = [cell for cell in cells if cell]
        if len(filled) <= 1:
            return (filled or [""])[0], 0.3 * (len(cells) - 1)
        return self._delimiter.join(cells), 0.2 * (len(cells) - 1)


def _letters(row: Sequence[str]) -> int:
    return sum(map(len, row))


class _Column:
    """What the cells of a column are like."""

    def __init__(self, cells: Sequence[str]) -> None:
        kinds = Counter(map(kind_of, cells))
        self._kinds = {kind: count / len(cells) for kind, count in kinds.items()}
        values = set(cells)
        few = len(values) <= min(_MOST_CLASSES, len(cells) // 2)
        self._classes = values if few and kinds["text"] else None
        self._length = sum(math.log1p(len(cell)) for cell in cells) / len(cells)

    def likelihood(self, cell: str) -> float:
        """How well a cell fits in, as a logarithm up to a constant."""
        likelihood = math.log(self._kinds.get(kind_of(cell), 0.0) + 0.01)
        if self._classes is not None and cell not in self._classes:
            likelihood -= 2.0
        return likelihood - 0.3 * abs(math.log1p(len(cell)) - self._length)
