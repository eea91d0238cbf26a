"""The window's edges: the bar on top with steps and the run's action, the status strip below."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from workbench.gui.text import duration
from workbench.gui.theme import LARGE, MEDIUM, WIDE, Appearance, scale_font, set_role
from workbench.gui.widgets.cards import ElidedLabel
from workbench.gui.widgets.step_bar import StepBar

if TYPE_CHECKING:
    from workbench.gui.record import RunRecord

_MEMORY_MS = 2000


class TopBar(QWidget):
    """Steps on the left; on the right Train, or how far the live run is and how to end it."""

    train_wanted = Signal()
    pause_wanted = Signal()
    stop_wanted = Signal()
    sidebar_wanted = Signal()

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stepBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(48)
        self._appearance = appearance
        self._live: RunRecord | None = None
        self.menu_button = QToolButton()
        self.menu_button.clicked.connect(self.sidebar_wanted)
        self.steps = StepBar(5, appearance)
        self._state = QLabel()
        set_role(self._state, "role", "muted")
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setFixedWidth(120)
        self._progress.setRange(0, 1000)
        self.train_button = QPushButton()
        set_role(self.train_button, "role", "primary")
        self.train_button.clicked.connect(self.train_wanted)
        self.pause_button = QPushButton()
        self.pause_button.clicked.connect(self.pause_wanted)
        self.stop_button = QPushButton()
        self.stop_button.clicked.connect(self.stop_wanted)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(MEDIUM, 0, LARGE, 0)
        layout.setSpacing(MEDIUM)
        layout.addWidget(self.menu_button)
        layout.addWidget(self.steps)
        layout.addStretch(1)
        for widget in (
            self._state,
            self._progress,
            self.pause_button,
            self.stop_button,
            self.train_button,
        ):
            layout.addWidget(widget)
        appearance.changed.connect(self._draw_icon)
        self._draw_icon()
        self._retranslate()
        appearance.style(self)

    def show_live(self, record: RunRecord | None) -> None:
        """Show the state of the live run, or Train when there is none."""
        self._live = record if record is not None and record.is_live else None
        live = self._live
        for widget in (self._state, self._progress, self.pause_button, self.stop_button):
            widget.setVisible(live is not None)
        self.train_button.setVisible(live is None)
        if live is None:
            return
        line, data = self._state_line(live), live.config.data
        if data.fold is not None:
            line = self.tr("Fold {fold} of {folds} · {what}").format(
                fold=data.fold, folds=data.folds, what=line
            )
        self._state.setText(line)
        if live.total_steps:
            self._progress.setRange(0, 1000)
            self._progress.setValue(round(live.share_done * 1000))
        else:
            self._progress.setRange(0, 0)  # nothing is known yet: it only moves
        paused = live.status == "paused"
        self.pause_button.setText(self.tr("Continue") if paused else self.tr("Pause"))
        self.pause_button.setEnabled(live.started is not None)
        self.stop_button.setEnabled(True)

    def show_stopping(self) -> None:
        """The wish to stop was passed on; it takes until the step and an evaluation are done."""
        self._state.setText(self.tr("Stopping, keeping what was learned …"))
        self.stop_button.setEnabled(False)
        self.pause_button.setEnabled(False)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _state_line(self, live: RunRecord) -> str:
        if live.status == "paused":
            return self.tr("Paused")
        if live.phase is not None:
            return phase_line(live)
        if live.started is None or live.last_step is None:
            return self.tr("Starting …")
        epochs = live.config.training.epochs
        epoch = min(epochs, int(live.last_step.epoch) + 1)
        return self.tr("Epoch {epoch} of {epochs}").format(epoch=epoch, epochs=epochs)

    def _draw_icon(self) -> None:
        self.menu_button.setIcon(self._appearance.icon("menu", "muted", 20))

    def _retranslate(self) -> None:
        self.menu_button.setToolTip(self.tr("Show or hide the runs (Ctrl+B)"))
        self.menu_button.setAccessibleName(self.tr("Show or hide the runs"))
        self.steps.set_names(
            [
                self.tr("Data"),
                self.tr("Model"),
                self.tr("Train"),
                self.tr("Evaluate"),
                self.tr("Predict"),
            ]
        )
        self.train_button.setText(self.tr("Train"))
        self.train_button.setToolTip(self.tr("Train the model on the table (Ctrl+R)"))
        self.pause_button.setText(self.tr("Pause"))
        self.stop_button.setText(self.tr("Stop and keep"))
        self.stop_button.setToolTip(self.tr("End the run now; the best model so far is kept"))
        self._progress.setAccessibleName(self.tr("Progress of the run"))
        self.show_live(self._live)


class StatusStrip(QWidget):
    """Device, memory, what is going on, and the workspace."""

    def __init__(
        self, workspace: Path, appearance: Appearance, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("statusStrip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(28)
        self._live: RunRecord | None = None
        self._device, self._memory = QLabel(), QLabel()
        self._doing = ElidedLabel()
        self._workspace = QLabel(_home_short(workspace))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(LARGE, 0, LARGE, 0)
        layout.setSpacing(WIDE)
        layout.addWidget(self._device)
        layout.addWidget(self._memory)
        layout.addWidget(self._doing, 1)
        layout.addWidget(self._workspace)
        for label in (self._device, self._memory, self._doing, self._workspace):
            scale_font(label, 0.95)
        self._timer = QTimer(self)
        self._timer.setInterval(_MEMORY_MS)
        self._timer.timeout.connect(self._show_memory)
        self._timer.start()
        self._retranslate()
        appearance.style(self)

    def show_workspace(self, folder: Path) -> None:
        self._workspace.setText(_home_short(folder))

    def show_live(self, record: RunRecord | None) -> None:
        self._live = record if record is not None and record.is_live else None
        live = self._live
        if live is None:
            self._doing.set_full_text(self.tr("Ready"))
        elif live.phase is not None:
            self._doing.set_full_text(phase_line(live))
        else:
            line = self.tr("Training {name}").format(name=live.config.name)
            left = live.seconds_left()
            if left is not None:
                line = self.tr("{what} · {time} left").format(what=line, time=duration(left))
            self._doing.set_full_text(line)
        if live is not None and live.started is not None:
            self._device.setText(
                self._device_words(live.started.device_name) or live.started.device
            )

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _device_words(self, name: str) -> str:
        """What the engine calls its device, with its cores in the user's language."""
        kind, _, count = name.removesuffix(" cores").rpartition(", ")
        if not name.endswith(" cores"):
            return name
        return f"{kind} · {self.tr('{count} cores').format(count=count)}"

    def _show_memory(self) -> None:
        memory = psutil.virtual_memory()
        locale = QLocale()
        used, total = (
            locale.toString(size / 2**30, "f", 1)
            for size in (memory.total - memory.available, memory.total)
        )
        self._memory.setText(self.tr("Memory {used} of {total} GB").format(used=used, total=total))

    def _retranslate(self) -> None:
        cores = self.tr("{count} cores").format(count=os.cpu_count() or 1)
        if shutil.which("nvidia-smi"):
            self._device.setText(self.tr("NVIDIA GPU"))
        elif sys.platform == "darwin":
            self._device.setText(self.tr("Apple GPU"))
        else:
            self._device.setText(f"CPU · {cores}")
        self._workspace.setToolTip(self.tr("Workspace: the folder that holds all runs"))
        self._show_memory()
        self.show_live(self._live)


def split(sidebar: QWidget, panels: QWidget) -> QSplitter:
    """The runs beside the panels, the border between them movable."""
    splitter = QSplitter(Qt.Orientation.Horizontal)
    splitter.addWidget(sidebar)
    splitter.addWidget(panels)
    splitter.setStretchFactor(1, 1)
    splitter.setCollapsible(1, False)
    splitter.setHandleWidth(1)
    sidebar.setMinimumWidth(140)
    return splitter


def stacked(top: QWidget, middle: QWidget, bottom: QWidget) -> QWidget:
    """One above the other without gaps; the middle takes what is left."""
    centre = QWidget()
    layout = QVBoxLayout(centre)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    layout.addWidget(top)
    layout.addWidget(middle, 1)
    layout.addWidget(bottom)
    return centre


def phase_line(live: RunRecord) -> str:
    """What an engine does beside training, with its share done: "Tokenising 40 %"."""
    phase = live.phase
    if phase is None:
        return ""
    translate = QCoreApplication.translate
    names = {
        "loading": translate("phases", "Loading the model"),
        "reading": translate("phases", "Reading the table"),
        "tokenising": translate("phases", "Tokenising"),
        "downloading": translate("phases", "Downloading the model"),
        "fitting": translate("phases", "Fitting the classifier"),
        "evaluating": translate("phases", "Evaluating"),
        "saving": translate("phases", "Saving the model"),
    }
    name = names.get(phase.name, phase.name)
    if not phase.total:
        return f"{name} …"
    return f"{name} {100 * phase.done // phase.total} %"


def _home_short(path: Path) -> str:
    try:
        return f"~{os.sep}{path.relative_to(Path.home())}"
    except ValueError:
        return str(path)
