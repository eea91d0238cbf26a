"""`workbench train` from the outside: what it says, and what becomes of a run that is cut short."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tests.cli.conftest import ODD, ROOT, rows_of_classes, write_rows
from workbench.cli import watch as watch_command
from workbench.cli.train import anchored, checked_config
from workbench.config import RunConfig, dump_config
from workbench.errors import EngineError
from workbench.events import RunFailed, RunFinished, RunStarted, Step, Warned
from workbench.models.catalogue import describe_model
from workbench.runs.folder import RunFolder, create_run, list_runs
from workbench.runs.lock import read_lock
from workbench.runs.log import EventLog, read_events


@pytest.fixture
def words(tmp_path: Path, tiny_model: Path) -> list[str]:
    """`train` on a tiny model for longer than any test lasts."""
    table = write_rows(tmp_path / "rows.csv", [("text", "label"), *rows_of_classes("NA", "1.0")])
    settings = {
        "name": ODD,
        "data.source": table,
        "model.name": tiny_model,
        "model.max_length": 16,
        "training.epochs": 1000,
        "training.device": "cpu",
    }
    return ["train", *(word for key, value in settings.items()
                       for word in ("--set", f"{key}={value}"))]  # fmt: skip


Started = tuple[subprocess.Popen[str], RunFolder]


@pytest.fixture
def start_training(words: list[str], workspace: Path) -> Iterator[Callable[[], Started]]:
    """Starts the command and waits until its engine has saved a model."""
    processes = []

    def start() -> Started:
        process = subprocess.Popen(
            [sys.executable, "-m", "workbench", *words, "--json"],
            cwd=ROOT,
            env=dict(os.environ) | {"OMP_NUM_THREADS": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        processes.append(process)
        while True:
            time.sleep(0.1)
            assert process.poll() is None, process.communicate()
            if (runs := list_runs(workspace)) and runs[0].folder.has_model():
                return process, runs[0].folder

    yield start
    for process in processes:
        process.kill()
        process.communicate()
    for run in list_runs(workspace):
        if (holder := read_lock(run.folder.lock_path)) and holder.is_live():
            psutil.Process(holder.pid).kill()


def test_a_killed_engine_is_told_and_its_run_is_interrupted(start_training, call):
    process, folder = start_training()
    os.kill(read_lock(folder.lock_path).pid, signal.SIGKILL)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert json.loads(out)["status"] == "failed"
    last = err.strip().splitlines()[-1]
    assert last.startswith("The engine was killed") and last.endswith(".")
    assert "The best model so far is kept." in last and "Traceback" not in err
    (run,) = call("runs", "--json").document
    assert (run["status"], run["path"]) == ("interrupted", str(folder.path))


def test_ctrl_c_stops_after_the_step_and_keeps_what_was_learned(start_training, call):
    process, folder = start_training()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    document = json.loads(out)
    assert document["status"] == "stopped" and document["metrics"]["test"]["accuracy"] >= 0
    assert "keeping what was learned" in err and "Traceback" not in err
    (run,) = call("runs", "--json").document
    assert run["status"] == "stopped" and folder.has_model()


class _Ended:
    """An engine that is gone at once, after leaving some events."""

    exit_code: int | None = 1

    def is_alive(self) -> bool:
        return False

    def wait(self, timeout: float | None = None) -> int | None:
        return self.exit_code


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Lets the command follow events that are recorded, in place of an engine."""

    def record(*events, log="", code=1):
        def start(folder, **how):
            writer = EventLog(folder.events_path)
            for event in events:
                writer.append(event)
            writer.close()
            folder.log_path.write_text(log, encoding="utf-8")
            engine = _Ended()
            engine.exit_code = code
            return engine

        monkeypatch.setattr(watch_command, "start_run", start)

    return record


STARTED = RunStarted(
    model="m", device="cpu", total_steps=9, steps_per_epoch=3, epochs=3, device_name="CPU"
)


def test_what_only_the_engine_finds_wrong_leaves_no_run_behind(call, words, workspace, recorded):
    recorded(STARTED, RunFailed(kind="input", message="The model\nis of no use.", advice=""))
    said = call(*words)
    assert said.code == 2 and said.out == ""
    assert said.err.splitlines()[-1] == "The model is of no use."
    assert list_runs(workspace) == []


def test_a_failed_run_stays_and_says_what_to_do(call, words, workspace, recorded):
    recorded(STARTED, RunFailed(kind="memory", message="There is no memory.", advice="Get some."))
    said = call(*words, "--json")
    assert said.code == 1
    assert said.err.splitlines()[-1] == "There is no memory. Get some."
    (run,) = list_runs(workspace)
    document = {"run": str(run.folder.path), "status": "failed", "metrics": {}}
    assert said.document == document and run.status == "failed"


def test_an_engine_that_dies_at_once_is_told_with_its_last_words(call, words, workspace, recorded):
    recorded(log="Traceback\n  line\nImportError: no torch\n", code=3)
    said = call(*words)
    assert said.code == 1 and "Traceback" in said.err  # the log's own word, on one line
    assert "exit code 3" in said.err and "ImportError: no torch" in said.err
    assert said.err.count("\n") == 1
    assert [run.status for run in list_runs(workspace)] == ["interrupted"]


def test_warnings_and_figures_are_told_on_the_way(call, words, recorded):
    figures = {"test": {"loss": 0.5, "accuracy": 0.75}}
    warning = Warned(message="2 rows without a label left out.", advice="Look at them.")
    recorded(STARTED, warning, RunFinished(status="early_stopped", metrics=figures), code=0)
    said = call(*words)
    assert said.code == 0
    assert "2 rows without a label left out. Look at them." in said.err
    assert "status      early_stopped" in said.out and "accuracy 0.7500" in said.out


def test_a_run_whose_engine_cannot_be_started_leaves_nothing(call, words, workspace, monkeypatch):
    def start(folder, **how):
        raise EngineError("The engine cannot be started: no more processes.")

    monkeypatch.setattr(watch_command, "start_run", start)
    said = call(*words)
    assert (said.code, said.out) == (1, "")
    assert said.err == "The engine cannot be started: no more processes.\n"
    assert list_runs(workspace) == []


def test_a_run_dir_of_ones_own_takes_the_place_of_the_workspace(
    call, words, workspace, tmp_path, recorded
):
    recorded(RunFinished(status="completed"), code=0)
    place = tmp_path / ODD / "here"
    said = call(*words, "--run-dir", place, "--json")
    assert said.code == 0 and said.document["run"] == str(place)
    assert (place / "config.json").is_file() and not workspace.exists()


def test_paths_in_a_config_are_those_beside_it_and_in_a_setting_those_of_the_shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    for folder in ("configs", "shell"):
        (tmp_path / folder / "test").mkdir(parents=True)
        (tmp_path / folder / "rows.csv").touch()
    monkeypatch.chdir(tmp_path / "shell")
    config = RunConfig().replacing({"data.source": "rows.csv", "data.test": "test"})
    for base in (tmp_path / "configs", tmp_path / "shell"):
        found = anchored(config, base)
        assert found.data.source == str(base / "rows.csv")
        assert found.data.test == "test"  # a split's name, though there is such a folder


def test_a_run_whose_engine_was_killed_is_resumed_to_its_end(start_training, call):
    process, folder = start_training()
    os.kill(read_lock(folder.lock_path).pid, signal.SIGKILL)
    process.communicate(timeout=60)
    taken = folder.checkpoint_steps()[-1]
    # It would go on for hours; two epochs more will do.
    per_epoch = next(
        event.steps_per_epoch
        for event in read_events(folder.events_path)
        if isinstance(event, RunStarted)
    )
    shorter = folder.config().replacing({"training.epochs": taken // per_epoch + 2})
    folder.config_path.write_text(dump_config(shorter), encoding="utf-8")
    said = call("resume", folder.name, "--json")
    assert said.code == 0, said.err
    assert said.document["status"] == "completed" and "test" in said.document["metrics"]
    assert "Goes on after step" in said.err
    steps = [event.step for event in read_events(folder.events_path) if isinstance(event, Step)]
    assert steps == list(range(1, (taken // per_epoch + 2) * per_epoch + 1))


def test_a_run_that_is_complete_or_live_is_not_resumed(words, workspace, call):
    folder = create_run(workspace, RunConfig())
    log = EventLog(folder.events_path)
    log.append(RunStarted(model="m", device="cpu", total_steps=3, steps_per_epoch=1, epochs=3))
    log.append(RunFinished(status="completed"))
    log.close()
    said = call("resume", folder.name)
    assert said.code == 2 and "is complete. To learn on, raise training.epochs" in said.err
    said = call("resume", "nowhere")
    assert said.code == 2 and "There is no run nowhere" in said.err


def test_without_a_config_the_rate_is_that_which_suits_the_model(tmp_path: Path):
    bundled = describe_model(RunConfig().model.name).learning_rate
    assert checked_config(None, []).training.learning_rate == bundled != 5e-5
    named = checked_config(None, ["training.learning_rate=3e-5"])
    assert named.training.learning_rate == 3e-5
    config = tmp_path / "config.toml"
    config.write_text('name = "mine"\n', encoding="utf-8")
    assert checked_config(str(config), []).training.learning_rate == 5e-5
