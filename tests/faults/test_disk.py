"""Every single write, fsync, rename and opening of an engine fails once, and from then on."""

from __future__ import annotations

import errno
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from workbench.events import RunFailed
from workbench.jobs.follow import has_learned, outcome
from workbench.runs.control import ask
from workbench.runs.log import last_event

from .forking import Forks
from .runs import damages, differences, new_run, recipe

SOURCE = Path(__file__).with_name("fail_io.c")
# Fewer steps, so that all calls can be tried.
SHORT = {"training.epochs": 1, "training.eval_steps": 2, "training.save_total_limit": 1}
# What must be found in a message: of the disk, of files, or of the system's own words for it.
DISK_WORDS = ("disk", "no space", "input/output error", "folder takes no changes")
FULL, BROKEN = errno.ENOSPC, errno.EIO


@pytest.fixture(scope="module")
def failing(tmp_path_factory):
    """A forking process whose files fail as its environment asks."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if sys.platform != "linux" or compiler is None:
        pytest.skip("failing writes need Linux and a C compiler")
    place = tmp_path_factory.mktemp("failing")
    library = place / "fail_io.so"
    words = [compiler, "-O1", "-shared", "-fPIC", "-o", library, SOURCE, "-ldl"]
    subprocess.run(words, check=True)
    parent = Forks(place / "said.txt", library)
    yield parent
    parent.close()


@pytest.fixture(scope="module")
def short(failing, table, tiny_model, tmp_path_factory):
    """A run that nothing happens to, and how many calls it makes."""
    place = tmp_path_factory.mktemp("whole")
    folder = new_run(place, recipe(table, tiny_model, SHORT))
    count = place / "calls"
    count.touch()
    faults = {"FAULT_FOLDER": str(folder.path), "FAULT_COUNT": str(count)}
    assert failing.start("train", folder.path, environment=faults).wait() == 0
    return folder, count.stat().st_size


@pytest.mark.kind("a write, fsync, rename or opening fails")
@pytest.mark.parametrize("code", [FULL, BROKEN], ids=["full", "broken"])
@pytest.mark.parametrize("lasting", [False, True], ids=["once", "from then on"])
def test_a_failing_disk_is_named_and_costs_nothing(failing, short, tries, tmp_path, lasting, code):
    whole, calls = short
    assert calls > 100
    for at in tries.choose(range(1, calls + 1), 3, f"{code} {lasting}"):
        folder = new_run(tmp_path / str(at), whole.config())
        failing.said.write_bytes(b"")
        engine, ended = _train(failing, folder, at, code, lasting)
        fault = "" if ended else "it never ends"
        fault = fault or _said_badly(engine, folder, failing.said.read_text(), lasting, code)
        fault = fault or damages(folder)
        if not fault and folder.status() != "completed":
            folder.control_path.unlink(missing_ok=True)
            again = failing.start("resume", folder.path).wait()
            fault = f"resume: exit code {again}" if again else ""
        fault = fault or differences(folder, whole)
        name = f"{errno.errorcode[code]} at {at} of {calls}{' and later' if lasting else ''}"
        tries.note(name, fault)
        if not fault:
            shutil.rmtree(folder.path)


def _train(failing, folder, at, code, lasting):
    """The engine, and whether it ended: by itself, by `stop`, or when there was room again."""
    calls, over = folder.path.parent / "calls", folder.path.parent / "over"
    calls.touch()
    faults = {
        "FAULT_FOLDER": str(folder.path),
        "FAULT_COUNT": str(calls),
        "FAULT_OVER": str(over),
        "FAULT_AT": str(at),
        "FAULT_ERRNO": str(code),
    }
    if lasting:
        faults["FAULT_ALWAYS"] = "1"
    engine = failing.start("train", folder.path, environment=faults)
    while engine.exit_code is None and calls.stat().st_size < at:
        time.sleep(0.01)
    if lasting and engine.wait(1.5) is None:  # it waits for room
        if at % 2:
            over.touch()
        else:
            ask(folder.control_path, "stop")
    return engine, engine.wait(30) is not None


def _said_badly(engine, folder, said, lasting, code) -> str:
    """What is wrong with how the engine told of the disk; empty if nothing."""
    last = last_event(folder.events_path)
    if "Traceback" in said:
        return f"a traceback: {said[-500:]}"
    if folder.status() == "completed":
        return ""
    if code == FULL and not lasting and has_learned(folder):
        return "the run gave up on a disk that was full for a moment"
    if isinstance(last, RunFailed):
        return "" if last.kind == "disk" and last.advice else f"{last.kind}: {last.message}"
    told = said + (folder.log_path.read_text() if folder.log_path.exists() else "")
    # Where nothing can be written, nothing can be told, but the follower has a sentence.
    if not lasting and not any(word in told.lower() for word in DISK_WORDS):
        return f"exit code {engine.exit_code} without a word of the disk: {told[-500:]}"
    found = outcome(folder, engine)
    return "" if found.message and found.advice else f"no outcome for {engine.exit_code}"
