"""`manifest.json`: what it takes to repeat a run."""

from __future__ import annotations

import functools
import hashlib
import json
import platform
import sys
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from workbench.runs.files import write_text
from workbench.runs.folder import RunFolder

_PACKAGES = (
    "workbench",
    "torch",
    "transformers",
    "tokenizers",
    "safetensors",
    "numpy",
    "pandas",
    "pyarrow",
    "scikit-learn",
    "datasets",
    "huggingface-hub",
)
_WEIGHTS = ("*.safetensors", "*.bin")


def begin_manifest(folder: RunFolder) -> None:
    """Write down versions, machine, command and time; those of a resumed run beside the first."""
    begun = {
        "started": time.time(),
        "command": sys.orig_argv,
        "platform": platform.platform(),
        "versions": {"python": platform.python_version()} | _versions(),
    }
    known = _read(folder)
    if known:
        begun = known | {"resumed": [*known.get("resumed", []), begun]}
    _write(folder, begun)


def complete_manifest(folder: RunFolder, facts: dict[str, Any]) -> None:
    """Add what came out later: the device, the data's fingerprint, the model's weights."""
    _write(folder, _read(folder) | facts)


def weights_sha256(model: Path) -> dict[str, str]:
    """SHA-256 of each file of weights in a model folder, by file name."""
    found: dict[str, str] = {}
    for pattern in _WEIGHTS:
        for path in sorted(model.glob(pattern)):
            facts = path.stat()
            found[path.name] = _sha256(path, facts.st_size, facts.st_mtime_ns)
        if found:
            break  # the .bin files beside safetensors are not read
    return found


@functools.cache
def _sha256(path: Path, size: int, changed_ns: int) -> str:
    """Of a file as it was when it had this size and time: a warm engine has it ready."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _versions() -> dict[str, str]:
    found = {}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:  # a checkout that was never installed
            continue
    return found


def _read(folder: RunFolder) -> dict[str, Any]:
    try:
        known = json.loads(folder.manifest_path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _write(folder: RunFolder, content: dict[str, Any]) -> None:
    write_text(folder.manifest_path, json.dumps(content, ensure_ascii=False, indent=2) + "\n")
