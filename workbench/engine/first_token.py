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

    All that it makes of the others would be thrown away: nearly all of the layer's products, for
    texts of any length. Logits and gradients stay the same but for rounding, and so do the names of
    the weights. False, and no change, where the architecture is not known here.
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
        attention, attention.query(first), attention.key, attention.value, hidden, mask
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
        attention, attention.q_lin(first), attention.k_lin, attention.v_lin, hidden, mask
    )
    attended = layer.sa_layer_norm(attention.out_lin(read) + first)
    result: torch.Tensor = layer.output_layer_norm(layer.ffn(attended) + attended)
    return result


def _attended(
    attention: Any,
    query: torch.Tensor,
    key: torch.nn.Linear,
    value: torch.nn.Linear,
    hidden: torch.Tensor,
    mask: torch.Tensor | None,
) -> torch.Tensor:
    """(texts, 1, size) what the first token attends to.

    One query needs neither keys nor values of the other tokens: q · (K h) is (q K) · h, and a mean
    of V h is V times the mean of h. Two products of the query take the place of two of every token.
    query: (texts, 1, size); hidden: (texts, width, hidden size)
    mask: (texts, 1, width or 1, width) of what may be seen; None where no text has padding
    """
    size = attention.attention_head_size

    def rows_by_head(layer: torch.nn.Linear) -> torch.Tensor:
        return layer.weight.view(-1, size, layer.in_features)

    asked = query.view(len(query), -1, size) * attention.scaling
    sought = torch.einsum("thd,hds->ths", asked, rows_by_head(key))
    scores = torch.matmul(sought, hidden.transpose(1, 2))
    if key.bias is not None:
        scores = scores + (asked * key.bias.view(-1, size)).sum(-1, keepdim=True)
    if mask is not None:
        scores = scores.masked_fill(~mask[:, 0, :1], -torch.inf)
    shares: torch.Tensor = attention.dropout(functional.softmax(scores, -1))
    seen = torch.matmul(shares, hidden)
    read = torch.einsum("ths,hds->thd", seen, rows_by_head(value))
    if value.bias is not None:  # of what dropout has left
        read = read + shares.sum(-1, keepdim=True) * value.bias.view(-1, size)
    return read.flatten(1).unsqueeze(1)


_FORWARDS: dict[str, Callable[..., torch.Tensor]] = {
    "BertForSequenceClassification": _like_bert,
    "RobertaForSequenceClassification": _like_bert,
    "XLMRobertaForSequenceClassification": _like_bert,
    "CamembertForSequenceClassification": _like_bert,
    "ElectraForSequenceClassification": _like_bert,
    "DistilBertForSequenceClassification": _like_distilbert,
}
