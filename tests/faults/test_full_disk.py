"""A disk that is really full or takes no changes, and two engines on one run."""

from __future__ import annotations

import shutil
import subprocess
import time

import pytest

from tests.small_disk import mounted, needs_root
from workbench.events import Paused, Warned
from workbench.runs.log import last_event, read_events

from .runs import copy_cut_at, damages, differences, new_run


@needs_root
@pytest.mark.kind("a small disk is full")
def test_a_run_waits_on_a_full_disk_and_goes_on_when_there_is_room(
    forks, train_whole, tries, tmp_path
):
    whole = train_whole()
    needed = sum(file.stat().st_size for file in whole.path.rglob("*") if file.is_file())
    for share in tries.choose([step / 20 for step in range(20)], 3):
        with mounted(tmp_path / "disk", 3 * needed) as disk:
            folder = new_run(disk, whole.config())
            filling = disk / "filling"
            room = max(int(share * needed), 16_384)
            filling.write_bytes(bytes(shutil.disk_usage(disk).free - room))
            engine = forks.start("train", folder.path)
            fault = _wait_until_it_waits(engine, folder)
            filling.unlink()
            code = engine.wait()
            if code and _has_said_so(folder):  # it was full before there was anything to keep
                folder.control_path.unlink(missing_ok=True)
                code = forks.start("resume", folder.path).wait()
            fault = fault or (f"exit code {code}" if code else "")
            fault = fault or damages(folder) or differences(folder, whole)
            tries.note(f"{room:,} bytes free", fault)


def _wait_until_it_waits(engine, folder) -> str:
    """Empty if it waits or has ended with a sentence; else what is wrong."""
    seen, since = -1, time.monotonic()
    while engine.exit_code is None:
        size = folder.events_path.stat().st_size if folder.events_path.exists() else 0
        if isinstance(last_event(folder.events_path), Paused):
            warned = [e for e in read_events(folder.events_path) if isinstance(e, Warned)]
            is_told = warned and "The disk is full: the run waits" in warned[-1].message
            return "" if is_told else "it waits without a word"
        if size != seen:
            seen, since = size, time.monotonic()
        elif time.monotonic() - since > 15:  # not even the log has room
            return ""
        time.sleep(0.05)
    return "" if not engine.exit_code or _has_said_so(folder) else f"code {engine.exit_code}"


def _has_said_so(folder) -> bool:
    return folder.status() == "failed" and "disk is full" in last_event(folder.events_path).message


@needs_root
@pytest.mark.kind("a disk takes no changes")
def test_a_run_that_cannot_be_written_is_refused_in_one_sentence(
    forks, train_whole, tries, tmp_path
):
    whole = train_whole({"training.save_total_limit": 100})
    with mounted(tmp_path / "disk", 20_000_000) as disk:
        for step in tries.choose(range(0, 12), 2):
            cut = copy_cut_at(whole, step, disk / f"cut {step}")
            subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
            forks.said.write_bytes(b"")
            code = forks.start("resume", cut.path).wait()
            said = forks.said.read_text()
            subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
            is_good = code == 2 and said.count("\n") == 1 and "cannot be worked on" in said
            tries.note(f"after step {step}", "" if is_good else f"exit code {code}: {said}")
            shutil.rmtree(cut.path)


@pytest.mark.kind("two engines on one run")
def test_the_second_engine_of_a_run_is_refused(forks, train_whole, tries, tmp_path):
    whole = train_whole()
    for number in tries.choose(range(20), 2):
        folder = new_run(tmp_path / str(number), whole.config())
        forks.said.write_bytes(b"")
        engines = [forks.start("train", folder.path) for _ in range(3)]
        codes = sorted(engine.wait() for engine in engines)
        said = forks.said.read_text()
        fault = "" if codes == [0, 2, 2] and said.count("\n") == 2 else f"{codes}: {said}"
        tries.note(f"pair {number}", fault or damages(folder) or differences(folder, whole))
