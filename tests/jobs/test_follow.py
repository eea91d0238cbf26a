"""Runs are followed by what stands in their folder, whoever works on them."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from workbench.config import RunConfig
from workbench.events import (
    Evaluated,
    Paused,
    Phase,
    RunFailed,
    RunFinished,
    RunStarted,
    Step,
    to_line,
)
from workbench.jobs.follow import follow_run, has_learned, outcome
from workbench.jobs.process import EngineProcess
from workbench.runs.folder import RunFolder, create_run
from workbench.runs.lock import take_lock

STARTED = RunStarted(model="m", device="cpu", total_steps=3, steps_per_epoch=3, epochs=1)
STEPS = [Step(step=n, epoch=n / 3, loss=1.0 / n, learning_rate=1e-4) for n in (1, 2, 3)]
FINISHED = RunFinished(status="completed", step=3, metrics={"test": {"accuracy": 1.0}})
RECORDED = [Phase(name="reading"), STARTED, *STEPS, FINISHED]


@pytest.fixture
def folder(workspace: Path) -> RunFolder:
    return create_run(workspace, RunConfig())


def write(folder: RunFolder, *events, torn: bytes = b"") -> None:
    with folder.events_path.open("ab") as file:
        file.write("".join(map(to_line, events)).encode("utf-8") + torn)


def ended(code: str = "") -> EngineProcess:
    """An engine that did no more than `code` and is over."""
    process = subprocess.Popen([sys.executable, "-S", "-c", code])
    process.wait()
    return EngineProcess(process)


def kinds(batches) -> list[str]:
    return [event.event for events in batches for event in events]


def test_a_finished_run_is_told_from_its_first_event_to_its_last(folder: RunFolder):
    write(folder, *RECORDED)
    assert kinds(follow_run(folder)) == [event.event for event in RECORDED]
    assert outcome(folder).status == "completed" and outcome(folder).message == ""


def test_a_live_run_is_told_as_it_goes_and_a_torn_line_when_it_is_whole(folder: RunFolder):
    take_lock(folder.lock_path)  # this process lives
    first, second = to_line(STEPS[0]), to_line(STEPS[1])
    write(folder, STARTED, torn=first[:20].encode())
    batches = follow_run(folder, poll_seconds=0.01)
    assert kinds([next(batches)]) == ["run_started"]
    write(folder, torn=(first[20:] + second).encode())
    assert [event.step for event in next(batches) if isinstance(event, Step)] == [1, 2]
    write(folder, FINISHED)
    assert kinds(batches) == ["run_finished"]


def test_a_long_log_is_told_in_pieces_and_whole(folder: RunFolder):
    steps = [Step(step=n, epoch=0.1, loss=0.5, learning_rate=1e-4) for n in range(1, 3001)]
    write(folder, STARTED, *steps, FINISHED)
    batches = list(follow_run(folder))
    assert max(map(len, batches)) < 1000
    told = [event for events in batches for event in events]
    assert [told[0].event, told[-1].event] == ["run_started", "run_finished"]
    assert [event.step for event in told if isinstance(event, Step)] == list(range(1, 3001))


def test_a_run_whose_engine_is_gone_is_told_to_its_last_whole_line(folder: RunFolder):
    write(folder, STARTED, STEPS[0], torn=to_line(STEPS[1])[:-10].encode())
    assert kinds(follow_run(folder)) == ["run_started", "step"]
    found = outcome(folder)
    assert (found.status, found.refused) == ("interrupted", False)
    assert "is gone" in found.message and "No model was saved yet." in found.advice


def test_a_run_without_any_event_is_over_when_nobody_works_on_it(folder: RunFolder):
    assert kinds(follow_run(folder)) == []
    assert outcome(folder).status == "interrupted"


def test_following_ends_when_it_is_asked_to(folder: RunFolder):
    take_lock(folder.lock_path)
    write(folder, STARTED, Paused(step=1))
    stop = threading.Event()
    batches = follow_run(folder, poll_seconds=60, stop=stop)
    assert kinds([next(batches)]) == ["run_started", "paused"]
    stop.set()
    assert kinds(batches) == []
    assert outcome(folder).status == "paused"


def test_events_of_a_later_version_and_rubbish_are_passed_over(folder: RunFolder):
    rubbish = b'{"event": "of_tomorrow", "time": 1}\nno json\n\xff\xfe\n{}\n'
    write(folder, STARTED, torn=rubbish)
    write(folder, FINISHED)
    assert kinds(follow_run(folder)) == ["run_started", "run_finished"]


def test_what_an_engine_wrote_last_is_read_though_it_is_dead(folder: RunFolder):
    write(folder, *RECORDED)
    assert kinds(follow_run(folder, ended())) == [event.event for event in RECORDED]


def test_an_engine_that_dies_at_once_is_told_with_the_end_of_its_log(folder: RunFolder):
    folder.log_path.write_text("one\ntwo\n\nImportError: no torch\n \n", encoding="utf-8")
    engine = ended("raise SystemExit(3)")
    assert kinds(follow_run(folder, engine)) == []
    found = outcome(folder, engine)
    assert found.status == "interrupted"
    assert "exit code 3" in found.message and found.message.endswith("ImportError: no torch")
    assert str(folder.log_path) in found.advice


def test_events_that_stand_in_the_log_are_no_part_of_what_an_engine_said(folder: RunFolder):
    said = f"{to_line(STEPS[0])}Illegal instruction\n{to_line(STEPS[1])}"
    folder.log_path.write_text(said, encoding="utf-8")
    assert outcome(folder, ended("raise SystemExit(4)")).message.endswith("4): Illegal instruction")


def test_an_engine_that_dies_without_a_log_is_told_by_its_exit_code(folder: RunFolder):
    assert "without a word (exit code 5)" in outcome(folder, ended("raise SystemExit(5)")).message


@pytest.mark.parametrize(
    "said",
    [
        "memory allocation of 32 bytes failed",
        "cannot allocate memory for thread-local data: ABORT",
    ],
)
def test_an_engine_that_a_library_ended_for_want_of_memory_is_told_so(folder: RunFolder, said):
    folder.log_path.write_text(f"{said}\n", encoding="utf-8")
    found = outcome(folder, ended("raise SystemExit(134)"))
    assert "exit code 134" in found.message and "memory ran out" in found.message
    assert "batch size" in found.advice


@pytest.mark.skipif(sys.platform == "win32", reason="signals as Unix has them")
def test_a_killed_engine_is_told_as_a_lack_of_memory_and_what_was_kept(folder: RunFolder):
    killed = ended("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    folder.model_path.mkdir()
    (folder.model_path / "config.json").write_text("{}", encoding="utf-8")
    found = outcome(folder, killed)
    assert "memory ran out" in found.message
    assert "best model so far is kept" in found.advice and "batch size" in found.advice


@pytest.mark.parametrize(
    ("events", "refused"),
    [
        ([RunFailed(kind="input", message="a", advice="b")], True),
        ([STARTED, RunFailed(kind="input", message="a", advice="b")], True),
        ([STARTED, STEPS[0], RunFailed(kind="input", message="a", advice="b")], False),
        ([STARTED, RunFailed(kind="memory", message="a", advice="b")], False),
    ],
)
def test_only_input_that_was_wrong_before_the_first_step_is_refused(folder, events, refused):
    write(folder, *events)
    found = outcome(folder)
    assert (found.status, found.message, found.advice) == ("failed", "a", "b")
    assert found.refused is refused


def test_a_run_has_learned_when_it_took_a_step(folder: RunFolder):
    write(folder, STARTED, Evaluated(step=0, split="validation", loss=1.0))
    assert not has_learned(folder)
    write(folder, STEPS[0])
    assert has_learned(folder)
