"""Start-up: one window on one workspace."""

from __future__ import annotations

import logging
import signal
import sys
from pathlib import Path

from PySide6.QtCore import QSettings, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from workbench.config import RunConfig
from workbench.gui.language import Translation, as_language
from workbench.gui.theme import Appearance, Choice
from workbench.gui.window import MainWindow
from workbench.models.catalogue import starting_config
from workbench.resources import resource
from workbench.runs.folder import default_workspace


def run_window(workspace: Path | None = None) -> int:
    """Open the window and stay until it is closed; gives back the exit code."""
    logging.basicConfig(level=logging.WARNING)
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Workbench")
    application.setOrganizationName("Workbench")
    application.setDesktopFileName("workbench")
    application.setWindowIcon(QIcon(str(resource("icons", "workbench.svg"))))
    window = make_window(application, workspace or default_workspace(), QSettings())
    window.show()
    _close_on_interrupt(window)
    return application.exec()


def make_window(
    application: QApplication, workspace: Path, settings: QSettings, config: RunConfig | None = None
) -> MainWindow:
    """The window, set up from the user's settings, with the sample ready to be trained on."""
    chosen = str(settings.value("theme", "system"))
    theme: Choice = "light" if chosen == "light" else "dark" if chosen == "dark" else "system"
    appearance = Appearance(application, theme)
    translation = Translation(application)
    translation.use(as_language(settings.value("language")))
    return MainWindow(workspace, appearance, translation, settings, config or starting_config())


def _close_on_interrupt(window: MainWindow) -> None:
    """Ctrl+C in the terminal closes the window; Python needs a moment now and then to see it."""
    signal.signal(signal.SIGINT, lambda *_: window.close())
    timer = QTimer(window)
    timer.timeout.connect(window.isActiveWindow)
    timer.start(500)
