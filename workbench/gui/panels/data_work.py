"""What the Data panel has done beside the window: reading, steps, a look into the rows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from workbench.config import Data, DataStep, RunConfig, TaskName
from workbench.data.columns import Columns, guess_columns, split_column
from workbench.data.dataset import part_counts
from workbench.data.hub import SeveralTablesError
from workbench.data.prepare import prepare_table
from workbench.data.profile import Profile, Tokenizer, config_for, profile
from workbench.data.read import begins_quickly, read_source
from workbench.data.reading import Reading
from workbench.data.steps import apply_steps
from workbench.data.table import Table
from workbench.data.task import suggested_task
from workbench.errors import WorkbenchError
from workbench.gui.background import Progress
from workbench.gui.session import OpenTable

# As many as columns are guessed by, so that the whole table leads to no other guess.
_FIRST_ROWS = 2000


def first_rows(
    source: str,
    reading: Reading,
    steps: tuple[DataStep, ...],
    split: str | None,
    progress: Progress,
) -> OpenTable | None:
    """The beginning of a large file, to look at while all of it is read; else None."""
    if not begins_quickly(source):
        return None
    try:
        raw = read_source(source, progress, replace(reading, rows=_FIRST_ROWS))
        return with_steps(raw, guess_columns(raw.frame), None, steps, split, progress)
    except WorkbenchError:
        return None  # what it is will be said of the whole


def read_table(
    source: str,
    reading: Reading,
    steps: tuple[DataStep, ...],
    split: str | None,
    progress: Progress,
) -> tuple[OpenTable, str | None]:
    """The table, and the column that says what each row is for, if there is one."""
    raw = read_source(source, progress, reading)
    columns = guess_columns(raw.frame)
    split = split or split_column(raw.frame, columns)
    return with_steps(raw, columns, None, steps, split, progress), split


def read_or_ask(
    source: str,
    reading: Reading,
    steps: tuple[DataStep, ...],
    split: str | None,
    progress: Progress,
) -> tuple[OpenTable, str | None] | SeveralTablesError:
    """The same, or the tables of a dataset of which one has to be chosen first."""
    try:
        return read_table(source, reading, steps, split, progress)
    except SeveralTablesError as error:
        return error


def with_steps(
    raw: Table,
    columns: Columns,
    task: TaskName | None,
    steps: tuple[DataStep, ...],
    split: str | None,
    progress: Progress,
) -> OpenTable:
    """The table after the steps. task: the one its label column asks for if None."""
    task = task or suggested_task(raw.frame, columns)
    table = raw
    if steps:
        dumped = [step.model_dump() for step in steps]
        config = config_for(raw, columns, task)
        config = config.replacing({"data.steps": dumped, "data.split": split})
        table = apply_steps(raw, config, progress=progress)
    return OpenTable(raw, table, columns, task, steps)


def look_into(
    opened: OpenTable, data: Data, tokenizer: Tokenizer | None, progress: Progress
) -> Profile:
    """What is known of the rows that are left after the steps."""
    return profile(opened.table, opened.columns, opened.task, data, tokenizer, progress)


def share_out(raw: Table, config: RunConfig, progress: Progress) -> dict[str, dict[str, Any]]:
    """Rows and classes of each part, as a run with this config would have them."""
    return part_counts(prepare_table(raw, config, is_kept=False))
