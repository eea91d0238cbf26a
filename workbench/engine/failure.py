"""Why a run ended badly, in a sentence for the user."""

from __future__ import annotations

import errno

import torch

from workbench.config import RunConfig
from workbench.errors import WorkbenchError
from workbench.events import RunFailed

_DISK_ERRORS = {
    errno.ENOSPC: "The disk is full.",
    errno.EDQUOT: "Your share of the disk is used up.",
    errno.EFBIG: "A file grew larger than this disk allows.",
    errno.EROFS: "The disk takes no changes.",
    errno.EACCES: "The run folder takes no changes from you.",
    errno.EPERM: "The run folder takes no changes from you.",
    errno.EIO: "The disk does not work as it should.",
}
_FULL = (errno.ENOSPC, errno.EDQUOT)
_DISK_ADVICE = "Free some space, or choose another workspace, and resume the run."
_HELPER_ADVICE = (
    "Perhaps the memory ran out: resume the run, or begin one with fewer processes or a smaller "
    "batch. What the process said is in log.txt in the run folder."
)
# torch says the first two on Linux and Windows, the next two for CUDA, then one for MPS; the last
# two are Python's for a thread that gets no stack, and oneDNN's for whatever it cannot allocate.
_MEMORY_WORDS = (
    "can't allocate memory",
    "not enough memory",
    "CUDA out of memory",
    "CUBLAS_STATUS_ALLOC_FAILED",
    "MPS backend out of memory",
    "can't start new thread",
    "could not create a primitive",
)


class DivergedError(WorkbenchError):
    """The loss is no number any more, step after step."""


class HelperLostError(Exception):
    """One of the processes of a run has ended before its time."""

    def __init__(self, processes: int, exit_code: int) -> None:
        said = "was killed" if exit_code < 0 else f"ended early (exit code {exit_code})"
        super().__init__(f"One of the {processes} processes of the run {said}.")


def is_out_of_memory(error: BaseException) -> bool:
    """Whether there was not enough main or GPU memory."""
    if isinstance(error, (MemoryError, torch.OutOfMemoryError)):
        return True
    if isinstance(error, OSError) and error.errno == errno.ENOMEM:
        return True
    return isinstance(error, RuntimeError) and any(word in str(error) for word in _MEMORY_WORDS)


def is_disk_full(error: BaseException) -> bool:
    """Whether there was no room on the disk, or no more of it for this user."""
    return _disk_error(error) in _FULL


def explain_failure(error: BaseException, config: RunConfig | None) -> RunFailed:
    """The event that tells why a run failed and what to do."""
    if isinstance(error, DivergedError):
        return RunFailed(kind="diverged", message=str(error), advice=_divergence_advice(config))
    if isinstance(error, HelperLostError):
        return RunFailed(kind="internal", message=str(error), advice=_HELPER_ADVICE)
    if isinstance(error, WorkbenchError):
        return RunFailed(kind="input", message=str(error))
    if is_out_of_memory(error):
        where = "GPU memory" if isinstance(error, torch.OutOfMemoryError) else "memory"
        return RunFailed(
            kind="memory",
            message=f"There is not enough {where} for this run.",
            advice=_memory_advice(config),
        )
    if (number := _disk_error(error)) is not None:
        return RunFailed(kind="disk", message=_DISK_ERRORS[number], advice=_DISK_ADVICE)
    return RunFailed(
        kind="internal",
        message=f"The engine failed: {_first_line(error)}",
        advice="The details are in log.txt in the run folder.",
    )


def _disk_error(error: BaseException) -> int | None:
    """The system's number of an error of the disk, or None if it is no such error."""
    if isinstance(error, OSError) and error.errno in _DISK_ERRORS:
        return error.errno
    # safetensors and Arrow write files themselves and put the system's number into words.
    said = str(error)
    for number in _DISK_ERRORS:
        if f"(os error {number})" in said or f"[errno {number}]" in said:
            return number
    return None


def _memory_advice(config: RunConfig | None) -> str:
    if config is None:
        return "Lower the batch size or the max length, or choose a smaller model."
    return (
        f"Lower the batch size (now {config.training.batch_size}) or the max length "
        f"(now {config.model.max_length}), freeze layers, or choose a smaller model."
    )


def _divergence_advice(config: RunConfig | None) -> str:
    now = f" (now {config.training.learning_rate:g})" if config else ""
    return (
        f"Lower the learning rate{now}. The best model so far, if there was one, is in the run "
        "folder."
    )


def _first_line(error: BaseException) -> str:
    said = str(error).strip().splitlines()
    return f"{type(error).__name__}: {said[0][:300]}" if said else f"{type(error).__name__}."
