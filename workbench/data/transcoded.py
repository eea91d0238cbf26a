"""A large text that is not, or not all, UTF-8, read as UTF-8 a stretch at a time.

Only where that gives what decoding it as a whole would. Which encoding it is can be told for
certain at the end only, when all of it was seen.
"""

from __future__ import annotations

import codecs
from typing import Any, Protocol

from workbench.data.encoding import BOMS
from workbench.data.faults import Fault
from workbench.data.foreign_lines import Evidence, ForeignLines

_PIECE_BYTES = 2**22
_MOST_LINE_BYTES = 2**24


class Readable(Protocol):
    """What bytes are read from."""

    def read(self, size: int, /) -> bytes: ...


class Transcoded:
    """A stream of UTF-8 made of one of another encoding."""

    def __init__(self, head: bytes, stream: Readable, encoding: str, is_told: bool) -> None:
        """head: what was read of the stream already; is_told: whether nobody guessed"""
        self._rest = head
        self._stream = stream
        self._encoding = encoding
        is_marked = not is_told and any(head.startswith(mark) for mark, _ in BOMS)
        self._evidence = None if is_told or is_marked else Evidence()
        self._decoder: Any = codecs.getincrementaldecoder(encoding)()
        self._made = b""

    def read(self, size: int) -> bytes:
        """As many bytes, or fewer at the end. Raises UnicodeError for what the encoding has not."""
        pieces, missing = [self._made], size - len(self._made)
        is_over = False
        while missing > 0 and not is_over:
            piece = self._rest or self._stream.read(_PIECE_BYTES)
            self._rest, is_over = b"", not piece
            if self._evidence is not None:
                self._evidence.add(piece)
            text = self._decoder.decode(piece, is_over)
            if "\ufffd" in text:
                raise UnicodeError("a letter that could not be read, which is told")
            pieces.append(text.encode())
            missing -= len(pieces[-1])
        made = b"".join(pieces)
        self._made = made[size:]
        return made[:size]

    def require_certain(self) -> None:
        """Raise UnicodeError if all that was read speaks for another encoding."""
        if self._evidence is not None and self._evidence.encoding() != self._encoding:
            raise UnicodeError("another encoding")


class Mended:
    """A stream of UTF-8 made of one with damage and with lines of another encoding."""

    def __init__(self, stream: Readable, lines: ForeignLines) -> None:
        self._stream = stream
        self._lines = lines
        self._torn = self._made = b""

    def read(self, size: int) -> bytes:
        """As many bytes, or fewer at the end. Raises UnicodeError for a line of many megabytes."""
        pieces, missing = [self._made], size - len(self._made)
        is_over = False
        while missing > 0 and not is_over:
            _require_short(len(self._torn))
            piece = self._stream.read(_PIECE_BYTES)
            is_over = not piece
            begun, end, self._torn = (self._torn + piece).rpartition(b"\n")
            if is_over:
                begun, end, self._torn = begun + end + self._torn, b"", b""
            pieces.append(self._lines.decoded(begun + end).encode())
            missing -= len(pieces[-1])
        made = b"".join(pieces)
        self._made = made[size:]
        return made[:size]

    def faults(self) -> tuple[Fault, ...]:
        """What was mended so far."""
        return self._lines.faults()


def evidence_of(stream: Readable) -> Evidence:
    """Which encoding all of a text speaks for. Raises UnicodeError for a line of many megabytes."""
    found = Evidence()
    while piece := stream.read(_PIECE_BYTES):
        found.add(piece)
        _require_short(found.torn)
    return found


def _require_short(size: int) -> None:
    if size > _MOST_LINE_BYTES:
        raise UnicodeError("a line that is too long to be read in parts")
