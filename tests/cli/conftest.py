"""Commands as real processes and in this one, and one run that many tests look at."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from workbench.cli import predict as predict_command
from workbench.cli.parser import main
from workbench.jobs.predictor import Predictor
from workbench.runs.folder import RunFolder

ROOT = Path(__file__).resolve().parents[2]
# Names that a reader of tables, a shell or a careless path could stumble over.
ODD = 'Ma\'s "Ordner" 😀 中文 $HOME %s'
CLASSES = {
    "NA": ("good", "fine"),
    "nan": ("great", "film"),
    "None": ("bad", "poor"),
    "1": ("awful", "is"),
    "1.0": ("book", "was"),
}


@dataclass(frozen=True)
class Said:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """What was printed, which must be one JSON document and nothing else."""
        return json.loads(self.out)


@dataclass(frozen=True)
class Job:
    """A folder with a table, a model and a workspace, and the run that was trained in it."""

    base: Path
    environment: dict[str, str]
    trained: Said

    @property
    def workspace(self) -> Path:
        return self.base / f"{ODD} workspace"

    @property
    def table(self) -> Path:
        return self.base / f"{ODD} rows.csv"

    @property
    def run(self) -> RunFolder:
        return RunFolder(Path(self.trained.document["run"]))

    def command(self, *words: object) -> Said:
        return run_process(*words, cwd=self.base, environment=self.environment)


def run_process(*words: object, cwd: Path, environment: dict[str, str]) -> Said:
    done = subprocess.run(
        [sys.executable, "-m", "workbench", *map(str, words)],
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=240,
        check=False,
    )
    return Said(done.returncode, done.stdout, done.stderr)


def write_rows(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def rows_of_classes(*names: str) -> list[tuple[str, ...]]:
    """Different texts, 24 a class, whose class is plain from two words."""
    numbers = [str(number) for number in range(3)]
    return [
        (f"{first} {second} {third} {number}", name)
        for name in names
        for first, second, third in product(CLASSES[name], CLASSES[name], ("the", "a"))
        for number in numbers
    ]


SETTINGS = {
    "model.max_length": 16,
    "training.learning_rate": 0.003,  # learns from every seed, whatever processor it is
    "training.batch_size": 8,
    "training.epochs": 60,
    "training.device": '"cpu"',
    "training.seed": 1,
}


@pytest.fixture(scope="session")
def job(tmp_path_factory: pytest.TempPathFactory, tiny_model: Path) -> Job:
    """Data, config, model, workspace and the program itself in folders with odd names."""
    base = tmp_path_factory.mktemp("job") / ODD
    checkout = base / f"{ODD} checkout"
    for part in ("workbench", "resources"):
        shutil.copytree(ROOT / part, checkout / part)
    shutil.copytree(tiny_model, base / f"{ODD} model")
    job = Job(base, {}, Said(0, "", ""))
    write_rows(job.table, [("text", "label"), *rows_of_classes(*CLASSES)])
    lines = [f"{key} = {value}" for key, value in SETTINGS.items()]
    lines += [f"name = '''{ODD}'''", f"data.source = '''{job.table.name}'''"]
    lines += [f"model.name = '''{ODD} model'''"]
    (base / f"{ODD}.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    environment = dict(os.environ) | {
        "HOME": str(base),
        "HF_HOME": str(base / "hf"),
        "HF_ENDPOINT": "http://127.0.0.1:9",
        "OMP_NUM_THREADS": "1",
        "PYTHONPATH": str(checkout),
        "WORKBENCH_WORKSPACE": str(job.workspace),
    }
    config = f"{ODD}.toml"
    trained = run_process("train", config, "--json", cwd=base, environment=environment)
    return Job(base, environment, trained)


@pytest.fixture
def in_job(job: Job, monkeypatch: pytest.MonkeyPatch) -> Job:
    """The same, with the workspace in force for commands called in this process."""
    monkeypatch.setenv("WORKBENCH_WORKSPACE", str(job.workspace))
    return job


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Calls a command in this process: `call("data", path, "--json")`."""

    def run(*words: object) -> Said:
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return run


class _KeptOpen(Predictor):
    """Lives on when a command is done with it: a new engine takes seconds."""

    def close(self) -> None:
        pass


@pytest.fixture(scope="session")
def open_predictor() -> Iterator[Predictor]:
    predictor = _KeptOpen()
    yield predictor
    Predictor.close(predictor)


@pytest.fixture
def one_engine(monkeypatch: pytest.MonkeyPatch, open_predictor: Predictor) -> None:
    """All commands of this process share one classifying engine."""
    monkeypatch.setattr(predict_command, "Predictor", lambda: open_predictor)
