"""How a file is read: every guess shown, each one open to another, with the rows it leads to."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict, replace
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from workbench.config import READING_KEYS, RunConfig, setting
from workbench.data.read import read_source
from workbench.data.reading import Reading
from workbench.data.table import Table
from workbench.gui import schema_text
from workbench.gui.background import Progress, Task
from workbench.gui.messages import MessageBar
from workbench.gui.panels.guess_box import GuessBox
from workbench.gui.sentences import told
from workbench.gui.theme import MEDIUM, Appearance, set_role
from workbench.gui.widgets.cards import ElidedLabel

_PREVIEW_ROWS = 20
_PREVIEW_MS = 200
_SHOWN_LETTERS = 600
_ENCODINGS = (
    "utf-8", "utf-16", "gb18030", "big5", "shift_jis", "euc-kr", "cp1250", "cp1251", "cp1252",
    "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "latin-1",
)  # fmt: skip
_LETTER_CODE = re.compile(r"\\(t|x[0-9a-fA-F]{2})")


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
        self.resize(760, 640)
        self._source = table.source
        self._is_text = table.dialect is not None
        self._task: Task | None = None
        self.messages = MessageBar(appearance)
        self.boxes: dict[str, GuessBox] = {}
        self._form = QFormLayout()
        self._form.setSpacing(MEDIUM)
        for key, choices in self._choices(table).items():
            known = getattr(reading, key)
            if known is not None and known not in choices:
                choices[known] = _spelled(str(known))
            box = GuessBox(choices, _TYPED.get(key))
            about = setting(f"data.{key}")
            box.setAccessibleName(schema_text.title(about))
            box.setToolTip(schema_text.help_text(about))
            box.show_guess(self.tr("Guess") if known is not None else self._guess(table, key))
            box.choose(known)
            box.changed.connect(self._read_soon)
            self.boxes[key] = box
            self._form.addRow(schema_text.title(about), box)
        self._rows = QStandardItemModel(self)
        self.preview = QTableView()
        self.preview.setModel(self._rows)
        self.preview.setAccessibleName(self.tr("The first rows"))
        self.preview.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.preview.horizontalHeader().setDefaultSectionSize(220)
        self.preview.horizontalHeader().setStretchLastSection(True)
        self.facts = ElidedLabel()
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
        layout.addLayout(self._form)
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
        chosen: dict[str, Any] = {key: box.value for key, box in self.boxes.items()}
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
                "escape": {"\\": self.tr("backslash"), "": self.tr("none")},
                "header_rows": {0: self.tr("no row"), 1: "1", 2: "2", 3: "3"},
                "skipped_lines": {count: str(count) for count in range(11)},
                "decimal": {".": self.tr("point"), ",": self.tr("comma")},
            }
        if table.dialect is not None or len(table.choices) > 1:
            # Read another way, a text may turn out to hold several.
            found["table"] = _tables(table)
        return found

    def _guess(self, table: Table, key: str) -> str:
        """What was guessed, in the words of the choices."""
        if key == "table":
            is_text = table.dialect is not None
            value = self.tr("the largest") if is_text else self.tr("the first that is not empty")
        else:
            guess = table.encoding if key == "encoding" else getattr(table.dialect, key)
            value = self._choices(table)[key].get(guess) or _spelled(str(guess))
        return self.tr("Guessed: {value}").format(value=value)

    def _offer_tables(self, table: Table) -> None:
        """Which of the tables is read can be chosen where there are several."""
        if (box := self.boxes.get("table")) is not None:
            if len(table.choices) > box.count() - 1:
                box.offer(_tables(table))
            self._form.setRowVisible(box, box.count() > 2 or box.value is not None)

    def _read_soon(self) -> None:
        self._allow(False)  # what would be read so has not been seen
        self._soon.start()

    def _read(self) -> None:
        if self._task is not None:
            self._task.cancel()
        # The tables of a text can be counted only in all of it.
        box = self.boxes.get("table")
        whole = self._is_text and box is not None and self._form.isRowVisible(box)
        rows = None if whole else _PREVIEW_ROWS
        reading = replace(self.reading, rows=rows)
        self._task = Task(partial(_first_rows, self._source, reading), self)
        self._task.done.connect(self._show)
        self._task.failed.connect(self._refuse)
        self._task.start()

    def _show(self, table: Table) -> None:
        self.messages.clear()
        self._offer_tables(table)
        self._rows.clear()
        self._rows.setHorizontalHeaderLabels(table.columns)
        for row in table.frame.head(_PREVIEW_ROWS).itertuples(index=False):
            self._rows.appendRow([QStandardItem(str(cell)[:_SHOWN_LETTERS]) for cell in row])
        self.facts.set_full_text(told(*table.notes))
        self._allow(bool(table.rows))

    def _refuse(self, sentence: str) -> None:
        self._rows.clear()
        self.facts.set_full_text("")
        self.messages.say("error", partial(told, sentence))
        self._allow(False)

    def _allow(self, is_good: bool) -> None:
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(is_good)


def _first_rows(source: str, reading: Reading, progress: Progress) -> Table:
    known = asdict(reading)
    RunConfig().replacing({f"data.{key}": known[key] for key in READING_KEYS})  # or says why not
    return read_source(source, progress, reading)


def _tables(table: Table) -> dict[Any, str]:
    return {name: name for name in table.choices}


def _spelled(value: str) -> str:
    """A value as it can be typed: letters that are not seen by their code, such as \\x01."""
    return value if value.isprintable() else repr(value)[1:-1]


def _delimiter(text: str) -> str:
    """The letters that are meant: spaces count, and codes stand for letters not seen."""
    return _LETTER_CODE.sub(lambda code: code[0].encode().decode("unicode_escape"), text)


_TYPED: dict[str, Callable[[str], str]] = {"encoding": str.strip, "delimiter": _delimiter}
