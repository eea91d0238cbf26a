"""From the bytes of a file to its text."""

from __future__ import annotations

import codecs
import gzip
import re
import zlib
from pathlib import Path
from typing import NamedTuple

from workbench.errors import DataError

_SAMPLE_BYTES = 65536
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # Before UTF-16, whose mark is the beginning of this one.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY_KINDS = (
    (b"PK\x03\x04", "an Excel workbook or a zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file"),
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"PAR1", "a Parquet file (rename it to end in .parquet)"),
    (b"SQLite format 3", "a database"),
)


class Decoded(NamedTuple):
    """The text of a file, its encoding, and what had to be mended, in sentences."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def read_bytes(path: Path) -> bytes:
    """The content of a file, unpacked if it is gzip. Raises DataError if it cannot be read."""
    try:
        content = path.read_bytes()
        return gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or error
        raise DataError(f"{path.name} cannot be read: {reason}.") from error


def decode(content: bytes, name: str) -> Decoded:
    """A file's text: by byte-order mark, then UTF-8, then the likeliest of the older encodings.

    Raises DataError for content that is no text.
    """
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _marked(content, encoding)
    for mark, kind in _BINARY_KINDS:
        if content.startswith(mark):
            raise DataError(f"{name} is {kind}, not a table of text: save it as CSV, UTF-8, first.")
    if (at := content.find(b"\0")) >= 0:
        if unmarked := _utf16_without_mark(content):
            return Decoded(content.decode(unmarked, errors="replace"), "utf-16")
        line = content.count(b"\n", 0, at) + 1
        raise DataError(
            f"{name} is not a table of text: it holds binary data (a zero byte in line {line:,}). "
            "Save it as CSV, UTF-8, first."
        )
    try:
        return Decoded(content.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        first_bad = error.start
    mended = content.decode("utf-8", errors="replace")
    bad = mended.count("\ufffd") - content.count(b"\xef\xbf\xbd")
    # Text of another encoding has hardly a valid letter of several bytes in UTF-8, so a file that
    # has ten for each bad one is UTF-8 with some damage.
    valid = sum(map(len, re.findall(r"[^\x00-\x7f\ufffd]+", mended)))
    if valid >= 10 * bad:
        line = content.count(b"\n", 0, first_bad) + 1
        where = f"in line {line:,}" if bad == 1 else f"the first in line {line:,}"
        letters = "1 letter is" if bad == 1 else f"{bad:,} letters are"
        return Decoded(mended, "utf-8", (f"{letters} not valid UTF-8 and shown as �, {where}.",))
    encoding = _likeliest_encoding(content[:_SAMPLE_BYTES])
    return Decoded(content.decode(encoding, errors="replace"), encoding)


def _marked(content: bytes, encoding: str) -> Decoded:
    text = content.decode(encoding, errors="replace")
    notes: tuple[str, ...] = ()
    if "\ufffd" in text:
        line = text.count("\n", 0, text.index("\ufffd")) + 1
        notes = (f"Some letters are damaged and shown as �, the first in line {line:,}.",)
    return Decoded(text, encoding.removesuffix("-sig"), notes)


def _utf16_without_mark(content: bytes) -> str | None:
    """In UTF-16 the spaces, commas and line ends have a zero byte, always on the same side."""
    sample = content[: _SAMPLE_BYTES & ~1]
    if len(content) % 2:
        return None
    for encoding, zeros, others in (
        ("utf-16-le", sample[1::2], sample[::2]),
        ("utf-16-be", sample[::2], sample[1::2]),
    ):
        if zeros.count(0) > 0.05 * len(zeros) and others.count(0) == 0:
            try:
                text = sample.decode(encoding, errors="ignore")
            except UnicodeDecodeError:
                continue
            if "\n" in text and all(letter.isprintable() or letter in "\r\n\t" for letter in text):
                return encoding
    return None


def _likeliest_encoding(sample: bytes) -> str:
    """Chinese files are mostly GB18030, others mostly Windows-1252, when they are not UTF-8."""
    # Chinese letters are two bytes, nearly always both high, and stand together; the accents of
    # European languages stand alone between plain letters.
    runs = re.findall(rb"[\x80-\xff]+", sample)
    together = sum(len(run) for run in runs if len(run) > 1)
    if together > 0.8 * sum(map(len, runs)):
        decoded = sample.decode("gb18030", errors="ignore")
        chinese = "".join(re.findall(r"[\u4e00-\u9fff]+", decoded))
        # Nine in ten letters of a Chinese text are among GB 2312's common ones, whose first byte
        # is B0 to D7; Russian or Greek read as Chinese gives rare ones.
        first_bytes = chinese.encode("gb18030")[::2]
        common = sum(0xB0 <= byte <= 0xD7 for byte in first_bytes)
        if 2 * len(chinese) > 0.6 * together and common > 0.7 * len(chinese):
            return "gb18030"
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    if best is None or best.encoding in ("ascii", "cp1250", "mac_roman", "latin_1", "cp437"):
        return "cp1252"
    return str(best.encoding)
