"""Every action of the window as a record: menus, shortcuts and the palette read the same one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """Marks a text for lupdate, which knows this name; Qt's own has no types."""
    return text


@dataclass(frozen=True)
class Situation:
    """What decides which actions make sense now."""

    is_ready: bool = False
    """A table is open from which a run could learn."""
    is_live: bool = False
    can_resume: bool = False


def _always(now: Situation) -> bool:
    return True


def _startable(now: Situation) -> bool:
    return now.is_ready and not now.is_live


def _live(now: Situation) -> bool:
    return now.is_live


def _resumable(now: Situation) -> bool:
    return now.can_resume


@dataclass(frozen=True)
class ActionRecord:
    """An action before there is a window; `menu` and `text` are translated when shown."""

    id: str
    menu: str
    text: str
    keys: str = ""
    group: str = ""
    """Actions of one group are choices: exactly one is ticked."""
    when: Callable[[Situation], bool] = _always
    """Whether it can be used in a situation."""


_FILE = QT_TRANSLATE_NOOP("actions", "&File")
_RUN = QT_TRANSLATE_NOOP("actions", "&Run")
_VIEW = QT_TRANSLATE_NOOP("actions", "&View")
_LOOK = QT_TRANSLATE_NOOP("actions", "&Appearance")
_HELP = QT_TRANSLATE_NOOP("actions", "&Help")

ACTIONS = (
    ActionRecord("open_file", _FILE, QT_TRANSLATE_NOOP("actions", "&Open file…"), "Ctrl+O"),
    ActionRecord("open_folder", _FILE, QT_TRANSLATE_NOOP("actions", "Open &folder of texts…")),
    ActionRecord("open_hub", _FILE, QT_TRANSLATE_NOOP("actions", "Open &hub dataset…")),
    ActionRecord("paste_table", _FILE, QT_TRANSLATE_NOOP("actions", "&Paste table")),
    ActionRecord("settings", _FILE, QT_TRANSLATE_NOOP("actions", "&Settings…"), "Ctrl+,"),
    ActionRecord("quit", _FILE, QT_TRANSLATE_NOOP("actions", "&Quit"), "Ctrl+Q"),
    ActionRecord("train", _RUN, QT_TRANSLATE_NOOP("actions", "&Train"), "Ctrl+R", when=_startable),
    ActionRecord(
        "resume",
        _RUN,
        QT_TRANSLATE_NOOP("actions", "&Resume the run looked at"),
        when=_resumable,
    ),
    ActionRecord(
        "pause",
        _RUN,
        QT_TRANSLATE_NOOP("actions", "&Pause or continue"),
        "Ctrl+Shift+R",
        when=_live,
    ),
    ActionRecord(
        "checkpoint", _RUN, QT_TRANSLATE_NOOP("actions", "Save a &checkpoint now"), when=_live
    ),
    ActionRecord(
        "stop", _RUN, QT_TRANSLATE_NOOP("actions", "&Stop and keep"), "Ctrl+.", when=_live
    ),
    ActionRecord("start", _VIEW, QT_TRANSLATE_NOOP("actions", "S&tart page"), "Ctrl+0"),
    ActionRecord("step_0", _VIEW, QT_TRANSLATE_NOOP("actions", "&Data"), "Ctrl+1"),
    ActionRecord("step_1", _VIEW, QT_TRANSLATE_NOOP("actions", "&Model"), "Ctrl+2"),
    ActionRecord("step_2", _VIEW, QT_TRANSLATE_NOOP("actions", "T&rain"), "Ctrl+3"),
    ActionRecord("step_3", _VIEW, QT_TRANSLATE_NOOP("actions", "&Evaluate"), "Ctrl+4"),
    ActionRecord("step_4", _VIEW, QT_TRANSLATE_NOOP("actions", "&Predict"), "Ctrl+5"),
    ActionRecord(
        "sidebar", _VIEW, QT_TRANSLATE_NOOP("actions", "Show or hide the r&uns"), "Ctrl+B"
    ),
    ActionRecord(
        "palette", _VIEW, QT_TRANSLATE_NOOP("actions", "Find a &command…"), "Ctrl+Shift+P"
    ),
    ActionRecord(
        "theme_system", _LOOK, QT_TRANSLATE_NOOP("actions", "Like the &system"), group="theme"
    ),
    ActionRecord("theme_light", _LOOK, QT_TRANSLATE_NOOP("actions", "&Light"), group="theme"),
    ActionRecord("theme_dark", _LOOK, QT_TRANSLATE_NOOP("actions", "&Dark"), group="theme"),
    # Each language is named in itself, so that its speakers find it.
    ActionRecord("language_en", _LOOK, "English", group="language"),
    ActionRecord("language_zh_CN", _LOOK, "简体中文", group="language"),
    ActionRecord("tour", _HELP, QT_TRANSLATE_NOOP("actions", "Show me a&round")),
    ActionRecord("glossary", _HELP, QT_TRANSLATE_NOOP("actions", "&Glossary"), "F1"),
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

    def fit(self, now: Situation) -> None:
        """Enable what can be used now, disable the rest."""
        for record in ACTIONS:
            self._actions[record.id].setEnabled(record.when(now))

    def retranslate(self) -> None:
        """Name everything in the language that is on."""
        for record in ACTIONS:
            self._actions[record.id].setText(_shown(record.text))
        for name, menu in self._menus.items():
            menu.setTitle(_shown(name))


def plain_title(record: ActionRecord) -> str:
    """The menu and the action in the language that is on, as in "Run: Pause or continue"."""
    return f"{_plain(_shown(record.menu))}: {_plain(_shown(record.text))}"


def english_title(record: ActionRecord) -> str:
    """The same in English, by which an action is found in every language."""
    return f"{_plain(record.menu)}: {_plain(record.text)}"


def _shown(text: str) -> str:
    return QCoreApplication.translate("actions", text)


def _plain(text: str) -> str:
    """A menu's text without its marks: the key after "&", which Chinese puts in brackets."""
    return re.sub(r"\(&\w\)|&|…", "", text).strip()
