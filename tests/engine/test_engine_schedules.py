"""Schedules: as transformers has them, but every step learns something."""

from __future__ import annotations

import math

import pytest
import torch
from transformers import get_scheduler

from workbench.config import Training
from workbench.engine.schedules import Schedule, learning_rate_factor, warmup_steps
from workbench.errors import ConfigError
from workbench.events import Evaluated, Step

SCHEDULES = [
    "linear",
    "cosine",
    "cosine_with_restarts",
    "polynomial",
    "constant",
    "inverse_sqrt",
    "reduce_lr_on_plateau",
]


def factors(schedule, total, warmup, **options):
    rising = warmup_steps(warmup, total)
    return [learning_rate_factor(schedule, step, total, rising, **options) for step in range(total)]


def test_linear_rises_and_falls_in_straight_lines():
    assert factors("linear", 6, 1 / 3) == pytest.approx([0.5, 1, 1, 0.75, 0.5, 0.25])


def test_constant_stays_after_the_warm_up():
    assert factors("constant", 4, 0.5) == [0.5, 1, 1, 1]


def test_restarts_begin_at_the_full_rate_again():
    values = factors("cosine_with_restarts", 100, 0.0, cycles=10)
    assert [values[step] for step in range(0, 100, 10)] == [1.0] * 10
    assert values[5] == pytest.approx(0.5) and values[99] < 0.03


@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("warmup", [0.0, 0.06, 0.999, 1, 5, 100])
@pytest.mark.parametrize("total", [1, 2, 17])
def test_every_step_learns_something(schedule, warmup, total):
    assert all(0 < value <= 1 for value in factors(schedule, total, warmup, cycles=3))


THEIRS = [
    ("linear", {}, {}),
    ("cosine", {}, {}),
    ("cosine_with_restarts", {"num_cycles": 3}, {"cycles": 3}),
    ("polynomial", {"power": 2.5, "lr_end": 0.0}, {"power": 2.5}),
    ("constant_with_warmup", {}, {}),
    ("inverse_sqrt", {}, {}),
]


@pytest.mark.parametrize(("name", "their_options", "options"), THEIRS)
@pytest.mark.parametrize("warmup", [0, 1, 13, 50])
def test_every_step_is_that_of_transformers_with_the_warm_up_one_step_ahead(
    name, their_options, options, warmup
):
    total = 97
    rule = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    theirs = get_scheduler(name, rule, warmup, total, their_options)
    wanted = []
    for _ in range(total):
        wanted.append(theirs.get_last_lr()[0])
        rule.step()
        theirs.step()
    ours = factors(name.removesuffix("_with_warmup"), total, float(warmup), **options)
    assert ours[warmup:] == pytest.approx(wanted[warmup:], abs=1e-12)
    assert ours[:warmup] == pytest.approx(wanted[1 : warmup + 1], abs=1e-12)


def test_a_warm_up_below_one_is_a_share_and_from_one_on_a_number_of_steps():
    assert [warmup_steps(value, 200) for value in (0, 0.06, 0.5, 1, 7, 500)] == [
        0,
        12,
        100,
        1,
        7,
        500,
    ]
    assert Training(warmup=30).warmup == 30


def test_a_warm_up_of_one_and_a_half_steps_is_refused_in_a_sentence(toy_config):
    with pytest.raises(ConfigError, match=r"warmup = 1.5 does not fit: it must be a share below 1"):
        toy_config.replacing({"training.warmup": 1.5})


def test_a_warm_up_longer_than_the_run_is_told(learn):
    run = learn({"training.warmup": 40})
    assert run.warnings == [
        "The warm-up of 40 steps is longer than the whole run of 16: the learning rate never "
        "reaches its full height."
    ]
    assert run.of(Step)[-1].learning_rate == pytest.approx(0.01 * 16 / 40)


LOSSES = [0.9, 0.8, 0.81, 0.8, 0.79995, 0.85, math.nan, 0.7, 0.71, 0.72, 0.73, math.inf, 0.6]


@pytest.mark.parametrize("patience", [0, 1, 3])
def test_reducing_on_a_plateau_does_what_torchs_own_does(patience):
    rule = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    options = {"factor": 0.3, "patience": patience, "eps": 0.0}
    theirs = get_scheduler("reduce_lr_on_plateau", rule, None, None, options)
    training = Training(
        schedule="reduce_lr_on_plateau", plateau_factor=0.3, plateau_patience=patience, warmup=0.0
    )
    ours = Schedule(training, 100)
    for number, loss in enumerate(LOSSES):
        theirs.step(loss)
        ours.see(loss)
        assert ours.factor(number) == pytest.approx(rule.param_groups[0]["lr"])
    assert ours.factor(99) < 1


def test_a_plateau_goes_on_from_its_state_as_if_never_stopped():
    training = Training(schedule="reduce_lr_on_plateau", plateau_patience=2, warmup=0.0)
    whole, first, second = (Schedule(training, 100) for _ in range(3))
    for loss in LOSSES:
        whole.see(loss)
    for loss in LOSSES[:5]:
        first.see(loss)
    second.load_state_dict(first.state_dict())
    for loss in LOSSES[5:]:
        second.see(loss)
    assert second.factor(99) == whole.factor(99) < 1


def test_other_schedules_do_not_mind_the_validation_loss():
    schedule = Schedule(Training(schedule="constant", warmup=0.0), 100)
    for _ in range(10):
        schedule.see(1.0)
    assert schedule.factor(50) == 1.0


def test_the_rate_of_a_run_falls_when_its_validation_loss_does_not(learn):
    run = learn(
        {
            "training.schedule": "reduce_lr_on_plateau",
            "training.plateau_patience": 0,
            "training.plateau_factor": 0.5,
            "training.learning_rate": 1.0,  # far too high: nothing is learned
            "training.warmup": 0.0,
            "training.epochs": 4,
        }
    )
    losses = [event.loss for event in run.of(Evaluated) if event.split == "validation"]
    worse = sum(loss >= min(losses[:n]) for n, loss in enumerate(losses[:3]) if n)
    assert worse and run.of(Step)[-1].learning_rate == 0.5**worse
