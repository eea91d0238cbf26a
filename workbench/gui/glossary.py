"""The glossary: what the words of training mean, with the user's own curves beside them."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QLocale
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QListWidget, QVBoxLayout, QWidget

from workbench.gui.actions import QT_TRANSLATE_NOOP
from workbench.gui.curves import Curve
from workbench.gui.plots import CurvePlot, Series
from workbench.gui.record import RunRecord
from workbench.gui.theme import LARGE, MEDIUM, WIDE, Appearance, scale_font, set_role


@dataclass(frozen=True)
class Term:
    """A word, what it means, and which curves of a run show it."""

    id: str
    title: str
    text: str
    curves: tuple[str, ...] = ()


TERMS = (
    Term(
        "loss",
        QT_TRANSLATE_NOOP("glossary", "Loss"),
        QT_TRANSLATE_NOOP(
            "glossary",
            "How wrong the model is, as one number. 0 means that it gave every right answer with "
            "full certainty. Training changes the weights so that the loss of the next batch gets "
            "smaller. A single batch says little, so the strong line is an average.",
        ),
        ("loss",),
    ),
    Term(
        "epoch",
        QT_TRANSLATE_NOOP("glossary", "Epoch"),
        QT_TRANSLATE_NOOP(
            "glossary",
            "One pass over all training texts. A step is one batch of them. Small tables want more "
            "epochs, large ones fewer: a model that has seen a text many times knows it by heart.",
        ),
        ("loss", "validation"),
    ),
    Term(
        "learning_rate",
        QT_TRANSLATE_NOOP("glossary", "Learning rate"),
        QT_TRANSLATE_NOOP(
            "glossary",
            "How far each step moves the weights. Too low, and the loss hardly falls; too high, "
            "and it jumps or climbs. It rises at the start, the warm-up, and falls to the end, so "
            "that the last steps only polish.",
        ),
        ("rate",),
    ),
    Term(
        "overfitting",
        QT_TRANSLATE_NOOP("glossary", "Over-fitting"),
        QT_TRANSLATE_NOOP(
            "glossary",
            "The model learns its training texts by heart instead of what they have in common: the "
            "training loss goes on falling while that of the validation texts, which it never "
            "learns from, rises. The model of the best validation is the one kept. More texts, "
            "fewer epochs, a lower rate or more dropout help.",
        ),
        ("loss", "validation"),
    ),
    Term(
        "validation",
        QT_TRANSLATE_NOOP("glossary", "Validation and test"),
        QT_TRANSLATE_NOOP(
            "glossary",
            "Rows that are kept away from training. The validation rows say during a run how it "
            "would do on new texts, and which model to keep. The test rows are asked once, at the "
            "end, so that no choice was made by them: their figure is the honest one.",
        ),
        ("validation",),
    ),
    Term(
        "grad_norm",
        QT_TRANSLATE_NOOP("glossary", "Gradient norm"),
        QT_TRANSLATE_NOOP(
            "glossary",
            "How strongly a batch pulls at the weights. Jumps are cut off at the clipping limit. "
            "If it grows and grows, the learning rate is too high.",
        ),
        ("norm",),
    ),
)


class Glossary(QDialog):
    """Words on the left, their meaning on the right, over the curves of the run looked at."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._record: RunRecord | None = None
        self.terms = QListWidget()
        self.terms.setFixedWidth(190)
        self.terms.currentRowChanged.connect(self._show_term)
        self._title, self._text, self._yours = QLabel(), QLabel(), QLabel()
        scale_font(self._title, 1.5, QFont.Weight.DemiBold)
        for label in (self._text, self._yours):
            label.setWordWrap(True)
        set_role(self._yours, "role", "muted")
        self.plot = CurvePlot(
            appearance,
            [
                Series("loss", 0, smoothed=True),
                Series("validation", 1, marked=True),
                Series("rate", 2),
                Series("norm", 3, smoothed=True),
            ],
        )
        right = QVBoxLayout()
        right.setSpacing(MEDIUM)
        right.addWidget(self._title)
        right.addWidget(self._text)
        right.addWidget(self._yours)
        right.addWidget(self.plot, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(LARGE, LARGE, WIDE, LARGE)
        layout.setSpacing(LARGE)
        layout.addWidget(self.terms)
        layout.addLayout(right, 1)
        self.resize(760, 520)
        self._retranslate()
        appearance.style(self)
        self.terms.setCurrentRow(0)

    @property
    def text(self) -> str:
        """All that is told of the chosen word."""
        return f"{self._title.text()}\n{self._text.text()}\n{self._yours.text()}"

    def explain(self, term: str, record: RunRecord | None) -> None:
        """Show a word by its id, with the curves of a run if there is one."""
        self._record = record
        row = next(index for index, known in enumerate(TERMS) if known.id == term)
        self.terms.setCurrentRow(row)
        self.show()
        self.activateWindow()
        self._show_term()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _show_term(self) -> None:
        term = TERMS[max(0, self.terms.currentRow())]
        self._title.setText(_translated(term.title))
        self._text.setText(_translated(term.text))
        record = self._record
        curves = {} if record is None else _curves(record)
        chosen = {key: curves[key] for key in term.curves if key in curves and len(curves[key])}
        self.plot.setVisible(bool(chosen))
        self._yours.setText(self._words(term, record) if chosen and record else "")
        self._yours.setVisible(bool(chosen))
        if chosen and record:
            self.plot.set_title(self.tr("Your run “{name}”").format(name=record.config.name))
            self.plot.show_curves(chosen, record.total_steps)
            best = record.best
            marks = term.id in ("overfitting", "validation") and best is not None
            self.plot.mark(best.step if marks and best else None)

    def _words(self, term: Term, record: RunRecord) -> str:
        """What the user's own run shows of it."""
        locale = QLocale()
        match term.id:
            case "loss" if len(record.loss):
                first, last = (
                    locale.toString(float(record.loss.smoothed[end]), "f", 2) for end in (0, -1)
                )
                return self.tr("In your run it went from {first} to {last}.").format(
                    first=first, last=last
                )
            case "epoch" if record.started is not None:
                return self.tr("In your run an epoch has {steps} steps.").format(
                    steps=locale.toString(record.started.steps_per_epoch)
                )
            case "overfitting" | "validation" if record.best is not None:
                return self.tr(
                    "The dashed line marks step {step}, whose model was the best so far."
                ).format(step=locale.toString(record.best.step))
            case _:
                return ""

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Glossary"))
        self.terms.setAccessibleName(self.tr("Words"))
        row = max(0, self.terms.currentRow())
        self.terms.clear()
        self.terms.addItems([_translated(term.title) for term in TERMS])
        self.plot.set_names(
            {
                "loss": self.tr("training, smoothed"),
                "validation": self.tr("validation"),
                "rate": self.tr("learning rate"),
                "norm": self.tr("gradient norm"),
            }
        )
        self.terms.setCurrentRow(row)
        self._show_term()


def _curves(record: RunRecord) -> dict[str, Curve]:
    return {
        "loss": record.loss,
        "validation": record.validation_loss,
        "rate": record.learning_rate,
        "norm": record.grad_norm,
    }


def _translated(text: str) -> str:
    return QCoreApplication.translate("glossary", text)
