"""The hashes by which the hub tells what a file holds."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

DIGEST = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
"""The git blob id (sha1) of a small file, the sha256 of a large one."""


def hash_of(content: bytes, digest: str) -> str:
    """The hash of some bytes, of the kind of another hash."""
    made = _new_hash(digest, len(content))
    made.update(content)
    return str(made.hexdigest())


def hash_of_file(path: Path, digest: str, check: Callable[[], object] | None = None) -> str:
    """The hash of a file, of the kind of another hash."""
    made = _new_hash(digest, size_of(path))
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            if check is not None:
                check()
            made.update(block)
    return str(made.hexdigest())


def _new_hash(digest: str, size: int) -> Any:
    if len(digest) == 64:
        return hashlib.sha256()
    return hashlib.sha1(b"blob %d\0" % size, usedforsecurity=False)


def size_of(path: Path) -> int:
    """Bytes of a file; 0 where there is none."""
    try:
        return path.stat().st_size
    except OSError:
        return 0
