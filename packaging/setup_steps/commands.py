"""Starting other programs: quietly, into the log, or in plain sight."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

# How long a program may take to end by itself after Ctrl+C, before it is ended.
GRACE_SECONDS = 3.0
NOT_STARTED = 127


@dataclass(frozen=True)
class Outcome:
    """How a program ended and what it printed."""

    code: int
    output: str = ""


def child_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of every started program: UTF-8, and no stray Python or pip settings."""
    environment = dict(os.environ)
    for name in ("PYTHONHOME", "PYTHONPATH", "__PYVENV_LAUNCHER__", "PIP_TARGET", "PIP_PREFIX"):
        environment.pop(name, None)
    environment.update(
        PYTHONUTF8="1", PIP_NO_INPUT="1", PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_USER="0"
    )
    environment.update(extra or {})
    return environment


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Waits for a program that got the same Ctrl+C, and ends it where it does not listen."""
    for end in (None, process.terminate, process.kill):
        if end is not None:
            end()
        try:
            process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            continue
        return


class Commands:
    """Every program that the set-up starts is started here; tests put a stand-in in its place.

    Those that change something are started with `close_fds=False`: they share the set-up's lock.
    """

    def which(self, program: str) -> str | None:
        """Where a program is, or None."""
        return shutil.which(program)

    def capture(self, command: Sequence[str], timeout: float = 60.0) -> Outcome:
        """Runs a short question to the system; its answer comes back in plain English."""
        try:
            done = subprocess.run(
                list(command),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=timeout,
                env=child_environment({"LC_ALL": "C"}),
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as problem:
            return Outcome(NOT_STARTED, str(problem))
        return Outcome(done.returncode, done.stdout.decode("utf-8", "replace"))

    def record(self, command: Sequence[str], log: Path) -> int:
        """Runs a program whose output is of use only when it fails: it goes to the log."""
        extra = {"LC_ALL": "C", "DEBIAN_FRONTEND": "noninteractive"}
        with log.open("ab") as target:
            target.write(("\n$ " + " ".join(command) + "\n").encode("utf-8", "backslashreplace"))
            target.flush()
            try:
                process = subprocess.Popen(
                    list(command),
                    stdin=subprocess.DEVNULL,
                    stdout=target,
                    stderr=subprocess.STDOUT,
                    env=child_environment(extra),
                    close_fds=False,
                )
            except OSError as problem:
                target.write(str(problem).encode("utf-8", "backslashreplace"))
                return NOT_STARTED
            return self._finish(process)

    def show(
        self,
        command: Sequence[str],
        folder: Path,
        extra: Mapping[str, str] | None = None,
        stdout: int | None = None,
    ) -> int:
        """Runs a program in plain sight, so that its own progress bar is seen."""
        environment = child_environment(extra)
        try:
            process = subprocess.Popen(
                list(command), cwd=folder, env=environment, stdout=stdout, close_fds=False
            )
        except OSError:
            return NOT_STARTED
        return self._finish(process)

    def _finish(self, process: subprocess.Popen[bytes]) -> int:
        """Waits for the program; no program outlives a set-up that was stopped."""
        try:
            return process.wait()
        except BaseException:
            _stop(process)
            raise
