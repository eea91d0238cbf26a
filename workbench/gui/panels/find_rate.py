"""The learning-rate finder: a link under the field, a curve that grows, one click to take it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QLocale, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from workbench.config import RunConfig
from workbench.gui.curves import Curve
from workbench.gui.plots import CurvePlot, Series
from workbench.gui.rehearse import RehearsalWorker
from workbench.gui.sentences import told
from workbench.gui.session import Session
from workbench.gui.text import short_number
from workbench.gui.theme import MEDIUM, SMALL, Appearance, scale_font, set_role

_KEY = "training.learning_rate"
_RATES = (1e-7, 1.0)  # what an engine tries, from the first step to the last


class RateFinder(QWidget):
    """A page with the loss over the learning rate; `link` goes under the field.

    A suggestion goes with the settings: a change of another one clears it.
    """

    opened = Signal()
    closed = Signal()

    def __init__(
        self, session: Session, appearance: Appearance, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._worker: RehearsalWorker | None = None
        self._config = session.config
        self._curve = Curve()
        self._progress = (0, 0)
        self._suggestion: float | None = None
        self._wrong = ""

        self.link = QWidget()
        self._suggested = QLabel()
        set_role(self._suggested, "role", "muted")
        self.use_link, self.find_link = QPushButton(), QPushButton()
        links = QHBoxLayout(self.link)
        links.setContentsMargins(0, 0, 0, 0)
        links.setSpacing(SMALL)
        links.addWidget(self._suggested)
        for button, slot in ((self.use_link, self.use), (self.find_link, self.open_page)):
            set_role(button, "role", "link")
            set_role(button, "edge", "flush")  # in line with the titles above and below
            scale_font(button, 0.95)
            button.clicked.connect(slot)
            links.addWidget(button)
        scale_font(self._suggested, 0.95)
        links.addStretch(1)

        self.plot = CurvePlot(appearance, [Series("loss", 0)], rates=_RATES)
        self._said = QLabel()
        self._said.setWordWrap(True)
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        self.use_button, self.close_button = QPushButton(), QPushButton()
        set_role(self.use_button, "role", "primary")
        self.use_button.clicked.connect(self.use)
        self.close_button.clicked.connect(self.close_page)
        row = QHBoxLayout()
        row.setSpacing(SMALL)
        row.addWidget(self._said, 1)
        row.addWidget(self.use_button)
        row.addWidget(self.close_button)
        self.plot.body.addLayout(row)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(MEDIUM)
        layout.addWidget(self.plot)
        session.config_changed.connect(self._compare)
        session.table_changed.connect(self.clear)
        self._retranslate()

    @property
    def is_finding(self) -> bool:
        return self._worker is not None

    @property
    def suggestion(self) -> float | None:
        """The rate that was found for the settings as they are."""
        return self._suggestion

    @property
    def text(self) -> str:
        """What is said under the curve."""
        return self._said.text()

    def open_page(self) -> None:
        """Show the curve, and begin a new one unless one is growing."""
        if not self.is_finding:
            self._start()
        self.opened.emit()

    def use(self) -> None:
        """Train with the rate that was found."""
        if self._suggestion is not None:
            self._session.set_values({_KEY: self._suggestion})
        self.closed.emit()

    def close_page(self) -> None:
        """Leave the page; what is under way is cancelled."""
        self._cancel()
        self._show()
        self.closed.emit()

    def set_startable(self, startable: bool) -> None:
        """Whether it may look for a rate; what is under way ends when it may not."""
        self.find_link.setEnabled(startable)
        if not startable and self.is_finding:
            self.close_page()

    def clear(self) -> None:
        """Forget what was found, stop looking, and leave the page."""
        self._cancel()
        self._curve = Curve()
        self._progress = (0, 0)
        self._suggestion = None
        self._wrong = ""
        self.plot.mark(None)
        self.plot.show_curves({"loss": self._curve})
        self._show()
        self.closed.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _start(self) -> None:
        self.clear()
        self._config = self._session.config
        self._worker = RehearsalWorker("find-rate", self._config, self)
        self._worker.progressed.connect(self._grow)
        self._worker.found.connect(self._take)
        self._worker.failed.connect(self._fail)
        self._worker.start()
        self._show()

    def _compare(self) -> None:
        """Clear what was found for other settings; the rate itself makes no difference."""
        if _without_rate(self._session.config) != _without_rate(self._config):
            self._config = self._session.config
            self.clear()
        else:
            self._show()

    def _cancel(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.cancel()

    def _grow(self, answer: dict[str, Any]) -> None:
        self._curve.append(*answer["point"])
        self._progress = answer["done"], answer["total"]
        self.plot.redraw_soon()
        self._show()

    def _take(self, found: dict[str, Any]) -> None:
        self._worker = None
        self._suggestion = found["suggestion"]
        self.plot.mark(self._suggestion)
        self._show()

    def _fail(self, sentence: str) -> None:
        self._worker, self._wrong = None, sentence
        self._show()

    def _show(self) -> None:
        found = self._suggestion
        rate = "" if found is None else short_number(found)
        is_set = found == self._session.config.training.learning_rate
        self._suggested.setText(self.tr("Suggested {rate} –").format(rate=rate))
        if is_set:
            self._suggested.setText(self.tr("Suggested {rate} ·").format(rate=rate))
        self._suggested.setVisible(found is not None)
        self.use_link.setVisible(found is not None and not is_set)
        self.use_button.setVisible(found is not None)
        self.find_link.setText(self._link_text())
        self.use_button.setText(self.tr("Use {rate}").format(rate=rate))
        self.close_button.setText(self.tr("Cancel") if self.is_finding else self.tr("Close"))
        set_role(self._said, "role", "error" if self._wrong else "muted")
        self._said.setText(self._sentence(rate))

    def _link_text(self) -> str:
        if not self.is_finding:
            return self.tr("find a rate…")
        done, total = self._progress
        share = 100 * done // total if total else 0
        return self.tr("finding a rate, {share} %").format(share=share)

    def _sentence(self, rate: str) -> str:
        done, total = map(QLocale().toString, self._progress)
        if self._wrong:
            return told(self._wrong)
        if self.is_finding and not self._progress[0]:
            return self.tr("Loading the model …")
        if self.is_finding:
            return self.tr("The learning rate rises with every step: {done} of {total}.").format(
                done=done, total=total
            )
        if rate:
            return self.tr(
                "The loss falls fastest at about {rate}. Where it rises again, the rate is too "
                "high."
            ).format(rate=rate)
        return self.tr(
            "The loss did not fall clearly at any rate: keep the one that is set, or look whether "
            "the labels can be told from the texts."
        )

    def _retranslate(self) -> None:
        self.use_link.setText(self.tr("use it"))
        self.find_link.setToolTip(
            self.tr("Raise the learning rate step by step and see where the loss falls fastest")
        )
        self.plot.set_title(self.tr("Loss over the learning rate"))
        self.plot.set_names({"loss": self.tr("loss, smoothed")})
        self._show()


def _without_rate(config: RunConfig) -> RunConfig:
    training = config.training.model_copy(update={"learning_rate": 0.0})
    return config.model_copy(update={"training": training})
