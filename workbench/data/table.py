"""What was read: rows by split, and how."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from workbench.data.faults import Fault
from workbench.data.rows import Dialect


@dataclass(frozen=True)
class Table:
    """What a source holds. Every cell is a str; a missing one is empty."""

    source: str
    title: str
    """Short, for people."""
    format: str
    splits: dict[str, pd.DataFrame]
    """A single file is one split, "train"."""
    encoding: str = "utf-8"
    dialect: Dialect | None = None
    notes: tuple[str, ...] = field(default=())
    """What was done while reading, in sentences."""
    faults: tuple[Fault, ...] = field(default=())
    """The same with the lines of the file that it was done on."""
    choices: tuple[str, ...] = field(default=())
    """The sheets of a workbook, the tables of a hub dataset, or the numbers of the tables in a
    delimited text: `Reading.table` names one."""
    whole: bool = True
    """False where only the first rows were asked for and there are more."""

    @property
    def frame(self) -> pd.DataFrame:
        """The rows to learn from: the split "train", or the first."""
        return self.splits.get("train", next(iter(self.splits.values())))

    @property
    def columns(self) -> list[str]:
        return [str(name) for name in self.frame.columns]

    @property
    def rows(self) -> int:
        return len(self.frame)
