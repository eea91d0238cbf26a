"""What is learned from cells: classes, several labels, numbers; and which of them a table wants."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from workbench.cli.train import checked_config
from workbench.config import RunConfig, parse_assignments
from workbench.data.columns import Columns, guess_columns
from workbench.data.prepare import prepare, read_rows
from workbench.data.profile import describe, profile
from workbench.data.read import read_source
from workbench.data.table import Table
from workbench.data.targets import guess_separator, numbers, strata
from workbench.data.task import suggested_task
from workbench.errors import ConfigError, DataError


def cells(*values: str) -> pd.Series:
    return pd.Series(values, dtype=object)


def write(path: Path, header: str, rows: list[str]) -> Path:
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def table_of(labels: list[str], name: str = "label") -> pd.DataFrame:
    texts = [f"a text about number {row}" for row in range(len(labels))]
    return pd.DataFrame({"text": texts, name: labels}, dtype=object)


def task_of(labels: list[str], name: str = "label") -> str:
    return suggested_task(table_of(labels, name), Columns("text", name))


TOPICS = ["sport", "sport|money", "money", "art|sport", "art", "money|art|sport"]

TASKS = {
    "classes": (["x", "y", "z"] * 20, "label", "single_label"),
    "stars": ([str(1 + row % 5) for row in range(200)], "score", "single_label"),
    "half stars": ([str(row % 11 / 2) for row in range(200)], "score", "single_label"),
    "class numbers": ([str(row % 77) for row in range(800)], "label", "single_label"),
    "scores": ([f"{row % 50 / 7:.2f}" for row in range(200)], "label", "regression"),
    "decimal commas": ([f"{row % 50 / 7:.2f}".replace(".", ",") for row in range(200)], "label",
                       "regression"),
    "points of 100": ([str(row % 101) for row in range(400)], "points", "regression"),
    "hardly a repeat": ([str(row * 37) for row in range(100)], "label", "regression"),
    "labels": (TOPICS * 20, "labels", "multi_label"),
    "names with commas": (["Home, Garden", "Toys, Games", "Books"] * 20, "label", "single_label"),
    "names that share a word": (["Home, Garden", "Home, Kitchen", "Books"] * 20, "label",
                                "single_label"),
    "sentences": ([f"no, {row}, never" for row in range(50)], "label", "single_label"),
    "nothing": ([""] * 10, "label", "single_label"),
}  # fmt: skip


@pytest.mark.parametrize(("labels", "name", "task"), TASKS.values(), ids=TASKS)
def test_a_task_is_suggested_only_where_the_cells_say_so_plainly(labels, name, task):
    assert task_of(labels, name) == task


REAL = [
    ("goemotions/validation.csv", "multi_label"),
    ("stsb_en/dev.csv", "regression"),
    ("tnews/validation.csv", "single_label"),
    ("20newsgroups/test.parquet", "single_label"),
    ("sms_spam/all.csv", "single_label"),
]


@pytest.mark.parametrize(("name", "task"), REAL)
def test_real_tables_are_given_their_task(shared_data: Path, name: str, task: str):
    document = describe(read_source(str(shared_data / name)))
    assert document["task"] == task
    assert bool(document["target"]) == (task == "regression")


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        (["1", "2.5", "-3e2"], [1, 2.5, -300]),
        (["1,5", "2", "−0,25"], [1.5, 2, -0.25]),
        (["1,234", "12,500.5", "7"], [1234, 12500.5, 7]),
        (["1.234,5", "0,125"], [1234.5, 0.125]),
        (["1,234", "1,5"], [1.234, 1.5]),
        (["", "n/a", "inf", "1e99", "nan", " 4 "], [None, None, None, None, None, 4]),
    ],
)
def test_numbers_are_read_with_points_and_with_commas(values, wanted):
    found = [None if value != value else value for value in numbers(cells(*values)).tolist()]
    assert found == pytest.approx(wanted)


@pytest.mark.parametrize(
    ("values", "separator"),
    [
        (TOPICS, "|"),
        ([topic.replace("|", "; ") for topic in TOPICS], ";"),
        ([topic.replace("|", "、") for topic in TOPICS], "、"),
        (["a", "b", "c"], None),
    ],
)
def test_the_separator_is_guessed(values, separator):
    assert guess_separator(cells(*values)) == separator


def test_where_the_labels_are_known_the_separator_is_the_one_that_fits_them():
    known = ["art, old", "art, new", "money"]
    assert guess_separator(cells("art, old", "art, new;money"), known) == ";"


def labelled(tmp_path: Path, count: int = 60) -> RunConfig:
    rows = [f"text {row},{TOPICS[row % len(TOPICS)]}" for row in range(count)]
    path = write(tmp_path / "labelled.csv", "text,labels", rows)
    return RunConfig().replacing({"task": "multi_label", "data.source": str(path)})


def test_the_labels_of_a_cell_become_zeros_and_ones(tmp_path: Path):
    data = prepare(labelled(tmp_path))
    assert data.classes == ["art", "money", "sport"] and data.separator == "|"
    for rows in (data.train, data.validation, data.test):
        assert rows.targets.dtype == np.float32 and rows.targets.shape == (len(rows), 3)
        for name, target in zip(rows.ids, rows.targets, strict=True):
            wanted = TOPICS[(int(name) - 1) % len(TOPICS)].split("|")
            assert [c for c, on in zip(data.classes, target, strict=True) if on] == sorted(wanted)


def test_rows_without_any_label_in_their_cell_are_left_out_and_counted(tmp_path: Path):
    config = labelled(tmp_path)
    with Path(config.data.source).open("a", encoding="utf-8") as file:
        file.write("odd,\nodder,|\n")
    data = prepare(config)
    assert sum(map(len, (data.train, data.validation, data.test))) == 60
    assert "2 rows without a label left out." in data.notes


SWITCHES = "comment,toxic,insult,threat"


def switched(tmp_path: Path, more: tuple[str, ...] = ()) -> Path:
    rows = [f"comment number {row},{row % 2},{int(row % 3 == 0)},0" for row in range(60)]
    return write(tmp_path / "switched.csv", SWITCHES, [*rows, *more])


def test_columns_of_zeros_and_ones_are_labels_and_rows_of_zeros_are_kept(tmp_path: Path):
    path = switched(tmp_path)
    table = read_source(str(path))
    columns = guess_columns(table.frame)
    assert (columns.text, columns.label) == ("comment", None)
    assert columns.labels == ("toxic", "insult", "threat")
    assert suggested_task(table.frame, columns) == "multi_label"
    data = prepare(RunConfig().replacing({"task": "multi_label", "data.source": str(path)}))
    assert data.classes == ["toxic", "insult", "threat"]
    targets = np.concatenate([data.train.targets, data.validation.targets, data.test.targets])
    assert len(targets) == 60 and (targets.sum(axis=1) == 0).sum() == 20
    found = profile(table, columns, "multi_label")
    assert found.classes == {"toxic": 30, "insult": 20}
    assert {problem.kind for problem in found.problems} == set()


def test_one_column_called_label_is_not_taken_for_one_of_several(tmp_path: Path):
    path = write(
        tmp_path / "t.csv",
        "text,label,is_new,is_long",
        [f"some text {row},{row % 2},{row % 2},0" for row in range(20)],
    )
    assert guess_columns(read_source(str(path)).frame).label == "label"


def test_a_cell_that_is_neither_zero_nor_one_is_left_out_and_counted(tmp_path: Path):
    path = switched(tmp_path, ("odd,maybe,0,1",))
    names = ["toxic", "insult", "threat"]
    changes = {"task": "multi_label", "data.source": str(path), "data.labels": names}
    config = RunConfig().replacing(changes)
    assert "1 row whose label is no 0 or 1 left out." in prepare(config).notes


def test_what_stands_before_the_decimals_can_be_said():
    assert numbers(cells("1,250", "3,000")).tolist() == [1250.0, 3000.0]
    assert numbers(cells("1,250", "3,000"), ",").tolist() == [1.25, 3.0]
    assert numbers(cells("1.250", "3,5"), ",").tolist() == [1250.0, 3.5]
    assert numbers(cells("1,250", "3.5"), ".").tolist() == [1250.0, 3.5]


def test_numbers_become_targets_and_what_is_no_number_is_left_out(tmp_path: Path):
    rows = [f'text {row},"{row % 40 / 4:.2f}"'.replace(".", ",") for row in range(80)]
    path = write(tmp_path / "n.csv", "text,score", [*rows, "odd,unknown", "lost,"])
    data = prepare(RunConfig().replacing({"task": "regression", "data.source": str(path)}))
    assert data.classes == ["score"]
    assert data.notes == (
        "1 row without a label left out.",
        "1 row whose label is no number left out.",
    )
    for name, value in zip(data.train.ids, data.train.targets, strict=True):
        assert value == pytest.approx((int(name) - 1) % 40 / 4)


BAD = {
    "words": ("regression", [f"t{n},word {n % 3}" for n in range(30)], {}, "row 1: 'word 0'"),
    "one number": ("regression", [f"t{n},5" for n in range(30)], {}, "the same number 5"),
    "one label": ("multi_label", [f"t{n},a" for n in range(30)], {}, "the same label 'a'"),
    "too few": ("regression", ["a,1", "b,2", "c,3", "d,4"], {}, "too few"),
    "no such column": (
        "multi_label",
        [f"t{n},1" for n in range(30)],
        {"data.labels": ["label", "other"]},
        "no column 'other' (data.labels)",
    ),
    "no ones": (
        "multi_label",
        [f"{n},0" for n in range(30)],
        {"data.labels": ["label", "label"], "data.text": "text"},
        "hold no 1 at all",
    ),
}


@pytest.mark.parametrize(("task", "rows", "changes", "said"), BAD.values(), ids=BAD)
def test_what_cannot_be_learned_by_a_task_is_explained(tmp_path: Path, task, rows, changes, said):
    path = write(tmp_path / "bad.csv", "text,label", rows)
    named = {} if "data.labels" in changes else {"data.label": "label", "data.text": "text"}
    wanted = {"task": task, "data.source": str(path)} | named | changes
    with pytest.raises(DataError) as caught:
        prepare(RunConfig().replacing(wanted))
    assert said in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"task": "regression", "data.labels": ["a", "b"]}, "needs task = multi_label"),
        ({"task": "multi_label", "data.labels": ["a", "b"], "data.label": "c"}, "exclude"),
    ],
)
def test_keys_that_do_not_go_together_are_refused(changes, said):
    with pytest.raises(ConfigError, match=said):
        prepare(RunConfig().replacing(changes))


def test_a_split_gives_each_part_its_share_of_rare_labels_and_of_every_range():
    targets = np.zeros((100, 2), dtype=np.float32)
    targets[:, 0], targets[90:, 1] = 1, 1
    targets[0] = 0
    assert np.bincount(strata(targets)).tolist() == [10, 89, 1]  # the rarest label first
    groups = strata(np.arange(100, dtype=np.float32))
    assert np.bincount(groups).tolist() == [10] * 10


def test_a_model_is_measured_on_labels_however_the_new_table_separates_them(tmp_path: Path):
    path = write(tmp_path / "new.csv", "text,labels", ["a,money;art", "b,sport", "c,art"])
    config = RunConfig().replacing({"task": "multi_label"})
    rows = read_rows(str(path), ["art", "money", "sport"], config)
    assert rows.targets.tolist() == [[1, 1, 0], [0, 0, 1], [1, 0, 0]]
    with pytest.raises(DataError, match=r"row 2: the class 'sport' is not among those learned"):
        read_rows(str(path), ["art", "money"], config)


def test_a_model_is_measured_on_columns_called_as_its_labels(tmp_path: Path):
    config = RunConfig().replacing({"task": "multi_label"})
    rows = read_rows(str(switched(tmp_path)), ["insult", "toxic"], config)
    assert rows.targets[:2].tolist() == [[1, 0], [0, 1]]


def test_a_list_in_json_is_a_set_of_labels(tmp_path: Path):
    path = tmp_path / "t.jsonl"
    path.write_text('{"text": "a", "tags": ["x", "y"]}\n{"text": "b", "tags": []}\n')
    assert read_source(str(path)).frame["tags"].tolist() == ["x|y", ""]


def test_equal_texts_with_different_numbers_are_no_contradiction():
    frame = pd.DataFrame({"text": ["a", "a", "b"], "score": ["1", "2", "x"]}, dtype=object)
    table = Table("t.csv", "t", "csv", {"train": frame})
    found = profile(table, Columns("text", "score"), "regression")
    assert [problem.kind for problem in found.problems] == ["unreadable_labels"]
    assert found.target is not None and sum(found.target.counts) == 2
    assert (found.target.edges[0], found.target.edges[-1]) == (1, 2)


def test_the_same_labels_in_another_order_are_no_contradiction():
    frame = pd.DataFrame({"text": ["a", "a", "b"], "tags": ["x|y", "y|x", "x"]}, dtype=object)
    table = Table("t.csv", "t", "csv", {"train": frame})
    kinds = {problem.kind for problem in profile(table, Columns("text", "tags")).problems}
    assert "contradictions" in kinds
    again = profile(table, Columns("text", "tags"), "multi_label").problems
    assert "contradictions" not in {problem.kind for problem in again}


@pytest.mark.parametrize(
    ("given", "task"),
    [([], "multi_label"), (["task=single_label"], "single_label")],
    ids=["left out", "set"],
)
def test_the_command_chooses_the_task_unless_it_is_set(
    tmp_path: Path, tiny_model: Path, given: list[str], task: str
):
    source = labelled(tmp_path).data.source
    changes = [f"data.source={source}", f"model.name={tiny_model}", *given]
    config = checked_config(None, changes)
    assert config.task == task
    assert config.data.label_separator == ("|" if task == "multi_label" else None)


def test_a_task_in_the_file_is_kept(tmp_path: Path, tiny_model: Path):
    source = labelled(tmp_path).data.source
    file = tmp_path / "c.toml"
    file.write_text(
        f"task = 'single_label'\n[data]\nsource = '{source}'\n[model]\nname = '{tiny_model}'\n"
    )
    assert checked_config(str(file), []).task == "single_label"


def test_a_list_is_set_on_the_command_line_as_toml():
    assert parse_assignments(['data.labels=["a", "b"]']) == {"data.labels": ["a", "b"]}
