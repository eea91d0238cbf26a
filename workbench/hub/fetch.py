"""Files of the hub come into its cache: whole and genuine, or not at all.

`huggingface_hub` lists a repository and makes the connection. What it does not do is done here: a
download goes on where an earlier one was cut off, also by a kill; resets and errors of the server
are borne for a while; each file is checked against the hash that the hub tells (the sha256 of a
large file, the git blob id of a small one) and fetched again where it differs; and a revision
appears in the cache only when all its files are there.
"""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

from filelock import FileLock, Timeout

from workbench.errors import HubError
from workbench.hub.client import opened
from workbench.hub.digest import DIGEST, hash_of_file, size_of
from workbench.hub.patience import (
    PATIENCE_S,
    ConnectionEndedError,
    DamagedError,
    Patience,
    switched_off,
)
from workbench.hub.repository import RemoteFile, Repository, address_of, watched_and_explained
from workbench.hub.settings import apply_settings, cache_folder, is_offline
from workbench.hub.snapshot import repository_folder

Progress = Callable[[int, int], None]

_TRIES = 3  # of a file that arrives damaged
_SLOWEST = 1000  # bytes a second; below it a download would take days
_SAFE_NAME = re.compile(r"[^\\/:\0]+(/[^\\/:\0]+)*")


def fetch_files(
    repository: Repository,
    names: Sequence[str],
    revision: str | None = None,
    progress: Progress | None = None,
) -> Path:
    """The folder in the cache with these files of a repository, each of them genuine.

    revision: the branch that the commit was asked for by, noted in the cache
    progress: called ten times a second with (bytes there, bytes in all); what it raises ends the
    download within a moment, and a later call goes on from there
    Raises HubError in one sentence. Nothing incomplete is ever found by `snapshot_download`.
    """
    if is_offline():
        raise switched_off(repository.kind, repository.name)
    files = [file for file in repository.files if file.name in set(names)]
    for file in files:
        _require_safe(repository, file)
    there = _There(sum(file.size_bytes for file in files))

    def work(unwanted: Event) -> Path:
        return _Download(repository, files, there, unwanted).run(revision or "main")

    def look() -> None:
        if progress is not None:
            progress(min(there.bytes, there.total), there.total)

    folder = watched_and_explained(repository.kind, repository.name, work, look)
    look()
    return folder


@dataclass
class _There:
    """How much of a download is there; written by its thread, read by the caller's."""

    total: int
    bytes: int = 0


class _Download:
    """One call's way through the files of a repository."""

    def __init__(
        self, repository: Repository, files: list[RemoteFile], there: _There, unwanted: Event
    ) -> None:
        self._repository = repository
        self._files = files
        self._there = there
        self._patience = Patience(unwanted)
        self._folder = repository_folder(repository.kind, repository.name)
        self._blobs = self._folder / "blobs"
        self._done_bytes = 0  # of the files that are whole
        self._came, self._since = 0, time.monotonic()  # what came since when, to tell the speed

    def run(self, revision: str) -> Path:
        apply_settings()
        self._blobs.mkdir(parents=True, exist_ok=True)
        place = cache_folder() / ".locks" / self._folder.name
        place.mkdir(parents=True, exist_ok=True)
        lock = FileLock(place / "workbench.lock")
        while True:  # another process may be fetching the same: its bytes are then there
            self._patience.check()
            try:
                with lock.acquire(timeout=0.2):
                    return self._fetch_all(revision)
            except Timeout:
                continue

    def _fetch_all(self, revision: str) -> Path:
        missing = [file for file in self._files if not self._is_there(file)]
        needed = sum(
            max(0, file.size_bytes - size_of(self._part(file)))
            for file in {file.digest: file for file in missing}.values()
        )
        if needed > shutil.disk_usage(self._blobs).free:
            raise HubError(
                f"The {self._repository.kind} {self._repository.name} needs {needed / 1e6:,.0f} "
                f"MB more where {cache_folder()} is: the disk is full. Make room and try again."
            )
        for file in missing:
            if not self._blob(file).exists():  # two files may have the same content
                self._fetch(file)
        return self._publish(revision)

    def _is_there(self, file: RemoteFile) -> bool:
        """Whether the cache has the file; a damaged one is removed."""
        blob = self._blob(file)
        if not blob.is_file():
            return False
        if hash_of_file(blob, file.digest, self._patience.check) != file.digest:
            blob.unlink()
            return False
        self._count(file.size_bytes, done=True)
        return True

    def _fetch(self, file: RemoteFile) -> None:
        """Bring one file into the cache, on from where an earlier download was cut off."""
        part = self._part(file)
        for _ in range(_TRIES):
            with suppress(DamagedError):
                self._append_all(file, part)
                if hash_of_file(part, file.digest, self._patience.check) == file.digest:
                    with part.open("rb") as stream:
                        os.fsync(stream.fileno())
                    part.replace(self._blob(file))
                    self._count(file.size_bytes, done=True)
                    return
            part.unlink(missing_ok=True)
            self._count(0)
        raise DamagedError(file.name)

    def _append_all(self, file: RemoteFile, part: Path) -> None:
        """Make a partial file as long as it should be, over all failures that pass."""
        part.touch()
        while size_of(part) < file.size_bytes:
            try:
                self._append(file, part)
            except DamagedError:
                raise
            except Exception as error:
                self._patience.bear(error)
        if size_of(part) > file.size_bytes:
            raise DamagedError(file.name)

    def _append(self, file: RemoteFile, part: Path) -> None:
        """Add to a partial file what comes by one request."""
        start = size_of(part)
        with (
            opened(address_of(self._repository, file.name), start) as response,
            part.open("ab", buffering=0) as stream,
        ):
            if start and response.status_code != 206:  # a server that knows no ranges
                stream.truncate(0)
                start = 0
            for block in response.iter_bytes():
                self._patience.check()
                _write_all(stream, block)
                start += len(block)
                if start > file.size_bytes:
                    raise DamagedError(file.name)
                self._count(start)
                self._patience.succeeded()
                self._require_speed(len(block))
        if start < file.size_bytes:
            raise ConnectionEndedError(file.name)

    def _count(self, size: int, done: bool = False) -> None:
        """Tell how much is there: of the file at hand, or of the files that are done."""
        if done:
            self._done_bytes += size
        self._there.bytes = self._done_bytes + (0 if done else size)

    def _require_speed(self, came: int) -> None:
        self._came += came
        now = time.monotonic()
        if now - self._since < PATIENCE_S:
            return
        if self._came < _SLOWEST * (now - self._since):
            raise HubError(
                f"The {self._repository.kind} {self._repository.name} cannot be fetched: hardly a "
                "byte comes through. What came is kept: try again later, or use another mirror."
            )
        self._came, self._since = 0, now

    def _publish(self, revision: str) -> Path:
        """Let the files appear under their names; the branch's note last, by which they count."""
        commit = self._repository.commit
        snapshot = self._folder / "snapshots" / commit
        aside = self._folder / f".{commit}.{os.getpid()}"
        shutil.rmtree(aside, ignore_errors=True)
        for file in self._files:
            link = aside / file.name
            link.parent.mkdir(parents=True, exist_ok=True)
            try:
                link.symlink_to(
                    os.path.relpath(self._blob(file), snapshot / Path(file.name).parent)
                )
            except OSError:  # Windows gives the right to make links to few
                shutil.copyfile(self._blob(file), link)
        if snapshot.exists():  # another program has fetched a part of it
            for file in self._files:
                target = snapshot / file.name
                target.parent.mkdir(parents=True, exist_ok=True)
                (aside / file.name).replace(target)
            shutil.rmtree(aside, ignore_errors=True)
        else:
            snapshot.parent.mkdir(parents=True, exist_ok=True)
            aside.replace(snapshot)
        if revision != commit:
            note = self._folder / "refs" / revision
            note.parent.mkdir(parents=True, exist_ok=True)
            note.write_text(commit, encoding="ascii")
        return snapshot

    def _blob(self, file: RemoteFile) -> Path:
        return self._blobs / file.digest

    def _part(self, file: RemoteFile) -> Path:
        return self._blobs / f"{file.digest}.incomplete"


def _require_safe(repository: Repository, file: RemoteFile) -> None:
    parts = file.name.split("/")
    leaves = not _SAFE_NAME.fullmatch(file.name) or any(part in (".", "..") for part in parts)
    if leaves or not DIGEST.fullmatch(file.digest) or not DIGEST.fullmatch(repository.commit):
        raise HubError(
            f"The {repository.kind} {repository.name} names a file outside its folder "
            f"({file.name[:80]!r}): it is not fetched."
        )


def _write_all(stream: Any, block: bytes) -> None:
    """An unbuffered file may take only a part at once, as a nearly full disk does."""
    view = memoryview(block)
    while view:
        view = view[stream.write(view) :]
