"""The best model is kept by the figure that was asked for, and patience ends."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.config import RunConfig
from workbench.engine.keeper import Keeper, Moment
from workbench.engine.tasks import SingleLabel
from workbench.events import CheckpointSaved, Evaluated, RunFinished


def keeper(**changes):
    config = RunConfig().replacing({f"training.{key}": value for key, value in changes.items()})
    return Keeper(config.training, SingleLabel().is_better)


def moments(*figures):
    return [
        Moment(step, step / 10, {"accuracy": accuracy, "loss": loss, "f1": accuracy})
        for step, (accuracy, loss) in enumerate(figures, start=1)
    ]


@pytest.mark.parametrize(
    ("metric", "best"),
    [
        ("auto", [True, False, True, True]),  # of equal accuracy the lower loss
        ("accuracy", [True, False, True, False]),
        ("f1", [True, False, True, False]),
        ("loss", [True, True, False, False]),
    ],
)
def test_the_metric_decides_which_model_is_the_best(metric, best):
    judge = keeper(metric_for_best_model=metric)
    seen = moments((0.7, 0.6), (0.6, 0.4), (0.9, 0.5), (0.9, 0.45))
    assert [judge.see(moment) for moment in seen] == best


def test_patience_is_used_up_after_so_many_evaluations_without_a_better_model():
    judge = keeper(early_stopping_patience=2)
    used_up = []
    for moment in moments((0.7, 0.5), (0.6, 0.5), (0.8, 0.5), (0.7, 0.5), (0.8, 0.6)):
        judge.see(moment)
        used_up.append(judge.is_patience_used_up())
    assert used_up == [False, False, False, False, True]


def test_an_improvement_below_the_threshold_is_kept_but_does_not_renew_patience():
    judge = keeper(early_stopping_patience=2, early_stopping_threshold=0.05)
    for moment in moments((0.70, 0.5), (0.72, 0.5), (0.74, 0.5)):
        assert judge.see(moment)
    assert judge.is_patience_used_up() and judge.best.step == 3


def test_an_evaluation_out_of_turn_takes_no_patience():
    judge = keeper(early_stopping_patience=1)
    first, worse = moments((0.7, 0.5), (0.6, 0.5))
    judge.see(first)
    judge.see(worse, counts=False)
    assert not judge.is_patience_used_up()


def test_without_figures_the_newest_model_is_the_best():
    judge = keeper()
    assert judge.see(Moment(1, 0.1)) and judge.see(Moment(2, 0.2))
    assert judge.best.step == 2


def test_a_keeper_goes_on_from_its_state():
    first = keeper(early_stopping_patience=2)
    good, bad = moments((0.7, 0.5), (0.6, 0.5))
    answers = np.ones((2, 3), np.float32)
    first.see(Moment(good.step, good.epoch, good.metrics, answers))
    first.see(bad)
    second = keeper(early_stopping_patience=2)
    second.load_state_dict(first.state_dict())
    assert second.best.metrics == good.metrics and (second.best.answers == answers).all()
    second.see(bad)
    assert second.is_patience_used_up()


def test_a_run_evaluates_as_often_as_it_was_asked_to(learn):
    run = learn({"training.eval_steps": 3})
    steps = [event.step for event in run.of(Evaluated) if event.split == "validation"]
    assert steps == [3, 6, 9, 12, 15, 16]


def test_a_run_that_gets_no_better_ends_early_and_keeps_its_best(learn):
    # A learning rate this small changes nothing, so the first evaluation stays the best.
    run = learn(
        {
            "training.epochs": 50,
            "training.learning_rate": 1e-12,
            "training.early_stopping_patience": 2,
            "training.early_stopping_threshold": 0.01,
        }
    )
    assert run.finished.status == "early_stopped"
    assert run.finished.step == 24
    assert isinstance(run.events[-1], RunFinished)
    assert run.folder.has_model()


def test_a_checkpoint_is_written_as_often_as_it_was_asked_for(learn):
    run = learn({"training.save_steps": 5, "data.validation": 0.0})
    assert [event.step for event in run.of(CheckpointSaved)] == [5, 9, 10, 15, 18]
