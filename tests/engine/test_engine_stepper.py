"""A batch is one batch, in however many parts it is computed."""

from __future__ import annotations

import pytest
import torch

from workbench.engine import stepper
from workbench.events import Step

# Dropout draws anew for every part, so that only without it the parts are just the whole.
EXACT = {"model.dropout": 0.0, "training.batch_size": 16}


def figures(run):
    return [(event.loss, event.grad_norm) for event in run.of(Step)]


def almost(run):
    return [pytest.approx(pair, rel=2e-3, abs=1e-5) for pair in figures(run)]


@pytest.mark.parametrize("parts", [2, 3, 16])
def test_the_parts_of_a_batch_add_up_to_the_whole(learn, parts):
    whole = learn(EXACT)
    apart = learn(EXACT | {"training.gradient_accumulation_steps": parts})
    assert figures(apart) == almost(whole)


def test_weights_of_classes_count_over_the_whole_batch(learn):
    weighted = EXACT | {"training.class_weights": "given", "training.given_weights": {"neg": 5.0}}
    whole = learn(weighted)
    apart = learn(weighted | {"training.gradient_accumulation_steps": 4})
    assert figures(apart) == almost(whole)


def memory_for(monkeypatch, texts):
    """Lets the memory be too small for more than some texts at once."""
    original, sizes = stepper.part_loss, []

    def loss(setup, batch, targets):
        sizes.append(len(targets))
        if len(targets) > texts:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate")
        return original(setup, batch, targets)

    monkeypatch.setattr(stepper, "part_loss", loss)
    return sizes


def test_a_batch_that_does_not_fit_is_computed_in_parts_with_the_same_result(learn, monkeypatch):
    whole = learn(EXACT)
    sizes = memory_for(monkeypatch, 5)
    run = learn(EXACT)
    assert sizes[:7] == [16, 8, 4, 4, 4, 4, 4]  # tried whole, in halves, in quarters, and so on
    assert figures(run) == almost(whole)
    said = run.warnings
    assert (
        "A batch of 16 texts did not fit into the memory: from here on it is computed in 2"
        in (said[0])
    )
    assert "in 4 parts. The batch stays as large as it was asked for." in said[1]
    assert len(said) == 2


def test_a_memory_too_small_for_one_text_ends_the_run(learn, monkeypatch):
    memory_for(monkeypatch, 0)
    with pytest.raises(torch.OutOfMemoryError):
        learn(EXACT)


def test_dropout_draws_the_same_after_a_part_did_not_fit(learn, monkeypatch):
    asked = learn({"training.batch_size": 16, "training.gradient_accumulation_steps": 4})
    memory_for(monkeypatch, 5)
    forced = learn({"training.batch_size": 16})
    assert figures(forced) == figures(asked)


def test_recomputed_activations_give_the_same_gradients(learn):
    kept = learn(EXACT)
    recomputed = learn(EXACT | {"training.gradient_checkpointing": True})
    assert figures(recomputed) == almost(kept)
