"""The cards beside the table: classes, lengths, split, things to look at."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QLocale, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QGridLayout,
    QLabel,
    QWidget,
)

from workbench.config import TaskName, setting
from workbench.data.profile import Profile
from workbench.data.table import Table
from workbench.gui import schema_text
from workbench.gui.figures import number_text
from workbench.gui.sentences import told
from workbench.gui.session import Session
from workbench.gui.theme import MEDIUM, SMALL, Appearance, set_role
from workbench.gui.widgets.bars import Bar, BarList, StackedBar
from workbench.gui.widgets.cards import Card
from workbench.gui.widgets.histogram import Histogram

_SHOWN_CLASSES = 12
_SHARES = (0.05, 0.1, 0.15, 0.2, 0.3)
_SHOWN_SHARES = 3
_OTHER_FILE = "\0file"
_FOLDS = (2, 3, 5, 10, 20)


class TargetsCard(Card):
    """How many rows each class or label has, or how the numbers to learn lie."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._profile: Profile | None = None
        self._task: TaskName = "single_label"
        self.bars = BarList(appearance)
        self.histogram = Histogram(appearance)
        self._note = QLabel()
        self._note.setWordWrap(True)
        set_role(self._note, "role", "muted")
        for widget in (self.bars, self.histogram, self._note):
            self.body.addWidget(widget)
        self._retranslate()

    def show_profile(self, profile: Profile, task: TaskName) -> None:
        self._profile, self._task = profile, task
        titles = {
            "single_label": self.tr("Classes"),
            "multi_label": self.tr("Labels"),
            "regression": self.tr("Numbers"),
        }
        self.set_title(titles[task])
        self.bars.setVisible(task != "regression")
        self.histogram.setVisible(task == "regression")
        if task == "regression":
            self._show_numbers(profile)
        else:
            self._show_counts(profile)

    def _show_counts(self, profile: Profile) -> None:
        counts = list(profile.classes.items())
        highest = max(profile.classes.values(), default=1)
        locale = QLocale()
        # Only classes have colours; labels are told apart by their names.
        is_class = self._task == "single_label"
        self.bars.show_bars(
            [
                Bar(name, count / highest, locale.toString(count), index if is_class else 0)
                for index, (name, count) in enumerate(counts[:_SHOWN_CLASSES])
            ]
        )
        hidden = len(counts) - _SHOWN_CLASSES
        self._note.setText(self.tr("and {count} more").format(count=hidden))
        self._note.setVisible(hidden > 0)

    def _show_numbers(self, profile: Profile) -> None:
        spread = profile.target
        if spread is None:
            self.histogram.show_counts((), (), "")
            self._note.setText(self.tr("The label column holds no numbers."))
        else:
            self.histogram.show_counts(spread.counts, spread.edges, "")
            self._note.setText(
                self.tr("{mean} on average, with a standard deviation of {deviation}").format(
                    mean=number_text(spread.mean), deviation=number_text(spread.deviation)
                )
            )
        self._note.show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self.set_title(self.tr("Classes"))
        self.histogram.setAccessibleName(self.tr("Histogram of the numbers to learn"))
        self.histogram.hide()
        if self._profile:
            self.show_profile(self._profile, self._task)


class LengthsCard(Card):
    """How long the texts are, in tokens of the chosen model where they can be counted."""

    def __init__(
        self, session: Session, appearance: Appearance, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._profile: Profile | None = None
        self.histogram = Histogram(appearance)
        self.note = QLabel()
        self.note.setWordWrap(True)
        set_role(self.note, "role", "muted")
        self.body.addWidget(self.histogram)
        self.body.addWidget(self.note)
        session.config_changed.connect(self._show_note)
        self._retranslate()

    def show_profile(self, profile: Profile) -> None:
        self._profile = profile
        lengths = profile.lengths if profile.tokens is None else profile.tokens
        titles = {
            "words": (self.tr("Words per text"), self.tr("words")),
            "characters": (self.tr("Characters per text"), self.tr("characters")),
            "tokens": (self.tr("Tokens per text"), self.tr("tokens")),
        }
        title, unit = titles[lengths.unit]
        self.set_title(title)
        self.histogram.show_counts(lengths.counts, lengths.edges, unit)
        self.histogram.setAccessibleName(self.tr("Histogram of text lengths"))
        self._show_note()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _show_note(self) -> None:
        sizes = None if self._profile is None else self._profile.token_sizes
        self.note.setVisible(sizes is not None and len(sizes) > 0)
        if sizes is None or not len(sizes):
            return
        limit = self._session.config.model.max_length
        share = QLocale().toString(100 * float((sizes > limit).mean()), "f", 1)
        self.note.setText(
            self.tr("The model reads {limit} tokens: {share} % of the texts are cut").format(
                limit=QLocale().toString(limit), share=share
            )
        )

    def _retranslate(self) -> None:
        self.set_title(self.tr("Words per text"))
        if self._profile:
            self.show_profile(self._profile)


class SplitCard(Card):
    """Which rows the model learns from, and which are kept to measure it."""

    def __init__(
        self, session: Session, appearance: Appearance, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._table: Table | None = None
        self._bar = StackedBar(appearance)
        self._sizes = QLabel()
        self._sizes.setWordWrap(True)
        set_role(self._sizes, "role", "muted")
        self.body.addWidget(self._bar)
        self.body.addWidget(self._sizes)
        self.boxes: dict[str, QComboBox] = {}
        self._labels: dict[str, QLabel] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(MEDIUM)
        grid.setVerticalSpacing(SMALL)
        for row, part in enumerate(("validation", "test")):
            label, box = QLabel(), QComboBox()
            label.setBuddy(box)
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.activated.connect(partial(self._choose, part))
            self.boxes[part], self._labels[part] = box, label
            grid.addWidget(label, row, 0)
            grid.addWidget(box, row, 1)
        grid.setColumnStretch(1, 1)
        self.body.addLayout(grid)
        self.near_copies = QCheckBox()
        self.near_copies.clicked.connect(self._keep_together)
        self.body.addWidget(self.near_copies)
        self._parts: dict[str, dict[str, Any]] | None = None
        self._refusal = ""
        self.balance = QLabel()
        self.balance.setWordWrap(True)
        self.balance.setTextFormat(Qt.TextFormat.PlainText)
        set_role(self.balance, "role", "muted")
        self.body.addWidget(self.balance)
        self._columns = QLabel()
        self._columns.setWordWrap(True)
        set_role(self._columns, "role", "muted")
        self.body.addWidget(self._columns)
        session.profile_changed.connect(self._show)
        session.config_changed.connect(self._show)
        self._retranslate()

    def show_parts(self, parts: dict[str, dict[str, Any]]) -> None:
        """The rows of each part and class, when they have been shared out."""
        self._parts, self._refusal = parts, ""
        self._show()

    def show_refusal(self, sentence: str) -> None:
        """Why the rows cannot be shared out so."""
        self._parts, self._refusal = None, sentence
        self._show()

    def show_table(self, table: Table) -> None:
        if table is not self._table:  # as it is where only the language has changed
            self._table, self._parts, self._refusal = table, None, ""
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _show(self) -> None:
        sizes = self._session.split_sizes()
        if self._parts is not None:
            sizes = {name: part["rows"] for name, part in self._parts.items()}
        self.balance.setText(told(self._refusal) or self._balance())
        self.balance.setVisible(bool(self.balance.text()))
        self._bar.show_parts([(sizes["train"], 0), (sizes["validation"], 2), (sizes["test"], 3)])
        locale = QLocale()
        self._sizes.setVisible(self._table is not None)
        self._sizes.setText(
            self.tr(
                "{train} to learn from, {validation} to check on, {test} to test at the end"
            ).format(**{name: locale.toString(size) for name, size in sizes.items()})
        )
        config = self._session.config.data
        self.near_copies.setChecked(config.group_duplicates)
        notes = []
        if config.folds is not None:
            notes.append(
                self.tr(
                    "{folds} models are trained in turn, each tested on another part of the rows; "
                    "these are the sizes of the first"
                ).format(folds=config.folds)
            )
        if config.split is not None:
            notes.append(self.tr("As column “{name}” says").format(name=config.split))
        if config.group is not None:
            notes.append(
                self.tr("Equal values of “{name}” stay together").format(name=config.group)
            )
        self._columns.setText("\n".join(notes))
        self._columns.setVisible(bool(notes))
        for part, wish in (("validation", config.validation), ("test", config.test)):
            self._fill(self.boxes[part], part, wish)
        if config.folds is not None:
            box = self.boxes["test"]
            box.setCurrentIndex(box.findData(config.folds))

    def _fill(self, box: QComboBox, part: str, wish: float | str) -> None:
        """Offer shares as float, splits and files by their names, folds as int."""
        box.clear()
        box.addItem(self.tr("none"), 0.0)
        for share in _SHARES:
            box.addItem(
                self.tr("{percent} % of the rows").format(percent=f"{share * 100:g}"), share
            )
        for split in self._table.splits if self._table else ():
            if split != "train" and self._table and len(self._table.splits) > 1:
                box.addItem(self.tr("split “{name}”").format(name=split), split)
        box.addItem(self.tr("a file…"), _OTHER_FILE)
        if part == "test":
            for folds in sorted({*_FOLDS, self._session.config.data.folds or _FOLDS[0]}):
                words = self.tr("cross-validation, {folds} folds").format(folds=folds)
                box.addItem(words, folds)
        index = box.findData(wish)
        if index < 0:
            name = f"{wish * 100:g} %" if isinstance(wish, float) else Path(wish).name
            box.insertItem(0, name, wish)
            index = 0
        box.setCurrentIndex(index)

    def _choose(self, part: str, index: int) -> None:
        wish = self.boxes[part].itemData(index)
        if wish == _OTHER_FILE:
            wish, _ = QFileDialog.getOpenFileName(self, self.tr("Rows to measure on"))
        if isinstance(wish, int):
            own = {"data.test": 0.1} if isinstance(self._session.config.data.test, str) else {}
            self._session.set_values(own | {"data.folds": wish})
        elif wish != "":
            none = {"data.folds": None, "data.fold": None} if part == "test" else {}
            self._session.set_values(none | {f"data.{part}": wish})
        self._show()

    def _balance(self) -> str:
        """The share of the largest classes in each part, a line for each."""
        names = {
            "train": self.tr("Train"),
            "validation": self.tr("Validation"),
            "test": self.tr("Test"),
        }
        lines = []
        for name, part in (self._parts or {}).items():
            largest = sorted(part["classes"].items(), key=lambda item: -item[1])
            shares = [
                f"{label} {100 * count / max(part['rows'], 1):.0f} %"
                for label, count in largest[:_SHOWN_SHARES]
            ]
            more = " …" if len(largest) > _SHOWN_SHARES else ""
            if shares and part["rows"]:
                lines.append(f"{names[name]}: {', '.join(shares)}{more}")
        return "\n".join(lines)

    def _keep_together(self, wanted: bool) -> None:
        self._session.set_values({"data.group_duplicates": wanted})

    def _retranslate(self) -> None:
        self.set_title(self.tr("Split"))
        near = setting("data.group_duplicates")
        self.near_copies.setText(schema_text.title(near))
        self.near_copies.setToolTip(schema_text.help_text(near))
        for part in ("validation", "test"):
            about = setting(f"data.{part}")
            self._labels[part].setText(schema_text.title(about))
            self.boxes[part].setToolTip(schema_text.help_text(about))
            self.boxes[part].setAccessibleName(schema_text.title(about))
        self._show()
