"""`workbench train --folds K`: a run for each fold, and what their figures come to."""

from __future__ import annotations

import json
import os
import signal
import statistics
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.cli.conftest import Said, rows_of_classes, write_rows
from workbench.cli import folds as folds_command
from workbench.cli import watch as watch_command
from workbench.config import RunConfig, dump_config
from workbench.events import Event, RunFailed, RunFinished, RunStarted, Step
from workbench.runs.control import ControlReader
from workbench.runs.folder import RunFolder, create_run, list_runs
from workbench.runs.log import EventLog, read_events

Call = Callable[..., Said]


@pytest.fixture
def words(tmp_path: Path, tiny_model: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """`train` on a tiny model for three epochs, with three folds of 48 rows."""
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    table = write_rows(tmp_path / "rows.csv", [("text", "label"), *rows_of_classes("NA", "1.0")])
    settings = {
        "name": "films",
        "data.source": table,
        "model.name": tiny_model,
        "model.max_length": 16,
        "training.epochs": 3,
        "training.device": "cpu",
    }
    return ["train", *(word for key, value in settings.items()
                       for word in ("--set", f"{key}={value}")), "--folds", "3"]  # fmt: skip


def test_three_models_test_on_every_row_once_and_their_figures_are_summed_up(
    call: Call, words: list[str], workspace: Path
):
    said = call(*words, "--json")
    assert said.code == 0, said.err
    document = said.document
    assert (document["status"], document["folds"]) == ("completed", 3)
    assert [run["fold"] for run in document["runs"]] == [1, 2, 3]
    folders = [RunFolder(Path(run["run"])) for run in document["runs"]]
    assert [folder.config().name for folder in folders] == [
        f"films fold {n} of 3" for n in (1, 2, 3)
    ]
    tested = []
    for folder in folders:
        judged = pd.read_parquet(folder.predictions_path)
        tested += judged[judged["split"] == "test"]["id"].tolist()
        assert folder.has_model()
    assert sorted(map(int, tested)) == list(range(1, 49))
    for name, spread in document["test"].items():
        values = [run["metrics"]["test"][name] for run in document["runs"]]
        assert spread["mean"] == pytest.approx(statistics.mean(values))
        assert spread["deviation"] == pytest.approx(statistics.stdev(values))
    assert "Fold 2 of 3: Training" in said.err and "Fold 3 of 3: test accuracy" in said.err

    # A fold is a run like any other: it is listed, and resumed.
    assert len(call("runs", "--json").document) == 3
    cut = folders[1]
    longer = cut.config().replacing({"training.epochs": 4})
    cut.config_path.write_text(dump_config(longer), encoding="utf-8")
    resumed = call("resume", cut.name, "--json")
    assert resumed.code == 0 and resumed.document["status"] == "completed", resumed.err
    judged = pd.read_parquet(cut.predictions_path)
    assert judged[judged["split"] == "test"]["id"].tolist() == tested[16:32]
    steps = [event.step for event in read_events(cut.events_path) if isinstance(event, Step)]
    assert steps == list(range(1, len(steps) + 1))


class _Ended:
    """An engine that is gone at once, after leaving some events."""

    exit_code = 0

    def is_alive(self) -> bool:
        return False

    def wait(self, timeout: float | None = None) -> int:
        return 0


STARTED = RunStarted(model="m", device="cpu", total_steps=9, steps_per_epoch=3, epochs=3)
STEP = Step(step=1, epoch=0.1, loss=1.0, learning_rate=0.1)


def good(accuracy: float, status: Any = "completed") -> RunFinished:
    return RunFinished(status=status, metrics={"test": {"accuracy": accuracy}})


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Lets each fold follow an event that is recorded, in place of an engine's."""

    def record(*ends: Event | None, during: Callable[[int], None] = lambda fold: None) -> None:
        def start(folder: RunFolder, **how: object) -> _Ended:
            fold = folder.config().data.fold or 0
            folder.control_path.unlink(missing_ok=True)  # as the real one does
            writer = EventLog(folder.events_path)
            for event in (STARTED, STEP, ends[fold - 1]):
                if event is not None:
                    writer.append(event)
            writer.close()
            during(fold)
            return _Ended()

        monkeypatch.setattr(watch_command, "start_run", start)

    return record


def test_a_table_tells_the_figures_of_each_fold_and_then_their_mean(
    call: Call, words: list[str], recorded
):
    recorded(good(0.7), good(0.8, "early_stopped"), good(0.9))
    said = call(*words)
    assert said.code == 0
    lines = said.out.splitlines()
    assert "did not learn from" in lines[0]
    assert lines[1].split() == ["fold", "status", "accuracy", "run"]
    assert lines[3].split()[:3] == ["2", "early_stopped", "0.8000"]
    assert lines[3].endswith("films-fold-2-of-3")
    assert lines[-2:] == [
        "Mean ± standard deviation of 3 of 3 folds:",
        "accuracy    0.8000 ± 0.1000",
    ]


def test_a_fold_that_fails_leaves_the_others(call: Call, words: list[str], workspace, recorded):
    recorded(good(0.7), None, good(0.9))
    said = call(*words)
    assert said.code == 1
    assert "Fold 2 of 3: The engine ended" in said.err
    assert "Mean ± standard deviation of 2 of 3 folds:\naccuracy    0.8000 ± 0.1414" in said.out
    assert sorted(run.status for run in list_runs(workspace)) == [
        "completed", "completed", "interrupted",
    ]  # fmt: skip


def test_ctrl_c_keeps_the_fold_that_is_trained_and_begins_no_other(
    call: Call, words: list[str], workspace, recorded
):
    def press(fold: int) -> None:
        if fold == 2:
            os.kill(os.getpid(), signal.SIGINT)

    recorded(good(0.7), good(0.4, "stopped"), good(0.9), during=press)
    said = call(*words, "--json")
    assert said.code == 0 and "keeping what was learned" in said.err
    assert said.document["status"] == "stopped" and said.document["test"] == {}
    assert [run["status"] for run in said.document["runs"]] == ["completed", "stopped"]
    assert len(list_runs(workspace)) == 2


def test_ctrl_c_between_two_folds_stops_the_one_that_was_about_to_begin(
    call: Call, words: list[str], workspace, recorded, monkeypatch
):
    def create_and_press(workspace: Path, config: RunConfig, *place: Any) -> RunFolder:
        if config.data.fold == 2:
            os.kill(os.getpid(), signal.SIGINT)
        return create_run(workspace, config, *place)

    monkeypatch.setattr(folds_command, "create_run", create_and_press)
    recorded(good(0.7), good(0.4, "stopped"), good(0.9))
    said = call(*words, "--json")
    assert [run["status"] for run in said.document["runs"]] == ["completed", "stopped"]
    second = RunFolder(Path(said.document["runs"][1]["run"]))
    assert ControlReader(second.control_path).read() == "stop"


def test_what_the_engine_finds_wrong_ends_the_folds(
    call: Call, words: list[str], workspace, recorded, monkeypatch
):
    monkeypatch.setattr("workbench.jobs.follow.has_learned", lambda folder: False)
    recorded(RunFailed(kind="input", message="The model is of no use."), good(0.8), good(0.9))
    said = call(*words)
    assert (said.code, said.out) == (2, "")
    assert said.err.splitlines()[-1].strip() == "Fold 1 of 3: The model is of no use."
    assert list_runs(workspace) == []


def test_a_folder_of_ones_own_holds_a_folder_for_each_fold(
    call: Call, words: list[str], tmp_path, workspace, recorded
):
    recorded(good(0.7), good(0.8), good(0.9))
    said = call(*words, "--run-dir", tmp_path / "here", "--json")
    assert said.code == 0 and not workspace.exists()
    names = [Path(run["run"]).relative_to(tmp_path / "here").name for run in said.document["runs"]]
    assert names == ["fold-1", "fold-2", "fold-3"]


def test_one_fold_by_its_number_is_an_ordinary_run(call: Call, words: list[str], recorded):
    recorded(good(0.7), good(0.8), good(0.9))
    said = call(*words, "--set", "data.fold=2", "--json")
    assert said.code == 0 and said.document["metrics"]["test"]["accuracy"] == 0.8


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--folds", "21"], "data.folds = 21 is too large: it must be at most 20."),
        (["--folds", "many"], "data.folds = 'many' does not fit"),
        (["--folds", "20", "--set", "data.fold=2", "--set", "data.label=label", "--set",
          "data.test=other"], "data.test = 'other' and data.folds = 20 exclude each other"),
    ],
)  # fmt: skip
def test_folds_that_cannot_be_are_refused_in_one_line(
    call: Call, words: list[str], workspace, more: list[str], said: str
):
    found = call(*words, *more)
    assert found.code == 2 and said in found.err and found.err.count("\n") == 1
    assert not workspace.exists()


def test_torchrun_is_told_to_train_one_fold(call: Call, words: list[str], tmp_path, monkeypatch):
    places = {"RANK": "0", "WORLD_SIZE": "2", "LOCAL_RANK": "0", "LOCAL_WORLD_SIZE": "2"}
    for name, value in ({"TORCHELASTIC_RUN_ID": "1"} | places).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(folds_command, "create_run", None)
    found = call(*words, "--run-dir", tmp_path / "here")
    assert found.code == 2 and "one run at a time, not 3 folds" in found.err


def test_a_dry_run_tells_that_there_will_be_several(call: Call, words: list[str], monkeypatch):
    from workbench.cli import rehearse

    class Told:
        def __init__(self, verb: str, config: object) -> None:
            pass

        def __enter__(self) -> Told:
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def answers(self) -> list[dict[str, object]]:
            return [json.loads(json.dumps({"seconds": 3.0}))]

    monkeypatch.setattr(rehearse, "Rehearsal", Told)
    assert call(*words, "--dry-run", "--json").document == {"seconds": 3.0, "runs": 3}
