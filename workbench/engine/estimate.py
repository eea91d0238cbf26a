"""What a run will do, told before it starts: its steps, time, memory, cut texts and padding."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from workbench.config import RunConfig
from workbench.engine.batches import (
    Encoded,
    RowNumbers,
    epoch_batches,
    padded_tokens,
    sorted_batches,
)
from workbench.engine.checkpoint import write_checkpoint
from workbench.engine.few_shot import refuse_few_shot
from workbench.engine.load import load_trained, save_classifier
from workbench.engine.optimise import Optimiser
from workbench.engine.predict import BATCH_SIZE, read_logits
from workbench.engine.progress import Emit
from workbench.engine.setup import Setup, set_up
from workbench.engine.steering import Steering, Unasked
from workbench.engine.stepper import Stepper
from workbench.engine.team import share_cores
from workbench.engine.train import SAVE_INTERVAL_S
from workbench.runs.folder import RunFolder

_PROBES = 5  # batches that are tried, from the cheapest to the widest
_PROBING_S = 12.0  # for each kind of work; other programs come and go within seconds
_MOST_ROUNDS = 20
_STEPS_AT_ONCE = 5  # on a GPU, which a single step does not keep busy
_WHOLE_WEIGHTS = (
    "The memory is that of a process with all weights; shared out, each needs less of it."
)
_EPOCHS_COUNTED = 10  # further ones are like these, and batches are made by the million

Floats = npt.NDArray[np.float64]
Costs = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Estimate:
    """What a run will do, unless it is stopped or ends early."""

    steps: int
    seconds: float
    """From reading the table to the end of the run."""
    seconds_by_work: dict[str, float]
    """The same by kind of work: preparing, training, evaluating, saving."""
    memory_bytes: int
    """At its peak: of the accelerator, or of all engine processes on a CPU."""
    total_memory_bytes: int
    """How much of it the device has."""
    cut_share: float
    """Share of the training texts longer than max_length, 0 to 1."""
    padding_saved: float
    """Share of the computed tokens, 0 to 1, that batches of like length save: 1 less their number
    by that of the same rows in batches as they are shuffled, padding counted in both."""
    rows: dict[str, int]
    """Rows in train, validation and test."""
    max_length: int
    """In tokens, as the model can have it."""
    parts: int
    """Parts in which a batch is computed so that it fits into the memory."""
    device: str
    device_name: str
    precision: str
    notes: tuple[str, ...]
    """What the user should know, in sentences."""


def estimate(config: RunConfig, scratch: Path, emit: Emit) -> Estimate:
    """Set a run up, take a few of its real steps, and count what all of them will take.

    scratch: a folder on the disk of the runs, where a checkpoint and a model are left
    Time is measured on batches spread over all costs and weighed by the real batches of each
    epoch. Every evaluation is taken for the best so far, which is saved: it can be less.
    Of several processes one is tried, with its share of each batch and of the cores; what they
    send each other is not counted.
    Raises WorkbenchError for wrong input, and what torch raises when the memory is too small.
    """
    began = time.monotonic()
    refuse_few_shot(config.training, "estimate")
    processes, is_shared_out = config.training.processes, config.training.fsdp
    is_team = processes > 1 or is_shared_out
    alone = config.replacing({"training.processes": 1, "training.fsdp": False})
    if is_team:  # whose steps are not recorded
        alone = alone.replacing({"training.cuda_graphs": False})
    setup = set_up(alone, emit, Steering(Unasked(), emit))
    on_one_cpu = processes if setup.device.kind == "cpu" else 1
    share_cores(on_one_cpu)
    preparing = time.monotonic() - began
    grouped, shuffled = _costs(setup)
    training, optimiser, parts = _training_seconds(setup, grouped, emit, processes)
    evaluating = _evaluating_seconds(setup) / processes
    saving = _saving_seconds(setup, optimiser, scratch, training)
    work = {
        "preparing": preparing,
        "training": training,
        "evaluating": evaluating,
        "saving": saving,
    }
    learned = setup.encoded["train"]
    computed = sum(int(costs.sum()) for costs in grouped)
    return Estimate(
        steps=setup.total_steps,
        seconds=sum(work.values()),
        seconds_by_work=work,
        memory_bytes=setup.device.peak_memory_bytes() * on_one_cpu,
        total_memory_bytes=setup.device.total_memory_bytes(),
        cut_share=learned.truncated / len(learned),
        padding_saved=1 - computed / sum(int(costs.sum()) for costs in shuffled),
        rows=setup.row_counts(),
        max_length=setup.classifier.max_length,
        parts=parts,
        device=setup.device.kind,
        device_name=setup.device.name,
        precision=setup.device.precision,
        notes=(*setup.notes, *([_WHOLE_WEIGHTS] if is_shared_out else [])),
    )


def _costs(setup: Setup) -> tuple[list[Costs], list[Costs]]:
    """Tokens that each batch computes, by epoch: as batches are made, and as rows are shuffled."""
    training, max_length = setup.config.training, setup.classifier.max_length
    lengths, size = setup.encoded["train"].lengths, training.batch_size
    grouped, shuffled = [], []
    for epoch in range(min(training.epochs, _EPOCHS_COUNTED)):
        batches = epoch_batches(lengths, size, training.seed, epoch)
        grouped.append(padded_tokens(lengths, batches, max_length, setup.device.torch))
        order = np.random.default_rng([training.seed, epoch]).permutation(len(lengths))
        plain = [order[at : at + size] for at in range(0, len(order), size)]
        shuffled.append(padded_tokens(lengths, plain, max_length, setup.device.torch))
    return grouped, shuffled


def _training_seconds(
    setup: Setup, costs: Sequence[Costs], emit: Emit, processes: int
) -> tuple[float, Optimiser, int]:
    """Seconds of all steps; the optimiser with its moments, and the parts of a batch."""
    training, device = setup.config.training, setup.device
    optimiser = Optimiser(setup.classifier.model, training, device, setup.total_steps)
    stepper = Stepper(setup, optimiser, emit)
    batches = epoch_batches(
        setup.encoded["train"].lengths, training.batch_size, training.seed, epoch=0
    )
    repeats = _STEPS_AT_ONCE if device.is_asynchronous else 1
    setup.classifier.model.train()

    def take(epoch: int, batch: RowNumbers) -> None:
        for _ in range(repeats):
            stepper.take(batch[::processes], 0, epoch)
        device.wait()

    # Where layers thaw from epoch to epoch, the first and the last are measured.
    last = training.epochs - 1
    stages = sorted({0, last}) if setup.config.model.unfreeze_every else [0]
    by_stage = []
    for epoch in stages:
        setup.freezing.begin_epoch(epoch)
        # The widest first: makes the moments, and shows what memory is needed.
        take(epoch, batches[int(costs[0].argmax())])
        known, seconds = _probe(batches, costs[0], partial(take, epoch))
        by_stage.append([np.interp(one, known, seconds / repeats).sum() for one in costs])
    by_epoch = [
        np.interp(epoch, stages, [stage[epoch % len(costs)] for stage in by_stage])
        for epoch in range(training.epochs)
    ]
    return float(sum(by_epoch)), optimiser, stepper.parts


def _evaluating_seconds(setup: Setup) -> float:
    """Seconds of all evaluations while the run learns, and of the final one."""
    began = time.monotonic()
    import sklearn.metrics  # noqa: F401  as the first evaluation does

    total = time.monotonic() - began
    for split, times in (("validation", len(_evaluation_steps(setup))), ("test", 1)):
        encoded = setup.encoded[split]
        if not len(encoded):
            continue
        batches = list(sorted_batches(encoded.lengths, BATCH_SIZE))
        costs = padded_tokens(
            encoded.lengths, batches, setup.classifier.max_length, setup.device.torch
        )

        answer = partial(_answer, setup, encoded)
        answer(batches[0])
        known, seconds = _probe(batches, costs, answer)
        total += times * float(np.interp(costs, known, seconds).sum())
    return total


def _answer(setup: Setup, encoded: Encoded, rows: RowNumbers) -> None:
    """Classify some of the texts, as an evaluation does."""
    classifier = setup.classifier
    read_logits(
        classifier.model,
        encoded.select(rows),
        setup.padding,
        classifier.max_length,
        setup.device,
    )


def _saving_seconds(setup: Setup, optimiser: Optimiser, scratch: Path, training_s: float) -> float:
    """Seconds of writing all checkpoints and models, and of reading the last one back."""
    training, classifier = setup.config.training, setup.classifier
    folder = RunFolder(scratch)
    state: dict[str, Any] = {
        "model": classifier.model.state_dict(),
        "optimiser": optimiser.state_dict(),
    }
    checkpoint = _seconds(lambda: write_checkpoint(folder, 0, state))
    model = _seconds(lambda: save_classifier(classifier, folder.model_path))
    back = _seconds(lambda: load_trained(folder.model_path))
    measured = _evaluation_steps(setup)
    every = training.save_steps or setup.steps_per_epoch
    checkpoints = len(measured | set(range(every, setup.total_steps + 1, every)))
    if not training.save_steps:
        checkpoints += training.epochs * int(training_s / training.epochs // SAVE_INTERVAL_S)
    return checkpoints * checkpoint + len(measured) * model + back


def _evaluation_steps(setup: Setup) -> set[int]:
    """The steps after which a run measures."""
    every = setup.config.training.eval_steps or setup.steps_per_epoch
    return {*range(every, setup.total_steps + 1, every), setup.total_steps}


def _probe(
    batches: Sequence[RowNumbers], costs: Costs, work: Callable[[RowNumbers], None]
) -> tuple[Floats, Floats]:
    """Costs in rising order, and the mean seconds that the work on a batch of each takes.

    The batches stand at equal distances in the order of cost, the cheapest and the widest
    included. Rounds over all of them spread a busy moment of the machine over all costs; it
    belongs into the mean, since a run has such moments too.
    """
    order = np.argsort(costs, kind="stable")
    places = np.linspace(0, len(order) - 1, min(_PROBES, len(order))).round().astype(np.int64)
    chosen = order[np.unique(places)]
    rounds: list[list[float]] = []
    until = time.monotonic() + _PROBING_S
    while not rounds or (time.monotonic() < until and len(rounds) < _MOST_ROUNDS):
        rounds.append([_seconds(partial(work, batches[at])) for at in chosen])
    known, first = np.unique(costs[chosen], return_inverse=True)
    means = np.array(rounds).mean(axis=0)
    # Batches of one cost count together.
    seconds = np.bincount(first, weights=means) / np.bincount(first)
    return known.astype(np.float64), seconds


def _seconds(work: Callable[[], object]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began
