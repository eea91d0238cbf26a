"""Which columns to learn from, and what: a line of boxes above the table."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QPushButton, QWidget

from workbench.config import setting
from workbench.data.columns import Columns, switch_columns
from workbench.data.table import Table
from workbench.gui import schema_text
from workbench.gui.session import OpenTable
from workbench.gui.theme import SMALL, set_role
from workbench.gui.widgets.cards import ElidedLabel

_SWITCHES = "\0columns of 0 and 1"


class RoleBoxes(QWidget):
    """Boxes for the columns and the task, and a line on how the file was read."""

    columns_chosen = Signal(object)  # Columns
    task_chosen = Signal(str)
    reading_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._opened: OpenTable | None = None
        self._facts = ElidedLabel()
        self._facts.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        set_role(self._facts, "role", "muted")
        self.column_boxes: dict[str, QComboBox] = {}
        self._labels: dict[str, QLabel] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SMALL)
        grid.setVerticalSpacing(SMALL)
        for row, column, role in ((0, 0, "text"), (0, 2, "text_pair"), (1, 0, "label")):
            label, box = QLabel(), QComboBox()
            label.setBuddy(box)
            box.setMinimumContentsLength(8)
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.activated.connect(self._tell_columns)
            self.column_boxes[role], self._labels[role] = box, label
            grid.addWidget(label, row, column)
            grid.addWidget(box, row, column + 1)
        self._task_label, self.task_box = QLabel(), QComboBox()
        self._task_label.setBuddy(self.task_box)
        for task in setting("task").choices:
            self.task_box.addItem("", task)
        self.task_box.activated.connect(self._tell_task)
        grid.addWidget(self._task_label, 1, 2)
        grid.addWidget(self.task_box, 1, 3)
        self.reading_button = QPushButton()
        set_role(self.reading_button, "role", "link")
        self.reading_button.clicked.connect(self.reading_wanted)
        self.reading_button.hide()
        grid.addWidget(self._facts, 1, 4)
        grid.addWidget(self.reading_button, 0, 4, Qt.AlignmentFlag.AlignRight)
        grid.setColumnStretch(4, 1)
        self._retranslate()

    def show_table(self, opened: OpenTable | None) -> None:
        """Fill the boxes; without a table they rest."""
        self._opened = opened
        for box in (*self.column_boxes.values(), self.task_box):
            box.setEnabled(opened is not None)
        if opened is None:
            return
        self._facts.set_full_text(self._dialect_line(opened.table))
        self.reading_button.setVisible(
            opened.raw.dialect is not None or len(opened.raw.choices) > 1
        )
        for role, box in self.column_boxes.items():
            box.clear()
            if role == "text_pair":
                box.addItem(self.tr("none"), "")
            for name in opened.table.columns:
                box.addItem(name, name)
            wanted = getattr(opened.columns, role) or ""
            if role == "label":
                if several := len(switch_columns(opened.table.frame)) > 1:
                    box.addItem(self.tr("columns of 0 and 1"), _SWITCHES)
                wanted = wanted or _SWITCHES if several else wanted
            box.setCurrentIndex(max(0, box.findData(wanted)))
        self.task_box.setCurrentIndex(max(0, self.task_box.findData(opened.task)))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _tell_columns(self) -> None:
        if self._opened is None:
            return
        chosen = {role: box.currentData() for role, box in self.column_boxes.items()}
        text, label, pair = chosen["text"], chosen["label"], chosen["text_pair"] or None
        columns = Columns(text, label, pair)
        if label == _SWITCHES:
            names = [name for name in switch_columns(self._opened.table.frame) if name != text]
            columns = Columns(text, None, pair, tuple(names))
        self.columns_chosen.emit(columns)

    def _tell_task(self) -> None:
        self.task_chosen.emit(self.task_box.currentData())

    def _dialect_line(self, table: Table) -> str:
        parts = [table.format.upper() if table.format == "csv" else table.format]
        if dialect := table.dialect:
            names = {
                ",": self.tr("comma"),
                ";": self.tr("semicolon"),
                "\t": self.tr("tab"),
                "|": self.tr("bar"),
            }
            parts.append(table.encoding.upper())
            parts.append(names.get(dialect.delimiter, dialect.delimiter))
        return " · ".join(parts)

    def _retranslate(self) -> None:
        for role, text in (
            ("text", self.tr("Text")),
            ("text_pair", self.tr("Second text")),
            ("label", self.tr("Label")),
        ):
            self._labels[role].setText(text)
            self.column_boxes[role].setAccessibleName(self.tr("Column: {role}").format(role=text))
        self.column_boxes["text"].setToolTip(self.tr("Column that holds the text to read"))
        self.column_boxes["text_pair"].setToolTip(
            self.tr("Column with a second text, when each row is a pair; else none")
        )
        self.column_boxes["label"].setToolTip(
            self.tr("Column that holds the class, the labels or the number of each text")
        )
        self.reading_button.setText(self.tr("How it is read…"))
        self.reading_button.setToolTip(
            self.tr("See and change encoding, delimiter and header, with the rows they lead to")
        )
        about = setting("task")
        self._task_label.setText(self.tr("Learn"))
        self.task_box.setAccessibleName(schema_text.title(about))
        self.task_box.setToolTip(schema_text.help_text(about))
        for index in range(self.task_box.count()):
            name = schema_text.choice_name(about, self.task_box.itemData(index))
            self.task_box.setItemText(index, name)
        self.show_table(self._opened)
