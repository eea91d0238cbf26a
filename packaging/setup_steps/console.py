"""What the set-up says to the person in front of it."""

from __future__ import annotations

import contextlib
import io
import sys
from typing import TextIO

STEPS = 4


class SetupError(Exception):
    """The set-up cannot go on; the message says why and what to do, in whole sentences."""

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


def prepare_streams() -> None:
    """Lets no character that the terminal cannot show (a folder's name, say) end the set-up."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace", line_buffering=True)


def say(text: str) -> None:
    """Prints one line about the set-up, to stderr: stdout belongs to what Workbench prints."""
    _print(text, sys.stderr)


def head(text: str) -> None:
    """Prints one line between the outputs of the checks, to stdout as they do."""
    _print(text, sys.stdout)


def _print(text: str, stream: TextIO) -> None:
    """Prints at once, so that the line stands before what a started program prints."""
    # A closed pipe (`| head`) must not leave a half-made set-up behind.
    with contextlib.suppress(OSError, ValueError):
        print(text, file=stream, flush=True)


def step(number: int, text: str) -> None:
    """Prints the line that opens one step of the set-up."""
    say(f"[{number}/{STEPS}] {text}")
