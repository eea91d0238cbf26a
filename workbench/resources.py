"""Where the files that ship with the program lie: samples, icons, translations."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent

# An installed wheel carries them inside the package, a checkout beside it.
RESOURCES = next(
    (
        folder
        for folder in (_PACKAGE / "resources", _PACKAGE.parent / "resources")
        if folder.is_dir()
    ),
    _PACKAGE / "resources",
)


def resource(*parts: str) -> Path:
    """Path of a shipped file, as in `resource("samples", "support-desk.csv")`.

    Raises FileNotFoundError when the installation is incomplete.
    """
    path = RESOURCES.joinpath(*parts)
    if not path.exists():
        raise FileNotFoundError(f"{path} is missing: the installation is incomplete")
    return path
