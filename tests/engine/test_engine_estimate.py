"""What a run will do is told before it starts."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from workbench.config import RunConfig
from workbench.engine import estimate as estimate_module
from workbench.engine.batches import collate, epoch_batches, padded_tokens
from workbench.engine.estimate import estimate
from workbench.engine.setup import set_up
from workbench.engine.steering import Steering, Unasked
from workbench.engine.stepper import Stepper
from workbench.engine.train import train
from workbench.events import CheckpointSaved, Evaluated, RunStarted
from workbench.runs.folder import create_run

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def few_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here asks how long anything takes."""
    monkeypatch.setattr(estimate_module, "_MOST_ROUNDS", 1)


@pytest.fixture
def uneven_config(toy_config: RunConfig, write_table) -> RunConfig:
    """Texts of 3 to 60 tokens, cut at 32."""
    words = ("good", "bad", "film", "book", "awful")
    rows = [
        (f"{words[number % 5]} {'the ' * (number * 7 % 58)}{words[number % 3]}", "ab"[number % 2])
        for number in range(200)
    ]
    return toy_config.replacing({"data.source": str(write_table([("text", "label"), *rows]))})


def set_up_quietly(config: RunConfig):
    def hush(event):
        pass

    return set_up(config, hush, Steering(Unasked(), hush))


def test_steps_rows_and_cut_texts_are_those_of_the_run(uneven_config, workspace, tmp_path):
    told = estimate(uneven_config, tmp_path, lambda event: None)
    events = []
    train(uneven_config, create_run(workspace, uneven_config), events.append, Unasked())
    started = next(event for event in events if isinstance(event, RunStarted))
    assert told.steps == started.total_steps == events[-1].step
    assert told.rows == started.rows
    assert told.cut_share == started.truncated_share > 0.3
    assert (told.device, told.precision, told.max_length) == ("cpu", "fp32", 32)
    assert told.parts == 1


def test_of_several_processes_one_is_tried_with_its_share(uneven_config, tmp_path, monkeypatch):
    taken = []
    original = Stepper.take

    def take(self, rows, *rest):
        taken.append(len(rows))
        return original(self, rows, *rest)

    monkeypatch.setattr(Stepper, "take", take)
    shared = {"training.processes": 2, "training.fsdp": True}
    told = estimate(uneven_config.replacing(shared), tmp_path, lambda event: None)
    assert max(taken) == uneven_config.training.batch_size / 2
    assert any("shared out" in note for note in told.notes)


def test_padding_saved_compares_the_real_batches_with_shuffled_ones(uneven_config, tmp_path):
    told = estimate(uneven_config, tmp_path, lambda event: None)
    setup = set_up_quietly(uneven_config)
    encoded, training = setup.encoded["train"], uneven_config.training

    def computed(batches):
        place = setup.device.torch
        widths = [
            collate(encoded, rows, setup.padding, 32, place).inputs["input_ids"].numel()
            for rows in batches
        ]
        assert list(padded_tokens(encoded.lengths, batches, 32, place)) == widths
        return sum(widths)

    grouped = shuffled = 0
    for epoch in range(training.epochs):
        grouped += computed(
            epoch_batches(encoded.lengths, training.batch_size, training.seed, epoch)
        )
        order = np.random.default_rng([training.seed, epoch]).permutation(len(encoded))
        shuffled += computed(np.split(order, range(8, len(order), 8)))
    assert told.padding_saved == 1 - grouped / shuffled
    assert 0.1 < told.padding_saved < 0.6


def test_time_is_the_sum_of_every_kind_of_work_and_memory_is_a_part_of_all(toy_config, tmp_path):
    told = estimate(toy_config, tmp_path, lambda event: None)
    assert set(told.seconds_by_work) == {"preparing", "training", "evaluating", "saving"}
    assert all(spent > 0 for spent in told.seconds_by_work.values())
    assert told.seconds == sum(told.seconds_by_work.values())
    assert 50e6 < told.memory_bytes < told.total_memory_bytes
    json.dumps(asdict(told), allow_nan=False)


@pytest.mark.parametrize(
    "changes",
    [{}, {"training.eval_steps": 5}, {"training.eval_steps": 4, "training.save_steps": 3}],
    ids=["epochs", "evaluations", "evaluations and checkpoints"],
)
def test_evaluations_and_checkpoints_are_counted_as_they_will_be(
    toy_config, workspace, tmp_path, monkeypatch, changes
):
    """Writing a checkpoint takes one second, everything else none."""

    def write_checkpoint(*_):
        clock[0] += 1.0

    clock = [0.0]
    config = toy_config.replacing(changes)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(estimate_module, "write_checkpoint", write_checkpoint)
        meanwhile.setattr(estimate_module.time, "monotonic", lambda: clock[0])
        told = estimate(config, tmp_path, lambda event: None)
    events = []
    train(config, create_run(workspace, config), events.append, Unasked())
    saved = {event.step for event in events if isinstance(event, CheckpointSaved)}
    measured = {
        event.step for event in events if isinstance(event, Evaluated) and event.split != "test"
    }
    assert told.seconds_by_work["saving"] == len(saved | measured)


def test_layers_that_thaw_later_cost_more_later(toy_config, tmp_path, monkeypatch):
    """The first and the last epoch are measured, those between lie between."""
    config = toy_config.replacing(
        {"training.epochs": 3, "model.freeze": "encoder", "model.unfreeze_every": 1}
    )
    took = iter([1.0, 3.0])
    monkeypatch.setattr(
        estimate_module,
        "_probe",
        lambda batches, costs, work: (np.array([1.0]), np.array([next(took, 0.0)])),
    )
    told = estimate(config, tmp_path, lambda event: None)
    assert told.seconds_by_work["training"] == pytest.approx(told.steps / 3 * (1 + 2 + 3))


def test_the_engine_prints_one_document_and_leaves_no_run(toy_config, tmp_path, workspace):
    place = tmp_path / "a place"
    place.mkdir()
    (place / "config.json").write_text(toy_config.model_dump_json(), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "workbench.engine", "estimate", str(place / "config.json")],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout)["steps"] == 16
    assert not workspace.exists()


def test_the_engine_tells_wrong_input_in_a_sentence(toy_config, tmp_path):
    wrong = toy_config.replacing({"data.label": "nothing"})
    (tmp_path / "config.json").write_text(wrong.model_dump_json(), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "workbench.engine", "estimate", str(tmp_path / "config.json")],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    answer = json.loads(done.stdout)
    assert done.returncode == 2 and answer["kind"] == "input"
    assert "nothing" in answer["error"] and "\n" not in answer["error"]
