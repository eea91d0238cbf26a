"""Phase events at a bearable rate."""

from __future__ import annotations

import time
from collections.abc import Callable

from workbench.events import Event, Phase

Emit = Callable[[Event], None]
_INTERVAL_S = 0.1


class PhaseProgress:
    """Called with (done, total); says so at most ten times a second, the first and last always."""

    def __init__(
        self,
        emit: Emit,
        name: str,
        unit: str = "rows",
        check: Callable[[], None] = lambda: None,
    ) -> None:
        """check: called with every event, and may raise to end the phase."""
        self._emit = emit
        self._name = name
        self._unit = unit
        self._check = check
        self._said_at = 0.0
        emit(Phase(name=name, unit=unit))

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._said_at < _INTERVAL_S and done != total:
            return
        self._said_at = now
        self._check()
        self._emit(Phase(name=self._name, done=done, total=total, unit=self._unit))
