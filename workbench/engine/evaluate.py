"""How good a classifier is: figures from its probabilities. Arrays in, figures out."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

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


def is_better(metrics: dict[str, float], than: dict[str, float]) -> bool:
    """Whether the accuracy is higher, or the same with a lower loss."""
    return _rank(metrics) > _rank(than)


def evaluation_document(
    log_probabilities: Floats, labels: Labels, names: list[str]
) -> dict[str, Any]:
    """All that `evaluation.json` says of one split.

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
        "metrics": {key: value if math.isfinite(value) else None for key, value in metrics.items()},
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
        "calibration": {
            "error": calibration_error(confidence, correct),
            "bins": calibration_bins(confidence, correct),
        },
    }


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


def _rank(metrics: dict[str, float]) -> tuple[float, float]:
    loss = metrics["loss"]
    return metrics["accuracy"], -loss if math.isfinite(loss) else -math.inf


def _check(log_probabilities: Floats, labels: Labels) -> None:
    if log_probabilities.ndim != 2 or log_probabilities.shape[:1] != labels.shape:
        raise ValueError(f"shapes {log_probabilities.shape} and {labels.shape} do not fit")
    if not len(labels):
        raise ValueError("there are no rows to measure on")
