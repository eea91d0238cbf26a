"""Numbers are learned in units in which they lie around 0 and 1, and answered in the user's.

A step moves a weight by about the learning rate. At 5e-5 a last layer would need a hundred
thousand of them to reach numbers around 50, but none to reach numbers around 0.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import nn


@dataclass(frozen=True)
class TargetScale:
    """Where the numbers that were learned lie."""

    mean: float = 0.0
    deviation: float = 1.0
    """Standard deviation, above 0."""
    lowest: float | None = None
    highest: float | None = None

    @classmethod
    def of(cls, targets: npt.NDArray[np.float32]) -> TargetScale:
        """That of (n,) numbers, of which at least two differ."""
        exact = targets.astype(np.float64)
        found = float(exact.mean()), float(exact.std()), float(exact.min()), float(exact.max())
        return cls(*found)

    @classmethod
    def read(cls, content: Any) -> TargetScale:
        """What `document` gave, or the plain scale for anything else."""
        try:
            scale = cls(**{name: float(value) for name, value in dict(content).items()})
        except (TypeError, ValueError):
            return cls()
        fits = all(map(math.isfinite, asdict(scale).values())) if scale.lowest is not None else True
        return scale if fits and scale.deviation > 0 else cls()

    def document(self) -> dict[str, float | None]:
        """The scale for a JSON file."""
        return asdict(self)


class Rescaling:
    """Makes the last layer of a model answer in the user's units, while it learns in plain ones.

    The layer's weights stay those of plain units until `state` folds the units into a copy of
    them: what is saved is a model like any other.
    """

    def __init__(self, model: nn.Module, layer: str, scale: TargetScale) -> None:
        """layer: name of a linear layer with one output. Without a bias it cannot be shifted."""
        self._model = model
        self._layer = layer
        self._linear: Any = model.get_submodule(layer)
        self._factor = scale.deviation
        self._shift = scale.mean if self._linear.bias is not None else 0.0
        self._linear.register_forward_hook(self._answer)

    def begin_from_answers(self) -> None:
        """Change weights that gave answers in the user's units to give the same ones now."""
        with torch.no_grad():
            self._linear.weight /= self._factor
            if self._linear.bias is not None:
                self._linear.bias.sub_(self._shift).div_(self._factor)

    def state(self) -> dict[str, torch.Tensor]:
        """The model's weights with the units folded in."""
        state: dict[str, torch.Tensor] = self._model.state_dict()
        state[f"{self._layer}.weight"] = self._linear.weight.detach() * self._factor
        if self._linear.bias is not None:
            folded = self._linear.bias.detach() * self._factor + self._shift
            state[f"{self._layer}.bias"] = folded
        return state

    def _answer(self, layer: nn.Module, inputs: Any, output: torch.Tensor) -> torch.Tensor:
        # In 32 bit: bfloat16 tells 50.0 from 50.25, but nothing between.
        return output.float() * self._factor + self._shift


def last_layer(model: Any) -> str | None:
    """The name of the linear layer that gives a model's one number; None if there is none."""
    base = set(model.base_model.modules())
    names = [
        name
        for name, module in model.named_modules()
        if isinstance(module, nn.Linear) and module.out_features == 1 and module not in base
    ]
    return names[-1] if names else None
