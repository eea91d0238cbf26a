"""Finds the parts of any transformer."""

from __future__ import annotations

from typing import Any

from torch import nn

from workbench.errors import ConfigError


def find_layers(base: nn.Module) -> nn.ModuleList | None:
    """The stack of layers: the longest list of modules, the first of several; None if none.

    A list inside another, such as the parts of one layer, does not count.
    """
    stacks = [module for module in base.modules() if isinstance(module, nn.ModuleList)]
    inner = {module for stack in stacks for module in stack.modules() if module is not stack}
    return max((stack for stack in stacks if stack not in inner), key=len, default=None)


def layers_upwards(base: Any) -> list[nn.Module]:
    """All layers on the way from a text to the head: an encoder's, then its decoder's if any."""
    parts = [base]
    if base.config.is_encoder_decoder:
        parts = [base.get_encoder(), base.get_decoder()]
    return [layer for part in parts for layer in find_layers(part) or ()]


def depths(model: Any) -> dict[nn.Parameter, int]:
    """How far below the head each weight of a classifier lies.

    0 for the head and all that is of no layer, 1 for the last layer, and so on down, one more
    than for the first layer for the embeddings. A weight that several layers share lies where the
    highest of them does.
    """
    layers = layers_upwards(model.base_model)
    found: dict[nn.Parameter, int] = {}
    for depth, layer in enumerate(reversed(layers), start=1):
        for weight in layer.parameters():
            found.setdefault(weight, depth)
    for module in find_embeddings(model.base_model):
        for weight in module.parameters():
            found.setdefault(weight, len(layers) + 1)
    return {weight: found.get(weight, 0) for weight in model.parameters()}


def find_embeddings(base: nn.Module) -> list[nn.Module]:
    """The modules that turn token numbers into vectors, with their norms and projections."""
    layers = find_layers(base)
    inside = set(layers.modules()) if layers is not None else set()
    return [
        module
        for name, module in base.named_modules()
        if module not in inside
        and (isinstance(module, nn.Embedding) or "embed" in name.rsplit(".", 1)[-1].lower())
    ]


def recompute_activations(model: Any, title: str) -> None:
    """Let the layers forget their activations and compute them again for the gradients.

    Raises ConfigError when the architecture cannot do that.
    """
    if not getattr(model, "supports_gradient_checkpointing", False):
        raise ConfigError(
            f"training.gradient_checkpointing = true, but {title} cannot recompute its layers: "
            "set it to false and lower the batch size or the max length."
        )
    # transformers 5 knows it by two names, one of which it gives up.
    enable = getattr(model, "activation_checkpointing_enable", None)
    # The other way of computing twice gives no gradients where the embeddings are frozen.
    (enable or model.gradient_checkpointing_enable)({"use_reentrant": False})
