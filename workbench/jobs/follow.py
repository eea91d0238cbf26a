"""Follow a run by its event log: just started, started elsewhere, or long finished."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.events import Event, RunFailed, RunFinished, Step, from_line
from workbench.jobs.process import EngineProcess
from workbench.runs.folder import RunFolder, Status
from workbench.runs.log import EventReader, last_event, read_events

_LOG_LINES = 3
_BREATH_S = 0.001  # between the pieces of a long log, for the other threads of the follower
_OUT_OF_MEMORY = -9  # Linux kills a process with SIGKILL when memory runs out
# What is said before a process ends itself: by Rust, C++, Python, OpenMP, OpenBLAS, the C library.
_MEMORY_WORDS = (
    "memory allocation of",
    "bad_alloc",
    "MemoryError",
    "Thread creation failed",
    "pthread_create failed",
    "cannot allocate memory",
)


@dataclass(frozen=True)
class Outcome:
    """How a run stands when nothing more will come; a message where that is bad news."""

    status: Status
    message: str = ""
    advice: str = ""
    refused: bool = False
    """The engine found the input wrong before it learned anything: the folder holds nothing."""


def follow_run(
    folder: RunFolder,
    process: EngineProcess | None = None,
    poll_seconds: float = 0.1,
    stop: threading.Event | None = None,
) -> Iterator[list[Event]]:
    """Every event from the first on, in batches as they come.

    It ends after the run's last event, when nobody works on the run any more, or when `stop` is
    set, at the next look.
    """
    reader = EventReader(folder.events_path)
    stop = stop or threading.Event()
    while True:
        # Asked before reading: what a dying engine wrote last is read after it was seen dead.
        live = process.is_alive() if process is not None else folder.is_live()
        events = reader.read()
        if events:
            yield events
        if reader.has_more:
            if stop.wait(_BREATH_S):
                return
            continue
        if events and isinstance(events[-1], RunFinished | RunFailed):
            if process is not None:
                process.wait(5)
            return
        if not live or stop.wait(poll_seconds):
            return


def outcome(folder: RunFolder, process: EngineProcess | None = None) -> Outcome:
    """How a run that was followed to its end stands, and what to do about it."""
    status = folder.status()
    last = last_event(folder.events_path)
    if isinstance(last, RunFailed):
        refused = last.kind == "input" and not has_learned(folder)
        return Outcome("failed", last.message, last.advice, refused)
    if status != "interrupted":
        return Outcome(status)
    code = process.exit_code if process is not None else None
    kept = "The best model so far is kept." if folder.has_model() else "No model was saved yet."
    if code is None:
        return Outcome(
            status,
            "The engine of this run is gone: it was ended or crashed.",
            f"{kept} Resume the run, or train again.",
        )
    reason = _log_tail(folder)
    if code == _OUT_OF_MEMORY or any(word in reason for word in _MEMORY_WORDS):
        was = "was killed" if code == _OUT_OF_MEMORY else f"ended early (exit code {code})"
        return Outcome(
            status,
            f"The engine {was}, most likely because the memory ran out.",
            f"{kept} Close other programs and resume the run; or lower the batch size or the max "
            "length, or choose a smaller model, and train again.",
        )
    said = f"The engine ended without a word (exit code {code})."
    if reason:
        said = f"The engine ended early (exit code {code}): {reason}"
    advice = f"{kept} Resume the run, or train again. The whole story is in {folder.log_path}."
    return Outcome(status, said, advice)


def has_learned(folder: RunFolder) -> bool:
    """Whether a run took at least one step."""
    return any(isinstance(event, Step) for event in read_events(folder.events_path))


def _log_tail(folder: RunFolder) -> str:
    """The last that was said, which may stand among events."""
    try:
        text = folder.log_path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not from_line(line)]
    return " ".join(lines[-_LOG_LINES:])[-500:]
