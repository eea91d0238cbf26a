"""What reading a file had to mend, leave out or guess at, with the lines it stands on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_SHOWN_LINES = 5
_KEPT_LINES = 1000


@dataclass(frozen=True)
class Fault:
    """One kind of thing amiss in a file."""

    kind: str
    """Such as "uneven rows", "bad letters", "footer": for programs, never translated."""
    count: int
    lines: tuple[int, ...]
    """The first thousand lines it stands on, from 1; none where a format has no lines."""
    message: str
    """The same in a sentence."""


def fault(kind: str, lines: Sequence[int], one: str, many: str, count: int | None = None) -> Fault:
    """A fault and its sentence: `one` or `many` with {count} and {lines} filled in.

    count: of what is amiss, if that is not the number of lines
    """
    count = len(lines) if count is None else count
    shown = ", ".join(f"{line:,}" for line in lines[:_SHOWN_LINES])
    if len(lines) > _SHOWN_LINES:
        shown += ", …"
    where = f"{'line' if len(lines) == 1 else 'lines'} {shown}"
    sentence = (one if count == 1 else many).format(count=f"{count:,}", lines=where)
    return Fault(kind, count, tuple(lines[:_KEPT_LINES]), sentence)


def bad_letters(lines: Sequence[int], count: int) -> Fault:
    """Letters that could not be read. lines: on which they stand"""
    return fault(
        "bad letters",
        lines,
        "1 letter is damaged and shown as � ({lines}).",
        "{count} letters are damaged and shown as � ({lines}).",
        count,
    )


def stray_quotes(lines: Sequence[int]) -> Fault:
    """Rows with quotes amiss. lines: on which they begin"""
    return fault(
        "stray quotes",
        lines,
        "1 row has a quote that is not doubled or not closed, kept as text ({lines}).",
        "{count} rows have quotes that are not doubled or not closed, kept as text ({lines}).",
    )


def uneven_rows(lines: Sequence[int], width: int) -> Fault:
    """Rows that have not as many cells as their table. lines: on which they end"""
    wanted = "1 cell" if width == 1 else f"{width} cells"
    return fault(
        "uneven rows",
        lines,
        f"1 row does not have {wanted} and was fitted ({{lines}}).",
        f"{{count}} rows do not have {wanted} and were fitted ({{lines}}).",
    )


def span(first: int, last: int) -> str:
    """Lines from one to another, in words."""
    return f"line {first:,}" if first == last else f"lines {first:,} to {last:,}"


def plain(faults: Sequence[Fault]) -> tuple[str, ...]:
    """Their sentences."""
    return tuple(fault.message for fault in faults)
