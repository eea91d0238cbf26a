"""Lets a plain classifier read the average of all tokens, as sentence encoders were trained to.

`BertForSequenceClassification` and its kin classify from the first token. A sentence encoder was
trained to put its meaning into the average of all tokens; its first token knows less. One more
layer of the same kind, with weights set by hand, carries the average to the first token: what is
saved is still a plain folder of the same architecture.
"""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import torch
from torch import nn

from workbench.engine.layers import find_layers

# Where each architecture has the linear layer with a tanh behind its last layer.
_DENSE = {
    "bert": "bert.pooler.dense",
    "roberta": "classifier.dense",
    "xlm-roberta": "classifier.dense",
    "camembert": "classifier.dense",
}
# The layer adds the first token to the average: at this weight it no longer counts.
_AVERAGE_WEIGHT = 1000.0
# Values as small as this makes them pass the tanh almost unbent.
_DENSE_WEIGHT = 0.1


def averages_tokens(folder: Path) -> bool:
    """Whether the folder is a sentence encoder's that says its vector is the tokens' average."""
    try:
        content = json.loads((folder / "1_Pooling" / "config.json").read_text(encoding="utf-8"))
        return bool(content["pooling_mode_mean_tokens"])
    except (OSError, ValueError, KeyError, TypeError):
        return False


def add_averaging_layer(model: Any) -> bool:
    """Give a BERT-like classifier a last layer that averages; False, and no change, for others.

    In the new layer every token attends evenly to all: queries and keys are zero, values pass
    through. Its norms bring the average to mean 0 and variance 1, its other parts add nothing, and
    the dense layer behind it passes on what it gets. None of these weights learn.
    """
    layers = find_layers(model.base_model)
    if layers is None or model.config.model_type not in _DENSE:
        return False
    layer = copy.deepcopy(layers[-1])
    for name, module in layer.named_modules():
        if isinstance(module, nn.Linear):
            _pass_on(module, _AVERAGE_WEIGHT if name == "attention.output.dense" else 0.0)
        elif isinstance(module, nn.LayerNorm):
            module.reset_parameters()
        elif isinstance(module, nn.Dropout):
            module.p = 0.0  # it would blot out parts of the finished vector
    dense = model.get_submodule(_DENSE[model.config.model_type])
    _pass_on(layer.get_submodule("attention.self.value"), 1.0)
    _pass_on(dense, _DENSE_WEIGHT)
    layer.requires_grad_(False)
    dense.requires_grad_(False)
    layers.append(layer)
    model.config.num_hidden_layers += 1
    return True


def _pass_on(linear: Any, times: float) -> None:
    """Make a linear layer give back what it gets, so many times over."""
    with torch.no_grad():
        nn.init.eye_(linear.weight).mul_(times)
        linear.bias.zero_()
