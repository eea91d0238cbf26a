"""Cross-validation: every row is tested on once, by a model that did not learn from it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.config import RunConfig
from workbench.data.dataset import Dataset
from workbench.data.folds import fold_numbers
from workbench.data.prepare import prepare
from workbench.errors import ConfigError, DataError, WorkbenchError


def config_of(path: Path, frame: pd.DataFrame, **changes: object) -> RunConfig:
    frame.to_csv(path / "t.csv", index=False)
    base = {"data.source": str(path / "t.csv"), "data.text": "text", "data.label": "label"}
    keys = {key.replace("__", "."): value for key, value in changes.items()}
    return RunConfig().replacing(base | keys)


def all_folds(config: RunConfig) -> list[Dataset]:
    numbers = range(1, (config.data.folds or 0) + 1)
    return [prepare(config.replacing({"data.fold": number})) for number in numbers]


def frame(count: int = 100, **columns: object) -> pd.DataFrame:
    texts = [f"text number {n}" for n in range(count)]
    labels = [("yes", "no", "no")[n % 3] for n in range(count)]
    return pd.DataFrame({"text": texts, "label": labels} | columns)


def test_every_row_is_left_out_by_exactly_one_fold_and_learned_or_validated_on_by_the_others(
    tmp_path: Path,
):
    folds = all_folds(config_of(tmp_path, frame(101), data__folds=5))
    left_out = np.concatenate([data.test.ids for data in folds])
    assert sorted(map(int, left_out)) == list(range(1, 102))
    for data in folds:
        used = np.concatenate([data.train.ids, data.validation.ids])
        assert len(used) + len(data.test) == 101
        assert not set(used) & set(data.test.ids)
        assert len(data.validation) == 8, "the share is one of the rows that are left"


def test_each_fold_has_its_share_of_each_class(tmp_path: Path):
    for data in all_folds(config_of(tmp_path, frame(101), data__folds=5)):
        yes = int((data.test.targets == data.classes.index("yes")).sum())
        assert yes in (6, 7) and len(data.test) in (20, 21)


def test_folds_follow_from_the_seed_alone(tmp_path: Path):
    config = config_of(tmp_path, frame(), data__folds=4, data__fold=3)
    first, again = prepare(config), prepare(config)
    other = prepare(config.replacing({"training.seed": 1}))
    assert first.fingerprint == again.fingerprint
    assert first.test.ids.tolist() != other.test.ids.tolist()


def test_before_a_fold_is_chosen_the_first_is_shown(tmp_path: Path):
    config = config_of(tmp_path, frame(), data__folds=4)
    first = prepare(config.replacing({"data.fold": 1}))
    assert prepare(config).fingerprint == first.fingerprint


def test_a_group_is_tested_on_as_a_whole(tmp_path: Path):
    authors = [f"author {n // 3}" for n in range(100)]
    rows = frame(author=authors)
    author_of = dict(zip(rows["text"], authors, strict=True))
    folds = all_folds(config_of(tmp_path, rows, data__folds=3, data__group="author"))
    homes = [{author_of[text] for text in data.test.texts} for data in folds]
    assert sum(map(len, homes)) == len(set().union(*homes)) == 34
    for data in folds:
        tested = {author_of[text] for text in data.test.texts}
        assert not tested & {author_of[text] for text in data.train.texts + data.validation.texts}


def test_copies_and_near_copies_are_not_learned_from_where_they_are_tested_on(tmp_path: Path):
    long = "the parcel that I ordered on Monday came broken and nobody answers letter number"
    texts = [f"{long} {n // 4} {'!' * (n % 4)} thank you {n // 4}" for n in range(120)]
    rows = frame(120, text=texts)
    for data in all_folds(config_of(tmp_path, rows, data__folds=3, data__group_duplicates=True)):
        tested, learned = (
            {text.split()[-1] for text in part.texts} for part in (data.test, data.train)
        )
        assert tested and learned and not tested & learned


def test_numbers_and_several_labels_are_dealt_too(tmp_path: Path):
    rows = frame(60, label=[str(n) for n in range(60)])
    numbers = all_folds(config_of(tmp_path, rows, task="regression", data__folds=3))
    assert [len(data.test) for data in numbers] == [20, 20, 20]
    assert all(data.test.targets.max() > 50 > 10 > data.test.targets.min() for data in numbers)
    rows = frame(60, label=[("a|b", "b", "a|c")[n % 3] for n in range(60)])
    several = all_folds(config_of(tmp_path, rows, task="multi_label", data__folds=4))
    assert [data.test.targets.sum(axis=0).tolist() for data in several] == [[10, 10, 5]] * 4


def test_rows_that_a_column_keeps_for_validation_are_in_no_fold(tmp_path: Path):
    parts = ["train"] * 80 + ["validation"] * 20
    folds = all_folds(config_of(tmp_path, frame(part=parts), data__folds=4, data__split="part"))
    assert [len(data.validation) for data in folds] == [20] * 4
    assert sum(len(data.test) for data in folds) == 80


REFUSED: dict[str, tuple[pd.DataFrame, dict[str, object], str]] = {
    "a rare class": (
        frame(label=["yes"] * 60 + ["no"] * 37 + ["rare"] * 3),
        {"data__folds": 5},
        "The class 'rare' stands in 3 texts, too few for data.folds = 5: lower "
        "data.folds to 3, or merge the class with another or leave its rows out.",
    ),
    "a class of copies": (
        frame(
            text=["the same"] * 9 + [f"text {n}" for n in range(91)],
            label=["copied"] * 9 + ["yes", *["no"] * 45, *["yes"] * 45],
        ),
        {"data__folds": 2},
        "The class 'copied' stands in 1 text, too few for data.folds = 2: merge the "
        "class with another or leave its rows out.",
    ),
    "few groups": (
        frame(author=["a", "b", "c", "d"] * 25),
        {"data__folds": 5, "data__group": "author"},
        "stands in 4 values of the column 'author', too few for data.folds = 5: lower data.folds "
        "to 4",
    ),
    "few rows": (
        frame(4, label=["1", "2", "3", "4"]),
        {"task": "regression", "data__folds": 5},
        "There are only 4 texts, too few for data.folds = 5: lower data.folds to 4, or add rows.",
    ),
    "no such fold": (frame(), {"data__folds": 3, "data__fold": 4}, "data.fold = 4 is too large"),
    "no folds": (frame(), {"data__fold": 4}, "data.fold = 4 needs data.folds"),
    "test rows of one's own": (
        frame(),
        {"data__folds": 3, "data__test": "test"},
        "data.test = 'test' and data.folds = 3 exclude each other",
    ),
    "named test rows": (
        frame(part=["train"] * 80 + ["test"] * 20),
        {"data__folds": 3, "data__split": "part"},
        "The column 'part' names the rows to test on",
    ),
}


@pytest.mark.parametrize(("rows", "changes", "said"), REFUSED.values(), ids=REFUSED)
def test_folds_that_cannot_be_made_are_explained_in_one_sentence(
    tmp_path: Path, rows: pd.DataFrame, changes: dict[str, object], said: str
):
    with pytest.raises((DataError, ConfigError)) as caught:
        prepare(config_of(tmp_path, rows, **changes))
    assert said in str(caught.value)
    assert "\n" not in str(caught.value) and str(caught.value).endswith(".")


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 3)), min_size=1, max_size=200),
    st.integers(2, 20),
    st.integers(0, 3),
)
@settings(deadline=None)
def test_whatever_the_clusters_each_row_is_in_one_fold_and_no_cluster_in_two(rows, folds, seed):
    clusters, strata = (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True))
    found = fold_numbers(clusters, strata, folds, seed)
    assert found.shape == clusters.shape and set(found) <= set(range(1, folds + 1))
    assert all(len(set(found[clusters == cluster])) == 1 for cluster in set(clusters))
    assert (found == fold_numbers(clusters, strata, folds, seed)).all()


@given(st.lists(st.integers(0, 4), min_size=1, max_size=200), st.integers(2, 20))
@settings(deadline=None)
def test_folds_of_single_rows_differ_by_one_row_at_most_in_each_class_and_in_all(labels, folds):
    strata = np.array(labels, dtype=np.int64)
    found = fold_numbers(np.arange(len(strata)), strata, folds, 0)
    for rows in (found, *(found[strata == label] for label in set(labels))):
        sizes = np.bincount(rows, minlength=folds + 1)[1:]
        assert sizes.max() - sizes.min() <= 1


_WORDS = ("good", "bad", "fine", "poor", "")


@given(
    st.lists(
        st.tuples(st.sampled_from(_WORDS), st.integers(0, 40), st.sampled_from("ab"),
                  st.sampled_from(("", "u", "v", "w", "x", "y", "z"))),
        min_size=1, max_size=60,
    ),
    st.integers(2, 6),
    st.booleans(),
)  # fmt: skip
@settings(deadline=None, max_examples=40)
def test_whatever_the_table_its_labelled_rows_are_left_out_once_or_it_is_refused(
    tmp_path_factory: pytest.TempPathFactory, rows, folds, is_grouped
):
    texts = [f"{word} {number}".strip() if word else "" for word, number, _, _ in rows]
    table = pd.DataFrame(
        {"text": texts, "label": [row[2] for row in rows], "group": [row[3] for row in rows]}
    )
    group = {"data__group": "group"} if is_grouped else {}
    config = config_of(tmp_path_factory.mktemp("t"), table, data__folds=folds, **group)
    config = config.replacing({"data.validation": 0.0})
    try:
        found = all_folds(config)
    except WorkbenchError as error:
        assert "\n" not in str(error)
        return
    left_out = sorted(int(number) for data in found for number in data.test.ids)
    assert left_out == [n + 1 for n, text in enumerate(texts) if text]
    for data in found:
        groups = [
            {table["group"][int(number) - 1] for number in part.ids} - {""}
            for part in (data.train, data.test)
        ]
        assert not is_grouped or not groups[0] & groups[1]
        assert not set(data.train.texts) & set(data.test.texts)
