"""Work that waits for the network can be given up at any moment."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

Result = TypeVar("Result")
_LOOK_S = 0.1


class _Work(threading.Thread, Generic[Result]):
    def __init__(self, function: Callable[[threading.Event], Result]) -> None:
        super().__init__(daemon=True)  # one that hangs in a look-up keeps no program alive
        self._function = function
        self.unwanted = threading.Event()
        self.results: list[Result] = []
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self.results.append(self._function(self.unwanted))
        except BaseException as error:  # it is raised again where the work was asked for
            self.error = error


def watched(
    function: Callable[[threading.Event], Result],
    look: Callable[[], object] | None = None,
    limit_s: float = float("inf"),
) -> Result:
    """What a function gives back, which runs in a thread of its own.

    function: told by its argument when its work is no longer wanted
    look: called ten times a second in the caller's thread; what it raises ends the work at once,
    even where a connection hangs, and is raised
    limit_s: TimeoutError is raised after so many seconds
    """
    until = time.monotonic() + limit_s
    work = _Work(function)
    work.start()
    try:
        while work.is_alive():
            work.join(_LOOK_S)
            if look is not None:
                look()
            if work.is_alive() and time.monotonic() > until:
                raise TimeoutError("no answer")
    except BaseException:
        work.unwanted.set()
        raise
    if work.error is not None:
        raise work.error
    return work.results[0]
