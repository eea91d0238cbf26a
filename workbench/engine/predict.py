"""What a model says of texts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from workbench.config import RunConfig
from workbench.data.prepare import read_rows
from workbench.engine.batches import Encoded, Progress, RowNumbers, collate, encode, sorted_batches
from workbench.engine.device import Device, choose_device
from workbench.engine.failure import is_out_of_memory
from workbench.engine.load import load_trained
from workbench.engine.tasks import Task
from workbench.engine.team import ALONE, Team
from workbench.errors import ModelError

BATCH_SIZE = 32


def read_logits(
    model: Any,
    encoded: Encoded,
    padding: int,
    max_length: int,
    device: Device,
    progress: Progress | None = None,
    team: Team = ALONE,
) -> npt.NDArray[np.float32]:
    """(n, outputs) what the model's last layer says, in the order of the texts.

    Of several processes each reads its share, and all get the whole. Texts that do not fit into
    the memory together are read in smaller batches, from there on.
    The model's training mode is as it was afterwards. Raises what torch raises when not even one
    text fits.
    """
    was_training = model.training
    model.eval()
    place = device.torch
    found = torch.zeros(len(encoded), model.config.num_labels, device=place)
    batches = list(sorted_batches(encoded.lengths, BATCH_SIZE))
    # Shared out, weights come together in all processes at once: none can read in more parts.
    is_whole = not any(hasattr(weight, "full_tensor") for weight in model.parameters())
    done, parts = 0, 1
    with torch.no_grad(), device.autocast():
        for start in range(0, len(batches), team.size):
            turn = batches[start : start + team.size]
            # Who has none left goes along, for weights that are shared out: its zeros count.
            rows = turn[min(team.rank, len(turn) - 1)]
            read = partial(_read, model, encoded, rows, padding, max_length, place)
            while (logits := read(parts, may_fail=is_whole and parts < len(rows))) is None:
                parts *= 2
                device.make_room()
            if team.rank < len(turn):
                # Kept on the device: fetching every batch would make the GPU wait for us.
                found[torch.from_numpy(rows).to(place)] = logits
            done += sum(map(len, turn))
            if progress:
                progress(done, len(encoded))
    team.add_up([found])
    model.train(was_training)
    result: npt.NDArray[np.float32] = found.cpu().numpy()
    return result


def _read(
    model: Any,
    encoded: Encoded,
    rows: RowNumbers,
    padding: int,
    max_length: int,
    place: torch.device,
    parts: int,
    may_fail: bool,
) -> torch.Tensor | None:
    """(rows, outputs) what the model says of some texts, read in parts.

    may_fail: whether None is the answer where the memory is too small
    """
    try:
        return torch.cat(
            [
                model(**collate(encoded, part, padding, max_length, place).inputs).logits.float()
                for part in np.array_split(rows, min(parts, len(rows)))
            ]
        )
    except Exception as error:
        if not may_fail or not is_out_of_memory(error):
            raise
        return None


class Predictor:
    """A trained model kept ready to classify."""

    def __init__(self, folder: Path) -> None:
        """folder: of a model, or of a run that has one. Raises ModelError if there is none."""
        in_run = folder / "model"
        if (in_run / "config.json").is_file():
            folder = in_run
        elif not (folder / "config.json").is_file():
            raise ModelError(f"There is no model in {folder}: choose one, or a finished run.")
        elif (folder / "events.jsonl").exists():
            raise ModelError(f"The run {folder.name} has no model yet: wait for its first epoch.")
        self._classifier = load_trained(folder)
        self.device = choose_device().device
        self._classifier.model.to(self.device.torch)

    @property
    def task(self) -> Task:
        """What the model answers of a text."""
        return self._classifier.task

    @property
    def labels(self) -> list[str]:
        """The names of the model's outputs, in their order: its classes, or its number's."""
        return self._classifier.labels

    @property
    def max_length(self) -> int:
        """Longest text in tokens; longer ones are cut off."""
        return self._classifier.max_length

    def predict(self, texts: list[str], pairs: list[str] | None = None) -> list[dict[str, Any]]:
        """For each text what the task says of it, and its tokens.

        One class: its label, the probabilities by class. Several: the labels, also joined as
        label, and the probabilities. A number: its value.
        """
        encoded = self._encode(texts, pairs)
        said = self.task.predictions(self._logits(encoded), self.labels)
        return [
            answer | {"tokens": int(tokens)}
            for answer, tokens in zip(said, encoded.lengths, strict=True)
        ]

    def evaluate(
        self,
        source: str,
        text: str | None = None,
        label: str | None = None,
        text_pair: str | None = None,
        progress: Progress | None = None,
    ) -> dict[str, Any]:
        """The model's figures on a table, as in `evaluation.json`.

        Raises DataError when the source cannot be read or has a class the model does not know.
        """
        config = RunConfig().replacing(
            {
                "task": self.task.name,
                "data.source": source,
                "data.text": text,
                "data.label": label,
                "data.text_pair": text_pair,
            }
        )
        rows = read_rows(source, self.labels, config)
        logits = self._logits(self._encode(rows.texts, rows.pairs), progress)
        return self.task.document(logits, rows.targets, self.labels)

    def _encode(self, texts: Sequence[str], pairs: Sequence[str] | None) -> Encoded:
        return encode(self._classifier.tokenizer, texts, pairs, self.max_length)

    def _logits(
        self, encoded: Encoded, progress: Progress | None = None
    ) -> npt.NDArray[np.float32]:
        classifier = self._classifier
        return read_logits(
            classifier.model,
            encoded,
            classifier.tokenizer.pad_token_id,
            classifier.max_length,
            self.device,
            progress,
        )
