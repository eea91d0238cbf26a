"""The five steps of the work as a bar: where one is, what is ready, what needs attention."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from workbench.gui.theme import MEDIUM, SMALL, Appearance

State = Literal["open", "ready", "attention", "running"]
_DOT = 20


class StepButton(QAbstractButton):
    """A numbered dot and a name. The dot is hollow, ticked, a triangle or a ring."""

    def __init__(self, number: int, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = number
        self._appearance = appearance
        self._state: State = "open"
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        appearance.changed.connect(self.update)

    @property
    def state(self) -> State:
        return self._state

    def show_state(self, state: State, said: str) -> None:
        """`said` tells the state in words, to the pointer and to a screen reader."""
        self._state = state
        self.setToolTip(said)
        self.setAccessibleName(self.text())
        self.setAccessibleDescription(said)
        self.update()

    def sizeHint(self) -> QSize:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        width = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(width + _DOT + 3 * SMALL + MEDIUM, 34)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._appearance.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        here = self.isChecked()
        if here or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("soft_accent" if here else "sunken"))
            painter.drawRoundedRect(self.rect().adjusted(0, 1, 0, -1), 6, 6)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(1, 2, -1, -2), 6, 6)
        dot = QRectF(SMALL, (self.height() - _DOT) / 2, _DOT, _DOT).adjusted(1, 1, -1, -1)
        self._paint_dot(painter, dot, here)
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold if here else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(theme.colour("accent" if here else "text"))
        text = self.rect().adjusted(_DOT + 2 * SMALL, 0, 0, 0)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, self.text())

    def _paint_dot(self, painter: QPainter, dot: QRectF, here: bool) -> None:
        theme = self._appearance.theme
        middle = Qt.AlignmentFlag.AlignCenter
        small = QFont(self.font())
        small.setPointSizeF(small.pointSizeF() * 0.85)
        painter.setFont(small)
        if self._state == "attention":
            pixmap = self._appearance.pixmap("warning", "warning", _DOT - 2)
            painter.drawPixmap(dot.topLeft(), pixmap)
        elif self._state == "running":
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("border"), 3))
            painter.drawEllipse(dot)
            painter.setPen(QPen(theme.colour("accent"), 3))
            painter.drawArc(dot, 90 * 16, -240 * 16)
        elif here:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent"))
            painter.drawEllipse(dot)
            painter.setPen(theme.colour("on_accent"))
            painter.drawText(dot, middle, str(self._number))
        else:
            ready = self._state == "ready"
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("success" if ready else "outline"), 1.5))
            painter.drawEllipse(dot)
            if ready:
                pixmap = self._appearance.pixmap("check", "success", _DOT)
                painter.drawPixmap(dot.adjusted(3, 3, -3, -3).toRect(), pixmap)
            else:
                painter.setPen(theme.colour("muted"))
                painter.drawText(dot, middle, str(self._number))


class StepBar(QWidget):
    """One button a step; exactly one is chosen."""

    chosen = Signal(int)  # index of the step

    def __init__(self, count: int, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self.buttons = [StepButton(index + 1, appearance) for index in range(count)]
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(MEDIUM)
        for index, button in enumerate(self.buttons):
            self._group.addButton(button, index)
            layout.addWidget(button)
        self._group.idClicked.connect(self.chosen)

    def set_names(self, names: list[str]) -> None:
        for button, name in zip(self.buttons, names, strict=True):
            button.setText(name)
            button.setAccessibleName(name)
            button.updateGeometry()

    def choose(self, index: int) -> None:
        """Mark a step, or none if there is none of this number."""
        if index < len(self.buttons):
            self.buttons[index].setChecked(True)
            return
        self._group.setExclusive(False)
        for button in self.buttons:
            button.setChecked(False)
        self._group.setExclusive(True)
