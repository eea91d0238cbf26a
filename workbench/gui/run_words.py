"""What a run's end means in words, and what to do with a live run when the window closes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from workbench.gui.figures import figure_name, figure_text, number_text, spread_text
from workbench.runs.figures import HEADLINES
from workbench.runs.folder import RunSummary
from workbench.runs.folds import fold_figures, is_to_the_end

if TYPE_CHECKING:
    from workbench.gui.record import RunRecord

translate = QCoreApplication.translate


def finished_words(record: RunRecord) -> str:
    """That a run ended well, and how good its model is."""
    metrics = record.finished.metrics if record.finished else {}
    test = metrics.get("test") or metrics.get("validation") or {}
    said = translate("runs", "Stopped: what was learned is kept.")
    if record.status != "stopped":
        said = translate("runs", "Done.")
    match record.config.task, test:
        case "single_label", {"accuracy": share}:
            found = translate(
                "runs", "The model finds {share} % of the texts it never learned from right."
            ).format(share=round(share * 100))
        case "multi_label", {"f1": share, "accuracy": exact}:
            found = translate(
                "runs",
                "On texts it never learned from its labels have an F1 of {f1}; for {share} % they "
                "are exactly right.",
            ).format(f1=figure_text("multi_label", share), share=round(exact * 100))
        case "regression", {"mae": error}:
            found = translate(
                "runs", "On texts it never learned from it is {error} off on average."
            ).format(error=number_text(error))
        case _:
            found = ""
    return f"{said} {found}".strip()


def folds_words(runs: Sequence[RunSummary]) -> str:
    """What the folds of a cross-validation come to, as far as they were trained to their end."""
    ended = [run for run in runs if is_to_the_end(run)]
    config = runs[0].config
    said = translate("runs", "{ended} of {folds} folds are trained to their end.").format(
        ended=len(ended), folds=config.data.folds
    )
    spread = fold_figures(ended).get(HEADLINES[config.task])
    if spread is None:
        return said
    found = translate(
        "runs", "On the rows that each left out: {figure} {spread} (mean ± standard deviation)."
    ).format(figure=figure_name(config.task), spread=spread_text(config.task, spread))
    return f"{said} {found}"


def ask_before_closing(name: str, folds_left: int, parent: QWidget) -> str:
    """What is to become of the live run when the window closes: "leave", "stop" or "cancel".

    folds_left: how many would be trained after it; parent: lends the question its style sheet
    """
    question = QMessageBox(parent)
    question.setIcon(QMessageBox.Icon.Question)
    question.setWindowTitle(translate("runs", "A run is live"))
    question.setText(translate("runs", "“{name}” is still training.").format(name=name))
    informed = translate("runs", "It can go on without the window; the next window finds it again.")
    if folds_left:
        lost = translate("runs", "The {count} folds after it are not begun then.")
        informed = f"{informed} {lost.format(count=folds_left)}"
    question.setInformativeText(informed)
    roles = QMessageBox.ButtonRole
    leave = question.addButton(translate("runs", "Leave it running"), roles.AcceptRole)
    stop = question.addButton(translate("runs", "Stop and keep"), roles.DestructiveRole)
    question.addButton(translate("runs", "Cancel"), roles.RejectRole)
    question.setDefaultButton(leave)
    question.exec()
    if question.clickedButton() is stop:
        return "stop"
    return "leave" if question.clickedButton() is leave else "cancel"
