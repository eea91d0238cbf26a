"""The panels on top of each other, each made when it is first wanted.

They bring pandas and pyqtgraph along, which take longer than all the rest of the window: up to
0.9 s for one panel. So they are imported beside the window, and what is wanted of a panel before
it is there is done when it is. Those that nobody wanted yet are made one by one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from itertools import islice
from typing import TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget

from workbench.gui.background import Progress, Task
from workbench.gui.later import Later
from workbench.gui.panel_numbers import DATA, EVALUATE, MODEL, PREDICT, TRAIN
from workbench.gui.qt_types import make_types

_AFTER_SHOWING_MS = 50  # the first view is drawn before anything else is made
_TYPES_AT_ONCE = 10  # some 3 ms
# In the order in which they are made, unless one is wanted before.
_MODULES = {
    DATA: "data",
    TRAIN: "train",
    MODEL: "model",
    EVALUATE: "evaluate",
    PREDICT: "predict",
}
Panel = TypeVar("Panel", bound=QWidget)


class PanelStack(QStackedWidget):
    """Places for panels, which `make` functions fill by `put`."""

    made_one = Signal()
    made_all = Signal()

    def __init__(
        self, make: Sequence[Callable[[], QWidget]], is_free: Callable[[], bool], later: Later
    ) -> None:
        """is_free: asked before one is made that nobody wants yet, and again until it agrees"""
        super().__init__()
        self._make = make
        self._is_free = is_free
        self._later = later
        self._empty: dict[int, QLabel] = {}
        self._wanted: list[int] = []
        self._next = 0
        self._waiting: dict[int, list[Callable[[], object]]] = defaultdict(list)
        self._importing: Task | None = None
        self._types = make_types()
        self._is_ended = False
        for place in range(len(make)):
            self._empty[place] = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
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

    def want(self, place: int, then: Callable[[], object] | None = None) -> None:
        """Make a panel next, and do something with it as soon as it is there, now if it is."""
        if not self.is_made(place):
            self._empty[place].setText(self.tr("One moment …"))
            self._wanted.append(place)
            if then is not None:
                self._waiting[place].append(then)
        elif then is not None:
            then()

    def want_all(self, then: Callable[[], object]) -> None:
        """Do something as soon as every panel is there, now if they are."""
        if self.is_complete:
            then()
            return
        for place in _MODULES:
            self.want(place)
        self.made_all.connect(then, Qt.ConnectionType.SingleShotConnection)

    def make_all_soon(self) -> None:
        """Make those that are missing, one after the other; first is imported what they need."""
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
        """Make Qt's classes, some in each turn; then import what the next panel needs."""
        if self._is_ended or self._importing is not None:
            return
        wanted = [place for place in self._wanted if place in self._empty]
        if self._do_what_waited():
            self._later.add(self, self._begin)
        elif not self._empty:
            self.made_all.emit()
        elif not (wanted or self._is_free()):
            self.make_all_soon()
        elif list(islice(self._types, _TYPES_AT_ONCE)):
            self._later.add(self, self._begin)
        else:
            self._next = (wanted or [place for place in _MODULES if place in self._empty])[0]
            self._importing = Task(partial(_import_panel, _MODULES[self._next]), self)
            self._importing.done.connect(self._make_soon)
            self._importing.failed.connect(self._make_soon)  # making it says why
            self._importing.start()

    def _do_what_waited(self) -> bool:
        """Begin what was to be done with panels that are there now; says whether there was any."""
        ready = [place for place in self._waiting if self.is_made(place)]
        for place in ready:
            for do in self._waiting.pop(place):
                self._later.add(self, do)
        return bool(ready)

    def _make_soon(self) -> None:
        self._importing = None
        self._later.add(self, self._make_next)

    def _make_next(self) -> None:
        if self._is_ended:
            return
        if not self.is_made(self._next):
            self._make[self._next]()
            self.made_one.emit()
        self._later.add(self, self._begin)


def _import_panel(name: str, progress: Progress) -> None:
    import_module(f"workbench.gui.panels.{name}")
