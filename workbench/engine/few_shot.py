"""Few-shot mode: the encoder learns which texts belong together, then the head is fitted.

With a handful of rows a class there is too little to learn a head and an encoder from at once.
Here every step compares all texts of a batch with each other, so that k texts read once give
k × (k - 1) / 2 pairs, and no pair is ever read by itself. The last linear layer is a logistic
regression on what comes out.
Source of the idea: Tunstall et al. 2022, "Efficient Few-Shot Learning Without Prompts".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional

from workbench.config import Training
from workbench.data.prepare import Rows
from workbench.engine.averaging import add_averaging_layer, averages_tokens
from workbench.engine.batches import Encoded, RowNumbers, collate, encode, to_device
from workbench.engine.device import Device
from workbench.engine.features import features_as_logits, find_last_linear, read_features
from workbench.engine.journal import StepJournal
from workbench.engine.load import Classifier
from workbench.engine.optimise import Optimiser
from workbench.engine.progress import Emit
from workbench.engine.steering import Steering, StoppedBeforeLearningError
from workbench.errors import ConfigError
from workbench.events import Phase, Warned

# Rows a class between which few-shot mode is worth a hint.
_FEWEST_ROWS, _MOST_ROWS = 8, 64
# Both chosen on SST-2 and GoEmotions: see benchmarks/RESULTS.md.
_INVERSE_PENALTY = 3.0
_ROWS_A_NAME_COUNTS_FOR = 4.0
_WORDED = re.compile(r"[^\W\d_]{3}|[\u3040-\u30ff\u3400-\u9fff]")

Status = Literal["completed", "stopped"]


def hint(labels: npt.NDArray[np.int64], training: Training) -> Warned | None:
    """What to tell the user about few-shot mode, if the table is small and it is not chosen.

    labels: (n,) class numbers of the training rows
    """
    rows = round(len(labels) / len(np.unique(labels)))
    if training.method == "few_shot" or not _FEWEST_ROWS <= rows <= _MOST_ROWS:
        return None
    return Warned(
        message=f"The table has only {rows} training rows a class.",
        advice="Few-shot mode is made for so few: set the method to few-shot "
        "(training.method = few_shot).",
    )


def balanced_batches(
    labels: npt.NDArray[np.int64], batch_size: int, seed: int
) -> Iterator[RowNumbers]:
    """Row numbers by batch, without end: every row once an epoch, two of a class side by side.

    So each batch has pairs to pull together, however many classes there are. Batches are of like
    size: at most one and a half times batch_size.
    """
    random = np.random.default_rng(seed)
    while True:
        pieces: list[RowNumbers] = []
        for number in np.unique(labels):
            rows = random.permutation(np.flatnonzero(labels == number))
            pieces += [rows[at : at + 2] for at in range(0, len(rows), 2)]
        order = np.concatenate([pieces[at] for at in random.permutation(len(pieces))])
        yield from np.array_split(order, balanced_batch_count(len(order), batch_size))


def balanced_batch_count(rows: int, batch_size: int) -> int:
    """How many batches an epoch of few-shot mode has."""
    return max(1, round(rows / batch_size))


def names_as_texts(names: list[str]) -> list[str]:
    """The class names as texts: "rec.sport_hockey" as "rec sport hockey".

    None at all where one of them says nothing, such as "1" or "B2": three letters, or one letter
    of a script without an alphabet, is the least that may say something.
    """
    texts = [" ".join(re.findall(r"[^\W_]+", name)) for name in names]
    return texts if all(map(_WORDED.search, texts)) else []


def contrastive_loss(features: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """How far the cosines of all pairs are from 1 (same class) and 0 (different): mean square.

    features: (k, width); labels: (k,). Both kinds of pairs count half, however many there are of
    each; 0 where the batch has no pair.
    """
    unit = functional.normalize(features, dim=-1)
    above = torch.ones(len(labels), len(labels), dtype=torch.bool, device=labels.device).triu(1)
    same = labels[:, None] == labels
    cosines = unit @ unit.T
    kinds = [(1 - cosines[same & above]) ** 2, cosines[~same & above] ** 2]
    means = [kind.mean() for kind in kinds if len(kind)]
    return torch.stack(means).mean() if means else cosines.sum() * 0


def fit_last_linear(
    layer: nn.Linear,
    features: torch.Tensor,
    labels: npt.NDArray[np.int64],
    weights: npt.NDArray[np.float64],
) -> None:
    """Set the layer to the logistic regression of the labels on the features.

    features: (n, in_features) float; labels: (n,) class numbers; weights: (n,) how many rows each
    row counts for
    Least is the sum of the rows' losses times `_INVERSE_PENALTY` and half the sum of the squared
    weights of the layer, for features of length 1; those given are brought to it on average.
    """
    scale = float(features.norm(dim=1).mean())
    inputs, wanted = features.double() / scale, torch.from_numpy(labels)
    counts = torch.from_numpy(weights)
    weight = torch.zeros(layer.weight.shape, dtype=torch.float64, requires_grad=True)
    has_bias = layer.bias is not None
    bias = torch.zeros(layer.out_features, dtype=torch.float64, requires_grad=has_bias)
    learning = [weight, bias] if has_bias else [weight]
    search: Any = torch.optim.LBFGS(learning, max_iter=500, line_search_fn="strong_wolfe")

    def cost() -> torch.Tensor:
        search.zero_grad()
        losses = functional.cross_entropy(inputs @ weight.T + bias, wanted, reduction="none")
        found = _INVERSE_PENALTY * losses @ counts + 0.5 * weight.square().sum()
        torch.autograd.backward(found)
        return found

    search.step(cost)
    with torch.no_grad():
        layer.weight.copy_(weight / scale)
        if has_bias:
            layer.bias.copy_(bias)


@dataclass(frozen=True)
class FewShot:
    """Everything that few-shot mode needs of a run that has loaded its model."""

    classifier: Classifier
    training: Training
    device: Device
    emit: Emit
    steering: Steering

    def learn(self, rows: Rows, source: Path, title: str) -> tuple[Status, int]:
        """Tune the encoder, then fit the head; how that ended and after how many steps.

        source: the folder that the pretrained model came from; title: what messages call it
        On `stop` the head is fitted to what the encoder has learned so far. Raises ModelError when
        the head cannot be fitted, ConfigError when the encoder may not learn, DivergedError, and
        StoppedBeforeLearningError on a stop before the first step.
        """
        model, tokenizer = self.classifier.model, self.classifier.tokenizer
        max_length, padding = self.classifier.max_length, tokenizer.pad_token_id
        last_linear = find_last_linear(model, title)
        layer = model.get_submodule(last_linear)
        if averages_tokens(source):
            add_averaging_layer(model)
        if not any(weight.requires_grad for weight in model.base_model.parameters()):
            raise ConfigError(
                "model.freeze = encoder leaves nothing that few-shot mode could tune: "
                "choose less to freeze, or training.method = full."
            )
        encoded, labels = self._examples(rows)
        with features_as_logits(model, last_linear):
            status, step = self._tune(encoded, labels)
            self.emit(Phase(name="fitting"))
            features = read_features(model, encoded, padding, max_length, self.device)
        weights = np.ones(len(labels))
        weights[len(rows) :] = _ROWS_A_NAME_COUNTS_FOR
        fit_last_linear(layer, features, labels, weights)
        return status, step

    def _examples(self, rows: Rows) -> tuple[Encoded, npt.NDArray[np.int64]]:
        """The training rows, and the name of each class as one more text of that class."""
        classifier = self.classifier
        names = [] if rows.pairs is not None else names_as_texts(classifier.labels)
        texts = [*rows.texts, *names]
        encoded = encode(classifier.tokenizer, texts, rows.pairs, classifier.max_length)
        return encoded, np.concatenate([rows.labels, np.arange(len(names))])

    def _tune(self, encoded: Encoded, labels: npt.NDArray[np.int64]) -> tuple[Status, int]:
        model, training, device = self.classifier.model, self.training, self.device
        padding, max_length = self.classifier.tokenizer.pad_token_id, self.classifier.max_length
        optimiser = Optimiser(model, training, device, training.few_shot_steps)
        journal = StepJournal(self.emit, device)
        batches = balanced_batches(labels, training.batch_size, training.seed)
        model.eval()
        model.base_model.train()  # dropout in the head would blot out parts of what is compared
        journal.begin()
        rows_seen = 0
        for step in range(training.few_shot_steps):
            if self.steering.wants_stop(step, before_waiting=journal.flush):
                if not step:
                    raise StoppedBeforeLearningError
                journal.flush()
                return "stopped", step
            chosen = next(batches)
            batch = collate(encoded, chosen, padding, max_length, device.torch)
            learning_rate = optimiser.set_learning_rate(step)
            with device.autocast():
                features = model(**batch.inputs).logits
            wanted = to_device(torch.from_numpy(labels[chosen]), device.torch)
            loss = contrastive_loss(features.float(), wanted)
            grad_norm = optimiser.step(loss)
            rows_seen += len(chosen)
            journal.add(
                step + 1,
                rows_seen / len(labels),
                learning_rate,
                loss,
                grad_norm,
                samples=len(chosen),
                tokens=batch.tokens,
            )
        journal.flush()
        return "completed", training.few_shot_steps
