"""One step: a batch, computed whole or in parts, becomes a change of the weights."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
import torch

from workbench.engine.batches import Batch, RowNumbers, collate, to_device
from workbench.engine.chance import set_torch_state, torch_state
from workbench.engine.failure import is_out_of_memory
from workbench.engine.optimise import Optimiser
from workbench.engine.progress import Emit
from workbench.engine.replay import Replay, can_replay
from workbench.engine.setup import Setup
from workbench.events import Warned


@dataclass(frozen=True)
class Taken:
    """A step that was taken. Loss and norm are still on the device."""

    learning_rate: float
    loss: torch.Tensor
    grad_norm: torch.Tensor
    tokens: int


class Stepper:
    """Takes steps on batches of at most `batch_size` texts, of which each process has its share.

    A share is computed in `parts`, whose gradients add up to the gradient of the whole. When a
    part does not fit into the memory, they become twice as many, for the rest of the run.
    """

    def __init__(self, setup: Setup, optimiser: Optimiser, emit: Emit) -> None:
        self._setup = setup
        self._optimiser = optimiser
        self._emit = emit
        self._encoded = setup.encoded["train"]
        self._targets = setup.dataset.train.targets
        self._batch_size = setup.config.training.batch_size
        self._most = setup.team.share_of(self._batch_size)
        self.parts = min(setup.config.training.gradient_accumulation_steps, self._most)
        self._learn = partial(add_gradients, setup, optimiser)
        self._replay = Replay(self._learn, optimiser, setup) if can_replay(setup) else None
        self._epoch = 0

    def take(self, chosen: RowNumbers, step: int, epoch: int) -> Taken:
        """Learn from some rows. step, epoch: how many were done before

        Raises what torch raises when not even one text fits into the memory.
        """
        thaws = self._setup.config.model.unfreeze_every > 0
        if self._replay is not None and thaws and epoch != self._epoch:
            self._replay.forget()  # other weights may learn now
        self._epoch = epoch
        learning_rate = self._optimiser.set_learning_rate(step)
        before = torch_state(self._setup.device)
        while (computed := self._gradients(chosen, epoch)) is None:
            self._make_room()
            set_torch_state(before, self._setup.device)
        loss, tokens = computed
        self._add_up(loss)
        norm = self._optimiser.step() if self._replay is None else self._replay.step()
        return Taken(learning_rate, loss, norm, tokens)

    def _gradients(self, chosen: RowNumbers, epoch: int) -> tuple[torch.Tensor, int] | None:
        """This process's part of a batch's mean loss, and the tokens of the batch.

        None if the memory is too small for it.
        """
        setup, augmenter = self._setup, self._setup.augmenter
        max_length = setup.classifier.max_length
        size = -(-self._most // self.parts)
        weight = setup.loss_of.weight(self._targets[chosen])
        own = setup.team.share(chosen)
        total, tokens = torch.zeros((), device=setup.device.torch), 0
        try:
            # Nothing here waits for a GPU: it computes while the next part is made.
            for start in range(0, setup.team.share_of(len(chosen)), size):
                rows = own[start : start + size]
                if is_idle := not len(rows):  # it goes along, where others have one text more
                    rows = chosen[:1]
                texts, places = self._encoded, rows
                if augmenter.is_on:
                    texts, places = augmenter.apply(texts, rows, epoch), np.arange(len(rows))
                batch = collate(texts, places, setup.padding, max_length, setup.device.torch)
                wanted = to_device(torch.from_numpy(self._targets[rows]), setup.device.torch)
                if self._replay is not None:
                    total += self._replay.learn(batch, wanted, weight)
                else:
                    total += self._learn(batch, wanted, weight, is_idle)
                tokens += batch.tokens
        except Exception as error:
            # Shared out, the others cannot wait until this process has tried again.
            if size == 1 or setup.is_shared_out or not is_out_of_memory(error):
                raise
            return None
        # Those of the other processes are as many, but for a few.
        return total, tokens * setup.team.size

    def _add_up(self, loss: torch.Tensor) -> None:
        """Make gradients and loss those of the whole batch."""
        if self._setup.is_shared_out:
            self._setup.team.add_up([loss])
        else:
            self._setup.team.add_up([*self._optimiser.gradients(), loss])

    def _make_room(self) -> None:
        """Halve the parts; what was computed of the batch is forgotten."""
        self.parts = min(2 * self.parts, self._most)
        if self._replay is not None:
            self._replay.forget()
        self._optimiser.forget_gradients()
        self._setup.device.make_room()
        parts = self.parts * self._setup.team.size
        self._emit(
            Warned(
                message=f"A batch of {self._batch_size} texts did not fit into the memory: from "
                f"here on it is computed in {parts} parts. The batch stays as large as it was "
                "asked for.",
                advice="It takes longer; a shorter max length would help.",
            )
        )


def add_gradients(
    setup: Setup,
    optimiser: Optimiser,
    batch: Batch,
    wanted: torch.Tensor,
    weight: float | torch.Tensor,
    is_idle: bool = False,
) -> torch.Tensor:
    """Add the gradients of a part of a batch; its part of the batch's mean loss.

    weight: of the whole batch; is_idle: whether the part counts nothing
    """
    loss = part_loss(setup, batch, wanted) / weight
    if is_idle:
        loss = loss * 0
    # FSDP gives the mean of the processes, not their sum.
    optimiser.backward(loss * setup.team.size if setup.is_shared_out else loss)
    return loss.detach()


def part_loss(setup: Setup, batch: Batch, wanted: torch.Tensor) -> torch.Tensor:
    """The sum of the losses of some texts, in 32 bit whatever the model computes in."""
    with setup.device.autocast():
        logits = setup.classifier.model(**batch.inputs).logits
    return setup.loss_of.rows(logits.float(), wanted).sum()
