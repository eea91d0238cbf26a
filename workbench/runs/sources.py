"""The files a run learned from: how they were then, and whether they still are so."""

from __future__ import annotations

import functools
import hashlib
import json
from pathlib import Path
from typing import Any, Literal

from workbench.config import RunConfig, matching_files, source_paths
from workbench.runs.folder import RunFolder

Change = Literal["unchanged", "changed", "missing", "unknown"]


def source_states(config: RunConfig) -> dict[str, dict[str, Any]]:
    """Size, time and SHA-256 of each file that a config reads, by path, for the manifest.

    Of a folder the names and sizes of its files count, of a pattern all files that it fits; samples
    and hub datasets have none.
    """
    data = config.data
    parts = (part for part in (data.validation, data.test) if isinstance(part, str))
    names = [*source_paths(data.source), *parts]
    named = [name for name in names if "/" in name or "\\" in name]
    return {name: _state(name) for name in named if _exists(name)}


def source_hashes(folder: RunFolder) -> dict[str, str] | None:
    """SHA-256 of the files that a run learned from, by path; None for older runs."""
    files = _known_states(folder)
    return None if files is None else {name: str(state.get("sha256")) for name, state in files}


def source_change(folder: RunFolder) -> Change:
    """Whether the files that a run learned from are as they were; "unknown" for older runs."""
    files = _known_states(folder)
    if files is None:
        return "unknown"
    try:
        if any(not _exists(name) for name, _ in files):
            return "missing"
        same = all(_is_same(name, state) for name, state in files)
    except OSError:
        return "missing"
    return "unchanged" if same else "changed"


def _known_states(folder: RunFolder) -> list[tuple[str, dict[str, Any]]] | None:
    """What the manifest says of each file; None if it says nothing that can be read."""
    try:
        known = json.loads(folder.manifest_path.read_text(encoding="utf-8"))["data"]["files"]
        return [(str(name), dict(state)) for name, state in known.items()]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _exists(name: str) -> bool:
    return Path(name).expanduser().exists() or bool(matching_files(name))


def _is_same(name: str, state: dict[str, Any]) -> bool:
    path = Path(name).expanduser()
    if path.is_file():
        facts = path.stat()
        if facts.st_mtime_ns == state.get("modified_ns"):
            return bool(facts.st_size == state.get("size"))
    return bool(_state(name)["sha256"] == state.get("sha256"))


def _state(name: str) -> dict[str, Any]:
    path = Path(name).expanduser()
    if path.is_file():
        return _state_of_file(path)
    if not path.exists():
        return _state_of_all(matching_files(name))
    facts = path.stat()
    listing = hashlib.sha256()
    for file in sorted(path.rglob("*")):
        listing.update(f"{file.relative_to(path)}\0{file.stat().st_size}\n".encode())
    return _known(facts.st_size, facts.st_mtime_ns, listing.hexdigest())


def _state_of_all(files: list[Path]) -> dict[str, Any]:
    """Of the files that a pattern fits: of all together, by their names and contents."""
    states = [_state_of_file(file) for file in files]
    listing = hashlib.sha256()
    for file, state in zip(files, states, strict=True):
        listing.update(f"{file.name}\0{state['sha256']}\n".encode())
    size = sum(state["size"] for state in states)
    return _known(size, max(state["modified_ns"] for state in states), listing.hexdigest())


def _state_of_file(path: Path) -> dict[str, Any]:
    facts = path.stat()
    digest = _sha256(path, facts.st_size, facts.st_mtime_ns)
    return _known(facts.st_size, facts.st_mtime_ns, digest)


def _known(size: int, modified_ns: int, digest: str) -> dict[str, Any]:
    return {"size": size, "modified_ns": modified_ns, "sha256": digest}


@functools.lru_cache(maxsize=1000)
def _sha256(path: Path, size: int, modified_ns: int) -> str:
    """Of a file as it was when it had this size and time."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
