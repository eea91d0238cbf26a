"""Dropout: set in every architecture, off in attention on a CPU, and told truly in config.json."""

from __future__ import annotations

import json

import pytest
import torch
import transformers
from torch import nn
from transformers import AutoModelForSequenceClassification

from workbench.config import RunConfig
from workbench.engine.dropout import Dropout
from workbench.engine.load import load_for_training, save_classifier
from workbench.events import Step, Warned

SMALL = {
    "vocab_size": 20,
    "hidden_size": 16,
    "num_attention_heads": 2,
    "intermediate_size": 32,
    "num_hidden_layers": 2,
    "pad_token_id": 0,
}
FAMILIES = {
    "bert": lambda: transformers.BertConfig(**SMALL),
    "roberta": lambda: transformers.RobertaConfig(**SMALL),
    "xlm-roberta": lambda: transformers.XLMRobertaConfig(**SMALL),
    "electra": lambda: transformers.ElectraConfig(embedding_size=8, **SMALL),
    "albert": lambda: transformers.AlbertConfig(embedding_size=8, **SMALL),
    "deberta": lambda: transformers.DebertaConfig(**SMALL),
    "deberta-v2": lambda: transformers.DebertaV2Config(**SMALL),
    "distilbert": lambda: transformers.DistilBertConfig(
        vocab_size=20, dim=16, n_layers=2, n_heads=2, hidden_dim=32
    ),
    "modernbert": lambda: transformers.ModernBertConfig(
        bos_token_id=1, eos_token_id=2, cls_token_id=1, sep_token_id=2, **SMALL
    ),
    "gpt2": lambda: transformers.GPT2Config(
        vocab_size=20, n_embd=16, n_layer=2, n_head=2, pad_token_id=0, eos_token_id=1
    ),
    "bart": lambda: transformers.BartConfig(
        vocab_size=20,
        d_model=16,
        encoder_layers=2,
        decoder_layers=2,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        encoder_ffn_dim=32,
        decoder_ffn_dim=32,
    ),
    "t5": lambda: transformers.T5Config(
        vocab_size=20,
        d_model=16,
        d_kv=8,
        d_ff=32,
        num_layers=2,
        num_heads=2,
        decoder_start_token_id=0,
    ),
}
DECODERS = {
    "llama": lambda: transformers.LlamaConfig(**SMALL),
    "qwen3": lambda: transformers.Qwen3Config(num_key_value_heads=2, head_dim=8, **SMALL),
}


def rates(model):
    """Every dropout in a model, as a module or as a number that its functions are given."""
    found = {module.p for module in model.modules() if isinstance(module, nn.Dropout)}
    for module in model.modules():
        for name, value in vars(module).items():
            if "drop" in name and name != "layerdrop" and isinstance(value, float):
                found.add(value)
    return found


def built(config, dropout):
    applied = dropout.apply(config, "tiny")
    return AutoModelForSequenceClassification.from_config(config), applied


@pytest.mark.parametrize("family", FAMILIES)
def test_every_dropout_of_every_family_is_set(family):
    model, applied = built(FAMILIES[family](), Dropout(0.35))
    assert rates(model) == {0.35}
    assert applied.notes == applied.remarks == ()


@pytest.mark.parametrize("family", [*FAMILIES, *DECODERS])
def test_no_dropout_at_all_makes_two_passes_alike(family):
    torch.manual_seed(0)
    model, _ = built((FAMILIES | DECODERS)[family](), Dropout(0.0))
    model.train()
    tokens = torch.tensor([[3, 4, 5, 6, model.config.eos_token_id or 1]])
    assert torch.equal(model(input_ids=tokens).logits, model(input_ids=tokens).logits)


@pytest.mark.parametrize("family", DECODERS)
def test_a_model_with_dropout_in_attention_alone_says_so(family):
    model, applied = built(DECODERS[family](), Dropout(0.35))
    assert rates(model) == {0.35}
    assert applied.notes == (
        "tiny has no dropout outside its attention: model.dropout changes none.",
    )


@pytest.mark.parametrize("family", FAMILIES)
def test_left_out_it_is_as_the_model_came(family):
    model, _ = built(FAMILIES[family](), Dropout())
    plain = AutoModelForSequenceClassification.from_config(FAMILIES[family]())
    assert rates(model) == rates(plain)


def trained_and_saved(tiny_model, folder, dropout):
    """Rates inside and after attention while training, and both in the saved config.json."""
    loaded = load_for_training(tiny_model, ["a", "b"], 64, "tiny", dropout=dropout)
    attention = loaded.model.bert.encoder.layer[0].attention
    save_classifier(loaded, folder)
    content = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    return (
        (attention.self.dropout.p, attention.output.dropout.p),
        (content["attention_probs_dropout_prob"], content["hidden_dropout_prob"]),
        loaded.remarks,
    )


CHOICES = [
    (Dropout(None, "auto", on_cpu=True), (0.0, 0.1), (0.1, 0.1)),  # for speed: not the model's
    (Dropout(None, "auto", on_cpu=False), (0.1, 0.1), (0.1, 0.1)),
    (Dropout(None, "keep", on_cpu=True), (0.1, 0.1), (0.1, 0.1)),
    (Dropout(None, "off", on_cpu=False), (0.0, 0.1), (0.0, 0.1)),
    (Dropout(0.3, "auto", on_cpu=True), (0.0, 0.3), (0.3, 0.3)),
    (Dropout(0.3, "keep", on_cpu=True), (0.3, 0.3), (0.3, 0.3)),
    (Dropout(0.3, "off", on_cpu=True), (0.0, 0.3), (0.0, 0.3)),
]


@pytest.mark.parametrize(("dropout", "trained", "saved"), CHOICES)
def test_what_was_chosen_is_saved_but_not_what_was_done_for_speed(
    dropout, trained, saved, tiny_model, tmp_path
):
    found = trained_and_saved(tiny_model, tmp_path / "saved", dropout)
    assert found[:2] == (trained, saved)
    assert bool(found[2]) == (dropout.attention == "auto" and dropout.on_cpu)


def remarks(run):
    said = [event.message for event in run.of(Warned) if event.level == "info"]
    return [message for message in said if message.startswith("Dropout")]


def test_a_run_says_that_attention_dropout_is_off_and_keeps_it_when_told(learn):
    run = learn({"training.epochs": 1})
    assert remarks(run) == [
        "Dropout inside attention (0.1) is off, since it slows down a CPU: set "
        "model.attention_dropout to keep to train with it."
    ]
    kept = learn({"training.epochs": 1, "model.attention_dropout": "keep"})
    assert remarks(kept) == []
    assert kept.of(Step)[0].loss != run.of(Step)[0].loss


def test_a_run_trains_with_the_dropout_of_its_config(learn):
    off = {"model.attention_dropout": "off"}
    plain, half, none = (
        learn({"training.epochs": 1, **off, **changes})
        for changes in ({}, {"model.dropout": 0.5}, {"model.dropout": 0.0})
    )
    assert len({run.of(Step)[0].loss for run in (plain, half, none)}) == 3
    content = json.loads((half.folder.model_path / "config.json").read_text(encoding="utf-8"))
    assert content["hidden_dropout_prob"] == 0.5
    assert RunConfig().model.dropout is None
