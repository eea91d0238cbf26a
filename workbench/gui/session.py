"""What the user has set up so far: the config of the next run and the table it will learn from.

It knows nothing of widgets; every panel shows it and changes it, and hears of every change.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from workbench.config import DataStep, RunConfig, TaskName

if TYPE_CHECKING:
    from workbench.data.columns import Columns
    from workbench.data.profile import Profile
    from workbench.data.table import Table


@dataclass(frozen=True)
class OpenTable:
    """A table that was read, with the columns to learn from and what is known of them."""

    raw: Table
    """As it was read."""
    table: Table
    """After the steps."""
    columns: Columns
    task: TaskName = "single_label"
    steps: tuple[DataStep, ...] = ()
    profile: Profile | None = None
    """None while the rows are being looked into."""


class Session(QObject):
    """The next run. `config` always holds valid values."""

    config_changed = Signal()
    table_changed = Signal()
    profile_changed = Signal()

    def __init__(self, config: RunConfig, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._config = config
        self._open: OpenTable | None = None

    @property
    def config(self) -> RunConfig:
        return self._config

    @property
    def open_table(self) -> OpenTable | None:
        """The table on the Data panel; None while there is none."""
        return self._open

    def change(self, **changes: Any) -> None:
        """Set values by key, a dot written as two underscores: `change(training__epochs=5)`."""
        self.set_values({key.replace("__", "."): value for key, value in changes.items()})

    def set_values(self, changes: dict[str, Any]) -> None:
        """Set values by dotted key. Raises ConfigError, and changes nothing, if one is wrong."""
        self.use_config(self._config.replacing(changes))

    def use_config(self, config: RunConfig) -> None:
        """Take over a whole config, such as that of a past run."""
        if config != self._config:
            self._config = config
            self.config_changed.emit()

    def use_table(self, opened: OpenTable) -> None:
        """Learn from a table that was just read, or from other columns of it."""
        self._open = opened
        self.change(
            task=opened.task,
            data__source=opened.table.source,
            data__text=opened.columns.text,
            data__text_pair=opened.columns.text_pair,
            data__label=opened.columns.label,
            data__labels=list(opened.columns.labels) or None,
            data__label_separator=None,
            data__steps=[step.model_dump() for step in opened.steps],
        )
        self.table_changed.emit()

    def use_profile(self, profile: Profile) -> None:
        """What is known of the open table now."""
        if self._open is not None:
            self._open = replace(self._open, profile=profile)
            self.profile_changed.emit()

    def is_ready(self) -> bool:
        """Whether a run could start: a table is open with a text and a label column."""
        return self._open is not None

    def split_sizes(self) -> dict[str, int]:
        """Rows in train, validation and test, as near as can be told without splitting."""
        if self._open is None:
            return {"train": 0, "validation": 0, "test": 0}
        splits = {name: len(frame) for name, frame in self._open.table.splits.items()}
        rows = self._open.table.rows
        known = self._open.profile.parts if self._open.profile else None
        named = known if known is not None and self._config.data.split is not None else {}
        rows = named.get("train", rows)
        data = self._config.data
        wishes = {"validation": data.validation, "test": data.test}
        sizes = {}
        if data.folds is not None:
            del wishes["test"]
            sizes["test"] = round(rows / data.folds)
            rows -= sizes["test"]
        for part, wish in wishes.items():
            if part in named:
                sizes[part] = named[part]
                continue
            own = isinstance(wish, str)
            sizes[part] = splits.get(wish, 0) if isinstance(wish, str) else round(rows * wish)
            rows_taken = 0 if own else sizes[part]
            sizes["train"] = sizes.get("train", rows) - rows_taken
        return {"train": rows} | sizes
