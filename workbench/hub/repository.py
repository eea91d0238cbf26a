"""A model or dataset of the hub: which files it has, and the content of a small one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from typing import Any, TypeVar

from workbench.errors import HubError
from workbench.hub.client import opened
from workbench.hub.digest import hash_of
from workbench.hub.patience import (
    TIMEOUT_S,
    DamagedError,
    Kind,
    Patience,
    UnwantedError,
    explained,
    parsing,
    switched_off,
)
from workbench.hub.settings import apply_settings, endpoint, is_offline
from workbench.hub.token import hub_token
from workbench.hub.watch import watched

Result = TypeVar("Result")

# A minute in all, with the patience of the download after the list of files; longer than that of
# asking for it, which has more to say.
_ANSWER_S = 31.0


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

    return watched_and_explained(kind, name, work, look, _ANSWER_S)


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
                with opened(address_of(repository, name), 0) as response:
                    content = b"".join(response.iter_bytes())
                if hash_of(content, file.digest) != file.digest:
                    raise DamagedError(name)
                return content
            except Exception as error:
                patience.bear(error)

    return watched_and_explained(repository.kind, repository.name, work, look, _ANSWER_S)


def watched_and_explained(
    kind: Kind,
    name: str,
    work: Callable[[Event], Result],
    look: Callable[[], object] | None,
    limit_s: float = float("inf"),
) -> Result:
    """What the work gives, as `watched` does; its failures as HubError.

    What `look` raises is raised as it is.
    """

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


def address_of(repository: Repository, name: str) -> str:
    """Where a file of the repository is fetched from."""
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
