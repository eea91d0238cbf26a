"""The last layer of a classifier, computed only where the head reads it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import torch
from torch.nn import functional

from workbench.engine.layers import find_layers


def compute_first_token_only(model: Any) -> bool:
    """Let the last layer of a classifier that reads the first token leave out the others.

    Their keys and values still count, all else would be thrown away: five sixths of the layer's
    products, for texts of any length. Logits and gradients stay the same but for rounding, and so
    do the names of the weights. False, and no change, where the architecture is not known here.
    """
    layers = find_layers(model.base_model)
    forward = _FORWARDS.get(type(model).__name__)
    config = model.config
    if layers is None or forward is None or getattr(config, "is_decoder", False):
        return False
    if config._attn_implementation != "sdpa":  # its masks have a row for every query
        return False
    layers[-1].forward = partial(forward, layers[-1])
    return True


def _like_bert(
    layer: Any, hidden: torch.Tensor, mask: torch.Tensor | None = None, *_: Any, **__: Any
) -> torch.Tensor:
    """What a layer of BERT makes of the first token. hidden: (texts, width, size)"""
    attention, first = layer.attention.self, hidden[:, :1]
    read = _attended(
        attention.query(first), attention.key(hidden), attention.value(hidden), mask, attention
    )
    attended: torch.Tensor = layer.attention.output(read, first)
    result: torch.Tensor = layer.feed_forward_chunk(attended)
    return result


def _like_distilbert(
    layer: Any, hidden: torch.Tensor, mask: torch.Tensor | None = None, *_: Any, **__: Any
) -> torch.Tensor:
    """The same for a layer of DistilBERT."""
    attention, first = layer.attention, hidden[:, :1]
    read = _attended(
        attention.q_lin(first), attention.k_lin(hidden), attention.v_lin(hidden), mask, attention
    )
    attended = layer.sa_layer_norm(attention.out_lin(read) + first)
    result: torch.Tensor = layer.output_layer_norm(layer.ffn(attended) + attended)
    return result


def _attended(
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    mask: torch.Tensor | None,
    attention: Any,
) -> torch.Tensor:
    """(texts, 1, size) what the first token attends to.

    query: (texts, 1, size); key, value: (texts, width, size)
    mask: (texts, 1, width or 1, width), or None where no text has padding
    """

    def by_head(item: torch.Tensor) -> torch.Tensor:
        return item.view(*item.shape[:2], -1, attention.attention_head_size).transpose(1, 2)

    found = functional.scaled_dot_product_attention(
        by_head(query),
        by_head(key),
        by_head(value),
        attn_mask=None if mask is None else mask[:, :, :1],
        dropout_p=attention.dropout.p if attention.training else 0.0,
        scale=attention.scaling,
    )
    return found.transpose(1, 2).flatten(2)


_FORWARDS: dict[str, Callable[..., torch.Tensor]] = {
    "BertForSequenceClassification": _like_bert,
    "RobertaForSequenceClassification": _like_bert,
    "XLMRobertaForSequenceClassification": _like_bert,
    "CamembertForSequenceClassification": _like_bert,
    "ElectraForSequenceClassification": _like_bert,
    "DistilBertForSequenceClassification": _like_distilbert,
}
