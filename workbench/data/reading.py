"""What is known of how a file is written, where guessing is not wanted."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.config import READING_KEYS, RunConfig


@dataclass(frozen=True)
class Reading:
    """How to read a file; what is None is guessed."""

    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    """Empty where quotes are letters like others."""
    escape: str | None = None
    """Empty where nothing is escaped."""
    header_rows: int | None = None
    """Rows that hold names; 0 for none."""
    skipped_lines: int | None = None
    """Lines above the table."""
    decimal: str | None = None
    table: str | None = None
    """Which of several tables: its number from 1, or the name of a sheet, of a packed file, or of
    one of a hub dataset's tables."""
    rows: int | None = None
    """How many rows are wanted from the top, for a first look; all if None."""


GUESSED = Reading()


def reading_of(config: RunConfig, source: str | None = None) -> Reading:
    """What a config says of its source; another source is guessed."""
    if source is not None and source != config.data.source:
        return GUESSED
    return Reading(**{key: getattr(config.data, key) for key in READING_KEYS})
