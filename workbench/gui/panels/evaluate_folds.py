"""What the folds of a cross-validation come to: each figure by fold, with mean and deviation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from workbench.gui.figures import figure_text, spread_text
from workbench.gui.theme import LARGE, TINY, set_role
from workbench.gui.widgets.cards import Card
from workbench.runs.folder import RunSummary
from workbench.runs.folds import fold_figures


class FoldsCard(Card):
    """A line for each figure."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[tuple[QLabel, ...]] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(LARGE)
        self._grid.setVerticalSpacing(TINY)
        self._grid.setColumnStretch(2, 1)
        self.body.addLayout(self._grid)
        self.body.addStretch(1)

    @property
    def lines(self) -> list[str]:
        """What is shown, a text for each figure."""
        return ["  ".join(label.text() for label in line) for line in self._lines]

    def show_folds(self, runs: Sequence[RunSummary], captions: Mapping[str, str]) -> None:
        """Show the figures that have a caption, in the order of the captions.

        runs: those of one cross-validation that came to their end, in the order of their folds;
        two or more
        """
        for label in (label for line in self._lines for label in line):
            self._grid.removeWidget(label)
            label.deleteLater()
        self._lines = []
        figures = fold_figures(runs)
        config = runs[0].config
        self.set_title(
            self.tr(
                "Cross-validation: mean ± standard deviation of {count} of {folds} folds, each on "
                "its test rows"
            ).format(count=len(runs), folds=config.data.folds)
        )
        for row, name in enumerate(name for name in captions if name in figures):
            spread = figures[name]
            each = QLabel(" · ".join(figure_text(config.task, value) for value in spread.values))
            each.setWordWrap(True)
            set_role(each, "role", "muted")
            each.setToolTip(self.tr("Each fold, the first on the left"))
            mean = QLabel(spread_text(config.task, spread))
            line = QLabel(captions[name]), mean, each
            self._lines.append(line)
            for column, label in enumerate(line):
                label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
                self._grid.addWidget(label, row, column)
