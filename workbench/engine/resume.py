"""How a run that was cut off goes on, and what is then no longer exact."""

from __future__ import annotations

import json
import platform
from dataclasses import dataclass
from typing import Any

import torch

from workbench.config import RunConfig, dump_config, settings
from workbench.engine.batches import ORDER
from workbench.engine.checkpoint import Checkpoint, newest_checkpoint
from workbench.engine.progress import Emit
from workbench.engine.setup import Setup
from workbench.errors import RunError
from workbench.events import Event, Warned
from workbench.runs.files import clear_leftovers
from workbench.runs.folder import RunFolder
from workbench.runs.log import cut_events

# With another value of these the rest of the run makes sense, though it is another run.
_MAY_CHANGE = {
    "name",
    "training.learning_rate",
    "training.epochs",
    "training.schedule",
    "training.warmup",
    "training.weight_decay",
    "training.max_grad_norm",
    "training.gradient_accumulation_steps",
    "training.gradient_checkpointing",
    "training.precision",
    "training.tf32",
    "training.cuda_graphs",
    "training.torch_compile",
    "training.device",
    "training.eval_steps",
    "training.early_stopping_patience",
    "training.early_stopping_threshold",
}
# These change nothing in what is learned.
_NO_MATTER = {
    "name",
    "training.save_steps",
    "training.save_total_limit",
    "training.processes",  # how many there really are is looked at below
    "training.fsdp",
}
_PLACES = {
    "device": "another device",
    "device_name": "another device",
    "precision": "another precision",
    "threads": "another number of threads",
    "processes": "another number of processes",
    "torch": "another version of PyTorch",
    "machine": "another kind of processor",
}


@dataclass(frozen=True)
class Start:
    """Where a run that was cut off goes on."""

    checkpoint: Checkpoint
    told: list[Event]
    """What the log has of the time until then."""


def take_up(folder: RunFolder, emit: Emit) -> Start | None:
    """Tidy a run that was cut off, and find where it goes on; None is from the beginning.

    The log is cut back to the newest whole checkpoint.
    """
    clear_leftovers(folder.path)
    clear_leftovers(folder.checkpoints_path)
    checkpoint, damaged = newest_checkpoint(folder)
    told = cut_events(folder.events_path, checkpoint.step if checkpoint else None)
    for name in damaged:
        emit(Warned(message=f"The checkpoint {name} is damaged: an older one is used."))
    return Start(checkpoint, told) if checkpoint is not None else None


def identity(setup: Setup) -> dict[str, Any]:
    """What a run is and where it runs, for a checkpoint."""
    return {
        "config": dump_config(setup.config),
        "fingerprint": setup.dataset.fingerprint,
        "source": setup.source_sha256,
        "order": ORDER,
        "device": setup.device.kind,
        "device_name": setup.device.name,
        "precision": setup.device.precision,
        "threads": torch.get_num_threads(),
        "processes": setup.team.size,
        "torch": str(torch.__version__),
        "machine": platform.machine(),
    }


def changes_since(
    before: dict[str, Any], now: dict[str, Any], step: int, steps_per_epoch: int
) -> list[str]:
    """Sentences about what is not as it was when the checkpoint was written, after a step.

    Raises RunError when the run cannot go on with it.
    """
    notes = []
    # What an older version did not know was as it is without being set.
    old = _values(dump_config(RunConfig())) | _values(before["config"])
    new = _values(now["config"])
    for key in (item.key for item in settings()):
        if old[key] == new[key] or key in _NO_MATTER:
            continue
        said = f"{key} was {old[key]!r} and is {new[key]!r}"
        if key not in _MAY_CHANGE:
            raise RunError(f"{said}: a run goes on only with what it began with. Start a new one.")
        notes.append(f"{said}: from here on the run is not what it would have been.")
    if before["fingerprint"] != now["fingerprint"]:
        raise RunError(
            "The data is not what the run has learned from so far: the file has changed. Put the "
            "old one back, or start a new run."
        )
    if before["source"] != now["source"]:
        raise RunError(
            "The pretrained model is not the one that the run began with: put the old one back, "
            "or start a new run."
        )
    order = before.get("order")
    # Between two epochs no row is half read; of the first order only the first epoch was another.
    if order != now["order"] and step % steps_per_epoch and (order != 1 or step < steps_per_epoch):
        notes.append(
            "The run was begun by another version of the workbench, which takes the rows in "
            "another order: some may be read twice in this epoch, and others not at all."
        )
    for what in dict.fromkeys(word for key, word in _PLACES.items() if before.get(key) != now[key]):
        notes.append(f"The run goes on with {what}: its last digits may differ from here on.")
    return notes


def _values(config: str) -> dict[str, Any]:
    """Values by dotted key."""
    found: dict[str, Any] = {}
    for section, content in json.loads(config).items():
        if isinstance(content, dict):
            found |= {f"{section}.{key}": value for key, value in content.items()}
        else:
            found[section] = content
    return found
