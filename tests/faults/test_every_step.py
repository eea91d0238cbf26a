"""A run that was cut off after any step ends to the bit as one that never was."""

from __future__ import annotations

import shutil

import pytest

from .runs import copy_cut_at, differences

STEPS = 12


@pytest.mark.kind("resumed from a step")
@pytest.mark.parametrize("precision", ["fp32", "bf16"])
def test_a_run_resumed_from_any_step_is_the_same_run(
    forks, train_whole, tries, tmp_path, precision
):
    whole = train_whole({"training.precision": precision, "training.save_total_limit": 100})
    assert whole.checkpoint_steps() == list(range(1, STEPS + 1))
    for step in tries.choose(range(STEPS + 1), 5, precision):
        cut = copy_cut_at(whole, step, tmp_path / f"cut at {step}")
        code = forks.start("resume", cut.path).wait()
        fault = f"exit code {code}" if code else differences(cut, whole)
        tries.note(f"{precision} step {step}", fault)
        shutil.rmtree(cut.path)
