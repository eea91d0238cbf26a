"""Layers that begin to learn later, and parts that begin anew."""

from __future__ import annotations

import pytest
import torch
import transformers
from transformers import AutoModelForSequenceClassification

from workbench.config import Model, Training
from workbench.engine.device import Device
from workbench.engine.freezing import Freezing
from workbench.engine.load import load_for_training, load_trained, save_classifier
from workbench.engine.optimise import Optimiser
from workbench.errors import ModelError


@pytest.fixture
def model(tiny_model):
    return AutoModelForSequenceClassification.from_pretrained(tiny_model)


def part(name):
    """The part of the tiny BERT that a weight is of: "layer 0", "embeddings", …"""
    words = name.split(".")
    if words[0] == "classifier":
        return "classifier"
    return f"layer {words[3]}" if words[1] == "encoder" else words[1]


def learning(model):
    return {part(name) for name, weight in model.named_parameters() if weight.requires_grad}


TOP, ALL = {"classifier", "pooler", "layer 1"}, {"layer 0", "embeddings"}
ORDER = [
    ("encoder", 1, [{"classifier"}, TOP, TOP | {"layer 0"}, TOP | ALL, TOP | ALL]),
    ("encoder", 2, [{"classifier"}, {"classifier"}, TOP, TOP, TOP | {"layer 0"}]),
    ("encoder", 0, [{"classifier"}] * 5),
    ("first:1", 1, [TOP, TOP | {"layer 0"}, TOP | ALL, TOP | ALL, TOP | ALL]),
    ("embeddings", 3, [TOP | {"layer 0"}] * 3 + [TOP | ALL] * 2),
    ("none", 1, [TOP | ALL] * 5),
]


@pytest.mark.parametrize(("freeze", "every", "epochs"), ORDER)
def test_one_more_layer_from_the_top_learns_after_so_many_epochs(model, freeze, every, epochs):
    freezing = Freezing(model, Model(freeze=freeze, unfreeze_every=every), "tiny")
    found = []
    for epoch in range(5):
        freezing.begin_epoch(epoch)
        found.append(learning(model))
    assert found == epochs


def test_what_learns_follows_from_the_epoch_alone(tiny_model):
    for epoch in range(5):
        learned = []
        for epochs in (range(epoch + 1), [epoch]):  # never stopped, and resumed in this epoch
            model = AutoModelForSequenceClassification.from_pretrained(tiny_model)
            freezing = Freezing(model, Model(freeze="encoder", unfreeze_every=1), "tiny")
            for begun in epochs:
                freezing.begin_epoch(begun)
            learned.append(learning(model))
        assert learned[0] == learned[1]


def test_a_layer_that_all_share_is_released_once():
    config = transformers.AlbertConfig(
        vocab_size=20,
        embedding_size=8,
        hidden_size=16,
        num_attention_heads=2,
        intermediate_size=32,
        num_hidden_layers=3,
    )
    model = AutoModelForSequenceClassification.from_config(config)
    freezing = Freezing(model, Model(freeze="encoder", unfreeze_every=1), "tiny")
    freezing.begin_epoch(1)
    frozen = {name for name, weight in model.named_parameters() if not weight.requires_grad}
    assert frozen and all("embedding" in name for name in frozen)
    freezing.begin_epoch(2)
    assert all(weight.requires_grad for weight in model.parameters())


def test_the_optimisers_state_keeps_its_shape_while_layers_are_released(model):
    device = Device(torch.device("cpu"), "fp32")
    freezing = Freezing(model, Model(freeze="encoder", unfreeze_every=1), "tiny")
    optimiser = Optimiser(model, Training(weight_decay=0.1), device, 3)
    tokens = torch.tensor([[2, 5, 6, 3]])
    counts = []
    for epoch in range(3):
        freezing.begin_epoch(epoch)
        before = {name: weight.clone() for name, weight in model.state_dict().items()}
        optimiser.set_learning_rate(epoch)
        optimiser.backward(model(input_ids=tokens, labels=torch.tensor([1])).loss)
        optimiser.step()
        moved = {part(n) for n, w in model.state_dict().items() if not torch.equal(w, before[n])}
        assert moved == learning(model)
        state = optimiser.state_dict()["rule"]
        counts.append(([len(group["params"]) for group in state["param_groups"]], state["state"]))
    assert counts[0][0] == counts[1][0] == counts[2][0]
    assert len(counts[0][1]) == 2 < len(counts[2][1])
    # A checkpoint from before a release serves after it.
    other = Optimiser(model, Training(weight_decay=0.1), device, 3)
    other.load_state_dict(optimiser.state_dict())


def test_a_run_unfreezes_as_it_goes(learn, tiny_model):
    def moved(epochs):
        changes = {"model.freeze": "encoder", "model.unfreeze_every": 1, "data.validation": 0.0}
        run = learn({**changes, "training.epochs": epochs})
        learned = load_trained(run.folder.model_path).model.state_dict()
        torch.manual_seed(42)
        before = load_for_training(tiny_model, ["neg", "pos"], 32, "tiny").model
        names = [name for name, _ in before.named_parameters()]
        return {part(n) for n in names if not torch.equal(before.state_dict()[n], learned[n])}

    assert moved(1) == {"classifier"}
    assert moved(2) == TOP
    assert moved(4) == TOP | ALL


def test_unfreezing_what_is_not_frozen_is_told(learn):
    run = learn({"model.unfreeze_every": 1, "training.epochs": 1})
    assert "model.unfreeze_every changes nothing: no weights are frozen." in run.warnings


def weights_by_part(model):
    found = {}
    for name, weight in model.named_parameters():
        found.setdefault(part(name), []).append(weight.detach())
    return found


def changed(one, other):
    pairs = [(key, one[key], other[key]) for key in one]
    return {
        key for key, a, b in pairs if any(not torch.equal(x, y) for x, y in zip(a, b, strict=True))
    }


@pytest.fixture
def trained(tiny_model, tmp_path):
    """A folder with a classifier of neg and pos, whose norms and biases are no longer 1 and 0."""
    loaded = load_for_training(tiny_model, ["neg", "pos"], 64, "tiny")
    with torch.no_grad():
        for weight in loaded.model.parameters():
            weight.add_(torch.randn_like(weight))
    save_classifier(loaded, tmp_path / "trained")
    return tmp_path / "trained"


@pytest.mark.parametrize(
    ("options", "anew"),
    [
        ({}, set()),
        ({"reinit_head": True}, {"classifier"}),
        ({"reinit_layers": 1}, {"layer 1"}),
        ({"reinit_layers": 2}, {"layer 0", "layer 1"}),
        ({"reinit_layers": 1, "reinit_head": True}, {"layer 1", "classifier"}),
    ],
)
def test_only_what_was_named_begins_anew(trained, options, anew):
    before = weights_by_part(load_for_training(trained, ["neg", "pos"], 64, "tiny").model)
    after = weights_by_part(load_for_training(trained, ["neg", "pos"], 64, "tiny", **options).model)
    assert changed(before, after) == anew


def test_a_new_layer_has_the_weights_that_its_makers_begin_with(trained):
    model = load_for_training(trained, ["neg", "pos"], 64, "tiny", reinit_layers=1).model
    layer = model.bert.encoder.layer[1]
    for name, weight in layer.named_parameters():
        if name.endswith("LayerNorm.weight"):
            assert torch.equal(weight, torch.ones_like(weight)), name
        elif name.endswith("bias"):
            assert not weight.any(), name
        else:
            wanted = model.config.initializer_range
            assert weight.std().item() == pytest.approx(wanted, rel=0.2), name


def test_new_layers_learn_even_when_the_encoder_is_frozen(tiny_model):
    loaded = load_for_training(tiny_model, ["neg", "pos"], 64, "tiny", reinit_layers=1)
    Freezing(loaded.model, Model(freeze="encoder"), "tiny", loaded.new_weights)
    assert learning(loaded.model) == {"classifier", "layer 1"}


def test_more_new_layers_than_the_model_has_are_refused_in_a_sentence(tiny_model):
    with pytest.raises(ModelError, match=r"reinit_layers = 3, but tiny has 2 layers: choose 2 or"):
        load_for_training(tiny_model, ["neg", "pos"], 64, "tiny", reinit_layers=3)


def test_a_run_begins_with_new_parts(learn, trained):
    from workbench.events import Step

    runs = [
        learn({"model.name": str(trained), "training.epochs": 1, **changes})
        for changes in ({}, {"model.reinit_layers": 1}, {"model.reinit_head": True})
    ]
    assert len({run.of(Step)[0].loss for run in runs}) == 3
