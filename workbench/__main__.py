"""`workbench`: the window without arguments, a command with them."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(words: Sequence[str] | None = None) -> int:
    """Open the window or run a command; gives the exit code."""
    given = list(sys.argv[1:] if words is None else words)
    if given:
        from workbench.cli.parser import main as run_command

        return run_command(given)
    from workbench.cli.doctor import has_display
    from workbench.cli.parser import guarded, speak_utf8

    speak_utf8()
    reason = "" if has_display() else "There is no display, so no window can be shown."
    if not reason:
        try:
            from workbench.gui.app import run_window
        except ImportError as error:  # a system library of Qt is missing
            from workbench.cli.show import program

            reason = f"The window cannot be opened ({error}): `{program()} doctor` says why."
        else:
            return run_window()
    from workbench.cli.main_job import main_job

    return guarded(lambda: main_job(reason))


if __name__ == "__main__":
    sys.exit(main())
