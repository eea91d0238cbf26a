"""Qt's classes, made known to Python in the window's thread before another thread asks for them.

PySide makes a class when it is first asked for, and is not prepared for two threads that do so at
once: the window died in one start of fifty on a busy machine, while pyqtgraph, which asks for all
classes there are, was imported beside it.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6 import QtCore, QtGui, QtWidgets

_MODULES = (QtCore, QtGui, QtWidgets)


def make_types() -> Iterator[str]:
    """Make one class after the other, 0.3 ms each (Qt's own name space 30 ms); gives their names.

    All together are 0.2 s of work, so take a few in each turn of the event loop.
    """
    for module in _MODULES:
        for name in dir(module):
            getattr(module, name)
            yield name
