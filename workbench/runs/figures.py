"""The one figure that stands for a run in lists: which it is depends on the task."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.config import TaskName

HEADLINES: Mapping[TaskName, str] = {
    "single_label": "accuracy",
    "multi_label": "f1",
    "regression": "rmse",
}


def headline(task: TaskName, metrics: Mapping[str, float]) -> float | None:
    """The figure by which a run of a task is judged, from the metrics of one split."""
    return metrics.get(HEADLINES[task])
