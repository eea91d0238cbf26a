"""The five steps' state at a glance: what is ready, what runs, what needs attention."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from workbench.gui.run_control import RunControl
from workbench.gui.widgets.step_bar import State, StepBar

translate = QCoreApplication.translate


def show_step_states(bar: StepBar, is_ready: bool, runs: RunControl) -> None:
    """Draw and tell the state of each step.

    is_ready: a table is open from which a run could learn
    """
    shown, live = runs.shown, runs.is_live
    trained = shown is not None and shown.folder is not None and shown.folder.has_model()
    failed = shown is not None and shown.status in ("failed", "interrupted")
    train: State = "running" if live else "attention" if failed else "open"
    if train == "open" and trained:
        train = "ready"
    done: State = "ready" if trained and not live else "open"
    words = {
        "open": translate("steps", "not yet"),
        "ready": translate("steps", "ready"),
        "attention": translate("steps", "needs attention"),
        "running": translate("steps", "running"),
    }
    told: tuple[tuple[State, str], ...] = (
        ("ready" if is_ready else "open", translate("steps", "Choose the table")),
        ("ready", translate("steps", "Choose the pretrained model")),
        (train, translate("steps", "Train, and watch it learn")),
        (done, translate("steps", "See how good it is")),
        (done, translate("steps", "Classify texts")),
    )
    for button, (state, what) in zip(bar.buttons, told, strict=True):
        button.show_state(state, f"{what} ({words[state]})")
