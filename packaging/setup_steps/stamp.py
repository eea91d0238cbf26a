"""The note inside the environment that says for what it was set up."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

from setup_steps.console import SetupError
from setup_steps.nvidia import sees_driver
from setup_steps.venv_folder import VenvFolder

# Raised when this script sets up something that older stamps do not know of.
FORMAT = 2


@dataclass(frozen=True)
class Stamp:
    """What an environment was set up for; two that are equal need no new set-up."""

    pyproject: str
    checkout: str
    python: str
    nvidia: bool
    extras: frozenset[str] = frozenset()

    def serves(self, wanted: Stamp) -> bool:
        """Whether an environment with this stamp has all that the wanted one asks for."""
        same = (self.pyproject, self.checkout, self.python)
        return (
            same == (wanted.pyproject, wanted.checkout, wanted.python)
            and wanted.extras <= self.extras
            # A driver that has come since asks for another PyTorch; one that is gone does not.
            and wanted.nvidia <= self.nvidia
        )


def wanted_stamp(venv: VenvFolder, extras: frozenset[str]) -> Stamp:
    """The stamp of an environment that is up to date with this checkout."""
    try:
        content = (venv.checkout / "pyproject.toml").read_bytes()
    except FileNotFoundError:
        raise SetupError(
            f"{venv.checkout} is not a whole copy of Workbench: its pyproject.toml is missing. "
            "Get the whole folder again and start it from there."
        ) from None
    # The resolved interpreter stands for the Python version: asking it would take far longer.
    python = os.path.realpath(venv.python)
    pyproject = hashlib.sha256(content).hexdigest()
    return Stamp(pyproject, str(venv.checkout), python, sees_driver(), extras)


def read_stamp(path: Path) -> Stamp | None:
    """The stamp of the last set-up that was finished; None for none or one of another format."""
    try:
        found = json.loads(path.read_text(encoding="ascii"))
        if found["format"] != FORMAT:
            return None
        return Stamp(
            found["pyproject"],
            found["checkout"],
            found["python"],
            found["nvidia"],
            frozenset(found["extras"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_stamp(path: Path, stamp: Stamp) -> None:
    """Writes the stamp in one move, so that a half-written one is never read."""
    found = {
        "format": FORMAT,
        "pyproject": stamp.pyproject,
        "checkout": stamp.checkout,
        "python": stamp.python,
        "nvidia": stamp.nvidia,
        "extras": sorted(stamp.extras),
    }
    draft = path.with_name(path.name + ".new")
    draft.write_text(json.dumps(found), encoding="ascii")
    draft.replace(path)
