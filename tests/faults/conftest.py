"""One forking process for all tries, and the table of how many of them went well."""

from __future__ import annotations

import os
import random
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from .forking import Forks
from .runs import new_run, recipe, write_table

# Which share of all there is to try; without it, the few that CI has the time for.
SHARE = float(os.environ.get("FAULTS_SHARE", 0))
_TRIES: dict[str, list[str]] = defaultdict(list)


class Tries:
    """Notes how each try of a kind went; at the end none may have gone badly."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def choose(self, everything: Sequence[Any], few: int, salt: str = "") -> list[Any]:
        """What to try: `few` in CI, all or a share of it in the long form; always the same."""
        count = max(few, round(SHARE * len(everything))) if SHARE else few
        chosen = random.Random(salt).sample(range(len(everything)), min(count, len(everything)))
        return [everything[place] for place in sorted(chosen)]

    def note(self, what: str, fault: str) -> None:
        """what: which try it was; fault: what went wrong, empty if nothing"""
        _TRIES[self.kind].append(f"{what}: {fault}" if fault else "")
        if SHARE:
            print(self.kind, what, fault or "well", file=sys.__stderr__, flush=True)


@pytest.fixture
def tries(request: pytest.FixtureRequest) -> Iterator[Tries]:
    kept = Tries(request.node.get_closest_marker("kind").args[0])
    before = len(_TRIES[kept.kind])
    yield kept
    done = _TRIES[kept.kind][before:]
    assert done, "nothing was tried"
    assert not [fault for fault in done if fault]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "kind(name): the line of the table that the tries count in")


def pytest_terminal_summary(terminalreporter) -> None:
    if _TRIES:
        terminalreporter.section("faults")
    for kind, faults in _TRIES.items():
        terminalreporter.line(f"{faults.count(''):5} of {len(faults):5}  {kind}")


@pytest.fixture(scope="session")
def forks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forks]:
    if not hasattr(os, "fork"):
        pytest.skip("this system cannot fork a process")
    parent = Forks(tmp_path_factory.mktemp("forks") / "said.txt")
    yield parent
    parent.close()


@pytest.fixture(scope="session")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_table(tmp_path_factory.mktemp("table") / "films.csv")


@pytest.fixture(scope="session")
def train_whole(forks, table, tiny_model, tmp_path_factory):
    """Trains a run that nothing happens to."""

    def train(changes=None):
        folder = new_run(tmp_path_factory.mktemp("whole"), recipe(table, tiny_model, changes))
        engine = forks.start("train", folder.path)
        assert engine.wait() == 0, folder.log_path.read_text()
        return folder

    return train
