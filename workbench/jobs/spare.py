"""A warm engine: torch imported, waiting for one order."""

from __future__ import annotations

import json
import subprocess
import tempfile
from contextlib import suppress
from typing import Literal

from workbench.jobs.command import detached, engine_command, engine_environment
from workbench.runs.folder import RunFolder

Verb = Literal["train", "resume"]


class Spare:
    """An engine process that imports what is slow and then waits for a run.

    An order may come before it is warm: it is read when the imports are done. If whoever started
    it dies first, its stdin ends and so does it.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start warming up; failing to start one is no error, only no gain."""
        # Nobody reads what it prints before it has a log: a pipe could fill up and block it.
        with suppress(OSError), tempfile.TemporaryFile() as nowhere:
            self._process = subprocess.Popen(
                engine_command("wait"),
                env=engine_environment(),
                stdin=subprocess.PIPE,
                stdout=nowhere,
                stderr=nowhere,
                **detached(),
            )

    @property
    def is_alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def hand_over(self, folder: RunFolder, verb: Verb = "train") -> subprocess.Popen[bytes] | None:
        """Give it a run; its process from now on belongs to the run. None if it has died."""
        process, self._process = self._process, None
        if process is None or process.poll() is not None or process.stdin is None:
            return None
        order = json.dumps({"verb": verb, "run": str(folder.path)}) + "\n"
        try:
            process.stdin.write(order.encode("ascii"))
            process.stdin.close()
        except OSError:
            process.kill()
            process.wait()
            return None
        return process

    def close(self) -> None:
        """End it, if it was not used."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            with suppress(OSError):
                process.stdin.close()
        process.kill()
        process.wait()
