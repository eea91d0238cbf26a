"""Step 1: open a table, see what is in it, say which columns to learn from, mend its rows."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QLocale, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from workbench.config import Drop
from workbench.data.columns import id_column
from workbench.data.hub import SeveralTablesError
from workbench.data.pasted import is_table, keep_table
from workbench.data.problems import Problem
from workbench.data.reading import Reading, reading_of
from workbench.errors import DataError
from workbench.gui.background import Progress
from workbench.gui.messages import MessageBar
from workbench.gui.panels.data_cards import LengthsCard, SplitCard, TargetsCard
from workbench.gui.panels.data_edits import Edits
from workbench.gui.panels.data_open import HubLine, OpenButton
from workbench.gui.panels.data_problems import ProblemsCard, StepsCard
from workbench.gui.panels.data_reader import TableReader
from workbench.gui.panels.data_reading import ReadingDialog
from workbench.gui.panels.data_roles import RoleBoxes
from workbench.gui.panels.data_table import DataTable
from workbench.gui.sentences import told
from workbench.gui.session import OpenTable, Session
from workbench.gui.steps import problem_text
from workbench.gui.text import one_source, source_name
from workbench.gui.theme import LARGE, MEDIUM, SMALL, WIDE, Appearance
from workbench.gui.widgets.cards import Heading
from workbench.gui.widgets.work_line import WorkLine


class DataPanel(QWidget):
    """The table, its columns' roles, and beside it what is known of it and done to it."""

    opened = Signal()  # a table was read

    def __init__(
        self,
        session: Session,
        appearance: Appearance,
        workspace: Path,
        parent: QWidget | None = None,
    ) -> None:
        """workspace: where pasted tables are kept"""
        super().__init__(parent)
        self._session = session
        self._workspace = workspace
        self.was_asked = False  # for a table, whatever came of it
        self._appearance = appearance
        self.edits = Edits(session, self)
        self.edits.wanted.connect(self._change)
        self.edits.refused.connect(self._refuse_columns)
        self.setAcceptDrops(True)
        # Boxes for text take these keys for themselves.
        paste = QShortcut(QKeySequence.StandardKey.Paste, self)
        paste.activated.connect(self._paste_if_table)

        self.heading = Heading()
        self.open_button = OpenButton()
        self.open_button.wanted.connect(self.open)
        self.open_button.hub_wanted.connect(self.choose_hub)
        self.open_button.paste_wanted.connect(self.paste_table)
        self.heading.add_action(self.open_button)
        self.messages = MessageBar(appearance)
        self.hub_line = HubLine()
        self.hub_line.wanted.connect(self._open_dataset)
        self.work = WorkLine()
        self.work.cancel_wanted.connect(self.cancel)
        self.reader = TableReader(session, self.edits, self.work, self)
        self.reader.began.connect(self._show_first)
        self.reader.opened.connect(self._tell_opened)
        self.reader.several.connect(self._ask_table)
        self.reader.failed.connect(self._refuse)

        self.roles = RoleBoxes()
        self.roles.columns_chosen.connect(self.edits.use_columns)
        self.roles.task_chosen.connect(self.edits.use_task)
        self.roles.reading_wanted.connect(self.choose_reading)
        self.table = DataTable(appearance)
        self.table.role_wanted.connect(self.edits.give_role)
        self.table.label_wanted.connect(self.edits.set_label)
        self.table.rows_unwanted.connect(self.edits.leave_out)

        self.targets = TargetsCard(appearance)
        self.lengths = LengthsCard(session, appearance)
        self.split = SplitCard(session, appearance)
        self.reader.shared_out.connect(self.split.show_parts)
        self.reader.not_shared.connect(self.split.show_refusal)
        self.problems = ProblemsCard()
        self.problems.rows_wanted.connect(self._show_rows)
        self.problems.fix_wanted.connect(self._fix)
        self.steps = StepsCard(appearance)
        self.steps.undo_wanted.connect(self.edits.undo)
        self.steps.redo_wanted.connect(self.edits.redo)
        self.steps.remove_wanted.connect(self.edits.remove)
        side = QWidget()
        cards = QVBoxLayout(side)
        cards.setContentsMargins(0, 0, 0, 0)
        cards.setSpacing(MEDIUM)
        for card in (self.targets, self.problems, self.steps, self.lengths, self.split):
            cards.addWidget(card)
        cards.addStretch(1)
        self._side = QScrollArea()
        self._side.setWidget(side)
        self._side.setWidgetResizable(True)
        self._side.setFixedWidth(300)
        self._side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

        left = QVBoxLayout()
        left.setSpacing(SMALL)
        left.addWidget(self.roles)
        left.addWidget(self.table, 1)
        content = QHBoxLayout()
        content.setSpacing(LARGE)
        content.addLayout(left, 1)
        content.addWidget(self._side)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WIDE, LARGE, WIDE, LARGE)
        layout.setSpacing(MEDIUM)
        layout.addWidget(self.heading)
        layout.addWidget(self.messages)
        layout.addWidget(self.hub_line)
        layout.addWidget(self.work)
        layout.addLayout(content, 1)

        session.table_changed.connect(self._show_table)
        session.profile_changed.connect(self._show_profile)
        self._retranslate()
        appearance.style(self)
        self._show_table()

    @property
    def is_reading(self) -> bool:
        """Whether a table is being read, or its rows looked into."""
        return self.work.is_busy

    def open(self, source: str, reading: Reading | None = None) -> None:
        """Read a file, folder, sample or hub dataset; what was open stays until it is read.

        The first rows of a large file are on show before that.

        reading: how; if left out, as the config says of its own source, and guessed for another
        """
        self.was_asked = True
        if reading is None:
            reading = reading_of(self._session.config, source)
        self.messages.clear()
        if self.table.is_preview:
            self._show_table()
        self.heading.set_line(self.tr("Reading {source} …").format(source=source_name(source)))
        self.reader.open(source, reading)

    def cancel(self) -> None:
        """End what is being done; what was open stays."""
        opened = self._session.open_table
        self.work.end()
        self._show_table()
        if opened is not None and opened.profile is None:
            self.problems.show_nothing()
            self.messages.say(
                "info",
                lambda: self.tr("The rows were not looked into."),
                lambda: self.tr("Look into them"),
                self.reader.look_into,
            )

    def choose_file(self) -> None:
        """Ask for a file, or several that are read as one, and open it."""
        self.open_button.choose_file()

    def choose_folder(self) -> None:
        """Ask for a folder with one sub-folder a class, such as aclImdb, and open it."""
        self.open_button.choose_folder()

    def choose_reading(self) -> None:
        """Ask how the open file is to be read, and read it so."""
        opened = self._session.open_table
        if opened is None:
            return
        if opened.raw.format == "hub dataset":
            self.hub_line.ask_table(opened.raw.source, opened.raw.choices)
        else:
            reading = reading_of(self._session.config, opened.raw.source)
            dialog = ReadingDialog(opened.raw, reading, self._appearance, self)
            dialog.accepted.connect(lambda: self.open(opened.raw.source, dialog.reading))
            dialog.open()

    def choose_hub(self) -> None:
        """Show the line where the id of a hub dataset is typed."""
        self.hub_line.ask()

    def paste_table(self) -> None:
        """Open the rows that were copied elsewhere, kept as a file of the workspace."""
        text = QGuiApplication.clipboard().text()
        if not is_table(text):
            self.messages.say("error", self._no_table_words)
            return
        try:
            path = keep_table(text.encode("utf-8", "replace"), self._workspace)
        except DataError as error:
            self.messages.say("error", partial(told, str(error)))
        else:
            self.open(str(path))

    def _no_table_words(self) -> str:
        return self.tr("No table was copied: copy some rows elsewhere, with their header.")

    def use_workspace(self, folder: Path) -> None:
        """Keep what is pasted from now on there."""
        self._workspace = folder

    def _paste_if_table(self) -> None:
        if is_table(QGuiApplication.clipboard().text()):
            self.paste_table()

    def _open_dataset(self, name: str, table: str) -> None:
        self.open(name, Reading(table=table or None))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            self.open(one_source(files))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            self._show_table()

    # What becomes of the table that is read.

    def _show_first(self, opened: OpenTable) -> None:
        self._hold(True)
        self.heading.set_line(
            self.tr("Reading {source} … here are its first {count} rows").format(
                source=source_name(opened.raw.source),
                count=QLocale().toString(opened.table.rows),
            )
        )
        self.table.show_table(opened, self._role_names(opened), is_preview=True)
        self.problems.show_search()

    def _hold(self, is_held: bool) -> None:
        """What stands around the table is not of the rows that are on show."""
        for part in (self.roles, self._side):
            part.setEnabled(not is_held)

    def _tell_opened(self, opened: OpenTable) -> None:
        self.hub_line.hide()
        if opened.table.notes:
            self.messages.say("info", partial(told, *opened.table.notes))
        self.opened.emit()

    def _ask_table(self, several: SeveralTablesError) -> None:
        self._show_table()
        self.hub_line.ask_table(several.dataset, several.names)

    def _refuse(self, sentence: str) -> None:
        self._show_table()
        opened = self._session.open_table
        say = partial(self.messages.say, "error", partial(told, sentence))
        if opened is None:
            say(lambda: self.tr("Open another…"), self.choose_file)
        elif opened.profile is None:  # the look into it ended when another was opened
            self.problems.show_nothing()
            say(lambda: self.tr("Look into them"), self.reader.look_into)
        else:
            say()

    def _change(self, work: Callable[[Progress], OpenTable]) -> None:
        self.messages.clear()
        self.reader.change(work)

    def _refuse_columns(self) -> None:
        self.messages.say(
            "error", lambda: self.tr("One column cannot be two things: choose a different one.")
        )
        self.roles.show_table(self._session.open_table)

    def _fix(self, problem: Problem) -> None:
        if any(isinstance(step, Drop) for step in problem.steps):
            self.table.show_all()  # or the rows on show, which go, would leave it empty
        self.edits.add(problem.steps)

    def _show_rows(self, problem: Problem) -> None:
        what = problem_text(problem)
        if problem.count > len(problem.rows):
            first = QLocale().toString(len(problem.rows))
            what = self.tr("{what} (the first {count} are shown)").format(what=what, count=first)
        self.table.show_only(problem.rows, what)

    # What is shown.

    def _show_table(self) -> None:
        opened = self._session.open_table
        self._hold(False)
        self.roles.show_table(opened)
        self.steps.show_history(self.edits.history)
        if opened is None:
            self.table.show_nothing()
            self.problems.show_nothing()
            self.heading.set_line(self.tr("Open a table of texts to begin"))
            return
        table = opened.table
        locale = QLocale()
        rows = locale.toString(table.rows)
        if table.rows < opened.raw.rows:
            rows = self.tr("{rows} of {all}").format(
                rows=rows, all=locale.toString(opened.raw.rows)
            )
        self.heading.set_line(
            self.tr("{title} · {rows} rows · {columns} columns").format(
                title=table.title, rows=rows, columns=locale.toString(len(table.columns))
            )
        )
        self.table.show_table(opened, self._role_names(opened))
        self.split.show_table(table)
        self._show_profile()

    def _role_names(self, opened: OpenTable) -> dict[str, str]:
        columns, data = opened.columns, self._session.config.data
        named = {
            id_column(opened.table.frame, columns): self.tr("id"),
            data.group: self.tr("group"),
            data.split: self.tr("split"),
            columns.text_pair: self.tr("second text"),
            columns.text: self.tr("text"),
        } | dict.fromkeys(columns.targets, self.tr("label"))
        return {name: text for name, text in named.items() if name is not None}

    def _show_profile(self) -> None:
        opened = self._session.open_table
        if opened is None:
            return
        if opened.profile is None:
            self.problems.show_search()
            return
        self.table.show_classes(list(opened.profile.classes))
        self.targets.show_profile(opened.profile, opened.task)
        self.lengths.show_profile(opened.profile)
        self.problems.show_problems(opened.profile.problems)

    def _retranslate(self) -> None:
        self.heading.set_title(self.tr("Data"))
