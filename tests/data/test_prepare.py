"""From a table to labelled rows, split so that the figures can be trusted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.config import RunConfig
from workbench.data.columns import guess_columns, resolve_columns
from workbench.data.prepare import prepare, read_rows
from workbench.data.profile import describe
from workbench.data.read import read_source
from workbench.data.split import split_rows
from workbench.errors import DataError


def table(tmp_path: Path, rows: list[tuple[str, str]], header: str = "text,label") -> RunConfig:
    path = tmp_path / "t.csv"
    lines = [f'"{text}","{label}"' for text, label in rows]
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return RunConfig().replacing({"data.source": str(path)})


def many(count: int = 100) -> list[tuple[str, str]]:
    return [(f"text number {n}", ("NA", "nan", "1.0")[n % 3]) for n in range(count)]


def test_rows_are_split_by_the_shares_with_like_classes_in_each(tmp_path: Path):
    data = prepare(table(tmp_path, many(300)))
    assert (len(data.train), len(data.validation), len(data.test)) == (240, 30, 30)
    assert data.classes == ["1.0", "NA", "nan"]
    assert np.bincount(data.test.targets).tolist() == [10, 10, 10]


def test_the_split_follows_from_the_seed_alone(tmp_path: Path):
    config = table(tmp_path, many())
    first, again = prepare(config), prepare(config)
    other = prepare(config.replacing({"training.seed": 1}))
    assert first.test.ids.tolist() == again.test.ids.tolist()
    assert first.fingerprint == again.fingerprint
    assert first.test.ids.tolist() != other.test.ids.tolist()


def test_ids_are_rows_of_the_table(tmp_path: Path):
    data = prepare(table(tmp_path, many()))
    for part in (data.train, data.validation, data.test):
        for number, text in zip(part.ids, part.texts, strict=True):
            assert text == f"text number {int(number) - 1}"


def test_rows_without_text_or_label_are_left_out_and_counted(tmp_path: Path):
    data = prepare(table(tmp_path, [*many(), (" ", "NA"), ("lonely", ""), ("lost", " ")]))
    assert sum(map(len, (data.train, data.validation, data.test))) == 100
    assert any("1 row without a text" in note for note in data.notes)
    assert any("2 rows without a label" in note for note in data.notes)


def test_a_class_seen_once_is_learned_and_said(tmp_path: Path):
    data = prepare(table(tmp_path, [*many(), ("odd one", "rare")]))
    assert data.classes.index("rare") in data.train.targets
    assert any("'rare'" in note for note in data.notes)


def test_own_files_and_splits_are_used_as_they_are(tmp_path: Path):
    config = table(tmp_path, many())
    own = tmp_path / "test.csv"
    own.write_text("text,label\nnew,NA\nnewer,nan\n", encoding="utf-8")
    data = prepare(config.replacing({"data.test": str(own)}))
    assert data.test.texts == ["new", "newer"]
    assert data.test.ids.tolist() == ["test:1", "test:2"]
    assert len(data.train) == 90


BAD = {
    "one class": ([("a", "x"), ("b", "x")], {}, "same label 'x'"),
    "no text": ([(" ", "x"), ("", "y")], {}, "Every text"),
    "no label": ([("a", ""), ("b", "")], {"data.label": "label", "data.text": "text"}, "No row"),
    "unknown column": (many(), {"data.label": "klass"}, "no column 'klass'"),
    "text and label the same": (many(), {"data.label": "text", "data.text": "text"}, "both"),
    "too few rows": ([("a", "x"), ("b", "y"), ("c", "x"), ("d", "y")], {}, "too few"),
    "copies": ([("good", "x"), ("bad", "y")] * 90, {}, "180 rows with 2 different texts, of which"),
    "labels are texts": (
        [(f"text {n}", f"free answer number {n}") for n in range(100)],
        {"data.label": "label", "data.text": "text"},
        "100 different values",
    ),
    "no such split": (many(), {"data.test": "nope"}, "no file or one of its splits"),
}


@pytest.mark.parametrize(("rows", "changes", "said"), BAD.values(), ids=BAD)
def test_what_cannot_be_learned_is_explained(tmp_path: Path, rows, changes, said: str):
    with pytest.raises(DataError) as caught:
        prepare(table(tmp_path, rows).replacing(changes))
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_class_the_model_does_not_know_is_named_with_its_row(tmp_path: Path):
    config = table(tmp_path, [("a", "NA"), ("b", "surprise")])
    with pytest.raises(DataError, match=r"row 2: the class 'surprise'"):
        read_rows(config.data.source, ["NA", "nan"], config)


labels_and_texts = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 15)), min_size=1, max_size=120
)


@settings(max_examples=200)
@given(labels_and_texts, st.floats(0, 0.4), st.floats(0, 0.4), st.integers(0, 5))
def test_a_split_is_a_partition_in_which_copies_never_straddle(rows, validation, test, seed):
    texts = [f"text {number}" for _, number in rows]
    labels = np.array([label for label, _ in rows], dtype=np.int64)
    parts = split_rows(texts, labels, (validation, test), seed)
    assert sorted(np.concatenate(parts).tolist()) == list(range(len(rows)))
    homes = [{texts[row] for row in part} for part in parts]
    assert not homes[0] & homes[1]
    assert not homes[0] & homes[2]
    assert not homes[1] & homes[2]
    again = split_rows(texts, labels, (validation, test), seed)
    assert all(np.array_equal(one, other) for one, other in zip(parts, again, strict=True))


@settings(max_examples=50)
@given(st.integers(200, 2000), st.sampled_from([0.05, 0.1, 0.2]), st.integers(2, 12))
def test_the_parts_have_the_sizes_asked_for(count: int, share: float, classes: int):
    labels = np.arange(count, dtype=np.int64) % classes
    texts = [str(number) for number in range(count)]
    _, validation, test = split_rows(texts, labels, (share, share), 0)
    assert abs(len(validation) - share * count) <= classes
    assert abs(len(test) - share * count) <= classes


GUESSES = [
    ("sms_spam/all.csv", "text", "label", None),
    ("imdb/train.parquet", "text", "label", None),
    ("msrp_paraphrase/train.csv", "text", "label", "text_pair"),
    ("tnews/validation.csv", "text", "label", None),
    ("toutiao_sample/dev.csv", "text", "label", None),
    ("20newsgroups/test.parquet", "text", "label", None),
]


@pytest.mark.parametrize(("name", "text", "label", "pair"), GUESSES)
def test_columns_of_real_tables_are_guessed(shared_data: Path, name, text, label, pair):
    columns = guess_columns(read_source(str(shared_data / name)).frame)
    assert (columns.text, columns.label, columns.text_pair) == (text, label, pair)


@pytest.mark.parametrize(
    ("header", "pair", "known_by"),
    [
        ("编号,句子1,句子2,标签", "句子2", "编号"),
        ("id,question,answer,label", "answer", "id"),
        ("row_id,问题一,问题二,类别", "问题二", "row_id"),
        ("number of stars,premise,hypothesis,label", "hypothesis", None),
    ],
)
def test_second_texts_and_numbers_of_rows_are_told_by_name_and_content(
    tmp_path: Path, header: str, pair: str, known_by: str | None
):
    rows = [f"{n},the first text {n},another text {n % 7},{'yn'[n % 2]}" for n in range(40)]
    path = tmp_path / "t.csv"
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    found = read_source(str(path))
    assert guess_columns(found.frame).text_pair == pair
    roles = {one["name"]: one["role"] for one in describe(found)["columns"]}
    assert [name for name, role in roles.items() if role == "id"] == (
        [known_by] if known_by else []
    )


def test_columns_with_chinese_names_are_guessed(tmp_path: Path):
    rows = [(f"这是第 {n} 条评论", ("好评", "差评")[n % 2]) for n in range(20)]
    config = table(tmp_path, rows, header="评论内容,类别")
    resolved = resolve_columns(config, read_source(config.data.source))
    assert (resolved.data.text, resolved.data.label) == ("评论内容", "类别")


def test_one_named_column_is_kept_and_the_other_guessed(tmp_path: Path):
    config = table(tmp_path, many(), header="label,text")
    resolved = resolve_columns(
        config.replacing({"data.text": "label"}), read_source(config.data.source)
    )
    assert (resolved.data.text, resolved.data.label) == ("label", "text")
