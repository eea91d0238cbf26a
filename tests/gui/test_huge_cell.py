"""A table with a huge cell is worked on in the window as any other."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from workbench.config import RunConfig, SetLabel
from workbench.gui.panels.data import DataPanel
from workbench.gui.session import Session

SIZE = 4_000_000


@pytest.fixture
def panel(qtbot, appearance, workspace: Path, tmp_path: Path):
    others = [f"a short text number {n},{('no', 'yes')[n % 2]}\n" for n in range(20)]
    path = tmp_path / "huge.csv"
    huge = "word  " * (SIZE // 6)  # with what could be mended
    path.write_text("text,label\n" + "".join(others) + f'"{huge}the end",yes\n', "utf-8")
    made = DataPanel(Session(RunConfig()), appearance, workspace)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    made.open(str(path))
    wait(qtbot, made)
    return made


def wait(qtbot, panel: DataPanel) -> None:
    qtbot.waitUntil(lambda: not panel.is_reading and not panel.table.is_looking, timeout=60_000)


def shown(panel: DataPanel, column: int = 0) -> list[str]:
    model = panel.table.model
    return [model.index(row, column).data() for row in range(model.rowCount())]


def test_a_huge_cell_is_shown_searched_sorted_and_looked_into(qtbot, panel):
    assert len(shown(panel)) == 21 and shown(panel)[20].startswith("word word")
    hint = panel.table.model.index(20, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert len(hint) < 2000
    assert not panel.grab().isNull()
    known = panel._session.open_table.profile
    assert known.characters.longest > SIZE - 10 and sum(known.lengths.counts) == 21
    assert {"cut_texts", "spaces"} <= {problem.kind for problem in known.problems}
    panel.table.search.setText("the end")
    wait(qtbot, panel)
    assert len(shown(panel)) == 1
    panel.table.show_all()
    panel.table.sort_by("text", True)
    wait(qtbot, panel)
    assert shown(panel)[0].startswith("word word")


def test_the_row_of_a_huge_cell_is_edited_mended_and_left_out(qtbot, panel):
    panel.edits.add([SetLabel(rows=[21], label="no")])
    wait(qtbot, panel)
    assert shown(panel, 1)[20] == "no"
    panel.problems.fix_buttons["spaces"].click()
    wait(qtbot, panel)
    table = panel._session.open_table.table
    assert len(table.frame["text"].iloc[20]) < SIZE and "spaces" not in panel.problems.fix_buttons
    panel.edits.leave_out([21])
    wait(qtbot, panel)
    assert len(shown(panel)) == 20
    for _ in range(3):
        panel.edits.undo()
        wait(qtbot, panel)
    assert shown(panel, 1)[20] == "yes" and len(shown(panel)) == 21
