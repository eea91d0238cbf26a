"""Wrong input is one line that says what is wrong; nothing is written for it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Said, rows_of_classes, run_process, write_rows
from workbench.config import RunConfig
from workbench.runs.folder import create_run

HUB = Path(__file__).resolve().parents[3] / "shared" / "hub" / "hub_server.py"
GOOD_ROWS = [("text", "label"), *rows_of_classes("NA", "1.0")]


def refused(said: Said, workspace: Path, *words: str) -> None:
    """One line, exit code 2, nothing on stdout, no run left behind."""
    assert said.code == 2, said
    assert said.out == ""
    assert said.err.endswith("\n") and said.err.count("\n") == 1, said.err
    assert "Traceback" not in said.err
    for word in words:
        assert word in said.err
    runs = workspace / "runs"
    assert not runs.exists() or not list(runs.iterdir())


TABLES = {
    "binary.csv": (b"text,label\ngood," + b"\x00\x05\x02" * 9, "binary data"),
    "excel.csv": (b"PK\x03\x04\x14\x00\x06\x00", "Excel workbook"),
    "empty.csv": (b"", "empty.csv is empty"),
    "blank.csv": (b"\n \n\n", "blank.csv is empty"),
    "separators.csv": (b",\n,\n", "separators.csv is empty"),
    "header.csv": (b"text,label\n", "has a header but no rows"),
    "one column.csv": (b"text\ngood\nbad\n", "one column"),
    "one class.csv": (b"text,label\ngood,NA\nbad,NA\n", "same label 'NA'"),
    "no texts.csv": (b"text,label\n,1\n  ,0\n\t,1\n", "Every text"),
    "no labels.csv": (b"text,label\ngood,\nbad, \n", "No row"),
    "too few.csv": (b"text,label\ngood film,a\nbad film,b\n", "too few"),
    "ids.csv": (
        b"text,label\n" + b"".join(b"text %d,id %d\n" % (n, n) for n in range(30)),
        "30 different values",
    ),
    "damaged.parquet": (b"PAR1rubbish", "not a readable Parquet file"),
    "line.jsonl": (b'{"text": "good", "label": 1}\n{"text": \n', "line 2 is not JSON"),
    "list.jsonl": (b"[1, 2]\n", "line 1 is not an object"),
    "cut.csv.gz": (b"\x1f\x8b\x08\x00\x00", "cannot be read"),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_that_cannot_be_learned_is_refused(call, tmp_path: Path, workspace: Path, name):
    content, words = TABLES[name]
    path = tmp_path / name
    path.write_bytes(content)
    refused(call("train", "--set", f"data.source={path}"), workspace, words)


@pytest.mark.parametrize(
    ("assignment", "words"),
    [
        ("data.source=nowhere.csv", "no file or folder nowhere.csv"),
        ("data.source=~nobody-of-this-name/x.csv", "~nobody-of-this-name"),
        (f"data.source={'x' * 300}.csv", "File name too long"),
        ("data.source=/dev/null", "no ordinary file"),
        ("data.source=sample:nothing", "the samples are sample:support-desk"),
        ("data.source=", "data.source is empty"),
        ("data.text=nothing", "no column 'nothing' (data.text)"),
        ("data.label=text", "cannot be both the text and the label"),
        ("data.validation=nowhere.csv", "data.validation = 'nowhere.csv' is no file"),
        ("data.test=~nobody-of-this-name", "data.test = '~nobody-of-this-name' is no file"),
        ("data.validation=0.95", "data.validation = 0.95"),
        ("model.name=nowhere", "'nowhere' is no model"),
        ("model.name=bundled:nothing", "no bundled model 'bundled:nothing'"),
        (f"model.name={'x' * 300}", "is no model"),
        ("model.name=org/none", "hub cannot be reached"),
        ("training.epochs=0", "training.epochs = 0 is too small"),
        ("training.epochs=three", "training.epochs = 'three'"),
        (f"training.epochs={'[' * 5000}", "training.epochs = '[["),
        (f"training.seed={'9' * 5000}", "training.seed = "),
        ("training.learning_rate=nan", "training.learning_rate = nan"),
        ("training.learning_rate=2", "is too large: it must be at most 1"),
        ("training.precision=fp8", "is none of the choices"),
        ("training.epoch=3", "did you mean training.epochs?"),
        ("epochs=3", "did you mean training.epochs?"),
        ("training=3", "training is not a key"),
        ("model.freeze=first:0", "none, embeddings, encoder or first:N"),
        ("task=ranking", "task = 'ranking'"),
        ("name=a\nb", "must be one line"),
        ("no equals sign", "write KEY=VALUE"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(call, tmp_path, workspace, assignment, words):
    table = write_rows(tmp_path / "rows.csv", GOOD_ROWS)
    said = call("train", "--set", f"data.source={table}", "--set", "data.text=text", "--set",
                assignment)  # fmt: skip
    refused(said, workspace, words)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("run.toml", b"name = \n", "run.toml is not valid TOML"),
        ("run.toml", b"[training\n", "run.toml is not valid TOML"),
        ("run.toml", b"[training]\nepochs = 3\nepochs = 4\n", "not valid TOML"),
        ("run.toml", b"name = '\xff'\n", "not valid TOML"),
        ("run.toml", b"[training]\nlerning_rate = 0.1\n", "did you mean training.learning_rate?"),
        ("run.toml", b"[training]\nepochs = true\n", "training.epochs = True"),
        ("run.toml", b"[training]\nbatch_size = 0\n", "run.toml: training.batch_size = 0"),
        ("run.toml", b"training = 3\n", "training must be a section"),
        ("run.toml", b'name = "a\\u0000"\n', "run.toml: name = "),
        ("run.toml", b'data.source = "a\\u0000b"\n', "no file or folder"),
        ("run.json", b"{", "run.json is not valid JSON"),
        ("run.json", b"[]", "holds no sections"),
        ("run.json", b"[" * 100_000, "not valid JSON"),
    ],
)
def test_a_config_that_cannot_be_is_refused(call, tmp_path, workspace, name, content, words):
    path = tmp_path / name
    path.write_bytes(content)
    refused(call("train", path), workspace, words)


def test_a_config_that_is_missing_or_a_folder_is_refused(call, tmp_path: Path, workspace: Path):
    refused(
        call("train", tmp_path / "none.toml"), workspace, "There is no config file", "none.toml"
    )
    refused(call("train", tmp_path), workspace, str(tmp_path), "cannot be read")


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        (["config.json"], "is no model: it has no config.json"),
        (["model.safetensors"], "no weights"),
        (["tokenizer.json"], "no tokenizer"),
    ],
)
def test_a_folder_that_is_no_model_is_refused(
    call, tiny_model: Path, tmp_path: Path, workspace: Path, missing, words
):
    folder = tmp_path / "no model"
    shutil.copytree(tiny_model, folder, ignore=shutil.ignore_patterns(*missing))
    refused(call("train", "--set", f"model.name={folder}"), workspace, words)


def test_a_run_dir_that_cannot_be_is_refused(call, tmp_path: Path, workspace: Path):
    table = write_rows(tmp_path / "rows.csv", GOOD_ROWS)
    words = ("train", "--set", f"data.source={table}", "--run-dir")
    refused(call(*words, tmp_path), workspace, "is not empty")
    refused(call(*words, table), workspace, "cannot be made")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "rows.csv"]


@pytest.mark.parametrize(
    ("workspace_name", "words"),
    [("~nobody-of-this-name/x", "set WORKBENCH_WORKSPACE"), ("x" * 300, "cannot be made")],
)
def test_a_workspace_that_cannot_be_is_refused(
    call, tmp_path: Path, workspace: Path, monkeypatch, workspace_name, words
):
    monkeypatch.setenv("WORKBENCH_WORKSPACE", workspace_name)
    refused(call("train", "--set", "data.validation=0"), workspace, words)


@pytest.mark.parametrize("verb", [("predict", "--text", "x"), ("evaluate", "--data", "x.csv")])
def test_a_run_that_is_not_there_or_has_no_model_is_refused(
    call, tmp_path: Path, workspace: Path, monkeypatch, verb
):
    command, *rest = verb
    for name in ("nothing", "no/thing", "..", "x" * 300, "~nobody-of-this-name"):
        refused(call(command, name, *rest), workspace, name)
    refused(call(command, tmp_path, *rest), workspace, "has no config.json")
    empty = create_run(tmp_path / "elsewhere", RunConfig())
    refused(call(command, empty.path, *rest), workspace, "has no model yet")


def test_a_label_that_stands_once_is_a_note_and_no_obstacle(call, tmp_path: Path):
    table = write_rows(tmp_path / "rows.csv", [*GOOD_ROWS, ("a single one", "rare")])
    said = call("data", table, "--json")
    assert said.code == 0
    problems = {problem["kind"]: problem for problem in said.document["problems"]}
    assert problems["rare_classes"]["rows"] == [len(GOOD_ROWS)]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["data", "nowhere.csv"], "no file or folder nowhere.csv"),
        (["data", "TABLE", "--label", "nothing"], "no column 'nothing' (data.label)"),
        (["data", "TABLE", "--text", "label", "--label", "label"], "cannot be both"),
        (["data", "TABLE", "--save", "TABLE"], "is the table itself"),
        (["data", "TABLE", "--save", "no/where.csv"], "cannot be written"),
        (["data", "org/none"], "hub cannot be reached"),
        (["fly"], "invalid choice: 'fly'"),
        (["train", "a", "b\nc"], "unrecognized arguments: b c"),
        (["train", "--epochs", "3"], "unrecognized arguments"),
        (["predict", "x"], "--text --data is required"),
        (["predict", "x", "--text", "y", "--data", "z"], "not allowed with"),
        (["evaluate", "x"], "--data"),
    ],
)
def test_words_that_make_no_command_are_refused(call, tmp_path, workspace, words, said):
    table = write_rows(tmp_path / "rows.csv", GOOD_ROWS)
    refused(call(*(str(table) if word == "TABLE" else word for word in words)), workspace, said)
    assert table.read_text(encoding="utf-8").count("\n") == len(GOOD_ROWS)


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory, tiny_model: Path) -> Iterator[str]:
    """A hub with a gated model and dataset, a model without weights, and one too busy to answer."""
    if not HUB.is_file():
        pytest.skip(f"the stand-in for the hub is not at {HUB}")
    root = tmp_path_factory.mktemp("hub")
    gated = json.dumps({"gated": "manual"})
    for name in ("gated", "busy"):
        shutil.copytree(tiny_model, root / "models" / "org" / name)
        data = root / "datasets" / "org" / name
        data.mkdir(parents=True)
        write_rows(data / "train.csv", GOOD_ROWS)
    for kind in ("models", "datasets"):
        (root / kind / "org" / "gated" / ".hub.json").write_text(gated, encoding="utf-8")
    without = shutil.ignore_patterns("model.safetensors")
    shutil.copytree(tiny_model, root / "models" / "org" / "empty", ignore=without)
    fault = {"kind": "status", "status": 429, "match": "org/busy", "times": 0, "retry_after": 0}
    server = subprocess.Popen(
        [sys.executable, str(HUB), str(root), "--port", "0", "--fault", json.dumps(fault)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    yield server.stdout.readline().strip()
    server.kill()
    server.wait()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("org/none", "no model org/none on the hub"),
        ("org/gated", "org/gated is gated"),
        ("org/busy", "the hub answered 429"),
        ("org/empty", "holds no model that can be fine-tuned"),
    ],
)
def test_a_model_that_the_hub_refuses_is_explained(
    call: Callable[..., Said], hub: str, workspace: Path, monkeypatch, name, words
):
    monkeypatch.setenv("HF_ENDPOINT", hub)
    refused(call("train", "--set", f"model.name={name}"), workspace, words)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("org/none", "no dataset org/none on the hub"),
        ("org/gated", "org/gated is gated"),
        ("org/busy", "the hub answered 429"),
    ],
)
def test_a_dataset_that_the_hub_refuses_is_explained(hub: str, tmp_path, workspace, name, words):
    """In a process of its own: `datasets` reads the hub's address when it is imported."""
    environment = dict(os.environ) | {"HF_ENDPOINT": hub, "PYTHONPATH": str(ROOT)}
    said = run_process("data", name, "--json", cwd=tmp_path, environment=environment)
    refused(said, workspace, words)
