"""From the bytes of a file to its text."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from workbench.data.faults import Fault, bad_letters, fault
from workbench.data.foreign_lines import Evidence, ForeignLines
from workbench.errors import DataError

_SAMPLE_BYTES = 65536
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # Before UTF-16, whose mark is the beginning of this one.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY_KINDS = (
    (b"PK\x03\x04", "a zip archive or an Office document"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file"),
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"PAR1", "a Parquet file (rename it to end in .parquet)"),
    (b"ARROW1", "an Arrow file (rename it to end in .arrow)"),
    (b"SQLite format 3", "a database"),
)
# Control characters but for zero bytes, tabs, line ends, and the separators of old formats.
_CONTROLS = re.compile(rb"[\x02-\x08\x0e-\x19\x7f]")
_PIECE_BYTES = 2**22
_MOST_CONTROLS, _FEW_CONTROLS = 0.02, 8


class Decoded(NamedTuple):
    """The text of a file, its encoding, and what had to be mended."""

    text: str
    encoding: str
    faults: tuple[Fault, ...] = ()


def decode(content: bytes, name: str, encoding: str | None = None) -> Decoded:
    """A file's text: by byte-order mark, then UTF-8, then the likeliest of the older encodings.

    encoding: read so, whatever it looks like
    Raises DataError for content that is no text, and for an encoding that does not exist.
    """
    if encoding is not None:
        return _without_zeros(_as_told(content, encoding))
    for mark, marked in BOMS:
        if content.startswith(mark):
            return _without_zeros(_replacing(content, marked))
    for mark, kind in _BINARY_KINDS:
        if content.startswith(mark):
            raise DataError(f"{name} is {kind}, not a table of text: save it as CSV, UTF-8, first.")
    if b"\0" in content and (unmarked := _utf16_without_mark(content)):
        return _without_zeros(_replacing(content, unmarked)._replace(encoding="utf-16"))
    sample = content[:_SAMPLE_BYTES]
    controls = [found.start() for found in _CONTROLS.finditer(sample)]
    if len(controls) > max(_FEW_CONTROLS, _MOST_CONTROLS * len(sample)):
        line = content.count(b"\n", 0, controls[0]) + 1
        raise DataError(
            f"{name} is not a table of text: it holds binary data (the first in line {line:,}). "
            "Save it as CSV, UTF-8, first."
        )
    try:
        return _without_zeros(Decoded(content.decode("utf-8"), "utf-8"))
    except UnicodeDecodeError:
        return _without_zeros(_not_quite_utf8(content))


def _as_told(content: bytes, encoding: str) -> Decoded:
    try:
        known = codecs.lookup(encoding).name
        "".encode(known)  # some codecs do not make text
    except (LookupError, ValueError) as error:
        raise DataError(
            f"There is no encoding {encoding!r}: choose one such as utf-8, gb18030 or cp1252."
        ) from error
    if known == "utf-8":
        known = "utf-8-sig"  # a mark is never part of the text
    return _replacing(content, known)


def _replacing(content: bytes, encoding: str) -> Decoded:
    """The text with � for what cannot be decoded."""
    text = content.decode(encoding, errors="replace")
    faults: tuple[Fault, ...] = ()
    if "\ufffd" in text:
        lines = [number for number, line in _numbered(text) if "\ufffd" in line]
        faults = (bad_letters(lines, text.count("\ufffd")),)
    return Decoded(text, encoding.removesuffix("-sig"), faults)


def _not_quite_utf8(content: bytes) -> Decoded:
    """Text that is no valid UTF-8: of another encoding, or UTF-8 with damage or foreign lines."""
    evidence = Evidence()
    for start in range(0, len(content), _PIECE_BYTES):
        evidence.add(content[start : start + _PIECE_BYTES])
    if (other := evidence.encoding()) is not None:
        return _replacing(content, other)
    lines = ForeignLines(evidence.foreign())
    text = lines.decoded(content)
    return Decoded(text, "utf-8", lines.faults())


def _without_zeros(decoded: Decoded) -> Decoded:
    """The text without zero bytes, which no text has; where they stood is told.

    A mark behind them, or a second one, is no letter either.
    """
    text = decoded.text
    if "\0" not in text:
        return decoded._replace(text=text.removeprefix("\ufeff"))
    found = zero_bytes(lines_with_zeros(text), text.count("\0"))
    text = text.replace("\0", "").removeprefix("\ufeff")
    return Decoded(text, decoded.encoding, (*decoded.faults, found))


def lines_with_zeros(text: str) -> list[int]:
    """The numbers, from 1, of the lines with a zero byte."""
    return [number for number, line in _numbered(text) if "\0" in line]


def zero_bytes(lines: list[int], count: int) -> Fault:
    """Zero bytes that are left out. lines: on which they stand"""
    return fault(
        "zero bytes",
        lines,
        "1 zero byte is left out ({lines}).",
        "{count} zero bytes are left out ({lines}).",
        count,
    )


def _numbered(text: str) -> enumerate[str]:
    return enumerate(re.split(r"\r\n?|\n", text), start=1)


def _utf16_without_mark(content: bytes) -> str | None:
    """In UTF-16 the spaces, commas and line ends have a zero byte, always on the same side."""
    sample = content[: _SAMPLE_BYTES & ~1]
    if len(content) % 2:
        return None
    for encoding, zeros, others in (
        ("utf-16-le", sample[1::2], sample[::2]),
        ("utf-16-be", sample[::2], sample[1::2]),
    ):
        if zeros.count(0) > 0.01 * len(zeros) and others.count(0) == 0:
            try:
                text = sample.decode(encoding, errors="ignore")
            except UnicodeDecodeError:
                continue
            if "\n" in text and all(letter.isprintable() or letter in "\r\n\t" for letter in text):
                return encoding
    return None
