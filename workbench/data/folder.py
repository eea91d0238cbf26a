"""A folder of text files, one sub-folder a class, as in `aclImdb`."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from workbench.data.encoding import decode
from workbench.errors import DataError

Progress = Callable[[int, int], None]

_SPLITS = {
    "train": "train",
    "training": "train",
    "test": "test",
    "valid": "validation",
    "validation": "validation",
    "dev": "validation",
    "val": "validation",
}
_UNLABELLED = {"unsup", "unlabeled", "unlabelled"}
# What the classes are called where the folder's own names are short.
_NAMES = {"pos": "positive", "neg": "negative"}


def read_folder(
    path: Path, progress: Progress | None = None
) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """Tables by split, with the columns text, label and file, and notes on what was left out.

    The layout is SPLIT/CLASS/*.txt or CLASS/*.txt. Raises DataError for any other.
    """
    splits = {
        _SPLITS[child.name.lower()]: child
        for child in sorted(path.iterdir())
        # A folder of that name with texts right in it is a class.
        if child.name.lower() in _SPLITS and any(inner.is_dir() for inner in _inside(child))
    } or {"train": path}
    notes: list[str] = []
    found: list[tuple[str, str, Path]] = []
    for split, folder in splits.items():
        for child in sorted(folder.iterdir()):
            if not child.is_dir() or child.name.startswith((".", "__")):
                continue
            files = sorted(file for file in child.iterdir() if file.suffix.lower() == ".txt")
            if child.name.lower() in _UNLABELLED:
                notes.append(f"{len(files):,} texts in {child.name} have no class: left out.")
                continue
            label = _NAMES.get(child.name.lower(), child.name)
            if not files:
                notes.append(f"The folder {child.name} holds no .txt files: left out.")
            found.extend((split, label, file) for file in files)
    if not found:
        raise DataError(
            f"{path.name} holds no texts: a folder needs one sub-folder a class with .txt files "
            "in it, as in aclImdb."
        )
    rows: dict[str, list[tuple[str, str, str]]] = {}
    for done, (split, label, file) in enumerate(found):
        try:
            text = decode(file.read_bytes(), str(file)).text
        except OSError as error:
            raise DataError(f"{file} cannot be read: {error.strerror}.") from error
        rows.setdefault(split, []).append((text, label, file.name))
        if progress and done % 500 == 0:
            progress(done, len(found))
    if progress:
        progress(len(found), len(found))
    tables = {
        split: pd.DataFrame(content, columns=["text", "label", "file"], dtype=object)
        for split, content in rows.items()
    }
    return tables, notes


def split_of(name: str) -> str | None:
    """The split that a file or folder is called after, such as "validation" for `dev.csv`."""
    for word in re.split(r"[^a-z]+", name.lower()):
        if word in _SPLITS:
            return _SPLITS[word]
    return None


def _inside(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []
