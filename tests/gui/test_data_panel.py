"""The Data panel by clicking: findings, steps with undo and redo, search, order, labels, roles."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog, QLabel, QTableView

from workbench.config import RunConfig, SetLabel
from workbench.data.look import visible_rows
from workbench.data.reading import Reading
from workbench.gui.panels import data_reader
from workbench.gui.panels.data import DataPanel
from workbench.gui.panels.data_reading import ReadingDialog
from workbench.gui.session import Session
from workbench.gui.steps import StepHistory

ROWS = [*((f"a text with number {n}", ("yes", "no")[n % 2]) for n in range(30))]
ODD = [("<b>bold</b>", "Yes"), ("a text with number 3", "no"), ("cherry <i>pie</i>", "yes")]


@pytest.fixture
def panel(qtbot, appearance, workspace: Path, tmp_path: Path):
    frame = pd.DataFrame([*ROWS, *ODD], columns=["text", "label"])
    frame["part"] = ["train"] * 23 + ["test"] * 10
    frame.to_csv(tmp_path / "t.csv", index=False)
    made = DataPanel(Session(RunConfig()), appearance, workspace)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    made.open(str(tmp_path / "t.csv"))
    wait(qtbot, made)
    return made


def wait(qtbot, panel: DataPanel) -> None:
    qtbot.waitUntil(lambda: not panel.is_reading and not panel.table.is_looking, timeout=60_000)


def click(qtbot, panel: DataPanel, button) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    wait(qtbot, panel)


def shown(panel: DataPanel, column: int = 0) -> list[str]:
    model = panel.table.model
    return [model.index(row, column).data() for row in range(model.rowCount())]


def steps(panel: DataPanel) -> list[str]:
    return [getattr(step, "what", step.do) for step in panel._session.config.data.steps]


def trigger(qtbot, panel: DataPanel, menu, text: str) -> None:
    actions = {action.text(): action for action in menu.actions()}
    actions[text].trigger()
    wait(qtbot, panel)


def test_rows_with_a_finding_are_shown_and_then_all_again(qtbot, panel):
    click(qtbot, panel, panel.problems.show_buttons["html"])
    assert shown(panel) == ["<b>bold</b>", "cherry <i>pie</i>"]
    assert panel.table.model.headerData(0, Qt.Orientation.Vertical) == "31"
    click(qtbot, panel, panel.table.all_button)
    assert len(shown(panel)) == 33
    assert not panel.table.all_button.isVisible()
    click(qtbot, panel, panel.problems.show_buttons["duplicates"])
    assert len(shown(panel)) == 1
    click(qtbot, panel, panel.problems.fix_buttons["duplicates"])
    assert len(shown(panel)) == 32, "rows that went are no more to be shown"


def test_a_fix_is_a_step_of_the_next_run_and_can_be_undone_and_redone(qtbot, panel):
    click(qtbot, panel, panel.problems.fix_buttons["html"])
    assert steps(panel) == ["html"] and "bold" in shown(panel)
    assert "html" not in panel.problems.fix_buttons
    click(qtbot, panel, panel.problems.fix_buttons["duplicates"])
    assert steps(panel) == ["html", "duplicates"] and len(shown(panel)) == 32
    assert "32 of 33" in panel.heading.line
    click(qtbot, panel, panel.steps.undo_button)
    assert steps(panel) == ["html"] and len(shown(panel)) == 33
    click(qtbot, panel, panel.steps.redo_button)
    assert steps(panel) == ["html", "duplicates"] and len(shown(panel)) == 32
    click(qtbot, panel, panel.steps.remove_buttons[0])
    assert steps(panel) == ["duplicates"] and "<b>bold</b>" in shown(panel)
    assert panel.steps.texts == ["Keep the first of equal rows"]


def test_labels_that_are_spelled_alike_are_merged(qtbot, panel):
    click(qtbot, panel, panel.problems.fix_buttons["label_spellings"])
    assert set(shown(panel, 1)) == {"yes", "no"}
    assert [bar.label for bar in panel.targets.bars.bars] == ["yes", "no"]


def test_a_label_is_edited_in_place_and_only_labels_are(qtbot, panel):
    model = panel.table.model
    assert model.flags(model.index(0, 1)) & Qt.ItemFlag.ItemIsEditable
    assert not model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsEditable
    assert panel.table.view.editTriggers() & QTableView.EditTrigger.DoubleClicked
    model.setData(model.index(2, 1), "no")
    wait(qtbot, panel)
    assert panel._session.config.data.steps == [SetLabel(rows=[3], label="no")]
    assert shown(panel, 1)[2] == "no"


def test_selected_rows_are_relabelled_and_left_out(qtbot, panel):
    panel.table.search.setText("NUMBER 1")
    wait(qtbot, panel)
    assert len(shown(panel)) == 11
    panel.table.view.selectAll()
    [labels, leave_out] = panel.table.row_menu().actions()
    trigger(qtbot, panel, labels.menu(), "no")
    assert set(shown(panel, 1)) == {"no"}, "the search stays when the rows change"
    panel.table.view.selectRow(0)
    assert panel.table.selected_rows() == [2]
    leave_out = panel.table.row_menu().actions()[-1]
    leave_out.trigger()
    wait(qtbot, panel)
    assert steps(panel) == ["set_label", "drop_rows"] and len(shown(panel)) == 10


def test_rows_are_sorted_by_a_column_both_ways(qtbot, panel):
    trigger(qtbot, panel, panel.table.header_menu(0), "Sort downwards")
    assert shown(panel)[0] == "cherry <i>pie</i>"
    trigger(qtbot, panel, panel.table.header_menu(0), "Order of the file")
    assert shown(panel)[0] == "a text with number 0"


def test_roles_are_given_by_the_header(qtbot, panel):
    data = panel._session.config.data
    assert data.split == "part", "the split column is found by its words"
    sizes = panel._session.split_sizes()
    assert (sizes["train"], sizes["test"]) == (23 - sizes["validation"], 10)
    trigger(qtbot, panel, panel.table.header_menu(2), "Use as: Nothing")
    assert panel._session.config.data.split is None
    trigger(qtbot, panel, panel.table.header_menu(2), "Use as: Label")
    assert panel._session.config.data.label == "part"
    trigger(qtbot, panel, panel.table.header_menu(0), "Use as: Label")
    data = panel._session.config.data
    assert (data.text, data.label) == ("part", "text"), "two columns change places"


def test_the_sizes_and_classes_of_the_parts_are_shown_or_why_there_are_none(qtbot, panel):
    said = panel.split.balance
    qtbot.waitUntil(lambda: "Test: no 50 %, yes 40 %, Yes 10 %" in said.text(), timeout=30_000)
    panel._session.set_values({"data.split": None, "data.group": "label"})
    qtbot.waitUntil(lambda: "No group of the column" in said.text(), timeout=30_000)


def test_a_step_that_does_not_fit_is_refused_and_nothing_changes(qtbot, panel):
    panel.edits.add([SetLabel(rows=[99], label="x")])
    wait(qtbot, panel)
    assert panel.messages.kind == "error" and "row 99" in panel.messages.text
    assert steps(panel) == [] and len(shown(panel)) == 33 and not panel.steps.texts


def test_looking_into_the_rows_can_be_cancelled_and_begun_again(qtbot, panel, monkeypatch):
    import threading

    go_on = threading.Event()

    def slow(opened, data, tokenizer, progress):
        while not go_on.wait(0.01):
            progress(1, 2)
        raise AssertionError("it was not cancelled")

    monkeypatch.setattr("workbench.gui.panels.data_reader.look_into", slow)
    panel.edits.add([SetLabel(rows=[1], label="no")])
    qtbot.waitUntil(lambda: panel.work.bar.value() == 1, timeout=30_000)
    assert shown(panel, 1)[0] == "no", "the rows are there before they are looked into"
    click(qtbot, panel, panel.work.cancel_button)
    assert not panel.is_reading and "not looked into" in panel.messages.text
    told = [label.text() for label in panel.problems.findChildren(QLabel) if not label.isHidden()]
    assert not any("no empty texts" in text for text in told), "nobody looked"
    monkeypatch.undo()
    panel.reader.look_into()
    wait(qtbot, panel)
    assert panel._session.open_table.profile is not None


def test_the_steps_of_a_config_are_done_when_its_table_is_opened(
    qtbot, appearance, workspace, tmp_path
):
    source = str(tmp_path / "t.csv")
    pd.DataFrame([*ROWS, *ODD], columns=["text", "label"]).to_csv(source, index=False)
    config = RunConfig().replacing(
        {"data.source": source, "data.steps": [{"do": "drop_rows", "rows": [1]}]}
    )
    panel = DataPanel(Session(config), appearance, workspace)
    qtbot.addWidget(panel)
    panel.open(source)
    wait(qtbot, panel)
    assert shown(panel)[0] == "a text with number 1" and steps(panel) == ["drop_rows"]


def test_history_forgets_what_was_undone_when_something_new_is_done():
    one, two = SetLabel(rows=[1], label="a"), SetLabel(rows=[2], label="b")
    history = StepHistory()
    history.undo()
    history.change([one])
    history.undo()
    assert history.can_redo
    history.change([two])
    assert history.steps == (two,) and not history.can_redo
    history.undo()
    assert history.steps == () and not history.can_undo


def test_search_order_and_choice_of_rows():
    frame = pd.DataFrame(
        {"text": ["b", "A", "c", "äB"], "n": ["10", "9", "x", "-1"]}, dtype=object
    ).drop(index=[2])
    assert visible_rows(frame).tolist() == [0, 1, 2]
    assert visible_rows(frame, "B").tolist() == [0, 2]
    assert visible_rows(frame, only=[4, 1]).tolist() == [0, 2]
    assert visible_rows(frame, sort="text").tolist() == [1, 0, 2]
    assert visible_rows(frame, sort="n").tolist() == [2, 1, 0], "numbers go by their size"
    assert visible_rows(frame, "b", sort="n", descending=True).tolist() == [0, 2]


def test_how_a_file_is_read_can_be_changed_with_its_rows_in_sight(qtbot, panel):
    click(qtbot, panel, panel.roles.reading_button)
    dialog = panel.findChild(ReadingDialog)
    assert dialog.boxes["delimiter"].currentText() == "Guessed: comma"
    model = dialog.preview.model()
    assert model.columnCount() == 3
    dialog.boxes["header_rows"].setCurrentText("no row")
    qtbot.waitUntil(lambda: model.index(0, 0).data() == "text", timeout=20_000)
    dialog.boxes["delimiter"].setCurrentText("semicolon")
    qtbot.waitUntil(lambda: model.columnCount() == 1, timeout=20_000)
    dialog.boxes["delimiter"].setCurrentText("comma")
    qtbot.waitUntil(lambda: model.columnCount() == 3, timeout=20_000)
    qtbot.mouseClick(
        dialog.buttons.button(QDialogButtonBox.StandardButton.Ok), Qt.MouseButton.LeftButton
    )
    wait(qtbot, panel)
    data = panel._session.config.data
    assert (data.header_rows, data.delimiter, data.encoding) == (0, ",", None)
    assert panel._session.open_table.raw.rows == 34


def ask_reading(qtbot, panel: DataPanel, file: Path) -> ReadingDialog:
    panel.open(str(file))
    wait(qtbot, panel)
    click(qtbot, panel, panel.roles.reading_button)
    dialog = panel.findChild(ReadingDialog)
    assert dialog is not None
    return dialog


def type_into(qtbot, box, text: str) -> None:
    """A click on what is guessed, and the keys."""
    qtbot.mouseClick(box.lineEdit(), Qt.MouseButton.LeftButton)
    qtbot.keyClicks(box.lineEdit(), text)


def cell(dialog: ReadingDialog, row: int = 0, column: int = 0) -> str:
    return dialog.preview.model().index(row, column).data()


def accept(qtbot, panel: DataPanel, dialog: ReadingDialog) -> None:
    ok = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
    qtbot.waitUntil(ok.isEnabled, timeout=20_000)
    click(qtbot, panel, ok)


def test_another_table_of_a_text_can_be_chosen(qtbot, panel, tmp_path: Path):
    first = "".join(f"text number {n},{n}\n" for n in range(600))  # more than are looked at first
    second = "name,color,size\nball,red,1\ncar,blue,2\nsky,grey,3\n"
    (tmp_path / "two.csv").write_text(f"text,count\n{first}\n\n{second}", encoding="utf-8")
    dialog = ask_reading(qtbot, panel, tmp_path / "two.csv")
    box = dialog.boxes["table"]
    assert box.isVisible() and box.currentText() == "Guessed: the largest"
    qtbot.keyClicks(box, "2")
    qtbot.waitUntil(lambda: cell(dialog, 0, 1) == "red", timeout=20_000)
    accept(qtbot, panel, dialog)
    assert panel._session.config.data.table == "2"
    assert panel._session.open_table.raw.columns == ["name", "color", "size"]


def test_a_box_for_tables_comes_with_the_delimiter_that_leads_to_several(
    qtbot, panel, tmp_path: Path
):
    first = "".join(f"one, two@{n}\n" for n in range(9))
    second = "name@color@size\nball@red@1\ncar@blue@2\nsky@grey@3\n"
    (tmp_path / "two.csv").write_text(f"text@count\n{first}\n\n{second}", encoding="utf-8")
    dialog = ask_reading(qtbot, panel, tmp_path / "two.csv")
    assert not dialog.boxes["table"].isVisible()
    type_into(qtbot, dialog.boxes["delimiter"], "@")
    qtbot.waitUntil(dialog.boxes["table"].isVisible, timeout=20_000)
    assert dialog.boxes["table"].count() == 3


def test_the_letter_that_escapes_can_be_chosen(qtbot, panel, tmp_path: Path):
    rows = "".join(f"one\\, two {n},yes\n" for n in range(9))
    (tmp_path / "e.csv").write_text(f"text,label\n{rows}", encoding="utf-8")
    dialog = ask_reading(qtbot, panel, tmp_path / "e.csv")
    box = dialog.boxes["escape"]
    assert box.currentText() == "Guessed: none" and cell(dialog) == "one\\"
    qtbot.keyClicks(box, "b")
    qtbot.waitUntil(lambda: cell(dialog) == "one, two 0", timeout=20_000)
    accept(qtbot, panel, dialog)
    assert panel._session.config.data.escape == "\\"


def test_any_encoding_can_be_typed_and_one_that_is_none_is_refused(qtbot, panel, tmp_path: Path):
    rows = "".join(f"żółta gęś {n},tak\n" for n in range(9))
    (tmp_path / "p.csv").write_bytes(f"text,label\n{rows}".encode("iso8859_16"))
    dialog = ask_reading(qtbot, panel, tmp_path / "p.csv")
    box, ok = dialog.boxes["encoding"], dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
    type_into(qtbot, box, "iso8859_1")
    qtbot.waitUntil(lambda: cell(dialog) == "¿ó³ta gý÷ 0", timeout=20_000)
    qtbot.keyClicks(box.lineEdit(), "66")
    qtbot.waitUntil(lambda: "no encoding 'iso8859_166'" in dialog.messages.text, timeout=20_000)
    assert not ok.isEnabled()
    qtbot.keyClick(box.lineEdit(), Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: cell(dialog) == "żółta gęś 0", timeout=20_000)
    accept(qtbot, panel, dialog)
    assert panel._session.config.data.encoding == "iso8859_16"
    # What was typed is on show again, and clearing the box lets it be guessed.
    click(qtbot, panel, panel.roles.reading_button)
    again = panel.findChildren(ReadingDialog)[-1]
    box = again.boxes["encoding"]
    assert (box.currentText(), box.value) == ("iso8859_16", "iso8859_16")
    box.lineEdit().clear()
    assert again.reading.encoding is None
    qtbot.keyClicks(box.lineEdit(), "Cp1250")
    assert again.reading.encoding == "cp1250"


def test_any_delimiter_can_be_typed(qtbot, panel, tmp_path: Path):
    rows = "".join(f"one, two%%{n}\n" for n in range(9))
    (tmp_path / "d.csv").write_text(f"text%%count\n{rows}", encoding="utf-8")
    dialog = ask_reading(qtbot, panel, tmp_path / "d.csv")
    box = dialog.boxes["delimiter"]
    type_into(qtbot, box, "%%")
    qtbot.waitUntil(lambda: cell(dialog) == "one, two", timeout=20_000)
    type_into(qtbot, box, "%%%%%%%%%")
    qtbot.waitUntil(lambda: "delimiter" in dialog.messages.text.lower(), timeout=20_000)
    for typed, meant in ((" ", " "), ("\\t", "\t"), ("Tab", "\t"), ("\\x01", "\x01"), ("^", "^")):
        box.lineEdit().clear()
        qtbot.keyClicks(box.lineEdit(), typed)
        assert dialog.reading.delimiter == meant
    box.lineEdit().clear()
    qtbot.keyClicks(box.lineEdit(), "%%")
    accept(qtbot, panel, dialog)
    assert panel._session.config.data.delimiter == "%%"
    assert panel._session.open_table.raw.columns == ["text", "count"]


def drop(panel, *files: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    how = Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(panel, QDragEnterEvent(QPoint(5, 5), *how))
    QApplication.sendEvent(panel, QDropEvent(QPoint(5, 5), *how))


@pytest.fixture
def months(tmp_path: Path) -> list[Path]:
    """Files of the same columns, together of longer names than a path may have."""
    folder = tmp_path / ("tables of a year " * 9).strip()
    folder.mkdir()
    files = [folder / f"month {n}.csv" for n in range(24)]
    for n, file in enumerate(files):
        file.write_text(f"text,label\none {n},a\ntwo {n},b\n", encoding="utf-8")
    assert len("\n".join(map(str, files))) > 4096
    return files


def test_several_dropped_files_are_read_as_one(qtbot, panel, months):
    drop(panel, *months, months[0])
    assert "month 0.csv and 23 more" in panel.heading.line
    wait(qtbot, panel)
    opened = panel._session.open_table
    assert opened.raw.rows == 48 and set(opened.raw.frame["file"]) == {f.name for f in months}
    assert panel._session.config.data.source == "\n".join(map(str, months))


def test_several_files_can_be_chosen(qtbot, panel, months, monkeypatch):
    monkeypatch.setattr(
        QFileDialog, "getOpenFileNames", lambda *_: ([str(months[2]), str(months[1])], "")
    )
    trigger(qtbot, panel, panel.open_button.menu(), "File…")
    assert list(panel._session.open_table.raw.frame["text"]) == ["one 2", "two 2", "one 1", "two 1"]


def test_dropped_files_of_other_columns_are_refused(qtbot, panel, months, tmp_path: Path):
    before = panel._session.open_table.raw.source
    (tmp_path / "other.csv").write_text("body,kind\n" + "one,a\n" * 9, encoding="utf-8")
    drop(panel, months[0], tmp_path / "other.csv")
    wait(qtbot, panel)
    assert "other.csv has other columns" in panel.messages.text
    assert panel._session.open_table.raw.source == before


def test_another_file_changes_the_settings_twice_at_most(qtbot, panel, tmp_path: Path):
    (tmp_path / "more.csv").write_text("body,kind\na,x\nb,y\n" * 9, encoding="utf-8")
    changes: list[str] = []
    panel._session.config_changed.connect(
        lambda: changes.append(panel._session.config.model_dump_json())
    )
    panel.open(str(tmp_path / "more.csv"))
    wait(qtbot, panel)
    config = panel._session.config
    assert config.name == "more" and config.data.text == "body"
    assert len(changes) <= 2  # once for how it is read and split, once for its columns


def test_another_file_is_guessed_anew(qtbot, panel, tmp_path: Path):
    panel.open(panel._session.config.data.source, Reading(header_rows=0))
    wait(qtbot, panel)
    (tmp_path / "u.csv").write_text("text,label\n" + "one,a\ntwo,b\n" * 9, encoding="utf-8")
    panel.open(str(tmp_path / "u.csv"))
    wait(qtbot, panel)
    assert panel._session.config.data.header_rows is None
    assert panel._session.open_table.raw.columns == ["text", "label"]


COPIED = "text\tlabel\n  001 comes back \tyes\n1e5\tno\nnull\tyes\n"


@pytest.fixture
def copied(qapp):
    qapp.clipboard().setText(COPIED)
    yield
    qapp.clipboard().clear()


def test_copied_rows_are_opened_with_their_cells_untouched_and_kept_for_the_run(
    qtbot, panel, copied, workspace
):
    trigger(qtbot, panel, panel.open_button.menu(), "Paste table")
    assert shown(panel) == ["001 comes back", "1e5", "null"], "as the view shows them"
    table = panel._session.open_table.raw
    assert table.frame["text"].tolist() == ["  001 comes back ", "1e5", "null"]
    kept = Path(panel._session.config.data.source)
    assert kept.is_relative_to(workspace) and kept.read_text(encoding="utf-8") == COPIED


def test_the_keys_for_pasting_open_copied_rows_but_not_in_a_box_for_text(qtbot, panel, copied):
    before = panel._session.config.data.source
    qtbot.keyClick(panel.table.search, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert "001" in panel.table.search.text()
    wait(qtbot, panel)
    assert panel._session.config.data.source == before
    panel.open_button.setFocus()
    qtbot.keyClick(panel.open_button, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    wait(qtbot, panel)
    assert panel._session.open_table.raw.rows == 3


def test_pasting_a_word_opens_nothing_and_says_what_to_copy(qtbot, panel, qapp):
    qapp.clipboard().setText("a word")
    qtbot.keyClick(panel.table.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert not panel.messages.text
    trigger(qtbot, panel, panel.open_button.menu(), "Paste table")
    assert "No table was copied" in panel.messages.text
    assert panel._session.open_table.raw.rows == 33


def test_tokens_are_counted_anew_for_a_model_chosen_while_they_are_counted(
    qtbot, panel: DataPanel, tiny_model: Path
):
    session = panel._session
    panel.reader.look_into()
    session.change(model__name=str(tiny_model))
    assert panel.is_reading
    qtbot.waitUntil(
        lambda: panel.reader._counted_by == str(tiny_model) and not panel.is_reading, timeout=60_000
    )


def test_how_many_rows_are_shared_out_is_told_when_they_were_looked_into(
    qtbot, panel: DataPanel, monkeypatch
):
    monkeypatch.setattr(data_reader, "_MANY_SPLIT", 10)
    shared: list[tuple[dict, bool]] = []  # and whether the table was still read or looked into
    panel.reader.shared_out.connect(lambda parts: shared.append((parts, panel.is_reading)))
    panel.open("sample:support-desk")
    qtbot.waitUntil(lambda: bool(shared) and shared[-1][0]["train"]["rows"] == 548, timeout=60_000)
    parts, was_busy = shared[-1]
    assert not was_busy, "two at once would keep the window waiting"
    assert [parts[name]["rows"] for name in ("validation", "test")] == [69, 69]
    assert all(len(parts[name]["classes"]) == 6 for name in parts), "with the classes of each"


def test_a_million_rows_are_shared_out_and_more_are_not(qtbot, panel: DataPanel, monkeypatch):
    monkeypatch.setattr(data_reader, "_MOST_SPLIT", 600)
    qtbot.wait(800)  # what was open before is shared out
    with qtbot.assertNotEmitted(panel.reader.shared_out, wait=800):
        panel.open("sample:support-desk")
        wait(qtbot, panel)
