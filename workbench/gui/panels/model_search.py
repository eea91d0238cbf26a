"""The search of models: words and filters, asked of the hub page by page as the user types."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from workbench.gui.background import Progress, Task
from workbench.gui.messages import Words
from workbench.gui.panels.model_filter import FilterRow
from workbench.gui.sentences import told
from workbench.gui.theme import SMALL, Appearance, set_role
from workbench.hub.search import Page, Query, search_models
from workbench.models.catalogue import ModelCard, card_of
from workbench.models.find import local_folder

_TYPING_MS = 350
_SHORTEST = 2  # letters; fewer fit nearly all there is


class ModelSearch(QWidget):
    """The line to type in and the filters; `state` and `more_button` stand below the list."""

    changed = Signal()
    """Other words or filters: what was found before does not count any more."""
    arrived = Signal()
    """A page of the hub came, or a sentence on why none came."""
    use_wanted = Signal(str)

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self.found: list[ModelCard] = []
        self._following: str | None = None
        self._task: Task | None = None
        self.edit = QLineEdit()
        self.edit.setClearButtonEnabled(True)
        self.edit.textChanged.connect(self.begin_anew)
        self.edit.returnPressed.connect(self._use)
        self.filter_button = QToolButton()
        self.filter_button.setCheckable(True)
        self.filter_button.toggled.connect(self._show_filters)
        self.use_button = QPushButton()
        self.use_button.clicked.connect(self._use)
        self.filters = FilterRow()
        self.filters.changed.connect(self.begin_anew)
        self.state = QLabel()
        self.state.setWordWrap(True)
        set_role(self.state, "role", "muted")
        self.more_button = QPushButton()
        set_role(self.more_button, "role", "link")
        self.more_button.clicked.connect(self._ask_for_more)
        top = QHBoxLayout()
        top.setSpacing(SMALL)
        top.addWidget(self.edit, 1)
        top.addWidget(self.filter_button)
        top.addWidget(self.use_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SMALL)
        layout.addLayout(top)
        layout.addWidget(self.filters)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self.ask)
        appearance.changed.connect(self._show_icon)
        self._show_filters(False)
        self._show_state("")
        self._retranslate()

    @property
    def query(self) -> Query:
        """What is looked for now."""
        return self.filters.query(self.edit.text().strip())

    def ask(self) -> None:
        """Ask the hub, where enough is known to look for."""
        text = self.edit.text().strip()
        if text and (len(text) < _SHORTEST or local_folder(text) is not None):
            return
        if not text and not self.filters.is_set:
            return
        self._run(None)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            self._write_state()

    def begin_anew(self) -> None:
        """Let the search that is under way be, and ask when the user pauses."""
        self._end()
        self.found, self._following = [], None
        self._show_state("")
        self._show_icon()
        self.changed.emit()
        self._typing.start()

    def _ask_for_more(self) -> None:
        self._run(self._following)

    def _run(self, following: str | None) -> None:
        self._end()
        task = Task(partial(_search, self.query, following), self)
        self._task = task
        task.done.connect(self._add)
        task.failed.connect(self._refuse)
        task.start()
        self._show_state(lambda: self.tr("Searching the hub …"))

    def _end(self) -> None:
        if self._task is not None:
            self._task.cancel()
        self._task = None

    def _add(self, page: Page) -> None:
        self._task, self._following = None, page.following
        known = {card.name for card in self.found}
        self.found += [card_of(one) for one in page.models if one.name not in known]
        self._show_state("" if self.found else lambda: self.tr("The hub has none that fits."))
        self.arrived.emit()

    def _refuse(self, sentence: str) -> None:
        self._task = None
        self._show_state(partial(told, sentence))
        self.arrived.emit()

    def _use(self) -> None:
        if name := self.edit.text().strip():
            self.use_wanted.emit(name)

    def _show_state(self, words: Words) -> None:
        self._state_words = words
        self._write_state()
        self.state.setVisible(bool(self.state.text()))
        self.more_button.setVisible(self._following is not None and self._task is None)

    def _write_state(self) -> None:
        words = self._state_words
        self.state.setText(words if isinstance(words, str) else words())

    def _show_filters(self, shown: bool) -> None:
        self.filters.setVisible(shown)
        self._show_icon()

    def _show_icon(self) -> None:
        """In the accent as long as something is filtered out, also when the boxes are folded."""
        role = "accent" if self.filters.is_set else "muted"
        self.filter_button.setIcon(self._appearance.icon("filter", role))

    def _retranslate(self) -> None:
        self.edit.setPlaceholderText(self.tr("Search, or the name of a model or folder"))
        self.edit.setAccessibleName(self.tr("Search models here and on the hub"))
        self.filter_button.setAccessibleName(self.tr("Filters"))
        self.filter_button.setToolTip(
            self.tr("Narrow the search by language, licence, size and purpose, and order it")
        )
        self.use_button.setText(self.tr("Use"))
        self.use_button.setToolTip(self.tr("Take the model of exactly this name"))
        self.more_button.setText(self.tr("More from the hub"))


def _search(query: Query, following: str | None, progress: Progress) -> Page:
    return search_models(query, following, partial(progress, 0, 0))
