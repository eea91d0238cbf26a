"""`workbench data` mends a table as it is told, and never the file that it read."""

from __future__ import annotations

import io
import json
import tomllib
from pathlib import Path

import pandas as pd
import pytest

from workbench.cli.predict import tell_of_change
from workbench.config import parse_config
from workbench.runs.folder import RunFolder, create_run
from workbench.runs.sources import source_change, source_states

ROWS = [*((f"a text with number {n}", ("yes", "no")[n % 2]) for n in range(30))]
ODD = [("<b>bold</b>", "Yes"), ("bold", "yes"), ("a text with number 3", "no"), ("me@x.org", "no")]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "t.csv"
    pd.DataFrame([*ROWS, *ODD], columns=["text", "label"]).to_csv(path, index=False)
    return path


def test_all_findings_are_mended_and_the_steps_are_told(call, source: Path, tmp_path: Path):
    before = source.read_bytes()
    said = call("data", source, "--fix", "all", "--save", tmp_path / "clean.csv", "--json")
    assert said.code == 0
    assert said.document["problems"] == []
    kinds = [step.get("what", step["do"]) for step in said.document["steps"]]
    assert kinds[0] == "html" or kinds[1] == "html", "cells are mended first"
    assert {"html", "personal_data", "merge_labels", "duplicates"} <= set(kinds)
    clean = pd.read_csv(tmp_path / "clean.csv")
    assert len(clean) == 32 and clean["text"].tolist()[-2:] == ["bold", "[e-mail]"]
    assert set(clean["label"]) == {"yes", "no"}
    assert source.read_bytes() == before


def test_one_finding_is_mended_and_its_step_is_ready_for_a_config(call, source: Path):
    said = call("data", source, "--fix", "html")
    steps = tomllib.loads(said.out[said.out.index("[data]") :])
    assert parse_config(steps).data.steps[0].what == "html"
    assert "Keep the first of each" in said.out, "what was not to be mended is still told"
    wrong = call("data", source, "--fix", "everything")
    assert wrong.code == 2 and "--fix everything is no finding" in wrong.err


def test_tokens_and_roles_are_told(call, tiny_model: Path, tmp_path: Path):
    frame = pd.DataFrame(ROWS, columns=["text", "label"]).assign(
        part=["train"] * 20 + ["test"] * 10
    )
    frame.to_csv(tmp_path / "t.csv", index=False)
    document = call("data", tmp_path / "t.csv", "--model", tiny_model, "--json").document
    assert document["lengths"]["tokens"]["unit"] == "tokens"
    assert document["lengths"]["cut_share"] == 0
    assert [part["rows"] for part in document["parts"].values()] == [18, 2, 10]
    assert document["parts"]["test"]["classes"] == {"no": 5, "yes": 5}
    assert document["scripts"] == {"Latin": 30}
    assert [column["role"] for column in document["columns"]] == ["text", "label", "split"]


def test_texts_that_a_split_column_keeps_for_the_test_are_left_out_of_training(call, tmp_path):
    frame = pd.DataFrame([*ROWS, ROWS[4]], columns=["text", "label"])
    frame.assign(part=["train"] * 20 + ["test"] * 11).to_csv(tmp_path / "t.csv", index=False)
    found = call("data", tmp_path / "t.csv", "--json").document["problems"]
    assert {problem["kind"]: problem["rows"] for problem in found}["leaks"] == [5]
    mended = call("data", tmp_path / "t.csv", "--fix", "leaks", "--json").document
    assert mended["rows"] == 30 and mended["parts"]["train"]["rows"] == 17


def run_on(source: Path, workspace: Path) -> RunFolder:
    config = parse_config({"data": {"source": str(source)}})
    folder = create_run(workspace, config)
    manifest = {"data": {"files": source_states(config)}}
    folder.manifest_path.write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def test_a_run_on_several_files_knows_when_one_of_them_has_changed(source, workspace, tmp_path):
    other = tmp_path / ("long " * 40).strip() / "other.csv"
    other.parent.mkdir()
    other.write_bytes(source.read_bytes())
    folder = run_on(Path("\n".join([str(source), *[str(other)] * 20])), workspace)
    assert source_change(folder) == "unchanged"
    other.write_bytes(other.read_bytes() + b"one more,yes\n")
    assert source_change(folder) == "changed"


def test_a_run_on_the_files_of_a_pattern_knows_when_one_has_changed_or_come(workspace, tmp_path):
    for number in (1, 2):
        (tmp_path / f"part-{number}.csv").write_text("text,label\ngood,yes\n")
    folder = run_on(tmp_path / "part-*.csv", workspace)
    assert source_change(folder) == "unchanged"
    (tmp_path / "part-2.csv").write_text("text,label\ngood,yes\n")
    assert source_change(folder) == "unchanged", "the time alone says nothing"
    (tmp_path / "part-3.csv").write_text("text,label\nbad,no\n")
    assert source_change(folder) == "changed"
    (tmp_path / "part-3.csv").unlink()
    (tmp_path / "part-1.csv").write_text("text,label\nbad,yes\n")
    assert source_change(folder) == "changed"
    for file in tmp_path.glob("part-*.csv"):
        file.unlink()
    assert source_change(folder) == "missing"


def test_a_run_whose_file_has_changed_since_is_marked(call, source, workspace, capsys):
    folder = run_on(source, workspace)
    assert source_change(folder) == "unchanged"
    content = source.read_bytes()
    source.write_bytes(content)
    assert source_change(folder) == "unchanged", "the time alone says nothing"
    source.write_bytes(content + b"one more,yes\n")
    assert source_change(folder) == "changed"
    assert call("runs", "--json").document[0]["data"] == "changed"
    assert "changed since" in call("runs").out
    tell_of_change(folder)
    assert "has changed since" in capsys.readouterr().err
    source.unlink()
    assert source_change(folder) == "missing"
    folder.manifest_path.unlink()
    assert source_change(folder) == "unknown"


def test_a_file_that_is_added_to_a_folder_changes_it(tmp_path: Path, workspace: Path):
    folder_of_texts = tmp_path / "texts"
    (folder_of_texts / "pos").mkdir(parents=True)
    (folder_of_texts / "pos" / "1.txt").write_text("good")
    run = run_on(folder_of_texts, workspace)
    assert source_change(run) == "unchanged"
    (folder_of_texts / "pos" / "2.txt").write_text("fine")
    assert source_change(run) == "changed"


def test_a_table_by_standard_input_is_read_and_kept_so_that_a_config_can_name_it(
    call, workspace: Path, monkeypatch
):
    class Piped:
        buffer = io.BytesIO(b"text\tlabel\n" + b"001\tNA\nb, c\tyes\n" * 9)

    monkeypatch.setattr("sys.stdin", Piped())
    said = call("data", "-", "--json")
    assert said.code == 0 and said.document["rows"] == 18
    assert set(said.document["classes"]) == {"NA", "yes"}
    [kept] = (workspace / "pasted").iterdir()
    assert str(kept) in said.err and kept.read_bytes() == Piped.buffer.getvalue()
    monkeypatch.setattr(Piped, "buffer", io.BytesIO(b" \n"))
    said = call("data", "-")
    assert said.code == 2 and "empty" in said.err
