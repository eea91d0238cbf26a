"""Weight decay, clipping, accumulation, states, and steps that are skipped."""

from __future__ import annotations

import copy
import math

import pytest
import torch
from torch import nn

from workbench.config import Training
from workbench.engine.device import Device
from workbench.engine.optimise import Optimiser, parameter_groups

CPU = Device(torch.device("cpu"), "fp32")


def small_model():
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(3, 4), nn.LayerNorm(4), nn.Linear(4, 2))


def take_step(optimiser, loss):
    optimiser.backward(loss)
    return optimiser.step()


def test_biases_and_norms_do_not_decay():
    decaying, spared = parameter_groups(small_model(), 0.1)
    assert [tuple(item.shape) for item in decaying["params"]] == [(4, 3), (2, 4)]
    assert decaying["weight_decay"] == 0.1 and spared["weight_decay"] == 0.0
    assert len(spared["params"]) == 4


@pytest.mark.parametrize("rule", ["adamw", "adam", "sgd"])
def test_every_optimiser_lowers_the_loss(rule):
    model = small_model()
    training = Training(optimizer=rule, learning_rate=0.05, warmup=0.0, schedule="constant")
    optimiser = Optimiser(model, training, CPU, 30)
    inputs = torch.randn(16, 3, generator=torch.Generator().manual_seed(1))
    labels = (inputs[:, 0] > 0).long()
    losses = []
    for step in range(30):
        optimiser.set_learning_rate(step)
        loss = nn.functional.cross_entropy(model(inputs), labels)
        take_step(optimiser, loss)
        losses.append(loss.item())
    assert losses[-1] < 0.5 * losses[0]


@pytest.mark.parametrize("limit", [0.0, 0.5])
def test_the_norm_is_told_before_clipping_and_zero_clips_nothing(limit):
    model = small_model()
    before = [weight.detach().clone() for weight in model.parameters()]
    training = Training(optimizer="sgd", learning_rate=1.0, warmup=0, max_grad_norm=limit)
    training = training.model_copy(update={"weight_decay": 0.0})
    optimiser = Optimiser(model, training, CPU, 1)
    optimiser.set_learning_rate(0)
    norm = take_step(optimiser, model(torch.ones(1, 3)).sum() * 100).item()
    after = model.parameters()
    moved = math.sqrt(sum(((a - b) ** 2).sum().item() for a, b in zip(after, before, strict=True)))
    assert norm > 10
    assert moved == pytest.approx(limit or norm, rel=1e-3)


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
@pytest.mark.parametrize("scaled", [False, True])
def test_a_step_without_a_finite_gradient_changes_nothing(bad, scaled):
    model = small_model()
    optimiser = Optimiser(model, Training(), CPU, 10)
    if scaled:  # as on a GPU, where nobody waits to look at the norm
        optimiser._scaler = torch.amp.GradScaler("cpu", init_scale=1.0)
    optimiser.set_learning_rate(0)
    take_step(optimiser, model(torch.ones(1, 3)).sum())
    before = copy.deepcopy(model.state_dict())
    norm = take_step(optimiser, model(torch.ones(1, 3)).sum() * bad)
    assert not torch.isfinite(norm)
    assert all(torch.equal(before[name], weight) for name, weight in model.state_dict().items())
    take_step(optimiser, model(torch.ones(1, 3)).sum())
    assert not torch.equal(before["0.weight"], model.state_dict()["0.weight"])
