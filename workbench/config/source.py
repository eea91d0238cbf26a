"""What files the name of a source means."""

from __future__ import annotations

from pathlib import Path

_WILD = frozenset("*?[")


def source_paths(source: str) -> list[str]:
    """The files that a source names, one a line; any other source is one, as it is."""
    try:
        if "\n" not in source or Path(source).expanduser().exists():
            return [source]
    except (OSError, RuntimeError, ValueError):  # all of them are too long for one path
        pass
    return [line.strip() for line in source.splitlines() if line.strip()] or [source]


def matching_files(source: str) -> list[Path]:
    """The files that a pattern such as `folder/part-*.csv` fits, by name; none if it is no pattern.

    Raises OSError and ValueError for what is no name of files.
    """
    pattern = Path(source).expanduser()
    if not _WILD & set(pattern.name):
        return []
    return sorted(path for path in pattern.parent.glob(pattern.name) if path.is_file())
