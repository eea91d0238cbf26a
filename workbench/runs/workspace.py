"""The folder that holds `runs/`: the same for the window, the commands and the engines.

The user's environment decides; else what was chosen in the window's settings, which is kept in a
file; else `Workbench` in the home folder.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from workbench.errors import RunError
from workbench.hub.settings import settings_file
from workbench.runs.files import write_text

_VARIABLE = "WORKBENCH_WORKSPACE"


def workspace_file() -> Path:
    """Where the chosen workspace is kept: beside the other settings, as the platform expects."""
    return settings_file().with_name("workspace.json")


def named_by_environment() -> bool:
    """Whether the user's environment says where the workspace is, and so nothing else may."""
    return bool(os.environ.get(_VARIABLE))


def default_workspace() -> Path:
    """The folder that holds `runs/`; it need not exist yet.

    Raises RunError when the home folder that it is to lie in is unknown.
    """
    named = os.environ.get(_VARIABLE)
    try:
        if named:
            return Path(named).expanduser().absolute()
        return saved_workspace() or Path.home() / "Workbench"
    except RuntimeError as error:  # ~NAME of nobody, or a user without a home
        raise RunError(
            f"The workspace {named or '~'} has no place: set WORKBENCH_WORKSPACE to a folder."
        ) from error


def saved_workspace() -> Path | None:
    """The folder that was chosen in the settings; None where none was, or the file is damaged."""
    try:
        saved = Path(json.loads(workspace_file().read_text(encoding="utf-8"))["workspace"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return saved if saved.is_absolute() else None


def save_workspace(folder: Path) -> None:
    """Use a folder from now on, here and in every command. Raises RunError if it cannot be kept."""
    path = workspace_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, json.dumps({"workspace": str(folder.absolute())}) + "\n")
    except OSError as error:
        raise RunError(
            f"The choice of the workspace cannot be kept in {path}: {error.strerror or error}. "
            "Set WORKBENCH_WORKSPACE to the folder instead."
        ) from error
