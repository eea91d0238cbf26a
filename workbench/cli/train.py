"""`workbench train` and `resume`: check, start the engine of a run, follow it to the end."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from workbench.cli.exit_codes import DONE, FAILED, LEFT, WRONG
from workbench.cli.folds import train_folds
from workbench.cli.show import one_line, print_document, say
from workbench.cli.watch import Interruption, watch
from workbench.config import RunConfig, load_config, parse_assignments
from workbench.data.columns import resolve_columns
from workbench.data.prepare import prepare
from workbench.data.read import read_source
from workbench.data.reading import reading_of
from workbench.data.task import config_task
from workbench.errors import ConfigError
from workbench.events import RunFinished
from workbench.jobs.follow import Outcome
from workbench.jobs.process import help_run
from workbench.models.catalogue import describe_model
from workbench.models.find import check_model
from workbench.runs.folder import RunFolder, create_run, find_run, require_unfinished
from workbench.runs.folds import fold_configs
from workbench.runs.log import last_event
from workbench.runs.torchrun import is_torchrun_helper, torchrun_place
from workbench.runs.workspace import default_workspace


def train(
    config_file: str | None, assignments: Sequence[str], run_dir: str | None, as_json: bool
) -> int:
    """Train as a config file and `--set` say, with folds a run for each; gives the exit code.

    Raises WorkbenchError for wrong input, before anything is written.
    """
    if (place := torchrun_place()) and not run_dir:
        raise ConfigError(
            f"torchrun has started {place.size} processes: name the run's folder with --run-dir, "
            "so that all of them know it."
        )
    if run_dir and is_torchrun_helper():
        help_run(Path(run_dir), "train")
    config = checked_config(config_file, assignments)
    configs = fold_configs(config)
    if len(configs) > 1:
        if place:
            raise ConfigError(
                f"torchrun starts one run at a time, not {len(configs)} folds: name one of them "
                "with data.fold."
            )
        return train_folds(configs, run_dir, as_json)
    folder = create_run(default_workspace(), config, Path(run_dir) if run_dir else None)
    return follow(folder, as_json)


def resume(run: str, as_json: bool) -> int:
    """Go on with a run that was cut off or stopped; gives the exit code.

    Raises RunError if there is no such run, or nothing is left to do.
    """
    folder = find_run(default_workspace(), run)
    if is_torchrun_helper():
        help_run(folder.path, "resume")
    require_unfinished(folder)
    return follow(folder, as_json, resuming=True)


def checked_config(config_file: str | None, assignments: Sequence[str]) -> RunConfig:
    """The config with absolute paths, a task and named columns, its data and model looked at."""
    config = load_config(Path(config_file)) if config_file else RunConfig()
    changes = parse_assignments(assignments)
    if not config_file:  # as the window begins
        rate = describe_model(str(changes.get("model.name", config.model.name))).learning_rate
        changes = {"training.learning_rate": rate} | changes
    has_task = "task" in config.model_fields_set or "task" in changes
    base = Path(config_file).parent if config_file else Path()
    config = anchored(config, base)
    if changes:  # these paths are the shell's
        config = anchored(config.replacing(changes), Path())
    table = read_source(config.data.source, reading=reading_of(config))
    if not has_task:
        config = config.replacing({"task": config_task(config, table)})
    config = resolve_columns(config, table)
    prepare(config)
    check_model(config.model.name, config.model.revision)
    return config


def anchored(config: RunConfig, base: Path) -> RunConfig:
    """The config with relative paths that exist under `base`, or here, made absolute.

    What to validate and test on is a file or the name of a split, so that a folder which happens
    to be called "test" is not taken for it.
    """
    changes: dict[str, Any] = {}
    for key, value, exists in (
        ("data.source", config.data.source, Path.exists),
        ("data.validation", config.data.validation, Path.is_file),
        ("data.test", config.data.test, Path.is_file),
        ("model.name", config.model.name, Path.exists),
    ):
        if not isinstance(value, str) or value.startswith(("sample:", "bundled:")):
            continue
        for place in (base, Path()):
            with suppress(OSError, RuntimeError):  # a name too long for a path, ~NAME of nobody
                path = place / Path(value).expanduser()
                if exists(path):
                    changes[key] = str(path.absolute())
                    break
    return config.replacing(changes) if changes else config


def follow(folder: RunFolder, as_json: bool, resuming: bool = False) -> int:
    """Start the engine of a run, show how it goes, print what came out."""
    with Interruption() as interruption:
        ended = watch(folder, interruption, resuming)
    if ended is None:
        return LEFT
    if ended.refused:
        say(one_line(ended.message))
        return WRONG
    return _report(folder, ended, as_json)


def _report(folder: RunFolder, ended: Outcome, as_json: bool) -> int:
    last = last_event(folder.events_path)
    metrics = last.metrics if isinstance(last, RunFinished) else {}
    good = isinstance(last, RunFinished)
    if not good:
        say(one_line(f"{ended.message} {ended.advice}"))
    if as_json:
        status = ended.status if good else "failed"
        print_document({"run": str(folder.path), "status": status, "metrics": metrics})
    elif good:
        print(f"run         {folder.path}")
        print(f"status      {ended.status}")
        for split, figures in metrics.items():
            said = "  ".join(f"{name} {value:.4f}" for name, value in figures.items())
            print(f"{split:<12}{said}")
    return DONE if good else FAILED
