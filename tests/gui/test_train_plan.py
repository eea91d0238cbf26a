"""The Train panel says beforehand how many steps a run will take."""

from __future__ import annotations

import pytest

from workbench.config import RunConfig
from workbench.gui.panels.train import TrainPanel
from workbench.gui.session import Session


@pytest.mark.parametrize(
    ("changes", "plan"),
    [
        ({"training.batch_size": 8, "training.epochs": 2}, "10 steps · 40 texts"),
        ({"training.method": "few_shot", "training.few_shot_steps": 25}, "25 steps · 40 texts"),
    ],
)
def test_the_plan_counts_epochs_unless_few_shot_mode_is_chosen(
    qtbot, appearance, monkeypatch, changes, plan
):
    session = Session(RunConfig())
    monkeypatch.setattr(session, "split_sizes", lambda: {"train": 40})
    panel = TrainPanel(session, appearance)
    qtbot.addWidget(panel)
    session.set_values(changes)
    assert panel.estimate.text == plan
