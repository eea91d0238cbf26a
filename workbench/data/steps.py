"""The steps of a config, applied to the rows that were read. The file is never written to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from workbench.config import (
    Clean,
    DataStep,
    Drop,
    DropRows,
    MergeLabels,
    RunConfig,
    SetLabel,
)
from workbench.data.columns import Columns, columns_of
from workbench.data.examined import Examined
from workbench.data.problems import Problem, rows_to_drop
from workbench.data.shelf import rows_kept
from workbench.data.split import named_parts
from workbench.data.table import Table
from workbench.data.targets import split_labels, target_reader
from workbench.data.text_checks import mended
from workbench.data.texts import Progress
from workbench.errors import DataError

_ORDER = ("clean", "merge_labels", "set_label", "drop_rows", "drop")


def apply_steps(
    table: Table,
    config: RunConfig,
    measured: Sequence[pd.DataFrame] = (),
    progress: Progress | None = None,
) -> Table:
    """The table with the steps done. Rows keep their number (`frame.index`) when others go.

    Cells are mended in every split, rows are left out or relabelled in the one to learn from.
    config: with its columns named; measured: rows of other files that are kept to measure on
    Raises DataError for a step that does not fit the table.
    """
    columns = columns_of(config)
    main = next(name for name, frame in table.splits.items() if frame is table.frame)
    splits = dict(table.splits)
    for number, step in enumerate(config.data.steps, start=1):
        if progress is not None:
            progress(number - 1, len(config.data.steps))
        splits = {name: _mend(frame, step, config) for name, frame in splits.items()}
        rows = splits[main]
        match step:
            case Drop():
                others = [frame for name, frame in splits.items() if name != main]
                splits[main] = _drop(rows, step, config, columns, [*others, *measured])
            case DropRows():
                _require_rows(step.rows, table, number)
                gone = rows.index.isin(np.array(step.rows) - 1)
                splits[main] = rows_kept(rows, ~gone)
            case SetLabel():
                _require_rows(step.rows, table, number)
                if columns.label is None:
                    raise DataError(
                        f"Step {number} sets a label, but the labels are columns of 0 and 1: "
                        "remove the step."
                    )
                chosen = rows.index.isin(np.array(step.rows) - 1)
                cells = rows[columns.label].mask(chosen, step.label)
                splits[main] = rows.assign(**{columns.label: cells})
    if splits[main].empty:
        raise DataError(f"The steps leave no row of {table.title}: take one of them back.")
    return replace(table, splits=splits)


def steps_for(problems: Sequence[Problem], kinds: Collection[str] | None = None) -> list[DataStep]:
    """The steps that mend findings, in an order in which they help each other.

    Cells are mended before labels are merged and rows left out, so that what then is a copy goes
    too. kinds: of which findings; None for all
    """
    wanted = [problem for problem in problems if kinds is None or problem.kind in kinds]
    steps = [step for problem in wanted for step in problem.steps]
    return sorted(steps, key=lambda step: _ORDER.index(step.do))


def mend_cells(frame: pd.DataFrame, config: RunConfig) -> pd.DataFrame:
    """Rows from elsewhere, such as a file to test on, with the steps done that mend cells."""
    for step in config.data.steps:
        frame = _mend(frame, step, config)
    return frame


def is_kept(frame: pd.DataFrame, config: RunConfig) -> np.ndarray | None:
    """(n,) rows that a split column keeps to measure on; None without such a column."""
    name = config.data.split
    if name is None or name not in frame.columns:
        return None
    return np.isin(named_parts(frame[name]), ("validation", "test"))


def _mend(frame: pd.DataFrame, step: DataStep, config: RunConfig) -> pd.DataFrame:
    columns = columns_of(config)
    if isinstance(step, Clean):
        names = [name for name in (columns.text, columns.text_pair) if name in frame.columns]
        return frame.assign(**{str(name): mended(frame[name], step.what) for name in names})
    label = columns.label
    if isinstance(step, MergeLabels) and label is not None and label in frame.columns:
        return frame.assign(**{label: _merged(frame[label], step, config)})
    return frame


def _merged(cells: pd.Series, step: MergeLabels, config: RunConfig) -> pd.Series:
    separator = config.data.label_separator if config.task == "multi_label" else None
    new: dict[str, str] = {}
    for cell in cells.unique():
        labels = split_labels(cell, separator)
        if set(labels) & set(step.labels):
            merged = [step.into if label in step.labels else label for label in labels]
            new[cell] = (separator or "").join(dict.fromkeys(merged))
    return cells.map(new).fillna(cells) if new else cells


def _drop(
    frame: pd.DataFrame,
    step: Drop,
    config: RunConfig,
    columns: Columns,
    measured: Sequence[pd.DataFrame],
) -> pd.DataFrame:
    if not len(frame):
        return frame
    others = measured if step.what == "leaks" else ()
    reader = target_reader(config)
    examined = Examined(frame, columns, reader, others, is_kept(frame, config))
    return rows_kept(frame, ~rows_to_drop(examined, step.what))


def _require_rows(rows: Sequence[int], table: Table, number: int) -> None:
    if max(rows) > table.rows:
        raise DataError(
            f"Step {number} is about row {max(rows):,}, but {table.title} has {table.rows:,} rows: "
            "the file has changed since. Remove the step, or open the right file."
        )
