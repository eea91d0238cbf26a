"""What a table wants to be learned from it: a class, several labels or a number."""

from __future__ import annotations

import re

import pandas as pd

from workbench.config import RunConfig, TaskName
from workbench.data.columns import Columns, columns_of, resolve_columns
from workbench.data.table import Table
from workbench.data.targets import holds_label_sets, numbers

_LOOKED_AT = 20_000
_MOST_STEPS = 20  # a rating has no more values, even in half stars or from 0 to 20
_NUMBER_NAMES = re.compile(
    r"score|rating|grade|price|amount|value|target|similarity|percent|points|分数|得分|评分|价格",
    re.IGNORECASE,
)


def suggested_task(frame: pd.DataFrame, columns: Columns) -> TaskName:
    """The task that the label column plainly asks for; "single_label" whenever that is in doubt.

    Numbers with many different values ask for "regression", cells of labels that come back in
    other cells, or several columns of 0 and 1, for "multi_label". Stars from 1 to 5 and the
    numbers of classes stay classes.
    """
    if columns.labels:
        return "multi_label"
    cells = frame[columns.label].iloc[:_LOOKED_AT].str.strip()
    cells = cells[cells != ""]
    found = numbers(cells)
    if len(cells) and found.notna().mean() >= 0.95:
        return "regression" if _is_measured(found.dropna(), columns.label or "") else "single_label"
    return "multi_label" if len(cells) and holds_label_sets(cells) else "single_label"


def config_task(config: RunConfig, table: Table) -> TaskName:
    """The task for a config that names none, by the columns that it names or leaves to be guessed.

    Raises DataError for a column the table has not.
    """
    # Only a config that may have several labels leaves columns of 0 and 1 as they are.
    resolved = resolve_columns(config.replacing({"task": "multi_label"}), table)
    return suggested_task(table.frame, columns_of(resolved))


def _is_measured(values: pd.Series, name: str) -> bool:
    """Whether numbers measure something, rather than number classes."""
    distinct = values.nunique()
    if distinct <= _MOST_STEPS:
        return False
    has_fractions = bool((values % 1 != 0).any())
    # Whole numbers may be the ids of classes, unless most of them stand only once.
    return has_fractions or bool(_NUMBER_NAMES.search(name)) or distinct > 0.5 * len(values)
