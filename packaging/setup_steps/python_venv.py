"""Python's own `venv`, which Debian and its relatives keep in a package of its own."""

from __future__ import annotations

import importlib
import importlib.util
import sys

from setup_steps.console import SetupError, say
from setup_steps.system_packages import APT, SystemPackages


def has_venv() -> bool:
    """Whether this Python can make environments with pip in them."""
    importlib.invalidate_caches()
    return all(importlib.util.find_spec(name) is not None for name in ("venv", "ensurepip"))


def ensure_venv(system: SystemPackages) -> None:
    """Installs what is missing to make environments, or says what to type."""
    if has_venv():
        return
    if system.manager is not APT:
        raise SetupError(
            "This Python lacks its modules venv and ensurepip. Install the package of your system "
            "that holds them, or Python from python.org, and start again.",
            code=2,
        )
    # Of the two names, the exact one also fits a Python that is not the system's main one.
    package = f"python3.{sys.version_info.minor}-venv|python3-venv"
    if system.prefix is not None:
        say("      Python's venv is missing here; installing it...")
    if system.install([package]) and has_venv():
        return
    reason = (
        "and installing it needs an administrator's password"
        if system.prefix is None
        else f"and could not be installed (what apt-get said is in {system.log})"
    )
    command = system.command_to_type([package])
    raise SetupError(
        f"Python's venv is missing, {reason}. Type this, then start again:\n\n    {command}\n",
        code=2,
    )
