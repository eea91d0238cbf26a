"""What is said of a table is true of it."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

from workbench.data.columns import Columns
from workbench.data.profile import describe, profile, save_clean
from workbench.data.read import read_source
from workbench.data.table import Table
from workbench.errors import DataError

COLUMNS = Columns("text", "label")


def table(rows: list[tuple[str, str]]) -> Table:
    frame = pd.DataFrame(rows, columns=["text", "label"], dtype=object)
    return Table("t.csv", "t", "csv", {"train": frame})


def test_classes_are_counted_most_first_without_the_missing():
    found = profile(table([("a", "x"), ("b", "y"), ("c", "y"), ("d", "")]), COLUMNS)
    assert found.classes == {"y": 2, "x": 1}
    assert list(found.classes) == ["y", "x"]


def test_lengths_are_words_in_english_and_characters_in_chinese():
    english = profile(table([("one two three", "x"), ("one", "y")]), COLUMNS).lengths
    assert (english.unit, english.longest, sum(english.counts)) == ("words", 3, 2)
    chinese = profile(table([("这是一条评论", "x"), ("很好", "y")]), COLUMNS).lengths
    assert (chinese.unit, chinese.longest) == ("characters", 6)


def test_each_problem_is_found_with_its_rows():
    found = profile(
        table(
            [
                *[
                    ("a", "x"),
                    ("a", "x"),
                    ("b", "x"),
                    ("b", "y"),
                    (" ", "y"),
                    ("c", ""),
                    ("d", "z"),
                ],
                ("e", "y"),
            ]
        ),
        COLUMNS,
    )
    rows = {problem.kind: problem.rows for problem in found.problems}
    assert rows == {
        "contradictions": (3, 4),
        "missing_labels": (6,),
        "empty_texts": (5,),
        "rare_classes": (7,),
        "duplicates": (2,),
    }
    assert all(problem.message and problem.fix for problem in found.problems)


def test_a_clean_table_has_no_problems():
    rows = [(letter, "xy"[place % 2]) for place, letter in enumerate("abcdef")]
    assert profile(table(rows), COLUMNS).problems == ()


def test_the_document_has_the_keys_of_the_design(tmp_path: Path):
    path = tmp_path / "t.csv"
    path.write_text("text;label\nhello there;x\nbye now;y\n", encoding="utf-8")
    document = describe(read_source(str(path)))
    assert document["format"] == "csv"
    assert document["dialect"] == {
        "delimiter": ";",
        "quote": '"',
        "escape": "",
        "header": True,
        "skipped_lines": 0,
        "header_rows": 1,
        "decimal": ".",
    }
    assert document["rows"] == 2
    assert document["columns"][0] == {"name": "text", "kind": "category", "role": "text"}
    assert document["columns"][1]["role"] == "label"
    assert document["task"] == "single_label"
    assert document["classes"] == {"x": 1, "y": 1}


def test_a_saved_table_reads_back_equal(tmp_path: Path):
    rows = [("NA", "1.0"), ('quote " and, comma', "x"), ("two\nlines", " é "), ("a\rb", "\r\n")]
    save_clean(table(rows), tmp_path / "clean.csv")
    with (tmp_path / "clean.csv").open(encoding="utf-8", newline="") as file:
        assert [tuple(row) for row in csv.reader(file)] == [("text", "label"), *rows]
    assert read_source(str(tmp_path / "clean.csv")).frame.values.tolist() == list(map(list, rows))


def test_a_table_is_never_saved_over_itself(tmp_path: Path):
    path = tmp_path / "rows.csv"
    path.write_text("text;label\na;b\n", encoding="utf-8")
    (tmp_path / "link.csv").symlink_to(path)
    with pytest.raises(DataError, match="is the table itself"):
        save_clean(read_source(str(path)), tmp_path / "link.csv")
    assert path.read_text(encoding="utf-8") == "text;label\na;b\n"
