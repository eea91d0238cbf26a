"""Files that are complete or absent: written aside, flushed to the disk, renamed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

_ASIDE = ".partial-"
_GOING = ".going-"


def write_text(path: Path, text: str) -> None:
    """Replace a file by a text in UTF-8; a reader sees the old file or the new, never a part."""
    with replacing_file(path) as file:
        file.write(text.encode("utf-8"))


@contextmanager
def replacing_file(path: Path) -> Iterator[BinaryIO]:
    """Yield an empty file to write; when the block ends well it takes the place of `path`."""
    aside = path.with_name(f"{_ASIDE}{os.getpid()}-{path.name}")
    try:
        with aside.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


@contextmanager
def replacing_folder(path: Path) -> Iterator[Path]:
    """Yield an empty folder to fill; when the block ends well it takes the place of `path`.

    A folder cannot be replaced in one step on every system, so the old one is moved away first:
    a crash between the two renames leaves it beside, and `recover_folder` puts it back.
    """
    aside = path.with_name(f"{_ASIDE}{path.name}")
    old = _old(path)
    recover_folder(path)
    shutil.rmtree(aside, ignore_errors=True)
    try:
        aside.mkdir(parents=True)
        yield aside
        for file in aside.rglob("*"):
            if file.is_file():
                _sync_file(file)
        sync_folder(aside)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    if path.exists():
        path.rename(old)
    aside.rename(path)
    sync_folder(path.parent)
    shutil.rmtree(old, ignore_errors=True)


def recover_folder(path: Path) -> None:
    """Finish what a crash inside `replacing_folder` left: the last complete folder is at `path`."""
    old = _old(path)
    if old.is_dir():
        if path.exists():
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.rename(path)


def discard_folder(path: Path) -> None:
    """Delete a folder so that it is whole or gone, whenever this is cut off.

    Raises OSError when it cannot be moved away.
    """
    going = path.with_name(f"{_GOING}{path.name}")
    shutil.rmtree(going, ignore_errors=True)
    path.rename(going)
    shutil.rmtree(going, ignore_errors=True)


def clear_leftovers(folder: Path) -> None:
    """Delete what crashes left half written or half deleted in a folder."""
    for child in folder.iterdir() if folder.is_dir() else ():
        if child.name.startswith((_ASIDE, _GOING)):
            if child.is_dir():
                shutil.rmtree(child, ignore_errors=True)
            else:
                child.unlink(missing_ok=True)


def sync_folder(path: Path) -> None:
    """Make renames in a folder last through a power cut, where the system can do that."""
    if os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _old(path: Path) -> Path:
    return path.with_name(f".old-{path.name}")


def _sync_file(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
