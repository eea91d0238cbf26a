"""The rows of the table: searched, sorted, filtered, relabelled, their columns given roles."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import numpy.typing as npt
import pandas as pd
from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QInputDialog,
    QLineEdit,
    QMenu,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from workbench.data.look import visible_rows
from workbench.gui.background import Progress, Task
from workbench.gui.session import OpenTable
from workbench.gui.tables import CellDelegate, FrameModel, Places
from workbench.gui.theme import SMALL, Appearance, set_role
from workbench.gui.widgets.cards import ElidedLabel

_MENU_CLASSES = 20
_TYPING_MS = 200
# A table whose first rows are on show has up to a thousand times as many, and none is to jump then.
_MORE_DIGITS = "000"


class DataTable(QWidget):
    """A view on the open table, with a search line above it."""

    role_wanted = Signal(str, str)  # column; "text", "text_pair", "label", "split", "group", ""
    label_wanted = Signal(list, str)  # list[int] of 1-based rows, label
    rows_unwanted = Signal(list)

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._opened: OpenTable | None = None
        self.is_preview = False
        self._classes: list[str] = []
        self._only: tuple[int, ...] | None = None
        self._only_what = ""
        self._sort: tuple[str, bool] | None = None
        self._task: Task | None = None
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_TYPING_MS)
        self._soon.timeout.connect(self._look)
        self.search.textChanged.connect(self._soon.start)
        self._shown = ElidedLabel()
        self._shown.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        set_role(self._shown, "role", "muted")
        self.all_button = QPushButton()
        set_role(self.all_button, "role", "link")
        self.all_button.clicked.connect(self.show_all)
        self.model = FrameModel(self)
        self.model.edited.connect(self._on_edited)
        self.view = QTableView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(CellDelegate(appearance, self.view))
        self.view.setShowGrid(False)
        self.view.setWordWrap(True)
        self.view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.view.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.view.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._open_row_menu)
        rows = self.view.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self.fontMetrics().height() * 2 + 14)
        header = self.view.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.sectionClicked.connect(self._open_header_menu)
        line = QHBoxLayout()
        line.setSpacing(SMALL)
        line.addWidget(self.search, 1)
        line.addWidget(self._shown, 1)
        line.addWidget(self.all_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SMALL)
        layout.addLayout(line)
        layout.addWidget(self.view, 1)
        self._retranslate()

    @property
    def is_looking(self) -> bool:
        """Whether rows are being searched or sorted."""
        return self._task is not None or self._soon.isActive()

    def show_table(
        self, opened: OpenTable, roles: dict[str, str], *, is_preview: bool = False
    ) -> None:
        """Show a table, the columns that have a role first; a search and an order stay.

        roles: what to write behind the name of a column
        is_preview: whether these are but the first rows, to be looked at and not changed, in whose
        place the table that they begin will come
        """
        before, goes_on = self._opened, False
        if before is not None and self.is_preview and before.raw.source == opened.raw.source:
            goes_on = before.columns == opened.columns and before.table.rows < opened.table.rows
        is_other = before is None or (opened.raw is not before.raw and not goes_on)
        self._opened, self.is_preview = opened, is_preview
        columns = opened.columns
        order = [columns.text, columns.text_pair, *columns.targets]
        first = [name for name in order if name is not None]
        names = first + [name for name in opened.table.columns if name not in first]
        titles = [
            f"{name} ({roles[name]})" if roles.get(name, name) != name else name for name in names
        ]
        self.model.show_frame(
            opened.table.frame[names],
            titles,
            class_columns=columns.targets if opened.task == "single_label" else (),
            classes=self._classes,
            editable=None if is_preview else columns.label,
            goes_on=goes_on and self._is_whole,
        )
        if not goes_on:
            self._fit_columns(len(first) - len(columns.targets), len(names))
            self._make_room_for_numbers(_MORE_DIGITS if is_preview else "")
        if is_other:
            self._only, self._sort = None, None
            self.search.clear()
        if is_other or not self._is_whole:
            self._look()

    def show_nothing(self) -> None:
        """No table any more."""
        self._opened, self.is_preview = None, False
        self.model.show_frame(pd.DataFrame())

    def show_classes(self, classes: Sequence[str]) -> None:
        """The classes in the order of their colours, to choose among."""
        self._classes = list(classes)
        self.model.show_classes(classes)

    def show_only(self, rows: Sequence[int], what: str) -> None:
        """Show only these rows, by their 1-based number; `what` tells why."""
        self._only, self._only_what = tuple(rows), what
        self._look()

    def show_all(self) -> None:
        """Show every row again, in the order of the file."""
        self._only, self._sort = None, None
        self.search.clear()
        self._look()

    def sort_by(self, column: str | None, descending: bool = False) -> None:
        """Another order; None for that of the file."""
        self._sort = None if column is None else (column, descending)
        self._look()

    def selected_rows(self) -> list[int]:
        """The 1-based numbers of the rows that are selected."""
        chosen = self.view.selectionModel().selectedRows()
        return sorted(self.model.row_number(index.row()) for index in chosen)

    def header_menu(self, column: int) -> QMenu:
        """What a column can be, and how it can put the rows in order."""
        name = self.model.column_name(column)
        menu = QMenu(self)
        for role, text in (
            ("text", self.tr("Text")),
            ("text_pair", self.tr("Second text")),
            ("label", self.tr("Label")),
            ("split", self.tr("Split (train, validation or test)")),
            ("group", self.tr("Group (stays in one part)")),
            ("", self.tr("Nothing")),
        ):
            action = QAction(self.tr("Use as: {role}").format(role=text), menu)
            action.setData(role)
            action.setEnabled(not self.is_preview)
            action.triggered.connect(partial(self.role_wanted.emit, name, role))
            menu.addAction(action)
        menu.addSeparator()
        for text, order in (
            (self.tr("Sort upwards"), (name, False)),
            (self.tr("Sort downwards"), (name, True)),
            (self.tr("Order of the file"), (None, False)),
        ):
            action = QAction(text, menu)
            action.triggered.connect(partial(self.sort_by, *order))
            menu.addAction(action)
        return menu

    def row_menu(self) -> QMenu:
        """What can be done with the selected rows."""
        rows = self.selected_rows()
        menu = QMenu(self)
        if self._opened is not None and self._opened.columns.label is not None:
            labels = menu.addMenu(self.tr("Set label"))
            for name in self._classes[:_MENU_CLASSES]:
                action = QAction(name, labels)
                action.triggered.connect(partial(self.label_wanted.emit, rows, name))
                labels.addAction(action)
            other = QAction(self.tr("Another…"), labels)
            other.triggered.connect(partial(self._ask_label, rows))
            labels.addAction(other)
        leave_out = QAction(self.tr("Leave out of training"), menu)
        leave_out.triggered.connect(partial(self.rows_unwanted.emit, rows))
        menu.addAction(leave_out)
        return menu

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    @property
    def _is_whole(self) -> bool:
        return self._only is None and self._sort is None and not self.search.text().strip()

    def _look(self) -> None:
        self._soon.stop()
        if self._opened is None:
            return
        if self._task is not None:
            self._task.cancel()
            self._task = None
        if self._is_whole:
            self._use(range(self._opened.table.rows))
            return
        sort, descending = self._sort or (None, False)
        frame = self._opened.table.frame
        job = partial(visible_rows, frame, self.search.text(), self._only, sort, descending)
        self._task = Task(partial(_without_progress, job), self)
        self._task.done.connect(self._use)
        self._task.start()

    def _use(self, rows: Places) -> None:
        self._task = None
        self.model.show_rows(rows)
        self._show_count()

    def _show_count(self) -> None:
        self.all_button.setVisible(not self._is_whole)
        self._shown.setVisible(not self._is_whole)
        count = self.locale().toString(self.model.rowCount())
        rows = self.tr("{count} rows").format(count=count)
        self._shown.set_full_text(rows if self._only is None else self._only_what)

    def _open_header_menu(self, column: int) -> None:
        header = self.view.horizontalHeader()
        place = QPoint(header.sectionViewportPosition(column), header.height())
        self.header_menu(column).popup(header.mapToGlobal(place))

    def _open_row_menu(self, place: QPoint) -> None:
        if self.selected_rows() and not self.is_preview:
            self.row_menu().popup(self.view.viewport().mapToGlobal(place))

    def _on_edited(self, row: int, label: str) -> None:
        self.label_wanted.emit([row], label)

    def _ask_label(self, rows: list[int]) -> None:
        label, agreed = QInputDialog.getText(self, self.tr("Set label"), self.tr("Label"))
        if agreed and label.strip():
            self.label_wanted.emit(rows, label.strip())

    def _fit_columns(self, texts: int, columns: int) -> None:
        header = self.view.horizontalHeader()
        for column in range(columns):
            is_text = column < texts
            mode = QHeaderView.ResizeMode.Stretch if is_text else QHeaderView.ResizeMode.Interactive
            header.setSectionResizeMode(column, mode)
            if not is_text:
                header.resizeSection(column, 140)

    def _make_room_for_numbers(self, more: str) -> None:
        """Let the numbers of the rows be as wide as they are, and by so many digits wider."""
        header = self.view.verticalHeader()
        header.setMinimumWidth(0)
        if more:
            wider = header.fontMetrics().horizontalAdvance(more)
            header.setMinimumWidth(header.sizeHint().width() + wider)

    def _retranslate(self) -> None:
        self.search.setPlaceholderText(self.tr("Search the rows"))
        self.search.setAccessibleName(self.tr("Search the rows"))
        self.all_button.setText(self.tr("Show all"))
        self.view.setAccessibleName(self.tr("Rows of the table"))
        self.view.horizontalHeader().setToolTip(
            self.tr("Click a column to say what it is for, or to sort by it")
        )
        self._show_count()


def _without_progress(job: partial[npt.NDArray[np.int64]], progress: Progress) -> object:
    return job()
