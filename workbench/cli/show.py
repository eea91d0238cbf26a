"""What commands print: documents and tables on stdout, progress on stderr."""

from __future__ import annotations

import json
import shlex
import shutil
import sys
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from tqdm import tqdm

_WIDEST = 60


def print_document(document: Any) -> None:
    """One JSON document; numbers that are not finite never occur in one."""
    print(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False))


def print_table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Columns lined up for a terminal; Chinese letters count two."""
    cells = [[_short(cell) for cell in row] for row in (titles, *rows)]
    widths = [max(_width(row[column]) for row in cells) for column in range(len(titles))]
    for row in cells:
        padded = (
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        )
        print("  ".join(padded).rstrip())


def say(text: str) -> None:
    """A message to the user, beside the results."""
    print(text, file=sys.stderr)


def program() -> str:
    """What to type, in the folder one is in, to call this program again."""
    if shutil.which("workbench"):
        return "workbench"
    script = Path(sys.executable).with_name("workbench")
    with suppress(ValueError):
        script = script.relative_to(Path.cwd())
    return shlex.quote(str(script))


class Meter:
    """A progress bar on a terminal; a few plain lines where stderr is a file."""

    def __init__(self) -> None:
        self._bar: Any = None
        self._told = ""

    def show(self, what: str, done: int, total: int, note: str = "") -> None:
        """`done` of `total` of something; a change of `what` begins a new bar."""
        if not sys.stderr.isatty():
            if what != self._told:
                self._told = what
                say(f"{what} …")
            return
        if self._bar is None or what != self._told:
            self.close()
            self._told = what
            self._bar = tqdm(total=total or None, desc=what, file=sys.stderr, dynamic_ncols=True)
        self._bar.total = total or None
        self._bar.n = done
        self._bar.set_postfix_str(note, refresh=False)
        self._bar.refresh()

    def tell(self, text: str) -> None:
        """A line above the bar."""
        if self._bar is not None:
            self._bar.write(text, file=sys.stderr)
        else:
            say(text)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None
        self._told = ""


def one_line(text: str) -> str:
    """A text on one line, without control letters: they could move the cursor, or worse."""
    return "".join(letter if letter.isprintable() else "�" for letter in " ".join(text.split()))


def _short(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= _WIDEST else f"{line[: _WIDEST - 1]}…"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
