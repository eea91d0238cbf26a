"""Datasets of the hub come by the same way as models."""

from __future__ import annotations

import gzip
import json

import pandas as pd
import pytest
from PySide6.QtCore import Qt

from workbench.config import RunConfig
from workbench.data.hub import SeveralTablesError
from workbench.data.prepare import read_to_measure
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


@pytest.fixture
def served(root):
    """Makes a dataset of the hub: org/NAME with these files, its card from `card`."""

    def make(name, files, card=None):
        folder = root / "datasets" / "org" / name
        for file, content in files.items():
            path = folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        folder.mkdir(parents=True, exist_ok=True)
        if card is not None:
            (folder / ".hub.json").write_text(json.dumps({"cardData": card}))
            lines = "".join(f"{key}: {json.dumps(value)}\n" for key, value in card.items())
            (folder / "README.md").write_text(f"---\n{lines}---\n# {name}\n")
        return folder

    return make


def rows_of(delimiter=",", labels=("001", "002", "NA")):
    names = f"text{delimiter}label\n"
    return names + "".join(
        f"Käse {number}{delimiter}{labels[number % len(labels)]}\n" for number in range(30)
    )


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("a.csv", rows_of()),
        ("a.csv", rows_of(";")),
        ("a.csv", rows_of().encode("latin-1")),
        ("a.tsv", rows_of("\t")),
        ("a.tsv", rows_of(",")),
        ("a.csv.gz", gzip.compress(rows_of().encode())),
        ("a.csv", rows_of() + "one cell too many,001,x\n"),
        (
            "a.jsonl",
            "".join(f'{{"text": "t {n}", "label": "00{n % 2}"}}\n' for n in range(30)) + "{",
        ),
        ("a.json", '{"data": [{"text": "one", "label": "001"}, {"text": "NA", "label": null}]}'),
    ],
)
def test_a_file_of_the_hub_is_read_as_the_same_file_on_the_disk(hub, served, file, content):
    folder = served("codes", {file: content})
    found, there = read_source("org/codes"), read_source(str(folder / file))
    pd.testing.assert_frame_equal(found.frame, there.frame)
    assert list(found.splits) == ["train"]
    assert (found.notes, found.faults) == (there.notes, there.faults)
    assert (found.encoding, found.format) == (there.encoding, "hub dataset")


def test_codes_stay_as_they_are_written(hub, served):
    served("codes", {"a.csv": rows_of()})
    assert set(read_source("org/codes").frame["label"]) == {"001", "002", "NA"}


def test_what_was_asked_for_is_not_guessed(hub, served):
    served("codes", {"a.csv": "a,b|label\n" + "x,y|1\n" * 20})
    assert read_source("org/codes", reading=Reading(delimiter="|")).columns == ["a,b", "label"]


def test_several_files_of_a_split_are_one_and_their_notes_say_of_which(hub, served):
    files = {
        "data/train-1.csv": rows_of(),
        "data/train-2.csv": "label,text\n" + "001,two,too many\n" * 3 + "001,two\n" * 30,
        "data/test.csv": rows_of(),
    }
    served("parts", files)
    table = read_source("org/parts")
    assert {split: len(frame) for split, frame in table.splits.items()} == {"train": 63, "test": 30}
    assert table.columns == ["text", "label"] and table.frame["text"].iloc[-1] == "two"
    assert "2 files are read as one: train-1.csv, train-2.csv." in table.notes
    assert any(note.startswith("train-2.csv: 3 rows") for note in table.notes), table.notes
    assert [fault.kind for fault in table.faults] == ["uneven rows"]


def test_a_split_without_the_label_column_is_left_out_and_told(hub, served):
    served("contest", {"test.csv": "text\n" + "words\n" * 9, "train.csv": rows_of()})
    table = read_source("org/contest")
    assert list(table.splits) == ["train"]
    assert table.notes == ("Split test has other columns (text): left out.",)


CLASSES = {"class_label": {"names": {"0": "bad", "1": "good"}}}


def card_of(label, **config):
    features = [{"name": "text", "dtype": "string"}, label]
    return {
        "configs": [{"config_name": "default", **config}],
        "dataset_info": [{"config_name": "default", "features": features}],
    }


def test_numbers_of_classes_get_the_names_on_the_card(hub, served):
    files = {
        "train.csv": rows_of(labels=("0", "1", "-1", "")),
        "test.csv": rows_of(labels=("-1",)),
    }
    listed = [{"split": split, "path": f"{split}.csv"} for split in ("train", "test")]
    served("named", files, card_of({"name": "label", "dtype": CLASSES}, data_files=listed))
    table = read_source("org/named")
    assert list(table.frame["label"][:5]) == ["bad", "good", "", "", "bad"]
    assert list(table.splits) == ["train"]
    assert table.notes == ("Split test has no labels: left out.",)


def test_names_that_are_numbers_are_decided_over_all_splits(hub, served):
    """Stars from 1 to 3 written as 0 to 2: in the test part each also is a name."""
    stars = {"class_label": {"names": {"0": "1", "1": "2", "2": "3"}}}
    files = {
        "train.csv": rows_of(labels=("0", "1", "2")),
        "test.csv": rows_of(labels=("1", "2")),
    }
    listed = [{"split": split, "path": f"{split}.csv"} for split in ("train", "test")]
    served("stars", files, card_of({"name": "label", "dtype": stars}, data_files=listed))
    table = read_source("org/stars")
    assert list(table.splits["train"]["label"][:3]) == ["1", "2", "3"]
    assert list(table.splits["test"]["label"][:2]) == ["2", "3"]


def test_names_and_lists_of_classes_are_read_from_json_lines(hub, served):
    lines = ['{"text": "a", "label": [0, 1]}', '{"text": "b", "label": []}']
    lines += ['{"text": "c", "label": [1]}']
    served(
        "lists",
        {"train.jsonl": "\n".join(lines * 5)},
        card_of({"name": "label", "list": CLASSES}, data_files="train.jsonl"),
    )
    assert list(read_source("org/lists").frame["label"][:3]) == ["bad|good", "", "good"]


def test_what_the_card_says_of_a_file_is_heeded(hub, served):
    content = "".join(f"a|b, {number};0{number % 2}\n" for number in range(20))
    config = {"sep": ";", "column_names": ["text", "label"], "data_files": "rows.csv"}
    served("said", {"rows.csv": content}, {"configs": [{"config_name": "default", **config}]})
    table = read_source("org/said")
    assert table.columns == ["text", "label"] and table.rows == 20
    assert list(table.frame.iloc[0]) == ["a|b, 0", "00"]


def test_parquet_files_stay_with_datasets(hub, served, tmp_path):
    pd.DataFrame({"text": ["a", "b"], "label": [1, 0]}).to_parquet(tmp_path / "rows.parquet")
    content = (tmp_path / "rows.parquet").read_bytes()
    card = card_of({"name": "label", "dtype": CLASSES}, data_files="rows.parquet")
    served("typed", {"rows.parquet": content}, card)
    assert list(read_source("org/typed").frame["label"]) == ["good", "bad"]


SPLITS = ("clean", "noisy", "other")


def splits_card(*configs):
    return {
        "configs": [
            {
                "config_name": config,
                "data_files": [{"split": split, "path": f"{split}.csv"} for split in splits],
            }
            for config, splits in configs
        ]
    }


def split_files(splits, folder=""):
    return {
        f"{folder}{split}.csv": "text,label\n" + f"{split},a\n{split},b\n" * 9 for split in splits
    }


def test_without_a_split_to_train_on_one_is_chosen(hub, served, monkeypatch):
    served("loud", split_files(SPLITS), splits_card(("default", SPLITS)))
    for table in (None, "default"):
        with pytest.raises(SeveralTablesError) as asked:
            read_source("org/loud", reading=Reading(table=table))
        assert asked.value.names == SPLITS
    assert not any("resolve" in one["path"] for one in hub.log), "asked before a byte is fetched"
    table = read_source("org/loud", reading=Reading(table="noisy"))
    assert list(table.splits) == ["noisy", "clean", "other"]
    assert set(table.frame["text"]) == {"noisy"} and table.choices == SPLITS
    assert set(table.splits["other"]["text"]) == {"other"}
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(DataError, match="no table 'quiet': its tables are clean, noisy, other"):
        read_source("org/loud", reading=Reading(table="quiet"))


def test_splits_are_told_by_the_names_of_files_too(hub, served):
    served("unsaid", split_files(("test", "validation")))
    with pytest.raises(SeveralTablesError, match="validation, test"):
        read_source("org/unsaid")
    table = read_source("org/unsaid", reading=Reading(table="test"))
    assert list(table.splits) == ["test", "validation"] and set(table.frame["text"]) == {"test"}
    assert set(read_to_measure("org/unsaid").frame["text"]) == {"test"}, "a model is tested on it"


def test_splits_of_parquet_files_are_chosen_too(hub, served, tmp_path):
    files = {}
    for split in ("test", "validation"):
        pd.DataFrame({"text": [split] * 9, "label": [0] * 9}).to_parquet(tmp_path / "one")
        files[f"{split}.parquet"] = (tmp_path / "one").read_bytes()
    served("typed", files)
    with pytest.raises(SeveralTablesError, match="validation, test"):
        read_source("org/typed")
    table = read_source("org/typed", reading=Reading(table="test"))
    assert list(table.splits) == ["test", "validation"] and set(table.frame["text"]) == {"test"}


def test_configurations_with_such_splits_are_chosen_with_them(hub, served):
    files = split_files((*SPLITS, "train", "test"))
    served("both", files, splits_card(("speech", SPLITS), ("plain", ("train", "test"))))
    names = ("speech/clean", "speech/noisy", "speech/other", "plain")
    for table in (None, "speech"):
        with pytest.raises(SeveralTablesError) as asked:
            read_source("org/both", reading=Reading(table=table))
        assert asked.value.names == names
    table = read_source("org/both", reading=Reading(table="speech/noisy"))
    assert set(table.frame["text"]) == {"noisy"} and table.choices == names
    plain = read_source("org/both", reading=Reading(table="plain"))
    assert list(plain.splits) == ["train", "test"] and set(plain.frame["text"]) == {"train"}


def test_configurations_whose_splits_only_their_files_tell_are_asked_for_again(hub, served):
    files = split_files(("test", "validation"), "a/") | split_files(("train",), "b/")
    configs = [{"config_name": name, "data_dir": name} for name in ("a", "b")]
    served("folders", files, {"configs": configs})
    with pytest.raises(SeveralTablesError, match="one of a, b "):
        read_source("org/folders")
    with pytest.raises(SeveralTablesError, match="one of a/validation, a/test, b "):
        read_source("org/folders", reading=Reading(table="a"))
    table = read_source("org/folders", reading=Reading(table="a/test"))
    assert list(table.splits) == ["test", "validation"]


def test_an_unknown_table_is_refused_where_there_is_but_one(hub, reviews):
    with pytest.raises(DataError, match="no table 'long': its only table is default"):
        read_source("org/reviews", reading=Reading(table="long"))
    assert read_source("org/reviews", reading=Reading(table="default")).rows == 50


@pytest.mark.parametrize("files", [{}, {"README.md": "# Nothing"}, {"notes.bin": b"x"}])
def test_a_dataset_without_data_files_is_told(hub, served, files):
    served("empty", {".hub.json": "{}"} | files)
    with pytest.raises(DataError, match="holds no data files that can be read as a table"):
        read_source("org/empty")
