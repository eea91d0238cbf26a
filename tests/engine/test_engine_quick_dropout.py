"""Quick dropout is dropout: as many zeros, the same mean, the same gradient."""

from __future__ import annotations

import pytest
import torch
from torch import nn
from transformers import AutoModelForSequenceClassification

from workbench.engine.quick_dropout import QuickDropout, quicken_dropout


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.9])
def test_its_share_of_values_is_dropped_and_the_mean_stays(rate):
    torch.manual_seed(0)
    found = QuickDropout(rate)(torch.ones(1001, 333))  # not a multiple of four
    assert (found == 0).float().mean().item() == pytest.approx(rate, abs=0.005)
    assert found.mean().item() == pytest.approx(1, rel=0.02)
    assert len(found.unique()) == 2


def test_each_of_the_four_values_of_a_number_is_dropped_on_its_own():
    torch.manual_seed(0)
    kept = (QuickDropout(0.5)(torch.ones(200_000)) != 0).view(-1, 4).float()
    assert kept.mean(0).tolist() == pytest.approx([0.5] * 4, abs=0.01)
    assert torch.corrcoef(kept.T).fill_diagonal_(0).abs().max() < 0.02


def test_the_gradient_goes_where_the_value_went():
    values = torch.ones(1000, requires_grad=True)
    found = QuickDropout(0.3)(values)
    found.sum().backward()
    assert torch.equal(values.grad, found.detach())


def test_it_repeats_with_the_state_of_torch():
    torch.manual_seed(3)
    state = torch.get_rng_state()
    first = QuickDropout(0.3)(torch.ones(100))
    torch.set_rng_state(state)
    assert torch.equal(first, QuickDropout(0.3)(torch.ones(100)))


@pytest.mark.parametrize(("rate", "wanted"), [(0.0, 1.0), (1.0, 0.0)])
def test_nothing_and_all_can_be_dropped(rate, wanted):
    assert (QuickDropout(rate)(torch.ones(100)) == wanted).all()


def test_half_precision_stays_half_precision():
    assert QuickDropout(0.1)(torch.ones(10, dtype=torch.bfloat16)).dtype == torch.bfloat16


def test_a_model_gets_it_everywhere_and_evaluates_as_before(tiny_model):
    model = AutoModelForSequenceClassification.from_pretrained(tiny_model).eval()
    names = list(model.state_dict())
    inputs = {"input_ids": torch.tensor([[2, 5, 8, 3]])}
    before = model(**inputs).logits
    quicken_dropout(model)
    assert torch.equal(model(**inputs).logits, before)
    assert list(model.state_dict()) == names
    kinds = {type(module) for module in model.modules() if isinstance(module, nn.Dropout)}
    assert kinds == {QuickDropout}
