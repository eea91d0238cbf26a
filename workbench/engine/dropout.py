"""Dropout by the many names that architectures have for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

_ATTENTION = (
    "attention_probs_dropout_prob",
    "attention_dropout",
    "attention_dropout_prob",
    "attn_pdrop",
)
_ELSEWHERE = (
    # In and between the layers.
    "hidden_dropout_prob",
    "hidden_dropout",
    "dropout",
    "dropout_rate",  # of T5, inside attention too
    "activation_dropout",
    "resid_pdrop",
    "resid_dropout",
    "embd_pdrop",
    "embed_dropout",
    "embedding_dropout",
    "mlp_dropout",
    # Before the classifier.
    "classifier_dropout",
    "classifier_dropout_prob",
    "seq_classif_dropout",
    "cls_dropout",
    "pooler_dropout",
    "summary_first_dropout",
    "summary_last_dropout",
)


@dataclass(frozen=True)
class Dropout:
    """The dropout to train with.

    rate: for every place that has dropout; None leaves each as it came
    attention: "keep", "off", or "auto", which is "off" on a CPU: dropout inside attention keeps
    torch from its fast attention there, and at 256 tokens a step takes 1.75 times as long
    """

    rate: float | None = None
    attention: str = "keep"
    on_cpu: bool = False

    def apply(self, config: Any, title: str) -> Applied:
        """Write it into a transformers config before its model is made."""
        notes, remarks, unsaved = [], [], {}
        if self.rate is not None:
            found = [name for name in _ELSEWHERE if hasattr(config, name)]
            for name in (*found, *_ATTENTION):
                if hasattr(config, name):
                    setattr(config, name, self.rate)
            if not found:
                notes.append(
                    f"{title} has no dropout outside its attention: model.dropout changes none."
                )
        inside = {name: value for name in _ATTENTION if (value := getattr(config, name, 0.0))}
        if inside and (self.attention == "off" or (self.attention == "auto" and self.on_cpu)):
            for name in inside:
                setattr(config, name, 0.0)
            if self.attention == "auto":
                unsaved = inside
                remarks.append(
                    f"Dropout inside attention ({max(inside.values()):g}) is off, since it slows "
                    "down a CPU: set model.attention_dropout to keep to train with it."
                )
        return Applied(unsaved, tuple(notes), tuple(remarks))


@dataclass(frozen=True)
class Applied:
    """What came of writing dropout into a config."""

    unsaved: dict[str, float]
    """Values to put back before the config is saved: a choice for speed is no part of a model."""
    notes: tuple[str, ...]
    """What the user should know, in sentences."""
    remarks: tuple[str, ...]
    """What is good to know, in sentences."""
