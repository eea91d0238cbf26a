"""The card of one model: its facts, what memory it needs, whether it is right, and its download."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QLocale, Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from workbench.gui.text import duration
from workbench.gui.theme import MEDIUM, SMALL, WIDE, Appearance, set_role
from workbench.gui.widgets.cards import Card
from workbench.gui.widgets.memory_bar import MemoryBar
from workbench.hub.speed import Speed
from workbench.models.catalogue import ModelCard
from workbench.models.judge import SENTENCES, Advice, Judgement

_FACTS = ("name", "parameters", "size", "length", "languages", "licence", "task", "weights", "code")


class ModelView(QWidget):
    """What is known of a model; it asks for a download, for the end of one, and for the code."""

    fetch_wanted = Signal()
    cancel_wanted = Signal()
    code_wanted = Signal()

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._card: ModelCard | None = None
        self._judgement: Judgement | None = None
        self._speed: Speed | None = None
        self.facts = Card()
        self._summary = _wrapped()
        self.facts.body.addWidget(self._summary)
        grid = QGridLayout()
        grid.setHorizontalSpacing(WIDE)
        grid.setVerticalSpacing(SMALL)
        grid.setColumnStretch(1, 1)
        self._facts: dict[str, tuple[QLabel, QLabel]] = {}
        for row, key in enumerate(_FACTS):
            caption, value = QLabel(), _wrapped()
            set_role(caption, "role", "muted")
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(caption, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, row, 1)
            self._facts[key] = caption, value
        self.facts.body.addLayout(grid)
        self._where = _wrapped()
        set_role(self._where, "role", "muted")
        self.facts.body.addWidget(self._where)
        self.fetch_button, self.cancel_button, self.code_button = (QPushButton() for _ in range(3))
        self.fetch_button.clicked.connect(self.fetch_wanted)
        self.cancel_button.clicked.connect(self.cancel_wanted)
        self.code_button.clicked.connect(self.code_wanted)
        self.progress = QProgressBar()
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self._progress_text = QLabel()
        set_role(self._progress_text, "role", "muted")
        actions = QHBoxLayout()
        actions.setSpacing(MEDIUM)
        for widget in (self.fetch_button, self.code_button, self.progress, self._progress_text):
            actions.addWidget(widget)
        actions.addWidget(self.cancel_button)
        actions.addStretch(1)
        self.facts.body.addLayout(actions)

        self.fit = Card()
        self._advice = QVBoxLayout()
        self._advice.setSpacing(SMALL)
        self.fit.body.addLayout(self._advice)
        self._need = _wrapped()
        self.fit.body.addWidget(self._need)
        self.memory = MemoryBar(appearance)
        self.fit.body.addWidget(self.memory)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(MEDIUM)
        layout.addWidget(self.facts)
        layout.addWidget(self.fit)
        layout.addStretch(1)
        self.show_progress(None)
        self._retranslate()

    @property
    def advice_text(self) -> str:
        """The sentences of the judgement, one a line."""
        return "\n".join(advice_text(one) for one in self._told())

    def show_model(self, card: ModelCard, judgement: Judgement | None) -> None:
        """Show these; the judgement may follow later."""
        self._card, self._judgement = card, judgement
        self._show()

    def show_progress(self, done_and_total: tuple[int, int] | None) -> None:
        """How far the download is; None when there is none."""
        busy = done_and_total is not None
        for widget in (self.progress, self._progress_text, self.cancel_button):
            widget.setVisible(busy)
        self._show_buttons(busy)
        if done_and_total is None:
            self._speed = None
            return
        self._speed = self._speed or Speed()
        done, total = done_and_total
        self._speed.note(done)
        self.progress.setRange(0, 1000 if total else 0)
        self.progress.setValue(round(1000 * done / total) if total else 0)
        left = self._speed.seconds_left(total)
        words = self.tr("{done} of {total}").format(done=size_text(done), total=size_text(total))
        if left is not None:
            speed = size_text(int(self._speed.bytes_per_second))
            words = self.tr("{words} · {speed}/s · {left} left").format(
                words=words, speed=speed, left=duration(left)
            )
        self._progress_text.setText(words if total else self.tr("Asking the hub …"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _told(self) -> tuple[Advice, ...]:
        return self._judgement.advice if self._judgement else ()

    def _show_buttons(self, busy: bool) -> None:
        card = self._card
        self.fetch_button.setVisible(not busy and card is not None and card.kind == "hub")
        self.code_button.setVisible(
            not busy and card is not None and bool(card.needs_code) and card.kind != "hub"
        )

    def _show(self) -> None:
        card = self._card
        if card is None:
            return
        unknown = self.tr("not known before it is fetched")
        self.facts.set_title(translated(card.title))
        self._summary.setText(translated(card.summary))
        self._summary.setVisible(bool(card.summary))
        length = ""
        if card.max_length:
            count = QLocale().toString(card.max_length)
            length = self.tr("{count} tokens").format(count=count)
        formats = {True: "safetensors", False: self.tr("pickle (old format)"), None: unknown}
        codes = {
            True: self.tr("brings some, which you must read and allow"),
            False: self.tr("needs none of its own"),
            None: unknown,
        }
        values = {
            "name": card.name,
            "parameters": millions(card.parameters) or unknown,
            "size": self._size(card) or unknown,
            "length": length or unknown,
            "languages": translated(card.languages) or self.tr("not stated"),
            "licence": card.licence or self.tr("not stated"),
            "task": task_names().get(card.task, card.task) or self.tr("not stated"),
            "weights": formats[card.has_safetensors],
            "code": codes[card.needs_code],
        }
        if card.is_gated:
            values["licence"] = self.tr(
                "{licence}; gated: accept its terms on its page and enter a token"
            ).format(licence=values["licence"])
        for key, (_, label) in self._facts.items():
            label.setText(values[key])
        self._where.setText(
            {
                "bundled": self.tr("It came with the workbench: no network is needed."),
                "folder": self.tr("It is read from this folder, which is never written to."),
                "run": self.tr("A run of yours made it: training goes on from what it learned."),
                "cache": self.tr("It was fetched and lies on this computer."),
                "hub": self.tr("It is downloaded when training starts, once, and kept."),
            }[card.kind]
        )
        self._show_buttons(self._speed is not None)
        self._show_fit()

    def _size(self, card: ModelCard) -> str:
        if not card.size_bytes:
            return ""
        size = size_text(card.size_bytes)
        if card.kind == "hub" and not card.revision:  # the hub was not asked yet
            return self.tr("about {size} to download").format(size=size)
        if card.kind == "hub":
            return self.tr("{size} to download").format(size=size)
        return self.tr("{size} on disk").format(size=size)

    def _show_fit(self) -> None:
        while (item := self._advice.takeAt(0)) is not None:
            if (row := item.widget()) is not None:
                row.hide()  # it would shine through the new ones until it is gone
                row.deleteLater()
        for one in self._told():
            self._advice.addWidget(_AdviceRow(one, self._appearance))
        found = self._judgement
        memory = found.memory if found else None
        self.memory.setVisible(memory is not None)
        self._need.setVisible(memory is not None)
        if found is None or memory is None:
            return
        where = self.tr("GPU") if found.machine.device == "cuda" else self.tr("main memory")
        need = self.tr("Training needs about {needed}; {free} of the {where} are free.").format(
            needed=size_text(memory.total), free=size_text(found.machine.free_bytes), where=where
        )
        if found.largest_batch:
            need += " " + self.tr("The largest batch that fits: {count} texts.").format(
                count=QLocale().toString(found.largest_batch)
            )
        self._need.setText(need)
        parts = [
            (self.tr("Weights"), memory.weights),
            (self.tr("Gradients"), memory.gradients),
            (self.tr("Optimiser"), memory.optimiser),
            (self.tr("Activations"), memory.activations),
            (self.tr("Program"), memory.engine),
        ]
        shown = [(name, size, size_text(size)) for name, size in parts if size]
        self.memory.show_parts(shown, found.machine.free_bytes)

    def _retranslate(self) -> None:
        for key, text in (
            ("name", self.tr("Name")),
            ("parameters", self.tr("Parameters")),
            ("size", self.tr("Size")),
            ("length", self.tr("Longest text")),
            ("languages", self.tr("Languages")),
            ("licence", self.tr("Licence")),
            ("task", self.tr("Made for")),
            ("weights", self.tr("Weights")),
            ("code", self.tr("Program code")),
        ):
            self._facts[key][0].setText(text)
        self.fetch_button.setText(self.tr("Download now"))
        self.fetch_button.setToolTip(self.tr("Bring the model to this computer before training"))
        self.cancel_button.setText(self.tr("Cancel"))
        self.cancel_button.setToolTip(self.tr("What came so far is kept for the next time"))
        self.code_button.setText(self.tr("Read its program code…"))
        self.code_button.setToolTip(self.tr("The model runs only if you allow its code"))
        self.progress.setAccessibleName(self.tr("Progress of the download"))
        self.memory.setAccessibleName(self.tr("Memory that training needs"))
        self.fit.set_title(self.tr("Does it fit?"))
        self._show()


class _AdviceRow(QWidget):
    def __init__(self, advice: Advice, appearance: Appearance) -> None:
        super().__init__()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SMALL)
        icon, text = QLabel(), _wrapped()
        role = ("check", "success") if advice.is_good else ("warning", "warning")
        icon.setPixmap(appearance.pixmap(*role))
        text.setText(advice_text(advice))
        layout.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(text, 1)


def advice_text(advice: Advice) -> str:
    """A sentence of the judgement in the user's language."""
    values = {
        key: translated(one) if isinstance(one, str) else one for key, one in advice.values.items()
    }
    return translated(SENTENCES[advice.kind]).format(**values)


def translated(text: str) -> str:
    """A text of resources/models.json in the user's language; any other as it is."""
    return QCoreApplication.translate("models", text) if text else ""


def task_names() -> dict[str, str]:
    """What models are made for, by the hub's names."""
    translate = QCoreApplication.translate
    return {
        "fill-mask": translate("ModelView", "Filling gaps in texts"),
        "text-classification": translate("ModelView", "Classifying texts"),
        "sentence-similarity": translate("ModelView", "Comparing texts"),
        "feature-extraction": translate("ModelView", "Reading texts, without a task"),
        "text-generation": translate("ModelView", "Writing texts"),
        "text2text-generation": translate("ModelView", "Rewriting texts"),
        "token-classification": translate("ModelView", "Marking words"),
    }


def size_text(size: int) -> str:
    """Bytes as people read them."""
    digits = 1 if size >= 1e9 else 0
    return QLocale().formattedDataSize(size, digits, QLocale.DataSizeFormat.DataSizeSIFormat)


def millions(parameters: int | None) -> str:
    """A number of parameters in millions."""
    if not parameters:
        return ""
    count = QLocale().toString(parameters / 1e6, "f", 0 if parameters >= 1e7 else 1)
    return QCoreApplication.translate("ModelView", "{count} M").format(count=count)


def _wrapped() -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
