"""The panels on top of each other, each made when it is first wanted.

They bring pandas and pyqtgraph along, which take longer than all the rest of the window. Those that
nobody wanted yet are made one by one after the window was shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from itertools import islice
from typing import TypeVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from workbench.gui.background import Progress, Task
from workbench.gui.later import Later
from workbench.gui.qt_types import make_types

_AFTER_SHOWING_MS = 50  # the first view is drawn before anything else is made
_TYPES_AT_ONCE = 10  # some 3 ms
_MODULES = ("data", "train", "model", "evaluate", "predict")
Panel = TypeVar("Panel", bound=QWidget)


class PanelStack(QStackedWidget):
    """Places for panels, which `make` functions fill by `put`."""

    made_one = Signal()  # of those that nobody had wanted
    made_all = Signal()

    def __init__(
        self, make: Sequence[Callable[[], QWidget]], is_free: Callable[[], bool], later: Later
    ) -> None:
        """is_free: asked before the rest is made, and again until it agrees"""
        super().__init__()
        self._make = make
        self._is_free = is_free
        self._later = later
        self._empty: dict[int, QWidget] = {}
        self._importing: Task | None = None
        self._types = make_types()
        self._is_ended = False
        for place in range(len(make)):
            self._empty[place] = QWidget()
            self.addWidget(self._empty[place])

    @property
    def is_complete(self) -> bool:
        """Whether every panel is made."""
        return not self._empty

    def is_made(self, place: int) -> bool:
        return place not in self._empty

    def put(self, place: int, panel: Panel) -> Panel:
        """Fill a place; gives the panel back."""
        empty, is_current = self._empty.pop(place), self.currentIndex() == place
        self.insertWidget(place, panel)
        if is_current:
            self.setCurrentWidget(panel)
        self.removeWidget(empty)
        empty.deleteLater()
        return panel

    def want(self, place: int) -> None:
        """Make a panel now, if it is not made yet."""
        if not self.is_made(place):
            self._make[place]()

    def make_all_soon(self) -> None:
        """Import what the panels need beside the window, then make those that are missing."""
        QTimer.singleShot(_AFTER_SHOWING_MS, self, self._begin)

    def pause_import(self) -> None:
        """Whoever imports a part of the same libraries in the window's thread comes first.

        Two threads that do so at once could get in each other's way. The wait is for one panel's
        libraries at most; the others are imported afterwards.
        """
        if self._importing is not None:
            self._importing.cancel()
            self._importing.wait()
            self._importing = None
            self.make_all_soon()

    def end(self) -> None:
        """Make no more of them."""
        self._is_ended = True
        self.pause_import()

    def _begin(self) -> None:
        if self._is_ended or self._importing is not None:
            return
        if not self._is_free():
            self.make_all_soon()
            return
        if list(islice(self._types, _TYPES_AT_ONCE)):
            self._later.add(self, self._begin)
            return
        self._importing = Task(_import_panels, self)
        self._importing.done.connect(self._make_next)
        self._importing.failed.connect(self._make_next)  # which then says why
        self._importing.start()

    def _make_next(self) -> None:
        self._importing = None
        if self._is_ended:
            return
        if not self._empty:
            self.made_all.emit()
            return
        self._make[min(self._empty)]()
        self.made_one.emit()
        self._later.add(self, self._make_next)


def _import_panels(progress: Progress) -> None:
    for name in _MODULES:
        import_module(f"workbench.gui.panels.{name}")
        progress(0, 0)
