"""Weight decay, clipping, accumulation, states, and steps that are skipped."""

from __future__ import annotations

import copy
import math
from itertools import pairwise

import pytest
import torch
from torch import nn
from transformers import AutoModelForSequenceClassification

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
    decaying, spared = parameter_groups(small_model(), Training(weight_decay=0.1))
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


def gradient_step(changes, weight=0.5, gradients=(1.0, 3.0)):
    """The weight after some steps of a rate of 0.1 with the gradients given."""
    model = nn.Linear(1, 1, bias=False)
    nn.init.constant_(model.weight, weight)
    fixed = {"learning_rate": 0.1, "warmup": 0.0, "schedule": "constant", "max_grad_norm": 0.0}
    training = Training(**{"weight_decay": 0.0, **fixed, **changes})
    optimiser = Optimiser(model, training, CPU, 10)
    for step, gradient in enumerate(gradients):
        optimiser.set_learning_rate(step)
        take_step(optimiser, model(torch.full((1, 1), gradient)).sum())
    return model.weight.item()


def test_momentum_is_the_share_of_the_last_change():
    assert gradient_step({"optimizer": "sgd", "momentum": 0.0}) == pytest.approx(0.5 - 0.1 * 4)
    half = gradient_step({"optimizer": "sgd", "momentum": 0.5})
    assert half == pytest.approx(0.5 - 0.1 * (1 + 3 + 0.5))


@pytest.mark.parametrize("rule", ["adam", "adamw"])
def test_betas_and_epsilon_are_those_of_the_config(rule):
    # One step of Adam goes gradient / (|gradient| + epsilon), whatever the betas are.
    one = gradient_step({"optimizer": rule, "adam_epsilon": 0.1}, gradients=[0.1])
    assert one == pytest.approx(0.5 - 0.1 * 0.1 / 0.2, rel=1e-5)
    # Without a past the second step is the first one's size again.
    forgetful = gradient_step({"optimizer": rule, "adam_beta1": 0.0, "adam_beta2": 0.0})
    assert forgetful == pytest.approx(0.5 - 0.1 * 2, rel=1e-5)
    mean, square = (0.9 * 0.1 + 0.1 * 3) / 0.19, (0.5 * 0.5 + 0.5 * 9) / 0.75
    wanted = 0.5 - 0.1 * (1 + mean / math.sqrt(square))
    assert gradient_step({"optimizer": rule, "adam_beta2": 0.5}) == pytest.approx(wanted, rel=1e-5)


def test_losses_add_up_until_the_step():
    together, apart = small_model(), small_model()
    inputs = torch.randn(8, 3, generator=torch.Generator().manual_seed(1))
    one, other = (Optimiser(model, Training(), CPU, 4) for model in (together, apart))
    for optimiser in (one, other):
        optimiser.set_learning_rate(3)
    norm = take_step(one, together(inputs).square().mean())
    for part in inputs.chunk(4):
        other.backward(apart(part).square().mean() / 4)
    assert other.step().item() == pytest.approx(norm.item(), rel=1e-5)
    for a, b in zip(together.parameters(), apart.parameters(), strict=True):
        assert torch.allclose(a, b, atol=1e-6)


@pytest.mark.parametrize("rule", ["adamw", "adam", "sgd"])
@pytest.mark.parametrize("scaled", [False, True])
def test_an_optimiser_goes_on_from_its_state_as_if_never_stopped(rule, scaled, tmp_path):
    training = Training(
        optimizer=rule, schedule="reduce_lr_on_plateau", plateau_patience=0, warmup=0.0
    )

    def made():
        model = small_model()
        optimiser = Optimiser(model, training, CPU, 20)
        if scaled:
            optimiser._scaler = torch.amp.GradScaler("cpu", init_scale=4.0, growth_interval=3)
        return model, optimiser

    def go_on(model, optimiser, steps):
        rates = []
        for step in steps:
            rates.append(optimiser.set_learning_rate(step))
            take_step(optimiser, model(torch.full((1, 3), step / 10)).square().sum())
            optimiser.schedule.see(1.0)
        return rates

    model, optimiser = made()
    go_on(model, optimiser, range(5))
    saved = {"model": copy.deepcopy(model.state_dict()), "optimiser": optimiser.state_dict()}
    torch.save(saved, tmp_path / "state.pt")
    wanted = go_on(model, optimiser, range(5, 10))
    other, resumed = made()
    read = torch.load(tmp_path / "state.pt", weights_only=True)
    other.load_state_dict(read["model"])
    resumed.load_state_dict(read["optimiser"])
    assert go_on(other, resumed, range(5, 10)) == wanted
    for a, b in zip(model.parameters(), other.parameters(), strict=True):
        assert torch.equal(a, b)
    if scaled:
        assert resumed._scaler.get_scale() == optimiser._scaler.get_scale() > 4


@pytest.mark.parametrize("momentum", [0.0, 0.5])
def test_weights_that_begin_to_learn_later_join_the_others(momentum):
    model = small_model()
    training = Training(optimizer="sgd", momentum=momentum, learning_rate=0.1, warmup=0.0)
    optimiser = Optimiser(model, training, CPU, 4)
    model[0].requires_grad_(False)
    before = model[0].weight.detach().clone()
    for step in range(3):
        optimiser.set_learning_rate(step)
        take_step(optimiser, model(torch.ones(1, 3)).square().sum())
        assert torch.equal(model[0].weight, before) == (step == 0)
        model[0].requires_grad_(True)


@pytest.mark.parametrize("rule", ["adamw", "adam", "sgd"])
def test_a_step_that_a_gpu_skips_leaves_nothing_behind(rule):
    def learned(losses):
        model = small_model()
        training = Training(optimizer=rule, learning_rate=0.1, warmup=0.0, schedule="constant")
        optimiser = Optimiser(model, training, CPU, 4)
        optimiser._is_judged_there = True  # by the fused kernels, which a CPU has as well
        for step, factor in enumerate(losses):
            optimiser.set_learning_rate(step)
            take_step(optimiser, model(torch.ones(1, 3)).square().sum() * factor)
        return [weight.detach() for weight in model.parameters()]

    wanted = learned([1.0, 1.0])
    for skipped in ([math.nan, 1.0, 1.0], [1.0, math.inf, 1.0]):
        for one, other in zip(learned(skipped), wanted, strict=True):
            torch.testing.assert_close(one, other)


def test_l1_moves_weights_to_exactly_zero_but_not_past_it():
    assert gradient_step({"l1": 0.5}, gradients=[0.0]) == pytest.approx(0.5 - 0.1 * 0.5)
    assert gradient_step({"l1": 0.5}, weight=-0.5, gradients=[0.0]) == pytest.approx(-0.45)
    assert gradient_step({"l1": 10.0}, gradients=[0.0]) == 0.0


def test_l1_spares_biases_norms_and_frozen_weights():
    model = small_model()
    model[2].requires_grad_(False)
    before = copy.deepcopy(model.state_dict())
    training = Training(optimizer="sgd", l1=10.0, weight_decay=0.0, learning_rate=1.0, warmup=0.0)
    optimiser = Optimiser(model, training, CPU, 10)
    optimiser.set_learning_rate(0)
    take_step(optimiser, model(torch.ones(1, 3)).sum() * 0.0)
    after = model.state_dict()
    changed = {name for name in before if not torch.equal(before[name], after[name])}
    assert changed == {"0.weight"} and not after["0.weight"].any()


def test_l1_leaves_the_weights_alone_in_a_skipped_step():
    assert gradient_step({"l1": 1.0}, gradients=[math.nan]) == 0.5


def rates_by_weight(model, **changes):
    optimiser = Optimiser(model, Training(warmup=0.0, **changes), CPU, 10)
    optimiser.set_learning_rate(0)
    names = {weight: name for name, weight in model.named_parameters()}
    groups = optimiser._rule.param_groups
    assert sorted(names.values()) == sorted(names[w] for group in groups for w in group["params"])
    return {names[weight]: group["lr"] for group in groups for weight in group["params"]}


def test_each_layer_learns_slower_than_the_one_above(tiny_model):
    model = AutoModelForSequenceClassification.from_pretrained(tiny_model)
    rates = rates_by_weight(model, layer_decay=0.5, learning_rate=0.1)
    for name, rate in rates.items():
        depth = 0
        if name.startswith("bert.embeddings."):
            depth = 3
        elif name.startswith("bert.encoder.layer."):
            depth = 2 - int(name.split(".")[3])
        assert rate == pytest.approx(0.1 * 0.5**depth), name
    assert len(set(rates.values())) == 4
    assert set(rates_by_weight(model, learning_rate=0.1).values()) == {0.1}


def test_lower_layers_move_less(learn, tiny_model):
    from workbench.engine.load import load_for_training, load_trained

    run = learn({"training.layer_decay": 0.1, "training.optimizer": "adamw"})
    learned = load_trained(run.folder.model_path).model.bert
    torch.manual_seed(42)
    before = load_for_training(tiny_model, ["neg", "pos"], 32, "tiny").model.bert

    def moved(pick):
        now, then = pick(learned), pick(before)
        return (now - then).abs().mean().item()

    steps = [
        moved(lambda bert: bert.embeddings.position_embeddings.weight[:4]),
        moved(lambda bert: bert.encoder.layer[0].output.dense.weight),
        moved(lambda bert: bert.encoder.layer[1].output.dense.weight),
        moved(lambda bert: bert.pooler.dense.weight),
    ]
    assert all(3 * lower < upper for lower, upper in pairwise(steps))
