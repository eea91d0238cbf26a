"""Step 2: choose the pretrained model to start from."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QItemSelection, QLocale, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QListView,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from workbench.gui.background import Task
from workbench.gui.messages import MessageBar
from workbench.gui.panels.model_card import ModelView, millions, translated
from workbench.gui.panels.model_dialogs import CacheDialog, CodeDialog, ConnectionDialog
from workbench.gui.panels.model_search import ModelSearch
from workbench.gui.panels.model_work import fetch_model, look_around, look_at
from workbench.gui.sentences import told
from workbench.gui.session import Session
from workbench.gui.theme import LARGE, MEDIUM, SMALL, WIDE, Appearance, set_role
from workbench.gui.widgets.cards import ElidedLabel, Heading
from workbench.gui.widgets.lists import Entry, EntryDelegate, EntryModel
from workbench.hub.settings import endpoint, is_offline
from workbench.models.catalogue import ModelCard, describe_model, kind_of, known_models
from workbench.models.find import find_model
from workbench.models.judge import Judgement, Texts, best_start, judge, texts_of
from workbench.models.matches import matches
from workbench.models.memory import Machine
from workbench.models.safety import own_code


class ModelPanel(QWidget):
    """Models of this computer and of the hub on the left, the judgement of the chosen one right."""

    def __init__(
        self,
        session: Session,
        appearance: Appearance,
        workspace: Path,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._appearance = appearance
        self._workspace = workspace
        self._cards: dict[str, ModelCard] = {card.name: card for card in known_models()}
        self._curated = tuple(self._cards)
        self._machine: Machine | None = None
        self._texts = Texts()
        self._best: ModelCard | None = None
        self._is_stale = False
        self._tasks: dict[str, Task | None] = {}

        self.heading = Heading()
        self.folder_button, self.cache_button = QPushButton(), QPushButton()
        self.folder_button.clicked.connect(self.choose_folder)
        self.cache_button.clicked.connect(self.show_cache)
        for button in (self.cache_button, self.folder_button):
            self.heading.add_action(button)
        self.messages = MessageBar(appearance)

        self.search = ModelSearch(appearance)
        self.search.changed.connect(self._show)
        self.search.arrived.connect(self._show)
        self.search.use_wanted.connect(self.choose)
        self.model = EntryModel(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(EntryDelegate(appearance, self.list))
        self.list.setMouseTracking(True)
        self.list.selectionModel().selectionChanged.connect(self._select)
        self._connection = ElidedLabel()
        set_role(self._connection, "role", "muted")
        self.connection_button = QPushButton()
        set_role(self.connection_button, "role", "link")
        self.connection_button.clicked.connect(self.show_connection)
        bottom = QHBoxLayout()
        bottom.addWidget(self._connection, 1)
        bottom.addWidget(self.connection_button)
        left_box = QWidget()
        left_box.setFixedWidth(380)
        left = QVBoxLayout(left_box)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(SMALL)
        left.addWidget(self.search)
        left.addWidget(self.list, 1)
        left.addWidget(self.search.state)
        left.addWidget(self.search.more_button, 0, Qt.AlignmentFlag.AlignLeft)
        left.addLayout(bottom)

        self.view = ModelView(appearance)
        self.view.fetch_wanted.connect(self.fetch)
        self.view.cancel_wanted.connect(self.cancel_fetch)
        self.view.code_wanted.connect(self.show_code)
        right = QScrollArea()
        right.setWidgetResizable(True)
        right.setFrameShape(QFrame.Shape.NoFrame)
        right.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        right.setWidget(self.view)

        content = QHBoxLayout()
        content.setSpacing(WIDE)
        content.addWidget(left_box)
        content.addWidget(right, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE, LARGE, WIDE, LARGE)
        layout.setSpacing(MEDIUM)
        layout.addWidget(self.heading)
        layout.addWidget(self.messages)
        layout.addLayout(content, 1)

        session.config_changed.connect(self._show_if_seen)
        session.table_changed.connect(self._read_texts)
        self._retranslate()
        appearance.style(self)

    # What the user does.

    def choose(self, name: str) -> None:
        """Take a model: bundled, a folder or a hub id; it is looked at in the background."""
        self.messages.clear()
        self._run("choose", partial(look_at, name), self._use, self._refuse)

    def choose_folder(self) -> None:
        """Ask for a folder with a model and take it."""
        name = QFileDialog.getExistingDirectory(self, self.tr("Choose the folder of a model"))
        if name:
            self.choose(name)

    def fetch(self) -> None:
        """Bring the chosen model to this computer now."""
        self.messages.clear()
        self.view.show_progress((0, 0))
        model = self._session.config.model
        work = partial(fetch_model, model.name, model.revision)
        task = self._run("fetch", work, self._fetched, self._not_fetched)
        task.progressed.connect(self._show_progress)

    def cancel_fetch(self) -> None:
        """Let the download be; what came is kept."""
        self._end("fetch")
        self.view.show_progress(None)
        self.messages.say("info", self._cancelled_words)

    def show_connection(self) -> None:
        """Ask for mirror, proxy, offline and token."""
        dialog = ConnectionDialog(self._appearance, self)
        dialog.accepted.connect(self.search.begin_anew)
        dialog.accepted.connect(self._show_connection)
        dialog.open()

    def show_cache(self) -> None:
        """Show what was fetched."""
        dialog = CacheDialog(self._appearance, self)
        dialog.finished.connect(self.refresh)
        dialog.open()

    def show_code(self) -> None:
        """Let the user read a model's own code, and allow it."""
        config = self._session.config.model
        code = own_code(find_model(config.name, None, config.revision))
        if code is None:
            return
        dialog = CodeDialog(config.name, code, self)
        dialog.accepted.connect(partial(self._allow, code.revision))
        dialog.open()

    def use_workspace(self, folder: Path) -> None:
        """Offer the runs of this folder."""
        self._workspace = folder
        self.refresh()

    def refresh(self) -> None:
        """Look again at what there is on this computer."""
        work = partial(look_around, self._workspace)
        self._run("look", work, self._show_offered, self._not_looked)

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._show()
        self.refresh()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    # What comes back.

    def _run(self, what: str, work: Any, done: Any, failed: Any) -> Task:
        """Do something in the background in place of what was under way of the same kind."""
        self._end(what)
        task = Task(work, self)
        self._tasks[what] = task
        task.done.connect(done)
        task.failed.connect(failed)
        task.start()
        return task

    def _end(self, what: str) -> None:
        task = self._tasks.pop(what, None)
        if task is not None:
            task.cancel()

    def _use(self, card: ModelCard) -> None:
        self._tasks.pop("choose", None)
        config = self._session.config
        changes: dict[str, object] = {"model.name": card.name}
        if card.name != config.model.name:  # they belong to the other model
            changes |= {"model.revision": None, "model.trusted_code": None}
        # A rate that the user chose stays; one that came with the model goes with it.
        before = self._cards.get(config.model.name) or describe_model(config.model.name)
        if config.training.learning_rate == before.learning_rate:
            changes["training.learning_rate"] = card.learning_rate
        self._cards[card.name] = card
        self._session.set_values(changes)
        self._show()

    def _refuse(self, sentence: str) -> None:
        self._tasks.pop("choose", None)
        self._show()
        self._complain(sentence)

    def _fetched(self, card: ModelCard) -> None:
        self._tasks.pop("fetch", None)
        self.view.show_progress(None)
        self._cards[card.name] = card
        self._show()
        self.messages.say("good", partial(self._fetched_words, card.title))

    def _not_fetched(self, sentence: str) -> None:
        self._tasks.pop("fetch", None)
        self.view.show_progress(None)
        self._complain(sentence)

    def _complain(self, sentence: str) -> None:
        if "is gated" in sentence:
            self.messages.say("error", partial(told, sentence), self._page_words, self._open_page)
        else:
            self.messages.say("error", partial(told, sentence))

    def _open_page(self) -> None:
        name = self.search.edit.text().strip()
        if kind_of(name) != "hub" or "/" not in name:
            name = self._session.config.model.name
        QDesktopServices.openUrl(QUrl(f"{endpoint()}/{name}"))
        self.show_connection()

    def _allow(self, revision: str) -> None:
        is_commit = ":" not in revision
        self._session.set_values(
            {"model.trusted_code": revision, "model.revision": revision if is_commit else None}
        )

    def _show_offered(self, offered: tuple[list[ModelCard], Machine]) -> None:
        self._tasks.pop("look", None)
        cards, self._machine = offered
        chosen = self._session.config.model.name
        kept = {chosen: self._cards[chosen]} if chosen in self._cards else {}
        self._cards = {card.name: card for card in cards}
        self._cards = kept | self._cards if chosen not in self._cards else self._cards
        self._show()

    def _not_looked(self, sentence: str) -> None:
        self._tasks.pop("look", None)
        self.messages.say("warning", partial(told, sentence))

    def _select(self, selected: QItemSelection) -> None:
        rows = [index.row() for index in selected.indexes()]
        if rows and (name := self.model.entries[rows[0]].key) != self._session.config.model.name:
            self.choose(name)

    # What is shown.

    def _show_progress(self, done: int, total: int) -> None:
        if "fetch" in self._tasks:
            self.view.show_progress((done, total))

    def _show_if_seen(self) -> None:
        """Judging all models takes 7 ms, for each change of a setting: hidden, it can wait."""
        if self.isVisible():
            self._show()
        else:
            self._is_stale = True

    def _show(self) -> None:
        self._is_stale = False
        name = self._session.config.model.name
        if name not in self._cards:
            self._cards[name] = describe_model(name)
        if self._machine is not None:
            curated = [self._cards[one] for one in self._curated if one in self._cards]
            self._best = best_start(curated, self._session.config, self._machine, self._texts)
        query = self.search.query
        shown = [
            card
            for card in self._cards.values()
            if card.name == name or matches(card, query, _translations(card))
        ]
        further = [card for card in self.search.found if card.name not in self._cards]
        self.model.show_entries([self._entry(card) for card in (*shown, *further)])
        row = self.model.row_of(name)
        if self.list.currentIndex().row() != row:
            self.list.setCurrentIndex(self.model.index(row))
        card = self._cards[name]
        self.view.show_model(card, self._judged(card))
        self.heading.set_line(
            self.tr("{title} is the starting point of the training").format(
                title=translated(card.title)
            )
        )

    def _judged(self, card: ModelCard) -> Judgement | None:
        if self._machine is None:
            return None
        return judge(card, self._session.config, self._machine, self._texts, self._best)

    def _read_texts(self) -> None:
        opened = self._session.open_table
        self._texts = Texts()
        if opened is not None and opened.columns.text:
            frame = next(iter(opened.table.splits.values()))
            texts = [str(one) for one in frame[opened.columns.text].head(500)]
            self._texts = texts_of(texts, opened.table.rows)
        self._show_if_seen()

    def _entry(self, card: ModelCard) -> Entry:
        kinds = {
            "bundled": self.tr("bundled, works offline"),
            "folder": self.tr("folder on this computer"),
            "run": self.tr("your run"),
            "cache": self.tr("on this computer"),
            "hub": self.tr("Hugging Face hub"),
        }
        icon, role = "", "muted"
        judgement = self._judged(card)
        if card.name == self._session.config.model.name:
            icon, role = "check", "success"
        elif judgement is not None and judgement.fits is False:
            icon, role = "warning", "warning"
        is_best = self._best is not None and card.name == self._best.name
        best = self.tr("for your texts") if is_best else ""
        parts = [best, kinds[card.kind], translated(card.languages), card.licence, self._uses(card)]
        line = " · ".join(part for part in parts if part)
        return Entry(card.name, translated(card.title), line, millions(card.parameters), icon, role)

    def _uses(self, card: ModelCard) -> str:
        """How often it is downloaded, where a search told it."""
        if not card.downloads:
            return ""
        return self.tr("{count} downloads").format(count=QLocale().toString(card.downloads))

    def _show_connection(self) -> None:
        if is_offline():
            self._connection.set_full_text(self.tr("Hub: switched off"))
        else:
            self._connection.set_full_text(
                self.tr("Hub: {address}").format(address=endpoint().partition("://")[2])
            )

    def _cancelled_words(self) -> str:
        return self.tr("Cancelled. What came so far is kept: the next download goes on from there.")

    def _fetched_words(self, title: str) -> str:
        return self.tr("{title} is on this computer now.").format(title=translated(title))

    def _page_words(self) -> str:
        return self.tr("Open its page and enter a token")

    def _retranslate(self) -> None:
        self.heading.set_title(self.tr("Model"))
        self.folder_button.setText(self.tr("Open folder…"))
        self.folder_button.setToolTip(self.tr("Use a model that lies in a folder of this computer"))
        self.cache_button.setText(self.tr("Fetched models…"))
        self.cache_button.setToolTip(
            self.tr("What lies on this disk, how large it is; delete or move it")
        )
        self.list.setAccessibleName(self.tr("Pretrained models"))
        self.connection_button.setText(self.tr("Connection…"))
        self.connection_button.setToolTip(self.tr("Mirror, proxy, offline and token of the hub"))
        self._show_connection()
        self._show()


def _translations(card: ModelCard) -> str:
    return f"{translated(card.title)} {translated(card.languages)}"
