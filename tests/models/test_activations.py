"""What a step keeps of each token, counted on tiny models of every family, beside the estimate."""

from __future__ import annotations

import pytest
import torch
import transformers

from tests.models.families import FAMILIES, family_config
from workbench.config import RunConfig
from workbench.engine.dropout import Dropout
from workbench.engine.first_token import compute_first_token_only
from workbench.engine.freezing import freeze
from workbench.engine.layers import recompute_activations
from workbench.engine.quick_dropout import quicken_dropout
from workbench.models.memory import kept_per_token, shape_of

TEXTS, LENGTH = 4, 64


def kept_bytes(family: str, changes: dict[str, object]) -> int:
    """The distinct tensors that autograd holds after a forward pass, without the weights."""
    config = family_config(family, hidden=128, heads=4, layers=4)
    config.num_labels = 2
    Dropout(attention="off").apply(config, family)
    torch.manual_seed(0)
    model = transformers.AutoModelForSequenceClassification.from_config(config)
    model.config.pad_token_id = 0
    head = [name for name, _ in model.named_parameters() if "class" in name or "score" in name]
    freeze(model, str(changes.get("model.freeze", "none")), family, frozenset(head))
    if changes.get("training.gradient_checkpointing"):
        recompute_activations(model, family)
    compute_first_token_only(model)
    quicken_dropout(model)
    model.train()
    weights = {one.untyped_storage().data_ptr() for one in model.parameters()}
    held: dict[int, torch.UntypedStorage] = {}

    def hold(tensor: torch.Tensor) -> torch.Tensor:
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in weights:
            held[storage.data_ptr()] = storage  # kept, so that no other comes to lie there
        return tensor

    tokens = torch.full((TEXTS, LENGTH), 5)
    tokens[:, -1] = 3
    with torch.autograd.graph.saved_tensors_hooks(hold, lambda tensor: tensor):
        model(input_ids=tokens, attention_mask=torch.ones_like(tokens))
    return sum(one.nbytes() for one in held.values())


def estimated_bytes(family: str, changes: dict[str, object]) -> float:
    """What the estimate says of the same."""
    config = family_config(family, hidden=128, heads=4, layers=4)
    told = RunConfig().replacing(
        {"training.batch_size": TEXTS, "model.max_length": LENGTH, **changes}
    )
    shape = shape_of(config.to_dict())
    assert shape is not None
    return 4 * TEXTS * LENGTH * kept_per_token(shape, told)


@pytest.mark.parametrize("family", FAMILIES)
def test_what_a_step_keeps_follows_from_the_config(family):
    assert estimated_bytes(family, {}) == pytest.approx(kept_bytes(family, {}), rel=0.08)


@pytest.mark.parametrize("family", ["bert", "llama", "t5"])
@pytest.mark.parametrize(
    "changes", [{"model.freeze": "first:2"}, {"training.gradient_checkpointing": True}]
)
def test_what_is_frozen_or_computed_anew_is_not_kept(family, changes):
    whole = kept_bytes(family, {})
    saved = whole - kept_bytes(family, changes)
    estimated = estimated_bytes(family, {}) - estimated_bytes(family, changes)
    assert estimated == pytest.approx(saved, rel=0.15)
    assert saved > 0.15 * whole
