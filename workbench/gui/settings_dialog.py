"""Settings of the window: where runs lie, how it looks, which language, where runs compute."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from workbench.config import setting
from workbench.gui import schema_text
from workbench.gui.language import NAMES
from workbench.gui.preferences import Preferences
from workbench.gui.sentences import told
from workbench.gui.theme import LARGE, MEDIUM, SMALL, WIDE, set_role

_WIDTH = 520


class SettingsDialog(QDialog):
    """Everything works at once, without OK; the window stays usable beside it."""

    theme_chosen = Signal(str)
    language_chosen = Signal(str)
    device_chosen = Signal(str)
    workspace_chosen = Signal(object)  # Path, which exists

    def __init__(self, preferences: Preferences, parent: QWidget) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self.workspace_edit = QLineEdit()
        self.workspace_edit.setReadOnly(True)
        self.workspace_button = QPushButton()
        self.workspace_button.clicked.connect(self._ask_workspace)
        self._note = QLabel()
        self.theme_box = QComboBox()
        self.language_box = QComboBox()
        for language, name in NAMES.items():
            self.language_box.addItem(name, language)
        self.device_box = QComboBox()
        for box, chosen in (
            (self.theme_box, self.theme_chosen),
            (self.language_box, self.language_chosen),
            (self.device_box, self.device_chosen),
        ):
            box.activated.connect(lambda _, box=box, chosen=chosen: chosen.emit(box.currentData()))
        self._privacy = QLabel()
        for label in (self._note, self._privacy):
            label.setWordWrap(True)
            set_role(label, "role", "muted")
        self.close_button = QPushButton()
        self.close_button.clicked.connect(self.close)

        workspace = QHBoxLayout()
        workspace.setSpacing(SMALL)
        workspace.addWidget(self.workspace_edit, 1)
        workspace.addWidget(self.workspace_button)
        form = QFormLayout()
        form.setHorizontalSpacing(LARGE)
        form.setVerticalSpacing(MEDIUM)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self._captions = [QLabel() for _ in range(4)]
        fields = (self.workspace_edit, self.theme_box, self.language_box, self.device_box)
        for caption, field in zip(self._captions, fields, strict=True):
            caption.setBuddy(field)
        form.addRow(self._captions[0], workspace)
        form.addRow("", self._note)
        form.addRow(self._captions[1], self.theme_box)
        form.addRow(self._captions[2], self.language_box)
        form.addRow(self._captions[3], self.device_box)
        below = QHBoxLayout()
        below.addStretch(1)
        below.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE, WIDE, WIDE, LARGE)
        layout.setSpacing(LARGE)
        layout.addLayout(form)
        layout.addWidget(self._privacy)
        layout.addStretch(1)
        layout.addLayout(below)
        self.setMinimumWidth(_WIDTH)
        self._retranslate()

    def show_preferences(self) -> None:
        """Show what is kept now."""
        self._show_note()
        self.workspace_edit.setText(str(self._preferences.workspace))
        self.workspace_button.setEnabled(not self._preferences.workspace_is_fixed)
        for box, value in (
            (self.theme_box, self._preferences.theme),
            (self.language_box, self._preferences.language),
            (self.device_box, self._preferences.device),
        ):
            box.setCurrentIndex(max(0, box.findData(value)))

    def show_error(self, sentence: str) -> None:
        """Say why the workspace could not be changed."""
        set_role(self._note, "role", "error")
        self._note.setText(told(sentence))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _ask_workspace(self) -> None:
        name = QFileDialog.getExistingDirectory(
            self, self.tr("Folder for runs"), self.workspace_edit.text()
        )
        if name:
            self.workspace_chosen.emit(Path(name))

    def _show_note(self) -> None:
        note = self.tr("Runs that are there already stay where they are.")
        if self._preferences.workspace_is_fixed:
            note = self.tr("WORKBENCH_WORKSPACE is set in your environment, which decides.")
        set_role(self._note, "role", "muted")
        self._note.setText(note)

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Settings"))
        device = setting("training.device")
        captions = (
            self.tr("Workspace"),
            self.tr("Appearance"),
            self.tr("Language"),
            schema_text.title(device),
        )
        for caption, text in zip(self._captions, captions, strict=True):
            caption.setText(text)
        self.workspace_edit.setAccessibleName(captions[0])
        self.workspace_edit.setToolTip(self.tr("The folder that holds all runs"))
        self.workspace_button.setText(self.tr("Choose…"))
        self.workspace_button.setAccessibleName(self.tr("Choose the workspace"))
        themes = {
            "system": self.tr("Like the system"),
            "light": self.tr("Light"),
            "dark": self.tr("Dark"),
        }
        devices = {choice: schema_text.choice_name(device, choice) for choice in device.choices}
        for box, names in ((self.theme_box, themes), (self.device_box, devices)):
            box.clear()
            for value, name in names.items():
                box.addItem(name, value)
        self.theme_box.setAccessibleName(captions[1])
        self.language_box.setAccessibleName(captions[2])
        self.device_box.setAccessibleName(captions[3])
        self.device_box.setToolTip(schema_text.help_text(device))
        self._privacy.setText(
            self.tr(
                "Privacy: your tables, texts and models stay on this computer. The workbench sends "
                "nothing about you or your use to anybody, ever; it asks the network only for the "
                "models and datasets you choose from the hub."
            )
        )
        self.close_button.setText(self.tr("Close"))
        self.show_preferences()
