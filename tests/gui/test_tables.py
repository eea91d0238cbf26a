"""Models for views keep Qt's rules and show cells as they were read."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from PySide6.QtCore import Qt

from workbench.data.frames import text_frame
from workbench.gui.tables import CLASS_ROLE, FrameModel
from workbench.gui.widgets.lists import ENTRY_ROLE, Entry, EntryModel


def frame() -> pd.DataFrame:
    return pd.DataFrame(
        {"text": ["one\nline", "NA", ""], "label": ["nan", "1.0", "nan"]}, dtype=object
    )


def test_the_frame_model_keeps_qts_rules(qtmodeltester):
    model = FrameModel()
    model.show_frame(frame(), class_columns=["label"], classes=["nan", "1.0"], editable="label")
    model.show_rows(np.array([2, 0]))
    qtmodeltester.check(model)
    assert [model.row_number(row) for row in (0, 1)] == [3, 1]


def test_cells_show_what_was_read_on_one_line():
    model = FrameModel()
    model.show_frame(frame(), titles=["Text", "Class"], class_columns=["label"], classes=["1.0"])
    assert model.index(0, 0).data() == "one line"
    assert model.index(1, 0).data() == "NA"
    assert model.index(1, 1).data() == "1.0"
    assert model.index(1, 1).data(CLASS_ROLE) == 0
    assert model.index(0, 1).data(CLASS_ROLE) == -1
    assert model.index(0, 0).data(CLASS_ROLE) is None


def test_a_giant_cell_is_shown_without_making_all_of_it(monkeypatch):
    model = FrameModel()
    model.show_frame(text_frame({"text": ["é" * 5000, "short"], "label": ["a", "b"]}))
    monkeypatch.setattr(model, "_text", lambda index: pytest.fail("all of a cell was made"))
    assert model.index(0, 0).data() == "é" * 600
    assert model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole) == "é" * 1500 + "…"
    assert model.index(1, 0).data(Qt.ItemDataRole.ToolTipRole) == "short"


def test_a_table_in_its_own_order_takes_no_memory_for_its_rows():
    model = FrameModel()
    large = text_frame({"text": pa.array(["a"] * 500_000, pa.large_string())})
    tracemalloc.start()
    model.show_frame(large)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert model.rowCount() == 500_000 and model.row_number(499_999) == 500_000
    assert most < 500_000


def test_classes_may_change_while_a_search_finds_no_row():
    model = FrameModel()
    model.show_frame(frame(), class_columns=["label"], classes=["nan"])
    model.show_rows(np.array([], dtype=np.int64))
    model.show_classes(["1.0", "nan"])  # a warning of Qt would fail
    model.show_rows(np.array([1]))
    assert model.index(0, 1).data(CLASS_ROLE) == 0


def test_the_entry_model_keeps_qts_rules(qtmodeltester):
    model = EntryModel()
    model.show_entries([Entry("a", "A"), Entry("b", "B", "line", "0.9")])
    qtmodeltester.check(model)


def test_changed_entries_are_told_without_resetting_the_list(qtbot):
    model = EntryModel()
    model.show_entries([Entry("a", "A"), Entry("b", "B")])
    resets = []
    model.modelReset.connect(lambda: resets.append(1))
    with qtbot.waitSignal(model.dataChanged):
        model.show_entries([Entry("a", "A"), Entry("b", "B", figure="0.9")])
    assert resets == []
    assert model.index(1).data(ENTRY_ROLE).figure == "0.9"
    assert model.row_of("b") == 1
    assert model.row_of("c") == -1


def test_a_number_is_written_as_people_write_it(qapp):
    model = FrameModel()
    model.show_frame(pd.DataFrame({"number": [0.12345678, 12.345678, -2.0]}))
    shown = [model.data(model.index(row, 0)) for row in range(3)]
    assert shown == ["0.1235", "12.35", "-2"]
