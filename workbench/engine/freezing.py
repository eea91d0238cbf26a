"""Which weights of a classifier learn, from epoch to epoch."""

from __future__ import annotations

from typing import Any

from torch import nn

from workbench.config import Model
from workbench.engine.layers import depths, find_embeddings, layers_upwards
from workbench.errors import ModelError


class Freezing:
    """Keeps part of the weights from learning, and may let go of it again from the top down.

    What learns in an epoch follows from the config and the epoch alone.
    """

    def __init__(
        self, model: Any, choice: Model, title: str, new: frozenset[str] = frozenset()
    ) -> None:
        """Freeze what is frozen in the first epoch.

        new: names of weights that were not in the pretrained model; these always learn
        Raises ModelError when the model has fewer layers than `freeze` names.
        """
        freeze(model, choice.freeze, title, new)
        self._model = model
        self.note = ""
        """What the user should know, in a sentence."""
        if choice.unfreeze_every and choice.freeze == "none":
            self.note = "model.unfreeze_every changes nothing: no weights are frozen."
        self._every = choice.unfreeze_every
        self._frozen: list[list[str]] = []
        if self._every:
            places = depths(model)
            by_depth: dict[int, list[str]] = {}
            for name, weight in model.named_parameters():
                if not weight.requires_grad:
                    # What is of no layer, such as a pooler, goes with the last layer.
                    by_depth.setdefault(max(places[weight], 1), []).append(name)
            self._frozen = [by_depth[depth] for depth in sorted(by_depth)]

    def begin_epoch(self, epoch: int) -> None:
        """Let the weights learn that do so in an epoch, counted from 0."""
        released = epoch // self._every if self._every else 0
        for names in self._frozen[:released]:
            for name in names:  # where weights are shared out, they are others than at first
                self._model.get_parameter(name).requires_grad_(True)


def freeze(model: Any, choice: str, title: str, new: frozenset[str] = frozenset()) -> None:
    """Keep part of a classifier's weights from learning.

    choice: "none", "embeddings", "encoder" (all but the head) or "first:N" (the embeddings and
    the first N layers)
    new: names of weights that were not in the pretrained model; these always learn
    Raises ModelError when the model has fewer than N layers.
    """
    if choice == "none":
        return
    base = model.base_model
    if choice == "encoder":
        frozen = [base]
    else:
        frozen = find_embeddings(base)
        _, _, count = choice.partition(":")
        if count:
            frozen += _first_layers(base, int(count), title)
    for module in frozen:
        module.requires_grad_(False)
    for name, weight in model.named_parameters():
        if name in new:
            weight.requires_grad_(True)


def _first_layers(base: Any, count: int, title: str) -> list[nn.Module]:
    layers = layers_upwards(base)
    if len(layers) < count:
        raise ModelError(
            f"model.freeze = first:{count}, but {title} has {len(layers)} layers: "
            f"choose first:{max(1, len(layers))} or fewer, or encoder to train the classifier "
            "alone."
        )
    return layers[:count]
