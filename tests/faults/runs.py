"""Small runs in which everything that has a memory is on, and what two of them have in common."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from workbench.config import RunConfig
from workbench.engine.checkpoint import newest_checkpoint
from workbench.engine.load import load_trained
from workbench.events import Event, Paused, Phase, Resumed, Warned, from_line
from workbench.runs.folder import RunFolder, create_run, open_run
from workbench.runs.log import cut_events, read_events

_CLASSES = {"good": ("good", "fine", "great"), "bad": ("bad", "poor", "awful")}
_SETTINGS = ("a film", "the film was", "the book", "a book is a book")
_RECIPE: dict[str, Any] = {
    "model.max_length": 32,
    "model.dropout": 0.2,
    "training.learning_rate": 0.01,
    "training.batch_size": 16,
    "training.gradient_accumulation_steps": 2,
    "training.epochs": 3,
    "training.save_steps": 1,
    "training.eval_steps": 3,
    "training.schedule": "reduce_lr_on_plateau",
    "training.early_stopping_patience": 50,
    "training.device": "cpu",
    "augmentation.word_dropout": 0.2,
    "augmentation.word_swap": 0.2,
    "augmentation.token_masking": 0.1,
}
_FREE = {"time": 0, "samples_per_second": 0, "tokens_per_second": 0, "device_memory": 0}


def write_table(path: Path) -> Path:
    """72 different texts whose class is plain from their words."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("text", "label"))
        for label, words in _CLASSES.items():
            for setting in _SETTINGS:
                rows.writerows((f"{setting} {a} {b}", label) for a in words for b in words)
    return path


def recipe(table: Path, model: Path, changes: dict[str, Any] | None = None) -> RunConfig:
    """12 steps in three epochs, with a checkpoint at each."""
    places = {"data.source": str(table), "model.name": str(model)}
    return RunConfig().replacing(_RECIPE | places | (changes or {}))


def new_run(place: Path, config: RunConfig) -> RunFolder:
    return create_run(place, config, place / "run")


def copy_cut_at(whole: RunFolder, step: int, place: Path) -> RunFolder:
    """A run that kept all checkpoints, as it was after a step; with 0, before the first."""
    cut = RunFolder(place)
    shutil.copytree(whole.path, place)
    for later in [number for number in cut.checkpoint_steps() if number > step]:
        shutil.rmtree(cut.checkpoint_path(later))
    cut_events(cut.events_path, step)
    for result in (cut.evaluation_path, cut.predictions_path):
        result.unlink()
    return cut


def weights(folder: RunFolder) -> str:
    """SHA-256 of the kept model."""
    return hashlib.sha256((folder.model_path / "model.safetensors").read_bytes()).hexdigest()


def told(folder: RunFolder) -> list[Event]:
    """The log but for times, speeds, progress, and what tells of a cut or a full disk."""
    return [
        replace(event, **{key: value for key, value in _FREE.items() if hasattr(event, key)})
        for event in read_events(folder.events_path)
        if not isinstance(event, Phase | Paused | Resumed) and not _tells_of_disk(event)
    ]


def _tells_of_disk(event: Event) -> bool:
    return isinstance(event, Warned) and event.message.startswith("The disk is full")


def state_sha256(folder: RunFolder) -> dict[str, str]:
    """SHA-256 of the parts of the newest checkpoint that the next step depends on."""
    newest, damaged = newest_checkpoint(folder)
    assert newest is not None and not damaged
    parts = ("model", "optimiser", "keeper", "chance")
    return {"step": str(newest.step)} | {part: _sha256(newest.state[part]) for part in parts}


def differences(folder: RunFolder, whole: RunFolder) -> str:
    """In what a run that was cut off ends otherwise than one that was not; empty if in nothing."""
    ends = state_sha256(folder), state_sha256(whole)
    found = [f"checkpoint {part}" for part in ends[1] if ends[0][part] != ends[1][part]]
    if weights(folder) != weights(whole):
        found.append("model")
    if told(folder) != told(whole):
        found.append("events")
    if folder.evaluation() != whole.evaluation():
        found.append("evaluation")
    return ", ".join(found)


def damages(folder: RunFolder) -> str:
    """What is half there in a run that was cut off; empty if nothing."""
    found = []
    opened = open_run(folder.path)
    if newest_checkpoint(opened)[1]:
        found.append("a checkpoint is damaged")
    for step in opened.checkpoint_steps():
        about = json.loads((opened.checkpoint_path(step) / "checkpoint.json").read_text())
        state = (opened.checkpoint_path(step) / "state.pt").read_bytes()
        if about["sha256"] != hashlib.sha256(state).hexdigest():
            found.append(f"checkpoint {step} is damaged")
    if opened.model_path.exists() and load_trained(opened.model_path).labels != ["bad", "good"]:
        found.append("the model is not the run's")
    lines = opened.events_path.read_bytes().split(b"\n")[:-1] if opened.events_path.exists() else ()
    if not all(from_line(line) for line in lines if line):
        found.append("an event cannot be read")
    return ", ".join(found)


def _sha256(value: Any) -> str:
    """Of tensors to the bit, in lists and dicts, whatever torch's file looks like."""
    digest = hashlib.sha256()
    _digest(value, digest)
    return digest.hexdigest()


def _digest(value: Any, digest: Any) -> None:
    if isinstance(value, torch.Tensor):
        digest.update(f"{value.dtype}{tuple(value.shape)}".encode())
        digest.update(value.contiguous().flatten().view(torch.uint8).numpy().tobytes())
    elif isinstance(value, dict):
        for key, inner in value.items():
            digest.update(repr(key).encode())
            _digest(inner, digest)
    elif isinstance(value, list | tuple):
        digest.update(str(len(value)).encode())
        for inner in value:
            _digest(inner, digest)
    else:
        digest.update(repr(value).encode())
