"""`python -m tests.faults [--long] [--share 0.1]`: tries all kinds; exits 1 unless each is N of N.

Without `--long` it tries what CI does; a share is for those who cannot wait for all of it.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import pytest

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--long", action="store_true", help="try everything there is, for hours")
    parser.add_argument("--share", type=float, default=1.0, help="of it, 0 to 1")
    known, words = parser.parse_known_args()  # the rest is pytest's
    if known.long:
        os.environ["FAULTS_SHARE"] = str(known.share)
    sys.exit(bool(pytest.main([str(Path(__file__).parent), "-q", "--timeout=0", *words])))
