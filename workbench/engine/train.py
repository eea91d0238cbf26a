"""One run from config to kept model, in order of time."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from workbench.config import RunConfig
from workbench.engine.batches import epoch_batches
from workbench.engine.chance import chance_state, set_chance_state
from workbench.engine.checkpoint import (
    prune_checkpoints,
    tensor_bytes,
    write_checkpoint,
)
from workbench.engine.few_shot import FewShot, hint
from workbench.engine.journal import StepJournal
from workbench.engine.keeper import Keeper, Moment
from workbench.engine.load import load_trained, save_classifier
from workbench.engine.manifest import complete_manifest
from workbench.engine.optimise import Optimiser
from workbench.engine.predict import read_logits
from workbench.engine.progress import Emit, PhaseProgress
from workbench.engine.results import Measured, write_results
from workbench.engine.resume import Start, changes_since, identity
from workbench.engine.room import write_when_there_is_room
from workbench.engine.setup import Setup, set_up
from workbench.engine.sharding import load_weights, place, whole
from workbench.engine.steering import Control, Steering, StoppedBeforeLearningError
from workbench.engine.stepper import Stepper
from workbench.engine.team import ALONE, Team
from workbench.events import (
    CheckpointSaved,
    Evaluated,
    Event,
    Phase,
    Resumed,
    RunFinished,
    Warned,
    from_line,
    to_line,
)
from workbench.runs.folder import RunFolder

Status = Literal["completed", "stopped", "early_stopped"]
# What a power cut may cost at most where an epoch takes longer.
SAVE_INTERVAL_S = 600
# From this much room on, writing evaluation and predictions is worth a try.
_RESULTS_BYTES = 1_000_000


def train(
    config: RunConfig,
    folder: RunFolder,
    emit: Emit,
    control: Control,
    start: Start | None = None,
    team: Team = ALONE,
) -> RunFinished:
    """Fine-tune as the config says; leave model, evaluation and predictions in the folder.

    start: where a run that was cut off goes on. On a CPU its weights are then, to the bit, those
    of a run that was never cut off.
    team: the processes of the run, each of which calls this; the lead alone writes
    Everything that happens is emitted; the last event, RunFinished, is returned as well. On
    `stop` the run ends after the current step and keeps the better of the best model so far and
    the one of that moment.
    Raises WorkbenchError for wrong input, DivergedError when the loss stays infinite, OSError when
    the folder cannot be written, and what torch raises when the memory is too small.
    """
    steering = Steering(control, emit)
    try:
        setup = set_up(config, emit, steering, team)
        run = _Run(setup, folder, emit, steering)
        if start is None:
            run.begin()
        else:
            run.go_on_from(start)
        status = run.learn()
        finished = run.finish(status)
    except StoppedBeforeLearningError:
        finished = RunFinished(status="stopped")
    emit(finished)
    return finished


class _Run:
    """What changes while a run learns, and how it is measured and saved."""

    def __init__(self, setup: Setup, folder: RunFolder, emit: Emit, steering: Steering) -> None:
        training = setup.config.training
        self._setup = setup
        self._training = training
        self._folder = folder
        self._emit = emit
        self._steering = steering
        self._team = setup.team
        self._model = setup.classifier.model
        self._optimiser = Optimiser(self._model, training, setup.device, setup.total_steps)
        self._keeper = Keeper(training, setup.task.is_better)
        self._journal = StepJournal(emit, setup.device)
        self._stepper = Stepper(setup, self._optimiser, emit)
        self._step = 0
        self._measured_at = 0
        self._saved_at_s = time.monotonic()
        self._is_resumed = False

    def begin(self) -> None:
        """Tell what the run is."""
        for remark in self._setup.remarks:
            self._emit(Warned(message=remark, level="info"))
        for note in (*self._setup.notes, self._optimiser.schedule.note):
            if note:
                self._emit(Warned(message=note))
        dataset = self._setup.dataset
        if self._setup.config.task == "single_label" and (
            suggestion := hint(dataset.train.targets.astype(np.int64), self._training)
        ):
            self._emit(suggestion)
        if self._team.is_lead:
            complete_manifest(self._folder, self._setup.manifest())
        self._emit(self._setup.started())

    def go_on_from(self, start: Start) -> None:
        """Put everything back to where it was when the checkpoint was written."""
        checkpoint, state = start.checkpoint, start.checkpoint.state
        now = identity(self._setup)
        steps_per_epoch = self._setup.steps_per_epoch
        notes = changes_since(state["identity"], now, checkpoint.step, steps_per_epoch)
        load_weights(self._model, state["model"])
        self._optimiser.load_state_dict(state["optimiser"])
        self._keeper.load_state_dict(state["keeper"])
        self._journal.bad_in_a_row = state["bad_in_a_row"]
        self._stepper.parts = state["parts"]
        self._measured_at = state["measured_at"]
        self._step = checkpoint.step
        self._is_resumed = True
        drawn = [state["chance"], *state.get("helpers_chance", [])]
        if self._team.rank < len(drawn):
            set_chance_state(drawn[self._team.rank], self._setup.device)
        best = self._keeper.best
        if best is not None and best.step == checkpoint.step:
            self._save_model()  # the run may have been cut off before it could
        # What happened at this step and could not be told any more.
        for event in map(from_line, state["to_tell"]):
            if event is not None and not _stands_in(event, start.told):
                self._emit(event)
        if notes:
            self._emit(self._setup.started())
        self._emit(Resumed(step=checkpoint.step))
        for note in notes:
            self._emit(Warned(message=note))

    def learn(self) -> Status:
        """Take the steps that are left; measure and save in between."""
        setup, training = self._setup, self._training
        if setup.is_few_shot:
            return self._learn_from_pairs()
        lengths = setup.encoded["train"].lengths
        self._model.train()
        while self._step < setup.total_steps and not self._keeper.is_patience_used_up():
            epoch, taken = divmod(self._step, setup.steps_per_epoch)
            batches = epoch_batches(lengths, training.batch_size, training.seed, epoch)
            setup.freezing.begin_epoch(epoch)
            self._journal.begin()
            for chosen in batches[taken:]:
                if self._wants_stop():
                    self._stop()
                    return "stopped"
                step = self._stepper.take(chosen, self._step, epoch)
                self._step += 1
                self._journal.add(
                    self._step,
                    self._step / setup.steps_per_epoch,
                    step.learning_rate,
                    step.loss,
                    step.grad_norm,
                    samples=len(chosen),
                    tokens=step.tokens,
                )
                if self._is_evaluation_due():
                    self._evaluate()
                    if self._keeper.is_patience_used_up():
                        break
                elif self._is_checkpoint_due():
                    self._save()
        return "completed" if self._step == setup.total_steps else "early_stopped"

    def finish(self, status: Status) -> RunFinished:
        """Read back what is kept: the figures are those of the files, and the files work."""
        best = self._keeper.best
        assert best is not None  # every way out of `learn()` measures
        setup, dataset = self._setup, self._setup.dataset
        del self._optimiser, self._stepper
        self._model.to("meta")  # its memory is free for the one that is read
        gc.collect()
        self._team.wait()  # until the lead has written the model
        kept = load_trained(self._folder.model_path).model
        place(kept, setup.device, self._team, setup.is_shared_out)
        measured: list[Measured] = []
        figures: dict[str, dict[str, float]] = {}
        for split in ("validation", "test"):
            rows = setup.rows(split)
            if not len(rows):
                continue
            # A resumed run measures again: the model on the disk may be newer than the checkpoint.
            if split == "validation" and best.answers is not None and not self._is_resumed:
                answers, figures[split] = best.answers, best.metrics
            else:
                answers = self._answers(split, kept)
                figures[split] = setup.task.measure(answers, rows.targets)
            measured.append(Measured(split, rows, answers))
        if "test" in figures:
            self._emit(_evaluated(best, "test", figures["test"], False))
        if measured:
            self._write(
                lambda: write_results(self._folder, measured, setup.task, dataset.classes),
                _RESULTS_BYTES,
            )
        return RunFinished(status=status, step=self._step, best_step=best.step, metrics=figures)

    def _wants_stop(self) -> bool:
        """Whether the run is to end; returns only when it is not paused."""
        steering, team = self._steering, self._team
        steering.look()
        wants_checkpoint = steering.take_checkpoint_wish()
        if not self._training.save_steps:
            wants_checkpoint |= time.monotonic() - self._saved_at_s > SAVE_INTERVAL_S
        is_stopped, is_paused, wants_checkpoint = team.decide(
            steering.is_stopped, steering.is_paused, wants_checkpoint
        )
        is_paused &= not is_stopped
        if wants_checkpoint or is_paused:  # a long pause may end in a power cut
            self._save()
        if is_paused:
            if team.is_lead:
                steering.wait_out_pause(self._step)
            (is_stopped,) = team.decide(steering.is_stopped)
            self._journal.begin()
        return is_stopped

    def _stop(self) -> None:
        """Measure once more, unless that was just done, and leave a checkpoint to go on from."""
        if not self._step:
            raise StoppedBeforeLearningError
        if self._step > self._measured_at:
            self._evaluate(counts=False)
        else:
            self._save()

    def _is_evaluation_due(self) -> bool:
        every = self._training.eval_steps or self._setup.steps_per_epoch
        return self._step % every == 0 or self._step == self._setup.total_steps

    def _is_checkpoint_due(self) -> bool:
        return self._step % (self._training.save_steps or self._setup.steps_per_epoch) == 0

    def _evaluate(self, counts: bool = True) -> None:
        """Measure on the validation rows, and keep the model if it is the best so far.

        counts: whether this is one of the evaluations that the config asks for
        """
        self._journal.flush()
        now = self._measured()
        if counts and now.metrics:
            self._optimiser.schedule.see(now.metrics["loss"])
        is_best = self._keeper.see(now, counts)
        self._measured_at = self._step
        told = [_evaluated(now, "validation", now.metrics, is_best)] if now.metrics else []
        if is_best or not counts or self._is_checkpoint_due():
            self._save(told, is_best)
        else:
            for event in told:
                self._emit(event)
        self._journal.begin()

    def _learn_from_pairs(self) -> Status:
        """Few-shot mode: some dozen steps, after which the model has another shape.

        It leaves no checkpoint: a run that is cut off begins anew.
        """
        setup = self._setup
        few_shot = FewShot(
            setup.classifier, self._training, setup.device, self._emit, self._steering
        )
        title = setup.config.model.name
        status, self._step = few_shot.learn(setup.dataset.train, setup.source, title)
        now = self._measured()
        self._keeper.see(now)
        self._emit(Phase(name="saving"))
        self._save_model()
        if now.metrics:
            self._emit(_evaluated(now, "validation", now.metrics, True))
        return status

    def _measured(self) -> Moment:
        """The model of this moment, with its figures on the validation rows if there are any."""
        rows, task = self._setup.dataset.validation, self._setup.task
        epoch = self._step / self._setup.steps_per_epoch
        if not len(rows):
            return Moment(self._step, epoch)
        answers = self._answers("validation", self._model)
        return Moment(self._step, epoch, task.measure(answers, rows.targets), answers)

    def _answers(self, split: str, model: Any) -> npt.NDArray[np.float32]:
        """What a model says of a split."""
        setup = self._setup
        return read_logits(
            model,
            setup.encoded[split],
            setup.padding,
            setup.classifier.max_length,
            setup.device,
            PhaseProgress(self._emit, "evaluating"),
            self._team,
        )

    def _save(self, events: Sequence[Event] = (), is_best: bool = False) -> None:
        """Write a checkpoint, then the model if it is the best, then tell the events.

        In this order a run that is cut off anywhere finds in the checkpoint what is missing.
        """
        self._journal.flush()
        path = self._folder.checkpoint_path(self._step).relative_to(self._folder.path)
        to_tell = [*events, CheckpointSaved(step=self._step, path=path.as_posix())]
        chance, *helpers_chance = self._team.collect(chance_state(self._setup.device)) or [None]
        state = {
            "model": whole(self._model.state_dict()),
            "optimiser": whole(self._optimiser.state_dict()),
            "keeper": self._keeper.state_dict(),
            "chance": chance,
            "helpers_chance": helpers_chance,
            "bad_in_a_row": self._journal.bad_in_a_row,
            "parts": self._stepper.parts,
            "measured_at": self._measured_at,
            "identity": identity(self._setup),
            "to_tell": [to_line(event) for event in to_tell],
        }
        self._emit(Phase(name="saving"))
        self._write(lambda: write_checkpoint(self._folder, self._step, state), tensor_bytes(state))
        if is_best:
            self._save_model()
        for event in to_tell:
            self._emit(event)
        if self._team.is_lead:
            prune_checkpoints(self._folder, self._training.save_total_limit)
        self._saved_at_s = time.monotonic()
        self._journal.begin()

    def _save_model(self) -> None:
        classifier, weights = self._setup.classifier, whole(self._setup.classifier.weights())
        self._write(
            lambda: save_classifier(classifier, self._folder.model_path, weights),
            tensor_bytes(weights),
        )

    def _write(self, write: Callable[[], object], needed_bytes: int) -> None:
        if self._team.is_lead:
            write_when_there_is_room(
                write, needed_bytes, self._folder, self._steering, self._emit, self._step
            )


def _evaluated(at: Moment, split: str, metrics: dict[str, float], best: bool) -> Evaluated:
    return Evaluated(
        step=at.step,
        epoch=at.epoch,
        split=split,
        loss=metrics["loss"],
        metrics={name: value for name, value in metrics.items() if name != "loss"},
        best=best,
    )


def _stands_in(event: Event | None, log: Sequence[Event]) -> bool:
    """Whether an evaluation or a checkpoint was told already; the time does not count."""
    return any(
        type(known) is type(event) and replace(known, time=0) == replace(event, time=0)
        for known in log
    )
