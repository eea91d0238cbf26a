"""`predict` and `evaluate` with several labels and with numbers."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from workbench.cli import predict
from workbench.cli.parser import main
from workbench.engine.load import load_for_training, save_classifier
from workbench.engine.predict import Predictor
from workbench.engine.scale import TargetScale
from workbench.engine.tasks import MultiLabel, Regression
from workbench.jobs.predictor import Prediction


class HereInstead:
    """The predictor without its process: the engine's answers, as the commands get them."""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def load(self, folder):
        self.predictor = Predictor(folder)

    def predict(self, texts, pairs=None):
        return [Prediction(**item) for item in self.predictor.predict(list(texts), pairs)]

    def evaluate(self, *words):
        return self.predictor.evaluate(*words)


KINDS = {
    "labels": (MultiLabel("|"), ["joy", "love"], ["joy", "joy|love"]),
    "number": (Regression(TargetScale(50, 10, 20, 80)), ["score"], ["12,5", "60"]),
}


@pytest.mark.parametrize(("task", "names", "truth"), KINDS.values(), ids=KINDS)
def test_a_table_is_predicted_and_measured_by_the_models_task(
    tiny_model, tmp_path, capsys, monkeypatch, task, names, truth
):
    monkeypatch.setattr(predict, "Predictor", HereInstead)
    folder = tmp_path / "model"
    save_classifier(load_for_training(tiny_model, names, 16, "tiny", task=task), folder)
    table, out = tmp_path / "t.csv", tmp_path / "out.jsonl"
    pd.DataFrame({"text": ["good film", "bad"], "tags": truth}).to_csv(table, index=False)

    assert main(["predict", str(folder), "--data", str(table), "--output", str(out)]) == 0
    written = pd.read_json(out, lines=True)
    assert written["text"].tolist() == ["good film", "bad"]
    shares = [f"probability: {name}" for name in names]
    added = ["predicted"] if task.name == "regression" else ["predicted", "probability", *shares]
    assert list(written.columns) == ["text", "tags", *added]

    capsys.readouterr()
    assert main(["predict", str(folder), "--text", "good film", "--json"]) == 0
    [said] = json.loads(capsys.readouterr().out)["predictions"]
    if task.name == "regression":
        assert set(said) == {"text", "value"}
        assert said["value"] == pytest.approx(written["predicted"][0], abs=1e-3)
    else:
        assert set(said) == {"text", "label", "labels", "probabilities"}
        assert said["label"] == "|".join(said["labels"]) == (written["predicted"][0] or "")

    words = ["evaluate", str(folder), "--data", str(table), "--label", "tags", "--json"]
    assert main(words) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["task"] == task.name and document["rows"] == 2
    assert ("rmse" in document["metrics"]) == (task.name == "regression")
    assert main(words[:-1]) == 0
    assert "2 rows" in capsys.readouterr().out
