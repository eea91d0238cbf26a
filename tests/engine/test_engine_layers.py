"""Freezing: what is frozen does not learn, everything else does."""

from __future__ import annotations

import shutil

import pytest
import torch
from transformers import (
    AlbertConfig,
    AutoModelForSequenceClassification,
    BartConfig,
    BertConfig,
    GPT2Config,
    T5Config,
)

from workbench.engine.freezing import freeze
from workbench.engine.layers import depths, find_embeddings, find_layers
from workbench.engine.load import load_for_training, load_trained
from workbench.errors import ModelError

SMALL = {"vocab_size": 20, "hidden_size": 16, "num_attention_heads": 2, "intermediate_size": 32}
FAMILIES = {
    "bert": (BertConfig(num_hidden_layers=3, **SMALL), 3),
    "gpt2": (GPT2Config(vocab_size=20, n_embd=16, n_layer=4, n_head=2), 4),
    "bart": (
        BartConfig(
            vocab_size=20,
            d_model=16,
            encoder_layers=3,
            decoder_layers=2,
            encoder_attention_heads=2,
            decoder_attention_heads=2,
            encoder_ffn_dim=32,
            decoder_ffn_dim=32,
        ),
        3,
    ),
    "t5": (T5Config(vocab_size=20, d_model=16, d_kv=8, d_ff=32, num_layers=3, num_heads=2), 3),
    "albert": (AlbertConfig(embedding_size=8, num_hidden_layers=3, **SMALL), 1),
}


@pytest.mark.parametrize("family", FAMILIES)
def test_layers_and_embeddings_are_found_in_every_family(family):
    config, layers = FAMILIES[family]
    model = AutoModelForSequenceClassification.from_config(config)
    assert len(find_layers(model.base_model)) == layers
    found = {
        id(weight) for part in find_embeddings(model.base_model) for weight in part.parameters()
    }
    assert id(model.get_input_embeddings().weight) in found
    stacked = {id(weight) for weight in find_layers(model.base_model).parameters()}
    assert not found & stacked


DEPTHS = {
    "bert": {0, 1, 2, 3, 4},
    "gpt2": {0, 1, 2, 3, 4, 5},
    "bart": {0, 1, 2, 3, 4, 5, 6},  # two of the decoder above three of the encoder
    "t5": {0, 1, 2, 3, 4, 5, 6, 7},  # as many in the decoder as in the encoder
    "albert": {0, 1, 2},  # one layer, passed three times
}


@pytest.mark.parametrize("family", FAMILIES)
def test_every_weight_of_every_family_lies_at_one_depth(family):
    config, _ = FAMILIES[family]
    model = AutoModelForSequenceClassification.from_config(config)
    found = depths(model)
    assert set(found) == set(model.parameters())
    assert set(found.values()) == DEPTHS[family]
    assert found[model.get_input_embeddings().weight] == max(DEPTHS[family])
    base = {id(weight) for weight in model.base_model.parameters()}
    assert all(depth == 0 for weight, depth in found.items() if id(weight) not in base)


def test_a_layer_that_stands_in_several_places_counts_once():
    model = AutoModelForSequenceClassification.from_config(FAMILIES["bert"][0])
    layers = model.bert.encoder.layer
    layers[0] = layers[2]
    found = depths(model)
    assert {found[weight] for weight in layers[0].parameters()} == {1}
    assert {found[weight] for weight in layers[1].parameters()} == {2}


def is_frozen(name, choice):
    embeddings = name.startswith("bert.embeddings.")
    return {
        "none": False,
        "embeddings": embeddings,
        "first:1": embeddings or name.startswith("bert.encoder.layer.0."),
        "first:2": embeddings or name.startswith("bert.encoder.layer."),
        "encoder": name.startswith("bert."),
    }[choice]


@pytest.mark.parametrize("choice", ["none", "embeddings", "first:1", "first:2", "encoder"])
def test_frozen_weights_stay_and_the_others_learn(choice, learn, tiny_model):
    run = learn({"model.freeze": choice, "training.epochs": 1, "training.weight_decay": 0.1})
    learned = load_trained(run.folder.model_path).model.state_dict()
    torch.manual_seed(42)
    before = load_for_training(tiny_model, ["neg", "pos"], 32, "tiny").model
    names = [name for name, _ in before.named_parameters()]
    frozen = {name for name in names if is_frozen(name, choice)}
    same = {name for name in names if torch.equal(before.state_dict()[name], learned[name])}
    assert same == frozen


def test_a_new_pooler_learns_even_when_the_encoder_is_frozen(tiny_model, tmp_path):
    folder = shutil.copytree(tiny_model, tmp_path / "no pooler")
    from transformers import BertModel

    BertModel.from_pretrained(folder, add_pooling_layer=False).save_pretrained(folder)
    loaded = load_for_training(folder, ["a", "b"], 32, "tiny")
    freeze(loaded.model, "encoder", "tiny", loaded.new_weights)
    learning = {name for name, item in loaded.model.named_parameters() if item.requires_grad}
    assert learning == {
        "bert.pooler.dense.weight",
        "bert.pooler.dense.bias",
        "classifier.weight",
        "classifier.bias",
    }


def test_more_layers_than_the_model_has_are_refused_in_a_sentence(learn):
    with pytest.raises(ModelError, match=r"first:3, but .* has 2 layers: choose first:2 or fewer"):
        learn({"model.freeze": "first:3"})
