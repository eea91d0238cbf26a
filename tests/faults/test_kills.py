"""A run that is killed again and again, at any instant, ends as one that never was."""

from __future__ import annotations

import random
import shutil
import time

import pytest

from .runs import damages, differences, new_run

KILLS = 10, 1000


@pytest.mark.kind("killed at a random instant")
def test_a_killed_run_is_whole_and_ends_as_if_nothing_had_been(
    forks, train_whole, tries, tmp_path
):
    whole = train_whole({"training.save_total_limit": 2})
    lasts_s = whole.evaluation_path.stat().st_mtime - whole.config_path.stat().st_mtime
    chance = random.Random(0)
    kills = 0
    while kills < KILLS[tries.is_long]:
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
            killed.append(_last_line(folder))
            if fault := damages(folder):
                faults.append(fault)
            engine = forks.start("resume", folder.path)
        code = engine.wait()
        if code:
            faults.append(f"exit code {code}: {folder.log_path.read_text()[-500:]}")
        elif fault := differences(folder, whole):
            faults.append(fault)
        for number, after in enumerate(killed):
            is_last = number == len(killed) - 1
            tries.note(f"kill after {after}", ", ".join(faults) if is_last else "")
        if not faults:
            shutil.rmtree(folder.path)


def _last_line(folder) -> str:
    if not folder.events_path.exists():
        return "nothing"
    return folder.events_path.read_text(encoding="utf-8").rpartition("\n")[0][-90:]
