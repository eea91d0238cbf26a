"""Figures from probabilities, checked by hand and against scikit-learn."""

from __future__ import annotations

import json

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, f1_score, log_loss

from workbench.engine.evaluate import (
    calibration_bins,
    calibration_error,
    evaluation_document,
    measure,
)
from workbench.engine.tasks import SingleLabel


def test_calibration_error_of_the_example_checked_by_hand():
    confidence = np.array([0.9, 0.9, 0.6, 0.6])
    correct = np.array([True, True, True, False])
    assert calibration_error(confidence, correct) == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("confidence", "correct", "error"),
    [
        ([1.0, 1.0], [True, True], 0.0),
        ([1.0, 1.0], [False, False], 1.0),
        ([0.5], [True], 0.5),
        ([0.0, 1.0], [False, True], 0.0),
    ],
)
def test_calibration_error_at_its_ends(confidence, correct, error):
    assert calibration_error(np.array(confidence), np.array(correct)) == pytest.approx(error)


@pytest.mark.parametrize(("n", "m"), [(0, 0), (2, 3)])
def test_calibration_error_refuses_what_does_not_fit(n, m):
    with pytest.raises(ValueError, match="shapes"):
        calibration_error(np.ones(n), np.ones(m, dtype=bool))


def test_calibration_bins_hold_every_row_once():
    confidence = np.linspace(0, 1, 101)
    bins = calibration_bins(confidence, confidence > 0.5)
    assert len(bins) == 15 and sum(item["count"] for item in bins) == 101


def random_case(rows=200, classes=4):
    random = np.random.default_rng(3)
    scores = random.normal(size=(rows, classes))
    probabilities = np.exp(scores) / np.exp(scores).sum(1, keepdims=True)
    return np.log(probabilities), random.integers(0, classes, rows)


def test_figures_are_those_of_scikit_learn():
    logs, labels = random_case()
    predicted = logs.argmax(1)
    figures = measure(logs, labels)
    assert figures["accuracy"] == accuracy_score(labels, predicted)
    assert figures["f1"] == pytest.approx(f1_score(labels, predicted, average="macro"))
    assert figures["loss"] == pytest.approx(log_loss(labels, np.exp(logs)))


def test_a_class_that_does_not_occur_does_not_lower_f1():
    logs = np.log(np.array([[0.9, 0.05, 0.05], [0.05, 0.9, 0.05]]))
    assert measure(logs, np.array([0, 1]))["f1"] == 1.0


def test_the_document_counts_true_by_predicted():
    logs = np.log(np.array([[0.8, 0.2], [0.7, 0.3], [0.1, 0.9]]))
    document = evaluation_document(logs, np.array([0, 1, 1]), ["NA", "1"])
    assert document["rows"] == 3 and document["labels"] == ["NA", "1"]
    assert document["confusion"] == [[1, 0], [1, 1]]
    assert document["per_class"][1] == {
        "label": "1",
        "precision": 1.0,
        "recall": 0.5,
        "f1": pytest.approx(2 / 3),
        "support": 2,
    }
    assert set(document["metrics"]) == {"loss", "accuracy", "f1"}


def test_the_document_of_a_diverged_model_is_still_json():
    document = evaluation_document(np.full((2, 2), np.nan), np.array([0, 1]), ["a", "b"])
    assert json.loads(json.dumps(document, allow_nan=False))["metrics"]["loss"] is None


@pytest.mark.parametrize(
    ("one", "other", "better"),
    [
        ((0.9, 0.5), (0.8, 0.1), True),
        ((0.8, 0.1), (0.9, 0.5), False),
        ((0.8, 0.1), (0.8, 0.2), True),
        ((0.8, 0.2), (0.8, 0.2), False),
        ((0.8, 0.2), (0.8, float("nan")), True),
    ],
)
def test_the_best_has_the_highest_accuracy_and_then_the_lowest_loss(one, other, better):
    def figures(pair):
        return {"accuracy": pair[0], "loss": pair[1]}

    assert SingleLabel().is_better(figures(one), figures(other)) is better
