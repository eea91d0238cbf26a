"""The models the window offers, and the facts of any other."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from workbench.config import RunConfig
from workbench.errors import HubError, ModelError
from workbench.hub.cache import cached_repositories
from workbench.hub.repository import read_small_file
from workbench.hub.search import Found, languages_of
from workbench.hub.settings import apply_settings, settings_file
from workbench.models.find import (
    bundled_folder,
    cached_model,
    list_model,
    local_folder,
    revision_of,
    wanted_files,
)
from workbench.models.memory import Shape, shape_of
from workbench.models.safety import needs_code
from workbench.resources import resource

Kind = Literal["bundled", "folder", "run", "cache", "hub"]

_TASKS = {
    "ForMaskedLM": "fill-mask",
    "ForSequenceClassification": "text-classification",
    "ForTokenClassification": "token-classification",
    "ForCausalLM": "text-generation",
    "LMHeadModel": "text-generation",
    "ForConditionalGeneration": "text2text-generation",
    "Model": "feature-extraction",
}


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
    has_safetensors: bool | None = None
    needs_code: bool | None = None
    """Whether it cannot be loaded without program code of its own."""
    revision: str = ""
    """Its commit, where it comes from the hub."""
    shape: Shape | None = None
    """The sizes that its memory follows from."""
    task: str = ""
    """What it was made for, as the hub names it, such as "fill-mask"."""
    downloads: int | None = None
    is_gated: bool = False


def starting_config() -> RunConfig:
    """What a first-time user begins with: the bundled sample and model, at the rate it likes."""
    rate = describe_model(RunConfig().model.name).learning_rate
    return RunConfig().replacing({"training.learning_rate": rate})


def known_models() -> list[ModelCard]:
    """The bundled model first, then well-known ones of the hub, small to large."""
    records = json.loads(resource("models.json").read_text(encoding="utf-8"))
    cards = []
    for record in records:
        # The part of the hub's config.json that its task and its memory follow from.
        config = record.pop("config", {})
        facts = {"task": task_of(config), "shape": shape_of(config)} | record
        if config:  # of kinds that transformers knows
            facts["needs_code"] = False
        cards.append(ModelCard(kind=kind_of(record["name"]), **facts))
    return cards


def curated_models() -> list[ModelCard]:
    """The same, with what the copies on this computer tell of them."""
    return [describe_model(card.name) for card in known_models()]


def kind_of(name: str) -> Kind:
    """Whether a model name means a bundled model, a folder or a hub id; a folder wins."""
    if name.startswith("bundled:"):
        return "bundled"
    return "folder" if local_folder(name) else "hub"


def describe_model(name: str) -> ModelCard:
    """The facts of a model as far as they can be told without a network."""
    kind = kind_of(name)
    known = next((card for card in known_models() if card.name == name), None)
    card = known or ModelCard(name, name.split("/")[-1].removeprefix("bundled:"), kind)
    folder = local_folder(name)
    if kind == "bundled":
        with suppress(ModelError):
            folder = bundled_folder(name)
    elif kind == "hub":
        apply_settings()
        folder = cached_model(name)
    if folder is None:
        return card
    config = _config(folder)
    weights = sorted(folder.glob("*.safetensors")) or sorted(folder.glob("pytorch_model*.bin"))
    return replace(
        card,
        kind="cache" if kind == "hub" else kind,
        title=card.title if known or kind != "folder" else folder.name,
        parameters=card.parameters or _parameters(weights),
        size_bytes=card.size_bytes or sum(file.stat().st_size for file in weights) or None,
        max_length=card.max_length or length_of(config),
        summary=card.summary or str(config.get("model_type", "")),
        has_safetensors=bool(weights) and weights[0].suffix == ".safetensors",
        needs_code=needs_code(config),
        revision=revision_of(folder) or "",
        task=card.task or task_of(config, (folder / "modules.json").is_file()),
        shape=shape_of(config),
    )


def look_up_model(
    name: str, revision: str | None = None, look: Callable[[], object] | None = None
) -> ModelCard:
    """The facts of a model of the hub, as the hub tells them now; only its config is fetched.

    Raises ModelError where there is none, or it holds nothing that can be fine-tuned.
    """
    repository = list_model(name, revision, look)
    info = repository.info
    try:
        config = json.loads(read_small_file(repository, "config.json", look))
    except HubError as error:
        raise ModelError(str(error)) from error
    except ValueError as error:
        raise ModelError(f"The config.json of {name} is damaged: choose another model.") from error
    config = config if isinstance(config, dict) else {}
    wanted = set(wanted_files(repository))
    told = info.safetensors.total if info.safetensors else None
    shape = shape_of(config)
    tags = [str(tag) for tag in info.tags or []]
    card = next((card for card in known_models() if card.name == name), None)
    return replace(
        card or ModelCard(name, name.split("/")[-1], "hub"),
        kind="hub",
        parameters=told or (shape.parameters if shape else None),
        size_bytes=sum(one.size_bytes for one in repository.files if one.name in wanted),
        licence=next((tag[8:] for tag in tags if tag.startswith("license:")), "")
        or (card.licence if card else ""),
        languages=(card.languages if card else "") or language_names(languages_of(tags)),
        max_length=length_of(config),
        summary=card.summary if card else str(config.get("model_type", "")),
        has_safetensors=any(one.endswith(".safetensors") for one in wanted),
        needs_code=needs_code(config),
        revision=repository.commit,
        task=info.pipeline_tag or (card.task if card else "") or task_of(config),
        shape=shape,
        downloads=info.downloads,
        is_gated=bool(info.gated),
    )


def card_of(found: Found) -> ModelCard:
    """What a search tells of a model."""
    known = next((card for card in known_models() if card.name == found.name), None)
    return replace(
        known or ModelCard(found.name, found.name.split("/")[-1], "hub"),
        parameters=found.parameters or (known.parameters if known else None),
        licence=found.licence or (known.licence if known else ""),
        languages=(known.languages if known else "") or language_names(found.languages),
        has_safetensors=found.has_safetensors,
        task=found.task or (known.task if known else ""),
        downloads=found.downloads,
        is_gated=found.is_gated,
    )


def local_models() -> list[ModelCard]:
    """Folders the user added, and all that lies in the hub's cache and is no dataset."""
    cards = [describe_model(str(folder)) for folder in added_folders()]
    for one in cached_repositories("model"):
        card = describe_model(one.name)
        if card.kind == "cache":  # what was cut off is listed as what is to be fetched
            cards.append(card)
    return cards


def added_folders() -> list[Path]:
    """The folders of models that the user has opened, as long as they are there."""
    try:
        known = json.loads(_added_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    known = known if isinstance(known, list) else []
    return [Path(one) for one in known if isinstance(one, str) and Path(one).is_dir()]


def add_folder(folder: Path) -> None:
    """List a folder from now on; it is only lost from the list where that cannot be written."""
    known = [*dict.fromkeys([*map(str, added_folders()), str(folder.absolute())])]
    with suppress(OSError):
        _added_file().parent.mkdir(parents=True, exist_ok=True)
        _added_file().write_text(json.dumps(known, ensure_ascii=False), encoding="utf-8")


def length_of(config: dict[str, Any]) -> int | None:
    """The longest text in tokens that a config.json tells of."""
    for key in ("max_position_embeddings", "n_positions"):
        if (limit := _whole(config.get(key))) is not None:
            # RoBERTa and its kin keep two places for themselves.
            return limit - 2 if limit in (514, 1026, 4098, 8194) else limit
    return None


def task_of(config: dict[str, Any], places_sentences: bool = False) -> str:
    """What a model was made for, by the class that its config.json names; "" where that is unknown.

    places_sentences: whether it comes with the layers of Sentence Transformers
    """
    if places_sentences:
        return "sentence-similarity"
    named = config.get("architectures")
    first = str(named[0]) if isinstance(named, list) and named else ""
    return next((task for ending, task in _TASKS.items() if first.endswith(ending)), "")


def reads(languages: str, code: str) -> bool:
    """Whether the languages of a card, as `language_names` tells them, have one of this code."""
    return "languages" in languages or language_names([code]) in languages.split(", ")


def language_names(codes: Sequence[str]) -> str:
    """Codes of languages as people read them; their number where they are many."""
    names = {"en": "English", "zh": "Chinese", "multilingual": "many languages"}
    if len(codes) > 4:
        return f"{len(codes)} languages"
    return ", ".join(names.get(code, code) for code in codes)


def _added_file() -> Path:
    return settings_file().with_name("model_folders.json")


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
