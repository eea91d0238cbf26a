"""Text that is hardly valid UTF-8: of another encoding, or with damage or lines of another one."""

from __future__ import annotations

import re

from workbench.data.faults import Fault, bad_letters, fault
from workbench.data.languages import likeliest_encoding

_SAMPLE_BYTES = 65536
_VALID = re.compile(r"[^\x00-\x7f\ufffd]")


class Evidence:
    """Which encoding the lines of a text speak for that are no valid UTF-8."""

    def __init__(self) -> None:
        self._rest = b""
        self._good = self._bad = self._valid = self._damaged = 0
        self._all, self._foreign = _Sample(), _Sample()

    def add(self, content: bytes) -> None:
        """More of the text."""
        begun, _, self._rest = (self._rest + content).rpartition(b"\n")
        self._look_at(begun)

    @property
    def torn(self) -> int:
        """Bytes of a line whose end has not come yet."""
        return len(self._rest)

    def encoding(self) -> str | None:
        """Of all of the text; None for UTF-8 with damage or some foreign lines."""
        self._look_at(self._rest)
        self._rest = b""
        # Text of another encoding has hardly a valid letter of several bytes in UTF-8.
        if self._good <= 0.3 * self._bad and self._valid < 10 * self._damaged:
            return likeliest_encoding(self._all.content) or "cp1252"
        return None

    def foreign(self) -> str | None:
        """Of the lines that are not UTF-8, but for damage; None where that cannot be told."""
        return likeliest_encoding(self._foreign.content)

    def _look_at(self, content: bytes) -> None:
        if content.isascii():
            return
        bad: list[bytes] = []
        for line in content.split(b"\n"):
            if not line.isascii():
                if _is_utf8(line):
                    self._good += 1
                else:
                    bad.append(line)
        self._bad += len(bad)
        self._all.add(bad)
        if not self._foreign.is_full:
            self._foreign.add([line for line in bad if _is_foreign(_mended(line))])
        mended = _mended(b"\n".join(bad))
        self._damaged += mended.count("\ufffd")
        self._valid += len(_VALID.findall(mended))


class _Sample:
    """The first lines of some."""

    def __init__(self) -> None:
        self._lines: list[bytes] = []
        self._size = 0

    @property
    def is_full(self) -> bool:
        return self._size >= _SAMPLE_BYTES

    @property
    def content(self) -> bytes:
        return b"\n".join(self._lines)[:_SAMPLE_BYTES]

    def add(self, lines: list[bytes]) -> None:
        for line in lines:
            if self.is_full:
                break
            self._lines.append(line[:_SAMPLE_BYTES])
            self._size += len(self._lines[-1]) + 1


class ForeignLines:
    """Reads lines of UTF-8 with damage, and lines of another encoding among them."""

    def __init__(self, encoding: str | None) -> None:
        """encoding: of the lines that are not UTF-8, where that is known"""
        self._encoding = encoding
        self._done = 0
        self._foreign: list[int] = []
        self._damaged: list[int] = []
        self._letters = 0

    def decoded(self, content: bytes) -> str:
        """The text of the next lines, each whole."""
        begin = self._done
        self._done += content.count(b"\n")
        try:
            return content.decode()
        except UnicodeDecodeError:
            lines = content.split(b"\n")
            return "\n".join(
                self._line(number, line) for number, line in enumerate(lines, begin + 1)
            )

    def faults(self) -> tuple[Fault, ...]:
        """What was not UTF-8 so far."""
        found = []
        if self._foreign:
            found.append(
                fault(
                    "other encoding",
                    self._foreign,
                    f"1 line is not UTF-8 and was read as {self._encoding} ({{lines}}).",
                    f"{{count}} lines are not UTF-8 and were read as {self._encoding} ({{lines}}).",
                )
            )
        if self._letters:
            found.append(bad_letters(self._damaged, self._letters))
        return tuple(found)

    def _line(self, number: int, content: bytes) -> str:
        try:
            return content.decode()
        except UnicodeDecodeError:
            text = _mended(content)
        if self._encoding is not None and _is_foreign(text):
            self._foreign.append(number)
            text = content.decode(self._encoding, errors="replace")
        if count := text.count("\ufffd"):
            self._damaged.append(number)
            self._letters += count
        return text


def _mended(content: bytes) -> str:
    return content.decode("utf-8", errors="replace")


def _is_foreign(mended: str) -> bool:
    """Whether a line has fewer letters of several bytes that are valid UTF-8 than damaged ones."""
    return len(_VALID.findall(mended)) < mended.count("\ufffd")


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True
