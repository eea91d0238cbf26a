"""Runs small enough to be learned in a second."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import torch

from workbench.config import RunConfig
from workbench.engine.train import train
from workbench.events import Event, RunFinished, Warned
from workbench.runs.control import Command
from workbench.runs.folder import RunFolder, create_run

GOOD, BAD = ("good", "fine", "great"), ("bad", "poor", "awful")
SETTINGS = ("a film", "the film was", "the book", "a book is a book")

needs_gpu = pytest.mark.skipif(not torch.cuda.is_available(), reason="needs an NVIDIA GPU")


class NoWishes:
    """A user who asks for nothing."""

    def read(self) -> Command | None:
        return None


@dataclass
class Learned:
    """A run that has ended, with all that it said."""

    folder: RunFolder
    events: list[Event]
    finished: RunFinished

    def of(self, kind: type[Any]) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def warnings(self) -> list[str]:
        """The messages of what was amiss."""
        return [event.message for event in self.of(Warned) if event.level == "warning"]


@pytest.fixture
def write_table(tmp_path: Path) -> Callable[..., Path]:
    def write(rows: Iterable[Iterable[str]], name: str = "toy.csv") -> Path:
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        return path

    return write


@pytest.fixture
def toy_table(write_table: Callable[..., Path]) -> Path:
    """72 different texts whose class is plain from their words."""
    return write_table([("text", "label"), *toy_rows("neg", "pos")])


def toy_rows(bad: str, good: str) -> list[tuple[str, str]]:
    return [
        (f"{setting} {one} {other}", label)
        for label, words in ((bad, BAD), (good, GOOD))
        for setting, one, other in product(SETTINGS, words, words)
    ]


@pytest.fixture(name="toy_rows")
def toy_rows_fixture() -> Callable[[str, str], list[tuple[str, str]]]:
    return toy_rows


@pytest.fixture(autouse=True, scope="session")
def one_thread() -> None:
    """Work as small as this is done before a second thread wakes up."""
    torch.set_num_threads(1)


@pytest.fixture
def toy_config(toy_table: Path, tiny_model: Path) -> RunConfig:
    return RunConfig().replacing(
        {
            "data.source": str(toy_table),
            "model.name": str(tiny_model),
            "model.max_length": 32,
            "training.learning_rate": 0.01,
            "training.batch_size": 8,
            "training.epochs": 2,
            "training.device": "cpu",
        }
    )


@pytest.fixture
def learn(toy_config: RunConfig, workspace: Path) -> Callable[..., Learned]:
    """Runs the loop in this process: `learn({"training.epochs": 3}, control=…)`."""

    def run(
        changes: dict[str, Any] | None = None,
        control: Any = None,
        emit: Callable[[Event], None] = lambda event: None,
    ) -> Learned:
        config = toy_config.replacing(changes or {})
        folder = create_run(workspace, config)
        events: list[Event] = []

        def note(event: Event) -> None:
            events.append(event)
            emit(event)

        finished = train(config, folder, note, control or NoWishes())
        return Learned(folder, events, finished)

    return run
