"""`python -m tests.hub [--long]`: the figures of fetching and loading; exits 1 unless each is met.

Without `--long` it tries what CI does: a few corruptions, kills and faults of each kind.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest


class Figures:
    """Prints for each kind of test how many of its cases passed, and the figures that it told."""

    def __init__(self) -> None:
        self._tried: Counter[str] = Counter()
        self._passed: Counter[str] = Counter()
        self._told: list[str] = []

    def pytest_runtest_logreport(self, report: Any) -> None:
        name = report.nodeid.partition("[")[0].rpartition("::test_")[2].replace("_", " ")
        if report.when == "call" and not report.skipped:
            self._tried[name] += 1
            self._passed[name] += report.passed
            self._told += [str(value) for key, value in report.user_properties if key == "figure"]
        elif report.failed:  # before or after the test itself
            self._tried[name] += 1

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        terminalreporter.section("figures")
        for name, tried in self._tried.items():
            terminalreporter.write_line(f"{self._passed[name]} of {tried}: {name}")
        for line in self._told:
            terminalreporter.write_line(line)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.hub")
    parser.add_argument("--long", action="store_true", help="try all there is, for half an hour")
    known, words = parser.parse_known_args()  # the rest is pytest's
    if known.long:
        os.environ["HUB_LONG"] = "1"
    places = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "models")]
    sys.exit(bool(pytest.main([*places, "-q", "--timeout=0", *words], plugins=[Figures()])))
