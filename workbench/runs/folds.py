"""Cross-validation: a run for each fold, and what their figures come to together."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workbench.config import RunConfig
from workbench.runs.folder import RunFolder, RunSummary, runs_in, summarise
from workbench.runs.sources import source_hashes

_NAMES = "{name} fold {fold} of {folds}"
_LONGEST_NAME = 200
TO_THE_END = ("completed", "early_stopped")


@dataclass(frozen=True)
class Spread:
    """One figure of several folds."""

    values: tuple[float, ...]
    """In the order of the folds."""

    @property
    def mean(self) -> float:
        return statistics.fmean(self.values)

    @property
    def deviation(self) -> float:
        """Standard deviation of a sample: the squares are divided by one less than their count."""
        return statistics.stdev(self.values)


def runs_of(config: RunConfig) -> int:
    """How many runs a config asks for: one for each fold, or one."""
    return config.data.folds if config.data.folds and config.data.fold is None else 1


def fold_configs(config: RunConfig, names: str = _NAMES) -> list[RunConfig]:
    """The configs of the runs that a config asks for: one for each fold, or itself alone.

    names: what the runs are called, with places for {name}, {fold} and {folds}
    """
    folds = runs_of(config)
    if folds == 1:
        return [config]
    found = []
    for fold in range(1, folds + 1):
        extra = len(names.format(name="", fold=fold, folds=folds))
        short = config.name[: _LONGEST_NAME - extra]
        name = names.format(name=short, fold=fold, folds=folds)
        found.append(config.replacing({"name": name, "data.fold": fold}))
    return found


def is_to_the_end(run: RunSummary) -> bool:
    """Whether a run was neither stopped nor cut off, so that its figures count."""
    return run.status in TO_THE_END


def fold_figures(runs: Iterable[RunSummary]) -> dict[str, Spread]:
    """The figures on the test rows, by name, over the runs that came to their end.

    A figure that some of them lack, such as a correlation with equal numbers, is left out, and all
    are where there are fewer than two runs: one has no deviation.
    """
    metrics = [run.metrics.get("test", {}) for run in runs if is_to_the_end(run)]
    if len(metrics) < 2:
        return {}
    common = [name for name in metrics[0] if all(name in others for others in metrics)]
    return {name: Spread(tuple(figures[name] for figures in metrics)) for name in common}


def are_folds_of_one(config: RunConfig, other: RunConfig) -> bool:
    """Whether two runs are folds of the same cross-validation, as far as their settings tell."""
    is_fold = config.data.fold is not None and other.data.fold is not None
    return is_fold and _without_fold(config) == _without_fold(other)


def folds_beside(folder: RunFolder) -> list[RunSummary]:
    """The `finished_folds` of a run among all runs in the place where it lies."""
    run = summarise(folder)
    if run is None or run.config.data.fold is None:
        return []
    return finished_folds(run, runs_in(folder.path.parent))


def finished_folds(run: RunSummary, runs: Sequence[RunSummary]) -> list[RunSummary]:
    """The runs of the same cross-validation that came to their end, in the order of their folds.

    These differ from a run in name and fold only, and learned from the same files. Of several with
    one fold the first counts: the newest, in the order of `list_runs`.
    """
    if run.config.data.fold is None:
        return []
    wanted, hashes = _without_fold(run.config), source_hashes(run.folder)
    found: dict[int, RunSummary] = {}
    for other in runs:
        fold = other.config.data.fold
        if fold is None or fold in found or not is_to_the_end(other):
            continue
        if _without_fold(other.config) == wanted and source_hashes(other.folder) == hashes:
            found[fold] = other
    return [found[fold] for fold in sorted(found)]


def _without_fold(config: RunConfig) -> RunConfig:
    data = config.data.model_copy(update={"fold": None})
    return config.model_copy(update={"name": "", "data": data})
