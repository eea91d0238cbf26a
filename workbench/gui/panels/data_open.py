"""The ways to open a table: a menu of places and samples, a line for the id of a hub dataset."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QWidget,
)

from workbench.data.read import samples
from workbench.gui.text import one_source

_FILES = (
    "*.csv *.tsv *.txt *.json *.jsonl *.parquet *.arrow *.feather *.xlsx *.xls *.ods "
    "*.gz *.zip *.zst *.bz2 *.xz"
)


class OpenButton(QPushButton):
    """A button with all the ways; tells what was chosen."""

    wanted = Signal(str)  # a source
    hub_wanted = Signal()
    paste_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        menu = QMenu(self)
        self._file_action = QAction(menu)
        self._file_action.triggered.connect(self.choose_file)
        self._folder_action = QAction(menu)
        self._folder_action.triggered.connect(self.choose_folder)
        self._hub_action = QAction(menu)
        self._hub_action.triggered.connect(self.hub_wanted)
        self._paste_action = QAction(menu)
        self._paste_action.triggered.connect(self.paste_wanted)
        menu.addActions(
            [self._file_action, self._folder_action, self._hub_action, self._paste_action]
        )
        menu.addSeparator()
        self._sample_actions = []
        for sample in samples():
            action = QAction(menu)
            action.setData(sample.title)
            action.triggered.connect(partial(self._choose_sample, sample.name))
            menu.addAction(action)
            self._sample_actions.append(action)
        self.setMenu(menu)
        self._retranslate()

    def choose_file(self) -> None:
        """Ask for a file, or several that are read as one."""
        names, _ = QFileDialog.getOpenFileNames(
            self,
            self.tr("Open a table"),
            "",
            self.tr("Tables") + f" ({_FILES});;" + self.tr("All files") + " (*)",
        )
        if names:
            self.wanted.emit(one_source(names))

    def choose_folder(self) -> None:
        """Ask for a folder with one sub-folder a class, such as aclImdb."""
        name = QFileDialog.getExistingDirectory(self, self.tr("Open a folder of texts"))
        if name:
            self.wanted.emit(name)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _choose_sample(self, name: str) -> None:
        self.wanted.emit(f"sample:{name}")

    def _retranslate(self) -> None:
        self.setText(self.tr("Open data…"))
        self.setToolTip(
            self.tr(
                "Open a file, a folder, a dataset of the Hugging Face hub, copied rows or a sample"
            )
        )
        self._file_action.setText(self.tr("File…"))
        self._folder_action.setText(self.tr("Folder of texts, such as aclImdb…"))
        self._hub_action.setText(self.tr("Dataset of the Hugging Face hub…"))
        self._paste_action.setText(self.tr("Paste table"))
        for action in self._sample_actions:
            action.setText(self.tr("Sample: {title}").format(title=action.data()))


class HubLine(QWidget):
    """Where the id of a hub dataset is typed, and its table chosen if there are several.

    Hidden until it is wanted.
    """

    wanted = Signal(str, str)  # the id, and the table or ""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = QLabel()
        self.edit = QLineEdit()
        self.edit.setPlaceholderText("stanfordnlp/imdb")
        self.edit.returnPressed.connect(self._open)
        self._label.setBuddy(self.edit)
        self.edit.textEdited.connect(self._forget_tables)
        self._table_label = QLabel()
        self.tables = QComboBox()
        self._table_label.setBuddy(self.tables)
        self.open_button = QPushButton()
        self.open_button.clicked.connect(self._open)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._label)
        layout.addWidget(self.edit, 1)
        layout.addWidget(self._table_label)
        layout.addWidget(self.tables)
        layout.addWidget(self.open_button)
        self._retranslate()
        self._forget_tables()
        self.hide()

    def ask(self) -> None:
        """Show the line, ready to type."""
        self._forget_tables()
        self.show()
        self.edit.setFocus()

    def ask_table(self, dataset: str, names: Sequence[str]) -> None:
        """Show the tables of a dataset, ready to choose one."""
        self.edit.setText(dataset)
        self.tables.clear()
        self.tables.addItems(names)
        for widget in (self._table_label, self.tables, self):
            widget.show()
        self.tables.setFocus()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _forget_tables(self) -> None:
        self.tables.clear()
        self._table_label.hide()
        self.tables.hide()

    def _open(self) -> None:
        if name := self.edit.text().strip():
            self.wanted.emit(name, self.tables.currentText())

    def _retranslate(self) -> None:
        self._label.setText(self.tr("Dataset id"))
        self.open_button.setText(self.tr("Open"))
        self._table_label.setText(self.tr("Table"))
        self.tables.setAccessibleName(self.tr("Table of the dataset"))
        self.tables.setToolTip(self.tr("The dataset has several tables: choose the one to open"))
        self.edit.setAccessibleName(self.tr("Id of a dataset on the Hugging Face hub"))
