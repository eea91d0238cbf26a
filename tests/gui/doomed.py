"""A window in a process of its own that presses Train and waits to be killed.

    python -m tests.gui.doomed CONFIG.json WORKSPACE [--spare]

With `--spare` the run is taken over by the engine in reserve, as it is when a user has looked
around before pressing Train; without it an engine is started for it.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication

from workbench.config import load_config
from workbench.gui.app import make_window
from workbench.gui.garbage import GarbageCollector


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("config", type=Path)
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--spare", action="store_true")
    options = parser.parse_args()
    application = QApplication(sys.argv[:1])
    collector = GarbageCollector(application)
    settings = QSettings(str(options.config.with_suffix(".ini")), QSettings.Format.IniFormat)
    window = make_window(application, options.workspace, settings, load_config(options.config))
    window.panels.made_all.connect(collector.settle)
    window.show()
    if not options.spare:
        window._spare.close()  # before it was begun

    def press_when_ready() -> None:
        has_spare = window._spare._spare is not None
        if window.session.is_ready() and has_spare >= options.spare:
            window.top.train_button.click()
            timer.stop()

    timer = QTimer(window)
    timer.timeout.connect(press_when_ready)
    timer.start(20)
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
