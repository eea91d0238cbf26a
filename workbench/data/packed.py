"""The content of files, unpacked: gzip, zip, Zstandard, bzip2 and xz."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, Any

import psutil

from workbench.errors import DataError

Progress = Callable[[int, int], None]

# Enough for the first rows of a table, and read in a few milliseconds.
_HEAD_BYTES = 2 * 2**20
_PIECE_BYTES = 2**24
# Unpacked it lies in the memory twice for a moment, and its rows take as much again.
_SHARE_OF_MEMORY = 4
_PACKED_SUFFIXES = {".gz", ".zst", ".bz2", ".xz", ".zip"}
_MARKS_OF_A_FILE = ("st_ino", "st_size", "st_mtime_ns")
_OFFICE_MEMBERS = {"[Content_Types].xml", "mimetype"}


@dataclass(frozen=True)
class _Place:
    """Where a content is read from: a file as it was, or one within it."""

    path: Path
    before: os.stat_result
    member: str | None
    is_packed: bool


class Content:
    """A file's name without the packing, and its bytes, which are read when they are asked for."""

    def __init__(
        self,
        name: str,
        data: bytes | None = None,
        whole: bool = True,
        place: _Place | None = None,
        progress: Progress | None = None,
    ) -> None:
        """whole: False where only the beginning was asked for and there is more

        place: where to read, instead of `data`; progress: called with (bytes read, bytes in all)
        """
        self.name = name
        self.whole = whole
        self._given = data
        self._place = place
        self._progress = progress

    @property
    def kind(self) -> str:
        """The ending of the name, such as ".csv"; empty without one."""
        return Path(self.name).suffix.lower()

    @cached_property
    def is_empty(self) -> bool:
        if self._given is not None:
            return not self._given
        with self.opened() as stream:
            return not stream.read(1)

    @property
    def data(self) -> bytes:
        """All bytes, read anew. Raises DataError if they cannot be, or are too many."""
        if self._given is not None:
            return self._given
        assert self._place is not None
        size = None if self._place.is_packed else self._place.before.st_size
        with self.opened() as stream:
            return _all_of(stream, self.name, size)

    @contextmanager
    def opened(self) -> Iterator[IO[bytes]]:
        """The bytes one after the other; of a file that is not packed in any order.

        Raises DataError, there too, if the file cannot be read or is damaged, and at the end if it
        is no more what it was.
        """
        if self._place is None:
            yield io.BytesIO(self.data)
            return
        path, before = self._place.path, self._place.before
        _require_unchanged(path, before)
        try:
            with _opened(self._place, self._progress) as stream:
                yield stream
        except Exception:
            _require_unchanged(path, before)  # of half a file nothing else needs to be said
            raise
        _require_unchanged(path, before)

    @contextmanager
    def as_file(self) -> Iterator[IO[bytes]]:
        """The same for readers that go to and fro in it."""
        if self._place is None or self._place.is_packed:
            yield io.BytesIO(self.data)
            return
        with self.opened() as stream:
            yield stream


def unpacked(path: Path, head: bool = False, progress: Progress | None = None) -> list[Content]:
    """A file, or the files within it if it is a zip archive, by name.

    head: only the beginning of each, for a first look
    progress: called while they are read; what it raises ends the reading
    Raises DataError if it cannot be read or is damaged.
    """
    with _told(path), path.open("rb") as file:
        before = os.fstat(file.fileno())
        mark = file.read(6)
        members: list[str | None] = []
        if mark.startswith(b"PK\x03\x04"):
            members += _members(path, file)
    own_name = path.stem if path.suffix.lower() in _PACKED_SUFFIXES - {".zip"} else path.name
    found = []
    for member in members or [None]:
        place = _Place(path, before, member, member is not None or _is_packed(mark))
        name = own_name if member is None else Path(member).name
        found.append(_head(name, place) if head else Content(name, None, True, place, progress))
    return found


def unpacked_name(name: str) -> str:
    """A file's name without the ending of its packing: "rows.csv" for "rows.csv.gz"."""
    return Path(name).stem if Path(name).suffix.lower() in _PACKED_SUFFIXES else name


def _head(name: str, place: _Place) -> Content:
    """The beginning alone; the file may grow meanwhile."""
    with _opened(place, None) as stream:
        data = stream.read(_HEAD_BYTES)
        return Content(name, data, len(data) < _HEAD_BYTES or not stream.read(1))


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What goes wrong with a file is told in a sentence."""
    try:
        yield
    except DataError:
        raise
    except zipfile.BadZipFile as error:
        raise DataError(
            f"{path.name} is an Excel workbook or a zip archive that is damaged: save or fetch it "
            "again."
        ) from error
    except (OSError, EOFError, RuntimeError, ValueError, zlib.error, lzma.LZMAError) as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise DataError(f"{path.name} cannot be read: {reason.rstrip('.')}.") from error


def _require_unchanged(path: Path, before: os.stat_result) -> None:
    """Raise DataError if a file that was read is no more what it was when it was opened."""
    try:
        now = path.stat()
    except OSError as error:
        raise DataError(
            f"{path.name} was taken away while it was read: put it back, or open another."
        ) from error
    if any(getattr(now, part) != getattr(before, part) for part in _MARKS_OF_A_FILE):
        raise DataError(
            f"{path.name} changed while it was read: wait until the program that writes it is "
            "done, and open it again."
        )


@contextmanager
def _opened(place: _Place, progress: Progress | None) -> Iterator[Any]:
    """What lies there as a stream; what goes wrong with it is told."""
    with ExitStack() as stack:
        with _told(place.path):
            file = stack.enter_context(place.path.open("rb"))
            inner: Any = file
            if place.member is not None:
                archive = stack.enter_context(zipfile.ZipFile(file))
                inner = stack.enter_context(archive.open(place.member))
            elif place.is_packed:
                inner = _unpacking(file)
        yield _Stream(inner, file, place, progress)


class _Stream:
    """Reads what is unpacked, tells how far it came, and what goes wrong."""

    closed = False

    def __init__(
        self, inner: Any, file: IO[bytes], place: _Place, progress: Progress | None
    ) -> None:
        self._inner = inner
        self._file = file
        self._place = place
        self._progress = progress

    def read(self, size: int) -> bytes:
        with _told(self._place.path):
            content: bytes = self._inner.read(size)
            read = self._file.tell()
        if self._progress is not None:
            self._progress(read, self._place.before.st_size)
        return content

    def seek(self, place: int, whence: int = 0) -> int:
        return int(self._inner.seek(place, whence))

    def tell(self) -> int:
        return int(self._inner.tell())


def _is_packed(mark: bytes) -> bool:
    return mark.startswith((b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd"))


def _unpacking(file: IO[bytes]) -> Any:
    """The stream unpacked, by what it begins with."""
    mark = file.read(6)
    file.seek(0)
    if mark.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=file)
    if mark.startswith(b"BZh"):
        return bz2.BZ2File(file)
    if mark.startswith(b"\xfd7zXZ\0"):
        return lzma.LZMAFile(file)
    import pyarrow

    return pyarrow.CompressedInputStream(file, "zstd")


def _all_of(stream: Any, name: str, known: int | None) -> bytes:
    """Everything, unless it would fill the memory: a few packed bytes can hold terabytes.

    known: how much there is, where that is known; in one piece it is held once, not twice
    """
    most = psutil.virtual_memory().available // _SHARE_OF_MEMORY
    pieces, size = [], 0
    try:
        if known is not None and known > most:
            size = known
            raise MemoryError
        while piece := stream.read(min(known or _PIECE_BYTES, most + 1)):
            size += len(piece)
            if size > most:
                raise MemoryError
            pieces.append(piece)
        return b"".join(pieces)
    except MemoryError as error:
        pieces.clear()
        raise DataError(
            f"{name} is too large for the memory that is free: it holds more than {size / 1e9:.1f} "
            "GB. Close other programs, or open a part of it."
        ) from error


def _members(path: Path, file: IO[bytes]) -> list[str]:
    """The files of an archive; none if it is a workbook, which is packed so too."""
    with zipfile.ZipFile(file) as archive:
        names = sorted(
            entry.filename
            for entry in archive.infolist()
            if not entry.is_dir()
            and not any(part.startswith((".", "__MACOSX")) for part in Path(entry.filename).parts)
        )
    if _OFFICE_MEMBERS & set(names):
        return []
    if not names:
        raise DataError(f"{path.name} is an archive without files: open another.")
    return names
