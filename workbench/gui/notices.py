"""How far a run is, for those who look elsewhere: window title, taskbar, a notice at its end."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from workbench.gui.run_words import finished_words
from workbench.gui.sentences import told
from workbench.gui.text import duration

if TYPE_CHECKING:
    from workbench.gui.record import RunRecord

_LONG_RUN_S = 60
_NOTICE_MS = 10_000
_LAUNCHER = "com.canonical.Unity.LauncherEntry"
_DESKTOP_FILE = "application://workbench.desktop"


class Notices(QObject):
    """Tells of the live run outside the panels, and to a screen reader."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._tray: QSystemTrayIcon | None = None
        self._said = ""
        self._in_taskbar: float | None = None

    def show_live(self, record: RunRecord | None) -> None:
        """Put how far the live run is into the title and the taskbar; None if there is none."""
        live = record if record is not None and record.is_live else None
        if live is None or not live.total_steps:
            self._window.setWindowTitle("Workbench")
        else:
            left = live.seconds_left()
            parts = [f"{100 * live.step // live.total_steps} %", live.config.name]
            if left is not None:
                parts.insert(1, self.tr("{time} left").format(time=duration(left)))
            self._window.setWindowTitle(f"{' · '.join(parts)} – Workbench")
        share = None if live is None else round(live.share_done, 2)
        if share != self._in_taskbar:
            self._in_taskbar = share
            show_in_taskbar(share)
        self._announce(live)

    def show_ended(self, record: RunRecord, began: float) -> None:
        """Tell that a run has just ended, if it took long enough to have looked elsewhere.

        began: Unix time in seconds of its beginning, or of that of its first fold; 0 if it was
        refused before
        """
        took = time.time() - began if began else 0.0
        looks = QApplication.activeWindow() is not None
        if took < _LONG_RUN_S or looks or not QSystemTrayIcon.isSystemTrayAvailable():
            return
        if self._tray is None:
            self._tray = QSystemTrayIcon(QApplication.windowIcon(), self)
            self._tray.messageClicked.connect(self._come_up)
        title, text = ended_words(record)
        self._tray.show()
        self._tray.showMessage(title, text, QApplication.windowIcon(), _NOTICE_MS)
        QTimer.singleShot(_NOTICE_MS + 1000, self._tray, self._tray.hide)

    def _come_up(self) -> None:
        self._window.showNormal()
        self._window.activateWindow()

    def _announce(self, live: RunRecord | None) -> None:
        """Say a new state of the run, once."""
        words = {
            "running": self.tr("The run goes on"),
            "paused": self.tr("The run is paused"),
        }
        said = words.get(live.status or "", self.tr("The run begins")) if live else ""
        if said != self._said and said:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._window, said))
        self._said = said


def ended_words(record: RunRecord) -> tuple[str, str]:
    """Title and text of the notice that a run ended."""
    name = record.config.name
    if record.finished:
        title = QCoreApplication.translate("notices", "“{name}” is trained")
        return title.format(name=name), finished_words(record)
    title = QCoreApplication.translate("notices", "“{name}” has ended early")
    failed = record.failed
    return title.format(name=name), told(failed.message, failed.advice) if failed else ""


def show_in_taskbar(share: float | None) -> None:
    """Draw a share done, 0 to 1, into the program's icon; None takes it away.

    On Linux by the signal that Ubuntu's dock, KDE's task manager and others listen to; elsewhere
    the window's title says it.
    """
    if not sys.platform.startswith("linux"):
        return
    from PySide6.QtDBus import QDBusConnection, QDBusMessage

    bus = QDBusConnection.sessionBus()
    if bus.isConnected():
        message = QDBusMessage.createSignal("/workbench", _LAUNCHER, "Update")
        shown = {"progress": share or 0.0, "progress-visible": share is not None}
        message.setArguments([_DESKTOP_FILE, shown])
        bus.send(message)
