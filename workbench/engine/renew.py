"""Parts of a pretrained model that begin anew, with the random weights its makers begin with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from torch import nn

from workbench.engine.layers import layers_upwards
from workbench.errors import ModelError


def renew_head(model: Any) -> None:
    """Forget what the modules outside the base model have learned."""
    base = set(model.base_model.modules())
    _renew(model, (module for module in model.modules() if module not in base))


def renew_last_layers(model: Any, count: int, title: str) -> set[str]:
    """Forget what the last layers have learned; return the names of their weights.

    Raises ModelError when there are fewer.
    """
    layers = layers_upwards(model.base_model)
    if len(layers) < count:
        raise ModelError(
            f"model.reinit_layers = {count}, but {title} has {len(layers)} layers: "
            f"choose {len(layers)} or fewer."
        )
    renewed = nn.ModuleList(layers[len(layers) - count :])
    _renew(model, renewed.modules())
    weights = set(renewed.parameters())
    return {name for name, weight in model.named_parameters() if weight in weights}


def _renew(model: Any, modules: Iterable[nn.Module]) -> None:
    for module in modules:
        for weight in module.parameters(recurse=False):
            # transformers passes over weights that it marked so when it loaded them.
            if hasattr(weight, "_is_hf_initialized"):
                del weight._is_hf_initialized
        model._init_weights(module)
