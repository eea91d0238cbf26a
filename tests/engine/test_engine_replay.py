"""Which runs have their steps recorded; what the recordings compute is tried on a GPU."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import torch
from transformers import LlamaConfig, LlamaForSequenceClassification

from workbench.config import RunConfig
from workbench.engine.device import Device
from workbench.engine.replay import can_replay
from workbench.engine.setup import Setup, set_up
from workbench.engine.steering import Steering, Unasked
from workbench.engine.team import Team

GPU = Device(torch.device("cuda"), "fp32")


@pytest.fixture
def make_setup(toy_config: RunConfig):
    """A run as it would be on a GPU."""

    def make(changes: dict[str, Any] | None = None) -> Setup:
        config = toy_config.replacing(changes or {})
        setup = set_up(config, lambda event: None, Steering(Unasked(), lambda event: None))
        return replace(setup, device=GPU)

    return make


def test_steps_are_recorded_on_a_gpu_alone(make_setup):
    setup = make_setup()
    assert can_replay(setup)
    assert not can_replay(replace(setup, device=Device(torch.device("cpu"), "fp32")))
    assert not can_replay(replace(setup, team=Team(0, 2)))


@pytest.mark.parametrize(
    "changes",
    [{"training.cuda_graphs": False}, {"training.gradient_checkpointing": True}],
    ids=lambda changes: next(iter(changes)),
)
def test_steps_are_not_recorded_where_they_cannot_be_or_need_not(make_setup, changes):
    assert not can_replay(make_setup(changes))


@pytest.mark.parametrize(
    ("rope", "is_recorded"),
    [
        ({"rope_type": "default", "rope_theta": 10000.0}, True),
        ({"rope_type": "dynamic", "rope_theta": 10000.0, "factor": 2.0}, False),
    ],
)
def test_a_model_that_asks_a_gpu_how_long_texts_are_is_not_recorded(make_setup, rope, is_recorded):
    config = LlamaConfig(
        vocab_size=20, hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        num_key_value_heads=2, intermediate_size=32, rope_parameters=rope, pad_token_id=0,
    )  # fmt: skip
    setup = make_setup()
    classifier = replace(setup.classifier, model=LlamaForSequenceClassification(config))
    assert can_replay(replace(setup, classifier=classifier)) == is_recorded
