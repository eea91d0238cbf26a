"""How commands behave in a shell: help, pipes, locales, and what they do not import."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import ODD, ROOT, run_process
from workbench.config import RunConfig, settings
from workbench.runs.folder import create_run, list_runs

SLOW = "torch|transformers|datasets|sklearn|accelerate"


@pytest.fixture
def environment(home: Path) -> dict[str, str]:
    return dict(os.environ) | {"PYTHONPATH": str(ROOT)}


def test_help_lists_every_command_and_every_key_with_its_sentence(call):
    said = call("--help")
    assert said.code == 0 and said.err == ""
    for command in ("train", "find-rate", "evaluate", "predict", "data", "runs", "doctor"):
        assert f"    {command}" in said.out
        assert call(command, "--help").code == 0
    told = " ".join(call("train", "--help").out.split())
    for item in settings():
        assert f"{item.key} = " in told and " ".join(item.help.split()) in told


def test_the_version_is_told(call):
    said = call("--version")
    assert said.code == 0 and said.out.startswith("workbench 0.")


@pytest.mark.parametrize(
    "code",
    [
        "from workbench.__main__ import main; main(['--help'])",
        "from workbench.__main__ import main; main(['data', 'sample:support-desk'])",
        "from workbench.__main__ import main; main(['runs'])",
        "from workbench.__main__ import main; main(['predict', 'nothing', '--text', 'x'])",
        "import workbench.gui.app",
        "from PySide6.QtCore import QSettings\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from pathlib import Path\n"
        "from workbench.gui.app import make_window\n"
        "application = QApplication([])\n"
        "settings = QSettings('s.ini', QSettings.Format.IniFormat)\n"
        "window = make_window(application, Path('w'), settings)\n"
        "window.show()\n"
        "while window.data_panel.is_reading: application.processEvents()\n"
        "window.close()",
    ],
    ids=["help", "data", "runs", "predict", "gui", "window"],
)
def test_nothing_slow_is_imported_before_an_engine_is_needed(environment, tmp_path: Path, code):
    last = f"print([name for name in {SLOW.split('|')} if name in sys.modules], file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}\n{last}"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines()[-1] == "[]"


@pytest.mark.skipif(os.name == "nt", reason="pipes and /dev/full as Unix has them")
def test_a_reader_who_leaves_early_is_no_error(environment, tmp_path: Path):
    process = subprocess.Popen(
        [sys.executable, "-m", "workbench", "data", "sample:support-desk", "--json"],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_results_that_find_no_room_are_an_error_in_one_line(environment, tmp_path: Path):
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "workbench", "runs", "--json"],
            cwd=tmp_path,
            env=environment,
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    assert (done.returncode, done.stderr) == (1, "No space left on device.\n")


def test_any_text_can_be_printed_in_the_poorest_locale(environment, tmp_path: Path):
    table = tmp_path / f"{ODD}.csv"
    table.write_text(f"text,label\n{ODD},中\nx,😀\n".replace('"', ""), encoding="utf-8")
    environment |= {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    for words in (("data", table), ("data", table, "--json"), ("data", tmp_path / "无.csv")):
        said = run_process(*words, cwd=tmp_path, environment=environment)
        assert "Traceback" not in said.err
        assert said.code == (2 if "无" in str(words[1]) else 0)
        assert ("无" if said.code else "中") in said.out + said.err


def test_doctor_says_what_to_do_about_a_workspace_that_cannot_be(call, tmp_path, monkeypatch):
    place = tmp_path / "file"
    place.touch()
    monkeypatch.setenv("WORKBENCH_WORKSPACE", str(place))
    said = call("doctor", "--json")
    checks = {check["name"]: check for check in said.document["checks"]}
    assert said.code == 1 and not checks["workspace"]["ok"]
    assert "WORKBENCH_WORKSPACE" in checks["workspace"]["advice"]
    assert "WORKBENCH_WORKSPACE" in call("doctor").out


def test_runs_is_an_empty_list_or_a_sentence_where_there_are_none(call, workspace: Path):
    assert call("runs", "--json").document == []
    said = call("runs")
    assert (said.code, said.out) == (0, "") and str(workspace) in said.err


def test_a_damaged_run_does_not_hide_the_others(call, workspace: Path):
    good, unreadable, rubbish = (create_run(workspace, RunConfig(name=n)) for n in "abc")
    unreadable.events_path.mkdir()
    rubbish.config_path.write_bytes(b"\xff\x00")
    (workspace / "runs" / "notes.txt").touch()
    assert [run.folder for run in list_runs(workspace)] == [good]
    assert [run["path"] for run in call("runs", "--json").document] == [str(good.path)]
