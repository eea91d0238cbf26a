"""How good a model is: figures from its answers. Arrays in, figures out."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Labels = npt.NDArray[np.int64]
Floats = npt.NDArray[np.floating[Any]]

_CALIBRATION_BINS = 15


def measure(log_probabilities: Floats, labels: Labels) -> dict[str, float]:
    """Loss (mean cross-entropy in nats), accuracy and macro-averaged F1 (shares from 0 to 1).

    log_probabilities: (n, classes); labels: (n,) class numbers
    F1 is averaged over the classes that occur, as label or as prediction.
    Raises ValueError if the shapes differ or n is 0.
    """
    from sklearn.metrics import accuracy_score, f1_score  # 1.7 s, not before the first step

    _check(log_probabilities, labels)
    predicted = log_probabilities.argmax(axis=1)
    own = log_probabilities[np.arange(len(labels)), labels]
    return {
        "loss": float(-own.mean(dtype=np.float64)),
        "accuracy": float(accuracy_score(labels, predicted)),
        "f1": float(f1_score(labels, predicted, average="macro", zero_division=0.0)),
    }


def evaluation_document(
    log_probabilities: Floats, labels: Labels, names: list[str]
) -> dict[str, Any]:
    """All that `evaluation.json` says of one split with one class a row.

    log_probabilities: (n, classes); labels: (n,) class numbers; names: the classes
    """
    from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

    metrics = measure(log_probabilities, labels)
    predicted = log_probabilities.argmax(axis=1)
    numbers = np.arange(len(names))
    figures = precision_recall_fscore_support(labels, predicted, labels=numbers, zero_division=0.0)
    confidence = np.exp(log_probabilities.max(axis=1))
    correct = predicted == labels
    return {
        "rows": len(labels),
        "labels": names,
        "metrics": _for_json(metrics),
        "confusion": confusion_matrix(labels, predicted, labels=numbers).tolist(),
        "per_class": [
            {
                "label": name,
                "precision": float(precision),
                "recall": float(recall),
                "f1": float(f1),
                "support": int(support),
            }
            for name, precision, recall, f1, support in zip(names, *figures, strict=True)
        ],
        "calibration": _calibration(confidence, correct),
    }


def measure_labels(logits: Floats, targets: Floats, threshold: float) -> dict[str, float]:
    """Figures of answers with several labels: loss in nats, the others shares from 0 to 1.

    logits: (n, labels); targets: (n, labels) of 0 and 1; threshold: from this probability on a
    label is answered
    loss: mean binary cross-entropy over all rows and labels
    accuracy: share of rows with exactly the right labels, the exact match
    f1: mean over the labels that occur, as target or as answer; f1_micro: over all answers taken
    together; f1_samples: mean over rows, where no label asked for and none answered counts 1
    Raises ValueError if the shapes differ or n is 0.
    """
    if logits.shape != targets.shape or logits.ndim != 2 or not len(targets):
        raise ValueError(f"shapes {logits.shape} and {targets.shape}: want (n, labels), n > 0")
    exact = logits.astype(np.float64)
    # log(1 + exp(x)) - target * x, without overflow
    loss = np.logaddexp(0.0, exact) - targets * exact
    wanted, answered = targets > 0, sigmoid(logits) >= threshold
    right, asked, said = _agreement(wanted, answered, axis=0)
    occurs = asked + said > 0
    in_row, asked_in_row, said_in_row = _agreement(wanted, answered, axis=1)
    return {
        "loss": float(loss.mean()),
        "accuracy": float((wanted == answered).all(axis=1).mean()),
        "f1": float(_f1(right, asked, said)[occurs].mean()) if occurs.any() else 1.0,
        "f1_micro": float(_f1(right.sum(), asked.sum(), said.sum())),
        "f1_samples": float(_f1(in_row, asked_in_row, said_in_row).mean()),
    }


def labels_document(
    logits: Floats, targets: Floats, names: list[str], threshold: float
) -> dict[str, Any]:
    """All that `evaluation.json` says of one split with several labels a row.

    Every label has a confusion matrix of its own: rows true, columns predicted, no before yes.
    """
    metrics = measure_labels(logits, targets, threshold)
    probabilities = sigmoid(logits)
    wanted, answered = targets > 0, probabilities >= threshold
    right, asked, said = _agreement(wanted, answered, axis=0)
    f1 = _f1(right, asked, said)
    per_class = []
    for number, name in enumerate(names):
        hit, support, answers = int(right[number]), int(asked[number]), int(said[number])
        wrong, missed = answers - hit, support - hit
        per_class.append(
            {
                "label": name,
                "precision": hit / answers if answers else 0.0,
                "recall": hit / support if support else 0.0,
                "f1": float(f1[number]) if answers + support else 0.0,
                "support": support,
                "confusion": [[len(targets) - support - wrong, wrong], [missed, hit]],
                "calibration": _calibration(probabilities[:, number], wanted[:, number]),
            }
        )
    return {
        "rows": len(targets),
        "labels": names,
        "metrics": _for_json(metrics),
        "per_class": per_class,
        "calibration": _calibration(probabilities.ravel(), wanted.ravel()),
    }


def measure_numbers(values: Floats, targets: Floats, deviation: float) -> dict[str, float]:
    """Figures of answers that are numbers.

    values, targets: (n,) in the user's units; deviation: the unit of the loss
    loss: mean squared error in that unit; mse, rmse, mae: in the user's; r2: share of the
    targets' variance that is explained, below 0 if their mean were the better answer; pearson,
    spearman: correlations from -1 to 1, of the numbers and of their ranks. A figure that is not
    defined, such as a correlation with equal numbers, is NaN.
    Raises ValueError if the shapes differ or n is 0.
    """
    if values.shape != targets.shape or values.ndim != 1 or not len(targets):
        raise ValueError(f"shapes {values.shape} and {targets.shape}: want (n,) twice, n > 0")
    found, wanted = values.astype(np.float64), targets.astype(np.float64)
    error = found - wanted
    mse, spread = float((error**2).mean()), float(wanted.var())
    return {
        "loss": mse / deviation**2,
        "mse": mse,
        "rmse": math.sqrt(mse),
        "mae": float(np.abs(error).mean()),
        "r2": 1 - mse / spread if spread else math.nan,
        "pearson": _correlation(found, wanted),
        "spearman": _correlation(_ranks(found), _ranks(wanted)),
    }


def numbers_document(values: Floats, targets: Floats, deviation: float) -> dict[str, Any]:
    """All that `evaluation.json` says of one split with a number a row."""
    return {
        "rows": len(targets),
        "metrics": _for_json(measure_numbers(values, targets, deviation)),
        "range": [float(targets.min()), float(targets.max())],
    }


def log_softmax(logits: Floats) -> npt.NDArray[np.float64]:
    """(n, classes) logarithms of probabilities that add up to 1."""
    exact = logits.astype(np.float64)
    shifted = exact - exact.max(axis=1, keepdims=True)
    result: npt.NDArray[np.float64] = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return result


def sigmoid(logits: Floats) -> npt.NDArray[np.float64]:
    """Probabilities, each on its own, from 0 to 1."""
    result: npt.NDArray[np.float64] = np.exp(-np.logaddexp(0.0, -logits.astype(np.float64)))
    return result


def calibration_error(
    confidence: Floats, correct: npt.NDArray[np.bool_], bins: int = _CALIBRATION_BINS
) -> float:
    """Expected calibration error: 0 is perfect, 1 is certain and always wrong.

    confidence: (n,) float, probability of the predicted class, 0 to 1
    correct: (n,) bool, whether that class was the label
    bins: equal-width bins; empty ones count nothing

    Raises ValueError if the shapes differ or n is 0.
    Source: Guo et al. 2017, "On Calibration of Modern Neural Networks", section 2.
    """
    if confidence.shape != correct.shape or confidence.ndim != 1 or not len(confidence):
        raise ValueError(f"shapes {confidence.shape} and {correct.shape}: want (n,) twice, n > 0")
    return math.fsum(
        item["count"] / len(confidence) * abs(item["accuracy"] - item["confidence"])
        for item in calibration_bins(confidence, correct, bins)
    )


def calibration_bins(
    confidence: Floats, correct: npt.NDArray[np.bool_], bins: int = _CALIBRATION_BINS
) -> list[dict[str, Any]]:
    """Mean confidence, accuracy and count of each equal-width bin that is not empty."""
    known = np.nan_to_num(confidence.astype(np.float64))  # a diverged model is sure of nothing
    # Bins are open below and closed above, as in the paper.
    place = np.clip(np.ceil(known * bins).astype(np.int64) - 1, 0, bins - 1)
    return [
        {
            "confidence": float(known[place == number].mean()),
            "accuracy": float(correct[place == number].mean()),
            "count": int((place == number).sum()),
        }
        for number in np.unique(place)
    ]


def _calibration(confidence: Floats, correct: npt.NDArray[np.bool_]) -> dict[str, Any]:
    return {
        "error": calibration_error(confidence, correct),
        "bins": calibration_bins(confidence, correct),
    }


def _agreement(
    wanted: npt.NDArray[np.bool_], answered: npt.NDArray[np.bool_], axis: int
) -> tuple[Labels, Labels, Labels]:
    """Counts along an axis: labels both wanted and answered, wanted, answered."""
    both = (wanted & answered).sum(axis=axis)
    return both, wanted.sum(axis=axis), answered.sum(axis=axis)


def _f1(right: Any, asked: Any, said: Any) -> Any:
    """Twice the agreement by the sum of both; 1 where there is nothing on either side."""
    both = np.asarray(asked + said, dtype=np.float64)
    return np.where(both > 0, 2 * right / np.maximum(both, 1), 1.0)


def _ranks(values: Floats) -> npt.NDArray[np.float64]:
    """1 for the lowest; equal values share the mean of their ranks."""
    return np.asarray(pd.Series(values).rank(), dtype=np.float64)


def _correlation(one: Floats, other: Floats) -> float:
    """Pearson's r; NaN where one side does not vary."""
    if not (one.std() and other.std()):
        return math.nan
    return float(np.corrcoef(one, other)[0, 1])


def _for_json(metrics: dict[str, float]) -> dict[str, float | None]:
    return {key: value if math.isfinite(value) else None for key, value in metrics.items()}


def _check(log_probabilities: Floats, labels: Labels) -> None:
    if log_probabilities.ndim != 2 or log_probabilities.shape[:1] != labels.shape:
        raise ValueError(f"shapes {log_probabilities.shape} and {labels.shape} do not fit")
    if not len(labels):
        raise ValueError("there are no rows to measure on")
