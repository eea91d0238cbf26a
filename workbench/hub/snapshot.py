"""Where the cache of the hub keeps what was fetched, and whether it is what it should be."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

from workbench.hub.digest import DIGEST, hash_of_file
from workbench.hub.patience import Kind
from workbench.hub.settings import cache_folder


def repository_folder(kind: Kind, name: str) -> Path:
    """Where the cache keeps what was fetched of a repository."""
    return cache_folder() / f"{kind}s--{name.replace('/', '--')}"


def cached_snapshot(kind: Kind, name: str, revision: str | None = None) -> Path | None:
    """The folder of a revision in the cache, complete or not; None where there is none."""
    folder = repository_folder(kind, name)
    wanted = revision or "main"
    if not re.fullmatch(r"[\w./-]+", wanted) or ".." in wanted:
        return None
    with suppress(OSError):
        wanted = (folder / "refs" / wanted).read_text(encoding="ascii").strip()
    if "/" in wanted:
        return None
    snapshot = folder / "snapshots" / wanted
    return snapshot if snapshot.is_dir() else None


def damaged_files(snapshot: Path) -> list[Path]:
    """The files of a cached folder whose content is not what their name in the cache says."""
    wrong = []
    for link in sorted(snapshot.iterdir()):
        blob = link.resolve()
        if blob.parent.name != "blobs" or not DIGEST.fullmatch(blob.name):
            continue
        if not blob.is_file() or hash_of_file(blob, blob.name) != blob.name:
            wrong.append(link)
    return wrong
