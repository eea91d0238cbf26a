"""Which engine holds a run: one at a time, and a dead one holds nothing."""

from __future__ import annotations

import json
import os
import socket
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil
from filelock import FileLock

from workbench.errors import RunError
from workbench.runs.files import write_text


@dataclass(frozen=True)
class Holder:
    """The engine process named in a lock file."""

    pid: int
    host: str
    started: float
    """When the process began, Unix time: a later process may get the same pid."""

    def is_live(self) -> bool:
        """Whether that very process still runs; one on another host is taken to."""
        if self.host != socket.gethostname():
            return True
        try:
            process = psutil.Process(self.pid)
            return (
                abs(process.create_time() - self.started) < 2
                and process.status() != psutil.STATUS_ZOMBIE
            )
        except psutil.Error:
            return False


def read_lock(path: Path) -> Holder | None:
    """The holder that a lock file names, or None if there is no lock or it is damaged."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return Holder(int(content["pid"]), str(content["host"]), float(content["started"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def take_lock(path: Path, pid: int | None = None) -> None:
    """Write this process (or `pid`, a child that was just started) into the lock.

    Raises RunError if another live process holds it, or the lock cannot be written. The starter
    names its child before the child is up, so a process may take over from itself or from its
    parent.
    """
    try:
        _take(path, pid or os.getpid())
    except OSError as error:
        raise RunError(
            f"The run {path.parent.name} cannot be worked on: {error.strerror or error}. Free some "
            f"space on the disk, or see that {path.parent} can be written to."
        ) from error


def release_lock(path: Path) -> None:
    """Remove the lock if this process holds it; one that stays is that of a dead process soon."""
    holder = read_lock(path)
    if holder and holder.pid == os.getpid():
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _take(path: Path, pid: int) -> None:
    with FileLock(path.with_name(".lock-guard"), timeout=10):
        holder = read_lock(path)
        ours = (pid, os.getpid(), os.getppid())
        if holder and holder.is_live() and holder.pid not in ours:
            raise RunError(
                f"The run {path.parent.name} is being worked on by process {holder.pid} on "
                f"{holder.host}: wait until it ends, or stop it."
            )
        try:
            started = psutil.Process(pid).create_time()
        except psutil.Error:
            return  # it is dead already, and a dead process holds nothing
        write_text(path, json.dumps(asdict(Holder(pid, socket.gethostname(), started))) + "\n")
