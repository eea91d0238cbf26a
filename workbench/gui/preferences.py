"""What the user prefers, kept from window to window where the platform keeps such things."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import get_args

from PySide6.QtCore import QByteArray, QSettings

from workbench.config import matching_files, setting, source_paths
from workbench.errors import RunError
from workbench.gui.kept import KeptValues
from workbench.gui.language import Language, as_language
from workbench.gui.theme import Choice
from workbench.runs.workspace import (
    default_workspace,
    named_by_environment,
    save_workspace,
    saved_workspace,
)

_MOST_RECENT = 8


class Preferences:
    """Typed values over QSettings: a file in the user's config folder, or the registry."""

    def __init__(self, settings: QSettings) -> None:
        self._kept = KeptValues(settings)
        self._move_workspace()

    @property
    def theme(self) -> Choice:
        """Light, dark or as the system has it."""
        saved = self._kept.value("theme")
        return next((known for known in get_args(Choice) if known == saved), "system")

    @theme.setter
    def theme(self, choice: Choice) -> None:
        self._kept.keep({"theme": choice})

    @property
    def language(self) -> Language:
        """The chosen one, else the system's, else English."""
        return as_language(self._kept.value("language"))

    @language.setter
    def language(self, language: Language) -> None:
        self._kept.keep({"language": language})

    @property
    def device(self) -> str:
        """Where new runs compute: a value of `training.device`."""
        saved = self._kept.value("device")
        return str(saved) if saved in setting("training.device").choices else "auto"

    @device.setter
    def device(self, device: str) -> None:
        self._kept.keep({"device": device})

    @property
    def workspace_is_fixed(self) -> bool:
        """Whether the user's environment says where the workspace is, and so nothing else may."""
        return named_by_environment()

    @property
    def workspace(self) -> Path:
        """The folder that holds `runs/`. Raises RunError when there is no place for one."""
        return default_workspace()

    @workspace.setter
    def workspace(self, folder: Path) -> None:
        """Commands and engines use it too. Raises RunError if it cannot be kept."""
        save_workspace(folder)

    def _move_workspace(self) -> None:
        """Earlier versions kept it among the window's own settings, where commands do not look."""
        if kept := self._kept.value("workspace"):
            with suppress(RunError):
                if saved_workspace() is None:
                    save_workspace(Path(str(kept)))
                self._kept.keep({"workspace": None})

    @property
    def recent_files(self) -> list[str]:
        """Files and folders that were opened, the last one first, as long as they exist."""
        saved = self._kept.value("recent") or []
        names = [saved] if isinstance(saved, str) else list(saved)
        return [name for name in names if _exists(name)]

    def add_recent_file(self, source: str) -> None:
        """Remember a file that was opened; samples and hub datasets are found elsewhere."""
        if _exists(source):
            others = [name for name in self.recent_files if name != source]
            self._kept.keep({"recent": [source, *others][:_MOST_RECENT]})

    @property
    def places(self) -> tuple[QByteArray | None, QByteArray | None]:
        """Where the last window was, and what stood beside what in it; None where unknown."""
        return self._kept.value("geometry"), self._kept.value("splitter")

    def keep_places(self, geometry: QByteArray, splitter: QByteArray) -> None:
        """Let the next window be where this one was."""
        self._kept.keep({"geometry": geometry, "splitter": splitter})


def _exists(source: str) -> bool:
    """Whether all files of a source are there."""
    try:
        return all(Path(path).exists() or matching_files(path) for path in source_paths(source))
    except (OSError, ValueError):  # no name of a file
        return False
