"""Few-shot mode: texts are compared with each other, then a plain classifier is left behind."""

from __future__ import annotations

import shutil

import numpy as np
import pandas as pd
import pytest
import torch
from transformers import AutoConfig, AutoModelForSequenceClassification, AutoTokenizer

from workbench.config import RunConfig
from workbench.engine import few_shot, last_linear
from workbench.engine.averaging import add_averaging_layer
from workbench.engine.few_shot import (
    balanced_batches,
    contrastive_loss,
    hint,
    names_as_texts,
    refuse_few_shot,
)
from workbench.engine.last_linear import features_as_logits, find_last_linear, fit_last_linear
from workbench.engine.load import load_for_training
from workbench.errors import ConfigError, ModelError
from workbench.events import Evaluated, Phase, RunFinished, RunStarted, Step, Warned

FEW = {
    "training.method": "few_shot",
    "training.few_shot_steps": 12,
    "training.few_shot_batch_size": 8,
}


class StopAfterStep:
    """A user who asks for a stop as soon as a step is done."""

    def __init__(self, step):
        self.step, self.done = step, 0

    def see(self, event):
        if isinstance(event, Step):
            self.done = event.step

    def read(self):
        return "stop" if self.done >= self.step else None


@pytest.fixture
def sentence_encoder(tiny_model, tmp_path):
    """The tiny model as a sentence encoder that averages its tokens."""
    folder = tmp_path / "encoder"
    shutil.copytree(tiny_model, folder)
    (folder / "1_Pooling").mkdir()
    (folder / "1_Pooling" / "config.json").write_text('{"pooling_mode_mean_tokens": true}')
    return folder


def losses(run):
    return [event.loss for event in run.of(Step)]


def test_plain_classes_are_learned_from_pairs(learn, sentence_encoder):
    run = learn(FEW | {"model.name": str(sentence_encoder)})
    assert run.finished.status == "completed" and run.finished.step == 12
    assert run.finished.metrics["test"]["accuracy"] == 1.0
    assert losses(run)[-1] < 0.5 * losses(run)[0]


def test_the_events_are_those_of_every_run(learn):
    run = learn(FEW)
    started = run.of(RunStarted)[0]
    assert (started.total_steps, started.steps_per_epoch) == (12, 7)  # 58 rows by 8
    assert started.epochs == pytest.approx(12 / 7)
    assert [event.step for event in run.of(Step)] == list(range(1, 13))
    for event in run.of(Step):
        assert event.grad_norm > 0 and event.learning_rate > 0 and event.epoch > 0
    assert [(item.split, item.step) for item in run.of(Evaluated)] == [
        ("validation", 12),
        ("test", 12),
    ]
    assert "fitting" in [event.name for event in run.of(Phase)]
    assert isinstance(run.events[-1], RunFinished)


@pytest.mark.parametrize("averages", [False, True])
def test_the_saved_folder_is_plain_and_predicts_what_the_run_measured(
    learn, tiny_model, sentence_encoder, averages
):
    run = learn(FEW | {"model.name": str(sentence_encoder if averages else tiny_model)})
    model = AutoModelForSequenceClassification.from_pretrained(run.folder.model_path).eval()
    tokenizer = AutoTokenizer.from_pretrained(run.folder.model_path)
    assert type(model).__name__ == "BertForSequenceClassification"
    assert model.config.num_hidden_layers == (3 if averages else 2)
    frame = pd.read_parquet(run.folder.predictions_path)
    with torch.no_grad():
        logits = model(**tokenizer(list(frame["text"]), padding=True, return_tensors="pt")).logits
    wanted = frame[["probability: neg", "probability: pos"]].to_numpy()
    np.testing.assert_allclose(logits.softmax(-1).numpy(), wanted, atol=1e-5)


def test_a_step_reads_every_text_of_its_batch_once_and_no_pair_by_itself(learn, monkeypatch):
    read = []
    original = few_shot.collate

    def note(encoded, rows, *rest):
        read.extend(rows.tolist())
        return original(encoded, rows, *rest)

    monkeypatch.setattr(few_shot, "collate", note)
    run = learn(FEW | {"training.few_shot_steps": 7})
    assert run.of(Step)[-1].epoch == 1
    # 58 rows and the names of the 2 classes, which make 1,770 pairs.
    assert sorted(read) == list(range(60))


def test_the_same_seed_gives_the_same_run_and_another_seed_another(learn):
    first, again, other = learn(FEW), learn(FEW), learn(FEW | {"training.seed": 7})
    assert losses(first) == losses(again)
    assert first.finished.metrics == again.finished.metrics
    assert losses(first) != losses(other)


def test_stopping_fits_the_head_to_what_was_learned(learn):
    wish = StopAfterStep(3)
    run = learn(FEW, control=wish, emit=wish.see)
    assert run.finished.status == "stopped" and run.finished.step == 3
    assert len(run.of(Step)) == 3
    assert set(run.finished.metrics) == {"validation", "test"} and run.folder.has_model()


def test_a_stop_before_the_first_step_leaves_no_model(learn):
    run = learn(FEW, control=StopAfterStep(0))
    assert run.finished.status == "stopped" and run.finished.metrics == {}
    assert not run.folder.has_model()


def test_without_validation_and_test_rows_there_is_still_a_model(learn):
    run = learn(FEW | {"data.validation": 0.0, "data.test": 0.0})
    assert run.finished.metrics == {} and run.folder.has_model()


def test_a_frozen_encoder_is_refused_in_a_sentence(learn, sentence_encoder):
    with pytest.raises(ConfigError, match=r"model\.freeze = encoder leaves nothing"):
        learn(FEW | {"model.freeze": "encoder", "model.name": str(sentence_encoder)})


def test_a_small_table_is_told_of_few_shot_mode(learn):
    advice = [event.advice for event in learn().of(Warned)]
    assert any("few-shot" in item for item in advice)
    assert not any("few-shot" in event.advice for event in learn(FEW).of(Warned))


@pytest.mark.parametrize(("rows", "is_told"), [(7, False), (8, True), (64, True), (65, False)])
def test_the_hint_is_for_8_to_64_rows_a_class(rows, is_told):
    labels = np.repeat(np.arange(3), rows)
    assert (hint(labels, RunConfig().training) is not None) == is_told


def test_an_epoch_of_batches_holds_every_row_once_and_pairs_of_every_batch_agree():
    labels = np.repeat(np.arange(20), 8)
    batches = balanced_batches(labels, batches=10, seed=3)
    epoch = [next(batches) for _ in range(10)]
    assert sorted(np.concatenate(epoch)) == list(range(160))
    for rows in epoch:
        _, counts = np.unique(labels[rows], return_counts=True)
        assert counts.min() >= 2
    assert not np.array_equal(epoch[0], next(batches))


def test_the_loss_weighs_like_and_unlike_pairs_evenly():
    features = torch.tensor([[2.0, 0.0], [0.0, 3.0], [1.0, 1.0]])
    # The one like pair has cosine 0; the unlike ones have cosine 0.707 each.
    loss = contrastive_loss(features, torch.tensor([0, 0, 1]), torch.ones(3))
    assert loss == pytest.approx(0.5 * (1 + 0.5))


def test_the_loss_counts_a_row_as_often_as_its_weight_says():
    features = torch.tensor([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    # Of the like pairs one has cosine 1, two have cosine 0 and count three times each.
    loss = contrastive_loss(features, torch.tensor([0, 0, 0]), torch.tensor([1.0, 1.0, 3.0]))
    assert loss == pytest.approx(0.5 * 6 / 7)


def test_the_loss_of_a_batch_without_pairs_can_be_learned_from():
    features = torch.ones(1, 4, requires_grad=True)
    contrastive_loss(features, torch.tensor([0]), torch.ones(1)).backward()
    assert torch.equal(features.grad, torch.zeros(1, 4))


@pytest.mark.parametrize("classes", [2, 3])
def test_the_head_has_the_direction_of_a_strictly_penalised_logistic_regression(classes):
    from sklearn.linear_model import LogisticRegression

    features, labels, weights = scattered(classes)
    layer = torch.nn.Linear(5, classes)
    fit_last_linear(layer, torch.from_numpy(features).float(), labels, weights)
    # Of two classes scikit-learn penalises one row of weights, where the layer has two.
    inverse_penalty = last_linear._DIRECTION_INVERSE_PENALTY * (2 if classes == 2 else 1)
    regression = LogisticRegression(C=inverse_penalty, tol=1e-10, max_iter=10000)
    regression.fit(features / 7, labels, weights)
    wanted = regression.coef_.ravel()
    if classes == 2:
        wanted = np.concatenate([-wanted, wanted])
    found = layer.weight.detach().double().numpy().ravel()
    cosine = found @ wanted / np.linalg.norm(found) / np.linalg.norm(wanted)
    assert cosine == pytest.approx(1, abs=1e-5)


def test_the_head_is_as_sure_as_a_mildly_penalised_one_in_its_direction():
    features, labels, weights = scattered(3)
    layer = torch.nn.Linear(5, 3)
    fit_last_linear(layer, torch.from_numpy(features).float(), labels, weights)
    with torch.no_grad():
        logits = layer(torch.from_numpy(features).float()).double()
    costs = []
    for times in (0.95, 1.0, 1.05):
        losses = torch.nn.functional.cross_entropy(
            times * logits, torch.from_numpy(labels), reduction="none"
        )
        penalty = 0.5 * (7 * times * layer.weight).square().sum().item()
        misfit = (losses @ torch.from_numpy(weights)).item()
        costs.append(last_linear._LENGTH_INVERSE_PENALTY * misfit + penalty)
    assert costs[1] < costs[0] and costs[1] < costs[2]


def scattered(classes):
    """Features of length 7, labels, and weights of 60 rows."""
    random = np.random.default_rng(0)
    labels = np.arange(60) % classes
    features = random.normal(size=(60, 5)) + labels[:, None]
    features *= 7 / np.linalg.norm(features, axis=1, keepdims=True)
    return features, labels, np.where(np.arange(60) % 5, 1.0, 4.0)


def test_class_names_become_texts_unless_they_say_nothing():
    assert names_as_texts(["rec.sport_hockey", "Sci/Tech"]) == ["rec sport hockey", "Sci Tech"]
    assert names_as_texts(["体育", "财经"]) == ["体育", "财经"]
    assert names_as_texts(["0", "1"]) == names_as_texts(["B2", "spam"]) == []


_SMALL = {"vocab_size": 40, "num_labels": 3}
_ARCHITECTURES = {
    "bert": {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2},
    "roberta": {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2},
    "distilbert": {"dim": 8, "hidden_dim": 16, "n_layers": 1, "n_heads": 2},
    "gpt2": {"n_embd": 8, "n_layer": 1, "n_head": 2, "pad_token_id": 0},
    "electra": {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2},
}


_INPUTS = {
    "input_ids": torch.tensor([[5, 6, 7, 8], [9, 8, 0, 0]]),
    "attention_mask": torch.tensor([[1, 1, 1, 1], [1, 1, 0, 0]]),
}


def classifier_of(kind):
    torch.manual_seed(0)
    config = AutoConfig.for_model(kind, **_SMALL, **_ARCHITECTURES[kind])
    return AutoModelForSequenceClassification.from_config(config).eval()


@pytest.mark.parametrize("kind", _ARCHITECTURES)
def test_what_the_last_linear_layer_reads_is_found_in_any_architecture(kind):
    model = classifier_of(kind)
    name = find_last_linear(model, kind)
    with torch.no_grad():
        with features_as_logits(model, name):
            features = model(**_INPUTS).logits
        assert features.shape == (2, 8)
        logits = model.get_submodule(name)(features)
        torch.testing.assert_close(logits, model(**_INPUTS).logits)


@pytest.mark.parametrize("kind", ["bert", "roberta"])
def test_the_averaging_layer_gives_the_average_of_all_tokens(kind):
    model = classifier_of(kind)
    with torch.no_grad():
        hidden = model.base_model(**_INPUTS).last_hidden_state
        mask = _INPUTS["attention_mask"].unsqueeze(-1)
        average = (hidden * mask).sum(1) / mask.sum(1)
        assert add_averaging_layer(model)
        with features_as_logits(model, find_last_linear(model, kind)):
            features = model(**_INPUTS).logits
    wanted = torch.nn.functional.layer_norm(average, average.shape[-1:])
    torch.testing.assert_close(features, 0.1 * wanted, atol=0.005, rtol=0)


@pytest.mark.parametrize("kind", ["distilbert", "gpt2"])
def test_other_architectures_get_no_averaging_layer(kind):
    model = classifier_of(kind)
    before = model.config.to_dict()
    assert not add_averaging_layer(model)
    assert model.config.to_dict() == before


def test_a_head_that_does_not_end_in_a_linear_layer_is_refused_in_a_sentence(sentence_encoder):
    model = load_for_training(sentence_encoder, ["a", "b"], 32, "tiny").model
    model.classifier = torch.nn.Bilinear(1, 1, 2)
    with pytest.raises(ModelError, match="does not end in a linear layer"):
        find_last_linear(model, "tiny")


@pytest.mark.parametrize("what", ["estimate", "learning rate to find"])
def test_what_few_shot_mode_does_not_have_is_refused(what):
    few = RunConfig().replacing(FEW).training
    with pytest.raises(ConfigError, match=f"there is no {what} for it"):
        refuse_few_shot(few, what)
    refuse_few_shot(RunConfig().training, what)
