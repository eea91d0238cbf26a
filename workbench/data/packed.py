"""The content of files, unpacked: gzip, zip, Zstandard, bzip2 and xz."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import zipfile
import zlib
from pathlib import Path
from typing import IO, Any, NamedTuple

import psutil

from workbench.errors import DataError

# Enough for the first rows of a table, and read in a few milliseconds.
_HEAD_BYTES = 2 * 2**20
_PIECE_BYTES = 2**24
# Unpacked it lies in the memory twice for a moment, and its rows take as much again.
_SHARE_OF_MEMORY = 4
_PACKED_SUFFIXES = {".gz", ".zst", ".bz2", ".xz", ".zip"}
_MARKS_OF_A_FILE = ("st_ino", "st_size", "st_mtime_ns")
_OFFICE_MEMBERS = {"[Content_Types].xml", "mimetype"}


class Content(NamedTuple):
    """A file's name without the packing, and its bytes."""

    name: str
    data: bytes
    whole: bool = True
    """False where only the beginning was asked for and there is more."""

    @property
    def kind(self) -> str:
        """The ending of the name, such as ".csv"; empty without one."""
        return Path(self.name).suffix.lower()


def unpacked(path: Path, head: bool = False) -> list[Content]:
    """A file, or the files within it if it is a zip archive, by name.

    head: only the beginning of each, for a first look
    Raises DataError if it cannot be read or is damaged.
    """
    try:
        with path.open("rb") as file:
            before = os.fstat(file.fileno())
            found = _contents(path, file, head, before.st_size)
            if not head:
                _require_unchanged(path, before)
            return found
    except DataError:
        raise
    except (OSError, EOFError, RuntimeError, ValueError, zlib.error, lzma.LZMAError) as error:
        raise _unreadable(path, error) from error
    except zipfile.BadZipFile as error:
        raise DataError(
            f"{path.name} is an Excel workbook or a zip archive that is damaged: save or fetch it "
            "again."
        ) from error


def unpacked_name(name: str) -> str:
    """A file's name without the ending of its packing: "rows.csv" for "rows.csv.gz"."""
    return Path(name).stem if Path(name).suffix.lower() in _PACKED_SUFFIXES else name


def _unreadable(path: Path, error: Exception) -> DataError:
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return DataError(f"{path.name} cannot be read: {reason.rstrip('.')}.")


def _contents(path: Path, file: IO[bytes], head: bool, size: int) -> list[Content]:
    mark = file.read(6)
    file.seek(0)
    if mark.startswith(b"PK\x03\x04"):
        if found := _members(path, file, head):
            return found
        file.seek(0)
    name = path.name
    if path.suffix.lower() in _PACKED_SUFFIXES - {".zip"}:
        name = path.stem
    stream = _opened(file, mark)
    return [_read(stream, name, head, size if stream is file else None)]


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


def _opened(file: IO[bytes], mark: bytes) -> Any:
    """The stream unpacked, by what it begins with."""
    if mark.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=file)
    if mark.startswith(b"BZh"):
        return bz2.BZ2File(file)
    if mark.startswith(b"\xfd7zXZ\0"):
        return lzma.LZMAFile(file)
    if mark.startswith(b"\x28\xb5\x2f\xfd"):
        import pyarrow

        return pyarrow.CompressedInputStream(file, "zstd")
    return file


def _read(stream: Any, name: str, head: bool, size: int | None) -> Content:
    """size: how much there is, where that is known; in one piece it is held once, not twice."""
    if not head:
        return Content(name, _all_of(stream, name, size))
    data = stream.read(_HEAD_BYTES)
    return Content(name, data, whole=len(data) < _HEAD_BYTES or not stream.read(1))


def _all_of(stream: Any, name: str, known: int | None) -> bytes:
    """Everything, unless it would fill the memory: a few packed bytes can hold terabytes."""
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


def _members(path: Path, file: IO[bytes], head: bool) -> list[Content]:
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
        found = []
        for name in names:
            with archive.open(name) as member:
                size = archive.getinfo(name).file_size
                found.append(_read(member, Path(name).name, head, size))
        return found
