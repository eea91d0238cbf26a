"""No thread beside the window's makes a class of Qt known to Python."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

IMPORTS_BEGIN = """
import sys
from pathlib import Path
from PySide6 import QtCore, QtGui, QtWidgets
from workbench.gui import app, panel_stack, spare
spare.SpareKeeper.prepare = lambda keeper: None
def tell(name, progress):
    modules = (QtCore, QtGui, QtWidgets)
    print([name for module in modules for name in dir(module) if name not in vars(module)])
    QtCore.QTimer.singleShot(0, QtWidgets.QApplication.instance(), QtWidgets.QApplication.quit)
panel_stack._import_panel = tell
app.run_window(Path(sys.argv[1]))
"""


def test_what_is_imported_beside_the_window_finds_every_class_of_qt_made(tmp_path: Path):
    command = [sys.executable, "-c", IMPORTS_BEGIN, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.stdout.strip() == "[]", done.stderr
