"""Widgets in their real theme and language, with settings of their own."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QSettings, QTranslator
from PySide6.QtWidgets import QApplication

from workbench.gui.app import make_window
from workbench.gui.kept import finish_writing
from workbench.gui.language import Translation
from workbench.gui.spare import SpareKeeper
from workbench.gui.theme import Appearance
from workbench.gui.window import MainWindow


@pytest.fixture(autouse=True)
def no_garbage_in_threads() -> Iterator[None]:
    """The window collects garbage in its own thread; a widget freed in another ends the process."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    """A window that was made and switched to Chinese leaves the application so."""
    yield
    application = QApplication.instance()
    left = application.findChildren(QTranslator) if application else []
    for translator in left:
        application.removeTranslator(translator)
        translator.setParent(None)
    if left:
        QLocale.setDefault(QLocale("en"))


@pytest.fixture(autouse=True)
def nothing_left_to_free() -> Iterator[None]:
    """Without an event loop nobody would free what was to be freed later, timers among it."""
    yield
    free_now()


@pytest.fixture
def appearance(qapp: QApplication) -> Iterator[Appearance]:
    made = Appearance(qapp, "light")
    yield made
    made.deleteLater()


@pytest.fixture
def translation(qapp: QApplication) -> Iterator[Translation]:
    made = Translation(qapp)
    yield made
    made.use("en")


@pytest.fixture
def settings(tmp_path) -> Iterator[QSettings]:
    yield QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    finish_writing()


@pytest.fixture
def quiet_window(
    qtbot, qapp: QApplication, workspace: Path, settings: QSettings, monkeypatch
) -> Iterator[MainWindow]:
    """The whole window, every panel made and the sample open, and no engine process in reserve."""
    monkeypatch.setattr(SpareKeeper, "prepare", lambda keeper: None)
    window = make_window(qapp, workspace, settings)
    window.resize(1280, 800)
    window.show()
    qtbot.waitUntil(lambda: window.panels.is_complete and window.session.is_ready(), timeout=60_000)
    yield window
    window.runs.live = None
    discard(qapp, window)


def discard(qapp: QApplication, window: MainWindow) -> None:
    """Close a window and free it, with nothing left that works beside it."""
    window.close()
    qapp.processEvents()
    window.end_workers()  # what was begun while it closed
    window.deleteLater()
    qapp.processEvents()
    free_now()


def free_now() -> None:
    """Free what `deleteLater` was said of."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
