"""Step 2: choose the pretrained model to start from."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QItemSelection, QLocale
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from workbench.gui.background import Progress, Task
from workbench.gui.messages import MessageBar
from workbench.gui.session import Session
from workbench.gui.theme import LARGE, MEDIUM, SMALL, WIDE, Appearance, set_role
from workbench.gui.widgets.cards import Card, Heading
from workbench.gui.widgets.lists import Entry, EntryDelegate, EntryModel
from workbench.models.catalogue import ModelCard, describe_model, known_models
from workbench.models.find import check_model


class ModelPanel(QWidget):
    """Known models on the left, the facts of the chosen one on the right."""

    def __init__(
        self, session: Session, appearance: Appearance, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._cards: dict[str, ModelCard] = {card.name: card for card in known_models()}
        self._task: Task | None = None

        self.heading = Heading()
        self.folder_button = QPushButton()
        self.folder_button.clicked.connect(self.choose_folder)
        self.heading.add_action(self.folder_button)
        self.messages = MessageBar(appearance)

        self.model = EntryModel(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(EntryDelegate(appearance, self.list))
        self.list.setMouseTracking(True)
        self.list.selectionModel().selectionChanged.connect(self._select)
        self._hub_label = QLabel()
        self.hub_edit = QLineEdit()
        self.hub_edit.setPlaceholderText("distilbert/distilbert-base-uncased")
        self._hub_label.setBuddy(self.hub_edit)
        self.hub_button = QPushButton()
        for signal in (self.hub_edit.returnPressed, self.hub_button.clicked):
            signal.connect(self._choose_hub)
        hub = QHBoxLayout()
        hub.setSpacing(SMALL)
        hub.addWidget(self.hub_edit, 1)
        hub.addWidget(self.hub_button)
        left = QVBoxLayout()
        left.setSpacing(SMALL)
        left.addWidget(self.list, 1)
        left.addWidget(self._hub_label)
        left.addLayout(hub)
        left_box = QWidget()
        left_box.setLayout(left)
        left.setContentsMargins(0, 0, 0, 0)
        left_box.setFixedWidth(360)

        self._facts_card = Card()
        self._summary = QLabel()
        self._summary.setWordWrap(True)
        self._facts_card.body.addWidget(self._summary)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(WIDE)
        self._grid.setVerticalSpacing(SMALL)
        self._grid.setColumnStretch(1, 1)
        self._facts: dict[str, tuple[QLabel, QLabel]] = {}
        for row, key in enumerate(("name", "parameters", "size", "length", "languages", "licence")):
            caption, value = QLabel(), QLabel()
            set_role(caption, "role", "muted")
            value.setWordWrap(True)
            self._grid.addWidget(caption, row, 0)
            self._grid.addWidget(value, row, 1)
            self._facts[key] = caption, value
        self._facts_card.body.addLayout(self._grid)
        self._where = QLabel()
        self._where.setWordWrap(True)
        set_role(self._where, "role", "muted")
        self._facts_card.body.addWidget(self._where)
        right = QVBoxLayout()
        right.addWidget(self._facts_card)
        right.addStretch(1)

        content = QHBoxLayout()
        content.setSpacing(WIDE)
        content.addWidget(left_box)
        content.addLayout(right, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE, LARGE, WIDE, LARGE)
        layout.setSpacing(MEDIUM)
        layout.addWidget(self.heading)
        layout.addWidget(self.messages)
        layout.addLayout(content, 1)

        session.config_changed.connect(self._show)
        self._retranslate()

    def choose(self, name: str) -> None:
        """Take a model: bundled, a folder or a hub id; it is looked at in the background."""
        if self._task is not None:
            self._task.cancel()
        self.messages.clear()
        self._task = Task(partial(_look_at, name), self)
        self._task.done.connect(self._use)
        self._task.failed.connect(self._refuse)
        self._task.start()

    def choose_folder(self) -> None:
        """Ask for a folder with a model and take it."""
        name = QFileDialog.getExistingDirectory(self, self.tr("Choose the folder of a model"))
        if name:
            self.choose(name)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _choose_hub(self) -> None:
        if name := self.hub_edit.text().strip():
            self.choose(name)

    def _use(self, card: ModelCard) -> None:
        self._task = None
        config = self._session.config
        changes: dict[str, object] = {"model.name": card.name}
        # A rate that the user chose stays; one that came with the model goes with it.
        if config.training.learning_rate == self._cards[config.model.name].learning_rate:
            changes["training.learning_rate"] = card.learning_rate
        self._cards[card.name] = card
        self._session.set_values(changes)
        self._show()

    def _refuse(self, sentence: str) -> None:
        self._task = None
        self._show()
        self.messages.say("error", sentence)

    def _select(self, selected: QItemSelection) -> None:
        rows = [index.row() for index in selected.indexes()]
        if rows and (name := self.model.entries[rows[0]].key) != self._session.config.model.name:
            self.choose(name)

    def _show(self) -> None:
        name = self._session.config.model.name
        if name not in self._cards:
            self._cards[name] = describe_model(name)
        self.model.show_entries([self._entry(card) for card in self._cards.values()])
        row = self.model.row_of(name)
        if self.list.currentIndex().row() != row:
            self.list.setCurrentIndex(self.model.index(row))
        self._show_facts(self._cards[name])

    def _entry(self, card: ModelCard) -> Entry:
        kinds = {
            "bundled": self.tr("bundled, works offline"),
            "folder": self.tr("folder on this computer"),
            "hub": self.tr("Hugging Face hub"),
        }
        chosen = card.name == self._session.config.model.name
        parts = [kinds[card.kind], _translated(card.languages)]
        return Entry(
            card.name,
            _translated(card.title),
            " · ".join(part for part in parts if part),
            self._millions(card.parameters),
            "check" if chosen else "",
            "success",
        )

    def _show_facts(self, card: ModelCard) -> None:
        unknown = self.tr("not known before it is fetched")
        locale = QLocale()
        self._facts_card.set_title(_translated(card.title))
        self._summary.setText(_translated(card.summary))
        self._summary.setVisible(bool(card.summary))
        units = QLocale.DataSizeFormat.DataSizeSIFormat
        size = locale.formattedDataSize(card.size_bytes, 0, units) if card.size_bytes else unknown
        tokens = self.tr("{count} tokens")
        length = tokens.format(count=locale.toString(card.max_length)) if card.max_length else ""
        values = {
            "name": card.name,
            "parameters": self._millions(card.parameters) or unknown,
            "size": size,
            "length": length or unknown,
            "languages": _translated(card.languages) or self.tr("not stated"),
            "licence": card.licence or self.tr("not stated"),
        }
        for key, (_, label) in self._facts.items():
            label.setText(values[key])
        where = {
            "bundled": self.tr("It came with the workbench: no network is needed."),
            "folder": self.tr("It is read from this folder, which is never written to."),
            "hub": self.tr("It is downloaded when training starts, once, and kept."),
        }
        self._where.setText(where[card.kind])
        self.heading.set_line(
            self.tr("{title} is the starting point of the training").format(
                title=_translated(card.title)
            )
        )

    def _millions(self, parameters: int | None) -> str:
        if not parameters:
            return ""
        millions = QLocale().toString(parameters / 1e6, "f", 0 if parameters >= 1e7 else 1)
        return self.tr("{count} M").format(count=millions)

    def _retranslate(self) -> None:
        self.heading.set_title(self.tr("Model"))
        self.folder_button.setText(self.tr("Open folder…"))
        self.folder_button.setToolTip(self.tr("Use a model that lies in a folder of this computer"))
        self._hub_label.setText(self.tr("Or the id of any model on the Hugging Face hub"))
        self.hub_button.setText(self.tr("Use"))
        self.hub_edit.setAccessibleName(self.tr("Id of a model on the Hugging Face hub"))
        self.list.setAccessibleName(self.tr("Pretrained models"))
        for key, text in (
            ("name", self.tr("Name")),
            ("parameters", self.tr("Parameters")),
            ("size", self.tr("Size on disk")),
            ("length", self.tr("Longest text")),
            ("languages", self.tr("Languages")),
            ("licence", self.tr("Licence")),
        ):
            self._facts[key][0].setText(text)
        self._show()


def _translated(text: str) -> str:
    """A text of resources/models.json in the user's language; any other as it is."""
    return QCoreApplication.translate("models", text) if text else ""


def _look_at(name: str, progress: Progress) -> ModelCard:
    """The facts of a model that can be used; raises ModelError when it surely cannot."""
    check_model(name)
    local = Path(name).expanduser()
    return describe_model(str(local.absolute()) if local.is_dir() else name)
