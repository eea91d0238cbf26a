"""What is wrong with a config, a model or the hub is said in Chinese: by real code and files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.gui.chinese import Says, require_chinese
from workbench.config import RunConfig, load_config, parse_assignments
from workbench.data.hub import _chosen
from workbench.hub import search
from workbench.hub.cache import Cached, delete_cached, move_cache
from workbench.hub.patience import DamagedError, explain, switched_off
from workbench.hub.settings import HubSettings, save_settings
from workbench.hub.token import keep_token
from workbench.models.find import check_model
from workbench.models.matches import parameters_of

WEIGHTS = (8).to_bytes(8, "little") + b"{      }"


def doing(act: Callable[[Path], object]) -> Says:
    """Does something: what it gives is what is said, if it raises nothing."""

    def says(folder: Path) -> list[str]:
        given = act(folder)
        return [str(given)] if given is not None else []

    return says


def setting(**values: object) -> Says:
    """Sets values, with `__` for the point of a key."""
    changes = {key.replace("__", "."): value for key, value in values.items()}
    return doing(lambda folder: RunConfig().replacing(changes))


def config(name: str, content: str) -> Says:
    def says(folder: Path) -> list[str]:
        (folder / name).write_text(content, encoding="utf-8")
        return [str(load_config(folder / name))]

    return says


def model(**files: str | bytes) -> Says:
    """Looks at a folder with these files, named by the part before the point or by all of it."""
    names = {"config": "config.json", "weights": "model.safetensors"}
    names |= {"adapter": "adapter_config.json", "index": "model.safetensors.index.json"}

    def says(folder: Path) -> list[str]:
        for name, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            (folder / names[name]).write_bytes(data)
        check_model(str(folder))
        return []

    return says


class AnsweredError(Exception):
    """What the client raises for an answer of that status."""

    def __init__(self, status: int, pause: str = "") -> None:
        super().__init__()
        headers = {"Retry-After": pause} if pause else {}
        self.response = SimpleNamespace(status_code=status, headers=headers)


def table_of(*tables: str, wanted: str | None) -> Says:
    return doing(lambda folder: _chosen("a/b", {name: [] for name in tables}, wanted))


def file_in(folder: Path) -> Path:
    (folder / "file").write_bytes(b"")
    return folder / "file"


VALUES = {
    "too small": setting(training__learning_rate=0),
    "too few": setting(training__epochs=0),
    "too large": setting(training__batch_size=5000),
    "at the limit": setting(training__momentum=1.0),
    "neither share nor count": setting(training__warmup=1.5),
    "none of the choices": setting(training__optimizer="best"),
    "none of two choices": setting(training__method="best"),
    "nothing to freeze": setting(model__freeze="all"),
    "no weights of classes": setting(training__given_weights="much"),
    "a weight of nothing": setting(training__given_weights={"a_1": 0}),
    "an empty name": setting(name=""),
    "a name of two lines": setting(name="a\nb"),
    "a name too long": setting(name="x" * 300),
    "no whole number": setting(training__epochs=1.5),
    "no number": setting(training__learning_rate="fast"),
    "no finite number": setting(training__learning_rate=float("nan")),
    "no switch": setting(training__tf32="maybe"),
    "no text": setting(data__text=5),
    "no list": setting(data__labels="a"),
    "a list too short": setting(data__labels=["a"]),
    "a quote too long": setting(data__quote="''"),
    "no revision": setting(model__revision="a b"),
    "an unknown key like another": setting(training__epoch=3),
    "an unknown key": setting(zzzz_1=3),
    "a section": setting(training=3),
    "no value": doing(lambda folder: parse_assignments(["training.epochs"])),
    "no config": doing(lambda folder: load_config(folder / "none.toml")),
    "a folder for a config": doing(load_config),
    "no TOML": config("a.toml", "training = = 3"),
    "TOML that ends early": config("a.toml", "[training"),
    "no JSON": config("a.json", '{"training": }'),
    "a list for a config": config("a.json", "[]"),
    "a number for a section": config("a.toml", "training = 5"),
    "a wrong value in a file": config("a.toml", "[training]\nepochs = 0"),
    "an empty value in a file": config("a.toml", 'name = ""'),
}
MODELS = {
    "no model": doing(lambda folder: check_model("no such model")),
    "no bundled model": doing(lambda folder: check_model("bundled:none-such")),
    "an empty folder": model(),
    "an adapter": model(adapter="{}"),
    "no weights": model(config="{}"),
    "a damaged config": model(config="{", weights=WEIGHTS),
    "a list for a config": model(config="[]", weights=WEIGHTS),
    "a huge config": model(config=" " * 20_000_000, weights=WEIGHTS),
    "weights cut off": model(config="{}", weights=b"no"),
    "quantised weights": model(config='{"quantization_config": {"bits": 4}}', weights=WEIGHTS),
    "code from elsewhere": model(config='{"attn_implementation": "a/b"}', weights=WEIGHTS),
    "no tokenizer": model(config="{}", weights=WEIGHTS),
    "a part of the weights": model(config="{}", index='{"weight_map": {"a": "model-1.bin"}}'),
    "an index of nothing": model(config="{}", index="{}"),
    "weights elsewhere": model(config="{}", index='{"weight_map": {"a": "../model.bin"}}'),
    "no number of parameters": doing(lambda folder: parameters_of("many")),
}
HUB = {
    "no answer": doing(lambda folder: explain("model", "a/b", TimeoutError("no answer"))),
    "a refused token": doing(lambda folder: explain("model", "a/b", AnsweredError(401))),
    "trouble": doing(lambda folder: explain("dataset", "a/b", AnsweredError(500))),
    "trouble for a while": doing(lambda folder: explain("dataset", "a/b", AnsweredError(429, "9"))),
    "a damaged list": doing(
        lambda folder: explain("model", "a/b", DamagedError("the list of its files"))
    ),
    "a damaged file": doing(lambda folder: explain("model", "a/b", DamagedError("config.json"))),
    "a full disk": doing(lambda folder: explain("model", "a/b", OSError(28, "no space"))),
    "a disk of others": doing(
        lambda folder: explain("model", "a/b", PermissionError(13, "Permission denied"))
    ),
    "a hub switched off": doing(lambda folder: switched_off("model", "a/b")),
    "a search without an answer": doing(lambda folder: search._sentence(TimeoutError("no answer"))),
    "a search in trouble": doing(lambda folder: search._sentence(AnsweredError(500))),
    "a refused search": doing(lambda folder: search._sentence(AnsweredError(403))),
    "a damaged search": doing(lambda folder: search._sentence(DamagedError("the answer"))),
    "several tables": table_of("one_1", "two_2", wanted=None),
    "another table than the only one": table_of("one_1", wanted="two_2"),
    "another table than two": table_of("one_1", "two_2", wanted="six_6"),
    "no address of a hub": doing(lambda folder: save_settings(HubSettings(endpoint="hub.test"))),
    "no address of a proxy": doing(lambda folder: save_settings(HubSettings(proxy="proxy.test"))),
    "a password": doing(lambda folder: save_settings(HubSettings(proxy="http://a:b@c.test"))),
    "no token": doing(lambda folder: keep_token("two words")),
    "nothing to delete": doing(
        lambda folder: delete_cached(Cached("model", "a/b", folder / "none", 0, 0.0, False))
    ),
    "a cache in a file": doing(lambda folder: move_cache(file_in(folder) / "cache")),
}


@pytest.mark.parametrize("case", VALUES)
def test_why_a_value_does_not_fit_is_said_in_chinese(translation, tmp_path: Path, case: str):
    require_chinese(VALUES[case], tmp_path, translation)


@pytest.mark.parametrize("case", MODELS)
def test_why_a_model_cannot_be_used_is_said_in_chinese(translation, tmp_path: Path, case: str):
    require_chinese(MODELS[case], tmp_path, translation)


@pytest.mark.parametrize("case", HUB)
def test_why_the_hub_gives_nothing_is_said_in_chinese(translation, tmp_path: Path, case: str):
    require_chinese(HUB[case], tmp_path, translation)
