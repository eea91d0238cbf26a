"""What the user chooses for the window itself: it acts at once, is kept, and ticks the menus."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from workbench.errors import RunError
from workbench.gui.actions import Actions
from workbench.gui.language import Language, Translation
from workbench.gui.preferences import Preferences
from workbench.gui.settings_dialog import SettingsDialog
from workbench.gui.theme import Appearance, Choice


class Choices(QObject):
    """Joins the settings dialog, the menus and what is kept."""

    device_chosen = Signal(str)
    workspace_chosen = Signal(object)  # Path

    def __init__(
        self,
        preferences: Preferences,
        appearance: Appearance,
        translation: Translation,
        actions: Actions,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._preferences = preferences
        self._appearance = appearance
        self._translation = translation
        self._actions = actions
        self.dialog = SettingsDialog(preferences, window)
        self.dialog.theme_chosen.connect(self.use_theme)
        self.dialog.language_chosen.connect(self.use_language)
        self.dialog.device_chosen.connect(self.use_device)
        self.dialog.workspace_chosen.connect(self.use_workspace)
        appearance.style(self.dialog)
        self._tick()

    def use_theme(self, choice: Choice) -> None:
        self._appearance.choose(choice)
        self._preferences.theme = choice
        self._tick()

    def use_language(self, language: Language) -> None:
        self._preferences.language = language
        self._translation.use(language)
        self._tick()

    def use_device(self, device: str) -> None:
        """Let runs compute there from now on."""
        self._preferences.device = device
        self.device_chosen.emit(device)

    def use_workspace(self, folder: Path) -> None:
        """Keep runs in another folder from now on; a live run stays where it is."""
        try:
            self._preferences.workspace = folder
        except RunError as error:
            self.dialog.show_error(str(error))
        else:
            self.dialog.show_preferences()
            self.workspace_chosen.emit(folder)

    def open_dialog(self) -> None:
        self.dialog.show_preferences()
        self.dialog.show()

    def _tick(self) -> None:
        self._actions[f"theme_{self._appearance.choice}"].setChecked(True)
        self._actions[f"language_{self._translation.language}"].setChecked(True)
        self.dialog.show_preferences()
