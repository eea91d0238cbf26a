"""`python -m tests.gui [--long]`: what the window goes through, in CI's form or the long one.

It is killed during a live run (3 times, or 100), and a monkey acts on it (a few hundred actions, or
10,000). Exits 1 unless all went well; the rest of the words is pytest's.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.gui")
    parser.add_argument("--long", action="store_true", help="for an hour or two")
    known, words = parser.parse_known_args()
    here = Path(__file__).parent
    files = [str(here / "test_window_dies.py")]
    if known.long:
        os.environ["WINDOW_KILLS"] = "100"
    else:
        files.append(str(here / "test_monkey.py"))
    commands = [["pytest", *files, "-q", "--timeout=0", *words]]
    if known.long:
        commands.append(["tests.gui.monkey", "--actions", "10000", "--engine"])
    codes = [subprocess.run([sys.executable, "-m", *command]).returncode for command in commands]
    sys.exit(any(codes))
