"""The processes that train one model together, and what they say to each other.

Each reads its share of every batch; their gradients add up to that of the whole batch, so that a
run is the same, within float tolerance, in however many processes. The lead alone talks to the
user and to the disk; the others follow what it decides.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from typing import Any

import numpy as np
import torch
import torch.distributed as dist
from torch import nn

from workbench.engine.batches import RowNumbers

_HOST = "127.0.0.1"
# The lead may wait for days: for the user who paused the run, or for room on the disk.
_PATIENCE = timedelta(days=365)
_BUCKET_VALUES = 2**23  # 32 MB: enough at once for any network, little beside the gradients
_LOOPBACK = {"linux": "lo", "darwin": "lo0"}


@dataclass(frozen=True)
class Team:
    """This process among those of its run. The default is a run in one process."""

    rank: int = 0
    """0 is the lead."""
    size: int = 1
    local_rank: int = 0
    """The place among those of this machine, which is also the number of its GPU."""
    local_size: int = 1
    store: Any = None
    """Where the processes find each other; None if torchrun has told them."""

    @property
    def is_alone(self) -> bool:
        return self.size == 1

    @property
    def is_lead(self) -> bool:
        return self.rank == 0

    @property
    def is_connected(self) -> bool:
        return dist.is_initialized()

    def connect(self) -> None:
        """Meet the others; returns when all of them are there."""
        if self.is_alone or self.is_connected:
            return
        # Numbers on the GPUs go through NCCL, decisions through Gloo, which does not wait for them.
        backend = "cpu:gloo,cuda:nccl" if torch.cuda.is_available() else "gloo"
        if self.store is None:
            dist.init_process_group(backend, timeout=_PATIENCE)
            return
        if sys.platform in _LOOPBACK:  # or Gloo looks this machine's name up, which may fail
            os.environ.setdefault("GLOO_SOCKET_IFNAME", _LOOPBACK[sys.platform])
        dist.init_process_group(
            backend, timeout=_PATIENCE, store=self.store, rank=self.rank, world_size=self.size
        )

    def share(self, rows: RowNumbers) -> RowNumbers:
        """The part of a batch that this process reads; the parts are alike in length of text."""
        return rows[self.rank :: self.size]

    def share_of(self, count: int) -> int:
        """How many of so many texts a process reads at most."""
        return -(-count // self.size)

    def begin_alike(self, model: nn.Module) -> None:
        """Give all processes the lead's weights."""
        if not self.is_alone:
            for tensor in chain(model.parameters(), model.buffers()):
                dist.broadcast(tensor.detach(), src=0)

    def add_up(self, tensors: Sequence[torch.Tensor]) -> None:
        """Put the sum over all processes in the place of each tensor.

        A few large messages instead of many small ones, after the whole backward pass: a process
        that runs out of memory on the way can try again while the others wait.
        """
        if self.is_alone:
            return
        for bucket in _buckets(tensors):
            flat = torch.cat([tensor.reshape(-1) for tensor in bucket])
            dist.all_reduce(flat)
            parts = torch.split(flat, [tensor.numel() for tensor in bucket])
            for tensor, part in zip(bucket, parts, strict=True):
                tensor.copy_(part.view_as(tensor))

    def decide(self, *decisions: bool) -> tuple[bool, ...]:
        """What the lead has decided; the others' own decisions count for nothing."""
        if self.is_alone:
            return decisions
        told = torch.tensor(decisions, dtype=torch.uint8)
        dist.broadcast(told, src=0)
        return tuple(map(bool, told.tolist()))

    def wait(self) -> None:
        """Return when all processes have come to this point."""
        if not self.is_alone:
            dist.all_reduce(torch.zeros(1))

    def collect(self, mine: Any) -> list[Any]:
        """On the lead what each process gives, by rank; nothing on the others."""
        if self.is_alone:
            return [mine]
        found: list[Any] | None = [None] * self.size if self.is_lead else None
        dist.gather_object(mine, found)
        return found or []

    def disconnect(self) -> None:
        """Leave the others, when all is done."""
        if self.is_connected:
            dist.destroy_process_group()


ALONE = Team()


def meeting_place(size: int, port: int | None = None) -> Any:
    """Where the processes of one machine find each other: the lead's, on a free port, or that."""
    return dist.TCPStore(  # type: ignore[attr-defined]  # torch names it in another file
        _HOST,
        port or 0,
        size,
        is_master=port is None,
        timeout=_PATIENCE,
        wait_for_workers=False,
        use_libuv=sys.platform != "win32",  # torch's wheels for Windows come without it
    )


def share_cores(processes: int) -> None:
    """Take this process's part of the cores, where several compute on one CPU."""
    torch.set_num_threads(max(1, torch.get_num_threads() // processes))


def seed_of(seed: int, rank: int) -> int:
    """From what a process draws its dropout: masks that are alike would be no chance at all."""
    return seed if rank == 0 else int(np.random.SeedSequence([seed, rank]).generate_state(1)[0])


def _buckets(tensors: Sequence[torch.Tensor]) -> Iterator[list[torch.Tensor]]:
    """Tensors of one kind in lists of at most 32 MB, or of one larger tensor."""
    bucket: list[torch.Tensor] = []
    values = 0
    for tensor in tensors:
        is_other = bool(bucket) and tensor.dtype != bucket[0].dtype
        if bucket and (is_other or values + tensor.numel() > _BUCKET_VALUES):
            yield bucket
            bucket, values = [], 0
        bucket.append(tensor)
        values += tensor.numel()
    if bucket:
        yield bucket
