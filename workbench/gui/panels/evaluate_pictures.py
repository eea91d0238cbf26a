"""The pictures of an evaluation: confusion and F1 of classes or labels, numbers as points."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from PySide6.QtCore import QEvent, QLocale, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QScrollArea, QWidget

from workbench.gui.figures import number_text
from workbench.gui.scatter import ScatterPlot
from workbench.gui.theme import MEDIUM, Appearance
from workbench.gui.widgets.bars import Bar, BarList
from workbench.gui.widgets.cards import Card
from workbench.gui.widgets.histogram import Histogram
from workbench.gui.widgets.matrix import ConfusionMatrix

_ERROR_BINS = 25


class ClassPictures(QWidget):
    """The confusion matrix, of all classes or of one label, and the F1 of each."""

    cell_chosen = Signal(int, int)  # true, predicted: class numbers, or 0 no and 1 yes; -1 none

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._evaluation: dict[str, Any] = {}
        self._card = Card()
        self.label_box = QComboBox()
        self.label_box.activated.connect(self._show_label)
        self._card.header.addWidget(self.label_box)
        self.matrix = ConfusionMatrix(appearance)
        self.matrix.cell_chosen.connect(self.cell_chosen)
        self._card.body.addWidget(self.matrix, 1)
        self._class_card = Card()
        self.bars = BarList(appearance)
        scroll = QScrollArea()  # there may be many classes
        scroll.setWidget(self.bars)
        scroll.setWidgetResizable(True)
        self._class_card.body.addWidget(scroll, 1)
        self._class_card.setMinimumWidth(300)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(MEDIUM)
        layout.addWidget(self._card, 3)
        layout.addWidget(self._class_card, 2)
        self._retranslate()

    @property
    def label(self) -> str | None:
        """The label whose matrix is shown, where rows may have several."""
        return self.label_box.currentData() if self._has_several else None

    def show_evaluation(self, evaluation: dict[str, Any]) -> None:
        """evaluation: of one split, as in evaluation.json."""
        self._evaluation = evaluation
        chosen = self.label_box.currentData()
        self.label_box.clear()
        for item in self._by_support():
            self.label_box.addItem(item["label"], item["label"])
        self.label_box.setCurrentIndex(max(0, self.label_box.findData(chosen)))
        locale = QLocale()
        items = self._by_support() if self._has_several else evaluation.get("per_class", [])
        self.bars.show_bars(
            [
                Bar(item["label"], item["f1"], locale.toString(item["f1"], "f", 2), colour=0)
                for item in items
            ]
        )
        self.bars.setMinimumHeight(self.bars.sizeHint().height())
        self._show_matrix()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    @property
    def _has_several(self) -> bool:
        return self._evaluation.get("task") == "multi_label"

    def _by_support(self) -> list[dict[str, Any]]:
        """The labels, most frequent first."""
        return sorted(self._evaluation.get("per_class", []), key=lambda item: -item["support"])

    def _show_label(self) -> None:
        self._show_matrix()
        self.cell_chosen.emit(-1, -1)

    def _show_matrix(self) -> None:
        several = self._has_several
        self.label_box.setVisible(several)
        self._card.set_title(
            self.tr("Right and wrong about") if several else self.tr("Confusion matrix")
        )
        if not several:
            confusion = self._evaluation.get("confusion", [])
            self.matrix.show_matrix(self._evaluation.get("labels", []), confusion)
            return
        per_class = {item["label"]: item for item in self._evaluation["per_class"]}
        if item := per_class.get(self.label_box.currentData()):
            self.matrix.show_matrix([self.tr("no"), self.tr("yes")], item["confusion"])

    def _retranslate(self) -> None:
        self.label_box.setAccessibleName(self.tr("Label whose answers are counted"))
        self.matrix.set_captions(self.tr("true"), self.tr("predicted"))
        self.matrix.setAccessibleName(self.tr("Confusion matrix"))
        self.matrix.setToolTip(self.tr("Click a cell to see its texts"))
        self._class_card.set_title(self.tr("F1 by class"))
        self._show_matrix()


class NumberPictures(QWidget):
    """Predicted numbers against the true ones, and how large the errors are."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scatter = ScatterPlot(appearance)
        self._errors_card = Card()
        self.errors = Histogram(appearance)
        self._errors_card.body.addStretch(1)
        self._errors_card.body.addWidget(self.errors)
        self._errors_card.body.addStretch(1)
        self._errors_card.setMinimumWidth(300)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(MEDIUM)
        layout.addWidget(self.scatter, 3)
        layout.addWidget(self._errors_card, 2)
        self._retranslate()

    def show_rows(self, frame: pd.DataFrame) -> None:
        """frame: rows of predictions.parquet of one split."""
        true = frame["label"].to_numpy(dtype=np.float64)
        predicted = frame["predicted"].to_numpy(dtype=np.float64)
        self.scatter.show_points(true, predicted, frame["text"].tolist())
        # As far to the right as to the left, so that what is in the middle is right.
        farthest = float(np.abs(predicted - true).max(initial=0.0)) or 1.0
        ends = (-farthest, farthest)
        counts, edges = np.histogram(predicted - true, bins=_ERROR_BINS, range=ends)
        self.errors.show_counts(counts.tolist(), edges.tolist(), "")
        self.errors.setAccessibleDescription(number_text(farthest))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self.scatter.set_title(self.tr("Predicted and true numbers"))
        self.scatter.set_captions(self.tr("true"), self.tr("predicted"))
        self._errors_card.set_title(self.tr("Errors: predicted minus true"))
        self.errors.setAccessibleName(self.tr("Histogram of the errors"))
