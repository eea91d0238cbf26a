"""What the user does to the rows and columns of the open table, with the way back and forth."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from workbench.config import DataStep, DropRows, SetLabel, TaskName
from workbench.data.columns import Columns
from workbench.gui.panels.data_work import with_steps
from workbench.gui.session import Session
from workbench.gui.steps import StepHistory


class Edits(QObject):
    """Makes of each change the work that leads to the changed table."""

    wanted = Signal(object)  # the work, a function that gives an OpenTable
    refused = Signal()  # one column was to be two things

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self.history = StepHistory()

    def begin(self, steps: Sequence[DataStep]) -> None:
        """Another table is open, to which these steps are done; there is no way back from them."""
        self.history = StepHistory(steps)

    def keep(self, steps: Sequence[DataStep]) -> None:
        """The steps of the open table stay as they are: others could not be done."""
        if tuple(steps) != self.history.steps:
            self.begin(steps)

    def undo(self) -> None:
        """Take the last change of the steps back."""
        self.history.undo()
        self._apply()

    def redo(self) -> None:
        """Make the change again that was taken back last."""
        self.history.redo()
        self._apply()

    def add(self, steps: Sequence[DataStep]) -> None:
        """Do these steps too."""
        self.history.change([*self.history.steps, *steps])
        self._apply()

    def remove(self, place: int) -> None:
        """Do a step no more."""
        steps = self.history.steps
        self.history.change([*steps[:place], *steps[place + 1 :]])
        self._apply()

    def set_label(self, rows: list[int], label: str) -> None:
        """Give rows another label; the file keeps its own."""
        self.add([SetLabel(rows=rows, label=label)])

    def leave_out(self, rows: list[int]) -> None:
        """Learn from these rows no more."""
        self.add([DropRows(rows=rows)])

    def use_columns(self, columns: Columns) -> None:
        """Learn from these columns, and guess the task anew."""
        names = [name for name in (columns.text, columns.text_pair, *columns.targets) if name]
        if len(set(names)) < len(names):
            self.refused.emit()
        else:
            self._make(columns, None)

    def use_task(self, task: TaskName) -> None:
        """Learn this from the table, whatever it seems to be made for."""
        opened = self._session.open_table
        if opened is not None:
            self._make(opened.columns.fitting(task), task)

    def give_role(self, name: str, role: str) -> None:
        """Say what one column is."""
        opened = self._session.open_table
        if opened is None:
            return
        columns, data = opened.columns, self._session.config.data
        if role in ("split", "group") or name in (data.split, data.group):
            changes = {"data.split": data.split, "data.group": data.group}
            changes = {key: None if value == name else value for key, value in changes.items()}
            if role in ("split", "group"):
                changes[f"data.{role}"] = name
            self._session.set_values(changes)
        self.use_columns(columns.with_role(name, role))

    def _apply(self) -> None:
        opened = self._session.open_table
        if opened is not None:
            self._make(opened.columns, opened.task)

    def _make(self, columns: Columns, task: TaskName | None) -> None:
        opened = self._session.open_table
        if opened is not None:
            steps, split = self.history.steps, self._session.config.data.split
            self.wanted.emit(partial(with_steps, opened.raw, columns, task, steps, split))
