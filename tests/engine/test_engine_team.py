"""Several processes train one model: what comes out is what one process would have made."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import traceback
from pathlib import Path

import psutil
import pytest
import torch
from safetensors.torch import load_file

from workbench.cli.parser import main as workbench
from workbench.config import dump_config
from workbench.engine import helpers
from workbench.engine.checkpoint import newest_checkpoint
from workbench.engine.progress import Emit
from workbench.engine.resume import Start, take_up
from workbench.engine.setup import set_up
from workbench.engine.steering import Steering, StoppedBeforeLearningError, Unasked
from workbench.engine.team import Team, meeting_place
from workbench.engine.train import train
from workbench.errors import ConfigError
from workbench.events import CheckpointSaved, RunFinished, Step, Warned
from workbench.jobs.command import engine_environment
from workbench.jobs.follow import follow_run, outcome
from workbench.jobs.process import start_run
from workbench.runs.control import ControlReader, ask
from workbench.runs.folder import RunFolder, create_run
from workbench.runs.log import EventLog, last_event, read_events

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the processes are forked")

NO_CHANCE = {"model.dropout": 0.0, "model.attention_dropout": "off"}
# 72 rows of which 58 are learned from: the last batch has 2 rows, the last share one.
UNEVEN = {"training.batch_size": 7, "training.gradient_accumulation_steps": 2}

EVERY_FIVE_STEPS = {"training.save_steps": 5, "training.save_total_limit": 9}


def act(rank: int, size: int, port: int, folder: RunFolder, is_resumed: bool) -> None:
    """What one process of a run does, from its beginning to its end."""
    code = 1
    try:
        torch.set_num_threads(1)
        team = Team(rank, size, rank, size, meeting_place(size, port))
        log = EventLog(folder.events_path) if team.is_lead else None
        emit: Emit = log.append if log else lambda event: None
        start = None
        if is_resumed and log:
            start = take_up(folder, emit)
        elif is_resumed:
            team.connect()
            found = newest_checkpoint(folder)[0]
            start = Start(found, []) if found else None
        control = ControlReader(folder.control_path) if team.is_lead else Unasked()
        train(folder.config(), folder, emit, control, start, team)
        team.disconnect()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def learn_in(processes: int, folder: RunFolder, is_resumed: bool = False) -> list[Step]:
    """Train a run in forked processes; its steps."""
    store = meeting_place(processes)
    fork = multiprocessing.get_context("fork")
    started = [
        fork.Process(target=act, args=(rank, processes, store.port, folder, is_resumed))
        for rank in range(processes)
    ]
    for process in started:
        process.start()
    for process in started:
        process.join(120)
    assert [process.exitcode for process in started] == [0] * processes
    return steps_of(folder)


def steps_of(folder: RunFolder) -> list[Step]:
    return [event for event in read_events(folder.events_path) if isinstance(event, Step)]


def weights_of(folder: RunFolder) -> dict[str, torch.Tensor]:
    return load_file(folder.model_path / "model.safetensors")


def damage_all_but_the_first_checkpoint(folder: RunFolder) -> None:
    for step in folder.checkpoint_steps()[1:]:
        (folder.checkpoint_path(step) / "state.pt").write_bytes(b"damaged")


@pytest.fixture
def begin(toy_config, workspace):
    def create(changes=None):
        return create_run(workspace, toy_config.replacing(changes or {}))

    return create


@pytest.mark.parametrize(
    "changes",
    [{}, UNEVEN, {"training.fsdp": True}, UNEVEN | {"training.fsdp": True}],
    ids=["whole weights", "uneven shares", "weights shared out", "shared out, uneven"],
)
def test_two_processes_learn_what_one_learns(begin, changes):
    alone = begin(NO_CHANCE | changes | {"training.fsdp": False})
    together = begin(NO_CHANCE | changes)
    expected, steps = learn_in(1, alone), learn_in(2, together)
    assert len(steps) == len(expected) > 10
    assert [step.loss for step in steps] == pytest.approx(
        [step.loss for step in expected], rel=1e-3, abs=1e-5
    )
    assert [step.grad_norm for step in steps] == pytest.approx(
        [step.grad_norm for step in expected], rel=1e-2, abs=1e-4
    )
    theirs, ours = weights_of(alone), weights_of(together)
    assert {name: weight.shape for name, weight in ours.items()} == {
        name: weight.shape for name, weight in theirs.items()
    }
    for folder in (alone, together):
        assert isinstance(last_event(folder.events_path), RunFinished)
    ended, wanted = (last_event(folder.events_path).metrics for folder in (together, alone))
    for split, figures in wanted.items():
        assert ended[split] == pytest.approx(figures, rel=1e-2, abs=1e-3)


def test_what_a_shared_out_run_saves_is_a_model_like_any_other(begin):
    folder = begin({"training.fsdp": True, "training.epochs": 1})
    learn_in(2, folder)
    said = (folder.model_path / "config.json").read_text(encoding="utf-8")
    assert '"BertForSequenceClassification"' in said


@pytest.mark.parametrize("is_shared_out", [False, True], ids=["whole weights", "shared out"])
def test_a_resumed_run_of_two_processes_ends_as_if_it_never_had_been_cut_off(begin, is_shared_out):
    changes = EVERY_FIVE_STEPS | {"training.fsdp": is_shared_out}
    whole, cut = begin(changes), begin(changes)
    learn_in(2, whole)
    learn_in(2, cut)
    damage_all_but_the_first_checkpoint(cut)
    again = learn_in(2, cut, is_resumed=True)
    assert [step.step for step in again] == [step.step for step in steps_of(whole)]
    expected = weights_of(whole)
    for name, weight in weights_of(cut).items():
        assert torch.equal(weight, expected[name]), name


def test_dropout_differs_between_the_processes(begin):
    folder = begin({"training.save_steps": 1, "training.epochs": 1})
    learn_in(2, folder)
    state = newest_checkpoint(folder)[0].state
    (helper,) = state["helpers_chance"]
    assert not torch.equal(state["chance"]["torch"][0], helper["torch"][0])


def test_a_shared_out_run_goes_on_in_one_process_and_says_so(begin):
    folder = begin(
        {"training.fsdp": True, "training.save_steps": 5, "training.save_total_limit": 9}
    )
    learn_in(2, folder)
    for step in folder.checkpoint_steps():
        if step > 5:
            (folder.checkpoint_path(step) / "state.pt").write_bytes(b"damaged")
    alone = folder.config().replacing({"training.fsdp": False, "training.processes": 1})
    folder.config_path.write_text(dump_config(alone), encoding="utf-8")
    steps = learn_in(1, folder, is_resumed=True)
    said = [event.message for event in read_events(folder.events_path) if isinstance(event, Warned)]
    assert "another number of processes" in " ".join(said)
    assert steps[-1].step == 16 and folder.has_model()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"training.fsdp": True}, "nobody to share"),
        ({"training.processes": 2, "training.method": "few_shot"}, "one process"),
    ],
)
def test_what_cannot_be_shared_is_refused(toy_config, changes, said):
    def hush(event):
        pass

    with pytest.raises(ConfigError, match=said):
        set_up(toy_config.replacing(changes), hush, Steering(Unasked(), hush))


def wait_for(kind, folder, process):
    for events in follow_run(folder, process):
        if any(isinstance(event, kind) for event in events):
            return
    raise AssertionError(folder.log_path.read_text(encoding="utf-8"))


def test_real_processes_stop_when_asked_and_one_that_is_killed_is_named(begin):
    folder = begin({"training.processes": 2, "training.epochs": 900, "training.save_steps": 20})
    process = start_run(folder)
    wait_for(CheckpointSaved, folder, process)
    (helper,) = psutil.Process(process.pid).children()
    helper.kill()
    assert process.wait(200) is not None
    ended = outcome(folder, process)
    assert ended.status == "failed", ended
    assert ended.message == "One of the 2 processes of the run was killed."
    process = start_run(folder, resuming=True)
    wait_for(Step, folder, process)
    ask(folder.control_path, "stop")
    assert process.wait(200) == 0
    assert outcome(folder, process).status == "stopped" and folder.has_model()


def test_a_run_stopped_before_it_learns_waits_for_nobody(begin, monkeypatch):
    monkeypatch.setattr(Steering, "check_preparing", stop_at_once)
    monkeypatch.setattr(helpers, "_say_goodbye", lambda started: pytest.fail("it waits"))
    folder = begin({"training.processes": 2})
    events = []
    with helpers.led_team(folder.config(), folder, "train", pytest.fail) as team:
        train(folder.config(), folder, events.append, Unasked(), team=team)
    assert events[-1].status == "stopped"


def stop_at_once(steering: Steering) -> None:
    raise StoppedBeforeLearningError


def test_no_helper_outlives_the_lead(begin):
    folder = begin({"training.processes": 2, "training.epochs": 900})
    process = start_run(folder)
    wait_for(Step, folder, process)
    (helper,) = psutil.Process(process.pid).children()
    process.kill()
    process.wait(10)
    gone, _ = psutil.wait_procs([helper], timeout=60)
    assert gone == [helper]
    assert folder.status() == "interrupted"


def test_torchrun_starts_a_run_in_two_processes(toy_config, tmp_path, workspace):
    config = tmp_path / "config.json"
    config.write_text(dump_config(toy_config), encoding="utf-8")
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2"]
    done = subprocess.run(
        [*command, "-m", "workbench", "train", str(config), "--run-dir", str(tmp_path / "run")],
        env=engine_environment() | {"OMP_NUM_THREADS": "1"},
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        timeout=200,
    )
    assert done.returncode == 0, done.stderr.decode()
    folder = RunFolder(tmp_path / "run")
    assert '"processes": 2' in folder.manifest_path.read_text(encoding="utf-8")
    assert folder.status() == "completed"


def test_processes_is_short_for_its_key(toy_config, tmp_path, capsys):
    config = tmp_path / "config.json"
    config.write_text(dump_config(toy_config), encoding="utf-8")
    assert workbench(["train", str(config), "--processes", "0"]) == 2
    assert "training.processes" in capsys.readouterr().err
