"""One run as the window sees it: its curves, its figures, how far it is."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from workbench.config import RunConfig
from workbench.events import (
    Evaluated,
    Paused,
    Phase,
    Resumed,
    RunFailed,
    RunFinished,
    RunStarted,
    Step,
    Warned,
)
from workbench.gui.curves import MOST, Curve
from workbench.gui.follow import TrainingWorker
from workbench.gui.messages import Words
from workbench.gui.sentences import told
from workbench.jobs.follow import Outcome
from workbench.runs.folder import RunFolder, Status

# The strong curve averages over a fixed share of the run, so that it lags by little and is as calm
# in a short run as in a long one.
_SMOOTHED_STEPS, _SMOOTHED_SHARE = 6, 0.02


class RunRecord(QObject):
    """Collects what a worker tells of a run; `changed` says that there is something new to draw."""

    changed = Signal()
    spoke = Signal(str, object)  # kind of message ("warning", "error", "good", "info"), its Words
    taught = Signal(str, object)  # id of a word of the glossary, Words about it
    ended = Signal()

    def __init__(self, worker: TrainingWorker, config: RunConfig, parent: QObject) -> None:
        super().__init__(parent)
        self.config = config
        self.worker = worker
        self.folder: RunFolder | None = worker.folder
        self.status: Status | None = None
        """How the run stands; None while it is being started."""
        self.started: RunStarted | None = None
        self.phase: Phase | None = None
        self.last_step: Step | None = None
        self.evaluations: list[Evaluated] = []
        self.finished: RunFinished | None = None
        self.failed: RunFailed | None = None
        self.reason: Words = ""
        """Why it ended badly, with what to do."""
        self.loss = Curve()
        self.validation_loss = Curve()
        # Thinned at different steps, since each takes some 20 ms.
        self.learning_rate = Curve(most=MOST - 2**14)
        self.grad_norm = Curve(most=MOST - 2**15)
        self._pace_from: Step | None = None
        worker.run_created.connect(self._on_created)
        worker.run_started.connect(self._on_started)
        worker.phase_changed.connect(self._on_phase)
        worker.steps_arrived.connect(self._on_steps)
        worker.evaluated.connect(self._on_evaluated)
        worker.warned.connect(self._on_warned)
        worker.not_told.connect(self._on_not_told)
        worker.paused.connect(self._on_paused)
        worker.resumed.connect(self._on_resumed)
        worker.run_finished.connect(self._on_finished)
        worker.run_failed.connect(self._on_failed)
        worker.ended.connect(self._on_ended)
        worker.refused.connect(self._on_refused)
        worker.called_off.connect(self._on_called_off)

    @property
    def is_live(self) -> bool:
        """Whether an engine works on it, or is about to."""
        return self.status in (None, "running", "paused")

    @property
    def can_resume(self) -> bool:
        """Whether steps are left that an engine could take."""
        return self.folder is not None and self.status in ("interrupted", "failed", "stopped")

    @property
    def total_steps(self) -> int:
        return self.started.total_steps if self.started else 0

    @property
    def step(self) -> int:
        return self.last_step.step if self.last_step else 0

    @property
    def share_done(self) -> float:
        """Steps done of all steps, 0 to 1."""
        return self.step / self.total_steps if self.total_steps else 0.0

    @property
    def best(self) -> Evaluated | None:
        """The validation that the kept model comes from."""
        return next((seen for seen in reversed(self.evaluations) if seen.best), None)

    @property
    def last_validation(self) -> Evaluated | None:
        return self.evaluations[-1] if self.evaluations else None

    @property
    def began(self) -> float:
        """Unix time in seconds when its engine began, or went on last; 0 before that."""
        return self.started.time if self.started else 0.0

    def seconds_left(self) -> float | None:
        """Estimated from the pace since the first step; None until there is one."""
        if not self.is_live or self.last_step is None or not self.total_steps:
            return None
        if self._pace_from is None or self.step - self._pace_from.step < 2:
            return None
        taken = self.step - self._pace_from.step
        pace = (self.last_step.time - self._pace_from.time) / taken
        return max(0.0, (self.total_steps - self.step) * pace)

    def ask(self, command: Any) -> None:
        """Pass pause, continue or stop on to the engine."""
        self.worker.ask(command)

    def _on_not_told(self, reason: str) -> None:
        self.spoke.emit(
            "error",
            lambda: self.tr(
                "The run could not be told: {reason}. Look whether its folder is still there "
                "and the disk has room."
            ).format(reason=told(reason)),
        )

    def _on_created(self, folder: RunFolder) -> None:
        self.folder = folder
        self.status = "running"
        self.changed.emit()

    def _on_started(self, event: RunStarted) -> None:
        self.started = event
        for curve in (self.loss, self.grad_norm):
            curve.average_over(max(_SMOOTHED_STEPS, event.total_steps * _SMOOTHED_SHARE))
        self.status = "running"
        self.changed.emit()

    def _on_phase(self, event: Phase) -> None:
        self.phase = event
        self.changed.emit()

    def _on_steps(self, steps: list[Step]) -> None:
        if self.step >= steps[0].step:
            self._go_back(steps[0].step - 1)
        if self._pace_from is None:
            self._pace_from = steps[0]
        numbers = [step.step for step in steps]
        self.loss.extend(numbers, [step.loss for step in steps])
        self.grad_norm.extend(numbers, [step.grad_norm for step in steps])
        self.learning_rate.extend(numbers, [step.learning_rate for step in steps])
        self.last_step = steps[-1]
        self.phase = None
        self.changed.emit()

    def _go_back(self, step: int) -> None:
        """Forget what is taken again: the run went on from a checkpoint."""
        for curve in (self.loss, self.validation_loss, self.learning_rate, self.grad_norm):
            curve.cut(step)
        self.evaluations = [seen for seen in self.evaluations if seen.step <= step]
        self.last_step = self._pace_from = None

    def _on_evaluated(self, event: Evaluated) -> None:
        if event.split == "validation":
            self.evaluations.append(event)
            if event.loss is not None:
                self.validation_loss.append(event.step, event.loss)
            self._say_if_overfitting()
        self.changed.emit()

    def _say_if_overfitting(self) -> None:
        best, last = self.best, self.last_validation
        if best is None or last is None or last.loss is None or len(self.evaluations) < 2:
            return
        before = self.evaluations[-2]
        if before.loss is not None and last.loss > before.loss * 1.01:
            step = f"{best.step:,}"
            self.taught.emit(
                "overfitting",
                lambda: self.tr(
                    "Validation loss rose in the last evaluation while training goes on: the model "
                    "starts to over-fit. The best model so far is that of step {step}."
                ).format(step=step),
            )

    def _on_warned(self, event: Warned) -> None:
        # What is good to know, but asks for nothing, is in the log: the first message that a
        # beginner sees should not be about dropout.
        if event.level == "warning" or event.advice:
            self.spoke.emit(event.level, partial(told, event.message, event.advice))

    def _on_paused(self, event: Paused) -> None:
        self.status = "paused"
        self.changed.emit()

    def _on_resumed(self, event: Resumed) -> None:
        self.status = "running"
        self._pace_from = None  # a pause is no pace
        self.changed.emit()

    def _on_finished(self, event: RunFinished) -> None:
        self.finished = event
        self.status = event.status
        self.phase = None
        self.changed.emit()

    def _on_failed(self, event: RunFailed) -> None:
        self.failed = event
        self.status = "failed"
        self.phase = None
        self._say_reason(event.message, event.advice)
        self.changed.emit()

    def _on_ended(self, outcome: Outcome) -> None:
        if self.status != outcome.status and outcome.message:
            self._say_reason(outcome.message, outcome.advice)
        self.status = outcome.status
        self.phase = None
        self.changed.emit()
        self.ended.emit()

    def _on_refused(self, sentence: str) -> None:
        self.status = "failed"
        self._say_reason(sentence)
        self.changed.emit()
        self.ended.emit()

    def _on_called_off(self) -> None:
        self.status = "stopped"
        self.spoke.emit("info", lambda: self.tr("Stopped before it began: there is no run."))
        self.changed.emit()
        self.ended.emit()

    def _say_reason(self, *sentences: str) -> None:
        self.reason = partial(told, *sentences)
        self.spoke.emit("error", self.reason)
