"""Rows are split as asked: by a column, by groups, and with near copies together."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from workbench.config import RunConfig
from workbench.data.dataset import Dataset
from workbench.data.prepare import prepare
from workbench.data.split import is_split_column, split_rows
from workbench.errors import DataError

LONG = "the parcel that I ordered on Monday came broken and nobody answers letter number"


def prepared(path: Path, frame: pd.DataFrame, **changes) -> Dataset:
    frame.to_csv(path / "t.csv", index=False)
    base = {"data.source": str(path / "t.csv"), "data.text": "text", "data.label": "label"}
    keys = {key.replace("__", "."): value for key, value in changes.items()}
    return prepare(RunConfig().replacing(base | keys))


def frame(count: int = 200, **columns) -> pd.DataFrame:
    texts = [f"text number {n}" for n in range(count)]
    labels = [("yes", "no")[n % 2] for n in range(count)]
    return pd.DataFrame({"text": texts, "label": labels} | columns)


def test_a_group_is_never_torn_apart(tmp_path: Path):
    authors = [f"author {n // 5}" if n < 190 else "" for n in range(200)]
    rows = frame(author=authors)
    data = prepared(tmp_path, rows, data__group="author")
    author_of = dict(zip(rows["text"], rows["author"], strict=True))
    homes = [
        {author_of[text] for text in part.texts} - {""}
        for part in (data.train, data.validation, data.test)
    ]
    assert all(homes) and len(set().union(*homes)) == sum(map(len, homes)) == 38
    assert abs(len(data.test) - 20) <= 5
    loose = prepared(tmp_path, rows)
    assert data.fingerprint != loose.fingerprint


def test_near_copies_never_straddle_when_they_are_to_stay_together(tmp_path: Path):
    texts = [f"{LONG} {n // 4} {'!' * (n % 4)} thank you {n // 4}" for n in range(200)]
    rows = frame(text=texts)
    data = prepared(tmp_path, rows, data__group_duplicates=True)
    parts = (data.train, data.validation, data.test)
    homes = [{text.replace("!", "").split()[-1] for text in part.texts} for part in parts]
    assert all(homes) and sum(map(len, homes)) == 50
    loose = prepared(tmp_path, rows)
    assert {text.split()[-1] for text in loose.train.texts} & {
        text.split()[-1] for text in loose.test.texts
    }


def test_a_split_column_says_where_each_row_goes(tmp_path: Path):
    parts = ["train"] * 150 + ["DEV"] * 20 + [" Test"] * 30
    data = prepared(tmp_path, frame(part=parts), data__split="part")
    assert (len(data.train), len(data.validation), len(data.test)) == (150, 20, 30)
    assert data.test.texts[0] == "text number 170"


def test_a_part_that_the_column_does_not_name_is_shared_out(tmp_path: Path):
    parts = ["train"] * 160 + ["test"] * 40
    data = prepared(tmp_path, frame(part=parts), data__split="part")
    assert len(data.test) == 40
    assert len(data.validation) == 16 and len(data.train) == 144


def test_an_unknown_word_in_a_split_column_is_named_with_its_row(tmp_path: Path):
    parts = ["train"] * 150 + ["fold 3"] * 50
    with pytest.raises(DataError, match=r"row 151: 'fold 3' \(column 'part'\)"):
        prepared(tmp_path, frame(part=parts), data__split="part")
    with pytest.raises(DataError, match=r"no column 'nope' \(data\.split\)"):
        prepared(tmp_path, frame(part=parts), data__split="nope")


def test_groups_too_large_to_be_shared_out_are_explained(tmp_path: Path):
    with pytest.raises(DataError, match="No group of the column 'author'"):
        prepared(tmp_path, frame(author=["a", "b"] * 100), data__group="author")


def test_split_columns_are_told_by_their_words(tmp_path: Path):
    assert is_split_column(pd.Series(["train", "test", "Dev"]))
    assert is_split_column(pd.Series(["训练", "测试"]))
    assert not is_split_column(pd.Series(["train", "train"]))
    assert not is_split_column(pd.Series(["train", "plane"]))


def test_as_many_parts_as_there_are_shares():
    labels = np.arange(100, dtype=np.int64) % 2
    parts = split_rows([str(n) for n in range(100)], labels, [0.2] * 4, 0)
    assert [len(part) for part in parts] == [20] * 5
    assert sorted(np.concatenate(parts).tolist()) == list(range(100))
