"""Version, licence, and that nothing leaves the machine."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from workbench import __version__


def tell_about(parent: QWidget) -> None:
    """Show the box, which looks like its parent, until it is closed."""
    translate = QCoreApplication.translate
    QMessageBox.about(
        parent,
        translate("about", "About the workbench"),
        translate(
            "about",
            "Workbench {version}\n\nFine-tunes a pretrained language model on your own table "
            "of texts, on your own computer. Nothing leaves this machine.\n\n"
            "Apache License 2.0",
        ).format(version=__version__),
    )
