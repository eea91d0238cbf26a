"""The steps that are done to the table, with the way back and forth."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QLocale

from workbench.config import Clean, DataStep, Drop, DropRows, MergeLabels, SetLabel
from workbench.data.problem_kinds import KINDS
from workbench.data.problems import Problem
from workbench.gui.actions import QT_TRANSLATE_NOOP

_WORDS = {
    "empty_texts": QT_TRANSLATE_NOOP("steps", "Leave out empty texts"),
    "missing_labels": QT_TRANSLATE_NOOP("steps", "Leave out rows without a label"),
    "unreadable_labels": QT_TRANSLATE_NOOP("steps", "Leave out labels the task cannot use"),
    "duplicates": QT_TRANSLATE_NOOP("steps", "Keep the first of equal rows"),
    "near_duplicates": QT_TRANSLATE_NOOP("steps", "Keep the first of near copies"),
    "contradictions": QT_TRANSLATE_NOOP("steps", "Leave out equal texts with different labels"),
    "rare_classes": QT_TRANSLATE_NOOP("steps", "Leave out classes with fewer than 3 rows"),
    "leaks": QT_TRANSLATE_NOOP("steps", "Leave out texts that are measured on"),
    "placeholders": QT_TRANSLATE_NOOP("steps", "Leave out texts that only hold a place"),
    "spaces": QT_TRANSLATE_NOOP("steps", "Tidy the spaces"),
    "unicode": QT_TRANSLATE_NOOP("steps", "Write each letter as one"),
    "html": QT_TRANSLATE_NOOP("steps", "Strip HTML"),
    "mojibake": QT_TRANSLATE_NOOP("steps", "Mend misread letters"),
    "personal_data": QT_TRANSLATE_NOOP("steps", "Hide e-mail addresses and telephone numbers"),
}
_DROP_ROWS = QT_TRANSLATE_NOOP("steps", "Leave out {count} rows")
_DROP_ROW = QT_TRANSLATE_NOOP("steps", "Leave out row {row}")
_SET_LABELS = QT_TRANSLATE_NOOP("steps", "Label {count} rows “{label}”")
_SET_LABEL = QT_TRANSLATE_NOOP("steps", "Label row {row} “{label}”")
_MERGE = QT_TRANSLATE_NOOP("steps", "Write {labels} as “{into}”")


class StepHistory:
    """The list of steps as it is, as it was, and as it was before something was undone."""

    def __init__(self, steps: Sequence[DataStep] = ()) -> None:
        self.steps: tuple[DataStep, ...] = tuple(steps)
        self._past: list[tuple[DataStep, ...]] = []
        self._future: list[tuple[DataStep, ...]] = []

    def change(self, steps: Sequence[DataStep]) -> None:
        """Another list of steps; what was undone is forgotten."""
        self._past.append(self.steps)
        self._future.clear()
        self.steps = tuple(steps)

    def undo(self) -> None:
        """Back to the list before the last change, if there was one."""
        if self._past:
            self._future.append(self.steps)
            self.steps = self._past.pop()

    def redo(self) -> None:
        """Forth to the list before the last undoing, if there was one."""
        if self._future:
            self._past.append(self.steps)
            self.steps = self._future.pop()

    @property
    def can_undo(self) -> bool:
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        return bool(self._future)


def step_text(step: DataStep) -> str:
    """What a step does, for people."""
    match step:
        case Drop() | Clean():
            return _translate("steps", _WORDS[step.what])
        case DropRows(rows=[row]):
            return _translate("steps", _DROP_ROW).format(row=QLocale().toString(row))
        case DropRows():
            return _translate("steps", _DROP_ROWS).format(count=QLocale().toString(len(step.rows)))
        case SetLabel(rows=[row]):
            row_text = QLocale().toString(row)
            return _translate("steps", _SET_LABEL).format(row=row_text, label=step.label)
        case SetLabel():
            count = QLocale().toString(len(step.rows))
            return _translate("steps", _SET_LABELS).format(count=count, label=step.label)
        case MergeLabels():
            labels = ", ".join(f"“{label}”" for label in step.labels)
            return _translate("steps", _MERGE).format(labels=labels, into=step.into)


def problem_text(problem: Problem) -> str:
    """What was found, for people."""
    kind = KINDS[problem.kind]
    template = kind.one if problem.count == 1 else kind.many
    about = "≈ " if problem.is_estimate else ""
    count = about + QLocale().toString(problem.count)
    names = problem.names
    if problem.kind == "other_scripts":
        names = ", ".join(_translate("problems", name) for name in names.split(", "))
    return _translate("problems", template).format(count=count, names=names)


def fix_text(problem: Problem) -> str:
    """What can be done about it, for people."""
    return _translate("problems", KINDS[problem.kind].fix)


def _translate(context: str, text: str) -> str:
    return QCoreApplication.translate(context, text)
