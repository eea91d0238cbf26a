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
        self._is_settled = False
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collect the oldest generation that is due, the very oldest when all is made.

        Nothing while a task beside makes masses.
        """
        counts, limits = gc.get_count(), gc.get_threshold()
        if counts[0] > _MOST_NEW and is_working():
            return
        for generation in (2, 1, 0) if self._is_settled else (1, 0):
            if counts[generation] > limits[generation] > 0:
                gc.collect(generation)
                return

    def settle(self) -> None:
        """Look no more at what is there now: all panels, and the libraries that came with them.

        It lasts as long as the window, and to look through it takes 0.1 s each time.
        """
        gc.freeze()
        self._is_settled = True
