"""Runs that end badly say why in a sentence, and leave the folder in order."""

from __future__ import annotations

import errno
import os
import resource
import sys

import pytest
import torch

import workbench.engine.__main__ as engine
from workbench.config import RunConfig
from workbench.engine import room, stepper
from workbench.engine import train as loop
from workbench.engine.failure import DivergedError, explain_failure
from workbench.engine.tasks import SingleLabel
from workbench.errors import DataError
from workbench.events import Paused, Resumed, RunFailed, RunFinished, Step
from workbench.runs.folder import create_run
from workbench.runs.log import EventLog, read_events

CONFIG = RunConfig()


@pytest.fixture
def run_engine(toy_config, workspace, monkeypatch):
    """Runs the verb `train` in this process, whose standard output comes back afterwards."""
    kept = os.dup(1), os.dup(2)

    def run(changes=None):
        monkeypatch.setattr(sys, "stderr", sys.__stderr__)  # pytest's own writes past the log
        folder = create_run(workspace, toy_config.replacing(changes or {}))
        code = engine.run(folder.path)
        return code, folder

    yield run
    for number, copy in zip((1, 2), kept, strict=True):
        os.dup2(copy, number)
        os.close(copy)


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (torch.OutOfMemoryError("CUDA out of memory. Tried to allocate"), "memory", "GPU memory"),
        (MemoryError(), "memory", "not enough memory"),
        (RuntimeError("can't start new thread"), "memory", "not enough memory"),
        (RuntimeError("could not create a primitive"), "memory", "not enough memory"),
        (RuntimeError("DefaultCPUAllocator: can't allocate memory: you"), "memory", "not enough"),
        (OSError(errno.ENOMEM, "Cannot allocate memory"), "memory", "not enough memory"),
        (OSError(errno.ENOSPC, "No space left on device"), "disk", "The disk is full."),
        (OSError(errno.EROFS, "Read-only file system"), "disk", "takes no changes"),
        (Exception("I/O error: No space left on device (os error 28)"), "disk", "disk is full"),
        (OSError(errno.ENOTDIR, "x"), "internal", "The engine failed: NotADirectoryError"),
        (DataError("The table has one column."), "input", "The table has one column."),
        (DivergedError("Training has diverged."), "diverged", "Training has diverged."),
        (ValueError("first\nsecond"), "internal", "The engine failed: ValueError: first"),
        (KeyError(), "internal", "The engine failed: KeyError."),
    ],
)
def test_every_failure_has_a_kind_and_one_sentence(error, kind, words):
    failed = explain_failure(error, CONFIG)
    assert failed.kind == kind and words in failed.message and "\n" not in failed.message
    assert explain_failure(error, None).kind == kind


def test_advice_names_the_settings_and_what_they_are_now():
    memory = explain_failure(MemoryError(), CONFIG).advice
    assert "batch size (now 16)" in memory and "max length (now 256)" in memory
    assert "learning rate (now 5e-05)" in explain_failure(DivergedError(""), CONFIG).advice


def fail_with(monkeypatch, error, at_step=3):
    original, calls = stepper.part_loss, iter(range(1, 1000))

    def loss(*arguments):
        if next(calls) >= at_step:
            raise error
        return original(*arguments)

    monkeypatch.setattr(stepper, "part_loss", loss)


def test_a_run_that_works_ends_with_its_events_and_without_a_lock(run_engine):
    code, folder = run_engine()
    assert code == engine.DONE
    assert isinstance(read_events(folder.events_path)[-1], RunFinished)
    assert folder.status() == "completed" and not folder.lock_path.exists()
    assert '"event":"evaluated"' in folder.log_path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("error", "code", "kind"),
    [
        (torch.OutOfMemoryError("CUDA out of memory"), engine.FAILED, "memory"),
        (ValueError("surprise"), engine.FAILED, "internal"),
        (DataError("The table is wrong."), engine.WRONG, "input"),
    ],
)
def test_a_failure_while_training_is_told_in_the_last_event(
    run_engine, monkeypatch, error, code, kind
):
    fail_with(monkeypatch, error)
    found, folder = run_engine()
    failed = read_events(folder.events_path)[-1]
    assert found == code and isinstance(failed, RunFailed) and failed.kind == kind
    assert folder.status() == "failed" and not folder.lock_path.exists()
    assert "Traceback" in folder.log_path.read_text(encoding="utf-8")


def test_wrong_input_is_told_in_the_last_event(run_engine):
    code, folder = run_engine({"data.source": "nowhere.csv"})
    failed = read_events(folder.events_path)[-1]
    assert code == engine.WRONG
    assert failed.kind == "input" and "nowhere.csv" in failed.message


def test_a_damaged_config_is_told_in_the_last_event(run_engine, toy_config, workspace):
    folder = create_run(workspace, toy_config)
    folder.config_path.write_text('{"name": 3}', encoding="utf-8")
    assert engine.run(folder.path) == engine.WRONG
    assert "name = 3" in read_events(folder.events_path)[-1].message


def test_a_disk_that_fills_up_while_saving_leaves_no_half_model(run_engine):
    """Files may not grow beyond 16 KiB here: events fit, the weights do not."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16384, before[1]))
    try:
        code, folder = run_engine()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    failed = read_events(folder.events_path)[-1]
    assert code == engine.FAILED and failed.kind == "disk", failed
    assert "Free some space" in failed.advice
    assert not folder.model_path.exists() and not list(folder.path.glob(".partial*"))


def test_a_run_waits_while_the_disk_is_full_and_goes_on_when_there_is_room(run_engine, monkeypatch):
    original, calls = loop.save_classifier, iter(range(1, 10))

    def save(classifier, folder, weights):
        if next(calls) == 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        original(classifier, folder, weights)

    monkeypatch.setattr(loop, "save_classifier", save)
    monkeypatch.setattr(SingleLabel, "is_better", lambda task, metrics, than: True)
    monkeypatch.setattr(room, "_POLL_S", 0.0)
    code, folder = run_engine()
    events = read_events(folder.events_path)
    assert code == engine.DONE and folder.has_model()
    place = next(number for number, event in enumerate(events) if isinstance(event, Paused))
    assert events[place - 1].message == "The disk is full: the run waits at step 16."
    assert isinstance(events[place + 1], Resumed)


def test_an_event_cut_off_by_a_full_disk_is_an_error_and_spoils_only_itself(tmp_path):
    log = EventLog(tmp_path / "events.jsonl")
    event = Step(step=1, epoch=0.0, loss=1.0, learning_rate=1.0)
    log.append(event)
    size = (tmp_path / "events.jsonl").stat().st_size
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 20, before[1]))
    try:
        with pytest.raises(OSError, match="No space left"):
            log.append(event)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    log.append(event)
    log.close()
    assert len(read_events(tmp_path / "events.jsonl")) == 2


def test_a_run_that_was_trained_is_not_trained_again(run_engine):
    _, folder = run_engine({"training.epochs": 1})
    events = folder.events_path.read_bytes()
    assert engine.run(folder.path) == engine.WRONG
    assert folder.events_path.read_bytes() == events
