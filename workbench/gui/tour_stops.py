"""Where the tour goes and what it says there."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from workbench.gui.tour import Stop

if TYPE_CHECKING:
    from workbench.gui.window import MainWindow

translate = QCoreApplication.translate


def tour_stops(window: MainWindow) -> list[Stop]:
    """Five stops in the order of the work."""
    return [
        Stop(
            window.top.steps,
            partial(window.show_step, 0),
            lambda: translate("tour", "Five steps"),
            lambda: translate(
                "tour", "The work goes from left to right. A tick says that a step is ready."
            ),
        ),
        Stop(
            window.data_panel.table,
            partial(window.show_step, 0),
            lambda: translate("tour", "Your table"),
            lambda: translate(
                "tour",
                "Each row is a text with its label. On the right is what may be wrong with them.",
            ),
        ),
        Stop(
            window.train_panel.form,
            partial(window.show_step, 2),
            lambda: translate("tour", "Settings"),
            lambda: translate(
                "tour",
                "They are good enough to begin with. Point at one to read what it does; what is "
                "rarely needed is folded away.",
            ),
        ),
        Stop(
            window.top.train_button,
            partial(window.show_step, 2),
            lambda: translate("tour", "Train"),
            lambda: translate(
                "tour", "Press it and watch the loss fall. A run can be paused, and goes on later."
            ),
        ),
        Stop(
            window.sidebar,
            partial(window.show_step, 2),
            lambda: translate("tour", "Runs"),
            lambda: translate(
                "tour",
                "Every run is kept here with its curves and its model. That was all: Ctrl+Shift+P "
                "finds every command, F1 explains the words.",
            ),
        ),
    ]
