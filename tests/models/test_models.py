"""Models are found, judged and refused without torch and without a network."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.config import RunConfig
from workbench.errors import ModelError
from workbench.models import find
from workbench.models.catalogue import describe_model, known_models, starting_config
from workbench.models.find import BUNDLED, check_model, find_model
from workbench.resources import resource

SERVER = Path(__file__).resolve().parents[3] / "shared" / "hub" / "hub_server.py"


def test_the_bundled_model_is_there_and_genuine():
    folder = find_model(BUNDLED)
    assert {"config.json", "model.safetensors", "tokenizer.json"} <= {
        file.name for file in folder.iterdir()
    }


def test_bundled_weights_of_another_hash_are_refused(tmp_path: Path, monkeypatch):
    fake = tmp_path / "model.safetensors"
    fake.write_bytes(b"not the weights")
    monkeypatch.setattr(find, "bundled_folder", lambda name: tmp_path)
    with pytest.raises(ModelError, match="not the genuine"):
        find_model(BUNDLED)


def test_known_models_say_all_there_is_to_know():
    cards = known_models()
    assert cards[0].name == BUNDLED
    for card in cards:
        assert card.parameters
        assert card.size_bytes
        assert card.licence
        assert card.languages
        assert card.max_length
        assert card.summary.endswith(".")


def test_the_figures_of_the_curated_models_follow_from_their_configs():
    """Parameters to the last one; the file holds those of its heads too, and maybe a pooler."""
    import torch
    import transformers

    records = json.loads(resource("models.json").read_text(encoding="utf-8"))
    for record in records[1:]:
        config = transformers.AutoConfig.for_model(**record["config"])
        whole = getattr(transformers, record["config"]["architectures"][0])
        with torch.device("meta"):
            body, all_of_it = transformers.AutoModel.from_config(config), whole(config)
        counted = sum(one.numel() for one in body.parameters())
        assert (record["name"], record["parameters"]) == (record["name"], counted)
        saved = 4 * sum(one.numel() for one in all_of_it.parameters())
        assert record["size_bytes"] == pytest.approx(saved, rel=0.02)


def test_a_folder_is_described_from_its_files(tiny_model: Path):
    card = describe_model(str(tiny_model))
    assert card.kind == "folder"
    assert card.max_length == 128
    assert card.parameters is not None
    assert 5_000 < card.parameters < 20_000


def without(source: Path, target: Path, *names: str) -> Path:
    shutil.copytree(source, target)
    for name in names:
        (target / name).unlink(missing_ok=True)
    return target


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        (["config.json"], "no config.json"),
        (["model.safetensors"], "no weights"),
        (["tokenizer.json"], "no tokenizer"),
    ],
)
def test_an_incomplete_folder_is_refused(tiny_model: Path, tmp_path: Path, missing, said):
    with pytest.raises(ModelError, match=said):
        check_model(str(without(tiny_model, tmp_path / "模型 “x”", *missing)))


@pytest.mark.parametrize("name", ["nope", "a/b/c", "../x/y", "bundled:nope", "", "a b/c"])
def test_what_cannot_be_a_model_is_refused_at_once(name: str):
    with pytest.raises(ModelError):
        check_model(name)


def test_without_a_network_a_hub_id_says_so():
    done = ask_in_a_process("check_model('distilbert/distilbert-base-uncased')", {})
    assert done == "ModelError: " + done.removeprefix("ModelError: ")
    assert "cannot be reached" in done


@pytest.fixture(scope="module")
def hub(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a real hub server with one good model and one without weights."""
    if not SERVER.is_file():
        pytest.skip(f"the stand-in for the hub is not at {SERVER}")
    root = tmp_path_factory.mktemp("hub")
    shutil.copytree(tiny_model, root / "models" / "org" / "tiny")
    without(tiny_model, root / "models" / "org" / "empty", "model.safetensors")
    gated = shutil.copytree(tiny_model, root / "models" / "org" / "gated")
    (gated / ".hub.json").write_text(json.dumps({"gated": "manual"}), encoding="utf-8")
    command = [sys.executable, str(SERVER), str(root), "--port", "0"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    yield server.stdout.readline().strip()
    server.kill()
    server.wait()


def ask_in_a_process(expression: str, environment: dict[str, str]) -> str:
    """The value or error of an expression; the hub's client reads its address when imported."""
    code = (
        "from workbench.models.find import check_model, find_model\n"
        f"try: print({expression})\n"
        "except Exception as error: print(f'{type(error).__name__}: {error}')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONUTF8": "1"} | environment,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=True,
    )
    return done.stdout.strip().splitlines()[-1]


def test_a_hub_model_is_fetched_once_and_then_works_offline(hub: str, home: Path):
    fetched = ask_in_a_process(
        "find_model('org/tiny', lambda done, total: None)", {"HF_ENDPOINT": hub}
    )
    assert (Path(fetched) / "model.safetensors").is_file()
    offline = ask_in_a_process("find_model('org/tiny')", {"HF_ENDPOINT": "http://127.0.0.1:9"})
    assert offline == fetched


def test_progress_counts_the_bytes(hub: str, home: Path):
    expression = (
        "(lambda seen: (find_model('org/tiny', lambda d, t: seen.append((d, t))), seen[-1])[1])([])"
    )
    done, total = eval(ask_in_a_process(expression, {"HF_ENDPOINT": hub}))
    assert 0 < done <= total


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("org/nothing", "There is no model org/nothing"),
        ("org/empty", "holds no model"),
        ("org/gated", "gated"),
    ],
)
def test_a_hub_model_that_cannot_be_used_is_explained(hub: str, name: str, said: str):
    answer = ask_in_a_process(f"find_model({name!r})", {"HF_ENDPOINT": hub})
    assert answer.startswith("ModelError")
    assert said in answer


def test_nothing_slow_is_imported_to_know_the_models():
    code = (
        "import sys; from workbench.models.catalogue import known_models; known_models();"
        "print([m for m in ('torch', 'transformers', 'huggingface_hub') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_beginner_starts_with_the_rate_that_the_bundled_model_likes():
    config = starting_config()
    assert config.model.name == BUNDLED
    assert config.training.learning_rate == describe_model(BUNDLED).learning_rate
    assert config.replacing({"training.learning_rate": 5e-5}) == RunConfig()
