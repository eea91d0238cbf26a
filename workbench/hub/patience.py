"""Which failures of the network pass by themselves, how long they are borne, and what to say."""

from __future__ import annotations

import errno
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from typing import Any, Literal

from workbench.errors import HubError, HubUnreachableError

Kind = Literal["model", "dataset"]

TIMEOUT_S = 10.0
"""Seconds without an answer, or without a byte, after which a request is given up."""
PATIENCE_S = 30.0
"""Seconds of failures in a row after which the whole is given up."""
_FIRST_CONTACT_S = 2.0  # where nobody answers at all there is no network: said at once
_LONGEST_PAUSE_S = 8.0
_FULL = (errno.ENOSPC, errno.EDQUOT)
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)
_PASSING = (408, 425, 429, 500, 502, 503, 504)


class UnwantedError(Exception):
    """Nobody waits for this work any more."""


class DamagedError(Exception):
    """An answer that cannot be what was sent."""


class ConnectionEndedError(Exception):
    """The answer ended before the file did."""


@contextmanager
def parsing(what: str) -> Iterator[None]:
    """What cannot be read of an answer was damaged on its way."""
    try:
        yield
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedError(what) from error


class Patience:
    """Bears the failures that pass by themselves, for a while."""

    def __init__(self, unwanted: Event) -> None:
        self._unwanted = unwanted
        self._pause_s = 0.5
        self._began = time.monotonic()
        self._had_success = False

    def succeeded(self) -> None:
        """Something came: what fails from here on is borne as long again."""
        self._had_success = True
        self._pause_s = 0.5
        self._began = time.monotonic()

    def check(self) -> None:
        if self._unwanted.is_set():
            raise UnwantedError

    def bear(self, error: Exception) -> None:
        """Wait before the next try; raises the error where there should be none."""
        if not _passes(error):
            raise error
        pause = _asked_pause_s(error) or self._pause_s
        limit = PATIENCE_S
        if not self._had_success and "Connect" in type(error).__name__:
            limit = _FIRST_CONTACT_S
        if time.monotonic() + pause - self._began > limit:
            raise error
        self._pause_s = min(2 * self._pause_s, _LONGEST_PAUSE_S)
        if self._unwanted.wait(pause):
            raise UnwantedError


def explained(kind: Kind, name: str, error: BaseException) -> HubError:
    """The error to raise for another one."""
    if isinstance(error, HubError):
        return error
    said = explain(kind, name, error)
    return (HubUnreachableError if _is_silence(error) else HubError)(said)


def explain(kind: Kind, name: str, error: BaseException) -> str:
    """One sentence on why something of the hub cannot be had."""
    from huggingface_hub import errors

    if isinstance(error, errors.GatedRepoError):
        return (
            f"The {kind} {name} is gated: accept its terms on its page and enter a token of your "
            "account, then try again."
        )
    if isinstance(error, errors.RevisionNotFoundError):
        return f"The {kind} {name} has no such revision: check it, or leave it out for the newest."
    if isinstance(error, errors.RepositoryNotFoundError):
        return (
            f"There is no {kind} {name} on the hub, or it is private: check the spelling, or "
            "choose another."
        )
    if isinstance(error, DamagedError):
        return (
            f"The {kind} {name} cannot be fetched: {error} arrives damaged each time. Something "
            "between this computer and the hub spoils it: try another network or mirror."
        )
    status = _status(error)
    if status in (401, 403):
        return (
            f"The {kind} {name} cannot be fetched: the hub refuses the token. Enter a valid one, "
            "or remove it."
        )
    if status is not None:
        pause = _asked_pause_s(error)
        when = f"wait {pause:.0f} s and try again" if pause else "try again in a few minutes"
        return f"The {kind} {name} cannot be fetched: the hub answered {status}; {when}."
    cause: BaseException | None = error
    while cause is not None:  # the client wraps some errors of the disk in its own
        if isinstance(cause, OSError) and cause.errno in _FULL:
            return (
                f"The {kind} {name} cannot be fetched: the disk is full. Make room and try again; "
                "what came so far is kept."
            )
        if isinstance(cause, OSError) and cause.errno in _FORBIDDEN:
            place = cause.filename or "the cache"
            return (
                f"The {kind} {name} cannot be stored: {place} cannot be written "
                f"({cause.strerror}). Set HF_HOME to a folder of yours."
            )
        cause = cause.__cause__ or cause.__context__
    return (
        f"The {kind} {name} cannot be fetched: the hub cannot be reached. Check the network, or "
        f"choose one on this computer ({type(error).__name__})."
    )


def switched_off(kind: Kind, name: str) -> HubUnreachableError:
    """The error of asking a hub that is switched off."""
    return HubUnreachableError(
        f"The {kind} {name} is not on this computer, and the hub is switched off: allow the "
        "connection in the settings of the Model panel (or unset HF_HUB_OFFLINE)."
    )


def _is_silence(error: BaseException) -> bool:
    """Whether no sensible answer came: from nobody, or from a server in trouble."""
    status = _status(error)
    if status is not None:
        return status in _PASSING
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, OSError) and cause.errno is not None:
            return cause.errno not in (*_FULL, *_FORBIDDEN)
        cause = cause.__cause__ or cause.__context__
    return not isinstance(error, DamagedError)


def _passes(error: Exception) -> bool:
    status = _status(error)
    if status is not None:
        return status in _PASSING
    if isinstance(error, DamagedError | ConnectionEndedError):
        return True
    names = {kind.__name__ for kind in type(error).__mro__}
    # By name: the client's transport is httpx or httpx2, by its version.
    return bool(names & {"TransportError", "DecodingError"})


def _status(error: BaseException) -> int | None:
    response: Any = getattr(error, "response", None)
    return getattr(response, "status_code", None)


def _asked_pause_s(error: BaseException) -> float | None:
    """The seconds that the hub asks to wait, at least one."""
    response: Any = getattr(error, "response", None)
    try:
        return max(1.0, float(response.headers["Retry-After"]))
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
