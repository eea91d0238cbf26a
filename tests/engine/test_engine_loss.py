"""The loss: torch's own where torch has it, and the same in whatever parts it is computed."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
import torch
from sklearn.utils.class_weight import compute_class_weight
from torch.nn import functional

from workbench.config import Training
from workbench.engine.loss import Loss, balanced_weights
from workbench.errors import ConfigError
from workbench.events import Evaluated, Step

CPU = torch.device("cpu")
CLASSES = ["ham", "not spam", "spam"]
RANDOM = np.random.default_rng(0)
SINGLE = np.array([0, 0, 0, 0, 0, 1, 2, 2, 0, 1])
MANY = (RANDOM.random((10, 3)) < [0.2, 0.5, 0.8]).astype(np.int64)
NUMBERS = RANDOM.normal(size=10).astype(np.float32)
TARGETS = {"single_label": SINGLE, "multi_label": MANY, "regression": NUMBERS}
LOGITS = torch.from_numpy(RANDOM.normal(size=(10, 3))).float() * 3


def loss_of(task="single_label", targets=None, **changes):
    targets = TARGETS[task] if targets is None else targets
    return Loss(Training(**changes), task, CLASSES, targets, CPU)


def mean(loss, logits, targets):
    return loss.rows(logits, torch.from_numpy(targets)).sum() / loss.weight(targets)


GIVEN = {"class_weights": "given", "given_weights": {"spam": 5.0, "not spam": 0.5}}


@pytest.mark.parametrize("smoothing", [0.0, 0.2])
@pytest.mark.parametrize("weights", [None, [1.0, 0.5, 5.0]])
def test_single_label_is_torchs_cross_entropy(smoothing, weights):
    loss = loss_of(label_smoothing=smoothing, **(GIVEN if weights else {}))
    wanted = functional.cross_entropy(
        LOGITS,
        torch.from_numpy(SINGLE),
        weight=None if weights is None else torch.tensor(weights),
        label_smoothing=smoothing,
    )
    assert mean(loss, LOGITS, SINGLE).item() == pytest.approx(wanted.item(), rel=1e-6)


def test_smoothing_is_transformers_own():
    from transformers.trainer_pt_utils import LabelSmoother

    wanted = LabelSmoother(epsilon=0.1)({"logits": LOGITS}, torch.from_numpy(SINGLE))
    found = mean(loss_of(label_smoothing=0.1), LOGITS, SINGLE)
    assert found.item() == pytest.approx(wanted.item(), rel=1e-6)


def test_multi_label_is_torchs_binary_cross_entropy():
    yes = torch.from_numpy(MANY).float()
    wanted = functional.binary_cross_entropy_with_logits(LOGITS, yes)
    found = mean(loss_of("multi_label"), LOGITS, MANY)
    assert found.item() == pytest.approx(wanted.item(), rel=1e-6)
    wanted = functional.binary_cross_entropy_with_logits(LOGITS, yes * 0.8 + 0.1)
    found = mean(loss_of("multi_label", label_smoothing=0.2), LOGITS, MANY)
    assert found.item() == pytest.approx(wanted.item(), rel=1e-6)


def test_a_given_weight_of_many_labels_is_that_of_the_classs_yes():
    loss = loss_of("multi_label", **GIVEN)
    yes = torch.from_numpy(MANY).float()
    wanted = functional.binary_cross_entropy_with_logits(
        LOGITS, yes, pos_weight=torch.tensor([1.0, 0.5, 5.0]), reduction="none"
    ).mean(dim=1)
    assert torch.allclose(loss.rows(LOGITS, torch.from_numpy(MANY)), wanted)
    counts = np.where(MANY == 1, [1.0, 0.5, 5.0], 1.0)
    assert loss.weight(MANY) == pytest.approx(counts.mean(axis=1).sum())


def test_regression_is_the_squared_error():
    logits = LOGITS[:, :1]
    wanted = ((logits.squeeze(1) - torch.from_numpy(NUMBERS)) ** 2).mean()
    found = mean(loss_of("regression"), logits, NUMBERS)
    assert found.item() == pytest.approx(wanted.item(), rel=1e-6)


@pytest.mark.parametrize("task", TARGETS)
@pytest.mark.parametrize(
    "changes", [{}, {"class_weights": "balanced", "label_smoothing": 0.1, "focal_gamma": 2.0}]
)
def test_the_loss_of_the_parts_is_the_loss_of_the_whole(task, changes):
    loss = loss_of(task, **({} if task == "regression" else changes))
    logits = LOGITS[:, :1] if task == "regression" else LOGITS
    targets = TARGETS[task]
    whole = mean(loss, logits, targets)
    parts = np.split(np.arange(10), [1, 5, 8])
    total = sum(loss.weight(targets[part]) for part in parts)
    added = sum(
        loss.rows(logits[part], torch.from_numpy(targets[part])).sum() / total for part in parts
    )
    assert total == pytest.approx(loss.weight(targets), rel=1e-6)
    assert added.item() == pytest.approx(whole.item(), rel=1e-6)


def test_balanced_weights_are_scikit_learns():
    wanted = compute_class_weight("balanced", classes=np.arange(3), y=SINGLE)
    assert balanced_weights(SINGLE, 3).tolist() == pytest.approx(wanted.tolist())
    assert balanced_weights(SINGLE, 5).tolist() == pytest.approx([*wanted, 1, 1])


def test_balanced_classes_count_alike_in_the_loss():
    loss = loss_of(class_weights="balanced")
    counts = [loss.weight(SINGLE[number == SINGLE]) for number in range(3)]
    assert counts == pytest.approx([10 / 3] * 3)
    loss = loss_of("multi_label", class_weights="balanced")
    for column in range(3):
        one = np.zeros((2, 3), np.int64)
        one[1, column] = 1
        no, yes = (loss.weight(one[row : row + 1]) for row in (0, 1))
        more = 3 * (yes - no)  # what a yes counts more than a no
        ayes = MANY[:, column].sum()
        assert more == pytest.approx(5 / ayes - 5 / (10 - ayes), abs=1e-5)


@pytest.mark.parametrize("gamma", [0.5, 2.0])
def test_focal_loss_is_that_of_the_paper(gamma):
    own = LOGITS.softmax(1)[torch.arange(10), torch.from_numpy(SINGLE)]
    wanted = -((1 - own) ** gamma) * own.log()
    found = loss_of(focal_gamma=gamma).rows(LOGITS, torch.from_numpy(SINGLE))
    assert torch.allclose(found, wanted, atol=1e-5)
    yes = LOGITS.sigmoid()
    right = torch.where(torch.from_numpy(MANY) == 1, yes, 1 - yes)
    wanted = (-((1 - right) ** gamma) * right.log()).mean(1)
    found = loss_of("multi_label", focal_gamma=gamma).rows(LOGITS, torch.from_numpy(MANY))
    assert torch.allclose(found, wanted, atol=1e-5)


@pytest.mark.parametrize("task", ["single_label", "multi_label"])
@pytest.mark.parametrize("gamma", [0.5, 1.0, 2.0])
def test_a_certain_model_gets_no_infinite_gradient_from_the_focal_loss(task, gamma):
    logits = torch.tensor([[200.0, -200.0, -200.0]], requires_grad=True)
    targets = {"single_label": [0], "multi_label": [[1, 0, 0]]}[task]
    loss_of(task, focal_gamma=gamma).rows(logits, torch.tensor(targets)).sum().backward()
    assert torch.isfinite(logits.grad).all()


MISTAKES = [
    ({"class_weights": "given"}, "given_weights is empty"),
    (
        {"class_weights": "given", "given_weights": {"Spam": 2.0}},
        "a weight for 'Spam', which is no class of the table: did you mean 'spam'?",
    ),
    (
        {"class_weights": "given", "given_weights": {"?": 2.0}},
        "the classes are 'ham', 'not spam', 'spam'.",
    ),
]


@pytest.mark.parametrize(("changes", "said"), MISTAKES)
def test_weights_that_fit_no_class_are_refused_in_a_sentence(changes, said):
    with pytest.raises(ConfigError) as caught:
        loss_of(**changes)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("key", "value"),
    [("class_weights", "balanced"), ("label_smoothing", 0.1), ("focal_gamma", 2.0)],
)
def test_keys_for_classes_are_refused_when_numbers_are_learned(key, value):
    with pytest.raises(ConfigError, match=f"training.{key} is for classes"):
        loss_of("regression", **{key: value})


def test_a_run_refuses_an_unknown_class_before_the_first_step(learn):
    with pytest.raises(ConfigError, match="did you mean 'pos'"):
        learn({"training.class_weights": "given", "training.given_weights": {"poss": 2.0}})


def test_a_run_tells_of_weights_it_does_not_use(learn):
    run = learn({"training.given_weights": {"pos": 2.0}, "training.epochs": 1})
    assert "training.class_weights is none" in run.warnings[0]


def test_balanced_weights_make_a_rare_class_as_likely_as_a_common_one(learn, write_table):
    texts = [" ".join(words) for words in product(["the", "a", "was", "is"], repeat=3)]
    labels = ["rare" if number % 4 == 1 else "common" for number in range(len(texts))]
    table = write_table([("text", "label"), *zip(texts, labels, strict=True)])

    def likelihood(changes):
        run = learn({"data.source": str(table), "training.epochs": 4, **changes})
        frame = pd.read_parquet(run.folder.predictions_path)
        return frame["probability: rare"].mean()

    assert likelihood({}) < 0.35
    assert 0.4 < likelihood({"training.class_weights": "balanced"}) < 0.6


@pytest.mark.parametrize(
    "changes", [{"training.label_smoothing": 0.3}, {"training.focal_gamma": 3.0}]
)
def test_what_is_measured_is_the_plain_loss_whatever_is_learned(learn, changes):
    plain, changed = learn({"training.epochs": 1}), learn({"training.epochs": 1, **changes})
    assert plain.of(Step)[0].loss != changed.of(Step)[0].loss
    frame = pd.read_parquet(changed.folder.predictions_path)
    own = [row[f"probability: {row['label']}"] for _, row in frame.iterrows()]
    measured = {event.split: event.loss for event in changed.of(Evaluated)}
    for split, loss in measured.items():
        rows = (frame["split"] == split).to_numpy()
        assert loss == pytest.approx(-np.log(np.array(own)[rows]).mean(), rel=1e-4)
