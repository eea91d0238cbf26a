"""The main window: joins the panels, the sidebar and the live run; holds no logic of theirs."""

from __future__ import annotations

from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow

from workbench.config import RunConfig
from workbench.errors import WorkbenchError
from workbench.gui.actions import Actions
from workbench.gui.background import end_tasks
from workbench.gui.choices import Choices
from workbench.gui.frame import StatusStrip, TopBar, split, stacked
from workbench.gui.language import Language, Translation
from workbench.gui.notices import Notices
from workbench.gui.palette import CommandPalette
from workbench.gui.panel_numbers import DATA, EVALUATE, MODEL, PREDICT, START, TRAIN
from workbench.gui.panel_stack import PanelStack
from workbench.gui.panels.runs import RunsSidebar
from workbench.gui.panels.start import StartPage
from workbench.gui.preferences import Preferences
from workbench.gui.rehearse import RehearsalWorker
from workbench.gui.run_control import RunControl
from workbench.gui.run_shown import RunShown
from workbench.gui.run_words import ask_before_closing
from workbench.gui.sentences import told
from workbench.gui.session import Session
from workbench.gui.slots import slots_of
from workbench.gui.spare import SpareKeeper
from workbench.gui.theme import Appearance, Choice
from workbench.gui.tour import Tour
from workbench.gui.tour_stops import tour_stops
from workbench.runs.folder import RunFolder

if TYPE_CHECKING:
    from workbench.gui.glossary import Glossary
    from workbench.gui.panels.data import DataPanel
    from workbench.gui.panels.evaluate import EvaluatePanel
    from workbench.gui.panels.model import ModelPanel
    from workbench.gui.panels.predict import PredictPanel
    from workbench.gui.panels.train import TrainPanel
    from workbench.gui.record import RunRecord
    from workbench.gui.source_check import SourceCheck

__all__ = ["DATA", "EVALUATE", "MODEL", "PREDICT", "START", "TRAIN", "MainWindow"]


class MainWindow(QMainWindow):
    """Five panels in the order of the work, and the runs beside them."""

    def __init__(
        self,
        workspace: Path,
        appearance: Appearance,
        translation: Translation,
        preferences: Preferences,
        config: RunConfig,
    ) -> None:
        super().__init__()
        self._preferences = preferences
        self._appearance = appearance
        self._workspace = workspace
        self._trains_when_open = False
        self.session = Session(config, self)
        self._spare = SpareKeeper(self)
        self.runs = RunControl(workspace, self.session, self._spare, self)

        self.top = TopBar(appearance)
        self.sidebar = RunsSidebar(workspace, appearance)
        # In the order of their numbers; none is made before it is wanted.
        self.panels = PanelStack(
            (
                lambda: self.data_panel,
                lambda: self.model_panel,
                lambda: self.train_panel,
                lambda: self.evaluate_panel,
                lambda: self.predict_panel,
            ),
            self._is_free,
            appearance.later,
        )
        self.panels.made_all.connect(self._open_first)
        self.start_page = StartPage()
        self.panels.addWidget(self.start_page)
        self.status = StatusStrip(workspace, appearance)
        self._splitter = split(self.sidebar, self.panels)
        self.setCentralWidget(stacked(self.top, self._splitter, self.status))

        self.actions_by_id = Actions(slots_of(self), self)
        self.actions_by_id.fill(self.menuBar())
        self.choices = Choices(preferences, appearance, translation, self.actions_by_id, self)
        self.choices.device_chosen.connect(self._use_device)
        self.choices.workspace_chosen.connect(self._use_workspace)
        self.notices = Notices(self)
        self.tour = Tour(appearance, self)
        self.command_palette = CommandPalette(self.actions_by_id, self)
        appearance.style(self.menuBar(), self.start_page, self.command_palette)
        self.top.steps.chosen.connect(self.show_step)
        self.top.train_wanted.connect(self.train)
        self.top.pause_wanted.connect(self.runs.pause_or_continue)
        self.top.stop_wanted.connect(self.stop)
        self.top.sidebar_wanted.connect(self.toggle_sidebar)
        self.start_page.sample_wanted.connect(self.try_sample)
        self.start_page.open_wanted.connect(self.choose_table)
        self.start_page.file_wanted.connect(self.open_table)
        self.start_page.run_wanted.connect(self.open_run)
        self.start_page.tour_wanted.connect(self.begin_tour)
        self.start_page.show_files(preferences.recent_files)
        self.sidebar.chosen.connect(self.open_run)
        self.sidebar.listed.connect(self.start_page.show_runs)
        self.run_shown = RunShown(self, self._spare)
        self._restore()
        self._retranslate()
        self.run_shown.show_live()
        self.panels.make_all_soon()

    # The parts that are made when they are wanted.

    @cached_property
    def data_panel(self) -> DataPanel:
        self.panels.pause_import()
        from workbench.gui.panels.data import DataPanel

        panel = DataPanel(self.session, self._appearance, self._workspace)
        panel.opened.connect(self._on_opened)
        return self.panels.put(DATA, panel)

    @cached_property
    def model_panel(self) -> ModelPanel:
        self.panels.pause_import()
        from workbench.gui.panels.model import ModelPanel

        return self.panels.put(MODEL, ModelPanel(self.session, self._appearance, self._workspace))

    @cached_property
    def train_panel(self) -> TrainPanel:
        self.panels.pause_import()
        from workbench.gui.panels.train import TrainPanel

        panel = TrainPanel(self.session, self._appearance)
        panel.train_wanted.connect(self.train)
        panel.resume_wanted.connect(self.resume)
        panel.explain_wanted.connect(self.explain)
        return self.panels.put(TRAIN, panel)

    @cached_property
    def evaluate_panel(self) -> EvaluatePanel:
        self.panels.pause_import()
        from workbench.gui.panels.evaluate import EvaluatePanel

        return self.panels.put(EVALUATE, EvaluatePanel(self._appearance))

    @cached_property
    def predict_panel(self) -> PredictPanel:
        self.panels.pause_import()
        from workbench.gui.panels.predict import PredictPanel

        panel = PredictPanel(self._appearance)
        # Two engines starting at once would only slow each other down.
        panel.settled.connect(self._spare.prepare)
        return self.panels.put(PREDICT, panel)

    @cached_property
    def glossary(self) -> Glossary:
        self.panels.pause_import()
        from workbench.gui.glossary import Glossary

        return Glossary(self._appearance, self)

    @cached_property
    def _source_check(self) -> SourceCheck:
        from workbench.gui.source_check import SourceCheck

        return SourceCheck(self.train_panel.source_messages, self)

    def _is_free(self) -> bool:
        """Whether no table is being read, which imports the same libraries."""
        return not self.panels.is_made(DATA) or not self.data_panel.is_reading

    def _open_first(self) -> None:
        """Open the table of the config, unless the user was quicker."""
        if not self.data_panel.was_asked:
            self.data_panel.open(self.session.config.data.source)

    # What the user does.

    @property
    def live(self) -> RunRecord | None:
        """The run that this window started or found last, live or ended."""
        return self.runs.live

    @property
    def shown(self) -> RunRecord | None:
        """The run that the panels show."""
        return self.runs.shown

    def show_step(self, step: int) -> None:
        """Bring a panel to the front, or its place until it is made."""
        if step != START:
            self.panels.want(step)
        self.top.steps.choose(step)
        self.panels.setCurrentIndex(step)

    def train(self) -> None:
        """Start a run with what is set up, and show it."""
        if self.runs.is_live:
            return
        if not self.session.is_ready():
            self.show_step(DATA)
            return
        self.show_step(TRAIN)
        self.panels.want_all(self._start_run)

    def _start_run(self) -> None:
        if self.runs.is_live:
            return
        self.runs.start()
        self.show_step(TRAIN)
        self.setFocus()  # or it would go from the hidden button to the search for runs

    def resume(self) -> None:
        """Go on with the run that is looked at, which was cut off or stopped."""
        if self.runs.can_resume:
            self.runs.resume()
            self.show_step(TRAIN)

    def stop(self) -> None:
        """End the live run; it keeps what was learned."""
        if self.runs.is_live:
            self.runs.stop()
            self.top.show_stopping()

    def open_run(self, folder: RunFolder) -> None:
        """Show a run in all panels; a live one is followed."""
        if not self.panels.is_complete:
            self.show_step(TRAIN)
            self.panels.want_all(partial(self.open_run, folder))
            return
        try:
            self.runs.open(folder)
        except WorkbenchError as error:
            self.train_panel.messages.say("error", partial(told, str(error)))
            return
        if not folder.is_live():
            self._source_check.compare(folder)
        if self.panels.currentIndex() in (DATA, MODEL, START):
            self.show_step(TRAIN)

    def open_table(self, source: str) -> None:
        """Read a file, folder, sample or hub dataset, and show it."""
        self.show_step(DATA)
        self.panels.want(DATA, lambda: self.data_panel.open(source))

    def choose_table(self) -> None:
        """Ask for a file and open it."""
        self.show_step(DATA)
        self.panels.want(DATA, lambda: self.data_panel.choose_file())

    def try_sample(self) -> None:
        """Train the bundled model on the sample, at one press."""
        self._trains_when_open = True
        self.open_table(RunConfig().data.source)

    def explain(self, term: str) -> None:
        """Open the glossary at a word, with the curves of the run looked at."""
        self.panels.want_all(lambda: self.glossary.explain(term, self.shown))

    def begin_tour(self) -> None:
        """Go from part to part of the window; it can be left at any time."""
        self.panels.want_all(lambda: self.tour.begin(tour_stops(self)))

    def toggle_sidebar(self) -> None:
        self.sidebar.setVisible(not self.sidebar.isVisible())

    def use_theme(self, choice: Choice) -> None:
        self.choices.use_theme(choice)

    def use_language(self, language: Language) -> None:
        self.choices.use_language(language)

    # What the table does.

    def _on_opened(self) -> None:
        self._preferences.add_recent_file(self.session.config.data.source)
        self.start_page.show_files(self._preferences.recent_files)
        self.run_shown.show_states()
        if self._trains_when_open:
            self._trains_when_open = False
            self.train()

    # The window itself.

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.setFocus()  # no ring is drawn before the user asks for one with Tab

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.runs.is_live and not self._may_close():
            event.ignore()
            return
        self._preferences.keep_places(self.saveGeometry(), self._splitter.saveState())
        self.hide()  # what works beside it may take a moment to end
        self.end_workers()
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _may_close(self) -> bool:
        """Ask what becomes of the live run; False keeps the window open."""
        name = self.live.config.name if self.live else ""
        answer = ask_before_closing(name, self.runs.folds_left, self.top)
        if answer == "stop":
            self.stop()
        return answer != "cancel"

    def end_workers(self) -> None:
        """Let go of all that works beside the window; a thread must not outlive it."""
        self.panels.end()
        if self.panels.is_made(PREDICT):
            self.predict_panel.close_worker()
        self._spare.close()
        rehearsals = self.findChildren(RehearsalWorker)
        for rehearsal in rehearsals:
            rehearsal.cancel()
        self.runs.leave()
        for rehearsal in rehearsals:
            rehearsal.wait()
        end_tasks()

    def _restore(self) -> None:
        self.resize(1280, 800)
        self.setMinimumSize(1024, 640)
        geometry, splitter = self._preferences.places
        if geometry:
            self.restoreGeometry(geometry)
        if splitter:
            self._splitter.restoreState(splitter)

    def _retranslate(self) -> None:
        self.actions_by_id.retranslate()
        self.run_shown.show_states()

    def _use_device(self, device: str) -> None:
        self.session.change(training__device=device)

    def _use_workspace(self, folder: Path) -> None:
        self._workspace = folder
        if self.panels.is_made(DATA):
            self.data_panel.use_workspace(folder)
        if self.panels.is_made(MODEL):
            self.model_panel.use_workspace(folder)
        self.runs.use_workspace(folder)
        self.sidebar.use_workspace(folder)
        self.status.show_workspace(folder)
