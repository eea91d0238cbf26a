"""What was fetched of the hub and lies on this computer: its size, its age; delete, move."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.errors import HubError
from workbench.hub.patience import Kind
from workbench.hub.settings import (
    apply_settings,
    cache_folder,
    fixed_by_environment,
    save_settings,
    saved_settings,
)


@dataclass(frozen=True)
class Cached:
    """A model or dataset in the cache, with all its revisions."""

    kind: Kind
    name: str
    path: Path
    size_bytes: int
    last_used: float
    """Seconds since 1970."""
    is_partial: bool
    """Whether a download of it was cut off."""


def cached_repositories(kind: Kind | None = None) -> list[Cached]:
    """What lies in the cache, the one used last first; no network and no client is needed."""
    apply_settings()
    found = []
    with suppress(OSError):
        for path in cache_folder().iterdir():
            head, _, rest = path.name.partition("--")
            if head not in ("models", "datasets") or not rest or not path.is_dir():
                continue
            one: Kind = "model" if head == "models" else "dataset"
            if kind in (None, one):
                found.append(_cached(one, path, rest.replace("--", "/")))
    return sorted(found, key=lambda one: -one.last_used)


def delete_cached(cached: Cached) -> None:
    """Remove all that the cache has of one; it can be fetched again.

    Raises HubError.
    """
    try:
        shutil.rmtree(cached.path)
    except OSError as error:
        raise HubError(
            f"{cached.name} cannot be deleted: {error.filename or cached.path}: "
            f"{error.strerror or error}."
        ) from error
    shutil.rmtree(cached.path.parent / ".locks" / cached.path.name, ignore_errors=True)


def move_cache(target: Path) -> None:
    """Take the whole cache to another folder, such as one on a larger disk, and use it from there.

    Raises HubError where the environment says where it lies, the folder holds something of the
    same name, or it cannot be written. Where it breaks off, what was not moved stays usable where
    it is: moving again goes on.
    """
    if (variable := fixed_by_environment().get("cache")) is not None:
        raise HubError(f"{variable} says where the cache lies: change it there.")
    source, target = cache_folder(), target.expanduser().absolute()
    if target == source:
        return
    if source in target.parents:
        raise HubError("The cache cannot be moved into itself: choose a folder outside it.")
    needed = sum(one.size_bytes for one in cached_repositories())
    try:
        target.mkdir(parents=True, exist_ok=True)
        is_other_disk = target.stat().st_dev != _nearest(source).stat().st_dev
        if is_other_disk and needed > shutil.disk_usage(target).free:
            raise HubError(
                f"{target} has no room for {needed / 1e6:,.0f} MB: choose another disk, or delete "
                "some models first."
            )
        for one in cached_repositories():
            place = target / one.path.name
            if place.exists():
                raise HubError(f"{place} is there already: delete one of the two first.")
            aside = target / f".{one.path.name}.moving"
            shutil.rmtree(aside, ignore_errors=True)
            shutil.move(one.path, aside)
            aside.rename(place)
    except OSError as error:
        raise HubError(
            f"The cache cannot be moved: {error.filename or target}: {error.strerror or error}."
        ) from error
    save_settings(replace(saved_settings(), cache=str(target)))


def _cached(kind: Kind, path: Path, name: str) -> Cached:
    size, used, partial = 0, 0.0, False
    for file in path.rglob("*"):
        with suppress(OSError):
            if file.is_symlink() or not file.is_file():
                continue
            facts = file.stat()
            size += facts.st_size
            # Many disks note no reading; the time of writing is then all there is.
            used = max(used, facts.st_atime, facts.st_mtime)
            partial = partial or file.name.endswith(".incomplete")
    return Cached(kind, name, path, size, used, partial)


def _nearest(path: Path) -> Path:
    while not path.exists():
        path = path.parent
    return path
