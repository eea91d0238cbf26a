"""Every source of chance: set by a seed, asked where it stands, and set back there."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import torch

from workbench.engine.device import Device


def seed_all(seed: int) -> None:
    """Begin all sources anew: the same seed draws the same numbers."""
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


def chance_state(device: Device) -> dict[str, Any]:
    """Where all sources stand, in types that a checkpoint takes."""
    drawn: Any = np.random.get_state(legacy=True)
    kind, keys, *rest = drawn
    return {
        "python": random.getstate(),
        "numpy": [str(kind), keys.tolist(), *map(float, rest)],
        "torch": torch_state(device),
    }


def set_chance_state(state: dict[str, Any], device: Device) -> None:
    """Go on drawing from where `chance_state()` was asked."""
    random.setstate(state["python"])
    kind, keys, position, has_gauss, gauss = state["numpy"]
    np.random.set_state((kind, np.array(keys, np.uint32), int(position), int(has_gauss), gauss))
    set_torch_state(state["torch"], device)


def torch_state(device: Device) -> list[torch.Tensor]:
    """Where torch stands, from which dropout draws; some microseconds, and no wait for a GPU."""
    if device.kind == "cuda":
        return [torch.get_rng_state(), torch.cuda.get_rng_state(device.torch)]
    if device.kind == "mps":
        return [torch.get_rng_state(), torch.mps.get_rng_state()]
    return [torch.get_rng_state()]


def set_torch_state(state: list[torch.Tensor], device: Device) -> None:
    """Let torch draw on from where `torch_state()` was asked, as far as the device is the same."""
    torch.set_rng_state(state[0])
    if len(state) > 1 and device.kind == "cuda":
        torch.cuda.set_rng_state(state[1], device.torch)
    elif len(state) > 1 and device.kind == "mps":
        torch.mps.set_rng_state(state[1])
