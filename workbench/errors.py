"""The exceptions that a user can cause: each carries one sentence made for the user."""

from __future__ import annotations


class WorkbenchError(Exception):
    """Something the user can mend; `str(error)` is the sentence the window and the terminal show.

    The sentence says what is wrong, where (file, row, column, key) and what to do.
    """


class ConfigError(WorkbenchError):
    """A config file, a key or a value is wrong."""


class DataError(WorkbenchError):
    """A table cannot be read or cannot be learned from."""


class ModelError(WorkbenchError):
    """A model does not exist, cannot be fetched or cannot be used."""


class HubError(WorkbenchError):
    """The hub, or the way to it, is not as it is needed."""


class HubUnreachableError(HubError):
    """The hub does not answer, or is switched off; what was fetched before may do instead."""


class RunError(WorkbenchError):
    """A run folder does not exist, is in use or cannot be written."""


class EngineError(WorkbenchError):
    """The engine process ended without doing what it was asked."""
