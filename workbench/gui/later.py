"""Work that can wait, done piece by piece, so that no click waits for all of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QObject, QTimer


class Later(QObject):
    """Does one piece of work in each turn of the event loop, in the order in which they came."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pieces: deque[tuple[QObject, Callable[[], object]]] = deque()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._do_next)

    def add(self, owner: QObject, piece: Callable[[], object]) -> None:
        """Do a piece of work soon, unless its owner is gone by then."""
        self._pieces.append((owner, piece))
        self._timer.start()

    def add_next(self, owner: QObject, piece: Callable[[], object]) -> None:
        """Do a piece of work in the next turn, before all others."""
        self._pieces.appendleft((owner, piece))
        self._timer.start()

    def _do_next(self) -> None:
        owner, piece = self._pieces.popleft()
        if not self._pieces:
            self._timer.stop()
        if shiboken6.isValid(owner):
            piece()
