"""The loop: it learns, repeats itself, stops, pauses, and keeps the best."""

from __future__ import annotations

import json
import math
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
import torch
from transformers import BertForSequenceClassification

from workbench.engine import journal, steering, stepper
from workbench.engine import train as loop
from workbench.engine.failure import DivergedError
from workbench.engine.predict import Predictor
from workbench.engine.tasks import SingleLabel
from workbench.errors import ConfigError, DataError
from workbench.events import (
    CheckpointSaved,
    Evaluated,
    Paused,
    Phase,
    Resumed,
    RunFinished,
    RunStarted,
    Step,
    Warned,
)


class Wishes:
    """A user who asks for something when the engine has looked so many times."""

    def __init__(self, **wishes):
        self.wishes = {int(key.removeprefix("look_")): what for key, what in wishes.items()}
        self.looks = 0

    def read(self):
        self.looks += 1
        return self.wishes.get(self.looks)


class WishAfterStep:
    """A user who asks for something as soon as a step is done."""

    def __init__(self, command, step):
        self.command, self.step, self.done = command, step, 0

    def see(self, event):
        if isinstance(event, Step):
            self.done = event.step

    def read(self):
        if self.done >= self.step:
            self.step = math.inf
            return self.command
        return None


def losses(run):
    return [event.loss for event in run.of(Step)]


def test_plain_classes_are_learned_without_a_mistake(learn):
    run = learn({"training.epochs": 6})
    assert run.finished.status == "completed"
    assert run.finished.metrics["test"]["accuracy"] == 1.0
    assert run.finished.metrics["validation"]["f1"] == 1.0
    assert losses(run)[-1] < 0.1 * losses(run)[0]
    predictions = Predictor(run.folder.path).predict(["a film good fine", "the book awful"])
    assert [item["label"] for item in predictions] == ["pos", "neg"]
    assert sum(predictions[0]["probabilities"].values()) == pytest.approx(1, abs=1e-6)


def test_the_same_seed_gives_the_same_losses_and_another_seed_others(learn):
    first, again, other = learn(), learn(), learn({"training.seed": 7})
    assert losses(first) == losses(again)
    assert first.finished.metrics == again.finished.metrics
    assert losses(first) != losses(other)


def test_every_training_row_is_seen_once_an_epoch(learn, monkeypatch):
    seen = []
    original = stepper.collate

    def note(encoded, rows, *rest):
        seen.extend(rows.tolist())
        return original(encoded, rows, *rest)

    monkeypatch.setattr(stepper, "collate", note)
    run = learn()
    count = run.of(RunStarted)[0].rows["train"]
    assert sorted(seen[:count]) == sorted(seen[count:]) == list(range(count))
    assert seen[:count] != seen[count:]


def test_the_events_tell_the_whole_run(learn):
    run = learn({"model.max_length": 8})
    started = run.of(RunStarted)[0]
    assert started.rows == {"train": 58, "validation": 7, "test": 7}
    assert started.classes == ["neg", "pos"]
    assert (started.total_steps, started.steps_per_epoch) == (16, 8)
    assert 0.1 < started.truncated_share < 0.4  # "a book is a book" and two words
    assert [event.step for event in run.of(Step)] == list(range(1, 17))
    assert [event.epoch for event in run.of(Step)][7::8] == [1.0, 2.0]
    for event in run.of(Step):
        assert event.grad_norm > 0 and event.learning_rate > 0 and event.device_memory > 1e6
        assert event.tokens_per_second > event.samples_per_second > 0
    assert [(event.split, event.step) for event in run.of(Evaluated)][:2] == [
        ("validation", 8),
        ("validation", 16),
    ]
    names = [event.name for event in run.of(Phase)]
    assert set(names) >= {"reading", "loading", "tokenising", "evaluating", "saving"}
    assert isinstance(run.events[-1], RunFinished)


def test_the_run_folder_holds_all_that_was_promised(learn):
    run = learn({"training.epochs": 3})
    evaluation = json.loads(run.folder.evaluation_path.read_text(encoding="utf-8"))
    assert set(evaluation) == {"validation", "test"}
    for split, metrics in run.finished.metrics.items():
        assert evaluation[split]["metrics"] == metrics
        assert evaluation[split]["rows"] == 7
    frame = pd.read_parquet(run.folder.predictions_path)
    assert list(frame.columns) == [
        "split",
        "id",
        "text",
        "label",
        "predicted",
        "probability",
        "probability: neg",
        "probability: pos",
    ]
    test = frame[frame["split"] == "test"]
    accuracy = (test["label"] == test["predicted"]).mean()
    assert accuracy == pytest.approx(run.finished.metrics["test"]["accuracy"])
    assert frame["probability"].equals(frame[["probability: neg", "probability: pos"]].max(axis=1))
    manifest = json.loads(run.folder.manifest_path.read_text(encoding="utf-8"))
    assert len(manifest["data"]["fingerprint"]) == 64
    assert len(manifest["model"]["sha256"]["model.safetensors"]) == 64
    assert not list(run.folder.path.glob(".partial*"))


def test_stopping_keeps_what_was_learned(learn):
    wish = WishAfterStep("stop", 3)
    run = learn({"training.epochs": 50}, control=wish, emit=wish.see)
    assert run.finished.status == "stopped"
    assert [event.step for event in run.of(Step)] == [1, 2, 3]
    assert run.finished.step == run.finished.best_step == 3
    assert set(run.finished.metrics) == {"validation", "test"}
    assert run.folder.has_model() and run.folder.evaluation() is not None


def test_a_stop_right_after_an_epoch_does_not_measure_twice(learn):
    wish = WishAfterStep("stop", 8)
    run = learn(control=wish, emit=wish.see)
    assert run.finished.status == "stopped" and run.finished.step == 8
    assert [event.split for event in run.of(Evaluated)] == ["validation", "test"]


def test_a_stop_before_the_first_step_ends_without_a_model(learn):
    run = learn(control=Wishes(look_1="stop"))
    assert run.finished.status == "stopped" and run.finished.metrics == {}
    assert not run.folder.has_model() and not run.of(Step)


def test_a_pause_waits_until_it_is_continued(learn, monkeypatch):
    monkeypatch.setattr(steering, "_POLL_S", 0.0)
    wish = WishAfterStep("pause", 2)

    class PausedForALook:
        looks = 0

        def read(self):
            command = wish.read()
            if command == "pause" or self.looks:
                self.looks += 1
            return "continue" if self.looks == 5 else command

    undisturbed = learn()
    run = learn(control=PausedForALook(), emit=wish.see)
    kinds = [type(event) for event in run.events]
    at = kinds.index(Paused)
    assert kinds[at - 1] is CheckpointSaved and kinds[at + 1] is Resumed
    assert run.events[at].step == run.events[at + 1].step == 2
    assert losses(run) == losses(undisturbed)


def test_a_paused_run_can_be_stopped(learn, monkeypatch):
    monkeypatch.setattr(steering, "_POLL_S", 0.0)

    class PauseThenStop:
        commands = iter(["pause", None, None, "stop"])
        done = 0

        def see(self, event):
            self.done += isinstance(event, Step)

        def read(self):
            return next(self.commands, None) if self.done >= 2 else None

    wish = PauseThenStop()
    run = learn(control=wish, emit=wish.see)
    assert run.of(Paused) and not run.of(Resumed)
    assert run.finished.status == "stopped" and run.finished.step == 2


def test_the_wish_for_a_checkpoint_is_passed_over(learn):
    run = learn(control=Wishes(look_9="checkpoint"))
    assert run.finished.status == "completed"


def test_the_best_model_is_kept_not_the_last(learn, monkeypatch):
    figures = iter([(0.5, 0.7), (0.9, 0.4), (0.9, 0.3), (0.8, 0.1), (0.9, 0.3)])
    weights = []
    original = SingleLabel.measure

    def measure(*arguments):
        measured = original(*arguments)
        for accuracy, loss in figures:
            return measured | {"accuracy": accuracy, "loss": loss}
        return measured

    save = loop.save_classifier

    def note(classifier, folder, state):
        weights.append(state["classifier.weight"].detach().clone())
        save(classifier, folder, state)

    monkeypatch.setattr(SingleLabel, "measure", measure)
    monkeypatch.setattr(loop, "save_classifier", note)
    run = learn({"training.epochs": 5})
    validations = [event for event in run.of(Evaluated) if event.split == "validation"]
    assert [event.best for event in validations] == [True, True, True, False, False]
    assert run.finished.best_step == 24 and run.finished.step == 40
    assert run.finished.metrics["validation"]["loss"] == 0.3
    kept = loop.load_trained(run.folder.model_path).model.classifier.weight
    assert len(weights) == 3 and torch.equal(kept, weights[-1])


def test_without_validation_rows_the_last_model_is_kept(learn):
    run = learn({"data.validation": 0.0})
    assert run.finished.best_step == run.finished.step == 18  # 65 rows
    assert set(run.finished.metrics) == {"test"} and run.folder.has_model()


def test_without_rows_to_measure_on_the_model_is_kept_all_the_same(learn):
    run = learn({"data.validation": 0.0, "data.test": 0.0})
    assert run.finished.metrics == {} and run.folder.has_model()
    assert run.folder.evaluation() is None


ODD_NAMES = [("NA", "nan"), ("1", "1.0"), ("no", "😀")]


@pytest.mark.parametrize("names", ODD_NAMES, ids=map(" ".join, ODD_NAMES))
def test_odd_class_names_survive_the_whole_run(names, learn, write_table, toy_rows):
    table = write_table([("text", "label"), *toy_rows(*names)])
    run = learn({"data.source": str(table), "training.epochs": 6})
    assert run.of(RunStarted)[0].classes == sorted(names)
    predictions = Predictor(run.folder.model_path).predict(
        ["the film was bad awful", "the film was good fine"]
    )
    assert [item["label"] for item in predictions] == list(names)
    assert set(predictions[0]["probabilities"]) == set(names)
    frame = pd.read_parquet(run.folder.predictions_path)
    assert set(frame["label"]) == set(names)
    assert run.folder.evaluation()["test"]["labels"] == sorted(names)


def test_sentence_pairs_are_read_as_pairs(learn, write_table, toy_rows):
    seconds = [("good", "same"), ("film", "other")]
    rows = [(text, *seconds[number % 2]) for number, (text, _) in enumerate(toy_rows("", ""))]
    table = write_table([("text", "text_pair", "label"), *rows])
    run = learn({"data.source": str(table), "training.epochs": 1})
    frame = pd.read_parquet(run.folder.predictions_path)
    assert set(frame["text_pair"]) == {"good", "film"}
    predictor = Predictor(run.folder.path)
    one, other = predictor.predict(["the film"] * 2, ["good", "film"])
    assert one["tokens"] == 6 and one["probabilities"] != other["probabilities"]


def bad_losses(monkeypatch, bad_steps, value=float("nan")):
    original, calls = stepper.part_loss, iter(range(1, 10_000))

    def loss(*arguments):
        found = original(*arguments)
        return found * value if next(calls) in bad_steps else found

    monkeypatch.setattr(stepper, "part_loss", loss)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_step_without_a_finite_loss_is_skipped_with_a_warning(learn, monkeypatch, value):
    bad_losses(monkeypatch, {2, 5}, value)
    run = learn()
    assert run.finished.status == "completed"
    assert [event.loss is None for event in run.of(Step)] == [n in (1, 4) for n in range(16)]
    assert [message for message in run.warnings if message.startswith("Step")] == [
        "Step 2 was skipped: its loss was no finite number.",
        "Step 5 was skipped: its loss was no finite number.",
    ]
    model = loop.load_trained(run.folder.model_path).model
    assert all(torch.isfinite(weight).all() for weight in model.parameters())


def test_ten_bad_steps_in_a_row_end_the_run_and_the_last_good_model_stays(
    learn, monkeypatch, workspace
):
    bad_losses(monkeypatch, range(10, 100))
    events = []
    with pytest.raises(DivergedError, match=r"at step 19 .* 10th time in a row"):
        learn({"training.epochs": 3}, emit=events.append)
    assert next(event.best for event in events if isinstance(event, Evaluated))
    (folder,) = (workspace / "runs").iterdir()
    assert Predictor(folder).labels == ["neg", "pos"]


def test_bad_steps_that_are_not_in_a_row_do_not_end_the_run(learn, monkeypatch):
    bad_losses(monkeypatch, {*range(1, 10), *range(11, 20)})
    assert learn({"training.epochs": 4}).finished.status == "completed"


def test_a_gpu_that_is_not_there_is_refused_in_a_sentence(learn):
    if torch.cuda.is_available():
        pytest.skip("there is one")
    with pytest.raises(ConfigError, match=r"training.device = cuda, but torch finds no NVIDIA GPU"):
        learn({"training.device": "cuda"})


def test_a_precision_the_cpu_has_not_falls_back_with_a_warning(learn):
    run = learn({"training.precision": "fp16", "training.epochs": 1})
    assert run.of(RunStarted)[0].precision == "fp32"
    assert "float16 needs an NVIDIA GPU" in run.warnings[0]


def test_bfloat16_learns_on_a_cpu_too(learn):
    run = learn({"training.precision": "bf16", "training.epochs": 6})
    assert run.of(RunStarted)[0].precision == "bf16"
    assert run.finished.metrics["test"]["accuracy"] == 1.0
    weights = loop.load_trained(run.folder.model_path).model.parameters()
    assert {weight.dtype for weight in weights} == {torch.float32}


def test_a_max_length_beyond_the_model_is_lowered_with_a_warning(learn):
    run = learn({"model.max_length": 9000, "training.epochs": 1})
    assert "reads at most 128 tokens: max_length is lowered from 9000" in run.warnings[0]


def test_wrong_data_is_refused_in_a_sentence(learn, tmp_path):
    with pytest.raises(DataError, match=r"nowhere\.csv"):
        learn({"data.source": str(tmp_path / "nowhere.csv")})


class OnADevice:
    """As a GPU looks to the journal: asking it for a number is dear."""

    precision = "bf16"
    is_asynchronous = True

    def memory_bytes(self):
        return 1


def test_a_fast_device_is_asked_for_figures_at_most_fifty_times_a_second(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(journal.time, "monotonic", lambda: now[0])
    events = []
    steps = journal.StepJournal(events.append, OnADevice())
    steps.begin()
    for step in range(1, 1001):  # a thousand steps in a second
        now[0] += 0.001
        loss = torch.tensor(float("nan") if step == 500 else 1.0)
        steps.add(step, 0.0, 1e-5, loss, torch.tensor(1.0), 16, 100)
    steps.flush()
    told = [event for event in events if isinstance(event, Step)]
    assert 45 <= len(told) <= 52 and told[-1].step == 1000
    assert told[-1].samples_per_second == pytest.approx(16_000, rel=0.05)
    assert [event.message[:8] for event in events if isinstance(event, Warned)] == ["Step 500"]


def test_speed_is_that_of_the_last_seconds(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(journal.time, "monotonic", lambda: now[0])
    speed = journal.Speed()
    speed.begin()
    rates = []
    for second in range(40):
        now[0] += 1
        speed.count(10 if second < 20 else 50, 100)
        rates.append(speed.rates()[0])
    assert rates[15] == pytest.approx(10) and rates[-1] == pytest.approx(50)
    assert all(later >= earlier for earlier, later in pairwise(rates))


def test_texts_that_do_not_fit_into_the_memory_together_are_read_in_parts(learn, monkeypatch):
    original, sizes = BertForSequenceClassification.forward, []

    def forward(self, **inputs):
        if not self.training:
            sizes.append(len(inputs["input_ids"]))
            if sizes[-1] > most:
                raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate")
        return original(self, **inputs)

    monkeypatch.setattr(BertForSequenceClassification, "forward", forward)
    most = 32
    predictor = Predictor(learn({"training.epochs": 1}).folder.path)
    texts = [f"the film was {'good ' * number}" for number in range(40)]
    whole = predictor.predict(texts)
    most = 10
    sizes.clear()
    apart = predictor.predict(texts)
    assert sizes == [32, 16, 8, 8, 8, 8, 2, 2, 2, 2]  # once too small, it stays so
    for one, other in zip(whole, apart, strict=True):
        assert one["label"] == other["label"]
        assert one["probabilities"] == pytest.approx(other["probabilities"], abs=1e-5)
    most = 0
    with pytest.raises(torch.OutOfMemoryError):
        predictor.predict(texts)


def test_predictions_do_not_depend_on_their_company(learn):
    predictor = Predictor(learn({"training.epochs": 1}).folder.path)
    texts = ["good", "the film was bad " * 20, "", "🎈", "fine book"] * 20
    together = predictor.predict(texts)
    for position in (0, 1, 2, 3, 4):
        alone = predictor.predict([texts[position]])[0]
        for name, value in alone["probabilities"].items():
            assert together[position]["probabilities"][name] == pytest.approx(value, abs=1e-5)
    assert together[1]["tokens"] == 32 and np.isclose(predictor.max_length, 32)
    assert predictor.predict([]) == []
