"""The start page: try the sample, open a table, go on where one was."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLayout, QPushButton, QVBoxLayout, QWidget

from workbench.gui.text import day_and_time, one_source, source_name
from workbench.gui.theme import HUGE, LARGE, MEDIUM, WIDE, scale_font, set_role
from workbench.gui.widgets.cards import Card
from workbench.runs.folder import RunSummary

_MOST_RECENT = 5
_WIDTH = 760


class StartPage(QWidget):
    """What a person may want first. A table can be dropped anywhere on it."""

    sample_wanted = Signal()
    open_wanted = Signal()
    file_wanted = Signal(str)  # a source that was opened before, or dropped
    run_wanted = Signal(object)  # RunFolder
    tour_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._files: list[str] = []
        self._summaries: list[RunSummary] = []
        self.setAcceptDrops(True)
        self._title, self._line = QLabel(), QLabel()
        scale_font(self._title, 1.9, QFont.Weight.DemiBold)
        scale_font(self._line, 1.1)
        set_role(self._line, "role", "muted")
        self._line.setWordWrap(True)
        self.sample_button, self.open_button = QPushButton(), QPushButton()
        set_role(self.sample_button, "role", "primary")
        self.sample_button.clicked.connect(self.sample_wanted)
        self.open_button.clicked.connect(self.open_wanted)
        self.tour_button = QPushButton()
        set_role(self.tour_button, "role", "link")
        self.tour_button.clicked.connect(self.tour_wanted)
        buttons = QHBoxLayout()
        buttons.setSpacing(MEDIUM)
        for button in (self.sample_button, self.open_button, self.tour_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self._files_card, self._runs_card = Card(), Card()
        recent = QHBoxLayout()
        recent.setSpacing(LARGE)
        recent.addWidget(self._files_card, 1)
        recent.addWidget(self._runs_card, 1)
        inside = QVBoxLayout()
        inside.setSpacing(LARGE)
        inside.addStretch(2)
        inside.addWidget(self._title)
        inside.addWidget(self._line)
        inside.addLayout(buttons)
        inside.addSpacing(WIDE)
        inside.addLayout(recent)
        inside.addStretch(3)
        centre = QWidget()
        centre.setLayout(inside)
        centre.setMaximumWidth(_WIDTH)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(HUGE, LARGE, HUGE, LARGE)
        layout.addStretch(1)
        layout.addWidget(centre, 20)
        layout.addStretch(1)
        self._retranslate()

    def show_files(self, files: list[str]) -> None:
        """files: what was opened, the last one first"""
        self._files = files[:_MOST_RECENT]
        self._fill()

    def show_runs(self, summaries: list[RunSummary]) -> None:
        """summaries: of all runs, the newest first"""
        self._summaries = summaries[:_MOST_RECENT]
        self._fill()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            self.file_wanted.emit(one_source(files))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _fill(self) -> None:
        _empty(self._files_card.body)
        for name in self._files:
            button = _line_button(source_name(name), name)
            button.clicked.connect(partial(self.file_wanted.emit, name))
            self._files_card.body.addWidget(button)
        _empty(self._runs_card.body)
        for summary in self._summaries:
            moment = day_and_time(summary.started)
            button = _line_button(f"{summary.config.name} · {moment}", str(summary.folder.path))
            button.clicked.connect(partial(self.run_wanted.emit, summary.folder))
            self._runs_card.body.addWidget(button)
        for card in (self._files_card, self._runs_card):
            card.body.addStretch(1)
        self._files_card.setVisible(bool(self._files))
        self._runs_card.setVisible(bool(self._summaries))

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Teach a language model your own table"))
        self._line.setText(
            self.tr(
                "Open a table of texts with a label for each, press Train, watch the model learn, "
                "see where it is wrong, and let it label the rest. All of it on this computer."
            )
        )
        self.sample_button.setText(self.tr("Try the sample"))
        self.sample_button.setToolTip(
            self.tr("Trains a small model on messages to a support desk, in about a minute")
        )
        self.open_button.setText(self.tr("Open a table…"))
        self.open_button.setToolTip(self.tr("CSV, Excel's tab-separated text, JSON, Parquet …"))
        self.tour_button.setText(self.tr("Show me around"))
        self._files_card.set_title(self.tr("Opened before"))
        self._runs_card.set_title(self.tr("Last runs"))
        self._fill()


def _line_button(text: str, whole: str) -> QPushButton:
    """A button that reads as a line of a list."""
    button = QPushButton(text.replace("&", "&&"))
    set_role(button, "role", "link")
    button.setProperty("edge", "flush")
    button.setToolTip(whole)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    row = button.sizePolicy()
    row.setHorizontalPolicy(row.Policy.Maximum)
    button.setSizePolicy(row)
    return button


def _empty(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
