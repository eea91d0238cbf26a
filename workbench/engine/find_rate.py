"""A range test: which learning rate makes the loss fall fastest."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain, count, islice

import numpy as np
import numpy.typing as npt

from workbench.config import RunConfig, Training
from workbench.engine.batches import epoch_batches
from workbench.engine.few_shot import refuse_few_shot
from workbench.engine.optimise import Optimiser
from workbench.engine.progress import Emit
from workbench.engine.schedules import Schedule
from workbench.engine.setup import Setup, set_up
from workbench.engine.steering import Steering, Unasked
from workbench.engine.stepper import Stepper

LOWEST, HIGHEST = 1e-7, 1.0
_MOST_STEPS = 100
_FEWEST_STEPS = 25  # a smaller table is read more than once
_SMOOTHING = 0.9  # the loss shown is an average of about ten steps
_TOO_HIGH = 4.0  # times the lowest smoothed loss: it has diverged
_WINDOW_DECADES = 0.5  # to either side of a rate, over which a slope is measured
_FEWEST_NEIGHBOURS = 3
_CLEAR = 4.0  # standard errors by which a slope must differ from a flat line

Tell = Callable[[float, float, int, int], None]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Found:
    """What a range test found."""

    points: list[tuple[float, float]]
    """Learning rate and smoothed loss of each step."""
    suggestion: float | None
    note: str
    """Why there is no suggestion, in a sentence; empty where there is one."""


def find_rate(config: RunConfig, emit: Emit, tell: Tell) -> Found:
    """Learn with a rate that rises from 1e-7 to 1 and watch the loss; the model is thrown away.

    tell: called with rate, smoothed loss, steps done and steps planned after every step
    It ends early when the smoothed loss is four times its lowest, or no finite number.
    Raises WorkbenchError for wrong input, and what torch raises when the memory is too small.
    Source: Smith 2017, "Cyclical Learning Rates for Training Neural Networks", section 3.3.
    """
    refuse_few_shot(config.training, "learning rate to find")
    alone = config.replacing({"training.processes": 1, "training.fsdp": False})
    setup = set_up(alone, emit, Steering(Unasked(), emit))
    training = config.training.model_copy(update={"learning_rate": HIGHEST})
    steps = min(_MOST_STEPS, max(_FEWEST_STEPS, setup.steps_per_epoch))
    optimiser = Optimiser(setup.classifier.model, training, setup.device, steps)
    optimiser.schedule = Rising(training, steps)
    stepper = Stepper(setup, optimiser, emit)
    setup.classifier.model.train()
    rates: list[float] = []
    losses: list[float] = []
    points: list[tuple[float, float]] = []
    average = 0.0
    for step, rows in enumerate(islice(_batches(setup), steps)):
        taken = stepper.take(rows, step, 0)
        loss = float(taken.loss)  # waits for the device: who watches wants to see every step
        if not math.isfinite(loss):
            break
        average = _SMOOTHING * average + (1 - _SMOOTHING) * loss
        smoothed = average / (1 - _SMOOTHING ** (step + 1))
        rates.append(taken.learning_rate)
        losses.append(loss)
        points.append((taken.learning_rate, smoothed))
        tell(taken.learning_rate, smoothed, step + 1, steps)
        if smoothed > _TOO_HIGH * min(known for _, known in points):
            break
    suggestion = suggest_rate(np.array(rates), np.array(losses))
    note = "" if suggestion is not None else _NOTHING_TO_SAY
    return Found(points, suggestion, note)


class Rising(Schedule):
    """Learning rates at equal factors from `LOWEST` to `HIGHEST`, where the full rate is that."""

    def __init__(self, training: Training, steps: int) -> None:
        super().__init__(training, steps)
        self._last = steps - 1

    def factor(self, step: int) -> float:
        return float((LOWEST / HIGHEST) ** (1 - step / self._last))


def suggest_rate(rates: Floats, losses: Floats) -> float | None:
    """The rate at which the loss falls most steeply before its minimum, to one digit.

    rates: (n,) rising by equal factors; losses: (n,) of the steps, not smoothed
    Slope and level at a rate are those of a straight line through the losses half a decade to
    either side, over the logarithm of the rate; a running average would lag behind by most of a
    decade. None if no line falls by four standard errors: it may be noise.
    """
    if len(rates) < 2:
        return None
    places = np.log10(rates)
    reach = max(_FEWEST_NEIGHBOURS, round(_WINDOW_DECADES / (places[1] - places[0])))
    if len(rates) < 2 * reach + 3:
        return None
    around = np.arange(-reach, reach + 1) * (places[1] - places[0])
    windows = np.lib.stride_tricks.sliding_window_view(losses, 2 * reach + 1)
    levels = windows.mean(axis=1)
    spread = (around**2).sum()
    slopes = windows @ around / spread
    misses = windows - levels[:, None] - slopes[:, None] * around
    # The median: where the loss takes off, no line fits.
    noise = np.median((misses**2).sum(axis=1) / (2 * reach - 1))
    lowest = int(levels.argmin())
    steepest = int(slopes[: lowest + 1].argmin())
    if slopes[steepest] >= -_CLEAR * math.sqrt(noise / spread):
        return None
    return float(f"{rates[steepest + reach]:.0e}")


def _batches(setup: Setup) -> chain[npt.NDArray[np.int64]]:
    """The run's own batches, one epoch after the other, without end."""
    training, lengths = setup.config.training, setup.encoded["train"].lengths
    return chain.from_iterable(
        epoch_batches(lengths, training.batch_size, training.seed, epoch) for epoch in count()
    )


_NOTHING_TO_SAY = (
    "The loss did not fall clearly at any rate: keep the one that is set, or look whether the "
    "labels can be told from the texts."
)
