"""A folder or an archive of text files, one sub-folder a class, as in `aclImdb`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple, TypeAlias

import pandas as pd

from workbench.data.encoding import decode
from workbench.data.packed import Archive, parts_within
from workbench.errors import DataError

Progress = Callable[[int, int], None]
Parts: TypeAlias = tuple[str, ...]
"""The names on the way to a file, its own last."""

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
_DEEPEST = 2  # folders on the way to a text: its split and its class


class ClassFolders(NamedTuple):
    """The texts of a folder or an archive by split and class; all places are relative to it."""

    name: str
    """Of the folder that holds them."""
    texts: list[tuple[str, str, Parts]]
    """Split, class and place of each."""
    notes: tuple[str, ...]
    """What is left out, or called otherwise than its folder."""

    def first(self, rows: int) -> ClassFolders:
        """About that many texts, some of every class, for a first look."""
        by_class: dict[tuple[str, str], list[tuple[str, str, Parts]]] = {}
        for text in self.texts:
            by_class.setdefault(text[:2], []).append(text)
        share = max(1, rows // max(1, len(by_class)))
        some = [text for texts in by_class.values() for text in texts[:share]]
        return self._replace(texts=some)


def class_folders(name: str, folders: Iterable[Parts], files: Iterable[Parts]) -> ClassFolders:
    """Which of the files are texts of which split and class; without texts in any other layout.

    The layout is SPLIT/CLASS/*.txt or CLASS/*.txt. name: of what holds them
    """
    inside: dict[Parts, set[str]] = {}
    for folder in folders:
        inside.setdefault(folder[:-1], set()).add(folder[-1])
    texts: dict[Parts, list[str]] = {}
    for file in files:
        for depth in range(len(file) - 1):
            inside.setdefault(file[:depth], set()).add(file[depth])
        if Path(file[-1]).suffix.lower() == ".txt":
            texts.setdefault(file[:-1], []).append(file[-1])
    splits: dict[str, Parts] = {
        _SPLITS[child.lower()]: (child,)
        for child in sorted(inside.get((), ()))
        # A folder of that name with texts right in it is a class.
        if child.lower() in _SPLITS and inside.get((child,))
    } or {"train": ()}
    notes: dict[str, None] = {}
    found: list[tuple[str, str, Parts]] = []
    for split, folder in splits.items():
        for child in sorted(inside.get(folder, ())):
            if child.startswith((".", "__")):
                continue
            names = sorted(texts.get((*folder, child), ()))
            if child.lower() in _UNLABELLED:
                notes[f"{len(names):,} texts in {child} have no class: left out."] = None
                continue
            label = _NAMES.get(child.lower(), child)
            if not names:
                notes[f"The folder {child} holds no .txt files: left out."] = None
            elif label != child:
                notes[f"The folder {child} is read as the class {label}."] = None
            found.extend((split, label, (*folder, child, name)) for name in names)
    return ClassFolders(name, found, tuple(notes))


def classes_in_folder(path: Path) -> ClassFolders:
    """The texts in a folder on the disk."""
    folders: list[Parts] = []
    files: list[Parts] = []
    left: list[Parts] = [()]
    while left:
        parts = left.pop()
        for child in path.joinpath(*parts).iterdir():
            place = (*parts, child.name)
            if not child.is_dir():
                files.append(place)
                continue
            folders.append(place)
            if len(place) <= _DEEPEST:
                left.append(place)
    return class_folders(path.name, folders, files)


def classes_in_archive(archive: Archive) -> ClassFolders:
    """The texts in a zip archive, from the first folder on that holds more than another."""
    files = [parts_within(member) for member in archive.members]
    above: Parts = ()
    # Of a folder that is packed alone its own name stands before all others.
    while len(tops := {parts[: len(above) + 1] for parts in files}) == 1:
        (top,) = tops
        is_split = top[-1].lower() in _SPLITS
        if is_split or not any(len(parts) > len(top) + 1 for parts in files):
            break
        above = top
    name = above[-1] if above else archive.path.stem
    found = class_folders(name, (), (parts[len(above) :] for parts in files))
    return found._replace(texts=[(*text[:2], above + text[2]) for text in found.texts])


def read_folder(
    path: Path, progress: Progress | None = None
) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """Tables by split, with the columns text, label and file, and notes on what was left out.

    The layout is SPLIT/CLASS/*.txt or CLASS/*.txt. Raises DataError for any other.
    """
    found = classes_in_folder(path)

    def read(parts: Parts) -> tuple[bytes, str]:
        file = path.joinpath(*parts)
        try:
            return file.read_bytes(), str(file)
        except OSError as error:
            raise DataError(f"{file} cannot be read: {error.strerror}.") from error

    return _tables(found, read, progress), list(found.notes)


def read_archive(
    archive: Archive, found: ClassFolders, progress: Progress | None = None
) -> dict[str, pd.DataFrame]:
    """The same of a zip archive, of which nothing is unpacked to the disk.

    found: its texts, or some of them
    Raises DataError if it is damaged, or holds more than the memory that is free.
    """
    names = {parts_within(member): member for member in archive.members}
    with archive.opened([names[place] for _, _, place in found.texts]) as member:

        def read(parts: Parts) -> tuple[bytes, str]:
            return member(names[parts]), "/".join((archive.path.name, *parts))

        return _tables(found, read, progress)


def _tables(
    found: ClassFolders, read: Callable[[Parts], tuple[bytes, str]], progress: Progress | None
) -> dict[str, pd.DataFrame]:
    """Tables by split. read: gives the bytes of a text, and its name for people"""
    if not found.texts:
        raise DataError(
            f"{found.name} holds no texts: a folder needs one sub-folder a class with .txt files "
            "in it, as in aclImdb."
        )
    rows: dict[str, list[tuple[str, str, str]]] = {}
    for done, (split, label, place) in enumerate(found.texts):
        text = decode(*read(place)).text
        rows.setdefault(split, []).append((text, label, place[-1]))
        if progress and done % 500 == 0:
            progress(done, len(found.texts))
    if progress:
        progress(len(found.texts), len(found.texts))
    return {
        split: pd.DataFrame(content, columns=["text", "label", "file"], dtype=object)
        for split, content in rows.items()
    }


def split_of(name: str) -> str | None:
    """The split that a file or folder is called after, such as "validation" for `dev.csv`."""
    for word in re.split(r"[^a-z]+", name.lower()):
        if word in _SPLITS:
            return _SPLITS[word]
    return None
