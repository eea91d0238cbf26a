"""How a file is read: every guess shown, each one open to another, with the rows it leads to."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from workbench.config import setting
from workbench.data.read import Table, read_source
from workbench.data.reading import Reading
from workbench.gui import schema_text
from workbench.gui.background import Progress, Task
from workbench.gui.messages import MessageBar
from workbench.gui.theme import MEDIUM, Appearance, set_role

_PREVIEW_ROWS = 20
_PREVIEW_MS = 200
_SHOWN_LETTERS = 600
_ENCODINGS = (
    "utf-8", "utf-16", "gb18030", "big5", "shift_jis", "euc-kr", "cp1252", "cp1251", "latin-1",
)  # fmt: skip


class ReadingDialog(QDialog):
    """A box for each guess, and below them the first rows as they are then read."""

    def __init__(
        self,
        table: Table,
        reading: Reading,
        appearance: Appearance,
        parent: QWidget | None = None,
    ) -> None:
        """table: as it is read now; reading: what of that was not guessed"""
        super().__init__(parent)
        self.setWindowTitle(self.tr("How the file is read"))
        self.resize(760, 560)
        self._source = table.source
        self._task: Task | None = None
        self.messages = MessageBar(appearance)
        self.boxes: dict[str, QComboBox] = {}
        form = QFormLayout()
        form.setSpacing(MEDIUM)
        for key, choices in self._choices(table).items():
            box = QComboBox()
            about = setting(f"data.{key}")
            box.setAccessibleName(schema_text.title(about))
            box.setToolTip(schema_text.help_text(about))
            box.addItem(self.tr("Guessed: {value}").format(value=self._guess(table, key)), None)
            known = getattr(reading, key)
            if known is not None and known not in choices:
                choices[known] = str(known)
            for value, name in choices.items():
                box.addItem(name, value)
            # Not findData(), to which 0 and nothing are the same.
            values = [box.itemData(place) for place in range(box.count())]
            box.setCurrentIndex(values.index(known) if known is not None else 0)
            box.currentIndexChanged.connect(self._read_soon)
            self.boxes[key] = box
            form.addRow(schema_text.title(about), box)
        self._rows = QStandardItemModel(self)
        self.preview = QTableView()
        self.preview.setModel(self._rows)
        self.preview.setAccessibleName(self.tr("The first rows"))
        self.preview.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.preview.horizontalHeader().setDefaultSectionSize(220)
        self.preview.horizontalHeader().setStretchLastSection(True)
        self.facts = QLabel()
        set_role(self.facts, "role", "muted")
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(self.tr("Read it so"))
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(self.tr("Cancel"))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(MEDIUM)
        layout.addLayout(form)
        layout.addWidget(self.messages)
        layout.addWidget(self.preview, 1)
        layout.addWidget(self.facts)
        layout.addWidget(self.buttons)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PREVIEW_MS)
        self._soon.timeout.connect(self._read)
        self._show(table)

    @property
    def reading(self) -> Reading:
        """What was chosen; None is guessed."""
        chosen: dict[str, Any] = {key: box.currentData() for key, box in self.boxes.items()}
        return Reading(**chosen)

    def done(self, result: int) -> None:
        self._soon.stop()
        if self._task is not None:
            self._task.cancel()
        super().done(result)

    def _choices(self, table: Table) -> dict[str, dict[Any, str]]:
        """By key, the values that can be chosen and what they are called."""
        found: dict[str, dict[Any, str]] = {}
        if table.dialect is not None:
            found |= {
                "encoding": {name: name.upper() for name in _ENCODINGS},
                "delimiter": {
                    ",": self.tr("comma"),
                    ";": self.tr("semicolon"),
                    "\t": self.tr("tab"),
                    "|": self.tr("bar"),
                    " ": self.tr("space"),
                    ":": self.tr("colon"),
                },
                "quote": {'"': '"', "'": "'", "": self.tr("none")},
                "header_rows": {0: self.tr("no row"), 1: "1", 2: "2", 3: "3"},
                "skipped_lines": {count: str(count) for count in range(11)},
                "decimal": {".": self.tr("point"), ",": self.tr("comma")},
            }
        if len(table.choices) > 1:
            found["table"] = {name: name for name in table.choices}
        return found

    def _guess(self, table: Table, key: str) -> str:
        """What was guessed last, in the words of the choices."""
        guess: Any = table.encoding if key == "encoding" else getattr(table.dialect, key, None)
        name = self._choices(table).get(key, {}).get(guess)
        return name or ("" if guess is None else str(guess)) or self.tr("none")

    def _read_soon(self) -> None:
        self._soon.start()

    def _read(self) -> None:
        if self._task is not None:
            self._task.cancel()
        self._task = Task(partial(_first_rows, self._source, self.reading), self)
        self._task.done.connect(self._show)
        self._task.failed.connect(self._refuse)
        self._task.start()

    def _show(self, table: Table) -> None:
        self.messages.clear()
        self._rows.clear()
        self._rows.setHorizontalHeaderLabels(table.columns)
        for row in table.frame.head(_PREVIEW_ROWS).itertuples(index=False):
            self._rows.appendRow([QStandardItem(str(cell)[:_SHOWN_LETTERS]) for cell in row])
        self.facts.setText(" ".join(table.notes))
        self._allow(bool(table.rows))

    def _refuse(self, sentence: str) -> None:
        self._rows.clear()
        self.messages.say("error", sentence)
        self._allow(False)

    def _allow(self, is_good: bool) -> None:
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(is_good)


def _first_rows(source: str, reading: Reading, progress: Progress) -> Table:
    return read_source(source, progress, replace(reading, rows=_PREVIEW_ROWS))
