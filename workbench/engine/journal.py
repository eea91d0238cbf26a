"""Tells of the steps: their figures wait on the device until they are worth fetching."""

from __future__ import annotations

import math
import time
from collections import deque
from dataclasses import dataclass

import torch

from workbench.engine.device import Device
from workbench.engine.failure import DivergedError
from workbench.engine.progress import Emit
from workbench.events import Step, Warned

_FETCH_INTERVAL_S = 0.02
_SPEED_WINDOW_S = 5.0
_BAD_STEPS_IN_A_ROW = 10
# The loss scale of fp16 starts too high on purpose and halves at every overflow.
_OVERFLOWS_IN_A_ROW = 40


@dataclass(frozen=True)
class _Taken:
    """A step whose figures are still on the device."""

    step: int
    epoch: float
    learning_rate: float
    loss: torch.Tensor
    grad_norm: torch.Tensor


class StepJournal:
    """Emits a Step for every step; on a GPU for at most 50 a second, and the last of an epoch."""

    def __init__(self, emit: Emit, device: Device) -> None:
        self._emit = emit
        self._device = device
        self._waiting: list[_Taken] = []
        self._fetched_at = 0.0
        self._speed = Speed()
        self.bad_in_a_row = 0
        """Steps that were skipped since the last good one."""

    def begin(self) -> None:
        """Start the clock, at the start and after every interruption."""
        self._speed.begin()

    def add(
        self,
        step: int,
        epoch: float,
        learning_rate: float,
        loss: torch.Tensor,
        grad_norm: torch.Tensor,
        samples: int,
        tokens: int,
    ) -> None:
        """Note a step that was taken. Raises DivergedError after ten bad ones in a row."""
        self._waiting.append(_Taken(step, epoch, learning_rate, loss.detach(), grad_norm))
        self._speed.count(samples, tokens)
        is_due = time.monotonic() - self._fetched_at >= _FETCH_INTERVAL_S
        if is_due or not self._device.is_asynchronous:
            self.flush()

    def flush(self) -> None:
        """Fetch what is waiting, all of it at once, and tell of the newest step."""
        if not self._waiting:
            return
        taken, self._waiting = self._waiting, []
        # The one place where the loop waits for a GPU: all figures come in one copy.
        figures = torch.stack(
            [torch.stack((item.loss.float(), item.grad_norm.float())) for item in taken]
        ).tolist()
        self._fetched_at = time.monotonic()
        samples_per_second, tokens_per_second = self._speed.rates()
        for item, (loss, norm) in zip(taken, figures, strict=True):
            self._judge(item, loss, norm)
        newest, (loss, norm) = taken[-1], figures[-1]
        self._emit(
            Step(
                step=newest.step,
                epoch=newest.epoch,
                loss=loss,
                learning_rate=newest.learning_rate,
                grad_norm=norm,
                samples_per_second=samples_per_second,
                tokens_per_second=tokens_per_second,
                device_memory=self._device.memory_bytes(),
            )
        )

    def _judge(self, item: _Taken, loss: float, norm: float) -> None:
        """Warn of a step that was skipped, and give up when there is no end to them."""
        if math.isfinite(loss) and math.isfinite(norm):
            self.bad_in_a_row = 0
            return
        self.bad_in_a_row += 1
        is_overflow = self._device.precision == "fp16" and math.isfinite(loss)
        if self.bad_in_a_row >= (_OVERFLOWS_IN_A_ROW if is_overflow else _BAD_STEPS_IN_A_ROW):
            raise DivergedError(
                f"Training has diverged: at step {item.step} the loss or its gradient was no "
                f"finite number for the {self.bad_in_a_row}th time in a row."
            )
        if not is_overflow:
            what = "gradient" if math.isfinite(loss) else "loss"
            self._emit(
                Warned(
                    message=f"Step {item.step} was skipped: its {what} was no finite number.",
                    advice="If this goes on, lower the learning rate.",
                )
            )


class Speed:
    """How much is done in a second, over the last five seconds."""

    def __init__(self) -> None:
        self._points: deque[tuple[float, int, int]] = deque()
        self._samples = 0
        self._tokens = 0

    def begin(self) -> None:
        """Forget what was before."""
        self._points = deque([(time.monotonic(), self._samples, self._tokens)])

    def count(self, samples: int, tokens: int) -> None:
        """Add what was done."""
        self._samples += samples
        self._tokens += tokens

    def rates(self) -> tuple[float, float]:
        """Samples and tokens a second; to be asked when the counted work is really done."""
        now = time.monotonic()
        self._points.append((now, self._samples, self._tokens))
        while len(self._points) > 2 and now - self._points[1][0] > _SPEED_WINDOW_S:
            self._points.popleft()
        since, samples, tokens = self._points[0]
        elapsed_s = max(now - since, 1e-9)
        return (self._samples - samples) / elapsed_s, (self._tokens - tokens) / elapsed_s
