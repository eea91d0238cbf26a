"""Sets Workbench up if needed, then runs it: `python3 packaging/start.py [ARGS...]`.

`python3 packaging/start.py --test [ARGS...]` adds the test tools and runs every check instead.
It needs nothing but Python's standard library. This file keeps to a syntax that older Pythons
can read, so that they can say in plain words that they are too old.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

OLDEST = (3, 11)


def complaint_about(version: tuple[int, int]) -> str | None:
    """One sentence for a Python that is too old, None for one that will do."""
    if version >= OLDEST:
        return None
    needed = f"Workbench needs Python 3.11 or newer, and this is Python {version[0]}.{version[1]}"
    # The oldest that will do is the surest: packages for a brand-new Python come late.
    for minor in range(OLDEST[1], OLDEST[1] + 10):
        if shutil.which(f"python3.{minor}"):
            return f"{needed}: start it with python3.{minor} instead."
    return f"{needed}: install a newer one (python.org has it) and start again."


def main() -> int:
    """Checks the Python that runs this, then hands over to the steps beside this file."""
    complaint = complaint_about(sys.version_info[:2])
    if complaint is not None:
        print(complaint, file=sys.stderr)
        return 2
    folder = Path(__file__).resolve().parent
    # Only this folder, never the checkout: "packaging" there would shadow the library of that name.
    sys.path.insert(0, str(folder))
    from setup_steps.walk import start

    return start(sys.argv[1:], folder.parent)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
