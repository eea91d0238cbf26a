"""What a run's end means in words, and what to do with a live run when the window closes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from workbench.gui.figures import figure_text, number_text

if TYPE_CHECKING:
    from workbench.gui.record import RunRecord

translate = QCoreApplication.translate

ENDED_WELL = ("completed", "stopped", "early_stopped")


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


def ask_before_closing(name: str, parent: QWidget) -> str:
    """What is to become of the live run when the window closes: "leave", "stop" or "cancel"."""
    question = QMessageBox(parent)
    question.setIcon(QMessageBox.Icon.Question)
    question.setWindowTitle(translate("runs", "A run is live"))
    question.setText(translate("runs", "“{name}” is still training.").format(name=name))
    question.setInformativeText(
        translate("runs", "It can go on without the window; the next window finds it again.")
    )
    roles = QMessageBox.ButtonRole
    leave = question.addButton(translate("runs", "Leave it running"), roles.AcceptRole)
    stop = question.addButton(translate("runs", "Stop and keep"), roles.DestructiveRole)
    question.addButton(translate("runs", "Cancel"), roles.RejectRole)
    question.setDefaultButton(leave)
    question.exec()
    if question.clickedButton() is stop:
        return "stop"
    return "leave" if question.clickedButton() is leave else "cancel"
