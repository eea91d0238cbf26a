"""A run that was cut off goes on as if it never had been."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from tests.engine.conftest import needs_gpu
from workbench.config import dump_config
from workbench.engine.checkpoint import newest_checkpoint
from workbench.engine.resume import take_up
from workbench.engine.train import train
from workbench.errors import RunError
from workbench.events import CheckpointSaved, Evaluated, Phase, Resumed, Step, Warned
from workbench.runs.folder import RunFolder, create_run
from workbench.runs.log import EventLog, read_events

# Everything that has a memory is on: dropout, a schedule that watches, patience.
RECIPE = {
    "training.batch_size": 16,
    "training.epochs": 3,
    "training.save_steps": 1,
    "training.schedule": "reduce_lr_on_plateau",
    "training.early_stopping_patience": 50,
    "training.eval_steps": 3,
}


class NoWishes:
    def read(self):
        return None


def logged(folder: RunFolder, start=None, watch=lambda event: None):
    """Trains with the events in the run's own log, as the engine process does."""
    log = EventLog(folder.events_path)

    def emit(event):
        log.append(event)
        watch(event)

    try:
        return train(folder.config(), folder, emit, NoWishes(), start)
    finally:
        log.close()


def resume(folder: RunFolder):
    log = EventLog(folder.events_path)
    start = take_up(folder, log.append)
    log.close()
    return logged(folder, start)


def weights(folder: RunFolder) -> str:
    return hashlib.sha256((folder.model_path / "model.safetensors").read_bytes()).hexdigest()


def told(folder: RunFolder):
    """The log but for times, speeds, progress, and what tells of the cut itself."""
    free = {"time": 0, "samples_per_second": 0, "tokens_per_second": 0, "device_memory": 0}
    return [
        replace(event, **{key: value for key, value in free.items() if hasattr(event, key)})
        for event in read_events(folder.events_path)
        if not isinstance(event, Phase | Resumed)
    ]


def same(one, other) -> bool:
    if isinstance(one, torch.Tensor):
        return torch.equal(one, other)
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other


@pytest.fixture
def begin(workspace, toy_config):
    def make(changes=None):
        return create_run(workspace, toy_config.replacing(RECIPE | (changes or {})))

    return make


def cuts_of(folder: RunFolder, place: Path, when) -> list[RunFolder]:
    """Trains to the end; gives copies of the run as a power cut after some events leaves it."""
    copies: list[RunFolder] = []

    def watch(event):
        if when(event):
            copies.append(RunFolder(place / f"cut {len(copies)}"))
            shutil.copytree(folder.path, copies[-1].path)

    logged(folder, watch=watch)
    return copies


@pytest.mark.parametrize(
    ("device", "precision"),
    [
        ("cpu", "fp32"),
        ("cpu", "bf16"),
        pytest.param("cuda", "fp32", marks=needs_gpu),
        pytest.param("cuda", "bf16", marks=needs_gpu),
        pytest.param("cuda", "fp16", marks=needs_gpu),
    ],
)
def test_a_run_cut_off_after_any_step_ends_with_the_same_weights(
    begin, tmp_path, device, precision
):
    folder = begin({"training.device": device, "training.precision": precision})
    cuts = cuts_of(folder, tmp_path, lambda event: isinstance(event, CheckpointSaved))
    assert len(cuts) == 12
    whole, _ = newest_checkpoint(folder)
    assert whole is not None and whole.step == 12
    for cut in cuts:
        resume(cut)
        end, _ = newest_checkpoint(cut)
        for part in ("model", "optimiser", "keeper"):
            assert same(whole.state[part], end.state[part]), (cut.path.name, part)
        assert same(whole.state["chance"]["torch"], end.state["chance"]["torch"])
        assert weights(cut) == weights(folder)
        assert told(cut) == told(folder)
        assert cut.evaluation() == folder.evaluation()


def test_a_run_cut_off_between_any_two_events_tells_each_step_once(begin, tmp_path):
    folder = begin({"training.save_steps": 2, "training.epochs": 2})
    cuts = cuts_of(folder, tmp_path, lambda event: not isinstance(event, Phase))
    for cut in cuts[1:-1]:
        resume(cut)
        assert told(cut) == told(folder)
        assert weights(cut) == weights(folder)


def test_a_run_cut_off_before_its_first_checkpoint_begins_anew(begin, tmp_path):
    folder = begin({"training.save_steps": 5})
    cuts = cuts_of(folder, tmp_path, lambda event: isinstance(event, Step) and event.step == 1)
    resume(cuts[0])
    assert told(cuts[0]) == told(folder)
    assert weights(cuts[0]) == weights(folder)


def test_a_run_cut_off_when_its_patience_was_used_up_takes_no_more_steps(begin, tmp_path):
    folder = begin(
        {
            "training.learning_rate": 1e-12,
            "training.early_stopping_patience": 2,
            "training.early_stopping_threshold": 0.01,
        }
    )
    cuts = cuts_of(folder, tmp_path, lambda event: isinstance(event, CheckpointSaved))
    assert folder.status() == "early_stopped"
    assert resume(cuts[-1]).status == "early_stopped"
    assert told(cuts[-1]) == told(folder)


def test_the_best_model_is_made_again_from_its_checkpoint(begin, tmp_path):
    folder = begin({"training.epochs": 1})
    best = [False]

    def when(event):
        best[0] = best[0] or (isinstance(event, Evaluated) and event.best)
        return isinstance(event, CheckpointSaved) and best[0]

    cut = cuts_of(folder, tmp_path, when)[0]
    shutil.rmtree(cut.model_path)  # cut off after the checkpoint, before the model was renamed
    resume(cut)
    assert weights(cut) == weights(folder)


def test_a_damaged_checkpoint_is_passed_over_for_an_older_one(begin, tmp_path):
    folder = begin({"training.save_total_limit": 3})
    cut = cuts_of(folder, tmp_path, lambda e: isinstance(e, CheckpointSaved) and e.step == 6)[0]
    newest = cut.checkpoint_path(6) / "state.pt"
    content = bytearray(newest.read_bytes())
    content[len(content) // 2] ^= 1
    newest.write_bytes(content)
    log = EventLog(cut.events_path)
    start = take_up(cut, log.append)
    log.close()
    assert start.checkpoint.step == 5
    warned = [e.message for e in read_events(cut.events_path) if isinstance(e, Warned)]
    assert warned[-1] == "The checkpoint step-00000006 is damaged: an older one is used."
    logged(cut, start)
    assert weights(cut) == weights(folder)


def test_no_flipped_byte_of_what_describes_a_checkpoint_is_believed(begin, tmp_path):
    folder = begin({"training.epochs": 1, "training.eval_steps": 0})
    logged(folder)
    path = folder.checkpoint_path(4)
    about = path / "checkpoint.json"
    content = about.read_bytes()
    whole, _ = newest_checkpoint(folder)
    for place, byte in enumerate(content):
        for bit in range(8):
            about.write_bytes(content[:place] + bytes([byte ^ (1 << bit)]) + content[place + 1 :])
            found, _ = newest_checkpoint(folder)
            assert found is None or same(found.state["model"], whole.state["model"])
    for length in range(len(content) - 1):
        about.write_bytes(content[:length])
        assert newest_checkpoint(folder)[0] is None


def test_only_the_newest_checkpoints_stay(begin):
    folder = begin({"training.save_total_limit": 3})
    logged(folder)
    assert folder.checkpoint_steps() == [10, 11, 12]
    assert not [path for path in folder.checkpoints_path.iterdir() if path.name.startswith(".")]


def test_what_a_crash_left_half_done_is_cleared_away(begin, tmp_path):
    folder = begin()
    cut = cuts_of(folder, tmp_path, lambda e: isinstance(e, CheckpointSaved) and e.step == 2)[0]
    (cut.checkpoints_path / ".partial-step-00000003").mkdir()
    (cut.checkpoints_path / ".going-step-00000001").mkdir()
    (cut.path / ".partial-model").mkdir()
    resume(cut)
    left = [path.name for path in cut.path.rglob(".*") if path.name != ".lock-guard"]
    assert left == []


CHANGES = {
    "batch": (
        {"training.batch_size": 8},
        "training.batch_size was 16 and is 8: a run",
    ),
    "seed": ({"training.seed": 1}, "training.seed was 42 and is 1"),
    "freeze": ({"model.freeze": "embeddings"}, "model.freeze was 'none' and is 'embeddings'"),
}


@pytest.mark.parametrize(("changes", "said"), CHANGES.values(), ids=CHANGES)
def test_a_changed_setting_that_makes_another_run_of_it_is_refused(begin, tmp_path, changes, said):
    folder = begin()
    cut = cuts_of(folder, tmp_path, lambda e: isinstance(e, CheckpointSaved) and e.step == 2)[0]
    cut.config_path.write_text(dump_config(cut.config().replacing(changes)), encoding="utf-8")
    with pytest.raises(RunError, match=said):
        resume(cut)


def test_a_changed_setting_that_may_change_is_said_openly(begin, tmp_path):
    folder = begin()
    cut = cuts_of(folder, tmp_path, lambda e: isinstance(e, CheckpointSaved) and e.step == 12)[0]
    changed = cut.config().replacing({"training.epochs": 4})
    cut.config_path.write_text(dump_config(changed), encoding="utf-8")
    finished = resume(cut)
    assert finished.step == 16
    warned = [e.message for e in read_events(cut.events_path) if isinstance(e, Warned)]
    assert (
        "training.epochs was 3 and is 4: from here on the run is not what it would have been."
        in (warned)
    )


@pytest.mark.parametrize(("step", "is_said"), [(2, True), (4, False), (6, False)])
def test_another_order_of_the_rows_is_said_where_some_were_read(
    begin, tmp_path, monkeypatch, step, is_said
):
    # Of order 1 the first epoch alone, of four steps here, had its rows elsewhere.
    with monkeypatch.context() as earlier:
        earlier.setattr("workbench.engine.resume.ORDER", 1)
        written = (CheckpointSaved, step)
        cuts = cuts_of(begin(), tmp_path, lambda e: (type(e), getattr(e, "step", 0)) == written)
    assert resume(cuts[0]).step == 12
    warned = [e.message for e in read_events(cuts[0].events_path) if isinstance(e, Warned)]
    assert is_said == any("takes the rows in another order" in message for message in warned)


def test_a_run_begun_before_there_was_a_setting_goes_on(begin, tmp_path, monkeypatch):
    def without_a_key(config):
        content = json.loads(dump_config(config))
        del content["training"]["cuda_graphs"]
        return json.dumps(content)

    with monkeypatch.context() as earlier:
        earlier.setattr("workbench.engine.resume.dump_config", without_a_key)
        cut = cuts_of(begin(), tmp_path, lambda e: isinstance(e, CheckpointSaved) and e.step == 2)[
            0
        ]
    assert resume(cut).step == 12
    warned = [e.message for e in read_events(cut.events_path) if isinstance(e, Warned)]
    assert not [message for message in warned if "cuda_graphs" in message]


def test_changed_data_is_refused(begin, tmp_path):
    folder = begin()
    cut = cuts_of(folder, tmp_path, lambda e: isinstance(e, CheckpointSaved) and e.step == 2)[0]
    table = Path(cut.config().data.source)
    table.write_text(table.read_text(encoding="utf-8") + "a new film,pos\n", encoding="utf-8")
    with pytest.raises(RunError, match="the file has changed"):
        resume(cut)
