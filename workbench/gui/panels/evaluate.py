"""Step 4: how good the model is, and which texts it gets wrong."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd
from PySide6.QtCore import QEvent, QLocale
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

from workbench.gui.background import Progress, Task
from workbench.gui.messages import MessageBar
from workbench.gui.tables import CellDelegate, FrameModel
from workbench.gui.text import share_interval
from workbench.gui.theme import LARGE, MEDIUM, WIDE, Appearance
from workbench.gui.widgets.bars import Bar, BarList
from workbench.gui.widgets.cards import Card, EmptyState, Heading, Tile
from workbench.gui.widgets.matrix import ConfusionMatrix
from workbench.runs.folder import RunFolder


class EvaluatePanel(QWidget):
    """Figures of a finished run by split, the confusion matrix, the examples behind a cell."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder: RunFolder | None = None
        self._evaluation: dict[str, Any] = {}
        self._predictions = pd.DataFrame()
        self._task: Task | None = None

        self.heading = Heading()
        self._split_label = QLabel()
        self.split_box = QComboBox()
        self.split_box.setMinimumWidth(120)
        self.split_box.activated.connect(self._show_split)
        self._split_label.setBuddy(self.split_box)
        self.heading.add_action(self._split_label)
        self.heading.add_action(self.split_box)
        self.messages = MessageBar(appearance)
        self.tiles = {key: Tile() for key in ("accuracy", "f1", "loss", "rows")}
        tiles = QHBoxLayout()
        tiles.setSpacing(MEDIUM)
        for tile in self.tiles.values():
            tiles.addWidget(tile, 1)

        self._matrix_card = Card()
        self.matrix = ConfusionMatrix(appearance)
        self.matrix.cell_chosen.connect(self._show_examples)
        self._matrix_card.body.addWidget(self.matrix, 1)
        self._class_card = Card()
        self.class_bars = BarList(appearance)
        self._class_card.body.addWidget(self.class_bars)
        self._class_card.body.addStretch(1)
        self._class_card.setMinimumWidth(300)
        pictures = QHBoxLayout()
        pictures.setSpacing(MEDIUM)
        pictures.addWidget(self._matrix_card, 3)
        pictures.addWidget(self._class_card, 2)

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
        shown_layout.addLayout(pictures, 3)
        shown_layout.addWidget(self._examples_card, 2)
        self.empty = EmptyState()
        empty_card = QFrame()
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
        self._appearance = appearance
        self._retranslate()

    def show_run(self, folder: RunFolder | None) -> None:
        """Show what a run's evaluation says; None, or a run without one, shows what to do."""
        self._folder = folder
        if self._task is not None:
            self._task.cancel()
            self._task = None
        if folder is None:
            self._use((folder, {}, pd.DataFrame()))
            return
        self._task = Task(partial(_read, folder), self)
        self._task.done.connect(self._use)
        self._task.failed.connect(self._refuse)
        self._task.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _use(self, content: tuple[RunFolder | None, dict[str, Any], pd.DataFrame]) -> None:
        self._task = None
        _, self._evaluation, self._predictions = content
        self.messages.clear()
        self._fill_splits()
        self._show_split()

    def _refuse(self, sentence: str) -> None:
        self._use((self._folder, {}, pd.DataFrame()))
        self.messages.say("error", sentence)

    def _fill_splits(self) -> None:
        names = {"test": self.tr("Test rows"), "validation": self.tr("Validation rows")}
        wanted = self.split_box.currentData()
        self.split_box.clear()
        for key, name in names.items():
            if key in self._evaluation:
                self.split_box.addItem(name, key)
        self.split_box.setCurrentIndex(max(0, self.split_box.findData(wanted)))
        several = self.split_box.count() > 0
        self.split_box.setVisible(several)
        self._split_label.setVisible(several)

    def _show_split(self) -> None:
        split = self.split_box.currentData()
        found = self._evaluation.get(split) if split else None
        self._views.setCurrentIndex(1 if found else 0)
        if not found:
            self.heading.set_line(self.tr("There is no evaluation yet"))
            return
        locale = QLocale()
        rows = int(found["rows"])
        metrics = found["metrics"]
        low, high = share_interval(metrics["accuracy"], rows)
        self.heading.set_line(
            self.tr("{name} · {rows} rows it never learned from").format(
                name=self._folder.name if self._folder else "", rows=locale.toString(rows)
            )
        )
        self.tiles["accuracy"].show_number(
            locale.toString(metrics["accuracy"], "f", 3),
            self.tr("{low}–{high}").format(
                low=locale.toString(low, "f", 2), high=locale.toString(high, "f", 2)
            ),
        )
        self.tiles["f1"].show_number(locale.toString(metrics["f1"], "f", 3))
        loss = metrics.get("loss")
        self.tiles["loss"].show_number("–" if loss is None else locale.toString(loss, "f", 3))
        self.tiles["rows"].show_number(locale.toString(rows))
        self.matrix.show_matrix(found["labels"], found["confusion"])
        self.class_bars.show_bars(
            [
                Bar(item["label"], item["f1"], locale.toString(item["f1"], "f", 2), colour=0)
                for item in found["per_class"]
            ]
        )
        self._show_examples(-1, -1)

    def _show_examples(self, true: int, predicted: int) -> None:
        """The rows behind a cell of the matrix; without one, all mistakes, the surest first."""
        frame = self._predictions
        split = self.split_box.currentData()
        labels = self._evaluation.get(split, {}).get("labels", [])
        if frame.empty or not labels:
            return
        frame = frame[frame["split"] == split]
        if true < 0:
            frame = frame[frame["label"] != frame["predicted"]]
            title = self.tr("{count} mistakes, the surest first")
        else:
            chosen = (frame["label"] == labels[true]) & (frame["predicted"] == labels[predicted])
            frame = frame[chosen]
            title = self.tr("{count} texts: “{true}” taken for “{predicted}”")
            if true == predicted:
                title = self.tr("{count} texts of “{true}” found right")
        frame = frame.sort_values("probability", ascending=False)
        names = {
            "true": labels[true] if true >= 0 else "",
            "predicted": labels[predicted] if true >= 0 else "",
        }
        self._examples_card.set_title(title.format(count=QLocale().toString(len(frame)), **names))
        shown = pd.DataFrame(
            {
                "text": frame["text"],
                "label": frame["label"],
                "predicted": frame["predicted"],
                "probability": (frame["probability"] * 100).round().astype(int).astype(str) + " %",
            }
        )
        titles = [self.tr("Text"), self.tr("Label"), self.tr("Predicted"), self.tr("Sure")]
        self.examples.show_frame(shown, titles, ["label", "predicted"], labels)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, width in ((1, 150), (2, 150), (3, 80)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(column, width)

    def _retranslate(self) -> None:
        self.heading.set_title(self.tr("Evaluate"))
        self._split_label.setText(self.tr("Measured on"))
        self.split_box.setAccessibleName(self.tr("Rows that the figures were measured on"))
        self.tiles["accuracy"].set_caption(self.tr("Accuracy"))
        self.tiles["accuracy"].setToolTip(
            self.tr(
                "Share of rows found right, and the interval that holds the truth 19 times of 20"
            )
        )
        self.tiles["f1"].set_caption(self.tr("F1, mean of classes"))
        self.tiles["f1"].setToolTip(
            self.tr("Balance of precision and recall, each class counting the same")
        )
        self.tiles["loss"].set_caption(self.tr("Loss"))
        self.tiles["rows"].set_caption(self.tr("Rows"))
        self._matrix_card.set_title(self.tr("Confusion matrix"))
        self.matrix.set_captions(self.tr("true"), self.tr("predicted"))
        self.matrix.setAccessibleName(self.tr("Confusion matrix"))
        self.matrix.setToolTip(self.tr("Click a cell to see its texts"))
        self._class_card.set_title(self.tr("F1 by class"))
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


def _read(folder: RunFolder, progress: Progress) -> tuple[RunFolder, dict[str, Any], pd.DataFrame]:
    evaluation = folder.evaluation() or {}
    path = folder.predictions_path
    frame = pd.read_parquet(path) if evaluation and path.is_file() else pd.DataFrame()
    return folder, evaluation, frame
