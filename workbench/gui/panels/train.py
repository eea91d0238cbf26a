"""Step 3: set what matters, press Train, watch it learn."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QLocale, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from workbench.config import TaskName, settings
from workbench.gui.figures import figure_text
from workbench.gui.form import ConfigForm
from workbench.gui.messages import Kind, MessageBar, Words
from workbench.gui.panels.estimate import EstimateBox
from workbench.gui.panels.find_rate import RateFinder
from workbench.gui.plots import CurvePlot, Series
from workbench.gui.record import RunRecord
from workbench.gui.session import Session
from workbench.gui.text import duration
from workbench.gui.theme import LARGE, MEDIUM, SMALL, WIDE, Appearance, set_role
from workbench.gui.widgets.cards import Card, EmptyState, Heading, Tile, TileRow
from workbench.runs.figures import headline

_BASICS = ("training.learning_rate", "training.batch_size", "training.epochs", "model.max_length")
# How a file is read is seen and said where its rows are, on the Data panel.
_ADVANCED = tuple(
    item.key for item in settings() if item.group and not item.key.startswith("data.")
)
_LEFT_WIDTH = 304
_TILES_MS = 100  # figures that change faster cannot be read
_REDRAW_MS = 33  # one plot at a time, so that no turn of the event loop draws all three


class TrainPanel(QWidget):
    """Left the settings of the next run, right the run that is looked at."""

    train_wanted = Signal()
    resume_wanted = Signal()
    explain_wanted = Signal(str)  # id of a word of the glossary

    def __init__(
        self, session: Session, appearance: Appearance, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._record: RunRecord | None = None
        self.heading = Heading()
        self.resume_button = QPushButton()
        self.resume_button.clicked.connect(self.resume_wanted)
        self.resume_button.hide()
        self.heading.add_action(self.resume_button)
        self.messages = MessageBar(appearance)
        # What a run says does not take the place of these.
        self.fold_messages = MessageBar(appearance)
        self.source_messages = MessageBar(appearance)

        self._form_card = Card()
        self.form = ConfigForm(_BASICS + _ADVANCED, session, appearance)
        self._form_card.body.addWidget(self.form)
        self.rate_finder = RateFinder(session, appearance)
        self.rate_finder.opened.connect(self._show_finder)
        self.rate_finder.closed.connect(self._show_run)
        self.form.row("training.learning_rate").add_below(self.rate_finder.link)
        self._form_card.body.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(self._form_card)
        scroll.setWidgetResizable(True)
        scroll.setFixedWidth(_LEFT_WIDTH)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

        self.estimate = EstimateBox(session)
        self.estimate.setFixedWidth(_LEFT_WIDTH)
        left = QVBoxLayout()
        left.setSpacing(SMALL)
        left.addWidget(scroll, 1)
        left.addWidget(self.estimate)

        self.tiles = {key: Tile() for key in ("step", "loss", "figure", "speed", "time")}
        self.loss_plot = CurvePlot(
            appearance, [Series("loss", 0, smoothed=True), Series("validation", 1, marked=True)]
        )
        self.rate_plot = CurvePlot(appearance, [Series("rate", 2)])
        self.norm_plot = CurvePlot(appearance, [Series("norm", 3, smoothed=True)])
        self._plots = (self.loss_plot, self.rate_plot, self.norm_plot)
        small = QHBoxLayout()
        small.setSpacing(MEDIUM)
        small.addWidget(self.rate_plot)
        small.addWidget(self.norm_plot)
        run = QWidget()
        run_layout = QVBoxLayout(run)
        run_layout.setContentsMargins(0, 0, 0, 0)
        run_layout.setSpacing(MEDIUM)
        run_layout.addWidget(TileRow(tuple(self.tiles.values())))
        run_layout.addWidget(self.loss_plot, 2)
        run_layout.addLayout(small, 1)

        self.empty = EmptyState()
        self.start_button = QPushButton()
        set_role(self.start_button, "role", "primary")
        self.start_button.clicked.connect(self.train_wanted)
        self.empty.buttons.addWidget(self.start_button)
        empty_card = QFrame(self)  # or it would be a window of its own for a moment
        empty_card.setObjectName("card")
        empty_layout = QVBoxLayout(empty_card)
        empty_layout.addWidget(self.empty)
        self._views = QStackedLayout()
        self._views.addWidget(empty_card)
        self._views.addWidget(run)
        self._views.addWidget(self.rate_finder)

        content = QHBoxLayout()
        content.setSpacing(LARGE)
        content.addLayout(left)
        content.addLayout(self._views, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE, LARGE, WIDE, LARGE)
        layout.setSpacing(MEDIUM)
        layout.addWidget(self.heading)
        layout.addWidget(self.messages)
        layout.addWidget(self.fold_messages)
        layout.addWidget(self.source_messages)
        layout.addLayout(content, 1)

        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_TILES_MS)
        self._timer.timeout.connect(self._show_figures)
        self._stale: list[CurvePlot] = []
        self._drawing = QTimer(self)
        self._drawing.setInterval(_REDRAW_MS)
        self._drawing.timeout.connect(self._draw_next)
        self._retranslate()
        appearance.style(self)

    @property
    def record(self) -> RunRecord | None:
        return self._record

    def show_record(self, record: RunRecord | None) -> None:
        """Show a run, live or past; None shows what to do first."""
        if self._record is not None:
            self._record.changed.disconnect(self._follow)
            self._record.spoke.disconnect(self._say)
            self._record.taught.disconnect(self._teach)
        self._record = record
        for bar in (self.messages, self.fold_messages, self.source_messages):
            bar.clear()
        self._show_run()
        if record is not None:
            record.changed.connect(self._follow)
            record.spoke.connect(self._say)
            record.taught.connect(self._teach)
            steps = record.total_steps
            self.loss_plot.show_curves(
                {"loss": record.loss, "validation": record.validation_loss}, steps
            )
            self.rate_plot.show_curves({"rate": record.learning_rate}, steps)
            self.norm_plot.show_curves({"norm": record.grad_norm}, steps)
        self._show_figures()

    def set_resumable(self, resumable: bool) -> None:
        """Offer to go on with the run that is shown."""
        self.resume_button.setVisible(resumable)

    def set_startable(self, startable: bool) -> None:
        """Whether a run may start, or be tried out."""
        self.start_button.setEnabled(startable)
        self.estimate.set_startable(startable)
        self.rate_finder.set_startable(startable)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _show_run(self) -> None:
        self._views.setCurrentIndex(0 if self._record is None else 1)

    def _show_finder(self) -> None:
        self._views.setCurrentWidget(self.rate_finder)

    def _follow(self) -> None:
        if not self._timer.isActive():
            self._timer.start()
        self._stale += [plot for plot in self._plots if plot not in self._stale]
        if not self._drawing.isActive():
            self._drawing.start()

    def _draw_next(self) -> None:
        plot = self._stale.pop(0)
        plot.set_steps(self._record.total_steps if self._record else 0)
        plot.redraw()
        if not self._stale:
            self._drawing.stop()

    def _say(self, kind: Kind, words: Words) -> None:
        self.messages.say(kind, words)

    def _teach(self, term: str, words: Words) -> None:
        explain = partial(self.explain_wanted.emit, term)
        self.messages.say("warning", words, lambda: self.tr("Why?"), explain)

    def _show_figures(self) -> None:
        self._show_line()
        record = self._record
        if record is None:
            return
        locale = QLocale()
        if record.total_steps:
            total = self.tr("of {total}").format(total=locale.toString(record.total_steps))
            self.tiles["step"].show_number(locale.toString(record.step), total)
        else:
            self.tiles["step"].show_number("–")
        smoothed = record.loss.smoothed
        loss = locale.toString(float(smoothed[-1]), "f", 3) if len(smoothed) else "–"
        self.tiles["loss"].show_number(loss)
        last, best = record.last_validation, record.best
        task = record.config.task
        figure = figure_text(task, headline(task, last.metrics) if last else None)
        note = ""
        if best and last and best is not last:
            value = figure_text(task, headline(task, best.metrics))
            note = self.tr("best {value}").format(value=value)
        self._caption_figure(task)
        self.tiles["figure"].show_number(figure, note, good=True)
        speed = record.last_step.samples_per_second if record.last_step else 0
        digits = 0 if speed >= 10 else 1
        self.tiles["speed"].show_number(locale.toString(speed, "f", digits) if speed else "–")
        left = record.seconds_left()
        if record.is_live:
            self.tiles["time"].set_caption(self.tr("Time left"))
            self.tiles["time"].show_number("–" if left is None else duration(left))
        else:
            began = record.began
            last_time = record.last_step.time if record.last_step else began
            ended = record.finished.time if record.finished else last_time
            self.tiles["time"].set_caption(self.tr("Time taken"))
            self.tiles["time"].show_number(duration(ended - began) if began else "–")

    def _caption_figure(self, task: TaskName) -> None:
        captions = {
            "single_label": self.tr("Val. accuracy"),
            "multi_label": self.tr("Val. F1"),
            "regression": self.tr("Val. RMSE"),
        }
        self.tiles["figure"].set_caption(captions[task])

    def _show_line(self) -> None:
        record = self._record
        if record is None:
            self.heading.set_line(self.tr("Nothing has been trained yet"))
            return
        data = record.config.data
        model = record.config.model.name.removeprefix("bundled:")
        rows = record.started.rows.get("train", 0) if record.started else 0
        line = self.tr("{model} learns “{label}” from “{text}”").format(
            model=model.replace("\\", "/").split("/")[-1],
            label=data.label or ", ".join(data.labels or ()),
            text=data.text,
        )
        if rows:
            texts = self.tr("{count} texts").format(count=QLocale().toString(rows))
            line = f"{line} · {texts}"
        self.heading.set_line(line)

    def _retranslate(self) -> None:
        self.heading.set_title(self.tr("Train"))
        self.resume_button.setText(self.tr("Resume this run"))
        self.resume_button.setToolTip(
            self.tr("Go on from its last checkpoint, as if it had never been cut off")
        )
        self._form_card.set_title(self.tr("Settings of the next run"))
        self.tiles["step"].set_caption(self.tr("Step"))
        self.tiles["loss"].set_caption(self.tr("Training loss"))
        self._caption_figure(self._record.config.task if self._record else "single_label")
        self.tiles["speed"].set_caption(self.tr("Samples / s"))
        self.tiles["time"].set_caption(self.tr("Time left"))
        self.loss_plot.set_title(self.tr("Loss"))
        self.loss_plot.set_names(
            {"loss": self.tr("training, smoothed"), "validation": self.tr("validation")}
        )
        self.rate_plot.set_title(self.tr("Learning rate"))
        self.rate_plot.set_names({"rate": self.tr("learning rate")})
        self.norm_plot.set_title(self.tr("Gradient norm"))
        self.norm_plot.set_names({"norm": self.tr("gradient norm")})
        self.empty.set_texts(
            self.tr("Press Train and watch it learn"),
            self.tr(
                "The loss, the learning rate and the gradients are drawn here while the model "
                "reads your texts. The settings on the left are good enough to begin with."
            ),
        )
        self.start_button.setText(self.tr("Train"))
        self._show_figures()
