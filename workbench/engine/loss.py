"""What a run makes small: the loss of every text, and how much each text counts."""

from __future__ import annotations

import difflib
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from workbench.config import Training
from workbench.errors import ConfigError

Floats = npt.NDArray[np.float32]
Targets = npt.NDArray[Any]

# Keeps the slope of the focal factor finite where a model is certain.
_LEAST_DOUBT = 1e-6


class Loss:
    """The loss of texts, as the config weighs it.

    The loss of a batch is the sum of `rows()` divided by `weight()`; added up first, the parts of
    a batch give the loss of the whole, in whatever parts and processes it was computed.

    "single_label": cross-entropy; targets (n,) int64 class numbers, logits (n, classes)
    "multi_label": binary cross-entropy, averaged over the classes; targets (n, classes) of 0 and 1
    "regression": squared error; targets (n,) float, logits (n, 1)
    """

    def __init__(
        self,
        training: Training,
        task: str,
        classes: list[str],
        targets: Targets,
        device: torch.device,
        unit: float = 1.0,
    ) -> None:
        """targets: of all rows that are learned from; unit: what errors of numbers are counted in

        Raises ConfigError for a weight of an unknown class, and for keys that are no use here.
        """
        self._task = task
        self._unit = unit
        self._smoothing = training.label_smoothing
        self._gamma = training.focal_gamma
        if task == "regression":
            _refuse_for_numbers(training)
        # (classes,), or (2, classes) for many labels: what a no counts, what a yes counts.
        self._counts = _class_weights(training, task, classes, targets)
        self._weights = None
        if self._counts is not None:
            self._weights = torch.from_numpy(self._counts).to(device)
        self.notes: tuple[str, ...] = ()
        if training.given_weights and training.class_weights != "given":
            self.notes = (
                "The weights in training.given_weights are not used, because "
                f"training.class_weights is {training.class_weights} and not given.",
            )

    def rows(self, logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        """(n,) the loss of each text, multiplied by its weight. logits: in 32 bit."""
        if self._task == "regression":
            return ((logits[:, 0] - targets) / self._unit).square()
        if self._task == "multi_label":
            return self._yes_or_no(logits, targets)
        found = functional.cross_entropy(
            logits,
            targets,
            weight=self._weights,
            label_smoothing=self._smoothing,
            reduction="none",
        )
        if self._gamma:
            own = logits.softmax(dim=-1).gather(1, targets.unsqueeze(1)).squeeze(1)
            found = found * self._focus(1 - own)
        return found

    def weight(self, targets: Targets) -> float:
        """The sum of the weights of some texts, by which the sum of their `rows()` is divided."""
        if self._counts is None:
            return float(len(targets))
        if self._task == "multi_label":
            each = np.where(targets > 0, self._counts[1], self._counts[0]).mean(axis=1)
        else:
            each = self._counts[targets]
        return float(each.sum(dtype=np.float64))

    def _yes_or_no(self, logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        yes = targets.float()
        wanted = yes * (1 - self._smoothing) + self._smoothing / 2
        found = functional.binary_cross_entropy_with_logits(logits, wanted, reduction="none")
        if self._gamma:
            found = found * self._focus((yes - logits.sigmoid()).abs())
        if self._weights is not None:
            found = found * torch.where(yes > 0, self._weights[1], self._weights[0])
        return found.mean(dim=1)

    def _focus(self, doubt: torch.Tensor) -> torch.Tensor:
        """What is already told well counts less. doubt: 1 less the probability of what is right.

        Source: Lin et al. 2017, "Focal Loss for Dense Object Detection", equation 4.
        """
        return doubt.clamp_min(_LEAST_DOUBT) ** self._gamma


def balanced_weights(labels: Targets, classes: int) -> Floats:
    """(classes,) n / (k · n of the class), so that the k classes that occur count alike.

    labels: (n,) class numbers; a class that does not occur has 1
    Source: scikit-learn's `compute_class_weight("balanced")`.
    """
    counts = np.bincount(labels.astype(np.int64), minlength=classes)
    occurring = np.count_nonzero(counts)
    weights = np.ones(classes, np.float32)
    np.divide(len(labels), occurring * counts, out=weights, where=counts > 0, casting="same_kind")
    return weights


def _class_weights(
    training: Training, task: str, classes: list[str], targets: Targets
) -> Floats | None:
    if training.class_weights == "none":
        return None
    many = task == "multi_label"
    if training.class_weights == "balanced":
        if not many:
            return balanced_weights(targets, len(classes))
        # Of each class the yes and the no count alike.
        return np.stack([balanced_weights(column, 2) for column in targets.T], axis=1)
    weights = _given_weights(training, classes)
    return np.stack([np.ones_like(weights), weights]) if many else weights


def _given_weights(training: Training, classes: list[str]) -> Floats:
    given = training.given_weights
    if not given:
        raise ConfigError(
            "training.class_weights = given, but training.given_weights is empty: "
            "give at least one class a weight, or choose balanced or none."
        )
    for name in given:
        if name not in classes:
            near = difflib.get_close_matches(name, classes, n=1)
            shown = ", ".join(map(repr, classes[:20])) + (", …" if len(classes) > 20 else "")
            hint = f"did you mean {near[0]!r}?" if near else f"the classes are {shown}."
            raise ConfigError(
                f"training.given_weights has a weight for {name!r}, which is no class of the "
                f"table: {hint}"
            )
    return np.array([given.get(name, 1.0) for name in classes], np.float32)


def _refuse_for_numbers(training: Training) -> None:
    plain = {"class_weights": "none", "label_smoothing": 0.0, "focal_gamma": 0.0}
    for key, value in plain.items():
        if getattr(training, key) != value:
            raise ConfigError(
                f"training.{key} is for classes, but this run learns numbers: set it to {value}."
            )
