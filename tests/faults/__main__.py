"""`python -m tests.faults [--long]`: tries all kinds; exits 1 unless each is N of N."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

if __name__ == "__main__":
    words = sys.argv[1:]
    if "--long" in words:
        words.remove("--long")
        os.environ["FAULTS_LONG"] = "1"
    sys.exit(bool(pytest.main([str(Path(__file__).parent), "-q", "--timeout=0", *words])))
