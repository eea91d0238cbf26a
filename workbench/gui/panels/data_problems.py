"""The cards of what was found in the rows, and of what is done about it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from workbench.config import DataStep
from workbench.data.problems import Problem
from workbench.gui.steps import StepHistory, fix_text, problem_text, step_text
from workbench.gui.theme import SMALL, Appearance, scale_font, set_role
from workbench.gui.widgets.cards import Card


class ProblemsCard(Card):
    """What was found in the rows, worst first, each with its rows and its fix."""

    rows_wanted = Signal(object)  # Problem
    fix_wanted = Signal(object)  # Problem

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._problems: tuple[Problem, ...] | None = None
        self._are_sought = False
        self.fix_buttons: dict[str, QPushButton] = {}
        self.show_buttons: dict[str, QPushButton] = {}
        self._list = QVBoxLayout()
        self._list.setSpacing(SMALL)
        self.body.addLayout(self._list)
        self._retranslate()

    def show_nothing(self) -> None:
        """Of rows that are not looked into, or of none."""
        self._problems, self._are_sought = None, False
        self._show()

    def show_search(self) -> None:
        """While problems are sought."""
        self._problems, self._are_sought = None, True
        self._show()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        self._problems = tuple(problems)
        self._show()

    def _show(self) -> None:
        self.fix_buttons.clear()
        self.show_buttons.clear()
        while item := self._list.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for problem in self._problems or ():
            self._list.addWidget(self._line(problem))
        if not self._problems:
            if self._problems is not None:
                text = self.tr("Nothing: no empty texts, missing labels or duplicates.")
            elif self._are_sought:
                text = self.tr("Looking into the rows …")
            else:
                text = self.tr("What is amiss with the rows is told here.")
            nothing = QLabel(text)
            nothing.setWordWrap(True)
            set_role(nothing, "role", "muted")
            self._list.addWidget(nothing)
        self._title_line()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _line(self, problem: Problem) -> QWidget:
        line = QWidget()
        layout = QVBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        message = problem_text(problem)
        what, fix = QLabel(message), QLabel(fix_text(problem))
        for label in (what, fix):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            layout.addWidget(label)
        set_role(fix, "role", "muted")
        scale_font(fix, 0.9)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(0, 0, 0, SMALL // 2)
        buttons.setSpacing(SMALL)
        if problem.rows:
            show = QPushButton(self.tr("Show rows"))
            show.setAccessibleName(self.tr("Show the rows: {what}").format(what=message))
            show.clicked.connect(partial(self.rows_wanted.emit, problem))
            set_role(show, "role", "link")
            self.show_buttons[problem.kind] = show
            buttons.addWidget(show)
        if problem.steps:
            mend = QPushButton(self.tr("Fix"))
            mend.setAccessibleName(self.tr("Fix: {what}").format(what=message))
            mend.setToolTip("\n".join(step_text(step) for step in problem.steps[:10]))
            mend.clicked.connect(partial(self.fix_wanted.emit, problem))
            set_role(mend, "role", "link")
            self.fix_buttons[problem.kind] = mend
            buttons.addWidget(mend)
        buttons.addStretch(1)
        layout.addLayout(buttons)
        return line

    def _title_line(self) -> None:
        count = len(self._problems or ())
        if count == 0:
            self.set_title(self.tr("Things to look at"))
        elif count == 1:
            self.set_title(self.tr("1 thing to look at"))
        else:
            self.set_title(self.tr("{count} things to look at").format(count=count))

    def _retranslate(self) -> None:
        self._show()


class StepsCard(Card):
    """What is done to the rows before they are learned from; each step can be taken back."""

    undo_wanted = Signal()
    redo_wanted = Signal()
    remove_wanted = Signal(int)  # the place of a step

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._history = StepHistory()
        self.undo_button, self.redo_button = QPushButton(), QPushButton()
        self.undo_button.clicked.connect(self.undo_wanted)
        self.redo_button.clicked.connect(self.redo_wanted)
        self.header.addWidget(self.undo_button)
        self.header.addWidget(self.redo_button)
        self.remove_buttons: list[QToolButton] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.body.addLayout(self._list)
        self._note = QLabel()
        self._note.setWordWrap(True)
        set_role(self._note, "role", "muted")
        scale_font(self._note, 0.9)
        self.body.addWidget(self._note)
        appearance.changed.connect(self._show)
        self._retranslate()

    @property
    def texts(self) -> list[str]:
        """What the lines say."""
        return [step_text(step) for step in self._history.steps]

    def show_history(self, history: StepHistory) -> None:
        self._history = history
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _show(self) -> None:
        history = self._history
        self.setVisible(bool(history.steps) or history.can_undo or history.can_redo)
        self.undo_button.setEnabled(history.can_undo)
        self.redo_button.setEnabled(history.can_redo)
        self.remove_buttons.clear()
        while item := self._list.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for place, step in enumerate(history.steps):
            self._list.addWidget(self._line(place, step))

    def _line(self, place: int, step: DataStep) -> QWidget:
        line = QWidget()
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        text = QLabel(f"{place + 1}. {step_text(step)}")
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setWordWrap(True)
        remove = QToolButton()
        remove.setIcon(self._appearance.icon("cross", "muted"))
        remove.setToolTip(self.tr("Take this step back"))
        remove.setAccessibleName(self.tr("Take back: {step}").format(step=step_text(step)))
        remove.clicked.connect(partial(self.remove_wanted.emit, place))
        self.remove_buttons.append(remove)
        layout.addWidget(text, 1)
        layout.addWidget(remove)
        return line

    def _retranslate(self) -> None:
        self.set_title(self.tr("Steps"))
        self.undo_button.setText(self.tr("Undo"))
        self.redo_button.setText(self.tr("Redo"))
        self._note.setText(self.tr("Done again at each training; your file stays as it is."))
        self._show()
