"""Bytes that a training will need, told from a model's config.json alone."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from typing import Any

import psutil

from workbench.config import RunConfig

# What the engine's process holds with all libraries loaded, before it has a model: measured with
# torch 2.13 and transformers 5.24 on Linux.
_ENGINE_BYTES = 560e6
_GATED = ("modernbert", "llama", "mistral", "qwen2", "qwen3", "gemma", "gemma2", "gemma3", "phi3")


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
    attends_by_distance: bool = False
    """Attention like DeBERTa's, which keeps several tables of tokens by tokens."""

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
    """The process itself; nothing on an accelerator."""

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
    decoder_layers = 0
    if config.get("is_encoder_decoder") or kind in ("bart", "mbart", "t5", "mt5"):
        decoder_layers = find("decoder_layers", "num_decoder_layers") or layers
    gated = kind in _GATED or bool(config.get("is_gated_act"))
    return Shape(
        hidden=hidden,
        layers=layers + decoder_layers,
        heads=heads or max(1, hidden // 64),
        key_heads=find("num_key_value_heads") or heads or max(1, hidden // 64),
        inner=find("intermediate_size", "n_inner", "hidden_dim", "d_ff", "encoder_ffn_dim")
        or 4 * hidden,
        vocabulary=find("vocab_size"),
        positions=0
        if kind in ("modernbert", "t5", "mt5", *_GATED)
        else find("max_position_embeddings", "n_positions"),
        embedding=find("embedding_size") or hidden,
        matrices=3 if gated else 2,
        decoder_layers=decoder_layers,
        shares_layers=kind == "albert",
        attends_by_distance=kind.startswith("deberta"),
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
    tokens = texts * config.model.max_length
    return Memory(
        # Beside the weights in 32 bit, a copy in 16 bit is kept while a step lasts.
        weights=int(parameters * (6 if half else 4)),
        gradients=4 * learned,
        optimiser=moments * learned,
        activations=int(_activations(shape, config, tokens) * (0.55 if half else 1)),
        engine=int(_ENGINE_BYTES) if device == "cpu" else 0,
    )


def largest_batch(
    shape: Shape, config: RunConfig, device: str, free_bytes: int, parameters: int | None = None
) -> int:
    """The largest power of two as batch size that fits into the free memory; 0 if none does."""
    best, size = 0, 1
    while size <= 1024:
        tried = config.replacing(
            {"training.batch_size": size, "training.gradient_accumulation_steps": 1}
        )
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


def _activations(shape: Shape, config: RunConfig, tokens: int) -> float:
    """Bytes kept from the forward for the backward pass, in 32 bit, and its own largest needs.

    A layer keeps what goes into each matrix and each norm: queries, keys and values, what
    attention gives, both sums and both norms, and the feed-forward part before and after its
    curve. Attention itself keeps nothing of size tokens by tokens, unless it goes by distances.
    """
    h, f = shape.hidden, shape.inner
    length = config.model.max_length
    curves = 4 if shape.matrices == 3 else 2
    layer = 4.0 * ((6 + 2 * shape.key_heads / shape.heads) * h + curves * f)
    layer += 2 * h  # which values were dropped, a byte each
    if shape.attends_by_distance:
        layer += 4.0 * 6 * shape.heads * length
    crossing = 4.0 * 5 * h * shape.decoder_layers
    backward = 4.0 * (2 * f + 4 * h)
    if config.training.gradient_checkpointing:
        kept = 4.0 * h * shape.layers + layer
    elif config.model.freeze == "encoder":
        kept = layer / 2
    else:
        frozen = config.model.freeze.partition(":")[2]
        kept = layer * (shape.layers - min(int(frozen or 0), shape.layers)) + crossing
    embeddings = 4.0 * 4 * h
    return tokens * (kept + embeddings + backward)
