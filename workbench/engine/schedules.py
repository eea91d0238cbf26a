"""How the learning rate goes over a run, as a share of the full one."""

from __future__ import annotations

import math
from typing import Any

from workbench.config import Training

# transformers' `get_inverse_sqrt_schedule` takes it where there is no warm-up.
_INVERSE_SQRT_STEPS = 10_000
# An evaluation is better if its loss is lower by this share, as in torch's ReduceLROnPlateau.
_PLATEAU_THRESHOLD = 1e-4


class Schedule:
    """The learning rate of every step as a share of the full one.

    Only "reduce_lr_on_plateau" learns anything while the run goes on, from `see()`; all the others
    are a function of the step.
    """

    def __init__(self, training: Training, total_steps: int) -> None:
        self._training = training
        self._total_steps = total_steps
        self._warmup_steps = warmup_steps(training.warmup, total_steps)
        self._plateau = Plateau(training.plateau_factor, training.plateau_patience)

    @property
    def note(self) -> str:
        """A sentence if the warm-up outlasts the run, else ""."""
        if self._warmup_steps <= self._total_steps:
            return ""
        return (
            f"The warm-up of {self._warmup_steps} steps is longer than the whole run of "
            f"{self._total_steps}: the learning rate never reaches its full height."
        )

    def factor(self, step: int) -> float:
        """Share of the full learning rate in a step, counted from 0: above 0, at most 1."""
        training = self._training
        factor = learning_rate_factor(
            training.schedule,
            step,
            self._total_steps,
            self._warmup_steps,
            cycles=training.schedule_cycles,
            power=training.schedule_power,
        )
        return factor * self._plateau.factor

    def see(self, validation_loss: float) -> None:
        """Hear of an evaluation; a loss that is no finite number counts as no better."""
        if self._training.schedule == "reduce_lr_on_plateau":
            self._plateau.see(validation_loss)

    def state_dict(self) -> dict[str, Any]:
        """What `load_state_dict` needs to go on from here: plain numbers."""
        return self._plateau.state_dict()

    def load_state_dict(self, state: dict[str, Any]) -> None:
        self._plateau.load_state_dict(state)


class Plateau:
    """A factor that shrinks when the loss has not fallen for more than `patience` evaluations.

    Source: torch's ReduceLROnPlateau, mode "min", with its threshold and no cool-down.
    """

    def __init__(self, shrink: float, patience: int) -> None:
        self.factor = 1.0
        self._shrink = shrink
        self._patience = patience
        self._best = math.inf
        self._bad_in_a_row = 0

    def see(self, loss: float) -> None:
        if loss < self._best * (1 - _PLATEAU_THRESHOLD):
            self._best = loss
            self._bad_in_a_row = 0
            return
        self._bad_in_a_row += 1
        if self._bad_in_a_row > self._patience:
            self.factor *= self._shrink
            self._bad_in_a_row = 0

    def state_dict(self) -> dict[str, Any]:
        return {"factor": self.factor, "best": self._best, "bad_in_a_row": self._bad_in_a_row}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        self.factor = state["factor"]
        self._best = state["best"]
        self._bad_in_a_row = state["bad_in_a_row"]


def warmup_steps(warmup: float, total_steps: int) -> int:
    """Steps in which the rate rises: `warmup` itself from 1 on, below 1 a share of all steps."""
    return math.ceil(total_steps * warmup) if warmup < 1 else round(warmup)


def learning_rate_factor(
    schedule: str,
    step: int,
    total_steps: int,
    warmup_steps: int,
    *,
    cycles: int = 1,
    power: float = 1.0,
) -> float:
    """Share of the full learning rate in a step, counted from 0: above 0, at most 1.

    It rises evenly over the warm-up, reaches 1 with the last step of it, and then goes
    "linear": straight to 0
    "cosine": as half a cosine wave to 0
    "cosine_with_restarts": `cycles` times so, beginning at 1 again
    "polynomial": as the share of steps left, to the power of `power`
    "inverse_sqrt": as one over the root of the steps, and never to 0
    "constant", "reduce_lr_on_plateau": nowhere by itself
    Source: the schedules of the same names in transformers' `get_scheduler`, the polynomial one
    with an end of 0. Theirs begin a warm-up at 0, ours one step later: no step is for nothing.
    """
    if step < warmup_steps:
        return (step + 1) / warmup_steps
    falling = max(1, total_steps - warmup_steps)
    fallen = step - warmup_steps
    match schedule:
        case "linear":
            return (falling - fallen) / falling
        case "cosine":
            return _half_wave(fallen / falling)
        case "cosine_with_restarts":
            # In whole numbers, or a restart could fall behind the last step of a wave.
            return _half_wave(cycles * fallen % falling / falling)
        case "polynomial":
            return float(((falling - fallen) / falling) ** power)
        case "inverse_sqrt":
            scale = warmup_steps or _INVERSE_SQRT_STEPS
            return math.sqrt(scale / (fallen + scale))
        case _:
            return 1.0


def _half_wave(progress: float) -> float:
    """From 1 at 0 to 0 at 1."""
    return 0.5 * (1 + math.cos(math.pi * progress))
