"""One run from config to kept model, in order of time."""

from __future__ import annotations

import gc
import random
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from workbench.config import RunConfig
from workbench.data.prepare import prepare
from workbench.engine.batches import (
    Batch,
    Encoded,
    batch_count,
    collate,
    epoch_batches,
    to_device,
)
from workbench.engine.device import Device, choose_device
from workbench.engine.dropout import quicken_dropout
from workbench.engine.evaluate import is_better, measure
from workbench.engine.journal import StepJournal
from workbench.engine.layers import freeze
from workbench.engine.load import load_for_training, load_trained, save_classifier
from workbench.engine.manifest import complete_manifest, weights_sha256
from workbench.engine.optimise import Optimiser
from workbench.engine.predict import log_probabilities
from workbench.engine.progress import Emit, PhaseProgress
from workbench.engine.results import Measured, write_results
from workbench.engine.steering import Control, Steering, StoppedBeforeLearningError
from workbench.engine.token_cache import TokenCache
from workbench.events import Evaluated, Phase, RunFinished, RunStarted, Warned
from workbench.models.find import find_model
from workbench.runs.folder import RunFolder, default_workspace, token_cache_path


@dataclass(frozen=True)
class _Kept:
    """The evaluation that the model on the disk had; without validation rows, no figures."""

    step: int
    epoch: float
    metrics: dict[str, float] = field(default_factory=dict)
    log_probabilities: npt.NDArray[np.float32] | None = None


def train(config: RunConfig, folder: RunFolder, emit: Emit, control: Control) -> RunFinished:
    """Fine-tune as the config says; leave model, evaluation and predictions in the folder.

    Everything that happens is emitted; the last event, RunFinished, is returned as well. On
    `stop` the run ends after the current step and keeps the better of the best model so far and
    the one of that moment.
    Raises WorkbenchError for wrong input, DivergedError when the loss stays infinite, OSError when
    the folder cannot be written, and what torch raises when the memory is too small.
    """
    try:
        finished = _train(config, folder, emit, Steering(control, emit))
    except StoppedBeforeLearningError:
        finished = RunFinished(status="stopped")
    emit(finished)
    return finished


def _train(config: RunConfig, folder: RunFolder, emit: Emit, steering: Steering) -> RunFinished:
    training = config.training

    def phase(name: str, unit: str = "rows") -> PhaseProgress:
        return PhaseProgress(emit, name, unit, steering.check_preparing)

    # What is learned from.
    random.seed(training.seed)
    np.random.seed(training.seed)
    torch.manual_seed(training.seed)
    device, precision_note = choose_device(training.device, training.precision)
    dataset = prepare(config, phase("reading"))
    steering.check_preparing()

    # What learns.
    source = find_model(config.model.name, phase("downloading", "bytes"))
    emit(Phase(name="loading"))
    classifier = load_for_training(
        source,
        dataset.classes,
        config.model.max_length,
        title=config.model.name,
        attention_dropout=device.kind != "cpu",
    )
    model = classifier.model
    max_length, padding = classifier.max_length, classifier.tokenizer.pad_token_id
    freeze(model, config.model.freeze, config.model.name, classifier.new_weights)
    if device.kind == "cpu":
        quicken_dropout(model)
    model.to(device.torch)
    for note in (*dataset.notes, *classifier.notes, precision_note):
        if note:
            emit(Warned(message=note))
    splits = {"train": dataset.train, "validation": dataset.validation, "test": dataset.test}
    rows_by_split = {name: len(rows) for name, rows in splits.items()}
    complete_manifest(
        folder,
        {
            "device": device.kind,
            "device_name": device.name,
            "precision": device.precision,
            "threads": torch.get_num_threads(),
            "data": {
                "source": config.data.source,
                "fingerprint": dataset.fingerprint,
                "rows": rows_by_split,
            },
            "model": {"name": config.model.name, "sha256": weights_sha256(source)},
        },
    )

    # Every text becomes tokens once, before the first step.
    cache = TokenCache(token_cache_path(default_workspace()))
    encoded: dict[str, Encoded] = {}
    for name, rows in splits.items():
        progress = phase("tokenising") if len(rows) else None
        encoded[name] = cache.encode(
            classifier.tokenizer, source, rows.texts, rows.pairs, max_length, progress
        )
    learned, labels = encoded["train"], dataset.train.labels
    steps_per_epoch = batch_count(len(learned), training.batch_size)
    total_steps = steps_per_epoch * training.epochs
    emit(
        RunStarted(
            model=config.model.name,
            device=device.kind,
            device_name=device.name,
            precision=device.precision,
            total_steps=total_steps,
            steps_per_epoch=steps_per_epoch,
            epochs=training.epochs,
            rows=rows_by_split,
            classes=dataset.classes,
            truncated_share=learned.truncated / len(learned),
        )
    )

    def judge(split: str, model: Any) -> npt.NDArray[np.float32]:
        """What the model says of a split."""
        progress = PhaseProgress(emit, "evaluating")
        return log_probabilities(model, encoded[split], padding, max_length, device, progress)

    # Learning.
    optimiser = Optimiser(model, training, device, total_steps)
    journal = StepJournal(emit, device)
    status: Literal["completed", "stopped"] = "completed"
    kept: _Kept | None = None
    step = measured_at = 0
    for epoch in range(training.epochs):
        model.train()
        journal.begin()
        for chosen in epoch_batches(learned.lengths, training.batch_size, training.seed, epoch):
            if steering.wants_stop(step, before_waiting=journal.flush):
                status = "stopped"
                break
            # Nothing in these lines waits for a GPU: it computes while the next batch is made.
            batch = collate(learned, chosen, padding, max_length, device.torch)
            learning_rate = optimiser.set_learning_rate(step)
            loss = batch_loss(model, batch, labels[chosen], device)
            grad_norm = optimiser.step(loss)
            step += 1
            journal.add(
                step,
                step / steps_per_epoch,
                learning_rate,
                loss,
                grad_norm,
                samples=len(chosen),
                tokens=batch.tokens,
            )
        journal.flush()
        if step > measured_at:  # a run stopped right after an epoch has been measured already
            measured_at = step
            now = _Kept(step, step / steps_per_epoch)
            if len(dataset.validation):
                found = judge("validation", model)
                metrics = measure(found, dataset.validation.labels)
                now = _Kept(step, step / steps_per_epoch, metrics, found)
            # Without validation rows the newest is taken to be the best.
            is_best = kept is None or not now.metrics or is_better(now.metrics, kept.metrics)
            if is_best:
                emit(Phase(name="saving"))
                save_classifier(classifier, folder.model_path)
                kept = now
            if now.metrics:
                emit(_evaluated(now, "validation", now.metrics, is_best))
        if status == "stopped":
            break
    if kept is None:
        raise StoppedBeforeLearningError

    # What is kept is read back: the figures are those of the files, and the files work.
    del optimiser, model, classifier
    gc.collect()
    best = load_trained(folder.model_path).model.to(device.torch)
    measured: list[Measured] = []
    figures: dict[str, dict[str, float]] = {}
    if kept.log_probabilities is not None:
        measured.append(Measured("validation", dataset.validation, kept.log_probabilities))
        figures["validation"] = kept.metrics
    if len(dataset.test):
        found = judge("test", best)
        figures["test"] = measure(found, dataset.test.labels)
        measured.append(Measured("test", dataset.test, found))
        emit(_evaluated(kept, "test", figures["test"], False))
    if measured:
        write_results(folder, measured, dataset.classes)
    return RunFinished(status=status, step=step, best_step=kept.step, metrics=figures)


def batch_loss(
    model: Any, batch: Batch, labels: npt.NDArray[np.int64], device: Device
) -> torch.Tensor:
    """Mean cross-entropy of a batch, in 32 bit whatever the model computes in."""
    with device.autocast():
        logits = model(**batch.inputs).logits
    wanted = to_device(torch.from_numpy(labels), device.torch)
    return functional.cross_entropy(logits.float(), wanted)


def _evaluated(at: _Kept, split: str, metrics: dict[str, float], best: bool) -> Evaluated:
    return Evaluated(
        step=at.step,
        epoch=at.epoch,
        split=split,
        loss=metrics["loss"],
        metrics={name: value for name, value in metrics.items() if name != "loss"},
        best=best,
    )
