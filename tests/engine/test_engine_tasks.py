"""Several labels and numbers: learned, measured, saved plainly, and read back by anybody."""

from __future__ import annotations

import json
import math
from itertools import product

import numpy as np
import pandas as pd
import pytest
import torch
import transformers
from sklearn import metrics as sklearn_metrics
from torch.nn import functional

from workbench.config import RunConfig
from workbench.engine import load as loading
from workbench.engine.evaluate import labels_document, measure_labels, measure_numbers, sigmoid
from workbench.engine.load import load_for_training, load_trained, save_classifier
from workbench.engine.loss import Loss
from workbench.engine.predict import Predictor
from workbench.engine.scale import TargetScale
from workbench.engine.tasks import MultiLabel, Regression, SingleLabel
from workbench.errors import ConfigError, DataError, ModelError
from workbench.events import Evaluated, RunStarted, Step

WORTH = {"good": 70.0, "fine": 65.0, "great": 75.0, "bad": 30.0, "poor": 35.0, "awful": 25.0}


QUICKLY = {"training.epochs": 10, "training.learning_rate": 0.005}
GOOD, BAD = ("good", "fine", "great"), ("bad", "poor", "awful")


def mixed_rows():
    """Texts with praise, blame, both or neither, and which of the two they hold."""
    words = (*GOOD, *BAD, "was", "film", "book")
    for setting, one, other in product(("a", "the", "is"), words, words):
        kinds = {"praise": GOOD, "blame": BAD}
        labels = [name for name, among in kinds.items() if one in among or other in among]
        yield f"{setting} {one} {other}", labels


@pytest.fixture
def labelled(write_table):
    rows = [(text, "; ".join(labels)) for text, labels in mixed_rows()]
    return {"task": "multi_label", "data.source": str(write_table([("text", "tags"), *rows]))}


@pytest.fixture
def numbered(write_table, toy_rows):
    def worth(text):
        return np.mean([WORTH[word] for word in text.split() if word in WORTH])

    rows = [(text, f"{worth(text):.2f}".replace(".", ",")) for text, _ in toy_rows("", "")]
    return {"task": "regression", "data.source": str(write_table([("text", "worth"), *rows]))}


def random_labels(rows=60, labels=5):
    random = np.random.default_rng(5)
    targets = (random.random((rows, labels)) < 0.3).astype(np.float32)
    targets[:, 4] = 0
    logits = random.normal(size=(rows, labels)).astype(np.float32)
    logits[:, 4] = -5  # never asked for and never answered
    return logits, targets


def test_figures_of_several_labels_are_those_of_scikit_learn():
    logits, targets = random_labels()
    answers = logits >= 0
    figures = measure_labels(logits, targets, 0.5)
    assert figures["accuracy"] == sklearn_metrics.accuracy_score(targets, answers)
    for name, average in (("f1_micro", "micro"), ("f1_samples", "samples")):
        wanted = sklearn_metrics.f1_score(targets, answers, average=average, zero_division=1.0)
        assert figures[name] == pytest.approx(wanted)
    wanted = sklearn_metrics.f1_score(targets[:, :4], answers[:, :4], average="macro")
    assert figures["f1"] == pytest.approx(wanted), "a label that does not occur counts nothing"
    loss = functional.binary_cross_entropy_with_logits(*map(torch.from_numpy, (logits, targets)))
    assert figures["loss"] == pytest.approx(float(loss), rel=1e-5)


def test_each_label_has_a_confusion_matrix_of_its_own():
    logits, targets = random_labels()
    document = labels_document(logits, targets, list("abcde"), 0.5)
    wanted = sklearn_metrics.multilabel_confusion_matrix(targets, logits >= 0)
    assert [item["confusion"] for item in document["per_class"]] == wanted.tolist()
    precision, recall, f1, support = sklearn_metrics.precision_recall_fscore_support(
        targets, logits >= 0, zero_division=0.0
    )
    for number, item in enumerate(document["per_class"]):
        assert item["precision"] == pytest.approx(precision[number])
        assert item["recall"] == pytest.approx(recall[number])
        assert item["f1"] == pytest.approx(f1[number]) and item["support"] == support[number]
        assert sum(part["count"] for part in item["calibration"]["bins"]) == 60
    assert json.dumps(document, allow_nan=False)


def test_probabilities_of_extreme_logits_are_finite():
    found = sigmoid(np.array([[-1e4, 0.0, 1e4]], dtype=np.float32))
    assert found.tolist() == [[0.0, 0.5, 1.0]]
    assert math.isfinite(measure_labels(np.full((1, 2), 1e4), np.zeros((1, 2)), 0.5)["loss"])


def test_figures_of_numbers_are_those_of_scikit_learn():
    random = np.random.default_rng(6)
    targets = random.normal(50, 10, 80)
    values = targets + random.normal(0, 5, 80)
    figures = measure_numbers(values, targets, deviation=2.0)
    assert figures["mse"] == pytest.approx(sklearn_metrics.mean_squared_error(targets, values))
    assert figures["mae"] == pytest.approx(sklearn_metrics.mean_absolute_error(targets, values))
    assert figures["r2"] == pytest.approx(sklearn_metrics.r2_score(targets, values))
    assert figures["rmse"] ** 2 == pytest.approx(figures["mse"])
    assert figures["loss"] == pytest.approx(figures["mse"] / 4)
    frame = pd.DataFrame({"a": targets.round(-1), "b": values})
    tied = measure_numbers(frame["b"].to_numpy(), frame["a"].to_numpy(), 1.0)
    assert tied["pearson"] == pytest.approx(frame["a"].corr(frame["b"]))
    assert tied["spearman"] == pytest.approx(frame["a"].rank().corr(frame["b"].rank()))


def test_what_is_not_defined_for_equal_numbers_is_left_empty():
    document = Regression().document(np.ones((3, 1)), np.arange(3.0), ["n"])
    assert document["metrics"]["pearson"] is None and document["metrics"]["mse"] == 2 / 3
    assert json.dumps(document, allow_nan=False)


@pytest.mark.parametrize(
    ("task", "better", "worse"),
    [
        (MultiLabel(), {"f1": 0.6, "loss": 0.9}, {"f1": 0.5, "loss": 0.1}),
        (MultiLabel(), {"f1": 0.6, "loss": 0.1}, {"f1": 0.6, "loss": math.nan}),
        (Regression(), {"loss": 0.1, "pearson": 0.1}, {"loss": 0.2, "pearson": 0.9}),
        (Regression(), {"loss": 0.1}, {"loss": math.nan}),
    ],
)
def test_the_best_model_is_the_one_the_task_cares_for(task, better, worse):
    assert task.is_better(better, worse)
    assert not task.is_better(worse, better) and not task.is_better(better, better)


@pytest.mark.parametrize(
    ("task", "targets"),
    [
        (SingleLabel(), torch.tensor([0, 2, 1])),
        (MultiLabel(), torch.tensor([[0.0, 1, 1], [0, 0, 0], [1, 1, 1]])),
        (Regression(), torch.tensor([1.5, 0.0, -2.0])),
    ],
    ids=["one", "several", "number"],
)
def test_the_mean_of_the_rows_losses_is_the_loss_of_transformers(tiny_model, task, targets):
    names = ["n"] if isinstance(task, Regression) else ["a", "b", "c"]
    model = load_for_training(tiny_model, names, 16, "tiny", task=task).model.eval()
    tokens = torch.tensor([[2, 5, 3], [2, 6, 3], [2, 7, 3]])
    out = model(input_ids=tokens, labels=targets)
    loss_of = Loss(RunConfig().training, task.name, names, targets.numpy(), torch.device("cpu"))
    losses = loss_of.rows(out.logits.float(), targets)
    assert losses.shape == (3,) and losses.dtype == torch.float32
    assert float(losses.mean()) == pytest.approx(float(out.loss), rel=1e-5)


def test_several_labels_are_learned_and_read_back_by_anybody(learn, labelled, write_table):
    run = learn(labelled | QUICKLY)
    figures = run.finished.metrics["test"]
    assert set(figures) == {"loss", "accuracy", "f1", "f1_micro", "f1_samples"}
    assert figures["f1"] > 0.9 and figures["accuracy"] > 0.8
    assert run.of(RunStarted)[0].classes == ["blame", "praise"]
    evaluation = run.folder.evaluation()["test"]
    assert evaluation["task"] == "multi_label" and "confusion" not in evaluation
    assert evaluation["metrics"] == figures and evaluation["separator"] == ";"

    predictor = Predictor(run.folder.path)
    both, one = predictor.predict(["the good awful", "a fine great"])
    assert both["labels"] == ["blame", "praise"] and both["label"] == "blame;praise"
    assert one["labels"] == ["praise"] and sum(both["probabilities"].values()) > 1.2

    pipe = transformers.pipeline("text-classification", str(run.folder.model_path), top_k=None)
    found = {item["label"]: item["score"] for item in pipe(["the good awful"])[0]}
    assert found == pytest.approx(both["probabilities"], abs=1e-4)
    assert pipe.model.config.problem_type == "multi_label_classification"

    frame = pd.read_parquet(run.folder.predictions_path)
    row = frame[frame["predicted"] == "blame;praise"].iloc[0]
    assert min(row["probability: blame"], row["probability: praise"]) >= 0.5
    sure = min(row["probability: blame"], row["probability: praise"])
    assert row["probability"] == pytest.approx(sure)

    new = write_table([("text", "tags"), ("good", "praise"), ("bad fine", "praise,blame")], "n")
    assert predictor.evaluate(str(new))["rows"] == 2
    strange = write_table([("text", "tags"), ("a", "praise,dance"), ("b", "praise")], "s")
    with pytest.raises(DataError, match="'dance' is not among those learned"):
        predictor.evaluate(str(strange))


def test_columns_of_zeros_and_ones_are_learned_with_rows_that_have_no_label(learn, write_table):
    names = ("praise", "blame", "film")
    rows = [
        (text, *("01"[name in own or name in text] for name in names)) for text, own in mixed_rows()
    ]
    table = write_table([("text", *names), *rows])
    run = learn({"task": "multi_label", "data.source": str(table), "training.epochs": 2})
    assert run.folder.evaluation()["test"]["labels"] == list(names)
    frame = pd.read_parquet(run.folder.predictions_path)
    for number, said in zip(frame["id"], frame["label"], strict=True):
        switches = rows[int(number) - 1][1:]
        assert said == ",".join(n for n, on in zip(names, switches, strict=True) if on == "1")
    assert "" in set(frame["label"])
    assert Predictor(run.folder.path).evaluate(str(table))["rows"] == len(rows)


def test_numbers_far_from_zero_are_learned_and_read_back_by_anybody(learn, numbered, write_table):
    run = learn(numbered | {"training.epochs": 12})
    figures = run.finished.metrics["test"]
    assert set(figures) == {"loss", "mse", "rmse", "mae", "r2", "pearson", "spearman"}
    assert figures["pearson"] > 0.9 and figures["rmse"] < 8
    assert run.of(Step)[0].loss < 5, "the loss is in units of the spread, not of the numbers"
    validations = [event for event in run.of(Evaluated) if event.split == "validation"]
    losses = [event.loss for event in validations]
    best = [event.loss for event in validations if event.best]
    assert best == sorted(best, reverse=True) and best[-1] == min(losses)

    predictor = Predictor(run.folder.path)
    good, bad = predictor.predict(["the film was great great", "the film was awful awful"])
    assert good["value"] > 60 > 40 > bad["value"] and "label" not in good
    pipe = transformers.pipeline("text-classification", str(run.folder.model_path))
    assert pipe("the film was great great")[0]["score"] == pytest.approx(good["value"], abs=1e-2)
    content = json.loads((run.folder.model_path / "config.json").read_text(encoding="utf-8"))
    assert content["problem_type"] == "regression" and content["id2label"] == {"0": "worth"}
    assert 20 < content["workbench"]["target"]["lowest"] < 40

    frame = pd.read_parquet(run.folder.predictions_path)
    assert list(frame.columns) == ["split", "id", "text", "label", "predicted"]
    test = frame[frame["split"] == "test"]
    rmse = np.sqrt(((test["label"] - test["predicted"]) ** 2).mean())
    assert rmse == pytest.approx(figures["rmse"], rel=1e-4)

    again = write_table([("worth", "text"), *((1, "a"), (2, "b"), (3, "c"))], "again.csv")
    document = predictor.evaluate(str(again))
    assert document["rows"] == 3 and document["target"] == "worth" and document["range"] == [1, 3]
    scale = content["workbench"]["target"]["deviation"]
    assert document["metrics"]["loss"] == pytest.approx(document["metrics"]["mse"] / scale**2)


def test_a_run_goes_on_from_a_model_that_gives_numbers_already(tiny_model, tmp_path):
    task = Regression(TargetScale(50, 10, 0, 100))
    first = load_for_training(tiny_model, ["n"], 16, "tiny", task=task)
    save_classifier(first, tmp_path / "saved")
    tokens = torch.tensor([[2, 5, 6, 3]])
    said = first.model.eval()(input_ids=tokens).logits
    assert 20 < said.item() < 80
    other = Regression(TargetScale(10, 2, 0, 20))
    second = load_for_training(tmp_path / "saved", ["n"], 16, "saved", task=other).model.eval()
    assert torch.allclose(second(input_ids=tokens).logits, said, atol=1e-3)
    assert torch.allclose(load_trained(tmp_path / "saved").model(input_ids=tokens).logits, said)


def test_a_last_layer_without_a_bias_is_saved_as_it_answers(tiny_model, tmp_path):
    from tests.engine.test_engine_load import other_model

    folder = other_model(tiny_model, tmp_path / "gpt2", "gpt2")
    task = Regression(TargetScale(50, 10, 0, 100))
    first = load_for_training(folder, ["n"], 16, "gpt2", task=task)
    save_classifier(first, tmp_path / "saved")
    tokens = torch.tensor([[2, 5, 6, 3]])
    said = first.model.eval()(input_ids=tokens).logits
    assert torch.allclose(load_trained(tmp_path / "saved").model(input_ids=tokens).logits, said)


def test_the_head_of_another_task_is_not_taken_over(tiny_model, tmp_path):
    first = load_for_training(tiny_model, ["a", "b"], 16, "tiny", task=MultiLabel("|"))
    save_classifier(first, tmp_path / "saved")
    head = first.model.classifier.weight
    same = load_for_training(tmp_path / "saved", ["a", "b"], 16, "saved", task=MultiLabel())
    other = load_for_training(tmp_path / "saved", ["a", "b"], 16, "saved")
    assert torch.equal(same.model.classifier.weight, head)
    assert not torch.equal(other.model.classifier.weight, head)
    assert not hasattr(other.model.config, "workbench")


@pytest.mark.parametrize(
    ("problem_type", "outputs", "task"),
    [
        ("multi_label_classification", 3, MultiLabel),
        ("single_label_classification", 3, SingleLabel),
        (None, 3, SingleLabel),
        ("regression", 1, Regression),
        (None, 1, Regression),
    ],
)
def test_the_task_of_anybodys_model_is_known(tiny_model, tmp_path, problem_type, outputs, task):
    save_classifier(
        load_for_training(tiny_model, list("abc")[:outputs], 16, "tiny"), tmp_path / "theirs"
    )
    path = tmp_path / "theirs" / "config.json"
    content = json.loads(path.read_text()) | {"problem_type": problem_type}
    path.write_text(json.dumps(content))
    predictor = Predictor(tmp_path / "theirs")
    assert type(predictor.task) is task
    answer = predictor.predict(["good"])[0]
    assert ("value" in answer) == (task is Regression)
    assert ("labels" in answer) == (task is MultiLabel)


def test_a_model_that_gives_several_numbers_is_refused(tiny_model, tmp_path):
    save_classifier(load_for_training(tiny_model, ["a", "b"], 16, "tiny"), tmp_path / "theirs")
    path = tmp_path / "theirs" / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"problem_type": "regression"}))
    with pytest.raises(ModelError, match="gives 2 numbers for each text"):
        loading.load_trained(tmp_path / "theirs")


@pytest.mark.parametrize(
    ("names", "said"), [(["a", "b"], "a,b"), (["a,a", "b"], "a,a;b"), (["a,;", "b"], "a,;|b")]
)
def test_labels_are_joined_by_what_none_of_them_holds(names, said):
    assert MultiLabel().predictions(np.ones((1, 2)), names)[0]["label"] == said
    assert MultiLabel("/").predictions(np.ones((1, 2)), names)[0]["label"] == "/".join(names)


@pytest.mark.parametrize("content", [None, {}, 3, {"mean": "x"}, {"deviation": 0.0}, {"other": 1}])
def test_a_scale_that_makes_no_sense_is_the_plain_one(content):
    assert TargetScale.read(content) == TargetScale()


@pytest.mark.parametrize("metric", ["rmse", "pearson"])
def test_a_figure_that_the_task_does_not_have_cannot_choose_the_best_model(learn, metric):
    with pytest.raises(ConfigError, match=f"training.metric_for_best_model = {metric}, but"):
        learn({"training.metric_for_best_model": metric})
