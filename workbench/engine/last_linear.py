"""The last linear layer of a classifier: what it reads, and how it is fitted to that at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional

from workbench.engine.batches import Encoded, collate, sorted_batches
from workbench.engine.device import Device
from workbench.errors import ModelError

_BATCH_SIZE = 32
# Chosen on AG News, SST-2 and GoEmotions: see docs/decisions/0005-few-shot-mode.md.
_DIRECTION_INVERSE_PENALTY, _LENGTH_INVERSE_PENALTY = 0.1, 10.0


def find_last_linear(model: Any, title: str) -> str:
    """The name of the layer that gives one number per class.

    Raises ModelError when the model's head does not end in a linear layer.
    """
    base = set(model.base_model.modules())
    found: list[str] = [
        name
        for name, module in model.named_modules()
        if module not in base
        and isinstance(module, nn.Linear)
        and module.out_features == model.config.num_labels
    ]
    if not found:
        raise ModelError(
            f"The classifier of {title} does not end in a linear layer, which few-shot mode fits: "
            "choose training.method = full."
        )
    return found[-1]


@contextmanager
def features_as_logits(model: Any, last_linear: str) -> Iterator[None]:
    """Inside, the model's logits are what its last linear layer would have read.

    A decoder applies that layer to every token and picks one place afterwards: leaving out the
    layer, rather than listening at it, gives the features of that place in any architecture.
    """
    parent_name, _, name = last_linear.rpartition(".")
    parent = model.get_submodule(parent_name)
    layer = getattr(parent, name)
    setattr(parent, name, nn.Identity())
    try:
        yield
    finally:
        setattr(parent, name, layer)


def read_features(
    model: Any, encoded: Encoded, padding: int, max_length: int, device: Device
) -> torch.Tensor:
    """(n, width) float32 on the CPU: what the logits are inside `features_as_logits`."""
    model.eval()
    found: dict[int, torch.Tensor] = {}
    with torch.inference_mode(), device.autocast():
        for rows in sorted_batches(encoded.lengths, _BATCH_SIZE):
            batch = collate(encoded, rows, padding, max_length, device.torch)
            features = model(**batch.inputs).logits.float().cpu()
            found |= dict(zip(rows.tolist(), features, strict=True))
    return torch.stack([found[row] for row in range(len(encoded))])


def fit_last_linear(
    layer: nn.Linear,
    features: torch.Tensor,
    labels: npt.NDArray[np.int64],
    weights: npt.NDArray[np.float64],
) -> None:
    """Set the layer to a logistic regression of the labels on the features.

    features: (n, in_features) float; labels: (n,) class numbers; weights: (n,) how many rows each
    row counts for
    A strong penalty on the squared weights finds the direction, where few rows lead astray; a weak
    one then finds the length, so that the probabilities are not all alike. Both are meant for
    features of length 1: those given are brought to it on average.
    """
    scale = float(features.norm(dim=1).mean())
    inputs, wanted = features.double() / scale, torch.from_numpy(labels)
    counts = torch.from_numpy(weights)
    weight = torch.zeros(layer.weight.shape, dtype=torch.float64, requires_grad=True)
    bias = torch.zeros(layer.out_features, dtype=torch.float64, requires_grad=True)
    length = torch.ones((), dtype=torch.float64, requires_grad=True)
    has_bias = layer.bias is not None

    def cost(inverse_penalty: float) -> torch.Tensor:
        logits = length * (inputs @ weight.T + bias)
        losses = functional.cross_entropy(logits, wanted, reduction="none")
        return inverse_penalty * losses @ counts + 0.5 * (length * weight).square().sum()

    _minimise([weight, bias] if has_bias else [weight], lambda: cost(_DIRECTION_INVERSE_PENALTY))
    _minimise([length], lambda: cost(_LENGTH_INVERSE_PENALTY))
    with torch.no_grad():
        layer.weight.copy_(length * weight / scale)
        if has_bias:
            layer.bias.copy_(length * bias)


def _minimise(learning: list[torch.Tensor], cost: Callable[[], torch.Tensor]) -> None:
    """Change the tensors until the cost, a convex function of them, is least."""
    search: Any = torch.optim.LBFGS(learning, max_iter=500, line_search_fn="strong_wolfe")

    def find() -> torch.Tensor:
        search.zero_grad()
        found = cost()
        torch.autograd.backward(found, inputs=learning)
        return found

    search.step(find)
