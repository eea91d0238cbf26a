"""A training engine: started so that it outlives whoever started it, and watched."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import NoReturn

from workbench.errors import EngineError, RunError
from workbench.jobs.command import detached, engine_command, engine_environment
from workbench.jobs.spare import Spare, Verb
from workbench.runs.folder import RunFolder
from workbench.runs.lock import release_lock, take_lock
from workbench.runs.log import cut_events


class EngineProcess:
    """A child that trains."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """None while it lives; minus the signal's number if one killed it."""
        return self._process.poll()

    def is_alive(self) -> bool:
        """Whether it runs; asking also buries a dead child, so that no zombie is left."""
        return self._process.poll() is None

    def wait(self, timeout: float | None = None) -> int | None:
        """The exit code, or None if it still lives after `timeout` seconds."""
        try:
            return self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            return None

    def kill(self) -> None:
        """End it at once; what was last saved remains."""
        self._process.kill()


def start_run(
    folder: RunFolder, spare: Spare | None = None, *, resuming: bool = False
) -> EngineProcess:
    """Start an engine on a run, a warm spare if there is one, and lock the run in its name.

    resuming: go on with a run that was cut off or stopped
    Raises EngineError if no process can be started.
    """
    verb: Verb = "resume" if resuming else "train"
    folder.control_path.unlink(missing_ok=True)
    if resuming:
        _rewind(folder)
    process = spare.hand_over(folder, verb) if spare is not None else None
    if process is None:
        process = _start(folder, verb)
    try:
        take_lock(folder.lock_path, process.pid)
    except RunError:  # nobody would follow it
        process.kill()
        process.wait()
        raise
    return EngineProcess(process)


def help_run(path: Path, verb: Verb) -> NoReturn:
    """Become an engine that helps out in a run, as torchrun asks all but one process to."""
    command = engine_command(verb, str(path))
    os.execve(command[0], command, engine_environment())


def _rewind(folder: RunFolder) -> None:
    """Lock a run and cut its log back to where it goes on.

    Before anybody follows it again: a log that ends with the end of the run is read no more.
    Raises RunError when another engine is at work, or the log cannot be written.
    """
    take_lock(folder.lock_path)
    try:
        cut_events(folder.events_path, max(folder.checkpoint_steps(), default=None))
    except OSError as error:
        release_lock(folder.lock_path)
        raise RunError(
            f"The run {folder.name} cannot go on: {error.strerror or error}. Free some space on "
            f"the disk, or see that {folder.path} can be written to."
        ) from error


def _start(folder: RunFolder, verb: Verb) -> subprocess.Popen[bytes]:
    try:
        with folder.log_path.open("ab") as log:
            return subprocess.Popen(
                engine_command(verb, str(folder.path)),
                env=engine_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                **detached(),
            )
    except OSError as error:
        release_lock(folder.lock_path)
        raise EngineError(f"The engine cannot be started: {error.strerror or error}.") from error
