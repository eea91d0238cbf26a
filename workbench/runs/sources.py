"""The files a run learned from: how they were then, and whether they still are so."""

from __future__ import annotations

import functools
import hashlib
import json
from pathlib import Path
from typing import Any, Literal

from workbench.config import RunConfig
from workbench.runs.folder import RunFolder

Change = Literal["unchanged", "changed", "missing", "unknown"]


def source_paths(source: str) -> list[str]:
    """The files that a source names, one a line; any other source is one, as it is."""
    try:
        if "\n" not in source or Path(source).expanduser().exists():
            return [source]
    except (OSError, RuntimeError, ValueError):  # all of them are too long for one path
        pass
    return [line.strip() for line in source.splitlines() if line.strip()] or [source]


def source_states(config: RunConfig) -> dict[str, dict[str, Any]]:
    """Size, time and SHA-256 of each file that a config reads, by path, for the manifest.

    Of a folder the names and sizes of its files count; samples and hub datasets have none.
    """
    data = config.data
    parts = (part for part in (data.validation, data.test) if isinstance(part, str))
    names = [*source_paths(data.source), *parts]
    states = {}
    for name in names:
        path = Path(name).expanduser() if "/" in name or "\\" in name else None
        if path is not None and path.exists():
            states[name] = _state(path)
    return states


def source_hashes(folder: RunFolder) -> dict[str, str] | None:
    """SHA-256 of the files that a run learned from, by path; None for older runs."""
    files = _known_states(folder)
    return None if files is None else {str(path): str(state.get("sha256")) for path, state in files}


def source_change(folder: RunFolder) -> Change:
    """Whether the files that a run learned from are as they were; "unknown" for older runs."""
    files = _known_states(folder)
    if files is None:
        return "unknown"
    try:
        if any(not path.exists() for path, _ in files):
            return "missing"
        same = all(_is_same(path, state) for path, state in files)
    except OSError:
        return "missing"
    return "unchanged" if same else "changed"


def _known_states(folder: RunFolder) -> list[tuple[Path, dict[str, Any]]] | None:
    """What the manifest says of each file; None if it says nothing that can be read."""
    try:
        known = json.loads(folder.manifest_path.read_text(encoding="utf-8"))["data"]["files"]
        return [(Path(name).expanduser(), dict(state)) for name, state in known.items()]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _is_same(path: Path, state: dict[str, Any]) -> bool:
    facts = path.stat()
    if path.is_file() and facts.st_mtime_ns == state.get("modified_ns"):
        return bool(facts.st_size == state.get("size"))
    return bool(_state(path)["sha256"] == state.get("sha256"))


def _state(path: Path) -> dict[str, Any]:
    facts = path.stat()
    if path.is_file():
        digest = _sha256(path, facts.st_size, facts.st_mtime_ns)
    else:
        listing = hashlib.sha256()
        for file in sorted(path.rglob("*")):
            listing.update(f"{file.relative_to(path)}\0{file.stat().st_size}\n".encode())
        digest = listing.hexdigest()
    return {"size": facts.st_size, "modified_ns": facts.st_mtime_ns, "sha256": digest}


@functools.lru_cache(maxsize=1000)
def _sha256(path: Path, size: int, modified_ns: int) -> str:
    """Of a file as it was when it had this size and time."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
