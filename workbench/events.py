"""What an engine says while it works: one frozen dataclass per event, one JSON line each.

The names and keys are public: people read `events.jsonl` with their own scripts. Keys may be
added, none renamed; readers skip events and keys that they do not know.
"""

from __future__ import annotations

import json
import math
import time as clock
from dataclasses import asdict, dataclass, field
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, ConfigDict, TypeAdapter
from pydantic.dataclasses import dataclass as checked
from pydantic_core import SchemaValidator, core_schema

_CHECKED = ConfigDict(extra="ignore", allow_inf_nan=False)


def _finite(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _finite_only(values: Any) -> Any:
    if not isinstance(values, dict):
        return values
    return {key: value for key, value in values.items() if _finite(value) is not None}


# A loss may overflow; JSON has no word for that but null.
Measured = Annotated[float | None, BeforeValidator(_finite)]
Metrics = Annotated[dict[str, float], BeforeValidator(_finite_only)]


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base of all events. `time` is Unix time in seconds, set when the event is written."""

    event: ClassVar[str]
    time: float = 0.0


@checked(frozen=True, kw_only=True, config=_CHECKED)
class RunStarted(Event):
    """The engine holds the run folder and knows how much there is to do."""

    event: ClassVar[str] = "run_started"
    model: str
    device: str
    device_name: str = ""
    precision: str = "fp32"
    total_steps: int
    steps_per_epoch: int
    epochs: float
    rows: dict[str, int] = field(default_factory=dict)
    classes: list[str] = field(default_factory=list)
    truncated_share: float = 0.0
    """Share of the training texts longer than max_length, 0 to 1."""


@checked(frozen=True, kw_only=True, config=_CHECKED)
class Phase(Event):
    """Work besides training steps. `name` says which: reading, tokenising, evaluating, saving …

    `done` of `total` in the phase's own unit (rows, bytes); a total of 0 means unknown.
    """

    event: ClassVar[str] = "phase"
    name: str
    done: int = 0
    total: int = 0
    unit: str = "rows"


@checked(frozen=True, kw_only=True, config=_CHECKED)
class Step(Event):
    """One optimiser step. `loss` is the batch mean before the step, None where not finite."""

    event: ClassVar[str] = "step"
    step: int
    epoch: float
    loss: Measured
    learning_rate: float
    grad_norm: Measured = None
    """Norm of all gradients before clipping."""
    samples_per_second: float = 0.0
    tokens_per_second: float = 0.0
    device_memory: int = 0
    """Bytes in use: of the accelerator, or of the engine process on a CPU."""


@checked(frozen=True, kw_only=True, config=_CHECKED)
class Evaluated(Event):
    """The model was measured on a split.

    `metrics` are shares from 0 to 1, such as accuracy and f1; where numbers are learned, their
    errors in the user's units (mse, rmse, mae) and r2, pearson and spearman.
    """

    event: ClassVar[str] = "evaluated"
    step: int
    epoch: float = 0.0
    split: str
    loss: Measured
    metrics: Metrics = field(default_factory=dict)
    best: bool = False
    """Whether this is the best evaluation of the run so far, and so the model kept."""


@checked(frozen=True, kw_only=True, config=_CHECKED)
class CheckpointSaved(Event):
    """A checkpoint lies complete on the disk; `path` is relative to the run folder."""

    event: ClassVar[str] = "checkpoint_saved"
    step: int
    path: str


@checked(frozen=True, kw_only=True, config=_CHECKED)
class Warned(Event):
    """Something the user should know; the run goes on. At level "info" nothing is amiss."""

    event: ClassVar[str] = "warning"
    message: str
    advice: str = ""
    level: Literal["warning", "info"] = "warning"


@checked(frozen=True, kw_only=True, config=_CHECKED)
class Paused(Event):
    """The run waits until it is continued or stopped."""

    event: ClassVar[str] = "paused"
    step: int = 0


@checked(frozen=True, kw_only=True, config=_CHECKED)
class Resumed(Event):
    """A paused run goes on."""

    event: ClassVar[str] = "resumed"
    step: int = 0


@checked(frozen=True, kw_only=True, config=_CHECKED)
class RunFinished(Event):
    """The run ended well. `metrics` holds the kept model's figures by split."""

    event: ClassVar[str] = "run_finished"
    status: Literal["completed", "stopped", "early_stopped"]
    step: int = 0
    best_step: int = 0
    metrics: dict[str, Metrics] = field(default_factory=dict)


@checked(frozen=True, kw_only=True, config=_CHECKED)
class RunFailed(Event):
    """The run ended badly.

    `kind` is "input" (data, model or config are wrong), "memory", "disk" or "internal".
    """

    event: ClassVar[str] = "run_failed"
    kind: str
    message: str
    advice: str = ""


EVENTS: dict[str, type[Event]] = {
    kind.event: kind
    for kind in (
        RunStarted,
        Phase,
        Step,
        Evaluated,
        CheckpointSaved,
        Warned,
        Paused,
        Resumed,
        RunFinished,
        RunFailed,
    )
}
# Reads a line's JSON and its event in one go: 3 µs for a step, with `json.loads` first it is 10.
_READER = SchemaValidator(
    core_schema.tagged_union_schema(
        {name: TypeAdapter(kind).core_schema for name, kind in EVENTS.items()},
        discriminator="event",
    )
)


def to_line(event: Event) -> str:
    """The event as one line of JSON, newline included."""
    content = {"time": round(event.time or clock.time(), 4), "event": event.event}
    content |= {key: value for key, value in asdict(event).items() if key != "time"}
    return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n"


def from_line(line: str | bytes) -> Event | None:
    """The event that a line tells, or None for a torn line, an unknown event or wrong values."""
    try:
        event: Event = _READER.validate_json(line)
    except ValueError:  # pydantic's ValidationError is one
        return None
    return event
