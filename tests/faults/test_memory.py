"""However little memory there is, an engine ends with a sentence and with advice."""

from __future__ import annotations

import sys

import pytest

from workbench.events import RunFailed
from workbench.jobs.follow import outcome
from workbench.runs.log import last_event

from .runs import damages, new_run, recipe

MEGABYTES = [*range(0, 40, 4), *range(40, 140, 10)]


@pytest.mark.kind("memory is limited")
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to a limit")
def test_too_little_memory_is_told_with_advice(forks, tries, table, tiny_model, tmp_path):
    for megabytes in tries.choose(MEGABYTES, 5):
        # A batch of all rows, and layers that keep much: some 100 MB.
        changes = {"training.batch_size": 64, "training.gradient_accumulation_steps": 1}
        folder = new_run(tmp_path / str(megabytes), recipe(table, tiny_model, changes))
        forks.said.write_bytes(b"")
        engine = forks.start("train", folder.path, more_memory=megabytes * 2**20)
        engine.wait()
        ended, last = outcome(folder, engine), last_event(folder.events_path)
        fault = damages(folder)
        if ended.status != "completed":
            if isinstance(last, RunFailed) and last.kind != "memory":
                fault = f"{last.kind}: {last.message}"
            elif not (ended.message and ended.advice):
                fault = f"exit code {engine.exit_code}: {ended.message} | {ended.advice}"
        tries.note(f"{megabytes} MB: {engine.exit_code} {ended.message[:400]}", fault)
