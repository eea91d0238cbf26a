"""Where the weights of a model lie: whole on one device, or a part in each process (FSDP)."""

from __future__ import annotations

from typing import Any, cast

import torch
from torch import nn

from workbench.engine.device import Device
from workbench.engine.layers import layers_upwards
from workbench.engine.team import Team


def place(model: Any, device: Device, team: Team, is_shared_out: bool) -> None:
    """Put a model on the device; shared out, each process keeps its part of every weight.

    A layer's weights are then whole only while that layer computes.
    """
    if not is_shared_out:
        model.to(device.torch)
        return
    # Seconds of import that nobody else should wait for.
    from torch.distributed.device_mesh import init_device_mesh
    from torch.distributed.fsdp import fully_shard

    mesh = init_device_mesh(device.kind, (team.size,))
    for part in (*layers_upwards(model.base_model), model):
        fully_shard(part, mesh=mesh)


def whole(content: Any) -> Any:
    """Nested dicts and lists, every weight in them whole and, where it was shared out, on the CPU.

    All processes have to ask together.
    """
    if isinstance(content, dict):
        return {key: whole(value) for key, value in content.items()}
    if isinstance(content, list):
        return [whole(value) for value in content]
    if hasattr(content, "full_tensor"):
        return content.full_tensor().cpu()
    return content


def load_weights(model: nn.Module, weights: dict[str, torch.Tensor]) -> None:
    """Give a model whole weights, wherever its own lie."""
    own = model.state_dict()
    model.load_state_dict({name: spread_like(own[name], value) for name, value in weights.items()})


def spread_like(own: torch.Tensor, content: torch.Tensor) -> torch.Tensor:
    """A whole tensor, shared out as another one of its shape is."""
    if not hasattr(own, "full_tensor") or content.shape != own.shape:
        return content
    from torch.distributed.tensor import DTensor, distribute_tensor

    like = cast(DTensor, own)
    # Every process has the whole: none of it needs to be sent.
    return distribute_tensor(
        content.to(like.device), like.device_mesh, like.placements, src_data_rank=None
    )
