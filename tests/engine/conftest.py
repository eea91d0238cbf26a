"""Runs small enough to be learned in a second."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from workbench.config import RunConfig
from workbench.engine.train import train
from workbench.events import Event, RunFinished
from workbench.runs.control import Command
from workbench.runs.folder import RunFolder, create_run

GOOD, BAD = ("good", "fine", "great"), ("bad", "poor", "awful")


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
    """60 texts whose class is plain from one word, each text once."""
    return write_toy(write_table, ("neg", "pos"))


def write_toy(write_table: Callable[..., Path], classes: tuple[str, str], count: int = 60) -> Path:
    rows = [["text", "label"]]
    for number in range(count):
        words = (BAD, GOOD)[number % 2]
        rows.append([f"the film a {words[number % 3]} {'is was ' * number}", classes[number % 2]])
    return write_table(rows)


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
