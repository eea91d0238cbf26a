"""The form shows the schema, takes what fits it, and says what does not."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from workbench.config import RunConfig, setting, settings, value_of, weights_from_text
from workbench.gui.form import (
    ChoiceEdit,
    ConfigForm,
    CountEdit,
    NumberEdit,
    SettingRow,
    SwitchEdit,
    TextEdit,
    WeightsEdit,
)
from workbench.gui.language import Translation
from workbench.gui.session import Session
from workbench.gui.theme import Appearance

KEYS = [
    item.key for item in settings() if item.group or item.key.startswith(("training.", "model.max"))
]


@pytest.fixture
def session() -> Session:
    return Session(RunConfig())


@pytest.fixture
def form(qtbot, session: Session, appearance: Appearance) -> ConfigForm:
    made = ConfigForm(KEYS, session, appearance)
    qtbot.addWidget(made)
    made.show()
    return made


def test_every_editor_shows_its_default_its_sentence_and_its_name(form: ConfigForm):
    for key, row in form.rows.items():
        assert row.editor.toolTip() == row.setting.help
        assert row.editor.accessibleName() == row.setting.title
        shown = {
            NumberEdit: lambda editor: float(editor.text()) if editor.text() else None,
            CountEdit: lambda editor: editor.value(),
            TextEdit: lambda editor: editor.text() or None,
            ChoiceEdit: lambda editor: editor.currentData(),
            SwitchEdit: lambda editor: editor.isChecked(),
            WeightsEdit: lambda editor: weights_from_text(editor.text()),
        }[type(row.editor)](row.editor)
        assert shown == value_of(RunConfig(), key), key


def test_typing_a_learning_rate_changes_the_config(qtbot, form: ConfigForm, session: Session):
    editor = form.rows["training.learning_rate"].editor
    editor.selectAll()
    qtbot.keyClicks(editor, "2e-4")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert session.config.training.learning_rate == 2e-4


def test_a_text_may_be_left_out(qtbot, session: Session, appearance):
    form = ConfigForm(["model.revision"], session, appearance)
    qtbot.addWidget(form)
    editor = form.rows["model.revision"].editor
    qtbot.keyClicks(editor, "abc1234")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert session.config.model.revision == "abc1234"
    session.change(model__revision="def5678")
    assert editor.text() == "def5678"
    editor.clear()
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert session.config.model.revision is None


@pytest.mark.parametrize("typed", ["5", "-1", "fast", ""])
def test_a_wrong_learning_rate_is_explained_and_changes_nothing(
    qtbot, form: ConfigForm, session: Session, typed: str
):
    row = form.rows["training.learning_rate"]
    row.editor.selectAll()
    qtbot.keyClick(row.editor, Qt.Key.Key_Delete)
    qtbot.keyClicks(row.editor, typed)
    qtbot.keyClick(row.editor, Qt.Key.Key_Return)
    assert session.config == RunConfig()
    assert row.editor.property("state") == "wrong"
    assert row.wrong.startswith("Learning rate = ")


def test_mending_a_wrong_value_clears_its_message(qtbot, form: ConfigForm, session: Session):
    row = form.rows["training.learning_rate"]
    for typed in ("7", "1e-4"):
        row.editor.selectAll()
        qtbot.keyClicks(row.editor, typed)
        qtbot.keyClick(row.editor, Qt.Key.Key_Return)
    assert row.wrong == ""
    assert session.config.training.learning_rate == 1e-4


CASES = [
    ("training.schedule_cycles", "training.schedule", "cosine_with_restarts"),
    ("training.schedule_power", "training.schedule", "polynomial"),
    ("training.plateau_patience", "training.schedule", "reduce_lr_on_plateau"),
    ("training.momentum", "training.optimizer", "sgd"),
    ("training.given_weights", "training.class_weights", "given"),
]


@pytest.mark.parametrize(("key", "other", "value"), CASES)
def test_a_setting_is_shown_only_where_it_means_something(
    form: ConfigForm, session: Session, key: str, other: str, value: str
):
    assert form.rows[key].isHidden()
    session.set_values({other: value})
    assert not form.rows[key].isHidden()
    session.use_config(RunConfig())
    assert form.rows[key].isHidden()


def test_what_a_setting_depends_on_is_a_choice_of_the_schema():
    dependent = [item for item in settings() if item.only]
    assert {item.key for item in dependent} >= {key for key, _, _ in CASES}
    for item in dependent:
        for other, values in item.only.items():
            assert set(values) <= set(setting(other).choices)


def test_a_number_that_may_be_left_out_is_emptied_again(qtbot, form: ConfigForm, session: Session):
    editor = form.rows["model.dropout"].editor
    assert editor.placeholderText() == "as it came"
    for typed, value in (("0.2", 0.2), ("", None)):
        editor.selectAll()
        qtbot.keyClick(editor, Qt.Key.Key_Delete)
        qtbot.keyClicks(editor, typed)
        qtbot.keyClick(editor, Qt.Key.Key_Return)
        assert session.config.model.dropout == value
        assert form.rows["model.dropout"].wrong == ""


def test_a_switch_is_clicked_on_and_off(form: ConfigForm, session: Session):
    editor = form.rows["model.reinit_head"].editor
    editor.click()
    assert session.config.model.reinit_head is True
    editor.click()
    assert session.config.model.reinit_head is False


def test_weights_by_class_are_written_on_a_line(qtbot, form: ConfigForm, session: Session):
    row = form.rows["training.given_weights"]
    qtbot.keyClicks(row.editor, "not spam = 2, ham")
    qtbot.keyClick(row.editor, Qt.Key.Key_Return)
    assert row.wrong.endswith("write it as spam = 5, ham = 1.")
    qtbot.keyClicks(row.editor, " = 0.5")
    qtbot.keyClick(row.editor, Qt.Key.Key_Return)
    assert row.wrong == ""
    assert session.config.training.given_weights == {"not spam": 2.0, "ham": 0.5}


def test_filling_the_form_from_a_config_tells_no_edit(form: ConfigForm, session: Session):
    edits = []
    for row in form.rows.values():
        row.editor.edited.connect(edits.append)
    session.use_config(
        RunConfig().replacing(
            {
                "training.epochs": 9,
                "training.learning_rate": 1e-3,
                "training.optimizer": "sgd",
                "model.freeze": "first:3",
            }
        )
    )
    assert form.rows["training.epochs"].editor.value() == 9
    assert form.rows["model.freeze"].editor.currentData() == "first:3"
    assert edits == []


def test_the_settings_of_a_group_are_made_when_it_is_unfolded_and_tab_goes_through_them(
    qtbot, form: ConfigForm, session: Session
):
    before = len(form.findChildren(SettingRow))
    session.set_values({"training.optimizer": "sgd"})
    form.sections["Optimiser"].set_open(True)
    made = form.findChildren(SettingRow)[before:]
    assert before == sum(not row.setting.group for row in form.rows.values())
    assert {row.setting.group for row in made} == {"Optimiser"}
    [optimizer] = [row for row in made if row.setting.key == "training.optimizer"]
    assert optimizer.editor.currentData() == "sgd"
    order = [form.sections["Optimiser"]._button, *(row.editor for row in made if row.isVisible())]
    order[0].setFocus()
    for widget in order:
        assert form.focusWidget() is widget
        qtbot.keyClick(widget, Qt.Key.Key_Tab)


def test_the_form_speaks_chinese_when_the_language_is_switched(
    qtbot, form: ConfigForm, translation: Translation
):
    translation.use("zh_CN")
    qtbot.waitUntil(lambda: form.rows["training.epochs"].editor.accessibleName() == "训练轮数")
    assert form.rows["training.optimizer"].editor.itemText(2) == "带动量的 SGD"
