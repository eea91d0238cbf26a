"""Lists of two-line entries: an icon, a title with a figure, a muted line under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from workbench.gui.theme import MEDIUM, SMALL, Appearance

Index = QModelIndex | QPersistentModelIndex
ENTRY_ROLE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True)
class Entry:
    """What one line of a list shows; `key` finds it again when the list changes."""

    key: str
    title: str
    line: str = ""
    figure: str = ""
    icon: str = ""
    icon_role: str = "muted"


class EntryModel(QAbstractListModel):
    """A list of entries; those that stay keep their selection when the list is shown anew."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: list[Entry] = []

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(self._entries)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Replace the list, by changes in place where the same keys stand in the same order."""
        if [entry.key for entry in entries] == [entry.key for entry in self._entries]:
            for row, (old, new) in enumerate(zip(self._entries, entries, strict=True)):
                if old != new:
                    self._entries[row] = new
                    self.dataChanged.emit(self.index(row), self.index(row))
            return
        self.beginResetModel()
        self._entries = list(entries)
        self.endResetModel()

    def row_of(self, key: str) -> int:
        """Row of the entry with a key, -1 if there is none."""
        return next((row for row, entry in enumerate(self._entries) if entry.key == key), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        if role == ENTRY_ROLE:
            return entry
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return " · ".join(part for part in (entry.title, entry.figure, entry.line) if part)
        return None


class EntryDelegate(QStyledItemDelegate):
    """Draws an entry on two lines."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, option.fontMetrics.height() * 2 + 16)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.data(ENTRY_ROLE)
        theme = self._appearance.theme
        place: QRect = option.rect.adjusted(0, 1, 0, -1)
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(theme.colour("soft_accent"))
            painter.drawRoundedRect(place, 6, 6)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(theme.colour("sunken"))
            painter.drawRoundedRect(place, 6, 6)
        left = place.left() + SMALL
        if entry.icon:
            pixmap = self._appearance.pixmap(entry.icon, entry.icon_role, 14)
            painter.drawPixmap(left, place.top() + 9, pixmap)
            left += 22
        inner = QRect(left, place.top() + 6, place.right() - left - SMALL, place.height() - 12)
        title_font = QFont(option.font)
        title_font.setWeight(QFont.Weight.Medium)
        painter.setFont(option.font)
        figure_width = painter.fontMetrics().horizontalAdvance(entry.figure)
        painter.setPen(theme.colour("text"))
        top = Qt.AlignmentFlag.AlignTop
        painter.drawText(inner, top | Qt.AlignmentFlag.AlignRight, entry.figure)
        painter.setFont(title_font)
        room = inner.width() - (figure_width + MEDIUM if entry.figure else 0)
        elide = Qt.TextElideMode.ElideRight
        painter.drawText(inner, top, painter.fontMetrics().elidedText(entry.title, elide, room))
        small = QFont(option.font)
        small.setPointSizeF(small.pointSizeF() * 0.9)
        painter.setFont(small)
        painter.setPen(theme.colour("muted"))
        line = painter.fontMetrics().elidedText(entry.line, elide, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignBottom, line)
        painter.restore()
