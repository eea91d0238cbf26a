"""`workbench runs`: the runs of the workspace, newest first."""

from __future__ import annotations

import time

from workbench.cli.exit_codes import DONE
from workbench.cli.show import print_document, print_table, say
from workbench.runs.figures import HEADLINES, headline
from workbench.runs.folder import list_runs
from workbench.runs.sources import Change, source_change
from workbench.runs.workspace import default_workspace

_NOTES: dict[Change, str] = {"changed": "changed since", "missing": "not there any more"}


def runs(as_json: bool) -> int:
    """List them."""
    found = list_runs(default_workspace())
    if as_json:
        print_document([run.document() | {"data": source_change(run.folder)} for run in found])
        return DONE
    if not found:
        say(f"There are no runs in {default_workspace()} yet: start one with workbench train.")
        return DONE
    rows = []
    for run in found:
        figures = run.metrics.get("test") or run.metrics.get("validation") or {}
        figure = headline(run.config.task, figures)
        rows.append(
            [
                run.folder.name,
                run.status,
                time.strftime("%Y-%m-%d %H:%M", time.localtime(run.started)),
                "" if figure is None else f"{HEADLINES[run.config.task]} {figure:.4g}",
                run.config.model.name,
                _NOTES.get(source_change(run.folder), ""),
            ]
        )
    print_table(["run", "status", "started", "figure", "model", "data"], rows)
    return DONE
