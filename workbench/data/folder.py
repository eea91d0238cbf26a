"""A folder of text files, one sub-folder a class, as in `aclImdb`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from workbench.data.text_file import decode
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
        if child.is_dir() and child.name.lower() in _SPLITS
    } or {"train": path}
    notes: list[str] = []
    found: list[tuple[str, str, Path]] = []
    for split, folder in splits.items():
        for child in sorted(folder.iterdir()):
            if not child.is_dir():
                continue
            files = sorted(child.glob("*.txt"))
            if child.name.lower() in _UNLABELLED:
                notes.append(f"{len(files):,} texts in {child.name} have no class: left out.")
                continue
            label = _NAMES.get(child.name.lower(), child.name)
            found.extend((split, label, file) for file in files)
    if not found:
        raise DataError(
            f"{path.name} holds no texts: a folder needs one sub-folder a class with .txt files "
            "in it, as in aclImdb."
        )
    rows: dict[str, list[tuple[str, str, str]]] = {}
    for done, (split, label, file) in enumerate(found):
        try:
            text, _ = decode(file.read_bytes(), file.name)
        except OSError as error:
            raise DataError(f"{file} cannot be read: {error.strerror}.") from error
        rows.setdefault(split, []).append((text, label, file.name))
        if progress and done % 500 == 0:
            progress(done, len(found))
    tables = {
        split: pd.DataFrame(content, columns=["text", "label", "file"], dtype=object)
        for split, content in rows.items()
    }
    return tables, notes
