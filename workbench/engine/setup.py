"""What a run works with: its device, its rows as tokens, its model."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from workbench.config import RunConfig
from workbench.data.dataset import Dataset, Rows
from workbench.data.memory import give_back
from workbench.data.prepare import prepare
from workbench.engine.augment import Augmenter
from workbench.engine.batches import Encoded, batch_count
from workbench.engine.chance import seed_all
from workbench.engine.compiling import compile_model
from workbench.engine.device import Device, choose_device
from workbench.engine.dropout import Dropout
from workbench.engine.few_shot import few_shot_batch_count, require_classes
from workbench.engine.first_token import compute_first_token_only
from workbench.engine.freezing import Freezing
from workbench.engine.layers import recompute_activations
from workbench.engine.load import Classifier, load_for_training
from workbench.engine.loss import Loss
from workbench.engine.manifest import weights_sha256
from workbench.engine.progress import Emit, PhaseProgress
from workbench.engine.quick_dropout import quicken_dropout
from workbench.engine.sharding import place
from workbench.engine.steering import Steering
from workbench.engine.tasks import Regression, Task, task_for
from workbench.engine.team import ALONE, Team, seed_of, share_cores
from workbench.engine.token_cache import TokenCache
from workbench.errors import ConfigError
from workbench.events import Phase, RunStarted
from workbench.models.find import find_model, revision_of
from workbench.runs.folder import token_cache_path
from workbench.runs.sources import source_states
from workbench.runs.workspace import default_workspace


@dataclass(frozen=True)
class Setup:
    """Everything that is there before the first step."""

    config: RunConfig
    device: Device
    dataset: Dataset
    task: Task
    classifier: Classifier
    loss_of: Loss
    freezing: Freezing
    augmenter: Augmenter
    encoded: dict[str, Encoded]
    """The tokens of each split."""
    source: Path
    """The folder of the pretrained model."""
    source_sha256: dict[str, str]
    """Of the pretrained weights, by file name."""
    notes: tuple[str, ...]
    """What the user should know, in sentences."""
    remarks: tuple[str, ...]
    """What is good to know, in sentences."""
    team: Team = ALONE

    @property
    def is_few_shot(self) -> bool:
        return self.config.training.method == "few_shot"

    @property
    def is_shared_out(self) -> bool:
        """Whether each process holds only a part of the weights."""
        return self.config.training.fsdp

    @property
    def steps_per_epoch(self) -> int:
        rows, training = len(self.encoded["train"]), self.config.training
        if self.is_few_shot:
            return few_shot_batch_count(rows, training)
        return batch_count(rows, training.batch_size)

    @property
    def total_steps(self) -> int:
        training = self.config.training
        if self.is_few_shot:
            return training.few_shot_steps
        return self.steps_per_epoch * training.epochs

    @property
    def padding(self) -> int:
        """The token that short texts are filled up with."""
        return int(self.classifier.tokenizer.pad_token_id)

    def rows(self, split: str) -> Rows:
        """The rows of "train", "validation" or "test"."""
        found: Rows = getattr(self.dataset, split)
        return found

    def started(self) -> RunStarted:
        """The event that tells of all this."""
        learned = self.encoded["train"]
        return RunStarted(
            model=self.config.model.name,
            device=self.device.kind,
            device_name=self.device.name,
            precision=self.device.precision,
            total_steps=self.total_steps,
            steps_per_epoch=self.steps_per_epoch,
            epochs=self.total_steps / self.steps_per_epoch,
            rows=self.row_counts(),
            classes=self.dataset.classes,
            truncated_share=learned.truncated / len(learned),
        )

    def row_counts(self) -> dict[str, int]:
        return {name: len(encoded) for name, encoded in self.encoded.items()}

    def manifest(self) -> dict[str, Any]:
        """What belongs into the manifest, so that the run can be repeated."""
        return {
            "device": self.device.kind,
            "device_name": self.device.name,
            "precision": self.device.precision,
            "threads": torch.get_num_threads(),
            "processes": self.team.size,
            "data": {
                "source": self.config.data.source,
                "fingerprint": self.dataset.fingerprint,
                "rows": self.row_counts(),
                "files": source_states(self.config),
            },
            "model": {
                "name": self.config.model.name,
                "revision": revision_of(self.source),
                "sha256": self.source_sha256,
            },
        }


def set_up(config: RunConfig, emit: Emit, steering: Steering, team: Team = ALONE) -> Setup:
    """Read the data, load the model, and turn every text into tokens, once.

    Of several processes the lead does so first; the others then find its tokens and its model.
    Raises WorkbenchError for wrong input, StoppedBeforeLearningError when the user does not want
    it any more.
    """
    training = config.training

    def phase(name: str, unit: str = "rows") -> PhaseProgress:
        return PhaseProgress(emit, name, unit, steering.check_preparing)

    if training.method == "few_shot":
        require_classes(config.task)
    _require_team(config, team)
    seed_all(training.seed)
    chosen = choose_device(training.device, training.precision, team.local_rank, team.local_size)
    device = chosen.device
    if training.tf32 and device.kind == "cuda":
        torch.set_float32_matmul_precision("high")
    if device.kind == "cpu":
        share_cores(team.local_size)
    if not team.is_lead:
        team.connect()
    dataset = prepare(config, phase("reading"))
    task = task_for(config.task, dataset)
    _require_figure(training.metric_for_best_model, task)
    loss_of = Loss(
        training,
        config.task,
        dataset.classes,
        dataset.train.targets,
        device.torch,
        task.scale.deviation if isinstance(task, Regression) else 1.0,
    )
    steering.check_preparing()
    source = find_model(config.model.name, phase("downloading", "bytes"), config.model.revision)
    emit(Phase(name="loading"))
    classifier = load_for_training(
        source,
        dataset.classes,
        config.model.max_length,
        title=config.model.name,
        task=task,
        dropout=Dropout(
            config.model.dropout, config.model.attention_dropout, on_cpu=device.kind == "cpu"
        ),
        reinit_head=config.model.reinit_head,
        reinit_layers=config.model.reinit_layers,
        trusted_code=config.model.trusted_code,
    )
    freezing = Freezing(classifier.model, config.model, config.model.name, classifier.new_weights)
    if training.gradient_checkpointing:
        recompute_activations(classifier.model, config.model.name)
    if training.method != "few_shot":  # which gives the model another last layer
        compute_first_token_only(classifier.model)
    if device.kind == "cpu":
        quicken_dropout(classifier.model)
    cache = TokenCache(token_cache_path(default_workspace()))
    encoded: dict[str, Encoded] = {}
    for name in ("train", "validation", "test"):
        rows: Rows = getattr(dataset, name)
        progress = phase("tokenising") if len(rows) else None
        encoded[name] = cache.encode(
            classifier.tokenizer, source, rows.texts, rows.pairs, classifier.max_length, progress
        )
    if training.method != "few_shot":  # which reads the texts anew
        dataset = dataset.read()
        give_back()  # where the table was
    team.connect()
    team.begin_alike(classifier.model)
    place(classifier.model, device, team, training.fsdp)
    compiling = compile_model(classifier.model, device) if training.torch_compile else ""
    if not team.is_lead:
        seed_all(seed_of(training.seed, team.rank))
    notes = (
        *dataset.notes,
        *loss_of.notes,
        *classifier.notes,
        freezing.note,
        chosen.note,
        compiling,
    )
    return Setup(
        config,
        device,
        dataset,
        task,
        classifier,
        loss_of,
        freezing,
        Augmenter(classifier.tokenizer, config.augmentation, training.seed),
        encoded,
        source,
        weights_sha256(source),
        tuple(note for note in notes if note),
        tuple(remark for remark in (*classifier.remarks, chosen.remark) if remark),
        team,
    )


def _require_team(config: RunConfig, team: Team) -> None:
    training = config.training
    if training.fsdp and team.is_alone:
        raise ConfigError(
            "training.fsdp = true, but one process has nobody to share the weights with: set "
            "training.processes to the number of GPUs, or fsdp to false."
        )
    if training.fsdp and training.precision == "fp16":
        raise ConfigError("training.fsdp = true does not go with fp16: choose bf16 or fp32.")
    if training.method == "few_shot" and max(team.size, training.processes) > 1:
        raise ConfigError(
            "Few-shot mode computes in one process: set training.processes to 1, or "
            'training.method to "full".'
        )


def _require_figure(name: str, task: Task) -> None:
    if name not in ("auto", *task.figures):
        raise ConfigError(
            f"training.metric_for_best_model = {name}, but {task.name} measures "
            f"{', '.join(task.figures)}: choose one of these, or auto."
        )
