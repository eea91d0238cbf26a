"""A run that is killed again and again, at any instant, ends as one that never was."""

from __future__ import annotations

import random
import shutil
import time

import pytest

from workbench.events import RunFinished, to_line
from workbench.runs.log import last_event

from .runs import damages, differences, new_run

KILLS = range(1000)


@pytest.mark.kind("killed at a random instant")
def test_a_killed_run_is_whole_and_ends_as_if_nothing_had_been(forks, train_whole, tries, tmp_path):
    whole = train_whole({"training.save_total_limit": 2})
    lasts_s = whole.evaluation_path.stat().st_mtime - whole.config_path.stat().st_mtime
    chance = random.Random(0)
    wanted = len(tries.choose(KILLS, 10))
    kills = 0
    while kills < wanted:
        folder = new_run(tmp_path / str(kills), whole.config())
        killed: list[str] = []  # after which of its events
        faults: list[str] = []
        engine = forks.start("train", folder.path)
        while chance.random() < 0.8 and not faults:
            # A resumed run ends sooner; a kill after the end would be none.
            time.sleep(chance.uniform(0, lasts_s) * (0.6 if killed else 1))
            if engine.exit_code is not None:
                break
            engine.kill()
            kills += 1
            last = last_event(folder.events_path)
            killed.append(to_line(last)[:90].strip() if last else "nothing")
            if fault := damages(folder):
                faults.append(fault)
            if isinstance(last, RunFinished):
                break  # it was only about to leave
            engine = forks.start("resume", folder.path)
        if (code := engine.wait()) and folder.status() != "completed":
            faults.append(f"exit code {code}: {folder.log_path.read_text()[-500:]}")
        elif fault := differences(folder, whole):
            faults.append(fault)
        for number, after in enumerate(killed):
            is_last = number == len(killed) - 1
            tries.note(f"kill after {after}", ", ".join(faults) if is_last else "")
        if not faults:
            shutil.rmtree(folder.path)
