"""A model is judged by its config alone: what it needs, whether it fits, whether it is right."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hub.conftest import hub, root  # noqa: F401
from workbench.config import RunConfig
from workbench.errors import ModelError
from workbench.hub.cache import cached_repositories, delete_cached, move_cache
from workbench.hub.search import Query
from workbench.models.catalogue import (
    ModelCard,
    add_folder,
    curated_models,
    describe_model,
    known_models,
    local_models,
    look_up_model,
)
from workbench.models.find import BUNDLED, fetch_model, find_model
from workbench.models.judge import Advice, Texts, best_start, judge, texts_of
from workbench.models.matches import matches
from workbench.models.memory import Machine, Shape, estimate_memory, largest_batch, shape_of
from workbench.models.safety import allow_own_code, own_code

LAPTOP = Machine("cpu", "CPU", 8_000_000_000, 16_000_000_000)
SERVER = Machine("cuda", "H100", 80_000_000_000, 80_000_000_000)


def card(**facts) -> ModelCard:
    base = next(one for one in known_models() if one.name == "google-bert/bert-base-uncased")
    return ModelCard(**{**vars(base), **facts})


@pytest.mark.parametrize(
    ("machine", "texts", "best"),
    [
        (LAPTOP, Texts(500, "English"), BUNDLED),
        (LAPTOP, Texts(500, "Chinese"), "hfl/rbt3"),
        (LAPTOP, Texts(500, "other"), "intfloat/multilingual-e5-small"),
        (SERVER, Texts(500, "English"), BUNDLED),
        (SERVER, Texts(5000, "English"), "FacebookAI/roberta-large"),
        (SERVER, Texts(5000, "Chinese"), "hfl/chinese-roberta-wwm-ext-large"),
        (LAPTOP, Texts(), None),
    ],
)
def test_the_model_to_begin_with_follows_from_language_rows_and_machine(machine, texts, best):
    found = best_start(curated_models(), RunConfig(), machine, texts)
    assert (found and found.name) == best


def test_what_to_begin_with_is_named_only_where_something_speaks_against_a_model():
    chinese = Texts(500, "Chinese")
    best = best_start(curated_models(), RunConfig(), LAPTOP, chinese)
    english = judge(card(), RunConfig(), LAPTOP, chinese, best)
    assert english.advice[-1].text == "RBT3, Chinese is a better start for your texts."
    assert kinds(judge(best, RunConfig(), LAPTOP, chinese, best)) == ["pickle"]


def kinds(judgement) -> list[str]:
    return [one.kind for one in judgement.advice]


@pytest.mark.parametrize("known", known_models()[1:], ids=lambda one: one.name)
def test_parameters_follow_from_a_config_within_three_per_cent(known):
    assert known.shape.parameters == pytest.approx(known.parameters, rel=0.03)


@pytest.mark.parametrize(
    ("changes", "smaller"),
    [
        ({"training.batch_size": 8}, "activations"),
        ({"model.max_length": 128}, "activations"),
        ({"training.gradient_accumulation_steps": 4}, "activations"),
        ({"training.gradient_checkpointing": True}, "activations"),
        ({"training.optimizer": "sgd", "training.momentum": 0.0}, "optimiser"),
        ({"model.freeze": "encoder"}, "gradients"),
        ({"model.freeze": "first:6"}, "gradients"),
    ],
)
def test_what_spares_memory_lowers_the_estimate(changes, smaller):
    shape = card().shape
    plain = estimate_memory(shape, RunConfig(), "cpu")
    spared = estimate_memory(shape, RunConfig().replacing(changes), "cpu")
    assert getattr(spared, smaller) < getattr(plain, smaller)


def test_the_largest_batch_fits_and_twice_as_many_do_not():
    shape, config = card().shape, RunConfig()
    size = largest_batch(shape, config, "cpu", LAPTOP.free_bytes)
    for texts, fits in ((size, True), (2 * size, False)):
        tried = config.replacing({"training.batch_size": texts})
        assert (estimate_memory(shape, tried, "cpu").total <= LAPTOP.free_bytes) == fits


def test_a_config_that_tells_nothing_gives_no_estimate():
    assert shape_of({}) is None and shape_of({"hidden_size": "x", "num_hidden_layers": 3}) is None
    assert kinds(judge(card(shape=None), RunConfig(), SERVER, Texts())) == ["unknown"]


@pytest.mark.parametrize(
    ("facts", "machine", "texts", "kind"),
    [
        ({}, SERVER, Texts(5000, "English", [50] * 100), "good"),
        ({}, SERVER, Texts(), "fits"),
        ({}, SERVER, Texts(5000, "Chinese", [50]), "language"),
        ({"languages": "100 languages"}, SERVER, Texts(5000, "Chinese", [50]), "good"),
        ({}, SERVER, Texts(5000, "English", [50] * 5 + [900] * 5), "length"),
        ({"parameters": 355_000_000}, SERVER, Texts(300, "English", [50]), "few"),
        ({"parameters": 200_000_000}, LAPTOP, Texts(30000, "English", [50]), "slow"),
        ({}, Machine("cpu", "CPU", 10**9, 10**9), Texts(), "memory"),
        ({}, Machine("cpu", "CPU", 3 * 10**9, 10**10), Texts(), "batch"),
        ({"needs_code": True}, SERVER, Texts(), "code"),
        ({"has_safetensors": False}, SERVER, Texts(), "pickle"),
    ],
)
def test_each_reason_is_found_and_said(facts, machine, texts, kind):
    judgement = judge(card(**facts), RunConfig(), machine, texts)
    assert kinds(judgement)[0] == kind
    assert judgement.is_recommended == (kind in ("good", "fits"))
    assert judgement.advice[0].text.endswith(".") and "{" not in judgement.advice[0].text


@pytest.mark.parametrize(
    ("texts", "language"),
    [
        (["the film was good", "bad book"], "English"),
        (["这本书很好", "一般"], "Chinese"),
        (["très bien, déjà vu", "où êtes-vous"], "other"),
        (["123", ""], ""),
    ],
)
def test_the_language_of_a_table_is_told_from_its_letters(texts, language):
    assert texts_of(texts, 2).language == language


def test_folders_that_were_added_are_listed_without_a_network(tiny_model, monkeypatch):
    add_folder(tiny_model)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert [one.name for one in local_models()] == [str(tiny_model)]


@pytest.fixture
def served(root, tiny_model):  # noqa: F811
    """org/tiny is a model that can be loaded, org/coded one with code of its own."""
    for name in ("tiny", "coded"):
        shutil.rmtree(root / "models" / "org" / name, ignore_errors=True)
        shutil.copytree(tiny_model, root / "models" / "org" / name)
    coded = root / "models" / "org" / "coded"
    content = json.loads((coded / "config.json").read_text(encoding="utf-8"))
    content |= {"model_type": "novel", "auto_map": {"AutoConfig": "code.Config"}}
    (coded / "config.json").write_text(json.dumps(content), encoding="utf-8")
    (coded / "code.py").write_text("raise SystemExit\n", encoding="utf-8")
    return root


def test_a_model_of_the_hub_is_judged_before_its_weights_are_fetched(hub, served):  # noqa: F811
    found = look_up_model("org/tiny")
    assert found.parameters and found.size_bytes and found.max_length == 128
    assert found.has_safetensors and not found.needs_code and len(found.revision) == 40
    assert isinstance(found.shape, Shape)
    assert look_up_model("org/coded").needs_code
    assert not any("safetensors" in one["path"] for one in hub.log)
    with pytest.raises(ModelError, match="There is no model"):
        look_up_model("org/nothing")


def test_what_was_fetched_is_listed_measured_moved_and_deleted(hub, served, home, monkeypatch):  # noqa: F811
    folder = fetch_model("org/tiny")
    assert describe_model("org/tiny").kind == "cache"
    (one,) = cached_repositories("model")
    assert one.name == "org/tiny" and one.size_bytes > 10_000 and not one.is_partial
    weights = (folder / "model.safetensors").read_bytes()
    for name in ("HF_HUB_CACHE", "WORKBENCH_HUB_SET"):
        monkeypatch.setenv(name, "")
    move_cache(home / "large disk")
    hub.log.clear()
    moved = find_model("org/tiny")
    assert moved.is_relative_to(home / "large disk") and not folder.exists()
    assert (moved / "model.safetensors").read_bytes() == weights and not hub.log
    delete_cached(cached_repositories("model")[0])
    assert cached_repositories() == []


def test_a_models_own_code_is_named_with_the_revision_that_allows_it(hub, served):  # noqa: F811
    folder = find_model("org/coded")
    code = own_code(folder)
    assert [file.name for file in code.files] == ["code.py"] and code.revision == folder.name
    with pytest.raises(ModelError, match=rf'code.py.*model.trusted_code to "{folder.name}"'):
        allow_own_code(folder, "org/coded", None)
    with pytest.raises(ModelError):
        allow_own_code(folder, "org/coded", "main")
    assert allow_own_code(folder, "org/coded", folder.name)
    (folder / "code.py").resolve().write_text("print('changed')\n", encoding="utf-8")
    with pytest.raises(ModelError):
        allow_own_code(folder, "org/coded", None)


def run_command(*words: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "workbench", *words],
        cwd=Path(__file__).resolve().parents[2],
        env=dict(os.environ),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_the_command_line_lists_searches_and_fetches(hub, served):  # noqa: F811
    code, out, _ = run_command("models", "fetch", "org/tiny", "--json")
    assert code == 0
    assert (Path(json.loads(out)["folder"]) / "model.safetensors").is_file()
    code, out, _ = run_command("models", "--search", "org/", "--json")
    listed = {one["name"]: one for one in json.loads(out)["models"]}
    assert listed["org/tiny"]["kind"] == "cache" and listed["org/coded"]["kind"] == "hub"
    code, _, said = run_command("models", "fetch", "org/nothing")
    assert code == 2 and said.count("\n") == 1 and "There is no model" in said


def test_the_command_line_filters_sorts_and_turns_pages(hub, root):  # noqa: F811
    for number in range(30):
        folder = root / "models" / "lib" / f"m{number:02}"
        folder.mkdir(parents=True)
        language, licence = "zh" if number % 10 else "en", "mit" if number % 2 else "apache-2.0"
        facts = {
            "downloads": number,
            "likes": -number,
            "tags": ["transformers", language],
            "pipeline_tag": "fill-mask",
            "cardData": {"license": licence},
        }
        (folder / ".hub.json").write_text(json.dumps(facts), encoding="utf-8")

    def listed(*words: str) -> dict:
        code, out, said = run_command("models", "--search", "lib/", *words, "--json")
        assert code == 0, said
        found = json.loads(out)
        return found | {"models": [one["name"][-2:] for one in found["models"]]}

    chosen = ["--language", "zh", "--licence", "mit", "--task", "fill-mask"]
    assert listed(*chosen)["models"] == [f"{number:02}" for number in range(29, 0, -2)]
    first, second = listed("--sort", "likes"), listed("--sort", "likes", "--page", "2")
    assert first["more"] and not second["more"]
    assert first["models"] + second["models"] == [f"{number:02}" for number in range(30)]
    assert "fewer than 3 pages" in listed("--page", "3")["notes"][0]
    code, _, said = run_command("models", "--max-size", "huge")
    assert code == 2 and said.count("\n") == 1 and "150M" in said


def test_the_command_line_judges_one_model_for_a_table(hub, served, tmp_path):  # noqa: F811
    table = tmp_path / "table.csv"
    lines = "".join(f"这本书很好 {number},{'ab'[number % 2]}\n" for number in range(40))
    table.write_text("text,label\n" + lines, encoding="utf-8")
    words = ["--data", str(table), "--set", "training.batch_size=4", "--json"]
    code, out, _ = run_command("models", "show", "org/tiny", *words)
    found = json.loads(out)
    assert code == 0 and found["fits"] and found["recommended"]
    assert found["judged_for"]["language"] == "Chinese" and found["judged_for"]["batch_size"] == 4
    assert found["memory"]["activations"] < found["memory_bytes"] < found["free_bytes"]
    assert found["has_safetensors"] and not found["needs_code"] and found["size_bytes"]
    code, out, _ = run_command("models", "show", BUNDLED, *words)
    assert "not made for" in json.loads(out)["advice"][0]
    code, out, _ = run_command("models", "show", "org/coded")
    assert code == 0 and "yes, which you must read and allow" in out
    assert not any("safetensors" in one["path"] for one in hub.log)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        (Query("roberta", language="zh"), ["ext", "ext-large", "base", "large"]),
        (Query(language="zh", most_parameters=50_000_000), ["rbt3"]),
        (Query(licence="mit", language="de"), ["small", "base", "large"]),
        (Query(task="sentence-similarity"), ["v2", "small"]),
    ],
)
def test_the_curated_models_are_filtered_as_the_hub_filters_its_own(query, names):
    found = [one.name for one in known_models() if matches(one, query) and one.task]
    assert len(found) == len(names)
    assert all(name.endswith(end) for name, end in zip(found, names, strict=True))


def test_every_sentence_has_its_values():
    assert Advice("length", False, {"limit": 512, "share": 30}).text.startswith("It reads 512")
