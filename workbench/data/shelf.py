"""Tables larger than the memory should hold: their texts lie in a file that the system maps.

What is mapped is read from the disk when somebody looks at it, and let go when the memory is
wanted for something else. The file has no name: it is gone with the last text that is held,
whatever ends the process, and nobody can cut it off while it is mapped.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import IO, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import platformdirs
import psutil
import pyarrow as pa

from workbench.data.frames import text_frame
from workbench.data.memory import is_mapped, looked_at, map_file
from workbench.data.texts import Piece, Texts, column_texts

MUCH_BYTES = 2**27
"""Of texts: fewer are held in the memory, where no disk is waited for."""
_LEFT_FREE = 2**30  # on the disk, for everything else
_SHARE_OF_MEMORY = 2  # of what is free is not taken where the disk has no room
_PART_BYTES, _MOST_ROWS = 2**24, 100_000
_SCHEMA = pa.schema([("texts", pa.large_string())])

Columns: TypeAlias = Mapping[str, pa.Array | Texts]
"""Some rows of a table, each column with as many cells."""


class Shelf:
    """Takes a table part by part, and gives it back whole."""

    def __init__(self) -> None:
        self._columns: dict[str, list[Piece | int]] = {}  # an int: the number of one in the file
        self._rows = self._held = 0
        self._file: _File | None = None

    def __len__(self) -> int:
        return self._rows

    def add(self, columns: Columns) -> None:
        """Add rows below those that are there; a column is empty where a part lacks it.

        Raises MemoryError where neither the disk nor the memory has room.
        """
        rows = len(next(iter(columns.values()), ()))
        for name in columns:
            if name not in self._columns:
                self._columns[name] = [same("", self._rows)] if self._rows else []
        for name, parts in self._columns.items():
            cells = columns.get(name)
            chunks = [same("", rows)] if cells is None else _chunks_of(cells)
            parts += chunks
            self._held += _bytes_held(chunks)
        self._rows += rows
        if self._held >= (MUCH_BYTES if self._file is None else _PART_BYTES):
            self._put_away()

    def frame(self) -> pd.DataFrame:
        """The table; its parts stay where they are."""
        there = [] if self._file is None else self._file.parts()
        return text_frame(
            {
                name: pa.chunked_array(
                    [there[part] if isinstance(part, int) else part for part in parts],
                    pa.large_string(),
                )
                for name, parts in self._columns.items()
            }
        )

    def _put_away(self) -> None:
        """Put what is held into the file; where the disk is full it stays in the memory."""
        with suppress(OSError):
            self._file = self._file or _File()
            held = [
                (parts, place, part)
                for parts in self._columns.values()
                for place, part in enumerate(parts)
                if not isinstance(part, int) and not is_shelved(part)
            ]
            numbers = self._file.write([part for _, _, part in held])
            for (parts, place, _), number in zip(held, numbers, strict=True):
                parts[place] = number
            self._held = 0
        if self._held > psutil.virtual_memory().available // _SHARE_OF_MEMORY:
            raise MemoryError


class _File:
    """Parts of columns, written one behind the other."""

    def __init__(self) -> None:
        """Raises OSError where no file can be made."""
        self._folder = platformdirs.user_cache_path("workbench", appauthor=False)
        self._folder.mkdir(parents=True, exist_ok=True)
        self._file: IO[bytes] = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115
        self._writer = pa.ipc.new_stream(self._file, _SCHEMA)
        self._count = 0
        self._is_full = False

    def write(self, parts: list[Piece]) -> range:
        """Add parts; gives their numbers. Raises OSError where the disk has no room for them."""
        size = sum(part.nbytes for part in parts)
        if self._is_full or shutil.disk_usage(self._folder).free < size + _LEFT_FREE:
            raise OSError("no room")
        self._is_full = True  # unless all of them come to lie there
        for part in parts:
            self._writer.write_batch(pa.record_batch([part], schema=_SCHEMA))
        self._file.flush()
        self._is_full = False
        self._count += len(parts)
        return range(self._count - len(parts), self._count)

    def parts(self) -> list[Piece]:
        """All parts, mapped."""
        if not self._count:
            return []
        content = map_file(self._file)
        # Behind the last part there is no end, and where the disk became full half a part.
        reader = pa.ipc.open_stream(pa.BufferReader(content))
        return [reader.read_next_batch().column(0) for _ in range(self._count)]


def is_shelved(part: Piece) -> bool:
    """Whether texts lie in a mapped file."""
    letters = part.buffers()[2]
    return letters is not None and is_mapped(letters.address)


def is_on_shelf(texts: Texts) -> bool:
    """Whether texts are many and lie in mapped files, all or nearly all of them."""
    return texts.nbytes >= MUCH_BYTES and _bytes_held(texts.chunks) < MUCH_BYTES


def shelved(frame: pd.DataFrame) -> pd.DataFrame:
    """The same rows, on the shelf where many of them are in the memory."""
    texts = {str(name): column_texts(frame[name]) for name in frame.columns}
    if sum(_bytes_held(cells.chunks) for cells in texts.values()) < MUCH_BYTES:
        return frame
    shelf = Shelf()
    for some in stretches(texts):
        shelf.add({name: cells[some] for name, cells in texts.items()})
    return shelf.frame().set_axis(frame.index)


def rows_kept(frame: pd.DataFrame, kept: npt.NDArray[np.bool_]) -> pd.DataFrame:
    """Some rows of a table, which keep their number; of a large one a part after the other.

    kept: (n,) which rows
    """
    texts = {str(name): column_texts(frame[name]) for name in frame.columns}
    if sum(cells.nbytes for cells in texts.values()) < MUCH_BYTES:
        return frame[kept]
    shelf = Shelf()
    for some in stretches(texts):
        mask = pa.array(kept[some])
        shelf.add(
            {name: cells[some].filter(mask).combine_chunks() for name, cells in texts.items()}
        )
    return shelf.frame().set_axis(frame.index[kept])


def stretches(columns: Columns) -> Iterator[slice]:
    """Rows in a row, so many at once that their texts are no burden for the memory."""
    rows = len(next(iter(columns.values()), ()))
    size = sum(cells.nbytes for cells in columns.values()) / max(rows, 1)
    step = max(1, min(_MOST_ROWS, int(_PART_BYTES / max(size, 1))))
    for start in range(0, rows, step):
        yield slice(start, min(start + step, rows))
        looked_at(int(step * size))


def _chunks_of(cells: pa.Array | Texts) -> list[Piece]:
    return cells.chunks if isinstance(cells, pa.ChunkedArray) else [cells]


def _bytes_held(parts: Iterable[Piece]) -> int:
    """Of texts that lie in the memory."""
    return sum(part.nbytes for part in parts if not is_shelved(part))


def same(text: str, rows: int) -> Piece:
    """A column in which the same stands in every row."""
    return pa.repeat(pa.scalar(text, pa.large_string()), rows)
