"""`workbench data` tells how a file was read: what is one column, and what was mended."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.data.test_formats import write_workbook

SENTENCES = {
    "as many words": "The food was {word} again today.",
    "one comma": "The food was {word}, and we left.",
}
WORDS = ("good", "bad", "late", "cold", "fine", "hot")


@pytest.mark.parametrize("kind", SENTENCES)
@pytest.mark.parametrize("head", ["text", ""])
def test_sentences_of_as_many_pieces_are_one_column(call, tmp_path: Path, kind: str, head: str):
    texts = [SENTENCES[kind].format(word=word) for word in WORDS]
    (tmp_path / "t.csv").write_text("\n".join([*([head] if head else []), *texts, ""]))
    said = call("data", tmp_path / "t.csv", "--json")
    assert said.code == 0 and len(said.document["columns"]) == 1, said
    assert said.document["rows"] == len(WORDS) - (head == "" and said.document["dialect"]["header"])


def test_a_quote_that_is_never_closed_is_told_with_its_line(call, tmp_path: Path):
    rows = ["text,label", *(f"text {n},{n % 2}" for n in range(8)), '"He said so,1', "the last,0"]
    (tmp_path / "t.csv").write_text("\n".join([*rows, ""]))
    document = call("data", tmp_path / "t.csv", "--json").document
    assert document["rows"] == 10
    assert [(one["kind"], one["lines"]) for one in document["faults"]] == [("stray quotes", [10])]


def test_a_title_in_another_column_than_the_table_is_told(call, tmp_path: Path):
    rows = [[f"text {n}", ("yes", "no")[n % 2]] for n in range(20)]
    table = [["", "", "", *row] for row in [["text", "label"], *rows]]
    write_workbook(tmp_path / "t.xlsx", {"S": [["Reviews"], [""], *table]})
    document = call("data", tmp_path / "t.xlsx", "--json").document
    assert document["rows"] == 20
    assert [column["name"] for column in document["columns"]] == ["text", "label"]
    assert [(one["kind"], one["lines"]) for one in document["faults"]] == [
        ("empty columns", []),
        ("preamble", [1]),
    ]
