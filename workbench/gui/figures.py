"""What the figure that stands for a run is called, and how it is written."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from workbench.config import TaskName
from workbench.runs.folds import Spread


def figure_name(task: TaskName) -> str:
    """Accuracy, F1 or RMSE, in the user's language."""
    return {
        "single_label": QCoreApplication.translate("figures", "accuracy"),
        "multi_label": "F1",
        "regression": "RMSE",
    }[task]


def figure_text(task: TaskName, value: float | None) -> str:
    """A share with three digits, an error with four that count; a dash where there is none."""
    if value is None:
        return "–"
    if task == "regression":
        return number_text(value)
    return QLocale().toString(value, "f", 3)


def spread_text(task: TaskName, spread: Spread) -> str:
    """Mean and standard deviation of a figure over several folds."""
    return f"{figure_text(task, spread.mean)} ± {figure_text(task, spread.deviation)}"


def number_text(value: float) -> str:
    """A number of the user's own table, of whatever size, with four digits that count."""
    locale = QLocale()
    if abs(value) >= 1000:
        return locale.toString(round(value))
    return locale.toString(float(f"{value:.4g}"), "g", 4)
