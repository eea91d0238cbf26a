"""A step in two launches, on an NVIDIA GPU.

A small model keeps a GPU waiting: launching its thousand kernels takes the processor longer than
running them takes the GPU. So forward and backward pass are recorded for every shape of a batch,
and what changes the weights once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch

from workbench.engine.batches import Batch
from workbench.engine.chance import set_torch_state, torch_state
from workbench.engine.optimise import Optimiser
from workbench.engine.recorder import Recorder
from workbench.engine.setup import Setup

Learn = Callable[[Batch, torch.Tensor, torch.Tensor], torch.Tensor]

# Each keeps some megabytes; two for every width of texts of up to 8,192 tokens.
_MOST_RECORDINGS = 128
# Seen to compute the same, to the bit where texts are padded (a mask of a full batch is kept in a
# recording, and its attention is another kernel). Others draw in Python which layers they leave
# out, ask the GPU something on the way, or were not tried.
_KNOWN = {
    "Albert", "Bert", "Camembert", "DistilBert", "Electra", "GPT2", "Llama", "MPNet", "Mistral",
    "ModernBert", "Qwen2", "Qwen3", "Roberta", "XLMRoberta",
}  # fmt: skip


def can_replay(setup: Setup) -> bool:
    """Whether the steps of a run are recorded."""
    training = setup.config.training
    kind = type(setup.classifier.model).__name__.removesuffix("ForSequenceClassification")
    return (
        training.cuda_graphs
        and setup.device.kind == "cuda"
        and setup.team.is_alone
        and kind in _KNOWN
        and not _asks_for_lengths(setup.classifier.model.config)
        and not training.torch_compile
        and not training.gradient_checkpointing  # asks on the way where chance stands
    )


def _asks_for_lengths(config: Any) -> bool:
    """Whether positions follow from how long the texts are, for which a GPU has to be asked."""
    ropes = [getattr(config, name, None) for name in ("rope_parameters", "rope_scaling")]
    return any(kind in str(rope) for rope in ropes for kind in ("dynamic", "longrope"))


@dataclass(frozen=True)
class _Recording:
    """What computes batches of one shape, with the tensors that it reads."""

    graph: torch.cuda.CUDAGraph
    batch: Batch
    wanted: torch.Tensor


class Replay:
    """Learns from parts of batches, and takes steps, by recordings made when they are first needed.

    Every part is computed so, the first included: what computes it depends on its shape alone, and
    a resumed run goes on as if it had never ended.
    """

    def __init__(self, learn: Learn, optimiser: Optimiser, setup: Setup) -> None:
        """learn: adds the gradients of a part, given what its loss is divided by; its loss"""
        self._learn = learn
        self._optimiser = optimiser
        self._device = setup.device
        place = setup.device.torch
        self._weight = torch.ones((), device=place)
        self._loss = torch.zeros((), device=place)
        self._norm = torch.zeros((), device=place)
        self.forget()

    def forget(self) -> None:
        """Give all memory back; what is needed is recorded anew."""
        self._recorder: Recorder | None = None
        self._parts: dict[tuple[object, ...], _Recording] = {}
        self._step: torch.cuda.CUDAGraph | None = None
        self._optimiser.holds_still = False
        self._optimiser.forget_gradients()

    def learn(self, batch: Batch, wanted: torch.Tensor, weight: float) -> torch.Tensor:
        """Add the gradients of a part; its loss, which stands there until the next call.

        Raises what torch raises when the memory is too small.
        """
        recorder = self._recorder or self._warm_up(batch, wanted)
        shape = (*batch.inputs["input_ids"].shape, *batch.inputs)
        known = self._parts.get(shape)
        if known is None:
            if len(self._parts) == _MOST_RECORDINGS:
                self._parts.clear()
                if self._step is None:
                    recorder.begin_anew()
            graph = recorder.record(
                lambda: self._loss.copy_(self._learn(batch, wanted, self._weight))
            )
            known = self._parts[shape] = _Recording(graph, batch, wanted)
        else:
            for name, tensor in batch.inputs.items():
                known.batch.inputs[name].copy_(tensor)
            known.wanted.copy_(wanted)
        self._weight.fill_(weight)
        known.graph.replay()
        return self._loss

    def step(self) -> torch.Tensor:
        """Take the optimiser's step; the norm of the gradients as it gives it."""
        if self._step is not None:
            self._step.replay()
            return self._norm.clone()
        norm = self._optimiser.step()  # which makes the moments
        if self._recorder is not None and self._optimiser.can_be_recorded:
            self._step = self._recorder.record(lambda: self._norm.copy_(self._optimiser.step()))
        return norm

    def _warm_up(self, batch: Batch, wanted: torch.Tensor) -> Recorder:
        """Compute a part once and forget it: what is made at the first time is in no recording."""
        before = torch_state(self._device)
        recorder = Recorder(self._device)
        with recorder.aside():
            self._learn(batch, wanted, self._weight)
        set_torch_state(before, self._device)
        self._optimiser.hold_still()
        torch.cuda.empty_cache()
        self._recorder = recorder
        return recorder
