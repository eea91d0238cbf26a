"""Bytes that a training will need, told from a model's config.json alone."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass, field
from typing import Any

import psutil

from workbench.config import RunConfig
from workbench.models.activations import GATED, Kept, kept_of

# What the engine's process holds with all libraries loaded, before it has a model: measured with
# torch 2.13 and transformers 5.24 on Linux.
_ENGINE_BYTES = 560e6
# What torch reserves of a GPU besides: room for cuBLAS and recorded steps; measured on an H100.
_GPU_BYTES = 220e6
# What the backward pass and the gaps of the allocator take beside what is kept for it: measured
# 1.25 to 1.6 on thirteen kinds of model.
_ROOM = 1.35


@dataclass(frozen=True)
class Shape:
    """The sizes of a transformer that its weights and activations follow from."""

    hidden: int
    layers: int
    """Of an encoder and its decoder together."""
    heads: int
    key_heads: int
    inner: int
    """Width inside the feed-forward part."""
    vocabulary: int
    positions: int
    """Rows of learned position embeddings; 0 where there are none."""
    embedding: int
    """Width of the token embeddings, smaller than hidden where they are projected."""
    matrices: int
    """Matrices of the feed-forward part: 3 where it is gated."""
    decoder_layers: int = 0
    """How many of the layers also look at an encoder."""
    shares_layers: bool = False
    kept: Kept = field(default_factory=Kept)
    """What a layer keeps of each token for the backward pass."""

    @property
    def parameters(self) -> int:
        """Weights, within a few per cent of the truth."""
        h = self.hidden
        attention = 2 * h * h + 2 * h * (h * self.key_heads // max(1, self.heads)) + 4 * h
        layer = attention + self.matrices * h * self.inner + self.inner + 6 * h
        count = layer * (1 if self.shares_layers else self.layers) + attention * self.decoder_layers
        count += (self.vocabulary + self.positions) * self.embedding
        count += self.embedding * h if self.embedding != h else 0
        return int(count + h * h)  # the pooler or the head


@dataclass(frozen=True)
class Memory:
    """Bytes by what they hold, at the peak of a step."""

    weights: int
    gradients: int
    optimiser: int
    activations: int
    engine: int
    """The process itself; on an accelerator what its libraries take there."""

    @property
    def total(self) -> int:
        return self.weights + self.gradients + self.optimiser + self.activations + self.engine


@dataclass(frozen=True)
class Machine:
    """Where a training would run, and what is free there."""

    device: str
    """"cpu" or "cuda"."""
    name: str
    free_bytes: int
    total_bytes: int


def shape_of(config: dict[str, Any]) -> Shape | None:
    """The sizes that a config.json tells; None where it tells too few."""

    def find(*names: str) -> int:
        return next((int(config[n]) for n in names if isinstance(config.get(n), int)), 0)

    hidden = find("hidden_size", "n_embd", "dim", "d_model")
    layers = find("num_hidden_layers", "n_layer", "n_layers", "num_layers", "encoder_layers")
    if hidden <= 0 or layers <= 0:
        return None
    kind = str(config.get("model_type", ""))
    heads = find("num_attention_heads", "n_head", "n_heads", "num_heads", "encoder_attention_heads")
    heads = heads or max(1, hidden // 64)
    key_heads = find("num_key_value_heads") or heads
    decoder_layers = 0
    if config.get("is_encoder_decoder") or kind in ("bart", "mbart", "t5", "mt5"):
        decoder_layers = find("decoder_layers", "num_decoder_layers") or layers
    gated = kind in GATED or str(config.get("feed_forward_proj", "")).startswith("gated")
    return Shape(
        hidden=hidden,
        layers=layers + decoder_layers,
        heads=heads,
        key_heads=key_heads,
        inner=find("intermediate_size", "n_inner", "hidden_dim", "d_ff", "encoder_ffn_dim")
        or 4 * hidden,
        vocabulary=find("vocab_size"),
        positions=0
        if kind in ("t5", "mt5", *GATED)
        else find("max_position_embeddings", "n_positions"),
        embedding=find("embedding_size") or hidden,
        matrices=3 if gated else 2,
        decoder_layers=decoder_layers,
        shares_layers=kind == "albert",
        kept=kept_of(config, kind, key_heads / heads, gated),
    )


def estimate_memory(
    shape: Shape, config: RunConfig, device: str, parameters: int | None = None
) -> Memory:
    """What a step of a full batch of the longest texts needs.

    device: "cpu" or "cuda"
    parameters: where they are known better than by the shape
    """
    training = config.training
    parameters = parameters or shape.parameters
    learned = _learned(shape, config, parameters)
    half = training.precision in ("bf16", "fp16") or (
        training.precision == "auto" and device == "cuda"
    )
    moments = {"adamw": 8, "adam": 8}.get(training.optimizer, 4 * bool(training.momentum))
    texts = -(
        -training.batch_size // min(training.gradient_accumulation_steps, training.batch_size)
    )
    kept = _activations(shape, config, texts * config.model.max_length) * (0.55 if half else 1)
    if texts == training.batch_size:
        # Gradients come as activations go; those of earlier parts of a batch are there before.
        kept -= min(kept, 4 * learned) / 2
    return Memory(
        # Beside the weights in 32 bit, a copy in 16 bit is kept while a step lasts.
        weights=int(parameters * (6 if half else 4)),
        gradients=4 * learned,
        optimiser=moments * learned,
        activations=int(kept),
        engine=int(_ENGINE_BYTES if device == "cpu" else _GPU_BYTES),
    )


def largest_batch(
    shape: Shape, config: RunConfig, device: str, free_bytes: int, parameters: int | None = None
) -> int:
    """The largest power of two as batch size that fits into the free memory; 0 if none does."""
    best, size = 0, 1
    while size <= 1024:
        # Copied unchecked: a list of models asks for some two hundred at each change of a setting.
        whole = {"batch_size": size, "gradient_accumulation_steps": 1}
        training = config.training.model_copy(update=whole)
        tried = config.model_copy(update={"training": training})
        if estimate_memory(shape, tried, device, parameters).total > free_bytes:
            break
        best, size = size, 2 * size
    return best


def this_machine() -> Machine:
    """The NVIDIA GPU with the most free memory, or the CPU; torch is not asked."""
    if (tool := shutil.which("nvidia-smi")) is not None:
        query = [
            tool,
            "--query-gpu=name,memory.free,memory.total",
            "--format=csv,noheader,nounits",
        ]
        try:
            said = subprocess.run(query, capture_output=True, text=True, timeout=10, check=True)
            cards = [line.split(", ") for line in said.stdout.strip().splitlines()]
            name, free, total = max(cards, key=lambda card: int(card[1]))
            return Machine("cuda", name, int(free) * 2**20, int(total) * 2**20)
        except (OSError, subprocess.SubprocessError, ValueError):
            pass
    memory = psutil.virtual_memory()
    return Machine("cpu", "CPU", int(memory.available), int(memory.total))


def _learned(shape: Shape, config: RunConfig, parameters: int) -> int:
    """How many of the weights are learned."""
    embeddings = (shape.vocabulary + shape.positions) * shape.embedding
    freeze = config.model.freeze
    if freeze == "none":
        return parameters
    if freeze == "embeddings":
        return max(0, parameters - embeddings)
    if freeze == "encoder":
        return shape.hidden * shape.hidden
    frozen = min(int(freeze.partition(":")[2]), shape.layers) / shape.layers
    return int((parameters - embeddings) * (1 - frozen))


def kept_per_token(shape: Shape, config: RunConfig) -> float:
    """Numbers that the forward pass leaves for the backward pass, of each token."""
    h, freeze, embeddings = shape.hidden, config.model.freeze, 3.0 * shape.hidden
    if freeze == "encoder":
        return shape.hidden
    if config.training.gradient_checkpointing:
        return h * shape.layers + embeddings
    layer, crossing = _per_layer(shape, config)
    learned = shape.layers - min(int(freeze.partition(":")[2] or 0), shape.layers)
    kept = crossing * min(shape.decoder_layers, learned)
    if shape.kept.reads_first_token and learned:
        kept += 2 * shape.heads - layer  # only what the first token looks at in the last layer
    if learned == shape.layers:
        kept += embeddings
    return kept + layer * learned


def _per_layer(shape: Shape, config: RunConfig) -> tuple[float, float]:
    """Numbers per token of one layer, and the further ones of one that looks at an encoder."""
    h, heads, length = shape.hidden, shape.heads, config.model.max_length
    kept = shape.kept
    return kept.per_layer(h, shape.inner, heads, length), kept.per_crossing(h, heads, length)


def _activations(shape: Shape, config: RunConfig, tokens: int) -> float:
    """Bytes of the activations in 32 bit at the peak of a step."""
    layer, crossing = _per_layer(shape, config)
    kept = kept_per_token(shape, config)
    if config.model.freeze == "encoder":
        kept += layer / 2  # which a layer has for a moment
    elif config.training.gradient_checkpointing:
        # Computed anew, one by one: measured, each has its own needs twice more for a moment.
        kept += 3 * (layer + crossing * bool(shape.decoder_layers))
    return 4.0 * tokens * _ROOM * kept
