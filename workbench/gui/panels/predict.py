"""Step 5: type a text, see what the model says of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QLocale, QTimer, Signal
from PySide6.QtGui import QFont, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QPlainTextEdit,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from workbench.config import TaskName
from workbench.gui.figures import figure_name, figure_text, number_text
from workbench.gui.follow import PredictionWorker
from workbench.gui.messages import MessageBar
from workbench.gui.sentences import told
from workbench.gui.theme import LARGE, MEDIUM, WIDE, Appearance, scale_font, set_role
from workbench.gui.widgets.bars import Bar, BarList
from workbench.gui.widgets.cards import Card, EmptyState, Heading
from workbench.gui.widgets.lists import Entry, EntryDelegate, EntryModel
from workbench.jobs.predictor import Loaded, Prediction
from workbench.runs.figures import headline
from workbench.runs.folder import RunFolder

_TYPING_MS = 60  # keys typed within this time make one request
_HISTORY = 100
_THRESHOLD = 0.5  # from here on a label is said to fit
_MOST_BARS = 16


@dataclass(frozen=True)
class _Shown:
    text: str
    prediction: Prediction


class PredictPanel(QWidget):
    """Classifies what is typed, as it is typed, with the model of the run looked at."""

    settled = Signal()  # a model was loaded, or could not be

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._folder: RunFolder | None = None
        self._worker: PredictionWorker | None = None
        self._wanted: RunFolder | None = None
        self._shown: _Shown | None = None
        self._loaded: Loaded | None = None
        self._history: list[Entry] = []

        self.heading = Heading()
        self.messages = MessageBar(appearance)
        self.text_edit = QPlainTextEdit()
        self.text_edit.setTabChangesFocus(True)
        self.text_edit.textChanged.connect(self._typed)
        scale_font(self.text_edit, 1.1)
        self._state = QLabel()
        set_role(self._state, "role", "muted")
        self.keep_button = QPushButton()
        self.keep_button.clicked.connect(self.keep)
        self._keep_keys = QShortcut(QKeySequence("Ctrl+Return"), self)
        self._keep_keys.activated.connect(self.keep)
        under = QHBoxLayout()
        under.addWidget(self._state, 1)
        under.addWidget(self.keep_button)
        self._history_card = Card()
        self.history = EntryModel(self)
        self._history_view = QListView()
        self._history_view.setModel(self.history)
        self._history_view.setItemDelegate(EntryDelegate(appearance, self._history_view))
        self._history_view.setFrameShape(QFrame.Shape.NoFrame)
        self._history_view.activated.connect(self._take_from_history)
        self._history_view.clicked.connect(self._take_from_history)
        self._history_card.body.addWidget(self._history_view)
        left = QVBoxLayout()
        left.setSpacing(MEDIUM)
        left.addWidget(self.text_edit, 2)
        left.addLayout(under)
        left.addWidget(self._history_card, 3)

        self._bars_card = Card()
        self.bars = BarList(appearance)
        self._facts = QLabel()
        self._facts.setWordWrap(True)
        set_role(self._facts, "role", "muted")
        self.number = QLabel()
        scale_font(self.number, 1.75, QFont.Weight.DemiBold)
        self.number.hide()
        self._bars_card.body.addWidget(self.number)
        self._bars_card.body.addWidget(self.bars)
        self._bars_card.body.addWidget(self._facts)
        right_box = QWidget()
        right = QVBoxLayout(right_box)
        right.setContentsMargins(0, 0, 0, 0)
        right.addWidget(self._bars_card)
        right.addStretch(1)
        right_box.setFixedWidth(360)

        shown = QWidget()
        content = QHBoxLayout(shown)
        content.setContentsMargins(0, 0, 0, 0)
        content.setSpacing(WIDE)
        content.addLayout(left, 1)
        content.addWidget(right_box)
        self.empty = EmptyState()
        empty_card = QFrame(self)  # or it would be a window of its own for a moment
        empty_card.setObjectName("card")
        QVBoxLayout(empty_card).addWidget(self.empty)
        self._views = QStackedLayout()
        self._views.addWidget(empty_card)
        self._views.addWidget(shown)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE, LARGE, WIDE, LARGE)
        layout.setSpacing(MEDIUM)
        layout.addWidget(self.heading)
        layout.addWidget(self.messages)
        layout.addLayout(self._views, 1)

        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_TYPING_MS)
        self._pause.timeout.connect(self._ask)
        self._retranslate()
        appearance.style(self)
        self.show_run(None)

    @property
    def is_ready(self) -> bool:
        """Whether a model is loaded and texts are classified at once."""
        return self._folder is not None and self._wanted is None

    def show_run(self, folder: RunFolder | None) -> None:
        """Classify with the model of a run; it is loaded when the panel is seen."""
        usable = folder if folder is not None and folder.has_model() else None
        self._views.setCurrentIndex(1 if usable else 0)
        self._wanted = usable
        self._folder = usable
        self._clear()
        self._show_line()
        if usable is None:
            self.messages.clear()
        elif self.isVisible():
            self.load()

    def load(self) -> None:
        """Load the model now, if it is not loaded."""
        if self._wanted is None:
            return
        if self._worker is None:
            self._worker = PredictionWorker(self)
            self._worker.loaded.connect(self._on_loaded)
            self._worker.predicted.connect(self._on_predicted)
            self._worker.failed.connect(self._on_failed)
            self._worker.start()
        self._state.setText(self.tr("Loading the model …"))
        self._worker.use_model(self._wanted.model_path)

    def close_worker(self) -> None:
        """End the engine process that classifies."""
        if self._worker is not None:
            self._worker.close()
            self._worker = None

    def keep(self) -> None:
        """Put the text and its class into the history."""
        if self._shown is None or not self._shown.text.strip():
            return
        prediction, text = self._shown.prediction, self._shown.text
        if prediction.value is not None:
            entry = Entry(text, text, self._number_name(), number_text(prediction.value))
        else:
            label = prediction.label or self.tr("no label")
            entry = Entry(text, text, label, _percent(prediction.probability))
        rest = [old for old in self._history if old.key != entry.key]
        self._history = [entry, *rest][:_HISTORY]
        self.history.show_entries(self._history)
        self.text_edit.selectAll()
        self.text_edit.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.load()
        self.text_edit.setFocus()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _typed(self) -> None:
        self._pause.start()

    def _ask(self) -> None:
        text = self.text_edit.toPlainText()
        if not text.strip():
            self._clear()
            self._facts.setText(self.tr("Type a text to see what the model says."))
        elif self._worker is not None:
            self._worker.classify(text)

    def _clear(self) -> None:
        self._shown = None
        self.bars.show_bars([])
        self.number.clear()

    def _on_loaded(self, loaded: Loaded) -> None:
        self._wanted = None
        self._loaded = loaded
        self.number.setVisible(loaded.task == "regression")
        self._show_title()
        self.messages.clear()
        self._state.setText("")
        self._ask()
        self.settled.emit()

    def _on_predicted(self, text: str, prediction: Prediction) -> None:
        if text != self.text_edit.toPlainText():
            return  # a newer text is on its way
        self._shown = _Shown(text, prediction)
        if prediction.value is not None:
            self._show_value(prediction.value)
        else:
            self._show_shares(prediction)
        tokens = QLocale().toString(prediction.tokens)
        self._facts.setText(self.tr("{count} tokens").format(count=tokens))

    def _show_shares(self, prediction: Prediction) -> None:
        several = prediction.labels is not None
        fitting = prediction.labels if prediction.labels is not None else [prediction.label]
        best_first = sorted(prediction.probabilities.items(), key=lambda item: -item[1])
        bars = [
            Bar(label, share, _percent(share), strong=label in fitting)
            for label, share in best_first[:_MOST_BARS]
        ]
        self.bars.show_bars(bars, _THRESHOLD if several else None)

    def _show_value(self, value: float) -> None:
        """The number, and where it lies among those that were learned."""
        self.number.setText(number_text(value))
        known = self._loaded.target_range if self._loaded else None
        if known is None or known[0] == known[1]:
            self.bars.show_bars([])
            return
        low, high = known
        span = self.tr("of {low} to {high}").format(low=number_text(low), high=number_text(high))
        share = min(max((value - low) / (high - low), 0.0), 1.0)
        self.bars.show_bars([Bar(self._number_name(), share, span, strong=True)])

    def _number_name(self) -> str:
        """What the table called the number."""
        return self._loaded.labels[0] if self._loaded else ""

    def _show_title(self) -> None:
        task = self._loaded.task if self._loaded else "single_label"
        titles = {
            "single_label": self.tr("Probability"),
            "multi_label": self.tr("Probability of each label; from 50 % on it fits"),
            "regression": self.tr("Number"),
        }
        self._bars_card.set_title(titles[task])

    def _on_failed(self, sentence: str) -> None:
        self._state.setText("")
        if self._folder is not None:
            self._wanted = self._folder
        self.messages.say("error", partial(told, sentence), lambda: self.tr("Try again"), self.load)
        self.settled.emit()

    def _take_from_history(self) -> None:
        row = self._history_view.currentIndex().row()
        if 0 <= row < len(self._history):
            self.text_edit.setPlainText(self._history[row].key)

    def _show_line(self) -> None:
        if self._folder is None:
            self.heading.set_line(self.tr("No trained model yet"))
            return
        line = self._folder.name
        evaluation = self._folder.evaluation() or {}
        if test := evaluation.get("test") or evaluation.get("validation"):
            task: TaskName = test.get("task", "single_label")
            line = self.tr("{name} · {figure} {value} on {rows} rows").format(
                name=line,
                figure=figure_name(task),
                value=figure_text(task, headline(task, test["metrics"])),
                rows=QLocale().toString(test["rows"]),
            )
        self.heading.set_line(line)

    def _retranslate(self) -> None:
        self.heading.set_title(self.tr("Predict"))
        self.text_edit.setPlaceholderText(self.tr("Type or paste a text …"))
        self.text_edit.setAccessibleName(self.tr("Text to read"))
        self.keep_button.setText(self.tr("Keep in history"))
        self.keep_button.setToolTip(self.tr("Keep this text and the answer (Ctrl+Enter)"))
        self._show_title()
        self.bars.setAccessibleName(self.tr("Probability of each class"))
        self._history_card.set_title(self.tr("History"))
        self._history_view.setAccessibleName(self.tr("Texts kept"))
        if self._shown is None:
            self._facts.setText(self.tr("Type a text to see what the model says."))
        self.empty.set_texts(
            self.tr("No model to classify with yet"),
            self.tr(
                "Train a model, or choose a finished run on the left: then each text that you "
                "type here is classified while you type."
            ),
        )
        self._show_line()


def _percent(share: float) -> str:
    return f"{QLocale().toString(share * 100, 'f', 0)} %"
