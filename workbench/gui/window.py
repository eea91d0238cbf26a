"""The main window: joins the panels, the sidebar and the live run; holds no logic of theirs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QSettings, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import (
    QMainWindow,
    QMessageBox,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from workbench import __version__
from workbench.config import RunConfig
from workbench.errors import WorkbenchError
from workbench.gui.actions import Actions
from workbench.gui.background import Progress, Task
from workbench.gui.figures import figure_text, number_text
from workbench.gui.follow import TrainingWorker
from workbench.gui.frame import StatusStrip, TopBar
from workbench.gui.language import Language, Translation
from workbench.gui.panels.data import DataPanel
from workbench.gui.panels.evaluate import EvaluatePanel
from workbench.gui.panels.model import ModelPanel
from workbench.gui.panels.predict import PredictPanel
from workbench.gui.panels.runs import RunsSidebar
from workbench.gui.panels.train import TrainPanel
from workbench.gui.record import RunRecord
from workbench.gui.rehearse import RehearsalWorker
from workbench.gui.session import Session
from workbench.gui.spare import SpareKeeper
from workbench.gui.theme import Appearance, Choice
from workbench.gui.widgets.step_bar import State
from workbench.runs.folder import RunFolder, RunSummary
from workbench.runs.sources import Change, source_change

DATA, MODEL, TRAIN, EVALUATE, PREDICT = range(5)


class MainWindow(QMainWindow):
    """Five panels in the order of the work, and the runs beside them."""

    def __init__(
        self,
        workspace: Path,
        appearance: Appearance,
        translation: Translation,
        settings: QSettings,
        config: RunConfig,
    ) -> None:
        super().__init__()
        self._workspace = workspace
        self._appearance = appearance
        self._translation = translation
        self._settings = settings
        self._looked_for_left_run = False
        self.session = Session(config, self)
        self.live: RunRecord | None = None
        self.shown: RunRecord | None = None
        self._spare = SpareKeeper(self)
        self._comparison: Task | None = None

        self.top = TopBar(appearance)
        self.sidebar = RunsSidebar(workspace, appearance)
        self.data_panel = DataPanel(self.session, appearance)
        self.model_panel = ModelPanel(self.session, appearance, workspace)
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
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.addWidget(self.sidebar)
        self._splitter.addWidget(self.panels)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setCollapsible(1, False)
        self._splitter.setHandleWidth(1)
        self.sidebar.setMinimumWidth(140)
        centre = QWidget()
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.top)
        layout.addWidget(self._splitter, 1)
        layout.addWidget(self.status)
        self.setCentralWidget(centre)

        self.actions_by_id = Actions(self._slots(), self)
        self.actions_by_id.fill(self.menuBar())
        self.top.steps.chosen.connect(self.show_step)
        self.top.train_wanted.connect(self.train)
        self.top.pause_wanted.connect(self.pause_or_continue)
        self.top.stop_wanted.connect(self.stop)
        self.top.sidebar_wanted.connect(self.toggle_sidebar)
        self.train_panel.train_wanted.connect(self.train)
        self.train_panel.resume_wanted.connect(self.resume)
        self.sidebar.chosen.connect(self.open_run)
        self.sidebar.listed.connect(self._find_left_run)
        self.data_panel.opened.connect(self._show_states)
        self.session.table_changed.connect(self._show_states)
        # Two engines starting at once would only slow each other down.
        self.predict_panel.settled.connect(self._spare.prepare)
        self._announce = QTimer(self)
        self._announce.setSingleShot(True)
        self._announce.setInterval(100)
        self._announce.timeout.connect(self._show_live)
        self._restore()
        self.show_step(DATA)
        self._retranslate()
        self._show_live()
        self.data_panel.open(config.data.source)

    # What the user does.

    def show_step(self, step: int) -> None:
        """Bring a panel to the front."""
        self.top.steps.choose(step)
        self.panels.setCurrentIndex(step)

    def train(self) -> None:
        """Start a run with what is set up, and show it."""
        if self.live is not None and self.live.is_live:
            return
        if not self.session.is_ready():
            self.show_step(DATA)
            return
        worker = TrainingWorker(
            self,
            config=self.session.config,
            workspace=self._workspace,
            spare=self._spare.take(),
        )
        self._watch(worker, self.session.config)
        self.show_step(TRAIN)

    def resume(self) -> None:
        """Go on with the run that is looked at, which was cut off or stopped."""
        record = self.shown
        if record is None or not record.can_resume or (self.live and self.live.is_live):
            return
        worker = TrainingWorker(self, folder=record.folder, spare=self._spare.take(), resuming=True)
        self._watch(worker, record.config)
        self.show_step(TRAIN)

    def pause_or_continue(self) -> None:
        """Let the live run wait, or go on."""
        if self.live is not None and self.live.is_live:
            self.live.ask("continue" if self.live.status == "paused" else "pause")

    def save_checkpoint(self) -> None:
        """Let the live run save where it is, so that a power cut costs nothing."""
        if self.live is not None and self.live.is_live:
            self.live.ask("checkpoint")

    def stop(self) -> None:
        """End the live run; it keeps what was learned."""
        if self.live is not None and self.live.is_live:
            self.live.ask("stop")
            self.top.show_stopping()

    def open_run(self, folder: RunFolder) -> None:
        """Show a run in all panels; a live one is followed."""
        if self.live is not None and self.live.folder == folder:
            self._show_record(self.live)
            return
        try:
            config = folder.config()
        except WorkbenchError as error:
            self.train_panel.messages.say("error", str(error))
            return
        worker = TrainingWorker(self, folder=folder)
        if folder.is_live() and (self.live is None or not self.live.is_live):
            self._watch(worker, config)
        else:
            record = RunRecord(worker, config, self)
            record.ended.connect(self._show_states)
            worker.start()
            self._show_record(record)
            self._compare_source(folder)
        if self.panels.currentIndex() in (DATA, MODEL):
            self.show_step(TRAIN)

    def _compare_source(self, folder: RunFolder) -> None:
        """Say so if the file of a past run is not what it was."""
        if self._comparison is not None:
            self._comparison.cancel()
        self._comparison = Task(partial(_change_of, folder), self)
        self._comparison.done.connect(self._tell_change)
        self._comparison.start()

    def _tell_change(self, change: Change) -> None:
        self._comparison = None
        if change == "changed":
            self.train_panel.messages.say(
                "warning", lambda: self.tr("The file this run learned from has changed since.")
            )
        elif change == "missing":
            self.train_panel.messages.say(
                "info", lambda: self.tr("The file this run learned from is not there any more.")
            )

    def toggle_sidebar(self) -> None:
        self.sidebar.setVisible(not self.sidebar.isVisible())

    def use_theme(self, choice: Choice) -> None:
        self._appearance.choose(choice)
        self._settings.setValue("theme", choice)
        self._tick_choices()

    def use_language(self, language: Language) -> None:
        self._settings.setValue("language", language)
        self._translation.use(language)
        self._tick_choices()

    # What the run does.

    def _watch(self, worker: TrainingWorker, config: RunConfig) -> None:
        record = RunRecord(worker, config, self)
        self.live = record
        record.changed.connect(self._on_live_changed)
        record.ended.connect(self._on_live_ended)
        worker.run_created.connect(self._on_created)
        worker.start()
        self._show_record(record)
        self._show_live()

    def _on_created(self, folder: RunFolder) -> None:
        self.sidebar.set_current(folder)
        self.sidebar.refresh()

    def _on_live_changed(self) -> None:
        if not self._announce.isActive():
            self._announce.start()

    def _on_live_ended(self) -> None:
        self._show_live()
        self.sidebar.refresh()
        record = self.live
        if record is not None and record is self.shown:
            self.evaluate_panel.show_run(record.folder)
            self.predict_panel.show_run(record.folder)
            self.predict_panel.load()  # it will be wanted next
            if record.status in ("completed", "stopped", "early_stopped"):
                self._say_finished(record)
        self._show_states()
        if record is None or record.folder is None or not record.folder.has_model():
            self._spare.prepare()

    def _say_finished(self, record: RunRecord) -> None:
        self.train_panel.messages.say(
            "good",
            partial(self._finished_words, record),
            lambda: self.tr("Try it"),
            self._try_it,
        )

    def _finished_words(self, record: RunRecord) -> str:
        metrics = record.finished.metrics if record.finished else {}
        test = metrics.get("test") or metrics.get("validation") or {}
        said = self.tr("Stopped: what was learned is kept.")
        if record.status != "stopped":
            said = self.tr("Done.")
        match record.config.task, test:
            case "single_label", {"accuracy": share}:
                found = self.tr(
                    "The model finds {share} % of the texts it never learned from right."
                ).format(share=round(share * 100))
            case "multi_label", {"f1": share, "accuracy": exact}:
                found = self.tr(
                    "On texts it never learned from its labels have an F1 of {f1}; for {share} % "
                    "they are exactly right."
                ).format(f1=figure_text("multi_label", share), share=round(exact * 100))
            case "regression", {"mae": error}:
                found = self.tr(
                    "On texts it never learned from it is {error} off on average."
                ).format(error=number_text(error))
            case _:
                found = ""
        return f"{said} {found}".strip()

    def _try_it(self) -> None:
        self.show_step(PREDICT)

    def _show_record(self, record: RunRecord) -> None:
        self.shown = record
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
        live = self.live is not None and self.live.is_live
        self.actions_by_id["checkpoint"].setEnabled(live)
        self.actions_by_id["pause"].setEnabled(live)
        self.actions_by_id["stop"].setEnabled(live)
        self._show_states()
        self._title()

    def _show_states(self) -> None:
        ready = self.session.is_ready()
        self._step_state(DATA, "ready" if ready else "open", self.tr("Choose the table"))
        self._step_state(MODEL, "ready", self.tr("Choose the pretrained model"))
        live = self.live is not None and self.live.is_live
        shown = self.shown
        trained = shown is not None and shown.folder is not None and shown.folder.has_model()
        failed = shown is not None and shown.status in ("failed", "interrupted")
        train: State = "running" if live else "attention" if failed else "open"
        if train == "open" and trained:
            train = "ready"
        self._step_state(TRAIN, train, self.tr("Train, and watch it learn"))
        done: State = "ready" if trained and not live else "open"
        self._step_state(EVALUATE, done, self.tr("See how good it is"))
        self._step_state(PREDICT, done, self.tr("Classify texts"))
        self.top.train_button.setEnabled(ready)
        self.train_panel.set_startable(ready and not live)
        self.actions_by_id["train"].setEnabled(ready and not live)
        resumable = shown is not None and shown.can_resume and not live
        self.train_panel.set_resumable(resumable)
        self.actions_by_id["resume"].setEnabled(resumable)

    def _step_state(self, step: int, state: State, what: str) -> None:
        words = {
            "open": self.tr("not yet"),
            "ready": self.tr("ready"),
            "attention": self.tr("needs attention"),
            "running": self.tr("running"),
        }
        self.top.steps.buttons[step].show_state(state, f"{what} ({words[state]})")

    def _find_left_run(self, summaries: list[RunSummary]) -> None:
        """Follow a run that an earlier window, or a terminal, left running; once, at the start."""
        if self._looked_for_left_run:
            return
        self._looked_for_left_run = True
        left = next((run for run in summaries if run.status in ("running", "paused")), None)
        if left is not None and self.live is None:
            self.open_run(left.folder)
            self.show_step(TRAIN)
            self.train_panel.messages.say(
                "info", lambda: self.tr("This run was left running; here it is again.")
            )

    # The window itself.

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.setFocus()  # no ring is drawn before the user asks for one with Tab

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.live is not None and self.live.is_live and not self._may_close():
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

    def about(self) -> None:
        """Version, licence, and that nothing leaves the machine."""
        QMessageBox.about(
            self,
            self.tr("About the workbench"),
            self.tr(
                "Workbench {version}\n\nFine-tunes a pretrained language model on your own table "
                "of texts, on your own computer. Nothing leaves this machine.\n\n"
                "Apache License 2.0"
            ).format(version=__version__),
        )

    def _may_close(self) -> bool:
        """Ask what becomes of the live run; False keeps the window open."""
        question = QMessageBox(self)
        question.setIcon(QMessageBox.Icon.Question)
        question.setWindowTitle(self.tr("A run is live"))
        question.setText(self.tr("“{name}” is still training.").format(name=self.live_name()))
        question.setInformativeText(
            self.tr("It can go on without the window; the next window finds it again.")
        )
        leave = question.addButton(self.tr("Leave it running"), QMessageBox.ButtonRole.AcceptRole)
        stop = question.addButton(self.tr("Stop and keep"), QMessageBox.ButtonRole.DestructiveRole)
        question.addButton(self.tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        question.setDefaultButton(leave)
        question.exec()
        if question.clickedButton() is stop:
            self.stop()
            return True
        return question.clickedButton() is leave

    def live_name(self) -> str:
        return self.live.config.name if self.live is not None else ""

    def _end_workers(self) -> None:
        self.predict_panel.close_worker()
        self._spare.close()
        workers = self.findChildren(TrainingWorker)
        for worker in workers:
            worker.leave()
        rehearsals = self.findChildren(RehearsalWorker)
        for rehearsal in rehearsals:
            rehearsal.cancel()
        for thread in (*workers, *rehearsals):
            thread.wait()

    def _restore(self) -> None:
        self.resize(1280, 800)
        self.setMinimumSize(1024, 640)
        if geometry := self._settings.value("geometry"):
            self.restoreGeometry(geometry)
        if splitter := self._settings.value("splitter"):
            self._splitter.restoreState(splitter)
        self._tick_choices()

    def _tick_choices(self) -> None:
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
            "quit": self.close,
            "train": self.train,
            "resume": self.resume,
            "pause": self.pause_or_continue,
            "checkpoint": self.save_checkpoint,
            "stop": self.stop,
            **{f"step_{step}": partial(self.show_step, step) for step in range(5)},
            "sidebar": self.toggle_sidebar,
            "theme_system": partial(self.use_theme, "system"),
            "theme_light": partial(self.use_theme, "light"),
            "theme_dark": partial(self.use_theme, "dark"),
            "language_en": partial(self.use_language, "en"),
            "language_zh_CN": partial(self.use_language, "zh_CN"),
            "about": self.about,
        }

    def _open_file(self) -> None:
        self.show_step(DATA)
        self.data_panel.choose_file()

    def _open_folder(self) -> None:
        self.show_step(DATA)
        self.data_panel.choose_folder()

    def _open_hub(self) -> None:
        self.show_step(DATA)
        self.data_panel.choose_hub()


def _change_of(folder: RunFolder, progress: Progress) -> Change:
    return source_change(folder)
