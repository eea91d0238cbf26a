"""The other processes of a run: started by the lead, watched by it, and ended with it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

from workbench.config import RunConfig
from workbench.engine.failure import HelperLostError
from workbench.engine.team import ALONE, Team, meeting_place
from workbench.errors import WorkbenchError
from workbench.runs.folder import RunFolder
from workbench.runs.torchrun import torchrun_place

Verb = Literal["train", "resume"]
_FAREWELL_S = 60.0
_GRACE_S = 15.0  # in which the lead itself should notice that a helper is gone


@contextmanager
def led_team(
    config: RunConfig, folder: RunFolder, verb: Verb, on_loss: Callable[[Exception], None]
) -> Iterator[Team]:
    """The team of a run that this process leads; its helpers are started, and end with it.

    on_loss: told of a helper's death, in another thread, if the lead does not notice by itself:
    on GPUs it may wait for ever; it should end this process
    Raises HelperLostError instead of what its death has led to.
    """
    size = config.training.processes
    if place := torchrun_place():
        team = Team(*place)
        yield team
        team.disconnect()
        return
    if size == 1 or config.training.method == "few_shot":
        yield ALONE
        return
    store = meeting_place(size)
    helpers = [_start(folder, verb, rank, size, store.port) for rank in range(1, size)]
    is_over = threading.Event()
    threading.Thread(target=_watch, args=(helpers, is_over, on_loss), daemon=True).start()
    team = Team(0, size, 0, size, store)
    try:
        yield team
        is_over.set()
        if team.is_connected:  # else they wait for a run that was stopped before it began
            team.disconnect()
            _say_goodbye(helpers)
    except WorkbenchError:
        raise
    except Exception as error:
        if lost := _lost(helpers):
            raise lost from error
        raise
    finally:
        is_over.set()
        for helper in helpers:
            helper.kill()
            helper.wait()


def helping_team(rank: int, size: int, port: int) -> Team:
    """The team of a helper that `led_team` has started; it ends when its lead does."""
    threading.Thread(target=_end_with_stdin, daemon=True).start()
    return Team(rank, size, rank, size, meeting_place(size, port))


def _start(
    folder: RunFolder, verb: Verb, rank: int, size: int, port: int
) -> subprocess.Popen[bytes]:
    numbers = map(str, (rank, size, port))
    return subprocess.Popen(
        [sys.executable, "-m", "workbench.engine", "help", verb, str(folder.path), *numbers],
        stdin=subprocess.PIPE,
    )


def _watch(
    helpers: list[subprocess.Popen[bytes]],
    is_over: threading.Event,
    on_loss: Callable[[Exception], None],
) -> None:
    while not is_over.wait(0.5):
        if (lost := _lost(helpers, wait_s=0)) and not is_over.wait(_GRACE_S):
            on_loss(lost)
            return


def _lost(helpers: list[subprocess.Popen[bytes]], wait_s: float = 2.0) -> HelperLostError | None:
    """The death of a helper, if one is dead or dies in this moment."""
    until = time.monotonic() + wait_s
    while True:
        for helper in helpers:
            if (code := helper.poll()) not in (None, 0):
                return HelperLostError(len(helpers) + 1, code)
        if time.monotonic() >= until:
            return None
        time.sleep(0.05)


def _say_goodbye(helpers: list[subprocess.Popen[bytes]]) -> None:
    for helper in helpers:
        try:
            helper.wait(_FAREWELL_S)
        except subprocess.TimeoutExpired:
            helper.kill()


def _end_with_stdin() -> None:
    """End this process at once when the pipe to its lead closes, however the lead has ended."""
    while os.read(sys.stdin.fileno(), 1):  # not sys.stdin, which a thread must not hold at exit
        pass
    os._exit(1)
