"""`workbench runs`: the runs of the workspace, newest first."""

from __future__ import annotations

import time

from workbench.cli.show import print_document, print_table, say
from workbench.runs.folder import default_workspace, list_runs


def runs(as_json: bool) -> int:
    """List them."""
    found = list_runs(default_workspace())
    if as_json:
        print_document([run.document() for run in found])
        return 0
    if not found:
        say(f"There are no runs in {default_workspace()} yet: start one with workbench train.")
        return 0
    rows = []
    for run in found:
        figures = run.metrics.get("test") or run.metrics.get("validation") or {}
        accuracy = figures.get("accuracy")
        rows.append(
            [
                run.folder.name,
                run.status,
                time.strftime("%Y-%m-%d %H:%M", time.localtime(run.started)),
                "" if accuracy is None else f"{accuracy:.3f}",
                run.config.model.name,
            ]
        )
    print_table(["run", "status", "started", "accuracy", "model"], rows)
    return 0
