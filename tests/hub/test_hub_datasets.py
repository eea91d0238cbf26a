"""Datasets of the hub come by the same way as models."""

from __future__ import annotations

import pytest

from workbench.data.read import read_source
from workbench.errors import DataError


@pytest.fixture
def reviews(root):
    folder = root / "datasets" / "org" / "reviews"
    folder.mkdir(parents=True)
    rows = "".join(f"text {number},{'good' if number % 2 else 'bad'}\n" for number in range(50))
    (folder / "train.csv").write_text("text,label\n" + rows, encoding="utf-8")
    (folder / "notes.bin").write_bytes(b"x" * 100)
    (folder / "README.md").write_text("---\nlicense: mit\n---\n# Reviews\n", encoding="utf-8")
    return folder


def test_a_dataset_is_read_and_then_works_without_the_hub(hub, reviews, monkeypatch):
    table = read_source("org/reviews")
    assert len(table.splits["train"]) == 50
    assert not any("notes.bin" in one["path"] for one in hub.log)
    hub.log.clear()
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    again = read_source("org/reviews")
    assert again.splits["train"].equals(table.splits["train"])
    assert not hub.log
    assert "copy fetched before" in again.notes[0]


def test_a_damaged_dataset_is_fetched_again(hub, reviews):
    hub.plan("corrupt", match="train.csv", at=20)
    assert read_source("org/reviews").splits["train"]["text"][1] == "text 1"


def test_several_tables_are_told_of_before_a_byte_is_fetched(hub, reviews):
    facts = '{"cardData": {"configs": [{"config_name": "a"}, {"config_name": "b"}]}}'
    (reviews / ".hub.json").write_text(facts, encoding="utf-8")
    with pytest.raises(DataError, match="several tables"):
        read_source("org/reviews")
    assert not any("resolve" in one["path"] for one in hub.log)


@pytest.mark.parametrize(
    ("name", "said"), [("org/nothing", "There is no dataset"), ("org/reviews", "is gated")]
)
def test_a_dataset_that_cannot_be_had_is_explained(hub, reviews, name, said):
    (reviews / ".hub.json").write_text('{"gated": "manual"}', encoding="utf-8")
    with pytest.raises(DataError, match=said):
        read_source(name)
