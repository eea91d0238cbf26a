"""The sidebar: every run of the workspace, newest first."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QFileSystemWatcher,
    QPoint,
    QSize,
    Qt,
    QTimer,
    QUrl,
    Signal,
)
from PySide6.QtGui import QAction, QDesktopServices, QFont
from PySide6.QtWidgets import QLabel, QLineEdit, QListView, QMenu, QVBoxLayout, QWidget

from workbench.gui.background import Progress, Task
from workbench.gui.figures import figure_name, figure_text
from workbench.gui.sentences import told
from workbench.gui.text import day_and_time, duration
from workbench.gui.theme import MEDIUM, SMALL, Appearance, scale_font, set_role
from workbench.gui.widgets.lists import Entry, EntryDelegate, EntryModel
from workbench.runs.figures import headline
from workbench.runs.folder import RunFolder, RunSummary, Status, list_runs

if TYPE_CHECKING:
    from workbench.gui.record import RunRecord

_ICONS: dict[Status, tuple[str, str]] = {
    "running": ("live", "accent"),
    "paused": ("paused", "accent"),
    "completed": ("check", "success"),
    "early_stopped": ("check", "success"),
    "stopped": ("stopped", "muted"),
    "failed": ("cross", "error"),
    "interrupted": ("warning", "warning"),
}


class RunsSidebar(QWidget):
    """Lists runs and tells which one is chosen. It looks again when the workspace changes."""

    chosen = Signal(object)  # RunFolder
    listed = Signal(list)  # list[RunSummary]: the workspace was looked at

    def __init__(
        self, workspace: Path, appearance: Appearance, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._workspace = workspace
        self._summaries: list[RunSummary] = []
        self._entries: list[Entry] = []  # one of each; to word it takes 20 µs
        self._live: RunRecord | None = None
        self._current: RunFolder | None = None
        self._task: Task | None = None
        self._title = QLabel()
        set_role(self._title, "role", "muted")
        scale_font(self._title, 0.95, QFont.Weight.DemiBold)
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._show)
        self.model = EntryModel(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(EntryDelegate(appearance, self.list))
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._open_menu)
        self.list.clicked.connect(self._choose)
        self.list.activated.connect(self._choose)
        self._wrong = ""
        self._none = QLabel()
        self._none.setWordWrap(True)
        set_role(self._none, "role", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MEDIUM, MEDIUM, MEDIUM, MEDIUM)
        layout.setSpacing(SMALL)
        layout.addWidget(self._title)
        layout.addWidget(self.search)
        layout.addWidget(self._none)
        layout.addWidget(self.list, 1)

        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(200)
        self._soon.timeout.connect(self.refresh)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._soon.start)
        self._retranslate()
        appearance.style(self)
        self.refresh()

    def sizeHint(self) -> QSize:
        return QSize(240, 400)

    def refresh(self) -> None:
        """Look at the workspace again, in the background."""
        if self._task is not None:
            self._soon.start()
            return
        runs = self._workspace / "runs"
        if runs.is_dir() and str(runs) not in self._watcher.directories():
            self._watcher.addPath(str(runs))
        self._task = Task(partial(_list, self._workspace), self)
        self._task.done.connect(self._use)
        self._task.failed.connect(self._fail)
        self._task.start()

    def use_workspace(self, folder: Path) -> None:
        """List the runs of another folder from now on."""
        self._workspace = folder
        if watched := self._watcher.directories():
            self._watcher.removePaths(watched)
        self.refresh()

    @property
    def summaries(self) -> tuple[RunSummary, ...]:
        return tuple(self._summaries)

    def show_live(self, record: RunRecord | None) -> None:
        """Tell how far this run is in its line, while it is live."""
        folders = {live.folder for live in (self._live, record) if live is not None}
        self._live = record
        for row, summary in enumerate(self._summaries):
            if summary.folder in folders:
                self._entries[row] = self._entry(summary)
        self._show()

    def set_current(self, folder: RunFolder | None) -> None:
        """Mark the run that the panels show."""
        self._current = folder
        self._mark()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _use(self, summaries: list[RunSummary]) -> None:
        self._task, self._wrong = None, ""
        self._summaries = summaries
        self._show_anew()
        self.listed.emit(summaries)

    def _fail(self, sentence: str) -> None:
        self._task, self._wrong = None, sentence
        self._show()

    def _show_anew(self) -> None:
        self._entries = [self._entry(summary) for summary in self._summaries]
        self._show()

    def _show(self) -> None:
        words = self.search.text().casefold().split()
        self.model.show_entries(
            [
                entry
                for entry in self._entries
                if all(word in f"{entry.title} {entry.key}".casefold() for word in words)
            ]
        )
        self._none.setVisible(bool(self._wrong) or not self._summaries)
        self._none.setText(told(self._wrong) or self.tr("Runs appear here when you press Train."))
        self._mark()

    def _entry(self, summary: RunSummary) -> Entry:
        status = summary.status
        live = self._live
        line = self._line(summary)
        if live is not None and live.folder == summary.folder:
            status = live.status or "running"
            if live.is_live:
                line = self._live_line(live)
        data = summary.config.data
        if data.fold is not None:  # a long name loses its end, where this stands too
            line = self.tr("fold {fold} of {folds} · {what}").format(
                fold=data.fold, folds=data.folds, what=line
            )
        icon, role = _ICONS[status]
        metrics = summary.metrics.get("test") or summary.metrics.get("validation") or {}
        task = summary.config.task
        value = headline(task, metrics)
        figure = "" if value is None else figure_text(task, value)
        if figure and task != "single_label":
            figure = f"{figure_name(task)} {figure}"
        if status in ("running", "paused"):
            figure = self.tr("live") if status == "running" else self.tr("paused")
        return Entry(str(summary.folder.path), summary.config.name, line, figure, icon, role)

    def _live_line(self, live: RunRecord) -> str:
        left = live.seconds_left()
        epochs = live.config.training.epochs
        epoch = min(epochs, int(live.last_step.epoch) + 1) if live.last_step else 1
        line = self.tr("epoch {epoch} of {epochs}").format(epoch=epoch, epochs=epochs)
        return line if left is None else f"{line} · {duration(left)}"

    def _line(self, summary: RunSummary) -> str:
        states = {
            "stopped": self.tr("stopped"),
            "failed": self.tr("failed"),
            "interrupted": self.tr("interrupted"),
        }
        moment = day_and_time(summary.started)
        state = states.get(summary.status)
        return f"{moment} · {state}" if state else moment

    def _mark(self) -> None:
        key = str(self._current.path) if self._current else ""
        row = self.model.row_of(key)
        if row >= 0:
            self.list.setCurrentIndex(self.model.index(row))
        else:
            self.list.clearSelection()

    def _choose(self) -> None:
        index = self.list.currentIndex()
        if index.isValid():
            self.chosen.emit(RunFolder(Path(self.model.entries[index.row()].key)))

    def _open_menu(self, place: QPoint) -> None:
        index = self.list.indexAt(place)
        if not index.isValid():
            return
        path = self.model.entries[index.row()].key
        menu = QMenu(self)
        action = QAction(self.tr("Open the run's folder"), menu)
        action.triggered.connect(partial(QDesktopServices.openUrl, QUrl.fromLocalFile(path)))
        menu.addAction(action)
        menu.exec(self.list.viewport().mapToGlobal(place))

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Runs"))
        self.search.setPlaceholderText(self.tr("Search runs"))
        self.search.setAccessibleName(self.tr("Search runs"))
        self.list.setAccessibleName(self.tr("Runs"))
        self._show_anew()


def _list(workspace: Path, progress: Progress) -> list[RunSummary]:
    return list_runs(workspace)
