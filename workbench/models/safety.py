"""What a model's folder may not do: its files are looked at before anything loads them."""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.errors import ModelError
from workbench.hub.settings import settings_file

_LONGEST_HEADER = 100_000_000  # bytes; safetensors itself reads no longer one
_LONGEST_CONFIG = 20_000_000


@dataclass(frozen=True)
class OwnCode:
    """Program code that a model brings along, without which it cannot be loaded."""

    files: tuple[Path, ...]
    revision: str
    """What allows it: the commit of a model of the hub, else a hash of the files."""
    fingerprint: str
    """Hash of the files, whatever folder they lie in."""


def read_config(folder: Path, title: str = "", file: str = "config.json") -> dict[str, Any]:
    """The content of a JSON file of a model; empty where it has none.

    title: what the messages call the model; its folder if left out
    Raises ModelError when it is damaged, or no object.
    """
    path = folder / file
    said = f"{title or folder} cannot be used: its {file}"
    try:
        if path.stat().st_size > _LONGEST_CONFIG:
            raise ModelError(f"{said} is too large to be one.")
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(f"{said} is damaged. Fetch or copy it anew.") from error
    if not isinstance(content, dict):
        raise ModelError(f"{said} holds no settings. Fetch or copy it anew.")
    return content


def require_harmless(folder: Path, weights: list[str]) -> None:
    """Refuse a folder whose files reach out of it, or ask for what is not in it.

    weights: the files of weights, as the folder's index names them
    Raises ModelError.
    """
    config = read_config(folder)
    named = config.get("transformers_weights")
    for name in [*weights, *([named] if named is not None else [])]:
        if not isinstance(name, str) or not name or set("/\\:\0") & set(name) or name == "..":
            raise ModelError(
                f"{folder} is not used: it names a file of weights outside its folder "
                f"({str(name)[:80]!r})."
            )
    if config.get("quantization_config"):
        raise ModelError(
            f"{folder} holds quantised weights, which cannot be fine-tuned: choose the model they "
            "were made from."
        )
    for key in ("attn_implementation", "_attn_implementation"):
        if "/" in str(config.get(key) or ""):
            raise ModelError(
                f"{folder} is not used: its config.json asks for program code from elsewhere "
                f"({str(config[key])[:80]})."
            )
    for name in weights:
        if name.endswith(".safetensors"):
            _require_whole(folder / name)


def own_code(folder: Path, title: str = "") -> OwnCode | None:
    """The program code that a model needs to be loaded; None where transformers knows its kind.

    Raises ModelError where the code lies elsewhere, or a config is damaged.
    """
    config = read_config(folder, title)
    places = _code_places(config)
    places += _code_places(read_config(folder, title, "tokenizer_config.json"))
    if not places or knows_kind(str(config.get("model_type", ""))):
        return None
    if any("--" in place or "/" in place or ".." in place for place in places):
        raise ModelError(
            f"{title or folder} needs program code of another repository ({places[0][:80]}), which "
            "is never run: choose another model."
        )
    files = tuple(sorted(folder.glob("*.py")))
    made = hashlib.sha256()
    for file in files:
        content = file.read_bytes()
        made.update(f"{file.name}\0{len(content)}\0".encode())
        made.update(content)
    fingerprint = f"sha256:{made.hexdigest()}"
    is_commit = folder.parent.name == "snapshots"
    return OwnCode(files, folder.name if is_commit else fingerprint, fingerprint)


def allow_own_code(folder: Path, title: str, trusted: str | None) -> bool:
    """Whether the code that comes with a model is to be run; False where it needs none.

    trusted: the revision that the user has read and allows
    Raises ModelError where the user has not allowed it.
    """
    code = own_code(folder, title)
    if code is None:
        return False
    if trusted == code.revision or code.fingerprint in _trusted_before():
        _remember(code.fingerprint)
        return True
    if not code.files:
        raise ModelError(
            f"{title} needs program code of its own, which is missing: choose another model."
        )
    names = ", ".join(file.name for file in code.files)
    raise ModelError(
        f"{title} brings program code of its own ({names}), which runs only if you allow it: read "
        f'it in {folder}, and if you trust it, set model.trusted_code to "{code.revision}".'
    )


def needs_code(config: dict[str, Any]) -> bool:
    """Whether a model with this config.json cannot be loaded without code of its own."""
    return bool(_code_places(config)) and not knows_kind(str(config.get("model_type", "")))


@functools.cache
def knows_kind(model_type: str) -> bool:
    """Whether transformers has program code for this kind of model; it is not imported."""
    found = importlib.util.find_spec("transformers")
    places = list(found.submodule_search_locations or []) if found else []
    name = model_type.replace("-", "_")
    return name.isidentifier() and any(
        (Path(place) / "models" / name / "__init__.py").is_file() for place in places
    )


def _code_places(config: dict[str, Any]) -> list[str]:
    """Where the classes of a config's auto_map lie, as in "modeling_x.XModel"."""
    places: list[str] = []
    known = config.get("auto_map")
    for place in known.values() if isinstance(known, dict) else []:
        # A tokenizer names two: a slow one and a fast one.
        places += [str(one) for one in (place if isinstance(place, list) else [place]) if one]
    return places


def _require_whole(path: Path) -> None:
    """A safetensors file's header lies in it, and all the weights it tells of."""
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            length = int.from_bytes(stream.read(8), "little")
            if size < 8 or not 0 < length <= min(size - 8, _LONGEST_HEADER):
                raise ValueError
            header = json.loads(stream.read(length))
            ends = [one["data_offsets"][1] for name, one in header.items() if name[:2] != "__"]
            if max(ends, default=0) > size - 8 - length:
                raise ValueError
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise ModelError(
            f"{path} is damaged or was cut off: it is no whole file of weights. Fetch or copy the "
            "model anew."
        ) from error
    except RecursionError as error:
        raise ModelError(f"{path} is damaged: its header cannot be read.") from error


def _trust_file() -> Path:
    return settings_file().with_name("trusted_code.json")


def _trusted_before() -> list[str]:
    try:
        known = json.loads(_trust_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [str(one) for one in known] if isinstance(known, list) else []


def _remember(fingerprint: str) -> None:
    """A run's own model, which carries the same code, is then loaded without asking again."""
    known = _trusted_before()
    if fingerprint in known:
        return
    path = _trust_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps([*known, fingerprint]), encoding="utf-8")
    except OSError as error:
        raise ModelError(f"{path} cannot be written: {error.strerror or error}.") from error
