"""What an NVIDIA GPU does otherwise: steps are recorded, and its memory is its own."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from tests.engine.conftest import Learned, needs_gpu
from tests.models.families import make_family
from workbench.engine import replay
from workbench.engine.replay import Replay
from workbench.events import RunStarted, Step

pytestmark = needs_gpu

ON_GPU = {"training.device": "cuda", "training.epochs": 3}
RECORDED = (
    "bert", "roberta", "distilbert", "electra", "albert", "mpnet", "modernbert", "gpt2", "llama",
    "qwen3", "mistral",
)  # fmt: skip


@pytest.fixture
def recordings(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """The shapes of the parts that were learned from by recordings."""
    original, shapes = Replay.learn, []

    def note(self: Replay, batch, wanted, weight):
        shapes.append(tuple(batch.inputs["input_ids"].shape))
        return original(self, batch, wanted, weight)

    monkeypatch.setattr(Replay, "learn", note)
    return shapes


def figures(run: Learned) -> list[tuple[float, float, float]]:
    """Of the steps that were told of; on a GPU only some are, and the last."""
    return [(one.loss, one.grad_norm, one.learning_rate) for one in run.of(Step)[-1:]]


def weights(run: Learned) -> dict[str, torch.Tensor]:
    return load_file(run.folder.model_path / "model.safetensors")


@pytest.mark.parametrize("precision", ["auto", "fp32", "fp16"])
def test_a_gpu_learns_too(learn, precision):
    run = learn(ON_GPU | {"training.precision": precision, "training.epochs": 10})
    assert run.finished.metrics["test"]["accuracy"] == 1.0
    assert run.of(Step)[-1].step == run.of(RunStarted)[0].total_steps
    assert run.of(Step)[-1].device_memory > 0


@pytest.mark.parametrize("precision", ["fp32", "bf16", "fp16"])
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"training.gradient_accumulation_steps": 3},
        {"training.optimizer": "sgd", "training.momentum": 0.5},
        {"training.optimizer": "adam", "training.l1": 0.01, "training.layer_decay": 0.8},
        {"model.freeze": "first:1", "model.unfreeze_every": 1},
        {"augmentation.word_dropout": 0.2},
        {"training.class_weights": "balanced", "training.label_smoothing": 0.1},
    ],
    ids=lambda changes: ",".join(changes) or "plain",
)
def test_recorded_steps_compute_what_others_do(learn, recordings, precision, changes):
    changes = ON_GPU | {"training.precision": precision} | changes
    recorded = learn(changes)
    assert recordings
    count = len(recordings)
    plain = learn(changes | {"training.cuda_graphs": False})
    assert len(recordings) == count
    for one, other in zip(figures(recorded), figures(plain), strict=True):
        assert one == pytest.approx(other, rel=0.02, abs=1e-3)
    others = weights(plain)
    for name, weight in weights(recorded).items():
        torch.testing.assert_close(weight, others[name], rtol=0.05, atol=0.02)


@pytest.mark.parametrize("family", RECORDED)
def test_the_steps_of_a_family_are_recorded(learn, recordings, tmp_path, tiny_model, family):
    folder = make_family(family, tmp_path, tiny_model, layers=2)
    changes = ON_GPU | {
        "model.name": str(folder),
        "training.learning_rate": 1e-4,
        "training.precision": "fp32",
    }
    recorded = learn(changes)
    assert recordings
    plain = learn(changes | {"training.cuda_graphs": False})
    assert figures(recorded)[0] == pytest.approx(figures(plain)[0], rel=1e-3, abs=1e-4)


@pytest.mark.parametrize(
    "changes",
    [{"training.gradient_checkpointing": True}, {"training.cuda_graphs": False}],
    ids=lambda changes: next(iter(changes)),
)
def test_steps_that_cannot_be_recorded_are_taken_one_by_one(learn, recordings, changes):
    run = learn(ON_GPU | changes)
    assert run.finished.status == "completed" and not recordings


@pytest.mark.parametrize("rule", ["adamw", "sgd"])
def test_only_so_many_recordings_are_kept(learn, monkeypatch, rule):
    kept = learn(ON_GPU | {"training.optimizer": rule})
    monkeypatch.setattr(replay, "_MOST_RECORDINGS", 1)
    original, counts = Replay.learn, []

    def count(self: Replay, batch, wanted, weight):
        loss = original(self, batch, wanted, weight)
        counts.append(len(self._parts))
        return loss

    monkeypatch.setattr(Replay, "learn", count)
    again = learn(ON_GPU | {"training.optimizer": rule})
    assert set(counts) == {1}
    assert all(torch.equal(one, weights(again)[name]) for name, one in weights(kept).items())


@pytest.fixture
def little_memory() -> Iterator[Callable[[int], None]]:
    """Lets torch have only so many bytes of the GPU."""
    total = torch.cuda.get_device_properties(0).total_memory

    def limit(size: int) -> None:
        gc.collect()
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats()
        torch.cuda.set_per_process_memory_fraction(size / total)

    yield limit
    torch.cuda.set_per_process_memory_fraction(1.0)


@pytest.fixture
def larger(write_table, tmp_path, tiny_model) -> dict[str, object]:
    """Settings of a run that takes some hundred megabytes."""
    folder: Path = make_family("bert", tmp_path, tiny_model, layers=4)
    counts = np.random.default_rng(0).integers(10, 60, 520)
    rows = [(f"{('good', 'bad')[n % 2]} film " * n, str(n % 2)) for n in counts]
    return ON_GPU | {
        "data.source": str(write_table([("text", "label"), *rows])),
        "data.test": 0.0,
        "model.name": str(folder),
        "model.max_length": 128,
        "model.dropout": 0.0,
        "training.batch_size": 128,
        "training.epochs": 2,
        "training.learning_rate": 1e-4,
    }


def test_a_batch_too_large_for_the_gpu_is_computed_in_parts(learn, little_memory, larger):
    little_memory(torch.cuda.get_device_properties(0).total_memory)
    whole = learn(larger)
    assert not whole.warnings
    little_memory(int(torch.cuda.max_memory_reserved() * 0.6))
    apart = learn(larger)
    assert "did not fit into the memory" in apart.warnings[0]
    assert figures(apart)[0] == pytest.approx(figures(whole)[0], rel=0.02, abs=0.01)


def test_a_gpu_too_small_for_one_text_ends_the_run(learn, little_memory, larger):
    little_memory(100_000_000)
    with pytest.raises(torch.OutOfMemoryError):
        learn(larger | {"training.batch_size": 2})
