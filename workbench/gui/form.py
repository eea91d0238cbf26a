"""From the schema to a form: one editor per setting, the rarely needed ones folded in groups."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import get_origin

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from workbench.config import Setting, setting, value_of, weights_from_text, weights_to_text
from workbench.errors import ConfigError
from workbench.gui import schema_text
from workbench.gui.sentences import told
from workbench.gui.session import Session
from workbench.gui.text import short_number
from workbench.gui.theme import MEDIUM, SMALL, TINY, Appearance, scale_font, set_role

_EDITOR_WIDTH, _EDITOR_HEIGHT = 132, 28
_TEXT_MARGIN = 8


class NumberEdit(QLineEdit):
    """A number as people write it: 5e-5, 0.06, 1; empty where the setting may be left out."""

    edited = Signal(object)  # float, None, or the text when it is no number

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = ""
        self._may_be_none = setting.default is None
        self.editingFinished.connect(self._tell)

    def show_value(self, value: float | None) -> None:
        self._shown = "" if value is None else short_number(value)
        self.setText(self._shown)

    def retranslate(self) -> None:
        if self._may_be_none:
            self.setPlaceholderText(self.tr("as it came"))

    def _tell(self) -> None:
        text = self.text().strip().replace(",", ".")
        if text == self._shown:
            return
        self._shown = text
        if not text and self._may_be_none:
            self.edited.emit(None)
            return
        try:
            self.edited.emit(float(text))
        except ValueError:
            self.edited.emit(text)


class CountEdit(QSpinBox):
    """A whole number, kept in the setting's range, with its unit."""

    edited = Signal(object)  # int

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        low, high = int(setting.minimum or 0), int(setting.maximum or 0)
        # QSpinBox counts in 32 bits with a sign.
        self.setRange(low, min(high, 2**31 - 1))
        self.setKeyboardTracking(False)
        self.setGroupSeparatorShown(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # The style sheet's padding does not reach the line edit inside.
        self.lineEdit().setTextMargins(_TEXT_MARGIN, 0, 0, 0)
        self.valueChanged.connect(self._tell)

    def show_value(self, value: int) -> None:
        blocked = self.blockSignals(True)
        self.setValue(value)
        self.blockSignals(blocked)

    def _tell(self, value: int) -> None:
        self.edited.emit(value)


class WeightsEdit(QLineEdit):
    """A weight for each class: `spam = 5, ham = 1`."""

    edited = Signal(object)  # dict[str, float], or the text when it is none

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = ""
        self.editingFinished.connect(self._tell)

    def show_value(self, value: dict[str, float]) -> None:
        self._shown = weights_to_text(value)
        self.setText(self._shown)
        self.setCursorPosition(0)

    def retranslate(self) -> None:
        self.setPlaceholderText(self.tr("spam = 5, ham = 1"))

    def _tell(self) -> None:
        text = self.text().strip()
        if text != self._shown:
            self._shown = text
            self.edited.emit(weights_from_text(text))


class SwitchEdit(QCheckBox):
    """Yes or no."""

    edited = Signal(object)  # bool

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.clicked.connect(self._tell)

    def show_value(self, value: bool) -> None:
        self.setChecked(value)

    def retranslate(self) -> None:
        self.setText(self.tr("Yes"))

    def _tell(self, value: bool) -> None:
        self.edited.emit(value)


class TextEdit(QLineEdit):
    """A few words; empty where the setting may be left out."""

    edited = Signal(object)  # str or None

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = ""
        self.editingFinished.connect(self._tell)

    def show_value(self, value: str | None) -> None:
        self._shown = value or ""
        self.setText(self._shown)

    def _tell(self) -> None:
        text = self.text().strip()
        if text != self._shown:
            self._shown = text
            self.edited.emit(text or None)


class ChoiceEdit(QComboBox):
    """One of a few words; a value from a config that is not among them is added."""

    edited = Signal(object)  # str

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting = setting
        for choice in setting.choices or tuple(setting.names):
            self.addItem("", choice)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.activated.connect(self._tell)

    def show_value(self, value: str) -> None:
        index = self.findData(value)
        if index < 0:
            self.addItem(value, value)
            index = self.count() - 1
        self.setCurrentIndex(index)

    def retranslate(self) -> None:
        for index in range(self.count()):
            self.setItemText(index, schema_text.choice_name(self._setting, self.itemData(index)))

    def _tell(self) -> None:
        self.edited.emit(self.currentData())


Editor = NumberEdit | TextEdit | CountEdit | SwitchEdit | WeightsEdit | ChoiceEdit


class Section(QWidget):
    """A heading that folds the rows under it away."""

    opened = Signal()

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._button = QToolButton()
        set_role(self._button, "role", "section")
        self._button.setCheckable(True)
        self._button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._button.toggled.connect(self._fold)
        self._content = QWidget()
        self._rows = QVBoxLayout(self._content)
        self._rows.setContentsMargins(0, 0, 0, SMALL)
        self._rows.setSpacing(SMALL)
        self._last: QWidget = self._button
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(TINY)
        layout.addWidget(self._button)
        layout.addWidget(self._content)
        appearance.changed.connect(self._draw_arrow)
        self._fold(False)

    def set_title(self, text: str) -> None:
        self._button.setText(text)
        self._button.setAccessibleName(text)

    def add_row(self, row: SettingRow) -> None:
        """Put a row below the others; Tab comes to it after them."""
        self._rows.addWidget(row)
        QWidget.setTabOrder(self._last, row.editor)
        self._last = row.editor

    def set_open(self, is_open: bool) -> None:
        self._button.setChecked(is_open)

    def _fold(self, is_open: bool) -> None:
        if is_open:
            self.opened.emit()
        self._content.setVisible(is_open)
        self._draw_arrow()

    def _draw_arrow(self) -> None:
        name = "chevron-down" if self._button.isChecked() else "chevron-right"
        self._button.setIcon(self._appearance.icon(name, "muted"))


class SettingRow(QWidget):
    """Title and editor of one setting; what is wrong with a value stands under it."""

    def __init__(self, setting: Setting, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setting = setting
        self._session = session
        self._label = QLabel()
        self._sentence = ""
        self._wrong = QLabel()
        self._wrong.setWordWrap(True)
        set_role(self._wrong, "role", "error")
        scale_font(self._wrong, 0.9)
        self._wrong.hide()
        self.editor = _editor(setting)
        self.editor.setFixedSize(_EDITOR_WIDTH, _EDITOR_HEIGHT)
        self._label.setBuddy(self.editor)
        self._layout = layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(MEDIUM)
        layout.setVerticalSpacing(TINY)
        layout.addWidget(self._label, 0, 0)
        layout.addWidget(self.editor, 0, 1)
        layout.addWidget(self._wrong, 1, 0, 1, 2)
        layout.setColumnStretch(0, 1)
        self.editor.edited.connect(self._change)
        session.config_changed.connect(self.show_value)
        self.retranslate()
        self.show_value()

    def add_below(self, widget: QWidget) -> None:
        """Put something under the editor that helps to choose the value."""
        self._layout.addWidget(widget, 2, 0, 1, 2)

    @property
    def wrong(self) -> str:
        """What is said to be wrong with the value typed; empty when it was taken."""
        return self._wrong.text()

    def show_value(self) -> None:
        """Fill the editor from the session; nothing is told to have been edited."""
        self.editor.show_value(value_of(self._session.config, self.setting.key))
        self._mark("")

    def retranslate(self) -> None:
        title = schema_text.title(self.setting)
        help_text = schema_text.help_text(self.setting)
        self._label.setText(title)
        self._label.setToolTip(help_text)
        self._write_wrong()
        self.editor.setToolTip(help_text)
        self.editor.setAccessibleName(title)
        self.editor.setAccessibleDescription(help_text)
        if not isinstance(self.editor, CountEdit | TextEdit):
            self.editor.retranslate()
        if isinstance(self.editor, CountEdit) and self.setting.unit:
            self.editor.setSuffix(f" {schema_text.unit(self.setting)}")

    def _change(self, value: object) -> None:
        try:
            self._session.set_values({self.setting.key: value})
            self._mark("")
        except ConfigError as error:
            self._mark(str(error))

    def _mark(self, sentence: str) -> None:
        set_role(self.editor, "state", "wrong" if sentence else "")
        self._sentence = sentence
        self._write_wrong()

    def _write_wrong(self) -> None:
        title = schema_text.title(self.setting)
        self._wrong.setText(told(self._sentence).replace(self.setting.key, title))
        self._wrong.setVisible(bool(self._sentence))


class ConfigForm(QWidget):
    """Editors for some settings: those without a group on top, the groups folded below.

    The rows of a group are made when it is first unfolded: all together would take 0.15 s.
    """

    def __init__(
        self,
        keys: Sequence[str],
        session: Session,
        appearance: Appearance,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._rows: dict[str, SettingRow] = {}
        self._groups: dict[str, list[str]] = {}
        self.sections: dict[str, Section] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SMALL)
        for key in keys:
            self._groups.setdefault(setting(key).group, []).append(key)
        for key in self._groups.pop("", ()):
            self._rows[key] = SettingRow(setting(key), session)
            layout.addWidget(self._rows[key])
        for group in self._groups:
            section = self.sections[group] = Section(appearance)
            section.opened.connect(partial(self._fill, group))
            layout.addWidget(section)
        session.config_changed.connect(self._hide_what_means_nothing)
        self._retranslate()

    @property
    def rows(self) -> dict[str, SettingRow]:
        """All rows by their keys; those that were not unfolded yet are made."""
        for group in tuple(self._groups):
            self._fill(group)
        return self._rows

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def row(self, key: str) -> SettingRow:
        """The row of a setting without a group."""
        return self._rows[key]

    def _fill(self, group: str) -> None:
        """Make the rows of a group, unless they are there."""
        for key in self._groups.pop(group, ()):
            self._rows[key] = SettingRow(setting(key), self._session)
            self.sections[group].add_row(self._rows[key])
        self._hide_what_means_nothing()

    def _hide_what_means_nothing(self) -> None:
        config = self._session.config
        for row in self._rows.values():
            only = row.setting.only
            if only:
                row.setVisible(all(value_of(config, key) in only[key] for key in only))

    def _retranslate(self) -> None:
        for name, section in self.sections.items():
            section.set_title(schema_text.group(name))
        for row in self._rows.values():
            row.retranslate()


def _editor(setting: Setting) -> Editor:
    if setting.choices or setting.names:
        return ChoiceEdit(setting)
    if get_origin(setting.type) is dict:
        return WeightsEdit(setting)
    if setting.type is bool:
        return SwitchEdit(setting)
    if setting.type == str | None:
        return TextEdit(setting)
    if setting.type is int and (setting.maximum or 0) < 2**31:
        return CountEdit(setting)
    return NumberEdit(setting)
