"""What is kept from window to window, written beside the window.

A file is safe when the disk says so: a few milliseconds, and 0.1 s while an engine saves what it
has learned. Qt's settings would let the window wait for that, at each change and when it closes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QSettings

# How to open the same settings again: in another thread it must be an object of its own.
Place = Callable[[], QSettings]


class KeptValues:
    """Values by name: read once, each change written soon, in the order in which they came."""

    def __init__(self, settings: QSettings) -> None:
        """settings: where they are kept; it is only read"""
        finish_writing()  # of an earlier window
        self._place = _place_of(settings)
        self._values = {key: settings.value(key) for key in settings.allKeys()}

    def value(self, key: str) -> Any:
        """None where nothing is kept."""
        return self._values.get(key)

    def keep(self, values: Mapping[str, Any]) -> None:
        """Keep values from now on, and forget those that are None."""
        changed = {key: value for key, value in values.items() if self.value(key) != value}
        if changed:
            self._values |= changed
            _writer().submit(partial(_write, self._place, changed))


def finish_writing() -> None:
    """Wait until all is written. Python waits for it too before it ends."""
    _writer().submit(int).result()


@cache
def _writer() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1)


def _place_of(settings: QSettings) -> Place:
    if settings.organizationName():
        return partial(
            QSettings,
            settings.format(),
            settings.scope(),
            settings.organizationName(),
            settings.applicationName(),
        )
    return partial(QSettings, settings.fileName(), settings.format())


def _write(place: Place, values: dict[str, Any]) -> None:
    settings = place()
    for key, value in values.items():
        if value is None:
            settings.remove(key)
        else:
            settings.setValue(key, value)
    # Not `sync()`, in which PySide lets no other thread go on.
    QCoreApplication.sendPostedEvents(settings, QEvent.Type.UpdateRequest)
