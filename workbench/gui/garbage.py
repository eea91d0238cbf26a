"""Garbage is collected in the window's own thread.

Python collects cycles in whichever thread happens to make objects. A widget that is freed so in
the thread that reads a table takes the program with it.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

from workbench.gui.background import is_working

_LOOK_MS = 500
# A table that is read row by row makes millions of objects, all of them kept: to look through them
# takes seconds. As many as this take a few milliseconds.
_MOST_NEW = 50_000


class GarbageCollector(QObject):
    """Collects twice a second what is due by Python's own limits, in its place."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def set_aside(self) -> None:
        """Look no more through what there is now, and stays: the window and what it imported.

        These 130,000 objects kept it waiting for 70 to 95 ms at each collection of the oldest.
        """
        gc.freeze()

    def collect(self) -> None:
        """Collect the oldest generation that is due, unless a task beside has just made masses."""
        counts, limits = gc.get_count(), gc.get_threshold()
        if counts[0] > _MOST_NEW and is_working():
            return
        for generation in (2, 1, 0):
            if counts[generation] > limits[generation] > 0:
                gc.collect(generation)
                return
