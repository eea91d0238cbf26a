"""The box that tells what the next run will do, and measures it when asked."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QLocale, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from workbench.gui.rehearse import RehearsalWorker
from workbench.gui.sentences import told
from workbench.gui.session import Session
from workbench.gui.text import duration
from workbench.gui.theme import LARGE, MEDIUM, scale_font, set_role
from workbench.runs.folds import runs_of


class EstimateBox(QFrame):
    """Steps and rows at once; time, memory, cut texts and padding once a few steps were tried.

    What was measured goes with the settings: a change of one of them clears it.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sunken")
        self._session = session
        self._worker: RehearsalWorker | None = None
        self._found: dict[str, Any] | None = None
        self._wrong = ""
        self._startable = False
        self._title, self._plan, self._details = QLabel(), QLabel(), QLabel()
        set_role(self._title, "role", "muted")
        scale_font(self._title, 0.95)
        scale_font(self._details, 0.95)
        for label in (self._plan, self._details):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.button = QPushButton()
        set_role(self.button, "role", "link")
        scale_font(self.button, 0.95)
        self.button.clicked.connect(self._start_or_cancel)
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self.button)
        box = QVBoxLayout(self)
        box.setContentsMargins(LARGE, MEDIUM, MEDIUM, MEDIUM)
        box.setSpacing(2)
        box.addLayout(head)
        box.addWidget(self._plan)
        box.addWidget(self._details)
        session.config_changed.connect(self.clear)
        session.table_changed.connect(self.clear)
        self._retranslate()

    @property
    def text(self) -> str:
        """All that is told now."""
        return f"{self._plan.text()}\n{self._details.text()}".strip()

    @property
    def is_measuring(self) -> bool:
        return self._worker is not None

    def set_startable(self, startable: bool) -> None:
        """Whether it may measure; what is under way ends when it may not."""
        self._startable = startable
        if not startable:
            self._cancel()
        self._show()

    def clear(self) -> None:
        """Forget what was measured, and stop measuring."""
        self._cancel()
        self._found = None
        self._wrong = ""
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _start_or_cancel(self) -> None:
        measuring = self.is_measuring
        self.clear()
        if measuring:
            return
        self._worker = RehearsalWorker("estimate", self._session.config, self)
        self._worker.found.connect(self._take)
        self._worker.failed.connect(self._fail)
        self._worker.start()
        self._show()

    def _cancel(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.cancel()

    def _take(self, found: dict[str, Any]) -> None:
        self._worker, self._found = None, found
        self._show()

    def _fail(self, sentence: str) -> None:
        self._worker, self._wrong = None, sentence
        self._show()

    def _show(self) -> None:
        found = self._found
        self._plan.setText(self._planned() if found is None else self._measured(found))
        details = told(self._wrong)
        if self.is_measuring:
            details = self.tr("Taking a few steps to measure them …")
        elif found is not None:
            details = self._told(found)
        self._details.setText(details)
        self._details.setVisible(bool(details))
        set_role(self._details, "role", "error" if self._wrong else "muted")
        self.button.setText(self.tr("Cancel") if self.is_measuring else self.tr("Estimate…"))
        self.button.setEnabled(self.is_measuring or self._startable)

    def _planned(self) -> str:
        """What can be counted without an engine."""
        rows = self._session.split_sizes()["train"]
        if not rows:
            return self.tr("Open a table to see how many steps a run will take.")
        training = self._session.config.training
        steps = -(-rows // training.batch_size) * training.epochs
        if training.method == "few_shot":
            steps = training.few_shot_steps
        locale = QLocale()
        plan = self.tr("{steps} steps · {rows} texts").format(
            steps=locale.toString(steps), rows=locale.toString(rows)
        )
        return self._for_each_fold(plan)

    def _measured(self, found: dict[str, Any]) -> str:
        plan = self.tr("{steps} steps · about {time}").format(
            steps=QLocale().toString(found["steps"]), time=duration(found["seconds"])
        )
        return self._for_each_fold(plan)

    def _for_each_fold(self, plan: str) -> str:
        runs = runs_of(self._session.config)
        if runs == 1:
            return plan
        return self.tr("{plan}, in each of {folds} folds").format(plan=plan, folds=runs)

    def _told(self, found: dict[str, Any]) -> str:
        locale = QLocale()
        memory, total = (
            locale.toString(found[key] / 2**30, "f", 1)
            for key in ("memory_bytes", "total_memory_bytes")
        )
        cut, saved = 100 * found["cut_share"], 100 * found["padding_saved"]
        sentences = [
            self.tr("{memory} of {total} GB of memory").format(memory=memory, total=total),
            self.tr("{share} % of the texts are cut").format(
                share=locale.toString(cut, "f", 1 if 0 < cut < 10 else 0)
            ),
            self.tr("Sorting by length saves {share} %").format(
                share=locale.toString(saved, "f", 0)
            ),
        ]
        if found["parts"] > 1:
            sentences.append(
                self.tr("A batch is computed in {count} parts").format(
                    count=locale.toString(found["parts"])
                )
            )
        return "\n".join(sentences)

    def _retranslate(self) -> None:
        self._title.setText(self.tr("What it will do"))
        self.button.setToolTip(
            self.tr("Measure time and memory with a few steps; nothing is kept of them")
        )
        self._show()
