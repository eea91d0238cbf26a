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
from typing import Literal

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from workbench.config import Training
from workbench.data.dataset import Rows
from workbench.engine.averaging import add_averaging_layer, averages_tokens
from workbench.engine.batches import Encoded, RowNumbers, collate, encode, to_device
from workbench.engine.device import Device
from workbench.engine.first_token import compute_first_token_only
from workbench.engine.journal import StepJournal
from workbench.engine.last_linear import (
    features_as_logits,
    find_last_linear,
    fit_last_linear,
    read_features,
)
from workbench.engine.load import Classifier
from workbench.engine.optimise import Optimiser
from workbench.engine.progress import Emit
from workbench.engine.steering import Steering, StoppedBeforeLearningError
from workbench.errors import ConfigError
from workbench.events import Phase, Warned

# Rows a class between which few-shot mode is worth a hint.
_FEWEST_ROWS, _MOST_ROWS = 8, 64
# Chosen on SST-2, GoEmotions and AG News: see docs/decisions/0005-few-shot-mode.md.
_ROWS_A_NAME_COUNTS_FOR = 4.0
_READ_TOGETHER = 8
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
        level="info",
    )


def balanced_batches(
    labels: npt.NDArray[np.int64], batches: int, seed: int
) -> Iterator[RowNumbers]:
    """Row numbers by batch, without end: every row once an epoch, two of a class side by side.

    So each batch has pairs to pull together, however many classes there are.
    labels: (n,) class numbers; batches: how many an epoch has, all of like size
    """
    random = np.random.default_rng(seed)
    while True:
        pieces: list[RowNumbers] = []
        for number in np.unique(labels):
            rows = random.permutation(np.flatnonzero(labels == number))
            pieces += [rows[at : at + 2] for at in range(0, len(rows), 2)]
        order = np.concatenate([pieces[at] for at in random.permutation(len(pieces))])
        yield from np.array_split(order, batches)


def require_classes(task: str) -> None:
    """Raise ConfigError unless each text has one class: others have nothing to compare by."""
    if task != "single_label":
        raise ConfigError(
            f"training.method = few_shot compares texts of one class each, but task = {task}: "
            "choose training.method = full."
        )


def refuse_few_shot(training: Training, what: str) -> None:
    """Raise ConfigError in few-shot mode, for which there is nothing to measure beforehand."""
    if training.method == "few_shot":
        raise ConfigError(
            f"training.method = few_shot, which takes {training.few_shot_steps} steps: there is no "
            f"{what} for it. Just train, or set training.method = full."
        )


def few_shot_batch_count(rows: int, training: Training) -> int:
    """How many batches an epoch has: two thirds to one and a half times as large as was asked."""
    return max(1, round(rows / training.few_shot_batch_size))


def names_as_texts(names: list[str]) -> list[str]:
    """The class names as texts: "rec.sport_hockey" as "rec sport hockey".

    None at all where one of them says nothing, such as "1" or "B2": three letters, or one letter
    of a script without an alphabet, is the least that may say something.
    """
    texts = [" ".join(re.findall(r"[^\W_]+", name)) for name in names]
    return texts if all(map(_WORDED.search, texts)) else []


def contrastive_loss(
    features: torch.Tensor, labels: torch.Tensor, weights: torch.Tensor
) -> torch.Tensor:
    """How far the cosines of all pairs are from 1 (same class) and 0 (different): mean square.

    features: (k, width); labels: (k,); weights: (k,) how many rows each row counts for
    Both kinds of pairs count half, however many there are of each; 0 where the batch has no pair.
    """
    unit = functional.normalize(features, dim=-1)
    same = (labels[:, None] == labels).float()
    misfits = (unit @ unit.T - same) ** 2
    pairs = (weights[:, None] * weights).triu(1)
    kinds = (pairs * same, pairs * (1 - same))
    means = [(kind * misfits).sum() / kind.sum().clamp(min=1) for kind in kinds]
    return torch.stack(means).mean()


@dataclass(frozen=True)
class Examples:
    """What is compared. labels: (n,) class numbers; weights: (n,) how many rows each counts for."""

    encoded: Encoded
    labels: npt.NDArray[np.int64]
    weights: npt.NDArray[np.float64]


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
        compute_first_token_only(model)
        if not any(weight.requires_grad for weight in model.base_model.parameters()):
            raise ConfigError(
                "model.freeze = encoder leaves nothing that few-shot mode could tune: "
                "choose less to freeze, or training.method = full."
            )
        examples = self._examples(rows)
        batches_an_epoch = few_shot_batch_count(len(rows), self.training)
        with features_as_logits(model, last_linear):
            status, step = self._tune(examples, batches_an_epoch)
            self.emit(Phase(name="fitting"))
            features = read_features(model, examples.encoded, padding, max_length, self.device)
        fit_last_linear(layer, features, examples.labels, examples.weights)
        return status, step

    def _examples(self, rows: Rows) -> Examples:
        """The training rows, and the name of each class as one more text of that class."""
        classifier = self.classifier
        names = [] if rows.pairs is not None else names_as_texts(classifier.labels)
        return Examples(
            encoded=encode(
                classifier.tokenizer, [*rows.texts, *names], rows.pairs, classifier.max_length
            ),
            labels=np.concatenate([rows.targets, np.arange(len(names))]),
            weights=np.repeat([1.0, _ROWS_A_NAME_COUNTS_FOR], [len(rows), len(names)]),
        )

    def _tune(self, examples: Examples, batches_an_epoch: int) -> tuple[Status, int]:
        encoded, labels = examples.encoded, examples.labels
        model, training, device = self.classifier.model, self.training, self.device
        padding, max_length = self.classifier.tokenizer.pad_token_id, self.classifier.max_length
        optimiser = Optimiser(model, training, device, training.few_shot_steps)
        journal = StepJournal(self.emit, device)
        batches = balanced_batches(labels, batches_an_epoch, training.seed)
        model.eval()
        model.base_model.train()  # dropout in the head would blot out parts of what is compared
        journal.begin()
        for step in range(training.few_shot_steps):
            self.steering.look()
            if self.steering.is_paused and not self.steering.is_stopped:
                journal.flush()
                self.steering.wait_out_pause(step)
                journal.begin()
            if self.steering.is_stopped:
                if not step:
                    raise StoppedBeforeLearningError
                journal.flush()
                return "stopped", step
            chosen = next(batches)
            chosen = chosen[np.argsort(-encoded.lengths[chosen], kind="stable")]
            learning_rate = optimiser.set_learning_rate(step)
            # All texts of a step are compared, but those of like length are read together: padded
            # to the longest, a step of AG News is 2.5 times its tokens, in eights 1.4 times.
            parts = [
                collate(encoded, rows, padding, max_length, device.torch)
                for rows in np.array_split(chosen, -(-len(chosen) // _READ_TOGETHER))
            ]
            with device.autocast():
                features = torch.cat([model(**part.inputs).logits for part in parts])
            loss = contrastive_loss(
                features.float(),
                to_device(torch.from_numpy(labels[chosen]), device.torch),
                to_device(torch.from_numpy(examples.weights[chosen]).float(), device.torch),
            )
            optimiser.backward(loss)
            grad_norm = optimiser.step()
            journal.add(
                step + 1,
                (step + 1) / batches_an_epoch,
                learning_rate,
                loss,
                grad_norm,
                samples=len(chosen),
                tokens=sum(part.tokens for part in parts),
            )
        journal.flush()
        return "completed", training.few_shot_steps
