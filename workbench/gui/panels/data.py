"""Step 1: open a table, see what is in it, say which columns to learn from."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QLocale, Qt, Signal
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from workbench.config import TaskName, setting
from workbench.data.columns import Columns, guess_columns, switch_columns
from workbench.data.profile import profile
from workbench.data.read import Table, read_source, samples, suggested_splits
from workbench.data.task import suggested_task
from workbench.gui import schema_text
from workbench.gui.background import Progress, Task
from workbench.gui.messages import MessageBar
from workbench.gui.panels.data_cards import LengthsCard, ProblemsCard, SplitCard, TargetsCard
from workbench.gui.session import OpenTable, Session
from workbench.gui.tables import CellDelegate, FrameModel
from workbench.gui.theme import LARGE, MEDIUM, SMALL, WIDE, Appearance, set_role
from workbench.gui.widgets.cards import ElidedLabel, Heading

_FILES = "*.csv *.tsv *.txt *.json *.jsonl *.parquet *.gz"
_SAMPLE_ROWS = 200
_SWITCHES = "\0columns of 0 and 1"


class DataPanel(QWidget):
    """The table, its columns' roles, and beside it what is known of it."""

    opened = Signal()  # a table was read

    def __init__(
        self, session: Session, appearance: Appearance, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._appearance = appearance
        self._task: Task | None = None
        self._last_source = ""
        self.setAcceptDrops(True)

        self.heading = Heading()
        self.open_button = QPushButton()
        self.open_button.setMenu(self._open_menu())
        self.heading.add_action(self.open_button)
        self.messages = MessageBar(appearance)

        self._hub_row = QWidget()
        hub = QHBoxLayout(self._hub_row)
        hub.setContentsMargins(0, 0, 0, 0)
        self._hub_label = QLabel()
        self.hub_edit = QLineEdit()
        self.hub_edit.setPlaceholderText("stanfordnlp/imdb")
        self.hub_edit.returnPressed.connect(self._open_hub)
        self._hub_label.setBuddy(self.hub_edit)
        self._hub_open = QPushButton()
        self._hub_open.clicked.connect(self._open_hub)
        hub.addWidget(self._hub_label)
        hub.addWidget(self.hub_edit, 1)
        hub.addWidget(self._hub_open)
        self._hub_row.hide()

        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.hide()

        self._facts = ElidedLabel()
        self._facts.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        set_role(self._facts, "role", "muted")
        self.column_boxes: dict[str, QComboBox] = {}
        self._column_labels: dict[str, QLabel] = {}
        choices = QGridLayout()
        choices.setHorizontalSpacing(SMALL)
        choices.setVerticalSpacing(SMALL)
        for row, column, role in ((0, 0, "text"), (0, 2, "text_pair"), (1, 0, "label")):
            label, box = QLabel(), QComboBox()
            label.setBuddy(box)
            box.setMinimumContentsLength(8)
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.activated.connect(self._change_columns)
            self.column_boxes[role] = box
            self._column_labels[role] = label
            choices.addWidget(label, row, column)
            choices.addWidget(box, row, column + 1)
        self._task_label, self.task_box = QLabel(), QComboBox()
        self._task_label.setBuddy(self.task_box)
        for task in setting("task").choices:
            self.task_box.addItem("", task)
        self.task_box.activated.connect(self._change_task)
        choices.addWidget(self._task_label, 1, 2)
        choices.addWidget(self.task_box, 1, 3)
        choices.addWidget(self._facts, 1, 4)
        choices.setColumnStretch(4, 1)

        self.model = FrameModel(self)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setItemDelegate(CellDelegate(appearance, self.table))
        self.table.setShowGrid(False)
        self.table.setWordWrap(True)
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.table.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        rows = self.table.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self.fontMetrics().height() * 2 + 14)
        self.table.horizontalHeader().setHighlightSections(False)

        self._targets = TargetsCard(appearance)
        self._lengths = LengthsCard(appearance)
        self.split = SplitCard(session, appearance)
        self._problems = ProblemsCard(appearance)
        self._problems.rows_wanted.connect(self._show_rows)
        side = QWidget()
        cards = QVBoxLayout(side)
        cards.setContentsMargins(0, 0, 0, 0)
        cards.setSpacing(MEDIUM)
        for card in (self._targets, self._lengths, self.split, self._problems):
            cards.addWidget(card)
        cards.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(side)
        scroll.setWidgetResizable(True)
        scroll.setFixedWidth(300)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

        left = QVBoxLayout()
        left.setSpacing(SMALL)
        left.addLayout(choices)
        left.addWidget(self.table, 1)
        content = QHBoxLayout()
        content.setSpacing(LARGE)
        content.addLayout(left, 1)
        content.addWidget(scroll)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE, LARGE, WIDE, LARGE)
        layout.setSpacing(MEDIUM)
        layout.addWidget(self.heading)
        layout.addWidget(self.messages)
        layout.addWidget(self._hub_row)
        layout.addWidget(self.progress)
        layout.addLayout(content, 1)

        session.table_changed.connect(self._show_table)
        self._retranslate()
        self._show_table()

    @property
    def is_reading(self) -> bool:
        return self._task is not None

    def open(self, source: str) -> None:
        """Read a file, folder, sample or hub dataset; what was open stays until it is read."""
        if self._task is not None:
            self._task.cancel()
        self._last_source = source
        self.messages.clear()
        self.progress.setRange(0, 0)
        self.progress.show()
        self.heading.set_line(self.tr("Reading {source} …").format(source=_short_name(source)))
        self._start(partial(_read, source))

    def choose_file(self) -> None:
        """Ask for a file and open it."""
        name, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Open a table"),
            "",
            self.tr("Tables") + f" ({_FILES});;" + self.tr("All files") + " (*)",
        )
        if name:
            self.open(name)

    def choose_folder(self) -> None:
        """Ask for a folder with one sub-folder a class, such as aclImdb, and open it."""
        name = QFileDialog.getExistingDirectory(self, self.tr("Open a folder of texts"))
        if name:
            self.open(name)

    def choose_hub(self) -> None:
        """Show the line where the id of a hub dataset is typed."""
        self._hub_row.show()
        self.hub_edit.setFocus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            self.open(files[0])

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            self._show_table()

    def _open_menu(self) -> QMenu:
        menu = QMenu(self)
        self._file_action = QAction(menu)
        self._file_action.triggered.connect(self.choose_file)
        self._folder_action = QAction(menu)
        self._folder_action.triggered.connect(self.choose_folder)
        self._hub_action = QAction(menu)
        self._hub_action.triggered.connect(self.choose_hub)
        menu.addActions([self._file_action, self._folder_action, self._hub_action])
        menu.addSeparator()
        self._sample_actions = []
        for sample in samples():
            action = QAction(menu)
            action.setData(sample.title)
            action.triggered.connect(partial(self.open, f"sample:{sample.name}"))
            menu.addAction(action)
            self._sample_actions.append(action)
        return menu

    def _open_hub(self) -> None:
        if name := self.hub_edit.text().strip():
            self.open(name)

    def _start(self, function: object) -> None:
        self._task = Task(function, self)  # type: ignore[arg-type]
        self._task.done.connect(self._use)
        self._task.failed.connect(self._refuse)
        self._task.progressed.connect(self._show_progress)
        self._task.start()

    def _use(self, opened: OpenTable) -> None:
        self._task = None
        self.progress.hide()
        self._hub_row.hide()
        new_source = opened.table.source != self._session.config.data.source
        if new_source or self._session.open_table is None:
            validation, test = suggested_splits(opened.table)
            self._session.change(data__validation=validation, data__test=test)
            self._session.change(name=opened.table.title[:80])
        self._session.use_table(opened)
        if opened.table.notes:
            self.messages.say("info", " ".join(opened.table.notes))
        self.opened.emit()

    def _refuse(self, sentence: str) -> None:
        self._task = None
        self.progress.hide()
        self._show_table()
        self.messages.say("error", sentence, lambda: self.tr("Open another…"), self.choose_file)

    def _show_progress(self, done: int, total: int) -> None:
        self.progress.setRange(0, max(total, 0))
        self.progress.setValue(done)

    def _change_columns(self) -> None:
        opened = self._session.open_table
        if opened is None:
            return
        chosen = {role: box.currentData() for role, box in self.column_boxes.items()}
        text, label, pair = chosen["text"], chosen["label"], chosen["text_pair"] or None
        columns = Columns(text, label, pair)
        if label == _SWITCHES:
            labels = [name for name in switch_columns(opened.table.frame) if name != text]
            columns = Columns(text, None, pair, tuple(labels))
        names = [name for name in (text, pair, *columns.targets) if name is not None]
        if len(set(names)) < len(names):
            self.messages.say(
                "error", lambda: self.tr("One column cannot be two things: choose a different one.")
            )
            self._fill_boxes(opened)
            return
        self.messages.clear()
        task = suggested_task(opened.table.frame, columns)
        self._start(partial(_profile_again, opened.table, columns, task))

    def _change_task(self) -> None:
        opened = self._session.open_table
        if opened is not None:
            task: TaskName = self.task_box.currentData()
            columns = opened.columns.fitting(task)
            self._start(partial(_profile_again, opened.table, columns, task))

    def _show_table(self) -> None:
        opened = self._session.open_table
        for box in (*self.column_boxes.values(), self.task_box):
            box.setEnabled(opened is not None)
        if opened is None:
            self.heading.set_line(self.tr("Open a table of texts to begin"))
            return
        table = opened.table
        locale = QLocale()
        self.heading.set_line(
            self.tr("{title} · {rows} rows · {columns} columns").format(
                title=table.title,
                rows=locale.toString(table.rows),
                columns=locale.toString(len(table.columns)),
            )
        )
        self._facts.set_full_text(self._dialect_line(table))
        self._fill_boxes(opened)
        columns = opened.columns
        order = [columns.text, columns.text_pair, *columns.targets]
        first = [name for name in order if name is not None]
        rest = [name for name in table.columns if name not in first]
        role_names = {
            columns.text: self.tr("text"),
            columns.text_pair: self.tr("second text"),
        } | dict.fromkeys(columns.targets, self.tr("label"))
        titles = [
            f"{name} ({role_names[name]})" if role_names.get(name, name) != name else name
            for name in first + rest
        ]
        self.model.show_frame(
            table.frame[first + rest],
            titles,
            class_columns=columns.targets if opened.task == "single_label" else (),
            classes=list(opened.profile.classes),
        )
        texts = len(first) - len(columns.targets)
        self._fit_columns(texts, len(table.columns))
        self._targets.show_profile(opened.profile, opened.task)
        self._lengths.show_profile(opened.profile)
        self.split.show_table(table)
        self._problems.show_problems(opened.profile.problems)

    def _fit_columns(self, texts: int, columns: int) -> None:
        header = self.table.horizontalHeader()
        for column in range(columns):
            is_text = column < texts
            mode = QHeaderView.ResizeMode.Stretch if is_text else QHeaderView.ResizeMode.Interactive
            header.setSectionResizeMode(column, mode)
            if not is_text:
                header.resizeSection(column, 140)

    def _fill_boxes(self, opened: OpenTable) -> None:
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

    def _show_rows(self, rows: list[int]) -> None:
        self.table.clearSelection()
        if rows:
            self.table.scrollTo(self.model.index(rows[0] - 1, 0))
            mode = self.table.selectionMode()
            self.table.setSelectionMode(QTableView.SelectionMode.MultiSelection)
            for row in rows[:_SAMPLE_ROWS]:
                self.table.selectRow(row - 1)
            self.table.setSelectionMode(mode)

    def _retranslate(self) -> None:
        self.heading.set_title(self.tr("Data"))
        self.open_button.setText(self.tr("Open data…"))
        self.open_button.setToolTip(
            self.tr("Open a file, a folder, a dataset of the Hugging Face hub, or a sample")
        )
        self._file_action.setText(self.tr("File…"))
        self._folder_action.setText(self.tr("Folder of texts, such as aclImdb…"))
        self._hub_action.setText(self.tr("Dataset of the Hugging Face hub…"))
        for action in self._sample_actions:
            action.setText(self.tr("Sample: {title}").format(title=action.data()))
        self._hub_label.setText(self.tr("Dataset id"))
        self._hub_open.setText(self.tr("Open"))
        self.hub_edit.setAccessibleName(self.tr("Id of a dataset on the Hugging Face hub"))
        for role, text in (
            ("text", self.tr("Text")),
            ("text_pair", self.tr("Second text")),
            ("label", self.tr("Label")),
        ):
            self._column_labels[role].setText(text)
            self.column_boxes[role].setAccessibleName(self.tr("Column: {role}").format(role=text))
        self.column_boxes["text"].setToolTip(self.tr("Column that holds the text to read"))
        self.column_boxes["text_pair"].setToolTip(
            self.tr("Column with a second text, when each row is a pair; else none")
        )
        self.column_boxes["label"].setToolTip(
            self.tr("Column that holds the class, the labels or the number of each text")
        )
        about = setting("task")
        self._task_label.setText(self.tr("Learn"))
        self.task_box.setAccessibleName(schema_text.title(about))
        self.task_box.setToolTip(schema_text.help_text(about))
        for index in range(self.task_box.count()):
            name = schema_text.choice_name(about, self.task_box.itemData(index))
            self.task_box.setItemText(index, name)
        self.table.setAccessibleName(self.tr("Rows of the table"))
        self.progress.setAccessibleName(self.tr("Reading the table"))


def _read(source: str, progress: Progress) -> OpenTable:
    table = read_source(source, progress)
    columns = guess_columns(table.frame)
    return _profile_again(table, columns, suggested_task(table.frame, columns), progress)


def _profile_again(table: Table, columns: Columns, task: TaskName, progress: Progress) -> OpenTable:
    return OpenTable(table, columns, profile(table, columns, task), task)


def _short_name(source: str) -> str:
    return Path(source).name or source
