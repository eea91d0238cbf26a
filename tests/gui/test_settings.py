"""Settings work at once and are there again in the next window."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox, QFileDialog

from workbench.cli.parser import main
from workbench.config import RunConfig
from workbench.gui.kept import finish_writing
from workbench.gui.preferences import Preferences
from workbench.gui.theme import DARK
from workbench.gui.window import MainWindow
from workbench.models.catalogue import starting_config
from workbench.runs.folder import create_run
from workbench.runs.workspace import default_workspace, workspace_file


def choose(box: QComboBox, value: str) -> None:
    """As a user does: the box tells of a choice that a person made."""
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def test_language_appearance_and_device_work_at_once_and_are_kept(
    qtbot, qapp, quiet_window: MainWindow, settings: QSettings
):
    quiet_window.actions_by_id["settings"].trigger()
    dialog = quiet_window.choices.dialog
    assert dialog.isVisible() and not dialog.isModal()
    choose(dialog.language_box, "zh_CN")
    qtbot.waitUntil(lambda: dialog.windowTitle() == "设置")
    assert quiet_window.top.train_button.text() == "训练"
    choose(dialog.theme_box, "dark")
    assert qapp.palette().window().color() == QColor(DARK.window)
    choose(dialog.device_box, "cpu")
    assert quiet_window.session.config.training.device == "cpu"
    kept = Preferences(settings)
    assert (kept.language, kept.theme, kept.device) == ("zh_CN", "dark", "cpu")
    choose(dialog.language_box, "en")
    qtbot.waitUntil(lambda: dialog.windowTitle() == "Settings")


def test_the_theme_that_is_on_is_not_drawn_anew(quiet_window: MainWindow):
    quiet_window.use_theme("light")
    drawn = []
    quiet_window._appearance.changed.connect(lambda: drawn.append(True))
    quiet_window.use_theme("light")
    assert not drawn
    quiet_window.use_theme("dark")
    assert len(drawn) == 1


def test_the_language_chosen_in_the_menu_shows_in_the_settings(quiet_window: MainWindow):
    quiet_window.actions_by_id["language_zh_CN"].trigger()
    assert quiet_window.choices.dialog.language_box.currentData() == "zh_CN"
    quiet_window.actions_by_id["language_en"].trigger()
    assert quiet_window.choices.dialog.language_box.currentData() == "en"


def test_another_workspace_is_used_at_once_and_by_the_next_window(
    qtbot, quiet_window: MainWindow, settings: QSettings, tmp_path: Path, monkeypatch
):
    other = tmp_path / "other place"
    other.mkdir()
    monkeypatch.delenv("WORKBENCH_WORKSPACE")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(other))
    quiet_window.actions_by_id["settings"].trigger()
    dialog = quiet_window.choices.dialog
    dialog.show_preferences()
    dialog.workspace_button.click()
    assert dialog.workspace_edit.text() == str(other)
    assert "other place" in quiet_window.status._workspace.text()
    assert Preferences(settings).workspace == other


def test_the_finished_runs_of_another_workspace_are_offered_as_models(
    qtbot, quiet_window: MainWindow, tiny_model: Path, tmp_path: Path
):
    run = create_run(tmp_path / "other", starting_config())
    shutil.copytree(tiny_model, run.model_path)
    quiet_window.choices.use_workspace(tmp_path / "other")
    panel = quiet_window.model_panel
    offered = [str(run.model_path)]
    qtbot.waitUntil(
        lambda: offered == [one.key for one in panel.model.entries if "your run" in one.line],
        timeout=30_000,
    )


def test_commands_use_the_workspace_that_was_chosen_in_the_window(
    settings: QSettings, tmp_path: Path, monkeypatch, capsys
):
    monkeypatch.delenv("WORKBENCH_WORKSPACE")
    other = tmp_path / "other place"
    folder = create_run(other, RunConfig().replacing({"name": "mine"}))
    Preferences(settings).workspace = other
    assert main(["runs", "--json"]) == 0
    [listed] = json.loads(capsys.readouterr().out)
    assert listed["path"] == str(folder.path)


def test_a_workspace_that_an_earlier_version_kept_is_still_used(
    settings: QSettings, tmp_path: Path, monkeypatch
):
    monkeypatch.delenv("WORKBENCH_WORKSPACE")
    settings.setValue("workspace", str(tmp_path / "earlier"))
    assert Preferences(settings).workspace == tmp_path / "earlier"
    assert default_workspace() == tmp_path / "earlier"


def test_a_workspace_that_cannot_be_kept_is_told_in_the_dialog_and_not_used(
    quiet_window: MainWindow, home: Path, tmp_path: Path, monkeypatch
):
    monkeypatch.delenv("WORKBENCH_WORKSPACE")
    workspace_file().parent.parent.mkdir(parents=True, exist_ok=True)
    workspace_file().parent.write_text("a file where a folder should be", encoding="utf-8")
    quiet_window.choices.use_workspace(tmp_path)
    assert "cannot be kept" in quiet_window.choices.dialog._note.text()
    assert str(tmp_path) not in quiet_window.status._workspace.toolTip()
    assert default_workspace() != tmp_path


def test_the_environment_decides_over_a_saved_workspace(
    settings: QSettings, workspace: Path, tmp_path: Path
):
    preferences = Preferences(settings)
    preferences.workspace = tmp_path
    assert preferences.workspace_is_fixed
    assert preferences.workspace == workspace


@pytest.mark.parametrize("value", ["", "purple", None])
def test_a_damaged_setting_is_as_if_it_were_not_there(settings: QSettings, value: str | None):
    for key in ("theme", "device", "language"):
        settings.setValue(key, value)
    preferences = Preferences(settings)
    assert preferences.theme == "system"
    assert preferences.device == "auto"
    assert preferences.language in ("en", "zh_CN")


def test_recent_files_are_few_the_last_first_and_those_that_exist(
    settings: QSettings, tmp_path: Path
):
    preferences = Preferences(settings)
    files = [tmp_path / f"{n}.csv" for n in range(12)]
    for file in files:
        file.touch()
        preferences.add_recent_file(str(file))
    preferences.add_recent_file("sample:support-desk")
    preferences.add_recent_file(str(files[7]))
    files[11].unlink()
    names = [Path(name).stem for name in Preferences(settings).recent_files]
    assert names == ["7", "10", "9", "8", "6", "5", "4"]


def test_several_files_that_were_opened_as_one_are_kept_as_long_as_all_exist(
    settings: QSettings, tmp_path: Path
):
    files = [tmp_path / f"{'long ' * 20}{n}.csv" for n in range(60)]
    for file in files:
        file.touch()
    source = "\n".join(map(str, files))
    Preferences(settings).add_recent_file(source)
    finish_writing()
    kept = Preferences(QSettings(settings.fileName(), QSettings.Format.IniFormat))
    assert kept.recent_files == [source]
    files[5].unlink()
    assert kept.recent_files == []
