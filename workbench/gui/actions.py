"""Every action of the window as a record: menus, shortcuts and tooltips read the same one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """Marks a text for lupdate, which knows this name; Qt's own has no types."""
    return text


@dataclass(frozen=True)
class ActionRecord:
    """An action before there is a window; `menu` and `text` are translated when shown."""

    id: str
    menu: str
    text: str
    keys: str = ""
    group: str = ""
    """Actions of one group are choices: exactly one is ticked."""


_FILE = QT_TRANSLATE_NOOP("actions", "&File")
_RUN = QT_TRANSLATE_NOOP("actions", "&Run")
_VIEW = QT_TRANSLATE_NOOP("actions", "&View")
_LOOK = QT_TRANSLATE_NOOP("actions", "&Appearance")
_HELP = QT_TRANSLATE_NOOP("actions", "&Help")

ACTIONS = (
    ActionRecord("open_file", _FILE, QT_TRANSLATE_NOOP("actions", "&Open file…"), "Ctrl+O"),
    ActionRecord("open_folder", _FILE, QT_TRANSLATE_NOOP("actions", "Open &folder of texts…")),
    ActionRecord("open_hub", _FILE, QT_TRANSLATE_NOOP("actions", "Open &hub dataset…")),
    ActionRecord("quit", _FILE, QT_TRANSLATE_NOOP("actions", "&Quit"), "Ctrl+Q"),
    ActionRecord("train", _RUN, QT_TRANSLATE_NOOP("actions", "&Train"), "Ctrl+R"),
    ActionRecord("resume", _RUN, QT_TRANSLATE_NOOP("actions", "&Resume the run looked at")),
    ActionRecord("pause", _RUN, QT_TRANSLATE_NOOP("actions", "&Pause or continue"), "Ctrl+Shift+R"),
    ActionRecord("checkpoint", _RUN, QT_TRANSLATE_NOOP("actions", "Save a &checkpoint now")),
    ActionRecord("stop", _RUN, QT_TRANSLATE_NOOP("actions", "&Stop and keep"), "Ctrl+."),
    ActionRecord("step_0", _VIEW, QT_TRANSLATE_NOOP("actions", "&Data"), "Ctrl+1"),
    ActionRecord("step_1", _VIEW, QT_TRANSLATE_NOOP("actions", "&Model"), "Ctrl+2"),
    ActionRecord("step_2", _VIEW, QT_TRANSLATE_NOOP("actions", "T&rain"), "Ctrl+3"),
    ActionRecord("step_3", _VIEW, QT_TRANSLATE_NOOP("actions", "&Evaluate"), "Ctrl+4"),
    ActionRecord("step_4", _VIEW, QT_TRANSLATE_NOOP("actions", "&Predict"), "Ctrl+5"),
    ActionRecord(
        "sidebar", _VIEW, QT_TRANSLATE_NOOP("actions", "Show or hide the r&uns"), "Ctrl+B"
    ),
    ActionRecord(
        "theme_system", _LOOK, QT_TRANSLATE_NOOP("actions", "Like the &system"), group="theme"
    ),
    ActionRecord("theme_light", _LOOK, QT_TRANSLATE_NOOP("actions", "&Light"), group="theme"),
    ActionRecord("theme_dark", _LOOK, QT_TRANSLATE_NOOP("actions", "&Dark"), group="theme"),
    # Each language is named in itself, so that its speakers find it.
    ActionRecord("language_en", _LOOK, "English", group="language"),
    ActionRecord("language_zh_CN", _LOOK, "简体中文", group="language"),
    ActionRecord("about", _HELP, QT_TRANSLATE_NOOP("actions", "&About the workbench")),
)


class Actions(QObject):
    """The records as Qt actions, each calling the method it was given."""

    def __init__(self, slots: Mapping[str, Callable[[], object]], parent: QObject) -> None:
        super().__init__(parent)
        self._actions: dict[str, QAction] = {}
        self._menus: dict[str, QMenu] = {}
        groups: dict[str, QActionGroup] = {}
        for record in ACTIONS:
            action = QAction(self)
            action.setShortcut(QKeySequence(record.keys))
            if record.group:
                action.setCheckable(True)
                groups.setdefault(record.group, QActionGroup(self)).addAction(action)
            action.triggered.connect(slots[record.id])
            self._actions[record.id] = action

    def __getitem__(self, action_id: str) -> QAction:
        return self._actions[action_id]

    def fill(self, bar: QMenuBar) -> None:
        """Put the actions into menus, a line between groups."""
        last_group: dict[str, str] = {}
        for record in ACTIONS:
            if record.menu not in self._menus:
                menu = QMenu(bar)
                self._menus[record.menu] = menu
                bar.addMenu(menu)
            if last_group.get(record.menu, record.group) != record.group:
                self._menus[record.menu].addSeparator()
            last_group[record.menu] = record.group
            self._menus[record.menu].addAction(self._actions[record.id])

    def retranslate(self) -> None:
        """Name everything in the language that is on."""
        for record in ACTIONS:
            self._actions[record.id].setText(QCoreApplication.translate("actions", record.text))
        for name, menu in self._menus.items():
            menu.setTitle(QCoreApplication.translate("actions", name))
