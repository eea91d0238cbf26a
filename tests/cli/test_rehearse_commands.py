"""`train --dry-run` and `find-rate`: told before there is a run, and no run is left."""

from __future__ import annotations

import pytest

from tests.cli.conftest import SETTINGS
from workbench.cli import rehearse
from workbench.errors import EngineError

ESTIMATE = {
    "steps": 4221,
    "seconds": 3752.4,
    "seconds_by_work": {"preparing": 12.0, "training": 3600.4, "evaluating": 100.0, "saving": 40.0},
    "memory_bytes": 1.3 * 2**30,
    "total_memory_bytes": 11.2 * 2**30,
    "cut_share": 0.1126,
    "padding_saved": 0.31,
    "rows": {"train": 22500, "validation": 2500, "test": 0},
    "max_length": 256,
    "parts": 2,
    "device": "cpu",
    "device_name": "A processor",
    "precision": "fp32",
    "notes": ["2 rows without\na label left out."],
}
POINTS = [{"point": [1e-7, 0.7], "done": 1, "total": 2}, {"point": [1, 0.4], "done": 2, "total": 2}]
FOUND = {"points": [[1e-7, 0.7], [1, 0.4]], "suggestion": 4e-5, "note": ""}


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch):
    """Lets recorded answers stand for the engine; gives what it was asked."""

    def record(*answers):
        asked = []

        class Recorded(rehearse.Rehearsal):
            def __init__(self, verb, config):
                super().__init__(verb, config)
                asked.append((verb, config))

            def answers(self):
                for answer in answers:
                    if isinstance(answer, Exception):
                        raise answer
                    yield answer

        monkeypatch.setattr(rehearse, "Rehearsal", Recorded)
        return asked

    return record


def test_a_dry_run_tells_steps_time_memory_cut_texts_and_padding(call, answering):
    asked = answering(ESTIMATE)
    said = call("train", "--dry-run", "--set", "training.epochs=5")
    assert said.code == 0
    told = dict(line.split(maxsplit=1) for line in said.out.splitlines())
    assert told["steps"] == "4,221"
    assert told["rows"] == "22,500 train, 2,500 validation, 0 test"
    assert told["time"].startswith("1:02:32 (preparing 0:00:12, training 1:00:00")
    assert told["memory"] == "1.3 of 11.2 GB"
    assert told["cut"] == "11.3% of the texts are longer than 256 tokens"
    assert told["padding"] == "batches of like length save 31% of the computing"
    assert told["parts"].startswith("2 a batch")
    assert said.err.splitlines()[-1] == "2 rows without a label left out."
    [(verb, config)] = asked
    assert verb == "estimate" and config.training.epochs == 5 and config.data.text == "text"


def test_a_rate_is_found_and_how_to_use_it_is_told(call, answering):
    answering(*POINTS, FOUND)
    said = call("find-rate")
    assert said.code == 0 and "--set training.learning_rate=4e-05" in said.out
    assert "Raising the learning rate" in said.err
    assert call("find-rate", "--json").document == FOUND


def test_a_curve_that_says_nothing_is_told_in_a_sentence(call, answering):
    answering({"points": [], "suggestion": None, "note": "It did not fall."})
    said = call("find-rate")
    assert (said.code, said.out) == (0, "It did not fall.\n")


@pytest.mark.parametrize("words", [["train", "--dry-run"], ["find-rate"]])
def test_an_engine_that_fails_is_one_line(call, answering, words):
    answering(EngineError("There is no memory."))
    said = call(*words)
    assert (said.code, said.out) == (1, "")
    assert said.err.splitlines()[-1] == "There is no memory."


@pytest.mark.parametrize("words", [["train", "--dry-run"], ["find-rate"]])
def test_wrong_input_is_told_before_an_engine_is_started(call, answering, words):
    asked = answering()
    said = call(*words, "--set", "data.source=/no/such/table.csv")
    assert said.code == 2 and "/no/such/table.csv" in said.err and asked == []


def test_for_real_nothing_is_left_behind(job):
    """Names, paths and all as odd as they come."""
    config = next(job.base.glob("*.toml"))
    before = sorted(job.workspace.rglob("*"))
    told = job.command("train", config, "--dry-run", "--json")
    assert told.code == 0, told.err
    assert told.document["steps"] == SETTINGS["training.epochs"] * -(
        -told.document["rows"]["train"] // 8
    )
    found = job.command("find-rate", config, "--json")
    assert found.code == 0, found.err
    assert found.document["points"][0][0] == pytest.approx(1e-7)
    assert "suggestion" in found.document
    assert sorted(job.workspace.rglob("*")) == before
