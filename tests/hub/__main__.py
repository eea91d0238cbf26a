"""`python -m tests.hub [--long]`: the figures of fetching and loading; exits 1 unless each is met.

Without `--long` it tries what CI does: a few corruptions, kills and faults of each kind.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import pytest

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.hub")
    parser.add_argument("--long", action="store_true", help="try all there is, for half an hour")
    known, words = parser.parse_known_args()  # the rest is pytest's
    if known.long:
        os.environ["HUB_LONG"] = "1"
    places = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "models")]
    sys.exit(bool(pytest.main([*places, "-q", "--timeout=0", "-rA", *words])))
