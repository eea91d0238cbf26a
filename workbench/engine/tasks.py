"""What differs between tasks, in one place: figures, and what is said of a text.

All of them take logits, the (n, outputs) numbers of a model's last layer, and targets as
`workbench.data` makes them; `names` are the model's outputs in their order.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from workbench.config import TaskName
from workbench.data.dataset import Dataset
from workbench.engine.evaluate import (
    Floats,
    evaluation_document,
    labels_document,
    log_softmax,
    measure,
    measure_labels,
    measure_numbers,
    numbers_document,
    sigmoid,
)
from workbench.engine.scale import TargetScale

Metrics = dict[str, float]
Targets = npt.NDArray[Any]

_MEMORY = "workbench"
_THRESHOLD = 0.5


class Task(ABC):
    """One kind of question that a model answers of each text."""

    name: ClassVar[TaskName]
    problem_type: ClassVar[str]
    """What transformers calls it in a model's config."""
    figures: ClassVar[tuple[str, ...]]
    """The names of what is measured."""

    @property
    def memory(self) -> dict[str, Any]:
        """What a saved model has to know beside the names of its outputs, for its config.json."""
        return {}

    @abstractmethod
    def measure(self, logits: Floats, targets: Targets) -> Metrics:
        """The figures of a split, its mean loss among them."""

    @abstractmethod
    def rank(self, metrics: Metrics) -> tuple[float, ...]:
        """What models are compared by: the greater is the better one."""

    @abstractmethod
    def document(self, logits: Floats, targets: Targets, names: list[str]) -> dict[str, Any]:
        """All that `evaluation.json` says of one split."""

    @abstractmethod
    def predictions(self, logits: Floats, names: list[str]) -> list[dict[str, Any]]:
        """What is answered of each text, for people and scripts."""

    @abstractmethod
    def columns(self, logits: Floats, targets: Targets, names: list[str]) -> dict[str, Any]:
        """The columns of `predictions.parquet` about labels, each of n values."""

    def is_better(self, metrics: Metrics, than: Metrics) -> bool:
        """Whether a model with these figures is better than another."""
        return self.rank(metrics) > self.rank(than)


class SingleLabel(Task):
    """Exactly one class a text. The best model is right most often, then has the lowest loss."""

    name = "single_label"
    problem_type = "single_label_classification"
    figures = ("loss", "accuracy", "f1")

    def measure(self, logits: Floats, targets: Targets) -> Metrics:
        return measure(log_softmax(logits), targets)

    def rank(self, metrics: Metrics) -> tuple[float, ...]:
        return metrics["accuracy"], _lower_is_better(metrics["loss"])

    def document(self, logits: Floats, targets: Targets, names: list[str]) -> dict[str, Any]:
        return {"task": self.name} | evaluation_document(log_softmax(logits), targets, names)

    def predictions(self, logits: Floats, names: list[str]) -> list[dict[str, Any]]:
        return [
            {
                "label": names[int(row.argmax())],
                "probabilities": dict(zip(names, row.tolist(), strict=True)),
            }
            for row in np.exp(log_softmax(logits))
        ]

    def columns(self, logits: Floats, targets: Targets, names: list[str]) -> dict[str, Any]:
        probabilities = np.exp(log_softmax(logits))
        predicted = probabilities.argmax(axis=1)
        classes = np.array(names, dtype=object)
        return {
            "label": classes[targets],
            "predicted": classes[predicted],
            "probability": probabilities.max(axis=1),
        } | _by_class(probabilities, names)


class MultiLabel(Task):
    """Any number of labels a text: those whose probability is one half or more.

    The best model has the highest F1 as the mean of all labels, then the lowest loss.
    """

    name = "multi_label"
    problem_type = "multi_label_classification"
    figures = ("loss", "accuracy", "f1", "f1_micro", "f1_samples")

    def __init__(self, separator: str | None = None) -> None:
        """separator: what stands between labels where they are said in one text."""
        self._separator = separator

    @property
    def memory(self) -> dict[str, Any]:
        return {"separator": self._separator} if self._separator else {}

    def measure(self, logits: Floats, targets: Targets) -> Metrics:
        return measure_labels(logits, targets, _THRESHOLD)

    def rank(self, metrics: Metrics) -> tuple[float, ...]:
        return metrics["f1"], _lower_is_better(metrics["loss"])

    def document(self, logits: Floats, targets: Targets, names: list[str]) -> dict[str, Any]:
        document = labels_document(logits, targets, names, _THRESHOLD)
        separator = self._joint(names)
        return {"task": self.name, "threshold": _THRESHOLD, "separator": separator} | document

    def predictions(self, logits: Floats, names: list[str]) -> list[dict[str, Any]]:
        return [
            {
                "label": self._joined(row >= _THRESHOLD, names),
                "labels": _named(row >= _THRESHOLD, names),
                "probabilities": dict(zip(names, row.tolist(), strict=True)),
            }
            for row in sigmoid(logits)
        ]

    def columns(self, logits: Floats, targets: Targets, names: list[str]) -> dict[str, Any]:
        probabilities = sigmoid(logits)
        chosen = probabilities >= _THRESHOLD
        # An answer is as sure as its least sure label.
        sure = np.maximum(probabilities, 1 - probabilities).min(axis=1)
        return {
            "label": [self._joined(row > 0, names) for row in targets],
            "predicted": [self._joined(row, names) for row in chosen],
            "probability": sure,
        } | _by_class(probabilities, names)

    def _joined(self, chosen: npt.NDArray[np.bool_], names: list[str]) -> str:
        return self._joint(names).join(_named(chosen, names))

    def _joint(self, names: list[str]) -> str:
        """What stands between labels: as in the table, else the first sign that no name has."""
        free = (sign for sign in (",", ";") if not any(sign in name for name in names))
        return self._separator or next(free, "|")


class Regression(Task):
    """A number a text. The best model has the lowest loss.

    The loss is the mean squared error in units of the learned numbers' standard deviation: 1 is
    what always answering their mean would get. All other figures are in the user's units.
    """

    name = "regression"
    problem_type = "regression"
    figures = ("loss", "mse", "rmse", "mae", "r2", "pearson", "spearman")

    def __init__(self, scale: TargetScale | None = None) -> None:
        """scale: where the numbers to learn lie, or those that were learned."""
        self.scale = scale or TargetScale()

    @property
    def memory(self) -> dict[str, Any]:
        return {"target": self.scale.document()}

    def measure(self, logits: Floats, targets: Targets) -> Metrics:
        return measure_numbers(logits[:, 0], targets, self.scale.deviation)

    def rank(self, metrics: Metrics) -> tuple[float, ...]:
        return (_lower_is_better(metrics["loss"]),)

    def document(self, logits: Floats, targets: Targets, names: list[str]) -> dict[str, Any]:
        document = numbers_document(logits[:, 0], targets, self.scale.deviation)
        return {"task": self.name, "target": names[0]} | document

    def predictions(self, logits: Floats, names: list[str]) -> list[dict[str, Any]]:
        return [{"value": value} for value in logits[:, 0].tolist()]

    def columns(self, logits: Floats, targets: Targets, names: list[str]) -> dict[str, Any]:
        return {"label": targets, "predicted": logits[:, 0]}


def task_for(name: TaskName, dataset: Dataset) -> Task:
    """The task by its name in a config, made for what is learned from."""
    match name:
        case "single_label":
            return SingleLabel()
        case "multi_label":
            return MultiLabel(dataset.separator)
        case "regression":
            return Regression(TargetScale.of(dataset.train.targets.astype(np.float32)))


def task_of(config: Any) -> Task:
    """The task that a model with this transformers config was trained for, by whomever."""
    memory = getattr(config, _MEMORY, None)
    memory = memory if isinstance(memory, dict) else {}
    kind = config.problem_type
    if kind == MultiLabel.problem_type:
        separator = memory.get("separator")
        return MultiLabel(separator if isinstance(separator, str) else None)
    # transformers takes a model with one output for one of numbers, where nothing is said.
    if kind == Regression.problem_type or (kind is None and config.num_labels == 1):
        return Regression(TargetScale.read(memory.get("target")))
    return SingleLabel()


def write_task(config: Any, task: Task, names: list[str]) -> None:
    """Say in a transformers config what a model is trained for."""
    config.id2label = dict(enumerate(names))
    config.label2id = {name: number for number, name in enumerate(names)}
    config.problem_type = task.problem_type
    vars(config).pop(_MEMORY, None)
    if task.memory:
        setattr(config, _MEMORY, task.memory)


def _lower_is_better(loss: float) -> float:
    return -loss if math.isfinite(loss) else -math.inf


def _named(chosen: npt.NDArray[np.bool_], names: list[str]) -> list[str]:
    return [names[number] for number in np.flatnonzero(chosen)]


def _by_class(probabilities: Floats, names: list[str]) -> dict[str, Any]:
    return {f"probability: {name}": probabilities[:, n] for n, name in enumerate(names)}
