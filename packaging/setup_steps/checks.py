"""All the checks of the project, one after the other."""

from __future__ import annotations

import os
from collections.abc import Sequence

from setup_steps.commands import Commands
from setup_steps.console import head
from setup_steps.venv_folder import VenvFolder, qt_variables

# Started as modules: the small scripts that pip makes break when the checkout is moved.
LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"
CHECKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ruff check .", ("-m", "ruff", "check", ".")),
    ("ruff format --check .", ("-m", "ruff", "format", "--check", ".")),
    ("mypy", ("-m", "mypy")),
    ("lint-imports", ("-c", LINT_IMPORTS)),
)
# Files side by side, each in one process: its fixtures train models.
ALL_TESTS = ("-n", "auto", "--maxprocesses", "4", "--dist", "loadfile")


def run_checks(venv: VenvFolder, commands: Commands, pytest_arguments: Sequence[str]) -> int:
    """Runs every check, also after one that failed; pytest comes last and has the last word.

    Without arguments of its own pytest runs several files at a time.
    """
    pytest_arguments = pytest_arguments or ALL_TESTS
    python = str(venv.python)
    found = {}
    for title, arguments in CHECKS:
        head(f"\n=== {title}")
        found[title] = commands.show([python, *arguments], venv.checkout)
    head("\n=== So far")
    for title, code in found.items():
        head(f"    {title}: {'fine' if code == 0 else f'PROBLEMS (exit code {code})'}")
    head(f"\n=== {' '.join(['pytest', *pytest_arguments])}")
    # A check must not open windows on somebody's screen unless that is asked for.
    display = os.environ.get("QT_QPA_PLATFORM", "offscreen")
    variables = {"QT_QPA_PLATFORM": display, **qt_variables(venv)}
    code = commands.show([python, "-m", "pytest", *pytest_arguments], venv.checkout, variables)
    return 1 if code != 0 or any(found.values()) else 0
