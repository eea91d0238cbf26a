"""The live run and the one looked at, shown in every part of the window."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from workbench.gui.actions import Situation
from workbench.gui.panel_numbers import EVALUATE, PREDICT, TRAIN
from workbench.gui.spare import SpareKeeper
from workbench.gui.step_states import show_step_states
from workbench.runs.folder import RunFolder, RunSummary

if TYPE_CHECKING:
    from workbench.gui.end_told import EndTold
    from workbench.gui.record import RunRecord
    from workbench.gui.window import MainWindow


class RunShown(QObject):
    """Hears how the runs of a window stand, and tells its panels, bars, menus and sidebar."""

    def __init__(self, window: MainWindow, spare: SpareKeeper) -> None:
        super().__init__(window)
        self._window = window
        self._spare = spare
        runs = self._runs = window.runs
        window.panels.made_one.connect(self.show_states)
        window.session.table_changed.connect(self.show_states)
        window.sidebar.listed.connect(self._find_left_run)
        runs.created.connect(self._on_created)
        runs.shown_changed.connect(self._show_record)
        runs.live_changed.connect(self.show_live)
        runs.live_ended.connect(self._on_live_ended)
        runs.past_ended.connect(self.show_states)

    @cached_property
    def _end_told(self) -> EndTold:
        from workbench.gui.end_told import EndTold

        told = EndTold(self._runs, self._window.train_panel, self)
        told.try_wanted.connect(partial(self._window.show_step, PREDICT))
        told.folds_wanted.connect(self._show_folds)
        return told

    def show_states(self) -> None:
        """How far each step is, and what can be done now."""
        window, runs = self._window, self._runs
        ready, live = window.session.is_ready(), runs.is_live
        show_step_states(window.top.steps, ready, runs)
        window.top.train_button.setEnabled(ready)
        if window.panels.is_made(TRAIN):
            window.train_panel.set_startable(ready and not live)
            window.train_panel.set_resumable(runs.can_resume)
        window.actions_by_id.fit(Situation(ready, live, runs.can_resume))

    def show_live(self) -> None:
        """How the live run stands."""
        self.show_states()
        live = self._runs.live
        if live is not None and not live.is_live and self._runs.is_live:
            return  # between two folds
        window = self._window
        for part in (window.top, window.status, window.sidebar, window.notices):
            part.show_live(live)

    def _on_created(self, folder: RunFolder) -> None:
        self._window.sidebar.set_current(folder)
        self._window.sidebar.refresh()

    def _on_live_ended(self, record: RunRecord) -> None:
        window, runs = self._window, self._runs
        window.sidebar.refresh()
        if runs.folds_left:
            return  # the next one begins at once
        window.notices.show_ended(record, runs.series.began)
        if record is runs.shown:
            window.evaluate_panel.show_run(record.folder)
            window.predict_panel.show_run(record.folder)
            window.predict_panel.load()  # it will be wanted next
            self._end_told.tell(record)
        self.show_states()
        if record.folder is None or not record.folder.has_model():
            self._spare.prepare()

    def _show_record(self, record: RunRecord) -> None:
        window, runs = self._window, self._runs
        window.train_panel.show_record(record)
        self._end_told.show_failure(record)
        window.sidebar.set_current(record.folder)
        finished = None if record is runs.live and record.is_live else record.folder
        window.evaluate_panel.show_run(finished)
        window.predict_panel.show_run(finished)
        self.show_states()

    def _show_folds(self) -> None:
        self._window.evaluate_panel.show_folds()
        self._window.show_step(EVALUATE)

    def _find_left_run(self, summaries: list[RunSummary]) -> None:
        """Go on showing a run that an earlier window, or a terminal, left running."""
        window = self._window
        if not window.panels.is_complete:  # a run is shown in all of them
            window.panels.made_all.connect(partial(self._find_left_run, summaries))
            return
        if self._runs.adopt(summaries):
            window.show_step(TRAIN)
            window.train_panel.messages.say(
                "info", lambda: self.tr("This run was left running; here it is again.")
            )
