"""Datasets of the hub come by the same way as models."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt

from workbench.config import RunConfig
from workbench.data.hub import SeveralTablesError
from workbench.data.read import read_source
from workbench.data.reading import Reading
from workbench.errors import DataError
from workbench.gui.panels.data import DataPanel
from workbench.gui.session import Session


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


@pytest.fixture
def two_tables(reviews):
    """A card with the tables "short" and "long", each in a folder of its own."""
    (reviews / "train.csv").unlink()
    for name in ("short", "long"):
        (reviews / name).mkdir()
        rows = "".join(f"{name} {number},{'ab'[number % 2]}\n" for number in range(50))
        for split in ("train", "test"):
            (reviews / name / f"{split}.csv").write_text("text,label\n" + rows, encoding="utf-8")
    files = [{"split": split, "path": f"NAME/{split}.csv"} for split in ("train", "test")]
    configs = [
        {
            "config_name": name,
            "data_files": [one | {"path": one["path"].replace("NAME", name)} for one in files],
        }
        for name in ("short", "long")
    ]
    (reviews / ".hub.json").write_text(json.dumps({"cardData": {"configs": configs}}))
    (reviews / "README.md").write_text(f"---\nconfigs: {json.dumps(configs)}\n---\n# Reviews\n")
    return reviews


def test_one_of_several_tables_is_chosen_by_its_name(hub, two_tables, monkeypatch):
    with pytest.raises(SeveralTablesError, match="short, long"):
        read_source("org/reviews")
    assert not any("resolve" in one["path"] for one in hub.log), "asked before a byte is fetched"
    table = read_source("org/reviews", reading=Reading(table="long"))
    assert table.frame["text"][0] == "long 0" and list(table.splits) == ["train", "test"]
    assert table.choices == ("short", "long")
    with pytest.raises(DataError, match="no table 'medium': its tables are short, long"):
        read_source("org/reviews", reading=Reading(table="medium"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    again = read_source("org/reviews", reading=Reading(table="long"))
    assert again.splits["train"].equals(table.splits["train"])


def test_the_window_asks_in_place_for_one_of_several_tables(
    qtbot, appearance, workspace, hub, two_tables
):
    panel = DataPanel(Session(RunConfig()), appearance, workspace)
    qtbot.addWidget(panel)
    panel.resize(1200, 800)
    panel.show()
    panel.choose_hub()
    line = panel.hub_line
    assert not line.tables.isVisible()
    qtbot.keyClicks(line.edit, "org/reviews")
    qtbot.mouseClick(line.open_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: line.tables.isVisible() and not panel.is_reading, timeout=60_000)
    assert [line.tables.itemText(place) for place in (0, 1)] == ["short", "long"]
    line.tables.setCurrentText("long")
    qtbot.mouseClick(line.open_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel._session.open_table is not None, timeout=60_000)
    qtbot.waitUntil(lambda: not panel.is_reading, timeout=60_000)
    data = panel._session.config.data
    assert (data.source, data.table, data.test) == ("org/reviews", "long", "test")
    assert not line.isVisible()
    panel.choose_reading()
    assert line.tables.isVisible(), "another of its tables can be chosen where the first one was"
