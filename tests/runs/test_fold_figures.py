"""Runs of one cross-validation are made, found again and counted together."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from workbench.config import RunConfig
from workbench.events import RunFinished, RunStarted
from workbench.runs.folder import RunFolder, RunSummary, create_run, list_runs, summarise
from workbench.runs.folds import (
    are_folds_of_one,
    finished_folds,
    fold_configs,
    fold_figures,
    runs_of,
)
from workbench.runs.log import EventLog

CONFIG = RunConfig().replacing({"name": "reviews", "data.folds": 3})


def ended(
    workspace: Path, config: RunConfig, status: Any = "completed", digest: str = "", **test
) -> RunFolder:
    """A run whose engine is gone; with a status it told its end, and the figures, before."""
    folder = create_run(workspace, config)
    log = EventLog(folder.events_path)
    log.append(RunStarted(model="m", device="cpu", total_steps=3, steps_per_epoch=1, epochs=3))
    if status:
        log.append(RunFinished(status=status, metrics={"test": test} if test else {}))
    log.close()
    files = {"rows.csv": {"size": 1, "modified_ns": 1, "sha256": digest}}
    manifest = json.dumps({"data": {"files": files}})
    folder.manifest_path.write_text(manifest, encoding="utf-8")
    return folder


def summary(folder: RunFolder) -> RunSummary:
    found = summarise(folder)
    assert found is not None
    return found


def test_each_fold_gets_a_config_and_a_name_and_else_nothing_differs():
    configs = fold_configs(CONFIG)
    assert [config.data.fold for config in configs] == [1, 2, 3]
    assert [config.name for config in configs][1] == "reviews fold 2 of 3"
    assert len({config.replacing({"name": "x", "data.fold": 1}).model_dump_json() for config in
                configs}) == 1  # fmt: skip


def test_one_fold_or_none_is_one_run():
    for config in (RunConfig(), CONFIG.replacing({"data.fold": 2})):
        assert fold_configs(config) == [config]
        assert runs_of(config) == 1
    assert runs_of(CONFIG) == len(fold_configs(CONFIG)) == 3


def test_a_long_name_leaves_room_for_the_fold():
    names = [config.name for config in fold_configs(CONFIG.replacing({"name": "n" * 200}))]
    assert len(set(names)) == 3 and all(len(name) == 200 for name in names)
    assert names[2].endswith("n fold 3 of 3")


def test_mean_and_deviation_are_those_of_the_runs_that_came_to_their_end(workspace: Path):
    first, second, third = fold_configs(CONFIG)
    runs = [
        summary(ended(workspace, first, accuracy=0.7, pearson=0.5)),
        summary(ended(workspace, second, "early_stopped", accuracy=0.9)),
        summary(ended(workspace, third, "stopped", accuracy=0.1)),
    ]
    figures = fold_figures(runs)
    assert list(figures) == ["accuracy"], "a figure that one of them lacks is none of all"
    assert figures["accuracy"].values == (0.7, 0.9)
    assert figures["accuracy"].mean == pytest.approx(0.8)
    assert figures["accuracy"].deviation == pytest.approx(0.1 * 2**0.5)
    assert fold_figures(runs[1:]) == {}, "one figure has no deviation"


def test_the_other_folds_of_a_run_are_found_again(workspace: Path):
    configs = fold_configs(CONFIG)
    wanted = [ended(workspace, config, accuracy=0.5) for config in configs]
    ended(workspace, configs[1], None)
    ended(workspace, configs[1], "stopped", accuracy=0.1)
    ended(workspace, configs[1].replacing({"training.epochs": 9}), accuracy=0.2)
    ended(workspace, configs[1], digest="another file", accuracy=0.3)
    ended(workspace, CONFIG.replacing({"data.folds": None}), accuracy=0.4)
    runs = list_runs(workspace)
    for folder in wanted:
        found = finished_folds(summary(folder), runs)
        assert [run.folder for run in found] == wanted


def test_of_a_fold_that_was_trained_again_the_newest_run_counts(workspace: Path):
    first, second, _ = fold_configs(CONFIG)
    old, other = (ended(workspace, config, accuracy=0.5) for config in (first, second))
    new = ended(workspace, first, accuracy=0.6)
    runs = [summary(folder) for folder in (new, other, old)]
    assert [run.folder for run in finished_folds(runs[1], runs)] == [new, other]


def test_folds_of_one_cross_validation_differ_in_name_and_fold_only():
    first, second, _ = fold_configs(CONFIG)
    assert are_folds_of_one(first, second)
    assert not are_folds_of_one(first, second.replacing({"training.epochs": 9}))
    assert not are_folds_of_one(RunConfig(), RunConfig())


def test_a_run_without_folds_has_no_others(workspace: Path):
    runs = [summary(ended(workspace, RunConfig(), accuracy=0.5)) for _ in range(2)]
    assert finished_folds(runs[0], runs) == []
