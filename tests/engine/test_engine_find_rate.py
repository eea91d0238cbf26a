"""The range test: where the loss falls fastest, and silence where it does not."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from workbench.engine import find_rate as find_rate_module
from workbench.engine.find_rate import find_rate, suggest_rate
from workbench.engine.steering import Unasked
from workbench.engine.stepper import Stepper
from workbench.engine.train import train
from workbench.runs.folder import create_run

ROOT = Path(__file__).resolve().parents[2]
RATES = np.logspace(-7, 0, 100)


def losses_falling_at(rate: float, noise: float, seed: int = 0) -> np.ndarray:
    """From 1.4 down to 0.4 around a rate, and up again when it is a hundred times as high."""
    place = np.log10(RATES / rate)
    curve = 1.4 - 1 / (1 + np.exp(-4 * place)) + np.exp(3 * (place - 2))
    return curve + np.random.default_rng(seed).normal(0, noise, len(RATES))


@pytest.mark.parametrize("noise", [0.0, 0.05, 0.15])
@pytest.mark.parametrize("rate", [1e-5, 3e-4, 2e-3])
def test_the_suggestion_lies_where_the_loss_falls_fastest(rate, noise):
    for seed in range(5):
        found = suggest_rate(RATES, losses_falling_at(rate, noise, seed))
        assert found is not None and abs(np.log10(found / rate)) < 0.5
        assert found == float(f"{found:.0e}"), "more digits would promise too much"


def test_it_lies_before_the_minimum_even_if_a_later_fall_is_steeper():
    losses = losses_falling_at(1e-5, 0.02)
    losses[85:] = np.linspace(9, 1, 15)  # a model that has diverged and comes down again
    found = suggest_rate(RATES, losses)
    assert found is not None and found < 1e-4


@pytest.mark.parametrize("seed", range(20))
def test_noise_alone_suggests_nothing(seed):
    noise = np.random.default_rng(seed).normal(1, 0.2, len(RATES))
    assert suggest_rate(RATES, noise) is None


def test_a_loss_that_only_rises_suggests_nothing():
    assert suggest_rate(RATES, np.exp(np.linspace(0, 2, 100))) is None


@pytest.mark.parametrize("points", [0, 1, 5])
def test_too_few_points_suggest_nothing(points):
    assert suggest_rate(RATES[:points], np.linspace(1, 0, points)) is None


def test_the_rate_rises_by_equal_factors_and_every_step_is_told(toy_config):
    told = []
    found = find_rate(toy_config, lambda event: None, lambda *step: told.append(step))
    rates = np.array([rate for rate, _ in found.points])
    assert rates[0] == pytest.approx(1e-7)
    assert np.diff(np.log(rates)) == pytest.approx(7 * np.log(10) / 24)
    assert [step[:2] for step in told] == found.points
    assert [step[2:] for step in told] == [(done, 25) for done in range(1, len(told) + 1)]


@pytest.fixture
def larger_config(toy_config, toy_rows, write_table):
    """Enough rows that a model gets somewhere within one look at them."""
    rows = [
        (f"{text} {number}", label) for number in range(12) for text, label in toy_rows("a", "b")
    ]
    table = write_table([("text", "label"), *rows], "larger.csv")
    return toy_config.replacing({"data.source": str(table)})


@pytest.mark.parametrize(("batch_size", "steps"), [(8, 87), (1, 100)])
def test_a_table_is_read_once_but_a_hundred_steps_are_enough(larger_config, batch_size, steps):
    config = larger_config.replacing({"training.batch_size": batch_size})
    told = []
    find_rate(config, lambda event: None, lambda *step: told.append(step[3]))
    assert set(told) == {steps}


def test_the_rate_found_is_one_that_the_model_learns_with(larger_config, workspace):
    found = find_rate(larger_config, lambda event: None, lambda *step: None)
    assert found.note == "" and found.suggestion is not None
    events = []
    config = larger_config.replacing({"training.learning_rate": found.suggestion})
    train(config, create_run(workspace, config), events.append, Unasked())
    assert events[-1].metrics["test"]["accuracy"] == 1.0


def test_it_ends_when_the_loss_has_taken_off(toy_config, monkeypatch):
    losses = iter([1.0] * 10 + [100.0] * 30)

    class Loud(Stepper):
        def take(self, *place):
            return replace(super().take(*place), loss=torch.tensor(next(losses)))

    monkeypatch.setattr(find_rate_module, "Stepper", Loud)
    found = find_rate(toy_config, lambda event: None, lambda *step: None)
    assert len(found.points) == 11
    assert found.suggestion is None and "keep the one" in found.note


def test_it_ends_before_a_loss_that_is_no_number(toy_config, monkeypatch):
    losses = iter([1.0] * 10 + [float("nan")] * 30)

    class Broken(Stepper):
        def take(self, *place):
            return replace(super().take(*place), loss=torch.tensor(next(losses)))

    monkeypatch.setattr(find_rate_module, "Stepper", Broken)
    assert len(find_rate(toy_config, lambda event: None, lambda *step: None).points) == 10


def test_the_engine_prints_a_line_a_point_and_then_the_suggestion(toy_config, tmp_path, workspace):
    (tmp_path / "config.json").write_text(toy_config.model_dump_json(), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "workbench.engine", "find-rate", str(tmp_path / "config.json")],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    *points, last = map(json.loads, done.stdout.splitlines())
    assert [line["point"] for line in points] == last["points"]
    assert points[0]["total"] == 25 and "suggestion" in last
    assert not workspace.exists()
