"""What an engine says can be read back, and rubbish is skipped."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.events import (
    EVENTS,
    CheckpointSaved,
    Evaluated,
    Paused,
    Phase,
    Resumed,
    RunFailed,
    RunFinished,
    RunStarted,
    Step,
    Warned,
    from_line,
    to_line,
)

ONE_OF_EACH = [
    RunStarted(model="m", device="cpu", total_steps=9, steps_per_epoch=3, epochs=3, time=1.5),
    Phase(name="tokenising", done=3, total=9, time=1.5),
    Step(step=1, epoch=0.1, loss=0.7, learning_rate=5e-5, grad_norm=1.2, time=1.5),
    Evaluated(step=3, split="validation", loss=0.5, metrics={"accuracy": 0.9}, time=1.5),
    CheckpointSaved(step=3, path="checkpoints/step-00000003", time=1.5),
    Warned(message="类别 “NA”", advice="🙂", time=1.5),
    Paused(step=3, time=1.5),
    Resumed(step=3, time=1.5),
    RunFinished(status="completed", step=9, metrics={"test": {"f1": 0.5}}, time=1.5),
    RunFailed(kind="memory", message="no memory", advice="smaller batch", time=1.5),
]


def test_there_is_one_example_of_each_event():
    assert {event.event for event in ONE_OF_EACH} == set(EVENTS)


@pytest.mark.parametrize("event", ONE_OF_EACH, ids=lambda event: event.event)
def test_an_event_is_one_line_and_reads_back_equal(event):
    line = to_line(event)
    assert line.endswith("\n")
    assert line.count("\n") == 1
    assert from_line(line) == event
    assert json.loads(line)["event"] == event.event


def test_the_public_keys_stand_as_the_design_names_them():
    step = json.loads(to_line(ONE_OF_EACH[2]))
    assert {
        "time",
        "event",
        "step",
        "epoch",
        "loss",
        "learning_rate",
        "grad_norm",
        "samples_per_second",
        "tokens_per_second",
        "device_memory",
    } <= set(step)
    assert {"name", "done", "total"} <= set(json.loads(to_line(ONE_OF_EACH[1])))
    assert {"kind", "message", "advice"} <= set(json.loads(to_line(ONE_OF_EACH[-1])))


def test_a_loss_that_is_no_number_becomes_null():
    event = Step(step=1, epoch=0, loss=math.inf, learning_rate=1e-5, grad_norm=math.nan)
    content = json.loads(to_line(event))
    assert content["loss"] is None
    assert content["grad_norm"] is None
    assert from_line(to_line(event)).loss is None


def test_an_unknown_key_is_skipped_and_an_unknown_event_is_none():
    assert from_line('{"event":"paused","step":2,"mood":"calm","time":1}') == Paused(step=2, time=1)
    assert from_line('{"event":"sang","time":1}') is None


@pytest.mark.parametrize("event", ONE_OF_EACH, ids=lambda event: event.event)
def test_every_torn_line_is_ignored(event):
    line = to_line(event).rstrip("\n").encode()
    assert all(from_line(line[:size]) is None for size in range(len(line)))


@given(st.binary() | st.text())
def test_rubbish_is_never_an_error(line):
    from_line(line)


@given(st.sampled_from(sorted(EVENTS)), st.dictionaries(st.text(), st.none() | st.floats()))
def test_wrong_values_are_never_accepted(name: str, values: dict):
    event = from_line(json.dumps({"event": name} | values))
    if event is not None:
        assert from_line(to_line(event)) is not None
