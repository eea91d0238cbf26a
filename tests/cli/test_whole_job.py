"""The whole job as commands, each a real process, where every name is odd."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from tests.cli.conftest import CLASSES, ODD, Job, write_rows
from workbench.runs.folder import list_runs

NAMES = sorted(CLASSES)


def test_train_prints_one_document_and_tells_its_progress_beside(job: Job):
    assert job.trained.code == 0, job.trained.err
    document = job.trained.document
    assert document["status"] == "completed"
    for split in ("validation", "test"):
        assert {"loss", "accuracy", "f1"} <= set(document["metrics"][split])
    assert job.run.path.parent == job.workspace / "runs"
    assert "Training" in job.trained.err and "Traceback" not in job.trained.err


def test_every_class_keeps_its_name_in_all_that_a_run_leaves(job: Job):
    evaluation = job.run.evaluation()
    assert evaluation["test"]["labels"] == NAMES
    assert [item["label"] for item in evaluation["validation"]["per_class"]] == NAMES
    config = json.loads((job.run.model_path / "config.json").read_text(encoding="utf-8"))
    assert list(config["id2label"].values()) == NAMES
    assert config["label2id"] == {name: number for number, name in enumerate(NAMES)}
    predictions = pd.read_parquet(job.run.predictions_path)
    assert set(predictions["label"]) == set(NAMES) >= set(predictions["predicted"])
    assert {f"probability: {name}" for name in NAMES} < set(predictions.columns)


def test_the_config_of_a_run_has_the_places_and_columns_it_was_trained_on(job: Job):
    config = job.run.config()
    assert config.name == ODD
    assert config.data.source == str(job.table)
    assert config.model.name == str(job.base / f"{ODD} model")
    assert (config.data.text, config.data.label) == ("text", "label")


def test_runs_lists_the_run(job: Job):
    said = job.command("runs", "--json")
    assert said.code == 0 and said.err == ""
    (run,) = said.document
    assert set(run) >= {"name", "path", "status", "started", "metrics", "config"}
    assert (run["name"], run["path"]) == (job.run.name, str(job.run.path))
    assert run["status"] == "completed"
    assert run["metrics"] == job.trained.document["metrics"]
    assert run["config"]["data"]["source"] == str(job.table)


@pytest.fixture(scope="module")
def tested(job: Job):
    """The rows that the run was tested on, as a table of its own and as the run judged them."""
    judged = pd.read_parquet(job.run.predictions_path)
    judged = judged[judged["split"] == "test"]
    rows = [("text", "label"), *zip(judged["text"], judged["label"], strict=True)]
    return write_rows(job.base / f"{ODD} tested.csv", rows), judged


def test_evaluate_finds_the_figures_of_the_run_on_the_rows_it_was_tested_on(job: Job, tested):
    said = job.command("evaluate", ODD, "--data", tested[0], "--json")
    assert said.code == 0, said.err
    document, known = said.document, job.run.evaluation()["test"]
    assert document["rows"] == len(tested[1])
    assert document["labels"] == NAMES
    assert document["confusion"] == known["confusion"]
    assert document["metrics"] == pytest.approx(known["metrics"], abs=1e-6)
    assert document["metrics"] == pytest.approx(job.trained.document["metrics"]["test"], abs=1e-6)


def test_predict_writes_the_judgements_of_the_run_beside_the_rows(job: Job, tested):
    output = job.base / f"{ODD} predicted.csv"
    said = job.command("predict", job.run.path, "--data", tested[0], "--output", output, "--json")
    assert said.code == 0, said.err
    assert said.document["output"] == str(output)
    written = pd.read_csv(output, dtype=str, keep_default_na=False)
    judged = tested[1]
    added = ["predicted", "probability", *(f"probability: {name}" for name in NAMES)]
    assert list(written.columns) == ["text", "label", *added]
    for column in ("text", "label", "predicted"):
        assert written[column].tolist() == judged[column].tolist()
    for column in added[1:]:
        found = written[column].astype(float).tolist()
        assert found == pytest.approx(judged[column].tolist(), abs=1e-5)


def test_predict_classifies_texts_by_a_plain_model_folder(job: Job):
    texts = ["good fine the 1", "  ", 'awful "is" a\n2 😀 \u2028']
    said = job.command("predict", job.run.model_path, "--json", "--text", *texts)
    assert said.code == 0, said.err
    found = said.document["predictions"]
    assert [one["text"] for one in found] == texts
    for one in found:
        assert sorted(one["probabilities"]) == NAMES
        assert sum(one["probabilities"].values()) == pytest.approx(1)
        assert max(one["probabilities"], key=one["probabilities"].get) == one["label"]
    assert (found[0]["label"], found[2]["label"]) == ("NA", "1")


def test_data_describes_the_table_and_saves_it_as_it_was_understood(job: Job):
    saved = job.base / f"{ODD} clean.csv"
    said = job.command("data", job.table, "--json", "--save", saved)
    assert said.code == 0 and said.err == ""
    document = said.document
    assert document["rows"] == sum(document["classes"].values()) == 120
    assert set(document["classes"]) == set(NAMES)
    assert (
        saved.read_text(encoding="utf-8").split() == job.table.read_text(encoding="utf-8").split()
    )


def test_doctor_finds_the_program_the_model_and_the_workspace(job: Job):
    said = job.command("doctor", "--json")
    assert said.code == 0, said.out
    checks = {check["name"]: check for check in said.document["checks"]}
    assert checks["workspace"]["found"] == str(job.workspace)
    assert checks["packages"]["ok"] and checks["bundled model"]["ok"]
    assert not checks["hub"]["ok"] and checks["hub"]["advice"]


def test_nothing_is_left_in_the_workspace_but_the_run(job: Job):
    assert [summary.folder for summary in list_runs(job.workspace)] == [job.run]
    assert [path.name for path in job.workspace.iterdir()] == ["runs"]
    assert not list(job.run.path.rglob(".partial*")) and not job.run.lock_path.exists()
