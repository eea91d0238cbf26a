"""Table models: rows of a data frame, and the examples behind an evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from workbench.data.texts import beginning, column_texts
from workbench.gui.figures import number_text
from workbench.gui.theme import SMALL, Appearance

Index = QModelIndex | QPersistentModelIndex
Places = npt.NDArray[np.int64] | range
"""Of rows in a frame; all of them as a range, for which no memory is taken while one waits."""

_SHOWN, _TOLD, _MOST_NAME = 600, 1500, 10_000  # letters of a cell, of its tooltip, of a class

CLASS_ROLE = Qt.ItemDataRole.UserRole + 1
"""Index of the class that a cell names, for its chip; absent in other cells."""


class FrameModel(QAbstractTableModel):
    """A data frame of texts. Cells are shown as they were read, rows in any order; a number is
    written when it is looked at.

    One column may be editable: what is typed there is told, and not written into the frame.
    """

    edited = Signal(int, str)  # 1-based row number in the file, the new text

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame = pd.DataFrame()
        self._rows: Places = range(0)
        self._texts: dict[int, Any] = {}  # by column, as Arrow holds them
        self._editable = -1
        self._titles: list[str] = []
        self._classes: dict[str, int] = {}
        self._class_columns: set[int] = set()

    def show_frame(
        self,
        frame: pd.DataFrame,
        titles: Sequence[str] | None = None,
        class_columns: Sequence[str] = (),
        classes: Sequence[str] = (),
        editable: str | None = None,
        goes_on: bool = False,
    ) -> None:
        """Show a frame; cells of `class_columns` become chips in the colour of their class.

        goes_on: whether it begins with the rows on show, and those that are selected stay so
        """
        if goes_on:
            self.beginInsertRows(QModelIndex(), len(self._rows), len(frame) - 1)
        else:
            self.beginResetModel()
        self._frame, self._texts = frame, {}
        self._rows = range(len(frame))
        columns = [str(column) for column in frame.columns]
        self._titles = list(titles) if titles is not None else columns
        self._classes = {name: index for index, name in enumerate(classes)}
        self._class_columns = {columns.index(name) for name in class_columns if name in columns}
        self._editable = columns.index(editable) if editable in columns else -1
        if goes_on:
            self.endInsertRows()
        else:
            self.endResetModel()

    def show_classes(self, classes: Sequence[str]) -> None:
        """The classes in the order of their colours."""
        self._classes = {name: index for index, name in enumerate(classes)}
        for column in self._class_columns if self.rowCount() else ():
            self.dataChanged.emit(
                self.index(0, column), self.index(self.rowCount() - 1, column), [CLASS_ROLE]
            )

    def show_rows(self, rows: Places) -> None:
        """Show only these rows of the frame, by their place in it, in this order."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row_number(self, row: int) -> int:
        """The 1-based number in the file of a row that is shown."""
        return int(self._frame.index[self._rows[row]]) + 1

    def column_name(self, column: int) -> str:
        return str(self._frame.columns[column])

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        can_edit = index.isValid() and index.column() == self._editable
        return flags | Qt.ItemFlag.ItemIsEditable if can_edit else flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not self.flags(index) & Qt.ItemFlag.ItemIsEditable:
            return False
        if str(value) != self._text(index):
            self.edited.emit(self.row_number(index.row()), str(value))
        return True

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._frame.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == CLASS_ROLE:
            if index.column() not in self._class_columns:
                return None
            return self._classes.get(self._beginning(index, _MOST_NAME).strip(), -1)
        if role == Qt.ItemDataRole.EditRole:
            return self._text(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return " ".join(self._beginning(index, _SHOWN).split())
        if role == Qt.ItemDataRole.ToolTipRole:
            text = self._beginning(index, _TOLD + 1)
            return text if len(text) <= _TOLD else f"{text[:_TOLD]}…"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole and orientation == Qt.Orientation.Horizontal:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            return str(self.row_number(section)) if section < len(self._rows) else None
        return self._titles[section] if section < len(self._titles) else None

    def _text(self, index: Index) -> str:
        cell = self._frame.iat[int(self._rows[index.row()]), index.column()]
        return number_text(cell) if isinstance(cell, float) else str(cell)

    def _beginning(self, index: Index, letters: int) -> str:
        """The first letters of a cell, without making all of what may be a giant one."""
        column = index.column()
        if column not in self._texts:
            cells = self._frame.iloc[:, column]
            is_text = isinstance(cells.dtype, pd.StringDtype)
            self._texts[column] = column_texts(cells) if is_text else None
        texts = self._texts[column]
        if texts is None:
            return self._text(index)[:letters]
        return beginning(texts, int(self._rows[index.row()]), letters)


class CellDelegate(QStyledItemDelegate):
    """Texts on up to two lines, classes as chips with a square in their colour."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(80, option.fontMetrics.height() * 2 + 14)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = self._appearance.theme
        place: QRect = option.rect
        painter.save()
        selected = option.state & QStyle.StateFlag.State_Selected
        painter.fillRect(place, theme.colour("soft_accent" if selected else "surface"))
        painter.setPen(theme.colour("border"))
        painter.drawLine(place.bottomLeft(), place.bottomRight())
        painter.setPen(theme.colour("text"))
        painter.setFont(option.font)
        inner = place.adjusted(SMALL, 5, -SMALL, -5)
        text = str(index.data() or "")
        number = index.data(CLASS_ROLE)
        if number is None:
            flags = Qt.TextFlag.TextWordWrap.value | Qt.AlignmentFlag.AlignVCenter.value
            painter.setClipRect(inner)
            painter.drawText(inner, flags, _two_lines(painter, text, inner.width()))
        elif text:
            self._draw_chip(painter, inner, text, int(number))
        painter.restore()

    def _draw_chip(self, painter: QPainter, inner: QRect, text: str, number: int) -> None:
        theme = self._appearance.theme
        metrics = painter.fontMetrics()
        height = metrics.height() + 4
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, inner.width() - 30)
        chip = QRect(
            inner.left(),
            inner.center().y() - height // 2,
            metrics.horizontalAdvance(shown) + 30,
            height,
        )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.colour("border"))
        painter.setBrush(theme.colour("sunken"))
        painter.drawRoundedRect(chip, height / 2, height / 2)
        square = QRect(chip.left() + 9, chip.center().y() - 4, 9, 9)
        painter.fillRect(
            square, theme.data_colour(number) if number >= 0 else theme.colour("faint")
        )
        painter.setPen(theme.colour("text"))
        painter.drawText(chip.adjusted(23, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, shown)


def _two_lines(painter: QPainter, text: str, width: int) -> str:
    """The beginning of a text that fits on two lines, an ellipsis where it was cut."""
    metrics = painter.fontMetrics()
    # Words may break the first line early, so a little less than two widths is used.
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(width * 1.85))
