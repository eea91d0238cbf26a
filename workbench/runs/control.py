"""`control.json`: what the user asks of a live run."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Literal, cast, get_args

from workbench.runs.files import write_text

Command = Literal["pause", "continue", "stop", "checkpoint"]


def ask(path: Path, command: Command) -> None:
    """Leave a command for the engine, which looks at every step."""
    write_text(path, json.dumps({"command": command, "time": time.time()}) + "\n")


class ControlReader:
    """Tells each command once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen = 0

    def read(self) -> Command | None:
        """The command left since the last look, or None; costs one `stat` when there is none."""
        try:
            changed = self._path.stat().st_mtime_ns
            if changed == self._seen:
                return None
            self._seen = changed
            command = json.loads(self._path.read_text(encoding="utf-8"))["command"]
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return cast(Command, command) if command in get_args(Command) else None
