"""Which model of a run is the best, and when waiting for a better one ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from workbench.config import Training

Metrics = dict[str, float]
_LOWER_IS_BETTER = {"loss", "mse", "rmse", "mae"}


@dataclass(frozen=True)
class Moment:
    """The model at one step, measured on the validation rows; without such rows, no figures."""

    step: int
    epoch: float
    metrics: Metrics = field(default_factory=dict)
    answers: npt.NDArray[np.float32] | None = None
    """(validation rows, outputs) what the model said."""


class Keeper:
    """Remembers the best moment, and counts the evaluations since it got better."""

    def __init__(self, training: Training, is_better: Callable[[Metrics, Metrics], bool]) -> None:
        """is_better: the rule where no metric is named: whether the first is better than the second

        Without validation rows the newest moment is the best.
        """
        self._metric = training.metric_for_best_model
        self._patience = training.early_stopping_patience
        self._threshold = training.early_stopping_threshold
        self._is_better = is_better
        self._waited = 0
        self.best: Moment | None = None

    def see(self, now: Moment, counts: bool = True) -> bool:
        """Whether this is the best moment so far.

        counts: whether it takes a part of the patience where it is not
        """
        before = self.best
        is_best = before is None or not now.metrics or self._beats(now.metrics, before.metrics)
        if is_best:
            self.best = now
        if before is None or (is_best and self._is_clear(now.metrics, before.metrics)):
            self._waited = 0
        elif counts:
            self._waited += 1
        return is_best

    def is_patience_used_up(self) -> bool:
        """Whether the run should end, because the model has not got better for long enough."""
        return 0 < self._patience <= self._waited

    def state_dict(self) -> dict[str, Any]:
        """Everything, in types that a checkpoint takes."""
        best = self.best
        if best is None:
            return {"waited": self._waited, "best": None}
        answers = None if best.answers is None else torch.from_numpy(best.answers)
        return {"waited": self._waited, "best": asdict(best) | {"answers": answers}}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        self._waited = state["waited"]
        best = state["best"]
        if best is not None:
            answers = None if best["answers"] is None else best["answers"].numpy()
            self.best = Moment(**best | {"answers": answers})

    def _beats(self, metrics: Metrics, than: Metrics) -> bool:
        if self._metric == "auto":
            return self._is_better(metrics, than)
        if self._metric in _LOWER_IS_BETTER:
            return metrics[self._metric] < than[self._metric]
        return metrics[self._metric] > than[self._metric]

    def _is_clear(self, metrics: Metrics, than: Metrics) -> bool:
        """Whether a better model is better by enough to be worth waiting for."""
        if not self._threshold or not metrics:
            return True
        name = self._metric
        if name == "auto":
            name = "accuracy" if "accuracy" in metrics else "loss"
        return abs(metrics[name] - than[name]) > self._threshold
