"""The schema: every key explains itself, and every mistake is one sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.cli.reference import config_reference
from workbench.config import (
    RunConfig,
    dump_config,
    load_config,
    parse_assignments,
    parse_config,
    settings,
    value_of,
    weights_from_text,
    weights_to_text,
)
from workbench.errors import ConfigError

ALL = list(settings())
ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("item", ALL, ids=lambda item: item.key)
def test_every_key_has_a_title_a_sentence_and_a_valid_default(item):
    assert item.title
    assert item.help.endswith(".")
    assert value_of(RunConfig(), item.key) == item.default
    RunConfig().replacing({item.key: item.default})
    if item.type in (int, float):
        assert item.minimum is not None
        assert item.maximum is not None
    assert set(item.names) >= set(item.choices) or len(item.choices) == 1 or not item.choices


@pytest.mark.parametrize(
    "item", [item for item in ALL if item.type in (int, float)], ids=lambda item: item.key
)
def test_a_number_out_of_its_range_is_refused_by_name(item):
    for wrong in (item.type(item.minimum - 1), item.type(item.maximum + 1), True, "many"):
        with pytest.raises(ConfigError, match=item.key.replace(".", r"\.")):
            RunConfig().replacing({item.key: wrong})


MISTAKES = [
    ({"training": {"learnig_rate": 1e-4}}, "did you mean training.learning_rate?"),
    ({"learning_rate": 1e-4}, "did you mean training.learning_rate?"),
    ({"training": {"epochs": 0}}, "must be at least 1"),
    ({"training": {"epochs": 2.5}}, "valid integer"),
    ({"training": {"optimizer": "lion"}}, "'adamw', 'adam' or 'sgd'"),
    ({"model": {"freeze": "first:0"}}, "first:N"),
    ({"data": {"validation": 1.5}}, "at most 0.9"),
    ({"training": 3}, "section"),
    ({"training": {"momentum": 1}}, "must be below 1"),
    ({"training": {"given_weights": {"spam": 0}}}, "training.given_weights.spam = 0 is too small"),
    ({"training": {"given_weights": "spam"}}, "write it as spam = 5, ham = 1"),
    ({"name": ""}, "empty"),
    ({"name": "two\nlines"}, "one line"),
]


@pytest.mark.parametrize(("content", "said"), MISTAKES)
def test_a_mistake_is_explained_in_one_sentence(content: dict, said: str):
    with pytest.raises(ConfigError) as caught:
        parse_config(content)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_config_survives_being_written_and_read(tmp_path: Path):
    config = RunConfig().replacing(
        {"name": "评论 “x” 🙂", "data.test": "test", "training.epochs": 7, "data.label": "NA"}
    )
    path = tmp_path / "config.json"
    path.write_text(dump_config(config), encoding="utf-8")
    assert load_config(path) == config
    assert json.loads(dump_config(RunConfig()))["training"]["seed"] == 42


def test_a_toml_file_sets_only_what_it_names(tmp_path: Path):
    path = tmp_path / "c.toml"
    path.write_text('name = "r"\n[training]\nlearning_rate = 1e-4\n', encoding="utf-8-sig")
    config = load_config(path)
    assert config.training.learning_rate == 1e-4
    assert config.training.epochs == RunConfig().training.epochs


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("c.toml", "name = ", "not valid TOML"),
        ("c.json", "{", "not valid JSON"),
        ("c.json", "[]", "no sections"),
        ("c.toml", b"\xff\xfe\x00", "not valid TOML"),
    ],
)
def test_a_file_that_is_no_config_is_named(tmp_path: Path, name: str, content, said: str):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ConfigError, match=said):
        load_config(path)


def test_a_missing_file_is_named(tmp_path: Path):
    with pytest.raises(ConfigError, match="no config file"):
        load_config(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("assignment", "key", "value"),
    [
        ("training.learning_rate=1e-4", "training.learning_rate", 1e-4),
        ("training.epochs = 5", "training.epochs", 5),
        ("data.label=1", "data.label", "1"),
        ("data.label='a b'", "data.label", "a b"),
        ("data.test=0.2", "data.test", 0.2),
        ("data.test=held out", "data.test", "held out"),
        ("data.header_rows=1", "data.header_rows", 1),
        ("data.folds=5", "data.folds", 5),
        ("name=a=b", "name", "a=b"),
        ("training.given_weights=not spam = 2", "training.given_weights", {"not spam": 2.0}),
        ('training.given_weights={"a, b"=2, c=1}', "training.given_weights", {"a, b": 2, "c": 1}),
    ],
)
def test_an_assignment_reads_its_value_as_its_key_wants_it(assignment: str, key: str, value):
    assert value_of(RunConfig().replacing(parse_assignments([assignment])), key) == value


@pytest.mark.parametrize(
    "weights",
    [
        {},
        {"spam": 5.0, "ham": 0.25},
        {"not spam": 2.0, "a, b": 1.0},
        {'say "no" = 1': 3.0, "a.b": 1},
    ],
)
def test_weights_by_class_survive_being_written_on_a_line(weights):
    assert weights_from_text(weights_to_text(weights)) == weights


@pytest.mark.parametrize("text", ["spam", "spam = many", "= 1 =", "spam 5, ham 1"])
def test_a_line_without_weights_is_given_back(text):
    assert weights_from_text(text) == text


def test_weights_by_class_are_a_table_in_a_file(tmp_path: Path):
    path = tmp_path / "c.toml"
    path.write_text('[training.given_weights]\n"not spam" = 2.5\nham = 1\n', encoding="utf-8")
    config = load_config(path)
    assert config.training.given_weights == {"not spam": 2.5, "ham": 1.0}
    path.write_text(dump_config(config), encoding="utf-8")
    assert load_config(path.rename(tmp_path / "c.json")) == config


@pytest.mark.parametrize("assignment", ["training.epochs", "nonsense=1", "training=1"])
def test_an_assignment_that_sets_nothing_is_refused(assignment: str):
    with pytest.raises(ConfigError):
        parse_assignments([assignment])


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_whatever_stands_in_a_config_it_is_read_or_refused_in_one_sentence(content):
    try:
        parse_config(content if isinstance(content, dict) else {"training": content})
    except ConfigError as error:
        assert "\n" not in str(error)


def test_the_reference_in_docs_is_the_schemas():
    written = (ROOT / "docs" / "config.md").read_text(encoding="utf-8")
    assert written == config_reference(), "python -m workbench.cli.reference > docs/config.md"
