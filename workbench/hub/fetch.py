"""Files of the hub come into its cache: whole and genuine, or not at all.

`huggingface_hub` lists a repository and makes the connection. What it does not do is done here: a
download goes on where an earlier one was cut off, also by a kill; resets and errors of the server
are borne for a while; each file is checked against the hash that the hub tells (the sha256 of a
large file, the git blob id of a small one) and fetched again where it differs; and a revision
appears in the cache only when all its files are there.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any, TypeVar

from filelock import FileLock, Timeout

from workbench.errors import HubError
from workbench.hub.client import opened
from workbench.hub.patience import (
    PATIENCE_S,
    TIMEOUT_S,
    ConnectionEndedError,
    DamagedError,
    Kind,
    Patience,
    UnwantedError,
    explained,
    parsing,
    switched_off,
)
from workbench.hub.settings import apply_settings, cache_folder, endpoint, is_offline
from workbench.hub.token import hub_token
from workbench.hub.watch import watched

Progress = Callable[[int, int], None]
Result = TypeVar("Result")

_TRIES = 3  # of a file that arrives damaged
_SLOWEST = 1000  # bytes a second; below it a download would take days
# A minute in all, with the patience of the download after the list of files; longer than that of
# asking for it, which has more to say.
_ANSWER_S = 31.0
_SAFE_NAME = re.compile(r"[^\\/:\0]+(/[^\\/:\0]+)*")
_DIGEST = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


@dataclass(frozen=True)
class RemoteFile:
    """One file of a repository."""

    name: str
    size_bytes: int
    digest: str
    """sha256 of a large file, git blob id (sha1) of a small one; its name in the cache."""


@dataclass(frozen=True)
class Repository:
    """A model or dataset at one commit."""

    kind: Kind
    name: str
    commit: str
    files: tuple[RemoteFile, ...]
    info: Any
    """What the hub tells of it, as huggingface_hub gives it."""


def list_repository(
    kind: Kind,
    name: str,
    revision: str | None = None,
    look: Callable[[], object] | None = None,
) -> Repository:
    """The files of a repository with their sizes and hashes.

    look: called ten times a second; what it raises ends the waiting
    Raises HubError where there is none, or it cannot be reached.
    """

    def work(unwanted: Event) -> Repository:
        apply_settings()
        if is_offline():
            raise switched_off(kind, name)
        from huggingface_hub import HfApi

        api = HfApi(endpoint=endpoint(), token=hub_token())
        ask = api.model_info if kind == "model" else api.dataset_info
        patience = Patience(unwanted)
        while True:
            try:
                with parsing("the list of its files"):
                    info = ask(name, revision=revision, files_metadata=True, timeout=TIMEOUT_S)
                    return Repository(kind, name, info.sha or "", _files(info), info)
            except Exception as error:
                patience.bear(error)

    return _explained(kind, name, work, look, _ANSWER_S)


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

    folder = _explained(repository.kind, repository.name, work, look)
    look()
    return folder


def read_small_file(
    repository: Repository, name: str, look: Callable[[], object] | None = None
) -> bytes:
    """The content of one small file, such as config.json, kept nowhere.

    look: called ten times a second; what it raises ends the waiting
    Raises HubError.
    """
    file = next(file for file in repository.files if file.name == name)
    if file.size_bytes > 50_000_000:
        raise HubError(f"The {name} of {repository.name} is too large to be looked at.")

    def work(unwanted: Event) -> bytes:
        patience = Patience(unwanted)
        while True:
            try:
                with opened(_address(repository, name), 0) as response:
                    content = b"".join(response.iter_bytes())
                if _hash_of(content, file) != file.digest:
                    raise DamagedError(name)
                return content
            except Exception as error:
                patience.bear(error)

    return _explained(repository.kind, repository.name, work, look, _ANSWER_S)


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
        if blob.parent.name != "blobs" or not _DIGEST.fullmatch(blob.name):
            continue
        if not blob.is_file() or _hash_of_file(blob, blob.name) != blob.name:
            wrong.append(link)
    return wrong


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
            max(0, file.size_bytes - _size(self._part(file)))
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
        if _hash_of_file(blob, file.digest, self._patience.check) != file.digest:
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
                if _hash_of_file(part, file.digest, self._patience.check) == file.digest:
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
        while _size(part) < file.size_bytes:
            try:
                self._append(file, part)
            except DamagedError:
                raise
            except Exception as error:
                self._patience.bear(error)
        if _size(part) > file.size_bytes:
            raise DamagedError(file.name)

    def _append(self, file: RemoteFile, part: Path) -> None:
        """Add to a partial file what comes by one request."""
        start = _size(part)
        with (
            opened(_address(self._repository, file.name), start) as response,
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


def _explained(
    kind: Kind,
    name: str,
    work: Callable[[Event], Result],
    look: Callable[[], object] | None,
    limit_s: float = float("inf"),
) -> Result:
    """What the work gives; its failures as HubError, what `look` raises as it is."""

    def guarded(unwanted: Event) -> Result:
        try:
            return work(unwanted)
        except UnwantedError:
            raise
        except Exception as error:
            raise explained(kind, name, error) from error

    try:
        return watched(guarded, look, limit_s)
    except TimeoutError as error:
        raise explained(kind, name, error) from error


def _address(repository: Repository, name: str) -> str:
    from huggingface_hub import hf_hub_url

    return hf_hub_url(
        repository.name,
        name,
        repo_type=repository.kind,
        revision=repository.commit,
        endpoint=endpoint(),
    )


def _files(info: Any) -> tuple[RemoteFile, ...]:
    found = []
    for file in info.siblings or []:
        digest = file.lfs["sha256"] if file.lfs else file.blob_id
        found.append(RemoteFile(str(file.rfilename), int(file.size or 0), str(digest)))
    return tuple(found)


def _require_safe(repository: Repository, file: RemoteFile) -> None:
    parts = file.name.split("/")
    leaves = not _SAFE_NAME.fullmatch(file.name) or any(part in (".", "..") for part in parts)
    if leaves or not _DIGEST.fullmatch(file.digest) or not _DIGEST.fullmatch(repository.commit):
        raise HubError(
            f"The {repository.kind} {repository.name} names a file outside its folder "
            f"({file.name[:80]!r}): it is not fetched."
        )


def _hash_of(content: bytes, file: RemoteFile) -> str:
    made = _new_hash(file.digest, len(content))
    made.update(content)
    return str(made.hexdigest())


def _hash_of_file(path: Path, digest: str, check: Callable[[], object] | None = None) -> str:
    """The hash of a file, of the kind of another hash."""
    made = _new_hash(digest, _size(path))
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


def _write_all(stream: Any, block: bytes) -> None:
    """An unbuffered file may take only a part at once, as a nearly full disk does."""
    view = memoryview(block)
    while view:
        view = view[stream.write(view) :]


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
