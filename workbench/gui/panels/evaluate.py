"""Step 4: how good the model is, and which texts it gets wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pandas as pd
from PySide6.QtCore import QEvent, QItemSelectionModel, QLocale
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from workbench.config import TaskName
from workbench.gui.background import Progress, Task
from workbench.gui.figures import number_text
from workbench.gui.messages import MessageBar
from workbench.gui.panels.evaluate_folds import FoldsCard
from workbench.gui.panels.evaluate_pictures import ClassPictures, NumberPictures
from workbench.gui.sentences import told
from workbench.gui.tables import CellDelegate, FrameModel
from workbench.gui.text import share_interval
from workbench.gui.theme import LARGE, MEDIUM, WIDE, Appearance
from workbench.gui.widgets.cards import Card, EmptyState, Heading, Tile
from workbench.runs.folder import RunFolder, RunSummary
from workbench.runs.folds import fold_figures, folds_beside

_TILES: dict[TaskName, tuple[str, ...]] = {
    "single_label": ("accuracy", "f1", "loss", "rows"),
    "multi_label": ("accuracy", "f1", "f1_micro", "loss", "rows"),
    "regression": ("rmse", "mae", "r2", "pearson", "rows"),
}
_FOLDS = "folds"
_ALL_TILES = ("rmse", "mae", "r2", "pearson", "accuracy", "f1", "f1_micro", "loss", "rows")


@dataclass(frozen=True)
class _Content:
    """What is known of a finished run; nothing of one without an evaluation."""

    evaluation: dict[str, Any] = field(default_factory=dict)
    predictions: pd.DataFrame = field(default_factory=pd.DataFrame)
    folds: list[RunSummary] = field(default_factory=list)
    """The runs of its cross-validation that came to their end."""


class EvaluatePanel(QWidget):
    """Figures of a finished run by split, their pictures, the examples behind them."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder: RunFolder | None = None
        self._evaluation: dict[str, Any] = {}
        self._predictions = pd.DataFrame()
        self._task: Task | None = None
        self._order = pd.Index([])
        self._runs: list[RunSummary] = []
        self._wants_folds = False

        self.heading = Heading()
        self._split_label = QLabel()
        self.split_box = QComboBox()
        self.split_box.setMinimumWidth(120)
        self.split_box.activated.connect(self._show_split)
        self._split_label.setBuddy(self.split_box)
        self.heading.add_action(self._split_label)
        self.heading.add_action(self.split_box)
        self.messages = MessageBar(appearance)
        self.tiles = {key: Tile() for key in _ALL_TILES}
        tiles = QHBoxLayout()
        tiles.setSpacing(MEDIUM)
        for tile in self.tiles.values():
            tiles.addWidget(tile, 1)
            tile.hide()

        self.folds = FoldsCard()
        self.classes = ClassPictures(appearance)
        self.classes.cell_chosen.connect(self._show_examples)
        self.numbers = NumberPictures(appearance)
        self.numbers.scatter.point_chosen.connect(self._select_row)
        self.numbers.hide()

        self._examples_card = Card()
        self.examples = FrameModel(self)
        self.table = QTableView()
        self.table.setModel(self.examples)
        self.table.setItemDelegate(CellDelegate(appearance, self.table))
        self.table.setShowGrid(False)
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() * 2 + 14)
        self.table.horizontalHeader().setHighlightSections(False)
        self.table.setFrameShape(QFrame.Shape.NoFrame)
        self._examples_card.body.addWidget(self.table, 1)

        shown = QWidget()
        shown_layout = QVBoxLayout(shown)
        shown_layout.setContentsMargins(0, 0, 0, 0)
        shown_layout.setSpacing(MEDIUM)
        shown_layout.addLayout(tiles)
        shown_layout.addWidget(self.classes, 3)
        shown_layout.addWidget(self.numbers, 3)
        shown_layout.addWidget(self._examples_card, 2)
        self.empty = EmptyState()
        empty_card = QFrame(self)  # or it would be a window of its own for a moment
        empty_card.setObjectName("card")
        QVBoxLayout(empty_card).addWidget(self.empty)
        self._views = QStackedLayout()
        self._views.addWidget(empty_card)
        self._views.addWidget(shown)
        self._views.addWidget(self.folds)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE, LARGE, WIDE, LARGE)
        layout.setSpacing(MEDIUM)
        layout.addWidget(self.heading)
        layout.addWidget(self.messages)
        layout.addLayout(self._views, 1)
        self._appearance = appearance
        self._retranslate()
        appearance.style(self)

    def show_run(self, folder: RunFolder | None) -> None:
        """Show what a run's evaluation says; None, or a run without one, shows what to do."""
        self._folder = folder
        self._wants_folds = False
        if self._task is not None:
            self._task.cancel()
            self._task = None
        if folder is None:
            self._use(_Content())
            return
        self._task = Task(partial(_read, folder), self)
        self._task.done.connect(self._use)
        self._task.failed.connect(self._refuse)
        self._task.start()

    def show_folds(self) -> None:
        """Show what the folds come to, where the run shown is one of several; once it is read."""
        self._wants_folds = True
        if self._task is None:
            self._fill_splits()
            self._show_split()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _use(self, content: _Content) -> None:
        self._task = None
        self._evaluation, self._predictions = content.evaluation, content.predictions
        self._runs = content.folds
        self.messages.clear()
        self._fill_splits()
        self._show_split()

    def _refuse(self, sentence: str) -> None:
        self._use(_Content())
        self.messages.say("error", partial(told, sentence))

    def _fill_splits(self) -> None:
        names = {"test": self.tr("Test rows"), "validation": self.tr("Validation rows")}
        wanted = _FOLDS if self._wants_folds else self.split_box.currentData()
        self.split_box.clear()
        for key, name in names.items():
            if key in self._evaluation:
                self.split_box.addItem(name, key)
        if fold_figures(self._runs):
            self.split_box.addItem(self.tr("All folds"), _FOLDS)
        self.split_box.setCurrentIndex(max(0, self.split_box.findData(wanted)))
        self._wants_folds = False
        several = self.split_box.count() > 0
        self.split_box.setVisible(several)
        self._split_label.setVisible(several)

    def _show_split(self) -> None:
        split = self.split_box.currentData()
        if split == _FOLDS:
            self._show_folds()
            return
        found = self._evaluation.get(split) if split else None
        self._views.setCurrentIndex(1 if found else 0)
        if not found:
            self.heading.set_line(self.tr("There is no evaluation yet"))
            return
        rows = int(found["rows"])
        self.heading.set_line(
            self.tr("{name} · {rows} rows it never learned from").format(
                name=self._folder.name if self._folder else "", rows=QLocale().toString(rows)
            )
        )
        task = self._task_name
        self._show_tiles(task, found["metrics"], rows)
        self.classes.setVisible(task != "regression")
        self.numbers.setVisible(task == "regression")
        if task == "regression":
            frame = self._rows_of_split()
            if not frame.empty:
                self.numbers.show_rows(frame)
                self._show_errors(frame)
        else:
            self.classes.show_evaluation(found)
            self._show_examples(-1, -1)

    def _show_folds(self) -> None:
        config = self._runs[0].config
        captions = self._captions(config.task == "multi_label")
        self.folds.show_folds(self._runs, {key: captions[key] for key in _TILES[config.task]})
        self._views.setCurrentWidget(self.folds)
        self.heading.set_line(
            self.tr("{count} of {folds} folds are trained to their end").format(
                count=len(self._runs), folds=config.data.folds
            )
        )

    @property
    def _task_name(self) -> TaskName:
        # Runs of earlier versions had one task and did not say which.
        name: TaskName = self._found().get("task", "single_label")
        return name

    def _found(self) -> dict[str, Any]:
        """The evaluation of the split that is looked at."""
        found: dict[str, Any] = self._evaluation.get(self.split_box.currentData(), {})
        return found

    def _rows_of_split(self) -> pd.DataFrame:
        frame = self._predictions
        return frame if frame.empty else frame[frame["split"] == self.split_box.currentData()]

    def _show_tiles(self, task: TaskName, metrics: dict[str, float | None], rows: int) -> None:
        locale = QLocale()
        for key, tile in self.tiles.items():
            tile.setVisible(key in _TILES[task])
            value = metrics.get(key)
            if value is None:
                tile.show_number("–")
            elif key in ("rmse", "mae"):
                tile.show_number(number_text(value))
            else:
                tile.show_number(locale.toString(value, "f", 3))
        self.tiles["rows"].show_number(locale.toString(rows))
        accuracy = metrics.get("accuracy")
        if accuracy is not None:
            low, high = (locale.toString(end, "f", 2) for end in share_interval(accuracy, rows))
            interval = self.tr("{low}–{high}").format(low=low, high=high)
            self.tiles["accuracy"].show_number(locale.toString(accuracy, "f", 3), interval)
        self._caption_tiles(task)

    def _show_examples(self, true: int, predicted: int) -> None:
        """The rows behind a cell of the matrix; without one, all mistakes, the surest first."""
        frame = self._rows_of_split()
        labels = self._found().get("labels", [])
        if frame.empty or not labels:
            return
        if true < 0:
            frame = frame[frame["label"] != frame["predicted"]]
            title, names = self.tr("{count} mistakes, the surest first"), ("", "")
        elif self.classes.label is not None:
            frame, names = self._behind_label(frame, self.classes.label, true, predicted)
            title = self.tr("{count} texts: “{true}” in truth, “{predicted}” predicted")
        else:
            names = labels[true], labels[predicted]
            frame = frame[(frame["label"] == names[0]) & (frame["predicted"] == names[1])]
            title = self.tr("{count} texts: “{true}” taken for “{predicted}”")
            if true == predicted:
                title = self.tr("{count} texts of “{true}” found right")
        frame = frame.sort_values("probability", ascending=False)
        count = QLocale().toString(len(frame))
        self._examples_card.set_title(title.format(count=count, true=names[0], predicted=names[1]))
        sure = (frame["probability"] * 100).round().astype(int).astype(str) + " %"
        chips = ["label", "predicted"] if self.classes.label is None else []
        self._fill_examples(frame, sure, self.tr("Sure"), chips, labels)

    def _behind_label(
        self, frame: pd.DataFrame, label: str, true: int, predicted: int
    ) -> tuple[pd.DataFrame, tuple[str, str]]:
        """Rows that have a label, or have it not, in truth and by the model."""
        separator = self._found()["separator"]
        has_it = frame["label"].map(lambda labels: label in labels.split(separator))
        is_said = frame[f"probability: {label}"] >= self._found()["threshold"]
        words = self.tr("not {label}").format(label=label), label
        chosen = (has_it == bool(true)) & (is_said == bool(predicted))
        return frame[chosen], (words[true], words[predicted])

    def _show_errors(self, frame: pd.DataFrame) -> None:
        """All rows with numbers, the farthest off first."""
        error = (frame["predicted"] - frame["label"]).astype(float)
        order = error.abs().sort_values(ascending=False).index
        self._order = order
        shown = frame.loc[order].astype({"label": float, "predicted": float})
        count = QLocale().toString(len(frame))
        self._examples_card.set_title(
            self.tr("{count} texts, the farthest off first").format(count=count)
        )
        self._fill_examples(shown, error[order], self.tr("Error"), [], [])

    def _select_row(self, number: int) -> None:
        """Select the example of a point: the number of its row in the split."""
        label = self._rows_of_split().index[number]
        row = int(self._order.get_indexer(pd.Index([label]))[0])
        # selectRow() would add to what is selected while Ctrl is held.
        how = QItemSelectionModel.SelectionFlag
        self.table.selectionModel().setCurrentIndex(
            self.examples.index(row, 0), how.ClearAndSelect | how.Rows
        )
        self.table.scrollTo(self.examples.index(row, 0))

    def _fill_examples(
        self, frame: pd.DataFrame, last: pd.Series, title: str, chips: list[str], labels: list[str]
    ) -> None:
        pair = ["text_pair"] if "text_pair" in frame else []
        shown = frame[["text", *pair, "label", "predicted"]].assign(last=last)
        titles = [self.tr("Text"), self.tr("Label"), self.tr("Predicted"), title]
        if pair:
            titles.insert(1, self.tr("Second text"))
        self.examples.show_frame(shown, titles, chips, labels)
        header = self.table.horizontalHeader()
        for column in range(len(titles)):
            is_text = column <= len(pair)
            mode = QHeaderView.ResizeMode.Stretch if is_text else QHeaderView.ResizeMode.Interactive
            header.setSectionResizeMode(column, mode)
            if not is_text:
                header.resizeSection(column, 80 if column == len(titles) - 1 else 150)

    def _captions(self, several: bool) -> dict[str, str]:
        """What each figure is called, where a text has one class or several labels."""
        return {
            "accuracy": self.tr("Exact match") if several else self.tr("Accuracy"),
            "f1": self.tr("F1, mean of labels") if several else self.tr("F1, mean of classes"),
            "f1_micro": self.tr("F1, all answers"),
            "loss": self.tr("Loss"),
            "rmse": self.tr("Typical error (RMSE)"),
            "mae": self.tr("Mean error (MAE)"),
            "r2": self.tr("Explained (R²)"),
            "pearson": self.tr("Correlation"),
            "rows": self.tr("Rows"),
        }

    def _caption_tiles(self, task: TaskName) -> None:
        several = task == "multi_label"
        for key, caption in self._captions(several).items():
            self.tiles[key].set_caption(caption)
        self.tiles["accuracy"].setToolTip(
            self.tr(
                "Share of rows with exactly the right labels, and the interval that holds the "
                "truth 19 times of 20"
            )
            if several
            else self.tr(
                "Share of rows found right, and the interval that holds the truth 19 times of 20"
            )
        )

    def _retranslate(self) -> None:
        self.heading.set_title(self.tr("Evaluate"))
        self._split_label.setText(self.tr("Measured on"))
        self.split_box.setAccessibleName(self.tr("Rows that the figures were measured on"))
        self._caption_tiles(self._task_name)
        for key, tip in {
            "f1": self.tr("Balance of precision and recall, each class counting the same"),
            "f1_micro": self.tr("Balance of precision and recall, each answer counting the same"),
            "rmse": self.tr(
                "Root of the mean squared error, in the units of the table: large errors count more"
            ),
            "mae": self.tr("How far off an answer is on average, in the units of the table"),
            "r2": self.tr("1 is perfect; 0 is no better than always answering the mean"),
            "pearson": self.tr("Pearson's r: 1 if the answers rise evenly with the true numbers"),
        }.items():
            self.tiles[key].setToolTip(tip)
        self.table.setAccessibleName(self.tr("Examples"))
        self.empty.set_texts(
            self.tr("Nothing to evaluate yet"),
            self.tr(
                "When a run has ended, this shows how often the model is right, which classes it "
                "confuses, and the texts behind each mistake. Train a model, or choose a finished "
                "run on the left."
            ),
        )
        self._fill_splits()
        self._show_split()


def _read(folder: RunFolder, progress: Progress) -> _Content:
    evaluation = folder.evaluation() or {}
    path = folder.predictions_path
    frame = pd.read_parquet(path) if evaluation and path.is_file() else pd.DataFrame()
    return _Content(evaluation, frame, folds_beside(folder))
