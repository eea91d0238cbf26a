"""The content of files, unpacked: gzip, zip, Zstandard, bzip2 and xz."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import IO, Any, NamedTuple

import psutil

from workbench.errors import DataError

Progress = Callable[[int, int], None]

# Enough for the first rows of a table, and read in a few milliseconds.
_HEAD_BYTES = 2 * 2**20
_PIECE_BYTES = 2**24
# Unpacked it lies in the memory twice for a moment, and its rows take as much again.
_SHARE_OF_MEMORY = 4
_ZIP = b"PK\x03\x04"
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
        parts: tuple[str, ...] = (),
    ) -> None:
        """whole: False where only the beginning was asked for and there is more

        place: where to read, instead of `data`; progress: called with (bytes read, bytes in all)
        parts: the names on the way to it, those of folders within an archive too
        """
        self.name = name
        self.parts = parts or (name,)
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

    def beginning(self) -> Content:
        """The same with its beginning alone, for a first look; the file may grow meanwhile.

        Raises DataError if it cannot be read or is damaged.
        """
        if self._place is None:
            return self
        with _opened(self._place, None) as stream:
            data = stream.read(_HEAD_BYTES)
            whole = len(data) < _HEAD_BYTES or not stream.read(1)
            return Content(self.name, data, whole, parts=self.parts)

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


def unpacked(path: Path, progress: Progress | None = None) -> list[Content]:
    """A file, or the files within it if it is a zip archive, by name.

    progress: called while they are read; what it raises ends the reading
    Raises DataError if it cannot be read or is damaged.
    """
    with _told(path), path.open("rb") as file:
        before = os.fstat(file.fileno())
        mark = file.read(6)
        members: list[str | None] = []
        if mark.startswith(_ZIP):
            members += _members(path, file)
    found = []
    for member in members or [None]:
        place = _Place(path, before, member, member is not None or _is_packed(mark))
        parts = path.parts if member is None else (*path.parts, *parts_within(member))
        is_zip = parts[-1].lower().endswith(".zip")
        name = parts[-1] if is_zip else unpacked_name(parts[-1])
        found.append(Content(name, None, True, place, progress, parts))
    return found


class Archive(NamedTuple):
    """A zip archive, and the names and sizes of the files in it."""

    path: Path
    members: dict[str, int]

    @contextmanager
    def opened(self, members: Iterable[str]) -> Iterator[Callable[[str], bytes]]:
        """Something that reads one of the members, of which there may be very many.

        Raises DataError, there too, if the archive is damaged or changes meanwhile, and before
        anything is read if these would fill the memory.
        """
        size = sum(self.members[member] for member in members)
        if size > psutil.virtual_memory().available // _SHARE_OF_MEMORY:
            raise _too_large(self.path.name, size)
        with ExitStack() as stack:
            with _told(self.path):
                file = stack.enter_context(self.path.open("rb"))
                before = os.fstat(file.fileno())
                archive = stack.enter_context(zipfile.ZipFile(file))

            def read(member: str) -> bytes:
                with _told(self.path):
                    return archive.read(member)  # never more than the size that is told

            yield read
            _require_unchanged(self.path, before)


def archive_at(path: Path) -> Archive | None:
    """The zip archive at a path; None if it is another file, such as a workbook.

    Raises DataError if it cannot be read, is damaged, or holds no files.
    """
    with _told(path), path.open("rb") as file:
        if not file.read(4).startswith(_ZIP):
            return None
        members = _members(path, file)
    return Archive(path, members) if members else None


def parts_within(member: str) -> tuple[str, ...]:
    """The names on the way to a file in an archive; some programs write them in Windows' manner."""
    return PurePosixPath(member.replace("\\", "/").lstrip("/")).parts


def unpacked_name(name: str) -> str:
    """A file's name without the ending of its packing: "rows.csv" for "rows.csv.gz"."""
    return Path(name).stem if Path(name).suffix.lower() in _PACKED_SUFFIXES else name


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
                if _is_packed(inner.peek(6)):
                    inner = _unpacking(inner)
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
        raise _too_large(name, size) from error


def _too_large(name: str, size: int) -> DataError:
    return DataError(
        f"{name} is too large for the memory that is free: it holds more than {size / 1e9:.1f} "
        "GB. Close other programs, or open a part of it."
    )


def _members(path: Path, file: IO[bytes]) -> dict[str, int]:
    """The files of an archive and their sizes; none if it is a workbook, which is packed so too."""
    with zipfile.ZipFile(file) as archive:
        sizes = {
            entry.filename: entry.file_size
            for entry in sorted(archive.infolist(), key=lambda entry: entry.filename)
            if not entry.is_dir()
            and not any(part.startswith((".", "__MACOSX")) for part in parts_within(entry.filename))
        }
    if sizes.keys() & _OFFICE_MEMBERS:
        return {}
    if not sizes:
        raise DataError(f"{path.name} is an archive without files: open another.")
    return sizes
