"""The models the window offers, and the facts of any other."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from workbench.config import RunConfig
from workbench.models.find import local_folder
from workbench.resources import resource

Kind = Literal["bundled", "folder", "hub"]


@dataclass(frozen=True)
class ModelCard:
    """What is known of a model before it is loaded; None or "" where it is not known."""

    name: str
    title: str
    kind: Kind
    parameters: int | None = None
    size_bytes: int | None = None
    licence: str = ""
    languages: str = ""
    max_length: int | None = None
    """In tokens."""
    summary: str = ""
    learning_rate: float = RunConfig().training.learning_rate
    """What to begin with when it is fine-tuned."""


def starting_config() -> RunConfig:
    """What a first-time user begins with: the bundled sample and model, at the rate it likes."""
    rate = describe_model(RunConfig().model.name).learning_rate
    return RunConfig().replacing({"training.learning_rate": rate})


def known_models() -> list[ModelCard]:
    """The bundled model first, then well-known ones of the hub, small to large."""
    records = json.loads(resource("models.json").read_text(encoding="utf-8"))
    return [ModelCard(kind=kind_of(record["name"]), **record) for record in records]


def kind_of(name: str) -> Kind:
    """Whether a model name means a bundled model, a folder or a hub id; a folder wins."""
    if name.startswith("bundled:"):
        return "bundled"
    return "folder" if local_folder(name) else "hub"


def describe_model(name: str) -> ModelCard:
    """The facts of a model as far as they can be told without a network."""
    for card in known_models():
        if card.name == name:
            return card
    kind = kind_of(name)
    folder = local_folder(name)
    if folder is None:
        return ModelCard(name, name.split("/")[-1].removeprefix("bundled:"), kind)
    weights = sorted(folder.glob("*.safetensors")) or sorted(folder.glob("pytorch_model*.bin"))
    content = _config(folder)
    size = sum(file.stat().st_size for file in weights) or None
    return ModelCard(
        name=name,
        title=folder.name,
        kind=kind,
        parameters=_parameters(weights),
        size_bytes=size,
        max_length=_whole(content.get("max_position_embeddings")),
        summary=str(content.get("model_type", "")),
    )


def _config(folder: Path) -> dict[str, Any]:
    try:
        content = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _parameters(weights: list[Path]) -> int | None:
    """Counted from the headers of safetensors files, which name every tensor's shape."""
    total = 0
    for file in weights:
        if file.suffix != ".safetensors":
            return None
        try:
            with file.open("rb") as stream:
                length = int.from_bytes(stream.read(8), "little")
                header = json.loads(stream.read(min(length, 100_000_000)))
            for name, tensor in header.items():
                if name != "__metadata__":
                    count = 1
                    for side in tensor["shape"]:
                        count *= int(side)
                    total += count
        except (
            OSError,
            ValueError,
            KeyError,
            TypeError,
            AttributeError,
            MemoryError,
            RecursionError,
        ):
            return None
    return total or None


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and value > 0 else None
