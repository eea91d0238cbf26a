"""The first rows of a large file are on show while all of it is read, and nothing jumps then."""

from __future__ import annotations

import gzip
import threading
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet
from PySide6.QtCore import QEvent, QObject, Qt

from workbench.config import RunConfig
from workbench.data.reading import GUESSED
from workbench.gui.panels import data_work
from workbench.gui.panels.data import DataPanel
from workbench.gui.session import Session

COUNT = 40_000


@pytest.fixture
def panel(qtbot, appearance, workspace: Path):
    made = DataPanel(Session(RunConfig()), appearance, workspace)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    return made


@pytest.fixture
def may_go_on(monkeypatch):
    """Reading all of a file waits for this event."""
    event = threading.Event()

    def read(*given):
        event.wait(60)
        return data_work.read_or_ask(*given)

    monkeypatch.setattr("workbench.gui.panels.data_reader.read_or_ask", read)
    yield event
    event.set()


def write(path: Path, count: int = COUNT) -> Path:
    lines = "".join(f"a text with number {n},{('yes', 'no')[n % 2]}\n" for n in range(count))
    content = f"text,label\n{lines}".encode()
    path.write_bytes(gzip.compress(content, 0) if path.suffix == ".gz" else content)
    return path


def shown(panel: DataPanel) -> int:
    return panel.table.model.rowCount()


def is_idle(panel: DataPanel) -> bool:
    return not panel.is_reading and not panel.table.is_looking


@pytest.mark.parametrize("name", ["rows.csv", "rows.csv.gz"])
def test_the_first_rows_are_on_show_while_all_are_read(qtbot, panel, tmp_path, may_go_on, name):
    panel.open(str(write(tmp_path / name)))
    qtbot.waitUntil(lambda: shown(panel) == 2000)
    assert panel.heading.line.startswith(f"Reading {name} … here are its first 2")
    assert panel.is_reading and panel._session.open_table is None, "no run could start with them"
    assert panel.table.model.index(0, 0).data() == "a text with number 0"
    may_go_on.set()
    qtbot.waitUntil(lambda: is_idle(panel), timeout=60_000)
    assert shown(panel) == COUNT and "Reading" not in panel.heading.line


def test_rows_that_are_looked_at_stay_in_their_place_when_all_are_there(
    qtbot, panel, tmp_path, may_go_on
):
    panel.open(str(write(tmp_path / "rows.csv")))
    qtbot.waitUntil(lambda: shown(panel) == 2000)
    view = panel.table.view
    view.horizontalHeader().resizeSection(1, 222)
    view.verticalScrollBar().setValue(4321)
    at_top, left = view.rowAt(0), view.viewport().geometry().left()
    view.selectRow(at_top + 3)
    assert at_top > 50
    may_go_on.set()
    qtbot.waitUntil(lambda: is_idle(panel), timeout=60_000)
    assert view.rowAt(0) == at_top and view.verticalScrollBar().value() == 4321
    assert panel.table.selected_rows() == [at_top + 4]
    assert view.columnWidth(1) == 222 and view.viewport().geometry().left() == left


def test_what_is_sought_among_the_first_rows_is_sought_among_all(qtbot, panel, tmp_path, may_go_on):
    panel.open(str(write(tmp_path / "rows.csv")))
    qtbot.waitUntil(lambda: shown(panel) == 2000)
    panel.table.search.setText("number 1999")
    qtbot.waitUntil(lambda: shown(panel) == 1)
    may_go_on.set()
    qtbot.waitUntil(lambda: is_idle(panel), timeout=60_000)
    assert panel.table.search.text() == "number 1999" and shown(panel) == 11


def test_the_first_rows_can_not_be_changed(qtbot, panel, tmp_path, may_go_on):
    panel.open(str(write(tmp_path / "rows.csv")))
    qtbot.waitUntil(lambda: shown(panel) == 2000)
    model = panel.table.model
    assert not model.flags(model.index(0, 1)) & Qt.ItemFlag.ItemIsEditable
    assert not panel.roles.isEnabled()
    usable = [
        action.data() for action in panel.table.header_menu(0).actions() if action.isEnabled()
    ]
    assert not any(role is not None for role in usable), "only the order can be chosen"
    may_go_on.set()
    qtbot.waitUntil(lambda: is_idle(panel), timeout=60_000)
    assert model.flags(model.index(0, 1)) & Qt.ItemFlag.ItemIsEditable
    assert panel.roles.isEnabled()


def test_what_was_open_is_shown_again_when_the_rest_is_not_wanted(
    qtbot, panel, tmp_path, may_go_on
):
    may_go_on.set()
    panel.open(str(write(tmp_path / "small.csv", 30)))
    qtbot.waitUntil(lambda: is_idle(panel), timeout=60_000)
    may_go_on.clear()
    panel.open(str(write(tmp_path / "rows.csv")))
    qtbot.waitUntil(lambda: shown(panel) == 2000)
    panel.cancel()
    assert shown(panel) == 30 and panel.roles.isEnabled()
    may_go_on.set()


def test_first_rows_of_a_file_whose_end_is_missing_do_not_stay(qtbot, panel, tmp_path, may_go_on):
    path = write(tmp_path / "rows.csv.gz", 100_000)
    path.write_bytes(path.read_bytes()[:-1000])
    panel.open(str(path))
    qtbot.waitUntil(lambda: shown(panel) == 2000)
    may_go_on.set()
    qtbot.waitUntil(lambda: not panel.is_reading, timeout=60_000)
    assert shown(panel) == 0 and "cannot be read" in panel.messages.text


def test_the_rows_are_drawn_before_they_are_looked_into_once(qtbot, panel, tmp_path, monkeypatch):
    seen: list[str] = []

    def look_into(*given):
        seen.append("looked into")
        return data_work.look_into(*given)

    class Drawn(QObject):
        def eventFilter(self, watched, event) -> bool:
            if event.type() == QEvent.Type.Paint and panel._session.open_table is not None:
                seen.append("drawn")
            return False

    drawn = Drawn(panel)
    panel.table.view.viewport().installEventFilter(drawn)
    monkeypatch.setattr("workbench.gui.panels.data_reader.look_into", look_into)
    busy: list[bool] = []
    session = panel._session
    for signal in (session.config_changed, session.table_changed, session.profile_changed):
        signal.connect(lambda: busy.append(panel.is_reading))
    panel.open(str(write(tmp_path / "rows.csv")))
    qtbot.waitUntil(lambda: is_idle(panel), timeout=60_000)
    assert seen[0] == "drawn" and seen.count("looked into") == 1
    assert len(busy) > 2 and all(busy), "nobody takes the panel for idle in between"


def test_a_small_file_is_read_once(tmp_path: Path):
    path = str(write(tmp_path / "small.csv", 30))
    assert data_work.first_rows(path, GUESSED, (), None, lambda done, total: None) is None


def test_of_a_parquet_file_the_first_rows_are_on_show_too(qtbot, panel, tmp_path, may_go_on):
    texts = [f"a text with number {number}, told apart by {number**3}" for number in range(COUNT)]
    table = pa.table({"text": texts, "label": ["yes", "no"] * (COUNT // 2)})
    parquet.write_table(table, tmp_path / "rows.parquet", compression="none")
    panel.open(str(tmp_path / "rows.parquet"))
    qtbot.waitUntil(lambda: 0 < shown(panel) < COUNT)
    may_go_on.set()
    qtbot.waitUntil(lambda: is_idle(panel) and shown(panel) == COUNT, timeout=20_000)


def test_of_several_files_the_first_rows_are_on_show_too(qtbot, panel, tmp_path, may_go_on):
    paths = [write(tmp_path / f"{month}.csv", COUNT // 2) for month in ("may", "june")]
    panel.open("\n".join(map(str, paths)))
    qtbot.waitUntil(lambda: shown(panel) == 2000)
    assert "Reading may.csv and 1 more … here are its first 2" in panel.heading.line
    model = panel.table.model
    names = [model.headerData(place, Qt.Orientation.Horizontal) for place in range(4)]
    assert model.index(0, 0).data() == "a text with number 0"
    may_go_on.set()
    qtbot.waitUntil(lambda: is_idle(panel), timeout=60_000)
    assert shown(panel) == COUNT and "Reading" not in panel.heading.line
    model = panel.table.model
    assert names == [model.headerData(at, Qt.Orientation.Horizontal) for at in range(4)]


def test_of_files_with_other_columns_no_first_rows_are_on_show(qtbot, panel, tmp_path):
    source = f"{write(tmp_path / 'may.csv')}\n{tmp_path / 'june.csv'}"
    (tmp_path / "june.csv").write_text("words,kind\na text,yes\n")
    assert data_work.first_rows(source, GUESSED, (), None, lambda done, total: None) is None
    panel.open(source)
    qtbot.waitUntil(lambda: not panel.is_reading, timeout=60_000)
    assert shown(panel) == 0 and "has other columns" in panel.messages.text
