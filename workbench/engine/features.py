"""What a classifier's last linear layer reads: the place where few-shot mode works."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import nn

from workbench.engine.batches import Encoded, collate, sorted_batches
from workbench.engine.device import Device
from workbench.errors import ModelError

_BATCH_SIZE = 32


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
