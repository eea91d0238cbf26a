"""Checkpoints: everything the next step depends on, complete on the disk or absent."""

from __future__ import annotations

import hashlib
import json
import pickle
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

import torch

from workbench.runs.files import discard_folder, replacing_folder
from workbench.runs.folder import RunFolder

_STATE, _ABOUT = "state.pt", "checkpoint.json"
_FORMAT = 1


@dataclass(frozen=True)
class Checkpoint:
    """A checkpoint that was read and proven to be what was written."""

    path: Path
    step: int
    """Steps that were done."""
    state: dict[str, Any]


def write_checkpoint(folder: RunFolder, step: int, state: dict[str, Any]) -> Path:
    """Write a checkpoint into a run; its path.

    state: of tensors, numbers, texts, and lists and dicts of them
    Raises OSError when it cannot be written; there is then none of this step.
    """
    path = folder.checkpoint_path(step)
    with replacing_folder(path) as aside:
        with (aside / _STATE).open("wb") as file:
            target = _Digesting(file)
            try:
                torch.save(state, cast(BinaryIO, target))  # all that torch asks of it
            except Exception as error:
                # torch covers an error of the disk with one of its own.
                raise target.failure or error from None
        about = {"format": _FORMAT, "step": step, "sha256": target.digest.hexdigest()}
        (aside / _ABOUT).write_text(json.dumps(about) + "\n", encoding="utf-8")
    return path


def newest_checkpoint(folder: RunFolder) -> tuple[Checkpoint | None, list[str]]:
    """The newest checkpoint that is whole, and the names of damaged ones that are newer."""
    damaged: list[str] = []
    for step in reversed(folder.checkpoint_steps()):
        path = folder.checkpoint_path(step)
        if (checkpoint := _read(path, step)) is not None:
            return checkpoint, damaged
        damaged.append(path.name)
    return None, damaged


def prune_checkpoints(folder: RunFolder, limit: int) -> None:
    """Delete all but the newest `limit`; one that cannot be deleted now may be the next time."""
    for step in folder.checkpoint_steps()[:-limit]:
        with suppress(OSError):
            discard_folder(folder.checkpoint_path(step))


def tensor_bytes(state: Any) -> int:
    """Size of all tensors in nested lists and dicts."""
    if isinstance(state, torch.Tensor):
        return state.nbytes
    if isinstance(state, dict):
        return sum(map(tensor_bytes, state.values()))
    return sum(map(tensor_bytes, state)) if isinstance(state, list) else 0


def _read(path: Path, step: int) -> Checkpoint | None:
    """A checkpoint, or None if it is not exactly what was written."""
    try:
        about = json.loads((path / _ABOUT).read_text(encoding="utf-8"))
        with (path / _STATE).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if about != {"format": _FORMAT, "step": step, "sha256": digest}:
            return None
        # Nothing but tensors and plain values is unpickled, whoever wrote the file.
        state = torch.load(path / _STATE, map_location="cpu", weights_only=True)
    except (OSError, ValueError, RecursionError, RuntimeError, pickle.UnpicklingError):
        return None
    return Checkpoint(path, step, state)


class _Digesting:
    """Passes on what is written and keeps its SHA-256, and the first error of the disk."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.digest = hashlib.sha256()
        self.failure: OSError | None = None

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        try:
            return self._file.write(data)
        except OSError as error:
            self.failure = self.failure or error
            raise

    def flush(self) -> None:
        self._file.flush()
