"""Starting, steering and looking at runs: which one is live, which one is shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from workbench.config import RunConfig
from workbench.errors import WorkbenchError
from workbench.gui.follow import TrainingWorker
from workbench.gui.session import Session
from workbench.gui.spare import SpareKeeper
from workbench.runs.folder import RunFolder, RunSummary
from workbench.runs.folds import TO_THE_END, fold_configs

if TYPE_CHECKING:
    from workbench.gui.record import RunRecord

_TELL_MS = 100  # what changes faster cannot be read


@dataclass
class Series:
    """What one press of Train or Resume began: a run, or a run for each fold."""

    workspace: Path
    waiting: list[RunConfig] = field(default_factory=list)
    began: float = 0.0
    """Unix time in seconds at which the first of them began; 0 until it has ended."""
    folder: RunFolder | None = None
    """A run of it by which the others are found: the last that came to its end, or was made."""
    failed: RunRecord | None = None
    """The last that ended badly."""

    def count(self, ended: RunRecord) -> None:
        """A run of it has ended."""
        folder = ended.worker.folder
        self.began = self.began or ended.began
        if ended.reason:
            self.failed = ended
        if folder is None:  # it was refused or called off, and so would the others be
            self.waiting.clear()
        elif self.folder is None or ended.status in TO_THE_END:
            self.folder = folder


class RunControl(QObject):
    """At most one run is live; the one that is shown may be another."""

    live_changed = Signal()  # how the live run stands; at most ten times a second
    live_ended = Signal(object)  # RunRecord
    shown_changed = Signal(object)  # RunRecord: look at this one
    past_ended = Signal()  # a run that is not live was read to its end
    created = Signal(object)  # RunFolder

    def __init__(
        self, workspace: Path, session: Session, spare: SpareKeeper, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._session = session
        self._spare = spare
        self.live: RunRecord | None = None
        self.shown: RunRecord | None = None
        self.series = Series(workspace)
        self._looked_for_left_run = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_TELL_MS)
        self._soon.timeout.connect(self.live_changed)

    @property
    def is_live(self) -> bool:
        """Whether an engine works, or is about to, as between two folds."""
        return self.live is not None and (self.live.is_live or self.folds_left > 0)

    @property
    def can_resume(self) -> bool:
        """Whether the run looked at could go on now."""
        return self.shown is not None and self.shown.can_resume and not self.is_live

    @property
    def folds_left(self) -> int:
        """How many folds will be trained after the live one."""
        return len(self.series.waiting)

    def use_workspace(self, folder: Path) -> None:
        """Keep the next run there; the folds of one stay together."""
        self._workspace = folder

    def start(self) -> None:
        """Start a run with what is set up, with folds the first of several, and show it."""
        names = self.tr("{name} fold {fold} of {folds}")
        configs = fold_configs(self._session.config, names)
        self.series = Series(self._workspace, configs)
        self._start_next(is_shown=True)

    def resume(self) -> None:
        """Go on with the run that is looked at, which was cut off or stopped."""
        record = self.shown
        assert record is not None
        self.series = Series(self._workspace)
        worker = TrainingWorker(self, folder=record.folder, spare=self._spare.take(), resuming=True)
        self._watch(worker, record.config)

    def pause_or_continue(self) -> None:
        """Let the live run wait, or go on."""
        if self.live is not None and self.live.is_live:
            self.live.ask("continue" if self.live.status == "paused" else "pause")

    def save_checkpoint(self) -> None:
        """Let the live run save where it is, so that a power cut costs nothing."""
        if self.live is not None and self.live.is_live:
            self.live.ask("checkpoint")

    def stop(self) -> None:
        """End the live run, which keeps what was learned; no further fold is begun."""
        self.series.waiting.clear()
        if self.live is not None and self.live.is_live:
            self.live.ask("stop")

    def open(self, folder: RunFolder) -> None:
        """Show a run; a live one is followed. Raises WorkbenchError if it cannot be read."""
        if self.live is not None and self.live.folder == folder:
            self._show(self.live)
            return
        config = folder.config()
        worker = TrainingWorker(self, folder=folder)
        if folder.is_live() and not self.is_live:
            self.series = Series(self._workspace)
            self._watch(worker, config)
            return
        record = self._recorded(worker, config)
        record.ended.connect(self.past_ended)
        worker.start()
        self._show(record)

    def adopt(self, summaries: list[RunSummary]) -> bool:
        """Follow a run that is live already; once, at the start. Says whether there was one."""
        looked, self._looked_for_left_run = self._looked_for_left_run, True
        left = next((run for run in summaries if run.status in ("running", "paused")), None)
        if looked or left is None or self.live is not None:
            return False
        try:
            self.open(left.folder)
        except WorkbenchError:  # it was deleted, or damaged, a moment ago
            return False
        return True

    def leave(self) -> None:
        """Stop following every run; their engines go on, but no further fold is begun."""
        self.series.waiting.clear()
        workers = self.findChildren(TrainingWorker)
        for worker in workers:
            worker.leave()
        for worker in workers:
            worker.wait()

    def _start_next(self, is_shown: bool) -> None:
        """Start the run that waits longest."""
        series = self.series
        config = series.waiting.pop(0)
        worker = TrainingWorker(
            self, config=config, workspace=series.workspace, spare=self._spare.take()
        )
        if series.waiting:  # a warm engine for the next one, when this one is under way
            once = Qt.ConnectionType.SingleShotConnection
            worker.steps_arrived.connect(self._spare.prepare, once)
        self._watch(worker, config, is_shown)

    def _watch(self, worker: TrainingWorker, config: RunConfig, is_shown: bool = True) -> None:
        record = self._recorded(worker, config)
        self.live = record
        record.changed.connect(self._tell_soon)
        record.ended.connect(self._end)
        worker.run_created.connect(self.created)
        worker.start()
        if is_shown:
            self._show(record)
        self.live_changed.emit()

    def _recorded(self, worker: TrainingWorker, config: RunConfig) -> RunRecord:
        from workbench.gui.record import RunRecord  # numpy is not wanted before

        return RunRecord(worker, config, self)

    def _show(self, record: RunRecord) -> None:
        self.shown = record
        self.shown_changed.emit(record)

    def _tell_soon(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _end(self) -> None:
        ended = self.live
        if ended is None:
            return
        self.series.count(ended)
        self.live_changed.emit()
        self.live_ended.emit(ended)
        if self.series.waiting:
            self._start_next(is_shown=self.shown is ended)
