"""What is done to a table before it is learned from: a list of steps, applied in order.

The file itself is never written to; a run's config carries its steps, so that it can be repeated.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Field

from workbench.config.base import Section

DropKind = Literal[
    "empty_texts",
    "missing_labels",
    "unreadable_labels",
    "duplicates",
    "near_duplicates",
    "contradictions",
    "rare_classes",
    "leaks",
    "placeholders",
]
CleanKind = Literal["spaces", "unicode", "html", "mojibake", "personal_data"]

RowNumber = Annotated[int, Field(ge=1)]


class Drop(Section):
    """Leave out the rows with a finding; of copies the first stays."""

    do: Literal["drop"] = "drop"
    what: DropKind


class Clean(Section):
    """Mend the cells with a finding."""

    do: Literal["clean"] = "clean"
    what: CleanKind


class DropRows(Section):
    """Leave out rows by their 1-based number in the file."""

    do: Literal["drop_rows"] = "drop_rows"
    rows: Annotated[list[RowNumber], Field(min_length=1)]


class SetLabel(Section):
    """Give rows, by their 1-based number in the file, another label."""

    do: Literal["set_label"] = "set_label"
    rows: Annotated[list[RowNumber], Field(min_length=1)]
    label: str


class MergeLabels(Section):
    """Write several spellings of a label, or several labels, as one."""

    do: Literal["merge_labels"] = "merge_labels"
    labels: Annotated[list[str], Field(min_length=1)]
    into: Annotated[str, Field(min_length=1)]


DataStep = Annotated[Drop | Clean | DropRows | SetLabel | MergeLabels, Field(discriminator="do")]

DROP_KINDS: tuple[DropKind, ...] = get_args(DropKind)
CLEAN_KINDS: tuple[CleanKind, ...] = get_args(CleanKind)
