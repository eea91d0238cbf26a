"""Whether the file that a past run learned from is still what it was."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from workbench.gui.background import Progress, Task
from workbench.gui.messages import MessageBar
from workbench.runs.folder import RunFolder
from workbench.runs.sources import Change, source_change


class SourceCheck(QObject):
    """Compares the file beside the window, and tells of a change in a message bar."""

    def __init__(self, messages: MessageBar, parent: QObject) -> None:
        super().__init__(parent)
        self._messages = messages
        self._task: Task | None = None

    def compare(self, folder: RunFolder) -> None:
        """Look at the file of this run; what was asked of another run is forgotten."""
        if self._task is not None:
            self._task.cancel()
        self._task = Task(partial(_change_of, folder), self)
        self._task.done.connect(self._tell)
        self._task.start()

    def _tell(self, change: Change) -> None:
        self._task = None
        if change == "changed":
            self._messages.say(
                "warning", lambda: self.tr("The file this run learned from has changed since.")
            )
        elif change == "missing":
            self._messages.say(
                "info", lambda: self.tr("The file this run learned from is not there any more.")
            )


def _change_of(folder: RunFolder, progress: Progress) -> Change:
    return source_change(folder)
