"""The command palette: type a few letters of an action, press Enter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QVBoxLayout, QWidget

from workbench.gui.actions import ACTIONS, ActionRecord, Actions, english_title, plain_title
from workbench.gui.theme import MEDIUM, SMALL

_WIDTH, _HEIGHT = 560, 380
_MOVES = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -8,
    Qt.Key.Key_PageDown: 8,
}


def match_score(query: str, text: str) -> float | None:
    """How well a text fits what was typed, higher is better; None if it does not fit.

    Each typed letter must stand in the text, in order; letters that begin a word or follow
    each other count more, and a short text more than a long one. Blanks in the query are nothing.
    """
    wanted, found = query.casefold().replace(" ", ""), text.casefold()
    score, place = 0.0, -1
    for letter in wanted:
        following = place + 1
        if found[following : following + 1] == letter:
            place, gain = following, 2.0
        else:
            starts = [
                at
                for at in range(following, len(found))
                if found[at] == letter and (at == 0 or not found[at - 1].isalnum())
            ]
            place = starts[0] if starts else found.find(letter, following)
            gain = 1.5 if starts else 0.5
        if place < 0:
            return None
        score += gain
    return score - len(found) / 100


class _Found(QAbstractListModel):
    """The actions that fit, the best first."""

    def __init__(self, actions: Actions, parent: QObject) -> None:
        super().__init__(parent)
        self._actions = actions
        self.records: list[ActionRecord] = []

    def show_records(self, records: Sequence[ActionRecord]) -> None:
        self.beginResetModel()
        self.records = list(records)
        self.endResetModel()

    def rowCount(
        self,
        parent: QModelIndex | QPersistentModelIndex = QModelIndex(),  # noqa: B008
    ) -> int:
        return 0 if parent.isValid() else len(self.records)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> str | None:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        record = self.records[index.row()]
        return f"{plain_title(record)}    {record.keys}".rstrip()


class CommandPalette(QFrame):
    """Finds every action that can be used now; arrows choose, Enter does it, Escape leaves.

    It lies inside the window, over the panels, and goes when the focus goes elsewhere.
    """

    def __init__(self, actions: Actions, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("popup")
        self._over = window
        self._actions = actions
        self._came_from: QWidget | None = None
        self.field = QLineEdit()
        self.field.textChanged.connect(self._find)
        self.field.installEventFilter(self)
        self.found = _Found(actions, self)
        self.list = QListView()
        self.list.setModel(self.found)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the arrows work from the field
        self.list.clicked.connect(self._do)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MEDIUM, MEDIUM, MEDIUM, MEDIUM)
        layout.setSpacing(SMALL)
        layout.addWidget(self.field)
        layout.addWidget(self.list, 1)
        self._retranslate()
        self.hide()

    def open(self) -> None:
        """Show it at the top of the window, empty, with all that can be done now."""
        self._came_from = self._over.focusWidget()
        self.setGeometry((self._over.width() - _WIDTH) // 2, 60, _WIDTH, _HEIGHT)
        self.field.clear()
        self._find()
        self.show()
        self.raise_()
        self.field.setFocus()

    def close_again(self) -> None:
        """Hide it; the focus goes back to where it was."""
        self.hide()
        if self._came_from is not None:
            self._came_from.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = Qt.Key(event.key())
            if key in _MOVES:
                self._choose(self.list.currentIndex().row() + _MOVES[key])
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._do()
                return True
            if key == Qt.Key.Key_Escape:
                self.close_again()
                return True
        if event.type() == QEvent.Type.FocusOut:
            self.hide()
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _find(self) -> None:
        query = self.field.text()
        scores: list[tuple[float, ActionRecord]] = []
        for record in ACTIONS:
            if record.id == "palette" or not self._actions[record.id].isEnabled():
                continue
            titles = plain_title(record), english_title(record)
            fitting = [fit for title in titles if (fit := match_score(query, title)) is not None]
            if fitting:
                scores.append((max(fitting), record))
        if query.strip():
            scores.sort(key=lambda scored: -scored[0])
        self.found.show_records([record for _, record in scores])
        self._choose(0)

    def _choose(self, row: int) -> None:
        count = self.found.rowCount()
        if not count:
            return
        index = self.found.index(min(max(row, 0), count - 1))
        self.list.setCurrentIndex(index)
        # The focus stays in the field, so a screen reader is told which line is chosen.
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.list, index.data()))

    def _do(self) -> None:
        index = self.list.currentIndex()
        self.close_again()
        if index.isValid() and index.row() < self.found.rowCount():
            self._actions[self.found.records[index.row()].id].trigger()

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Commands"))
        self.field.setPlaceholderText(self.tr("Type what you want to do"))
        self.field.setAccessibleName(self.tr("Command to look for"))
        self.list.setAccessibleName(self.tr("Commands that fit"))
