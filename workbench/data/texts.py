"""A column of texts as Arrow holds it, looked at piece by piece.

A piece is small enough that what is made of it stays in the cache of the processor, and that the
memory for it is not felt beside the table.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import pairwise
from typing import Any, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from workbench.data.memory import give_back, keep_freed, looked_at

Progress = Callable[[int, int], None]
Numbers = npt.NDArray[np.int64]
Places = npt.NDArray[np.int32]
"""Which row of a table: half as large as `Numbers` where one is held for each of a million rows."""
Texts: TypeAlias = pa.ChunkedArray
"""Many texts, none missing, in one or several stretches."""
Piece: TypeAlias = pa.LargeStringArray
"""Some texts in a row."""
Made = TypeVar("Made")

_PIECE_BYTES = 1_000_000
_PAGE_BYTES = 4096  # that are read for the least text
MOST_LETTERS = 1_000_000
"""That stand for a longer text; no model takes in as many."""
_THREADS_TAKE = 4 * 10_000_000  # bytes: the stack of each, and some

_ROWS_AT_ONCE = 100_000

_besides = 0  # how often `beside` is at work


def column_texts(cells: pd.Series) -> Texts:
    """A column of texts, without a copy where it is held so; what is missing is empty."""
    made = pa.array(cells, type=pa.large_string(), from_pandas=True)
    texts = made if isinstance(made, pa.ChunkedArray) else pa.chunked_array([made])
    return pc.fill_null(texts, "") if texts.null_count else texts


def pieces_of(texts: Texts) -> Iterator[Piece]:
    """The texts in pieces of some megabyte, in order."""
    for chunk in texts.chunks:
        ends = text_bytes(chunk)[1]
        count = max(1, round(int(ends[-1]) / _PIECE_BYTES))
        cuts = np.searchsorted(ends, np.arange(1, count) * (ends[-1] / count)).tolist()
        for first, last in pairwise([0, *cuts, len(chunk)]):
            if first < last:
                yield chunk.slice(first, last - first)


def each(function: Callable[[Any], Made], items: Iterable[Any]) -> Iterator[Made]:
    """What is made of each item, in order: by threads, as numpy and Arrow work without Python.

    What waits is dropped on an error. Raises MemoryError where threads cannot begin.
    """
    keep_freed()
    workers = max(1, min(4, os.cpu_count() or 1) // (1 + _besides))
    # Python waits for ever for a thread that gets no memory: where there is too little, fail here.
    np.empty(_THREADS_TAKE, np.uint8)
    threads = ThreadPoolExecutor(workers) if workers > 1 else None
    try:
        for made in map(function, items) if threads is None else threads.map(function, items):
            looked_at(_PIECE_BYTES)
            yield made
    finally:
        if threads is not None:
            threads.shutdown(cancel_futures=True)
            give_back()  # what ended threads leave is not used again


@contextmanager
def beside() -> Iterator[Callable[..., Future[Any]]]:
    """Begins work in a thread beside this one, one after the other; each has half the processors.

    At the end all is done; on an error what has not begun is dropped.
    """
    global _besides
    thread = ThreadPoolExecutor(1)
    _besides += 1
    try:
        yield thread.submit
        thread.shutdown()
    finally:
        _besides -= 1
        thread.shutdown(cancel_futures=True)


def by_piece(function: Callable[[Piece], npt.NDArray[Any]], texts: Texts) -> npt.NDArray[Any]:
    """(n,) what is made of each text, by a function that makes it of those of a piece."""
    pieces = [*pieces_of(texts)] or [pa.array([], pa.large_string())]
    if len(pieces) == 1:
        return function(pieces[0])
    return np.concatenate([*each(function, pieces)])


def taken(texts: Texts, rows: Numbers | Places) -> Piece:
    """The texts of some rows. Not `Texts.take`, which copies all of the texts first.

    rows: ascending
    """
    chunks = texts.chunks
    bounds = np.cumsum([0, *map(len, chunks)])
    places = np.searchsorted(rows, bounds)
    found = []
    for number in np.flatnonzero(np.diff(places)):
        own = rows[places[number] : places[number + 1]] - bounds[number]
        found.append(chunks[number].take(pa.array(own)))
        looked_at(min(chunks[number].nbytes, _PAGE_BYTES * len(own)))
    if len(found) == 1:
        return found[0]  # not another copy
    return pa.concat_arrays(found) if found else pa.array([], pa.large_string())


def first_of_each(codes: Places) -> Numbers:
    """(k,) where each code stands first; they appear in their order."""
    found, known = [np.empty(0, np.int64)], 0
    for start in range(0, len(codes), _ROWS_AT_ONCE):
        some = codes[start : start + _ROWS_AT_ONCE]
        if (most := int(some.max()) + 1) > known:
            so_far = np.maximum.accumulate(some)
            found.append(start + np.searchsorted(so_far, np.arange(known, most)))
            known = most
    return np.concatenate(found)


def beginnings(texts: Piece) -> Piece:
    """The texts, of huge ones the first million letters."""
    if np.diff(text_bytes(texts)[1]).max(initial=0) <= MOST_LETTERS:
        return texts
    return pc.utf8_slice_codeunits(texts, 0, MOST_LETTERS)


def beginning(texts: Texts, row: int, letters: int) -> str:
    """The first letters of one text, whose others are not touched: of a huge one they are many."""
    content = b"".join(
        text_bytes(chunk)[0][: 4 * letters].tobytes() for chunk in texts.slice(row, 1).chunks
    )
    return content.decode("utf-8", "ignore")[:letters]


def are_empty(texts: Piece) -> npt.NDArray[np.bool_]:
    """(n,) texts without a letter or sign."""
    content, ends = text_bytes(texts)
    found = np.ones(len(texts), dtype=bool)
    if len(content):
        first = content.take(ends[:-1], mode="clip")
        found = (ends[1:] == ends[:-1]) | (first <= 0x20) | (first >= 0x7F)  # no letter or sign
    doubtful = np.flatnonzero(found)
    trimmed = pc.utf8_trim_whitespace(texts.take(pa.array(doubtful)))
    found[doubtful] = pc.equal(pc.binary_length(trimmed), 0).to_numpy(zero_copy_only=False)
    return found


def letters_of(texts: Piece) -> npt.NDArray[np.int32]:
    """(n,) letters and signs of each text."""
    if are_ascii(texts):
        return np.diff(text_bytes(texts)[1]).astype(np.int32)
    return np.array(pc.utf8_length(texts).cast(pa.int32()))


def are_ascii(texts: Piece) -> bool:
    """Whether all letters of all texts are ASCII's."""
    return bool(text_bytes(texts)[0].max(initial=0) < 0x80)


def text_bytes(texts: Piece) -> tuple[npt.NDArray[np.uint8], Numbers]:
    """The bytes of all texts in one row, and (n + 1,) where each begins and the last one ends."""
    ends, content = texts.buffers()[1:3]
    if ends is None:
        return np.empty(0, np.uint8), np.zeros(1, dtype=np.int64)
    places = np.frombuffer(ends, dtype=np.int64)[texts.offset : texts.offset + len(texts) + 1]
    if content is None:
        return np.empty(0, np.uint8), places - places[0]
    inner = np.frombuffer(content, dtype=np.uint8)[places[0] : places[-1]]
    return inner, places - places[0]
