"""What the Train panel says when the live run has ended; of folds, what they come to together."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from workbench.gui.background import Progress, Task
from workbench.gui.run_words import finished_words, folds_words
from workbench.runs.folder import RunFolder, RunSummary
from workbench.runs.folds import are_folds_of_one, fold_figures, folds_beside

if TYPE_CHECKING:
    from workbench.gui.panels.train import TrainPanel
    from workbench.gui.record import RunRecord
    from workbench.gui.run_control import RunControl


class EndTold(QObject):
    """Tells how a run ended; why a fold failed stays readable beside what comes after it."""

    try_wanted = Signal()
    folds_wanted = Signal()

    def __init__(self, runs: RunControl, panel: TrainPanel, parent: QObject) -> None:
        super().__init__(parent)
        self._runs = runs
        self._panel = panel
        self._record: RunRecord | None = None

    def show_failure(self, record: RunRecord) -> None:
        """Why another fold of the series failed, when a run comes into view.

        One that was opened again tells its own failure itself.
        """
        failed = self._runs.series.failed
        if failed is None or not are_folds_of_one(failed.config, record.config):
            return
        if failed is record or failed.config != record.config:
            self._say_failure(failed)

    def tell(self, record: RunRecord) -> None:
        """Say how the run ended that is looked at; the other folds are looked up beside it."""
        folder = self._runs.series.folder
        if record.config.data.fold is None or folder is None:
            self._say_finished(record)
            return
        self._record = record
        task = Task(partial(_folds, folder), self)
        task.done.connect(self._tell_folds)
        task.start()

    def _tell_folds(self, folds: list[RunSummary]) -> None:
        record = self._record
        if record is None or record is not self._runs.shown:
            return
        if not folds:
            self._say_finished(record)
            return
        failed = self._runs.series.failed
        if failed is not None:
            self._say_failure(failed)
        is_whole = len(folds) == record.config.data.folds and failed is None
        has_figures = bool(fold_figures(folds))
        self._panel.messages.say(
            "good" if is_whole else "warning",
            partial(folds_words, folds),
            (lambda: self.tr("See each fold")) if has_figures else "",
            self.folds_wanted.emit if has_figures else None,
        )

    def _say_finished(self, record: RunRecord) -> None:
        if record.finished:
            self._panel.messages.say(
                "good",
                partial(finished_words, record),
                lambda: self.tr("Try it"),
                self.try_wanted.emit,
            )

    def _say_failure(self, failed: RunRecord) -> None:
        data, reason = failed.config.data, failed.reason
        self._panel.fold_messages.say(
            "error",
            lambda: self.tr("Fold {fold} of {folds}: {reason}").format(
                fold=data.fold,
                folds=data.folds,
                reason=reason if isinstance(reason, str) else reason(),
            ),
        )


def _folds(folder: RunFolder, progress: Progress) -> list[RunSummary]:
    return folds_beside(folder)
