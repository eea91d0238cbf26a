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
from workbench.gui.garbage import GarbageCollector
from workbench.gui.language import Translation
from workbench.gui.preferences import Preferences
from workbench.gui.theme import Appearance
from workbench.gui.window import START, MainWindow
from workbench.models.catalogue import starting_config
from workbench.resources import resource

SWITCH_S = 0.001  # the window waits five times as long for a busy thread by Python's own choice


def run_window(workspace: Path | None = None) -> int:
    """Open the window and stay until it is closed; gives back the exit code."""
    logging.basicConfig(level=logging.WARNING)
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Workbench")
    application.setOrganizationName("Workbench")
    application.setDesktopFileName("workbench")
    application.setWindowIcon(QIcon(str(resource("icons", "workbench.svg"))))
    collector = GarbageCollector(application)
    window = make_window(application, workspace, QSettings())
    window.panels.made_all.connect(collector.settle)
    window.show()
    _close_on_interrupt(window)
    code = application.exec()
    window.end_workers()  # what was begun while it closed
    return code


def make_window(
    application: QApplication,
    workspace: Path | None,
    settings: QSettings,
    config: RunConfig | None = None,
) -> MainWindow:
    """The window, set up as the user prefers, with the sample ready to be trained on."""
    sys.setswitchinterval(SWITCH_S)
    preferences = Preferences(settings)
    appearance = Appearance(application, preferences.theme)
    translation = Translation(application)
    translation.use(preferences.language)
    workspace = workspace or preferences.workspace
    used = config or starting_config().replacing({"training.device": preferences.device})
    window = MainWindow(workspace, appearance, translation, preferences, used)
    appearance.setParent(window)  # which it knows all parts of
    if config is None:
        window.show_step(START)
    else:
        window.open_table(config.data.source)
    return window


def _close_on_interrupt(window: MainWindow) -> None:
    """Ctrl+C in the terminal closes the window; Python needs a moment now and then to see it."""
    signal.signal(signal.SIGINT, lambda *_: window.close())
    timer = QTimer(window)
    timer.timeout.connect(window.isActiveWindow)
    timer.start(500)
