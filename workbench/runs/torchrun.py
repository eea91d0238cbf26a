"""What torchrun tells the processes that it starts, on one machine or on several."""

from __future__ import annotations

import os
from typing import NamedTuple


class Place(NamedTuple):
    """One process among all of its run."""

    rank: int
    """0 leads the run; the others help."""
    size: int
    local_rank: int
    """The same among those of one machine."""
    local_size: int


def torchrun_place() -> Place | None:
    """Where torchrun has put this process; None if it did not start it, or it alone."""
    found = os.environ
    if "TORCHELASTIC_RUN_ID" not in found or found.get("WORLD_SIZE", "1") == "1":
        return None
    names = ("RANK", "WORLD_SIZE", "LOCAL_RANK", "LOCAL_WORLD_SIZE")
    return Place(*(int(found[name]) for name in names))


def is_torchrun_helper() -> bool:
    """Whether this process helps out in a run that another one leads."""
    place = torchrun_place()
    return place is not None and place.rank > 0
