"""`workbench predict` and `evaluate`: which columns they take and what they write."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from tests.cli.conftest import CLASSES, Job, write_rows
from workbench.data.read import read_source

pytestmark = pytest.mark.usefixtures("one_engine")

NAMES = sorted(CLASSES)
ADDED = ["predicted", "probability", *(f"probability: {name}" for name in NAMES)]
# Values that a careless reader or writer would change.
ODD_VALUES = ["NA", "", "007", "1.0", "1e5", "true", "None", " x "]
ODD_VALUES += ['a "b", c', "a\tb", "a\nb", "a\rb", "a\r\nb"]


def read_back(path: Path) -> pd.DataFrame:
    return read_source(str(path)).frame


def odd_table(path: Path) -> Path:
    rows = [(value, f"good fine {n}", value) for n, value in enumerate(ODD_VALUES)]
    return write_rows(path, [("id", "text", "predicted"), *rows])


@pytest.mark.parametrize("ending", ["csv", "tsv", "jsonl", "parquet", "CSV"])
def test_every_format_keeps_the_rows_and_columns_and_adds_the_classes(
    call, in_job: Job, tmp_path: Path, ending
):
    table = odd_table(tmp_path / "rows.csv")
    output = tmp_path / f"out 😀.{ending}"
    said = call("predict", in_job.run.path, "--data", table, "--output", output)
    assert said.code == 0, said.err
    assert said.out == f"{len(ODD_VALUES)} rows written to {output}\n"
    before, after = read_back(table), read_back(output)
    assert list(after.columns) == [*before.columns, "predicted (2)", *ADDED[1:]]
    for column in before.columns:
        assert after[column].tolist() == before[column].tolist()
    assert set(after["predicted (2)"]) <= set(NAMES)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", output.name, "rows.csv"]


def test_numbers_stay_numbers_where_the_format_has_them(call, in_job: Job, tmp_path: Path):
    table = odd_table(tmp_path / "rows.csv")
    for ending in ("parquet", "jsonl"):
        output = tmp_path / f"out.{ending}"
        said = call("predict", in_job.run.path, "--data", table, "--output", output)
        assert said.code == 0, said.err
    judged = pd.read_parquet(tmp_path / "out.parquet")
    with (tmp_path / "out.jsonl").open(encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    for row, line in zip(judged.to_dict("records"), lines, strict=True):
        shares = [row[f"probability: {name}"] for name in NAMES]
        assert sum(shares) == pytest.approx(1)
        assert row["probability"] == max(shares) == row[f"probability: {row['predicted (2)']}"]
        assert line["probability"] == pytest.approx(row["probability"], abs=1e-9)


def test_without_output_the_rows_are_printed(call, in_job: Job, tmp_path: Path):
    table = write_rows(
        tmp_path / "rows.csv", [("text", "n"), ("good fine", "1"), ("\x1b[2J中", "2")]
    )
    said = call("predict", in_job.run.name, "--data", table, "--json")
    assert [one["text"] for one in said.document["predictions"]] == ["good fine", "\x1b[2J中"]
    plain = call("predict", in_job.run.name, "--data", table)
    assert plain.out.splitlines()[0].split() == ["class", "probability", "text"]
    assert "�[2J中" in plain.out and "\x1b" not in plain.out


def test_a_table_of_one_column_and_one_with_other_names_are_classified(
    call, in_job: Job, tmp_path: Path
):
    one = write_rows(tmp_path / "one.csv", [("was wir sagen",), ("good fine",), ("awful is",)])
    other = write_rows(tmp_path / "other.csv", [("n", "review"), ("1", "good fine"), ("2", "a")])
    quoted = tmp_path / "quoted.csv"
    quoted.write_text('text\n"good fine"\n"awful, is"\n"a, b"\n"c, d"\n', encoding="utf-8")
    for table in (one, other, quoted):
        found = call("predict", in_job.run.name, "--data", table, "--json").document["predictions"]
        assert found[0]["text"] == "good fine"


def test_of_several_splits_the_one_that_is_classified_is_told(call, in_job: Job, tmp_path: Path):
    for split, text in (("train", "good fine"), ("test", "awful is")):
        for name in ("pos", "neg"):
            folder = tmp_path / "texts" / split / name
            folder.mkdir(parents=True)
            (folder / "1.txt").write_text(text, encoding="utf-8")
    said = call("predict", in_job.run.name, "--data", tmp_path / "texts", "--json")
    assert {one["text"] for one in said.document["predictions"]} == {"good fine"}
    assert "these are left out: test." in said.err


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("rows.csv", "is the input itself"),
        ("link.csv", "is the input itself"),
        ("out.xls", "must end in .csv, .tsv, .jsonl, .parquet"),
        ("out", "must end in"),
        ("no/where/out.csv", "there is no folder"),
        ("folder.csv", "is a folder"),
    ],
)
def test_an_output_that_cannot_be_is_refused_before_the_work(
    call, in_job: Job, tmp_path: Path, output, words
):
    table = odd_table(tmp_path / "rows.csv")
    before = table.read_bytes()
    (tmp_path / "link.csv").symlink_to(table)
    (tmp_path / "folder.csv").mkdir()
    said = call("predict", in_job.run.name, "--data", table, "--output", tmp_path / output)
    assert (said.code, said.out) == (2, "")
    assert words in said.err and said.err.count("\n") == 1
    assert (table.read_bytes() == before and not (tmp_path / output).is_file()) or "csv" in output


def test_output_needs_a_table(call, in_job: Job, tmp_path: Path):
    said = call("predict", in_job.run.name, "--text", "x", "--output", tmp_path / "out.csv")
    assert (said.code, said.out) == (2, "") and "--output needs --data" in said.err


def test_a_disk_that_fills_up_leaves_the_old_output(call, in_job: Job, tmp_path: Path, monkeypatch):
    table, output = odd_table(tmp_path / "rows.csv"), tmp_path / "out.csv"
    output.write_text("old", encoding="utf-8")

    original = pd.DataFrame.to_csv

    def fill_up(frame, path=None, **options):
        if path is None:  # only looked at
            return original(frame, **options)
        path.write_text("half", encoding="utf-8")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pd.DataFrame, "to_csv", fill_up)
    said = call("predict", in_job.run.name, "--data", table, "--output", output)
    assert said.code == 2 and "No space left on device" in said.err
    assert output.read_text(encoding="utf-8") == "old"
    assert not list(tmp_path.glob(".partial*"))


def test_evaluate_takes_the_columns_of_the_run_or_those_that_are_named(
    call, in_job: Job, tmp_path: Path
):
    rows = [("text", "label", "other"), ("good fine the", "NA", "1"), ("awful is", "1", "NA")]
    table = write_rows(tmp_path / "rows.csv", rows)
    own = call("evaluate", in_job.run.name, "--data", table, "--json")
    assert own.code == 0, own.err
    named = call("evaluate", in_job.run.name, "--data", table, "--label", "other", "--json")
    number = {name: place for place, name in enumerate(own.document["labels"])}
    for said, real in ((own, ("NA", "1")), (named, ("1", "NA"))):
        assert [sum(said.document["confusion"][number[name]]) for name in real] == [1, 1]
    assert own.document["confusion"] != named.document["confusion"]
    plain = call("evaluate", in_job.run.name, "--data", table)
    assert plain.out.startswith("2 rows  ") and "precision" in plain.out


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("text", "label"), ("good", "NA"), ("bad", "new")], "row 2: the class 'new'"),
        ([("text", "label"), ("good", ""), ("bad", "")], "No row"),
        ([("text", "label"), ("", "NA")], "Every text"),
        ([("text",), ("good",)], "one column"),
    ],
)
def test_rows_that_cannot_be_measured_are_refused(call, in_job: Job, tmp_path: Path, rows, words):
    table = write_rows(tmp_path / "rows.csv", rows)
    said = call("evaluate", in_job.run.name, "--data", table, "--json")
    assert (said.code, said.out) == (2, "")
    assert words in said.err and said.err.count("\n") == 1


def test_what_was_no_model_after_all_is_refused(call, in_job: Job, tmp_path: Path):
    folder = tmp_path / "no model"
    folder.mkdir()
    (folder / "config.json").write_text('{"model_type": "bert"}', encoding="utf-8")
    said = call("predict", folder, "--text", "x")
    assert (said.code, said.out) == (2, "") and said.err.count("\n") == 1
    assert str(folder) in said.err
