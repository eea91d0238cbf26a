"""A table that comes without a file, pasted or by a pipe, is kept as one.

So that a config can name it and a run can be repeated.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from workbench.errors import DataError


def is_table(text: str) -> bool:
    """Whether a text from the clipboard may be a table: more than one line has something in it."""
    return sum(bool(line.strip()) for line in text.splitlines()) > 1


def keep_table(content: bytes, workspace: Path) -> Path:
    """The file in the workspace that holds the content as it came; of equal ones the same.

    Raises DataError if there is nothing to keep, or it cannot be written.
    """
    if not content.strip():
        raise DataError("What came is empty: copy or pipe a table with its header first.")
    ending = ".json" if _is_json(content) else ".txt"
    folder = workspace / "pasted"
    path = folder / f"pasted-{hashlib.sha256(content).hexdigest()[:10]}{ending}"
    if path.is_file():
        return path
    try:
        folder.mkdir(parents=True, exist_ok=True)
        aside = path.with_suffix(".part")
        aside.write_bytes(content)
        aside.replace(path)
    except OSError as error:
        raise DataError(f"{path} cannot be written: {error.strerror}.") from error
    return path


def _is_json(content: bytes) -> bool:
    """Whether it is a JSON document, or its first line is one, and no text in brackets."""
    if content.lstrip()[:1] not in (b"{", b"["):
        return False
    for part in (content.strip().split(b"\n", 1)[0], content):
        try:
            json.loads(part)
        except (ValueError, RecursionError):
            continue
        return True
    return False
