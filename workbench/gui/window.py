"""The main window: joins the panels, the sidebar and the live run; holds no logic of theirs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QSettings
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget

from workbench.config import RunConfig
from workbench.errors import WorkbenchError
from workbench.gui.about import tell_about
from workbench.gui.actions import Actions, Situation
from workbench.gui.frame import StatusStrip, TopBar, split, stacked
from workbench.gui.language import Language, Translation
from workbench.gui.palette import CommandPalette
from workbench.gui.panels.data import DataPanel
from workbench.gui.panels.evaluate import EvaluatePanel
from workbench.gui.panels.model import ModelPanel
from workbench.gui.panels.predict import PredictPanel
from workbench.gui.panels.runs import RunsSidebar
from workbench.gui.panels.train import TrainPanel
from workbench.gui.preferences import Preferences
from workbench.gui.record import RunRecord
from workbench.gui.rehearse import RehearsalWorker
from workbench.gui.run_control import RunControl
from workbench.gui.run_words import ENDED_WELL, ask_before_closing, finished_words
from workbench.gui.session import Session
from workbench.gui.settings_dialog import SettingsDialog
from workbench.gui.spare import SpareKeeper
from workbench.gui.step_states import show_step_states
from workbench.gui.theme import Appearance, Choice
from workbench.runs.folder import RunFolder, RunSummary

DATA, MODEL, TRAIN, EVALUATE, PREDICT = range(5)


class MainWindow(QMainWindow):
    """Five panels in the order of the work, and the runs beside them."""

    def __init__(
        self,
        workspace: Path,
        appearance: Appearance,
        translation: Translation,
        preferences: Preferences,
        settings: QSettings,
        config: RunConfig,
    ) -> None:
        super().__init__()
        self._appearance = appearance
        self._translation = translation
        self._preferences = preferences
        self._settings = settings
        self.session = Session(config, self)
        self._spare = SpareKeeper(self)
        self.runs = RunControl(workspace, self.session, self._spare, self)

        self.top = TopBar(appearance)
        self.sidebar = RunsSidebar(workspace, appearance)
        self.data_panel = DataPanel(self.session, appearance)
        self.model_panel = ModelPanel(self.session, appearance)
        self.train_panel = TrainPanel(self.session, appearance)
        self.evaluate_panel = EvaluatePanel(appearance)
        self.predict_panel = PredictPanel(appearance)
        self.panels = QStackedWidget()
        for panel in (
            self.data_panel,
            self.model_panel,
            self.train_panel,
            self.evaluate_panel,
            self.predict_panel,
        ):
            self.panels.addWidget(panel)
        self.status = StatusStrip(workspace, appearance)
        self._splitter = split(self.sidebar, self.panels)
        self.setCentralWidget(stacked(self.top, self._splitter, self.status))

        self.actions_by_id = Actions(self._slots(), self)
        self.actions_by_id.fill(self.menuBar())
        self.settings_dialog = SettingsDialog(preferences, self)
        self.settings_dialog.theme_chosen.connect(self.use_theme)
        self.settings_dialog.language_chosen.connect(self.use_language)
        self.settings_dialog.device_chosen.connect(self.use_device)
        self.settings_dialog.workspace_chosen.connect(self.use_workspace)
        self.command_palette = CommandPalette(self.actions_by_id, self)
        self.top.steps.chosen.connect(self.show_step)
        self.top.train_wanted.connect(self.train)
        self.top.pause_wanted.connect(self.runs.pause_or_continue)
        self.top.stop_wanted.connect(self.stop)
        self.top.sidebar_wanted.connect(self.toggle_sidebar)
        self.train_panel.train_wanted.connect(self.train)
        self.train_panel.resume_wanted.connect(self.resume)
        self.sidebar.chosen.connect(self.open_run)
        self.sidebar.listed.connect(self._find_left_run)
        self.data_panel.opened.connect(self._show_states)
        self.session.table_changed.connect(self._show_states)
        self.runs.created.connect(self._on_created)
        self.runs.shown_changed.connect(self._show_record)
        self.runs.live_changed.connect(self._show_live)
        self.runs.live_ended.connect(self._on_live_ended)
        self.runs.past_ended.connect(self._show_states)
        # Two engines starting at once would only slow each other down.
        self.predict_panel.settled.connect(self._spare.prepare)
        self._restore()
        self.show_step(DATA)
        self._retranslate()
        self._show_live()
        self.data_panel.open(config.data.source)

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
        """Bring a panel to the front."""
        self.top.steps.choose(step)
        self.panels.setCurrentIndex(step)

    def train(self) -> None:
        """Start a run with what is set up, and show it."""
        if self.runs.is_live:
            return
        if not self.session.is_ready():
            self.show_step(DATA)
            return
        self.runs.start()
        self.show_step(TRAIN)

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
        try:
            self.runs.open(folder)
        except WorkbenchError as error:
            self.train_panel.messages.say("error", str(error))
            return
        if self.panels.currentIndex() in (DATA, MODEL):
            self.show_step(TRAIN)

    def toggle_sidebar(self) -> None:
        self.sidebar.setVisible(not self.sidebar.isVisible())

    def use_theme(self, choice: Choice) -> None:
        self._appearance.choose(choice)
        self._preferences.theme = choice
        self._tick_choices()

    def use_language(self, language: Language) -> None:
        self._preferences.language = language
        self._translation.use(language)
        self._tick_choices()

    def use_device(self, device: str) -> None:
        """Let runs compute there from now on."""
        self._preferences.device = device
        self.session.change(training__device=device)

    def use_workspace(self, folder: Path) -> None:
        """Keep runs in another folder from now on; a live run stays where it is."""
        self._preferences.workspace = folder
        self.runs.use_workspace(folder)
        self.sidebar.use_workspace(folder)
        self.status.show_workspace(folder)

    # What the run does.

    def _on_created(self, folder: RunFolder) -> None:
        self.sidebar.set_current(folder)
        self.sidebar.refresh()

    def _on_live_ended(self, record: RunRecord) -> None:
        self.sidebar.refresh()
        if record is self.shown:
            self.evaluate_panel.show_run(record.folder)
            self.predict_panel.show_run(record.folder)
            self.predict_panel.load()  # it will be wanted next
            if record.status in ENDED_WELL:
                self.train_panel.messages.say(
                    "good",
                    partial(finished_words, record),
                    lambda: self.tr("Try it"),
                    partial(self.show_step, PREDICT),
                )
        self._show_states()
        if record.folder is None or not record.folder.has_model():
            self._spare.prepare()

    def _show_record(self, record: RunRecord) -> None:
        self.train_panel.show_record(record)
        self.sidebar.set_current(record.folder)
        finished = None if record is self.live and record.is_live else record.folder
        self.evaluate_panel.show_run(finished)
        self.predict_panel.show_run(finished)
        self._show_states()

    def _show_live(self) -> None:
        self.top.show_live(self.live)
        self.status.show_live(self.live)
        self.sidebar.show_live(self.live)
        self._show_states()
        self._title()

    def _show_states(self) -> None:
        ready, live = self.session.is_ready(), self.runs.is_live
        show_step_states(self.top.steps, ready, self.runs)
        self.top.train_button.setEnabled(ready)
        self.train_panel.set_startable(ready and not live)
        self.train_panel.set_resumable(self.runs.can_resume)
        self.actions_by_id.fit(Situation(ready, live, self.runs.can_resume))

    def _find_left_run(self, summaries: list[RunSummary]) -> None:
        """Go on showing a run that an earlier window, or a terminal, left running."""
        if self.runs.adopt(summaries):
            self.show_step(TRAIN)
            self.train_panel.messages.say(
                "info", lambda: self.tr("This run was left running; here it is again.")
            )

    # The window itself.

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.setFocus()  # no ring is drawn before the user asks for one with Tab

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.runs.is_live and not self._may_close():
            event.ignore()
            return
        self._settings.setValue("geometry", self.saveGeometry())
        self._settings.setValue("splitter", self._splitter.saveState())
        self._end_workers()
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _may_close(self) -> bool:
        """Ask what becomes of the live run; False keeps the window open."""
        answer = ask_before_closing(self.live.config.name if self.live else "", self)
        if answer == "stop":
            self.stop()
        return answer != "cancel"

    def _end_workers(self) -> None:
        self.predict_panel.close_worker()
        self._spare.close()
        rehearsals = self.findChildren(RehearsalWorker)
        for rehearsal in rehearsals:
            rehearsal.cancel()
        self.runs.leave()
        for rehearsal in rehearsals:
            rehearsal.wait()

    def _restore(self) -> None:
        self.resize(1280, 800)
        self.setMinimumSize(1024, 640)
        if geometry := self._settings.value("geometry"):
            self.restoreGeometry(geometry)
        if splitter := self._settings.value("splitter"):
            self._splitter.restoreState(splitter)
        self._tick_choices()

    def _tick_choices(self) -> None:
        self.settings_dialog.show_preferences()
        self.actions_by_id[f"theme_{self._appearance.choice}"].setChecked(True)
        self.actions_by_id[f"language_{self._translation.language}"].setChecked(True)

    def _title(self) -> None:
        live = self.live
        if live is not None and live.is_live and live.total_steps:
            share = f"{100 * live.step // live.total_steps} %"
            self.setWindowTitle(f"{share} · {live.config.name} – Workbench")
        else:
            self.setWindowTitle("Workbench")

    def _retranslate(self) -> None:
        self.actions_by_id.retranslate()
        self._show_states()

    def _slots(self) -> dict[str, Callable[[], object]]:
        return {
            "open_file": self._open_file,
            "open_folder": self._open_folder,
            "open_hub": self._open_hub,
            "settings": self._open_settings,
            "quit": self.close,
            "train": self.train,
            "resume": self.resume,
            "pause": self.runs.pause_or_continue,
            "checkpoint": self.runs.save_checkpoint,
            "stop": self.stop,
            **{f"step_{step}": partial(self.show_step, step) for step in range(5)},
            "sidebar": self.toggle_sidebar,
            "palette": self._open_palette,
            "theme_system": partial(self.use_theme, "system"),
            "theme_light": partial(self.use_theme, "light"),
            "theme_dark": partial(self.use_theme, "dark"),
            "language_en": partial(self.use_language, "en"),
            "language_zh_CN": partial(self.use_language, "zh_CN"),
            "about": partial(tell_about, self),
        }

    def _open_settings(self) -> None:
        self.settings_dialog.show_preferences()
        self.settings_dialog.show()

    def _open_palette(self) -> None:
        self.command_palette.open()

    def _open_file(self) -> None:
        self.show_step(DATA)
        self.data_panel.choose_file()

    def _open_folder(self) -> None:
        self.show_step(DATA)
        self.data_panel.choose_folder()

    def _open_hub(self) -> None:
        self.show_step(DATA)
        self.data_panel.choose_hub()
