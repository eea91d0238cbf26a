"""`events.jsonl`: appended to by one engine, followed by anybody."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from workbench.events import (
    CheckpointSaved,
    Evaluated,
    Event,
    RunFailed,
    RunFinished,
    RunStarted,
    Step,
    from_line,
    to_line,
)

_TAIL_BYTES = 65536
_READ_BYTES = 65536  # some 400 steps: whoever follows a long log gets it in pieces


class EventLog:
    """Appends events, each in one write, so that a reader never sees two mixed."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        # A line torn by a crash is ended, so that it spoils only itself.
        if not _ends_whole(path):
            os.write(self._file, b"\n")
        self._is_torn = False

    def append(self, event: Event) -> None:
        """Write one event; raises OSError when the disk is full."""
        line = to_line(event).encode("utf-8")
        content = b"\n" + line if self._is_torn else line
        # A disk that fills up takes a part of the line, and says so by the count alone.
        self._is_torn = os.write(self._file, content) < len(content)
        if self._is_torn:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def close(self) -> None:
        """Flush to the disk and close."""
        os.fsync(self._file)
        os.close(self._file)


class EventReader:
    """Reads what was appended since the last look; it keeps its byte offset."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offset = 0
        self._torn = b""
        self.has_more = False
        """Whether the last look left something that can be read at once."""

    def read(self) -> list[Event]:
        """The next new whole events, in order; empty if there are none or no file yet."""
        try:
            with self._path.open("rb") as file:
                size = file.seek(0, os.SEEK_END)
                if size < self._offset:  # cut: the run was taken up again
                    self._offset, self._torn = 0, b""
                file.seek(self._offset)
                content = file.read(_READ_BYTES)
        except FileNotFoundError:
            self.has_more = False
            return []
        self._offset += len(content)
        self.has_more = bool(content) and self._offset < size
        *lines, self._torn = (self._torn + content).split(b"\n")
        return [event for line in lines if line and (event := from_line(line)) is not None]


def read_events(path: Path) -> list[Event]:
    """All events of a log; a torn last line is left out."""
    reader = EventReader(path)
    events = reader.read()
    while reader.has_more:
        events += reader.read()
    return events


def last_event(path: Path) -> Event | None:
    """The newest whole event, read from the end of the file."""
    try:
        with path.open("rb") as file:
            file.seek(0, os.SEEK_END)
            file.seek(max(0, file.tell() - _TAIL_BYTES))
            lines = file.read().split(b"\n")
    except FileNotFoundError:
        return None
    return next((event for line in reversed(lines) if (event := from_line(line))), None)


def cut_events(path: Path, step: int | None) -> list[Event]:
    """Take away all that a log tells after `step`, so that every step stands in it once.

    A run that goes on from a checkpoint takes the later steps again; None is for one that begins
    anew. What is left ends with the run's start, a step, an evaluation or a checkpoint. Gives back
    the events that are left. Raises OSError when the log cannot be written.
    """
    left: list[Event] = []
    told: list[Event] = []
    size = position = 0
    try:
        with path.open("rb+") as file:
            for line in file if step is not None else ():
                event = from_line(line)
                if _is_beyond(event, step or 0) or not line.endswith(b"\n"):
                    break
                position += len(line)
                if event is not None:
                    told.append(event)
                if isinstance(event, RunStarted | Step | Evaluated | CheckpointSaved):
                    left += told
                    told, size = [], position
            file.truncate(size)
            os.fsync(file.fileno())
    except FileNotFoundError:
        return []
    return left


def _is_beyond(event: Event | None, step: int) -> bool:
    if isinstance(event, RunFinished | RunFailed):
        return True
    if isinstance(event, Evaluated) and event.split == "test":  # comes after all steps
        return True
    return isinstance(event, Step | Evaluated | CheckpointSaved) and event.step > step


def _ends_whole(path: Path) -> bool:
    with path.open("rb") as file:
        if file.seek(0, os.SEEK_END) == 0:
            return True
        file.seek(-1, os.SEEK_END)
        return file.read() == b"\n"
