"""What a transformer keeps of each token from the forward for the backward pass.

The multiples were counted on random models of each kind with transformers 5.24 and torch 2.13:
the distinct tensors that autograd holds after a forward pass, as layers, widths, heads and lengths
change one at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

GATED = (
    "modernbert", "llama", "mistral", "qwen2", "qwen3", "gemma", "gemma2", "gemma3",
    "gemma3_text", "phi3",
)  # fmt: skip
"""Kinds whose feed-forward part has a gate."""
FIRST_TOKEN = ("bert", "roberta", "xlm-roberta", "camembert", "electra", "distilbert")
"""Kinds whose last layer the engine computes for the first token alone."""
_POST_NORM = ("bert", "roberta", "xlm-roberta", "camembert", "electra", "distilbert", "albert")
# Computed by steps, each of which keeps its own tensor; the others are one kernel.
_CURVES_IN_STEPS = ("gelu_new", "gelu_fast")
_DROPOUTS = ("hidden_dropout_prob", "resid_pdrop", "dropout", "dropout_rate")


@dataclass(frozen=True)
class Kept:
    """Numbers per token and layer."""

    hidden: float = 10.0
    """Multiples of the hidden width."""
    inner: float = 2.0
    """Multiples of the width inside the feed-forward part."""
    tables: float = 0.0
    """Multiples of heads times length: attention that keeps tables of tokens by tokens."""
    spans: float = 0.0
    """Multiples of the heads: tables of tokens by distances."""
    crossing: float = 7.0
    """Further multiples of the hidden width in a layer that also looks at an encoder."""
    reads_first_token: bool = False

    def per_layer(self, hidden: int, inner: int, heads: int, length: int) -> float:
        return (
            self.hidden * hidden + self.inner * inner + heads * (self.tables * length + self.spans)
        )

    def per_crossing(self, hidden: int, heads: int, length: int) -> float:
        return self.crossing * hidden + heads * self.tables * length


def kept_of(config: dict[str, Any], kind: str, key_share: float, is_gated: bool) -> Kept:
    """What a config.json tells of it.

    key_share: width of the keys by that of the queries
    """
    inner = (7.0 if _curve(config, kind) in _CURVES_IN_STEPS else 4.0) - 2 * (not is_gated)
    # Each dropout that is not off keeps what it multiplied with; BERT and most others have two.
    drops = 2 * (_rate(config, 0.0 if kind == "albert" else 0.1) > 0)
    if kind in ("t5", "mt5", "umt5"):
        return Kept(12.0, inner + 1, tables=3.0, crossing=8.0)
    if kind.startswith("deberta"):
        most = config.get("max_relative_positions", -1)
        buckets = config.get("position_buckets", -1)
        span = next(
            (one for one in (buckets, most) if isinstance(one, int) and one > 0),
            config.get("max_position_embeddings", 512),
        )
        return Kept(12.0 + drops, inner, tables=3.0, spans=4.0 * int(span))
    if kind in ("mpnet", "roformer"):
        return Kept(10.0, inner, tables=1.0)
    if kind in GATED and kind != "modernbert":
        norms = 2.0 if kind.startswith("qwen3") else 0.0  # of queries and of keys
        hidden = 8.0 + 2 * key_share + norms * (1 + key_share)
        hidden += {"gemma2": 4.0, "gemma3": 8.0, "gemma3_text": 8.0}.get(kind, 0.0)
        return Kept(hidden, inner, tables=2.0 if kind == "gemma2" else 0.0)
    if kind == "gpt2":
        return Kept(10.0 + drops, inner)
    if kind == "distilbert":
        drops //= 2
    hidden = 8.0 + drops if kind in _POST_NORM or kind in ("bart", "mbart") else 10.0
    return Kept(hidden, inner, reads_first_token=kind in FIRST_TOKEN)


def _curve(config: dict[str, Any], kind: str) -> str:
    """The name of the feed-forward part's activation function."""
    names = ("hidden_act", "activation_function", "hidden_activation", "dense_act_fn", "activation")
    found = next((config[name] for name in names if isinstance(config.get(name), str)), "")
    if config.get("feed_forward_proj") == "gated-gelu":  # as T5 has it
        found = "gelu_new"
    return found or ("gelu_new" if kind in ("albert", "gpt2") else "gelu")


def _rate(config: dict[str, Any], otherwise: float) -> float:
    found = next((config[name] for name in _DROPOUTS if name in config), otherwise)
    return float(found) if isinstance(found, int | float) else otherwise
