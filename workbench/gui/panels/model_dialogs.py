"""What is asked beside the Model panel: the connection, the models on disk, a model's own code."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from workbench.errors import HubError
from workbench.gui.background import Progress, Task
from workbench.gui.messages import MessageBar
from workbench.gui.panels.model_card import size_text
from workbench.gui.sentences import told
from workbench.gui.text import day_and_time
from workbench.gui.theme import LARGE, MEDIUM, Appearance, set_role
from workbench.hub.cache import Cached, cached_repositories, delete_cached, move_cache
from workbench.hub.settings import (
    DEFAULT_ENDPOINT,
    HubSettings,
    cache_folder,
    endpoint,
    fixed_by_environment,
    save_settings,
    saved_settings,
)
from workbench.hub.token import keep_token
from workbench.models.safety import OwnCode


class ConnectionDialog(QDialog):
    """Offline, mirror, proxy and token of the hub."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Connection to the hub"))
        self.setMinimumWidth(520)
        self.messages = MessageBar(appearance)
        saved, fixed = saved_settings(), fixed_by_environment()
        self._saved = saved
        self.offline = QCheckBox(self.tr("Use only what is on this computer"))
        self.offline.setChecked(saved.offline or "offline" in fixed)
        self.endpoint = QLineEdit(saved.endpoint if "endpoint" not in fixed else endpoint())
        self.endpoint.setPlaceholderText(DEFAULT_ENDPOINT)
        self.proxy = QLineEdit(saved.proxy)
        self.proxy.setPlaceholderText("http://proxy:8080")
        self.token = QLineEdit()
        self.token.setEchoMode(QLineEdit.EchoMode.Password)
        self.token.setPlaceholderText(self.tr("unchanged"))
        self.forget_button = QPushButton(self.tr("Forget"))
        self.forget_button.setToolTip(self.tr("Remove the token from the keyring"))
        self.forget_button.clicked.connect(self._forget)
        token = QHBoxLayout()
        token.addWidget(self.token, 1)
        token.addWidget(self.forget_button)
        form = QFormLayout()
        form.setSpacing(MEDIUM)
        form.addRow(self.tr("Offline"), self.offline)
        form.addRow(self.tr("Hub or mirror"), self.endpoint)
        form.addRow(self.tr("Proxy"), self.proxy)
        form.addRow(self.tr("Token"), token)
        for key, widget in (
            ("offline", self.offline),
            ("endpoint", self.endpoint),
            ("proxy", self.proxy),
        ):
            if key in fixed:
                widget.setEnabled(False)
                widget.setToolTip(self.tr("{name} decides this").format(name=fixed[key]))
        note = QLabel(
            self.tr(
                "The token is kept in the keyring of this computer, for this hub only. It opens "
                "gated and private models; you make one at {address}."
            ).format(address=f"{endpoint()}/settings/tokens")
        )
        note.setWordWrap(True)
        set_role(note, "role", "muted")
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.button(QDialogButtonBox.StandardButton.Save).setText(self.tr("Save"))
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(self.tr("Cancel"))
        buttons.accepted.connect(self.save)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        layout.setSpacing(MEDIUM)
        layout.addWidget(self.messages)
        layout.addLayout(form)
        layout.addWidget(note)
        layout.addWidget(buttons)

    def save(self) -> None:
        """Keep what was entered, and close; say why where it cannot be kept."""
        fixed = fixed_by_environment()
        wanted = HubSettings(
            self._saved.endpoint if "endpoint" in fixed else self.endpoint.text().strip(),
            self._saved.proxy if "proxy" in fixed else self.proxy.text().strip(),
            self._saved.offline if "offline" in fixed else self.offline.isChecked(),
            self._saved.cache,
        )
        try:
            save_settings(wanted)
            if self.token.text().strip():
                keep_token(self.token.text())
        except HubError as error:
            self.messages.say("error", partial(told, str(error)))
            return
        self.token.clear()
        self.accept()

    def _forget(self) -> None:
        try:
            keep_token("")
        except HubError as error:
            self.messages.say("error", partial(told, str(error)))
            return
        self.messages.say("good", self.tr("The token is forgotten."))


class CacheDialog(QDialog):
    """Models and datasets that were fetched: how large, when used last; delete and move."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Fetched models and datasets"))
        self.resize(680, 420)
        self._found: list[Cached] = []
        self.messages = MessageBar(appearance)
        self._where = QLabel()
        self._where.setWordWrap(True)
        set_role(self._where, "role", "muted")
        self.table = QTableWidget(0, 4)
        self.table.setAccessibleName(self.tr("Fetched models and datasets"))
        self.table.setHorizontalHeaderLabels(
            [self.tr("Name"), self.tr("Kind"), self.tr("Size"), self.tr("Last used")]
        )
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2, 3):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.table.itemSelectionChanged.connect(self._show_buttons)
        self.delete_button = QPushButton(self.tr("Delete"))
        self.delete_button.setToolTip(self.tr("They can be fetched again"))
        self.delete_button.clicked.connect(self.delete_chosen)
        self.move_button = QPushButton(self.tr("Move all…"))
        self.move_button.setToolTip(
            self.tr("Keep them in another folder, such as on a larger disk")
        )
        self.move_button.clicked.connect(self._choose_place)
        close = QPushButton(self.tr("Close"))
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addWidget(self.delete_button)
        row.addWidget(self.move_button)
        row.addStretch(1)
        row.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        layout.setSpacing(MEDIUM)
        layout.addWidget(self.messages)
        layout.addWidget(self._where)
        layout.addWidget(self.table, 1)
        layout.addLayout(row)
        self.refresh()

    def refresh(self) -> None:
        """Show what lies there now."""
        self._found = cached_repositories()
        total = size_text(sum(one.size_bytes for one in self._found))
        self._where.setText(
            self.tr("{total} in {folder}").format(total=total, folder=cache_folder())
        )
        kinds = {"model": self.tr("model"), "dataset": self.tr("dataset")}
        self.table.setRowCount(len(self._found))
        for row, one in enumerate(self._found):
            kind = kinds[one.kind]
            if one.is_partial:
                kind = self.tr("{kind}, cut off").format(kind=kind)
            used = day_and_time(one.last_used) if one.last_used else ""
            for column, text in enumerate((one.name, kind, size_text(one.size_bytes), used)):
                item = QTableWidgetItem(text)
                if column == 2:
                    item.setTextAlignment(
                        Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                    )
                self.table.setItem(row, column, item)
        self._show_buttons()

    def delete_chosen(self) -> None:
        """Remove the selected ones."""
        rows = sorted({index.row() for index in self.table.selectedIndexes()})
        try:
            for row in rows:
                delete_cached(self._found[row])
        except HubError as error:
            self.messages.say("error", partial(told, str(error)))
        self.refresh()

    def move_to(self, folder: Path) -> None:
        """Take all to another folder, in the background."""
        self.move_button.setEnabled(False)
        self.messages.say("info", self.tr("Moving …"))
        task = Task(partial(_move, folder), self)
        task.done.connect(self._moved)
        task.failed.connect(self._not_moved)
        task.start()

    def _choose_place(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Choose the new folder"))
        if name:
            self.move_to(Path(name))

    def _moved(self) -> None:
        self.messages.say("good", self.tr("Moved."))
        self.refresh()

    def _not_moved(self, sentence: str) -> None:
        self.messages.say("error", partial(told, sentence))
        self.refresh()

    def _show_buttons(self) -> None:
        self.delete_button.setEnabled(bool(self.table.selectedIndexes()))
        self.move_button.setEnabled(bool(self._found))


class CodeDialog(QDialog):
    """The program code that a model brings, to be read before it is allowed."""

    def __init__(self, title: str, code: OwnCode, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Program code of {title}").format(title=title))
        self.resize(820, 600)
        self._files: Sequence[Path] = code.files
        warning = QLabel(
            self.tr(
                "This code would run on your computer with all your rights. Allow it only if you "
                "have read it or trust who wrote it. It is allowed for this revision only: {name}"
            ).format(name=code.revision)
        )
        warning.setWordWrap(True)
        self.choice = QComboBox()
        self.choice.setAccessibleName(self.tr("File"))
        self.choice.addItems([file.name for file in code.files])
        self.choice.currentIndexChanged.connect(self._show_file)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(self.tr("Program code"))
        self.text.setReadOnly(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(self.tr("Do not allow"))
        self.allow_button = buttons.addButton(
            self.tr("Allow this code"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        layout.setSpacing(MEDIUM)
        layout.addWidget(warning)
        layout.addWidget(self.choice)
        layout.addWidget(self.text, 1)
        layout.addWidget(buttons)
        self._show_file(0)

    def _show_file(self, index: int) -> None:
        if 0 <= index < len(self._files):
            self.text.setPlainText(self._files[index].read_text(encoding="utf-8", errors="replace"))


def _move(folder: Path, progress: Progress) -> None:
    move_cache(folder)
