"""`workbench train --folds K`: a run for each fold, one after the other, and their figures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from workbench.cli.exit_codes import DONE, FAILED, LEFT, WRONG
from workbench.cli.show import one_line, print_document, print_table, say
from workbench.cli.watch import Interruption, watch
from workbench.config import RunConfig
from workbench.runs.folder import RunSummary, create_run, summarise
from workbench.runs.folds import fold_figures, is_to_the_end
from workbench.runs.workspace import default_workspace


def train_folds(configs: Sequence[RunConfig], run_dir: str | None, as_json: bool) -> int:
    """Train a model for each fold and tell mean and deviation of the figures; gives the exit code.

    A fold that fails leaves the others; Ctrl+C ends the fold and the series, and keeps both.
    run_dir: a folder for the folders of all the runs; the workspace if None
    Raises EngineError if no engine can be started.
    """
    runs: list[RunSummary] = []
    code = DONE
    with Interruption() as interruption:
        for config in configs:
            title = f"Fold {config.data.fold} of {config.data.folds}"
            place = Path(run_dir) / f"fold-{config.data.fold}" if run_dir else None
            folder = create_run(default_workspace(), config, place)
            ended = watch(folder, interruption, title=title)
            if ended is None:
                return LEFT
            if ended.message:
                say(one_line(f"{title}: {ended.message} {ended.advice}"))
            if ended.refused:
                code = WRONG
                break
            if ended.status in ("failed", "interrupted"):
                code = FAILED
            if run := summarise(folder):
                runs.append(run)
            if interruption.is_asked:
                break
    if runs:
        _report(runs, len(configs), interruption.is_asked, as_json)
    return code


def _report(runs: Sequence[RunSummary], folds: int, is_stopped: bool, as_json: bool) -> None:
    figures = fold_figures(runs)
    ended = sum(map(is_to_the_end, runs))
    if as_json:
        status = "completed" if ended == folds else "stopped" if is_stopped else "failed"
        document = {
            "status": status,
            "folds": folds,
            "runs": [
                {
                    "fold": run.config.data.fold,
                    "run": str(run.folder.path),
                    "status": run.status,
                    "metrics": run.metrics,
                }
                for run in runs
            ],
            "test": {
                name: {"mean": spread.mean, "deviation": spread.deviation}
                for name, spread in figures.items()
            },
        }
        print_document(document)
        return
    names = list(dict.fromkeys(name for run in runs for name in run.metrics.get("test", {})))
    rows = [
        [
            str(run.config.data.fold),
            run.status,
            *(_figure(run.metrics.get("test", {}).get(name)) for name in names),
            run.folder.name,
        ]
        for run in runs
    ]
    print("Figures of each fold, on the test rows that its model did not learn from:")
    print_table(["fold", "status", *names, "run"], rows)
    print(f"\nMean ± standard deviation of {ended} of {folds} folds:")
    for name, spread in figures.items():
        print(f"{name:<12}{_figure(spread.mean)} ± {_figure(spread.deviation)}")
    if not figures:
        print("none, as it takes two folds that were trained to their end")


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"
