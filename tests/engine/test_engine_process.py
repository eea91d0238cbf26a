"""The engine as a process of its own: train, wait, serve, and a sudden death."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from workbench.engine.load import load_trained
from workbench.engine.serve import Server
from workbench.events import RunFinished, Step, from_line
from workbench.runs.folder import create_run
from workbench.runs.lock import take_lock
from workbench.runs.log import read_events

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def engine():
    """Starts engine processes, and ends those that are left."""
    started = []

    def start(*words):
        process = subprocess.Popen(
            [sys.executable, "-m", "workbench.engine", *map(str, words)],
            cwd=ROOT,
            env=os.environ | {"OMP_NUM_THREADS": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def tell(process, content):
    line = content if isinstance(content, bytes) else json.dumps(content).encode()
    process.stdin.write(line + b"\n")
    process.stdin.flush()


def ask(process, content):
    tell(process, content)
    return json.loads(process.stdout.readline())


def test_a_killed_engine_leaves_readable_events_and_a_complete_model(engine, toy_config, workspace):
    folder = create_run(workspace, toy_config.replacing({"training.epochs": 1000}))
    process = engine("train", folder.path)
    while not folder.has_model():
        with suppress(subprocess.TimeoutExpired):
            raise AssertionError(process.wait(timeout=0.1))
    assert folder.status() == "running"
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert folder.status() == "interrupted"
    events = read_events(folder.events_path)
    whole_lines = folder.events_path.read_bytes().split(b"\n")[:-1]
    assert len(events) == len(whole_lines) and all(map(from_line, whole_lines))
    assert [event.step for event in events if isinstance(event, Step)][:3] == [1, 2, 3]
    if folder.model_path.exists():  # between two renames it may be absent, but never half there
        assert load_trained(folder.model_path).labels == ["neg", "pos"]


def test_a_second_engine_is_refused_and_disturbs_nothing(engine, toy_config, workspace):
    folder = create_run(workspace, toy_config)
    take_lock(folder.lock_path, os.getppid())
    process = engine("train", folder.path)
    _, said = process.communicate()
    assert process.returncode == 2
    assert b"is being worked on by process" in said and said.count(b"\n") == 1
    assert not folder.events_path.exists() and not folder.log_path.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], b"usage: python -m workbench.engine"),
        (["fly"], b"usage: python -m workbench.engine"),
        (["train", "/nowhere"], b"/nowhere does not exist"),
    ],
)
def test_words_that_make_no_sense_are_refused(engine, words, said):
    process = engine(*words)
    assert said in process.communicate()[1]
    assert process.returncode == 2


def test_a_waiting_engine_trains_the_run_it_is_given(engine, toy_config, workspace):
    folder = create_run(workspace, toy_config)
    process = engine("wait")
    assert json.loads(process.stdout.readline()) == {"ready": True}
    if os.name == "posix":
        assert psutil.Process(process.pid).nice() >= 10
    take_lock(folder.lock_path, process.pid)  # as the window does for its child
    tell(process, {"verb": "train", "run": str(folder.path)})
    out, _ = process.communicate()
    assert process.returncode == 0 and out == b""
    assert isinstance(read_events(folder.events_path)[-1], RunFinished)
    manifest = json.loads(folder.manifest_path.read_text(encoding="utf-8"))
    assert set(manifest) >= {"started", "command", "platform", "versions", "device", "data"}
    assert set(manifest["versions"]) >= {"python", "torch", "transformers", "tokenizers"}


@pytest.mark.skipif(sys.platform != "linux", reason="torch brings GNU's threads on Linux")
def test_threads_that_compute_look_for_each_other_shortly():
    script = "from workbench.engine.__main__ import set_waiting; set_waiting(); import torch"
    environment = dict(os.environ, OMP_DISPLAY_ENV="verbose")
    environment.pop("GOMP_SPINCOUNT", None)
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    assert "GOMP_SPINCOUNT = '10000'" in done.stderr


@pytest.fixture(scope="module")
def trained(tiny_model, tmp_path_factory):
    """A classifier with odd class names, trained on nothing."""
    from workbench.engine.load import load_for_training, save_classifier

    folder = tmp_path_factory.mktemp("trained") / "model"
    save_classifier(load_for_training(tiny_model, ["NA", "😀"], 16, "tiny"), folder)
    return folder


def test_a_waiting_engine_serves_until_its_input_ends(engine, trained, write_table):
    table = write_table([("text", "label"), ("good film", "NA"), ("bad", "😀"), ("a", "NA")])
    process = engine("wait")
    process.stdout.readline()
    tell(process, {"verb": "serve"})
    answer = ask(process, {"id": 1, "verb": "load", "model": str(trained)})
    assert answer["id"] == 1
    assert answer["result"]["labels"] == ["NA", "😀"] and answer["result"]["max_length"] == 16
    for garbage in (b"not json", b"\xff\xfe", b"[1]", b'"x"', b"{}", b"[" * 100_000):
        answer = ask(process, garbage)
        assert answer["id"] is None and answer["kind"] == "input" and answer["error"]
    answer = ask(process, {"id": "x", "verb": "predict", "texts": ["good \ud800", ""]})
    assert answer["id"] == "x"
    assert set(answer["result"]["predictions"][0]["probabilities"]) == {"NA", "😀"}
    answer = ask(process, {"id": 3, "verb": "evaluate", "source": str(table)})
    assert answer == {"id": 3, "progress": [3, 3]}
    document = json.loads(process.stdout.readline())["result"]
    assert document["rows"] == 3 and sum(map(sum, document["confusion"])) == 3
    rest, _ = process.communicate()
    assert process.returncode == 0 and rest == b""


def test_a_waiting_engine_ends_with_its_input(engine):
    process = engine("wait")
    out, _ = process.communicate()
    assert process.returncode == 0 and out == b'{"ready": true}\n'


@pytest.fixture
def served(trained):
    server = Server()

    def handle(content):
        answers = []
        server.handle(json.dumps(content).encode(), answers.append)
        return answers[-1]

    assert "result" in handle({"id": 0, "verb": "load", "model": str(trained)})
    return handle


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        ({"verb": "fly"}, "cannot 'fly'"),
        ({"verb": "load"}, "model must be a text"),
        ({"verb": "load", "model": "/nowhere"}, "There is no model in /nowhere"),
        ({"verb": "predict"}, "texts must be a list of texts"),
        ({"verb": "predict", "texts": ["a", 1]}, "texts must be a list of texts"),
        ({"verb": "predict", "texts": ["a"], "pairs": []}, "1 texts but 0 second texts"),
        ({"verb": "evaluate", "source": "nowhere.csv"}, "nowhere.csv"),
        ({"verb": "evaluate"}, "source must be a text"),
    ],
)
def test_a_wrong_request_is_answered_with_a_sentence(served, request_, said):
    answer = served({"id": 9} | request_)
    assert answer["id"] == 9 and answer["kind"] == "input" and said in answer["error"]


def test_a_request_before_a_model_is_loaded_is_answered_with_a_sentence():
    answers = []
    Server().handle(b'{"id": 1, "verb": "predict", "texts": []}', answers.append)
    assert answers == [{"id": 1, "error": "No model is loaded: load one first.", "kind": "input"}]


def test_a_model_folder_that_is_a_run_folder_will_do_too(served, trained, tmp_path):
    shutil.copytree(trained, tmp_path / "model")
    assert "result" in served({"id": 1, "verb": "load", "model": str(tmp_path)})


def test_a_class_the_model_does_not_know_is_named_with_its_row(served, write_table):
    table = write_table([("text", "label"), ("good", "NA"), ("bad", "never seen")])
    answer = served({"id": 1, "verb": "evaluate", "source": str(table)})
    assert answer["kind"] == "input"
    assert "row 2" in answer["error"] and "'never seen'" in answer["error"]


def test_columns_can_be_named_for_an_evaluation(served, write_table):
    table = write_table([("x", "y", "z"), ("good", "NA", "bad"), ("bad", "😀", "good")])
    request = {"id": 1, "verb": "evaluate", "source": str(table), "text": "z", "label": "y"}
    assert served(request)["result"]["rows"] == 2


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (MemoryError(), "memory"),
        (ValueError("surprise"), "internal"),
    ],
)
def test_a_failure_inside_is_answered_and_the_server_lives_on(served, monkeypatch, error, kind):
    def fail(*arguments):
        raise error

    with monkeypatch.context() as patch:
        patch.setattr("workbench.engine.predict.encode", fail)
        assert served({"id": 1, "verb": "predict", "texts": ["a"]})["kind"] == kind
    assert "result" in served({"id": 2, "verb": "predict", "texts": ["a"]})
