"""The last layer computed for the first token alone."""

from __future__ import annotations

import copy

import pytest
import torch
import transformers

from workbench.engine.first_token import compute_first_token_only
from workbench.engine.layers import find_layers

SIZES = {
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "intermediate_size": 64,
    "vocab_size": 100,
    "pad_token_id": 0,
}
DISTILBERT_SIZES = {"dim": 32, "n_layers": 2, "n_heads": 4, "hidden_dim": 64, "vocab_size": 100}
FAMILIES = ("Bert", "Roberta", "XLMRoberta", "Camembert", "Electra", "DistilBert")


def small_model(family, **changes):
    torch.manual_seed(0)
    sizes = DISTILBERT_SIZES if family == "DistilBert" else SIZES
    config = getattr(transformers, f"{family}Config")(**sizes | changes)
    return getattr(transformers, f"{family}ForSequenceClassification")(config).eval()


def some_texts():
    torch.manual_seed(1)
    ids, mask = torch.randint(5, 100, (3, 9)), torch.ones(3, 9, dtype=torch.long)
    mask[0, 5:] = mask[2, 2:] = 0
    return {"input_ids": ids * mask, "attention_mask": mask}


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("has_padding", [True, False])
def test_logits_and_gradients_stay_the_same(family, has_padding):
    whole = small_model(family)
    quick = copy.deepcopy(whole)
    texts = some_texts() if has_padding else {"input_ids": some_texts()["input_ids"]}
    assert compute_first_token_only(quick)
    answers = []
    for model in (whole, quick):
        answers.append(model(**texts).logits)
        answers[-1].square().sum().backward()
    torch.testing.assert_close(answers[1], answers[0])
    wanted = {name: weight.grad for name, weight in whole.named_parameters()}
    found = {name: weight.grad for name, weight in quick.named_parameters()}
    torch.testing.assert_close(found, wanted, rtol=1e-4, atol=1e-7)


@pytest.mark.parametrize("family", FAMILIES)
def test_only_the_first_token_leaves_the_last_layer(family):
    model = small_model(family)
    compute_first_token_only(model)
    widths = []
    for layer in find_layers(model.base_model):
        layer.register_forward_hook(lambda _, __, output: widths.append(output.shape[1]))
    model(**some_texts())
    assert widths == [9, 1]


def test_it_works_with_layers_that_compute_twice_and_with_dropout():
    model = small_model("Bert", attention_probs_dropout_prob=0.2).train()
    compute_first_token_only(model)
    gradients = []
    for recomputes in (False, True):
        if recomputes:
            model.gradient_checkpointing_enable({"use_reentrant": False})
        torch.manual_seed(2)
        model.zero_grad()
        model(**some_texts()).logits.square().sum().backward()
        gradients.append([weight.grad.clone() for weight in model.parameters()])
    torch.testing.assert_close(gradients[1], gradients[0])


def test_what_it_does_not_know_stays_as_it_is():
    decoder = small_model("Bert", is_decoder=True)
    eager = small_model("Bert", attn_implementation="eager")
    other = small_model("MPNet")
    for model in (decoder, eager, other):
        assert not compute_first_token_only(model)
        assert "forward" not in vars(find_layers(model.base_model)[-1])
