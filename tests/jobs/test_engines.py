"""Engine processes are started, kept warm, and started anew when they die."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from workbench.config import RunConfig
from workbench.errors import DataError, EngineError, RunError
from workbench.jobs import predictor as predictor_module
from workbench.jobs import process as process_module
from workbench.jobs import spare as spare_module
from workbench.jobs.command import engine_command, engine_environment
from workbench.jobs.follow import follow_run, outcome
from workbench.jobs.predictor import Predictor
from workbench.jobs.process import start_run
from workbench.jobs.spare import Spare
from workbench.runs.folder import RunFolder, create_run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals as Unix has them")

# Stands for an engine: quick to start, it answers as `workbench.engine` does.
ENGINE = """
import json, os, signal, sys
verb = sys.argv[1]
if verb == "train":
    print("started cold", file=sys.stderr)
    sys.exit(7)
if verb == "wait":
    line = sys.stdin.readline()
    sys.exit(8 if json.loads(line)["verb"] == "train" else 0)
model = None
for line in sys.stdin:
    request = json.loads(line)
    answer = {"id": request["id"]}
    if request["verb"] == "load":
        model = request["model"]
        found = {"task": "single_label", "labels": ["a"], "max_length": 8, "device": "cpu"}
        answer["result"] = found
        if "missing" in model:
            answer = {"id": request["id"], "error": "There is no model.", "kind": "input"}
            model = None
    elif request["verb"] == "evaluate":
        print(json.dumps({"id": request["id"], "progress": [1, 2]}), flush=True)
        print(json.dumps({"id": -1, "result": "of another request"}), flush=True)
        answer["result"] = {"rows": 2, "model": model}
    elif model is None:
        answer |= {"error": "No model is loaded: load one first.", "kind": "internal"}
    elif request["texts"] == ["die"]:
        os.kill(os.getpid(), signal.SIGKILL)
    elif request["texts"] == ["babble"]:
        print("no json", flush=True)
    else:
        one = {"label": model, "probabilities": {model: 1.0}, "tokens": 1}
        answer["result"] = {"predictions": [one for text in request["texts"]]}
    print(json.dumps(answer), flush=True)
"""


@pytest.fixture
def quick_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "engine.py"
    script.write_text(ENGINE, encoding="utf-8")
    for module in (predictor_module, process_module, spare_module):
        monkeypatch.setattr(
            module, "engine_command", lambda *words: [sys.executable, "-S", str(script), *words]
        )


@pytest.fixture
def folder(workspace: Path) -> RunFolder:
    return create_run(workspace, RunConfig())


@pytest.fixture
def spare(quick_engine: None) -> Iterator[Spare]:
    spare = Spare()
    spare.start()
    yield spare
    spare.close()


@pytest.fixture
def predictor(quick_engine: None) -> Iterator[Predictor]:
    with Predictor() as predictor:
        yield predictor


def kill(process: subprocess.Popen[Any] | None) -> None:
    assert process is not None
    process.send_signal(signal.SIGKILL)
    process.wait()


def test_an_engine_is_this_python_and_speaks_utf8_to_nobody(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "mine")
    assert engine_command("serve") == [sys.executable, "-m", "workbench.engine", "serve"]
    environment = engine_environment()
    root, mine = environment["PYTHONPATH"].split(os.pathsep)
    assert (Path(root) / "workbench" / "engine").is_dir() and mine == "mine"
    assert environment["PYTHONUTF8"] == environment["HF_HUB_DISABLE_TELEMETRY"] == "1"


def test_without_a_spare_an_engine_is_started_and_the_run_locked_in_its_name(
    quick_engine, folder: RunFolder
):
    folder.control_path.write_text('{"command": "stop"}', encoding="utf-8")
    engine = start_run(folder)
    assert not folder.control_path.exists()  # asked of an earlier engine
    assert engine.wait(30) == 7 and not engine.is_alive()
    assert list(follow_run(folder, engine)) == []
    assert "started cold" in outcome(folder, engine).message


def test_an_engine_that_cannot_lock_its_run_is_ended(quick_engine, folder: RunFolder, monkeypatch):
    started = []

    def refuse(path, pid=None):
        started.append(psutil.Process(pid))
        raise RunError("The run cannot be worked on.")

    monkeypatch.setattr(process_module, "take_lock", refuse)
    with pytest.raises(RunError):
        start_run(folder)
    assert not started[0].is_running()


def test_a_spare_takes_the_run_over(folder: RunFolder, spare: Spare):
    assert spare.is_alive
    engine = start_run(folder, spare)
    assert folder.is_live() or engine.exit_code is not None
    assert engine.wait(30) == 8
    assert spare.hand_over(folder) is None  # it is used up


def test_a_spare_that_was_killed_is_replaced_by_a_new_engine(folder: RunFolder, spare: Spare):
    kill(spare._process)
    assert not spare.is_alive
    assert start_run(folder, spare).wait(30) == 7


def test_a_spare_that_is_not_used_ends(spare: Spare):
    process = spare._process
    spare.close()
    assert process.poll() is not None and not spare.is_alive
    spare.close()  # once more does nothing


def test_an_engine_that_cannot_be_started_is_told(folder: RunFolder, monkeypatch):
    for module in (predictor_module, process_module, spare_module):
        monkeypatch.setattr(module, "engine_command", lambda *words: ["/no/such/python"])
    with pytest.raises(EngineError, match="cannot be started: No such file"):
        start_run(folder)
    with Predictor() as predictor, pytest.raises(EngineError, match="cannot be started"):
        predictor.predict(["x"])
    spare = Spare()
    spare.start()  # is no error: the next run starts cold
    assert not spare.is_alive


def test_a_predictor_killed_between_two_requests_comes_back_with_its_model(predictor: Predictor):
    predictor.load(Path("/one"))
    predictor.load(Path("/two"))
    first = predictor._process
    kill(first)
    assert [one.label for one in predictor.predict(["x", "y"])] == ["/two", "/two"]
    assert predictor._process is not first
    kill(predictor._process)
    assert predictor.evaluate("rows.csv") == {"rows": 2, "model": "/two"}


@pytest.mark.parametrize("text", ["die", "babble"])
def test_a_predictor_that_fails_within_a_request_says_so_and_comes_back(predictor, text):
    predictor.load(Path("/one"))
    with pytest.raises(EngineError, match="has ended"):
        predictor.predict([text])
    assert predictor.predict(["x"])[0].label == "/one"


def test_a_model_that_could_not_be_loaded_is_not_loaded_again(predictor: Predictor):
    with pytest.raises(DataError, match="There is no model"):
        predictor.load(Path("/missing"))
    kill(predictor._process)
    with pytest.raises(EngineError, match="No model is loaded"):
        predictor.predict(["x"])


def test_answers_to_other_requests_are_passed_over_and_progress_told(predictor: Predictor):
    told = []
    predictor.load(Path("/one"))
    found = predictor.evaluate("rows.csv", progress=lambda done, total: told.append((done, total)))
    assert found["rows"] == 2 and told == [(1, 2)]


def test_a_closed_predictor_takes_no_more_requests(predictor: Predictor):
    predictor.load(Path("/one"))
    process = predictor._process
    predictor.close()
    assert process.poll() is not None
    with pytest.raises(EngineError, match="was closed"):
        predictor.predict(["x"])


def test_the_real_engine_comes_back_too(tiny_model: Path, tmp_path: Path):
    from workbench.engine.load import load_for_training, save_classifier

    save_classifier(load_for_training(tiny_model, ["NA", "1.0"], 16, "tiny"), tmp_path / "model")
    with Predictor() as predictor:
        assert predictor.load(tmp_path / "model").labels == ["NA", "1.0"]
        before = predictor.predict(["a good film"])
        kill(predictor._process)
        assert predictor.predict(["a good film"]) == before


def test_a_resumed_run_whose_log_cannot_be_written_is_told_and_left_unlocked(
    workspace, monkeypatch
):
    folder = create_run(workspace, RunConfig())

    def fail(path, step):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(process_module, "cut_events", fail)
    with pytest.raises(RunError, match="cannot go on: Read-only file system"):
        start_run(folder, resuming=True)
    assert not folder.is_live()
