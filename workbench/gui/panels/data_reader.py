"""Brings the table that is wanted into the session, and has its rows looked into and shared out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from workbench.config import READING_KEYS, DataStep
from workbench.data.hub import SeveralTablesError
from workbench.data.profile import Profile
from workbench.data.read import suggested_splits
from workbench.data.reading import Reading
from workbench.errors import ConfigError
from workbench.gui.background import Progress, Task
from workbench.gui.panels.data_edits import Edits
from workbench.gui.panels.data_work import first_rows, look_into, read_or_ask, share_out
from workbench.gui.session import OpenTable, Session
from workbench.gui.widgets.work_line import WorkLine
from workbench.models.find import tokenizer_file

_SPLIT_MS = 300
# Rows that are shared out to show how, a second's work; many of them when nothing else is done.
_MANY_SPLIT, _MOST_SPLIT = 100_000, 1_000_000


class TableReader(QObject):
    """One table after the other, beside the window; what was open stays until one is read."""

    began = Signal(object)  # OpenTable: the first rows of a large file, of which the rest is read
    opened = Signal(object)  # OpenTable: it was read
    several = Signal(object)  # SeveralTablesError: which one is to be said first
    failed = Signal(str)  # why, in a sentence; what was open stays
    shared_out = Signal(object)  # rows and classes of each part of the next run
    not_shared = Signal(str)  # why it could not be

    def __init__(self, session: Session, edits: Edits, work: WorkLine, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._edits = edits
        self._work = work
        self._reading = Reading()
        self._asked: tuple[str, Reading, tuple[DataStep, ...], str | None] = (
            "",
            self._reading,
            (),
            None,
        )
        self._counted_by = ""
        self._splitting: Task | None = None
        self._split_soon = QTimer(self)
        self._split_soon.setSingleShot(True)
        self._split_soon.setInterval(_SPLIT_MS)
        self._split_soon.timeout.connect(self._share_out)
        work.failed.connect(self._refuse)
        work.ended.connect(self._count_anew)
        session.config_changed.connect(self._count_anew)
        session.config_changed.connect(self._split_soon.start)

    def open(self, source: str, reading: Reading) -> None:
        """Read a source as `reading` says, and do the steps of the config where it is its own."""
        config = self._session.config.data
        steps = config.steps if source == config.source else []
        split = config.split if source == config.source else None
        self._reading = reading
        self._asked = (source, reading, tuple(steps), split)
        self._work.start(partial(first_rows, *self._asked), self._read_rest)

    def change(self, work: Callable[[Progress], OpenTable]) -> None:
        """Take over the table that the work gives."""
        self._work.start(work, self._use)

    def look_into(self) -> None:
        """Find out what is known of the rows of the open table."""
        opened = self._session.open_table
        if opened is None:
            return
        config = self._session.config
        self._counted_by = config.model.name
        file = tokenizer_file(config.model.name)
        tokenizer = None if file is None else (file, config.model.max_length)
        self._work.start(partial(look_into, opened, config.data, tokenizer), self._use_profile)

    def _read_rest(self, first: OpenTable | None) -> None:
        if first is not None:
            self.began.emit(first)
        self._work.start(partial(read_or_ask, *self._asked), self._use_new)

    def _use_new(self, read: tuple[OpenTable, str | None] | SeveralTablesError) -> None:
        if isinstance(read, SeveralTablesError):
            self._work.end()
            self.several.emit(read)
            return
        opened, split = read
        session = self._session
        is_new = opened.raw.source != session.config.data.source or session.open_table is None
        self._edits.begin(opened.steps)
        values = {f"data.{key}": getattr(self._reading, key) for key in READING_KEYS}
        if is_new:
            validation, test = suggested_splits(opened.table)
            values |= {
                "name": opened.table.title[:80],
                "data.validation": validation,
                "data.test": test,
                "data.split": split,
                "data.group": None,
                "data.folds": None,
                "data.fold": None,
            }
        try:
            session.set_values(values)  # together: each change is shown by every setting's row
        except ConfigError as error:
            self._refuse(str(error))
            return
        self._use(opened)
        self.opened.emit(opened)

    def _use(self, opened: OpenTable) -> None:
        self._session.use_table(opened)
        self.look_into()

    def _use_profile(self, known: Profile) -> None:
        self._session.use_profile(known)
        self._work.end_soon()

    def _refuse(self, sentence: str) -> None:
        self._work.end()
        opened = self._session.open_table
        if opened is not None:
            self._edits.keep(opened.steps)
        self.failed.emit(sentence)

    def _count_anew(self) -> None:
        """Tokens are those of the chosen model."""
        idle = not self._work.is_busy and self._session.open_table is not None
        if idle and self._session.config.model.name != self._counted_by:
            self.look_into()

    def _share_out(self) -> None:
        """Tell how the next run will share the rows out."""
        opened = self._session.open_table
        if opened is None or opened.table.rows > _MOST_SPLIT:
            return
        if self._work.is_busy and opened.table.rows > _MANY_SPLIT:
            self._split_soon.start()  # one after the other: two would keep the window waiting
            return
        if self._splitting is not None:
            self._splitting.cancel()
        self._splitting = Task(partial(share_out, opened.raw, self._session.config), self)
        self._splitting.done.connect(self.shared_out)
        self._splitting.failed.connect(self.not_shared)
        self._splitting.start()
