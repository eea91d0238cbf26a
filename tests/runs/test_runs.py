"""The run folder: complete or absent, one engine at a time, readable whatever happened."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.config import RunConfig
from workbench.errors import RunError
from workbench.events import Paused, RunFailed, RunFinished, Step, to_line
from workbench.runs.control import ControlReader, ask
from workbench.runs.files import recover_folder, replacing_folder, write_text
from workbench.runs.folder import create_run, find_run, list_runs, open_run
from workbench.runs.lock import read_lock, release_lock, take_lock
from workbench.runs.log import EventLog, EventReader, last_event, read_events

STEP = Step(step=1, epoch=0.5, loss=0.7, learning_rate=1e-4, time=1.0)


def test_a_run_folder_is_named_by_time_and_name_and_spells_out_its_config(workspace: Path):
    folder = create_run(workspace, RunConfig().replacing({"name": "客服 “x” / ..\\ 🙂 Desk"}))
    assert folder.path.parent == workspace / "runs"
    assert folder.name[8] == "-"
    assert folder.name.endswith("-客服-x-desk")
    content = json.loads(folder.config_path.read_text(encoding="utf-8"))
    assert content["training"]["batch_size"] == 16


def test_two_runs_of_one_second_get_two_folders(workspace: Path):
    names = {create_run(workspace, RunConfig()).name for _ in range(5)}
    assert len(names) == 5


def test_a_run_dir_that_holds_something_is_refused(tmp_path: Path, workspace: Path):
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "file").touch()
    with pytest.raises(RunError, match="not empty"):
        create_run(workspace, RunConfig(), tmp_path / "taken")


def test_a_workspace_that_cannot_be_made_is_explained(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(RunError, match="WORKBENCH_WORKSPACE"):
        create_run(tmp_path / "file", RunConfig())


def test_the_status_follows_from_the_last_event_and_the_lock(workspace: Path):
    folder = create_run(workspace, RunConfig())
    assert folder.status() == "interrupted"
    take_lock(folder.lock_path)
    assert folder.status() == "running"
    log = EventLog(folder.events_path)
    log.append(Paused(step=1))
    assert folder.status() == "paused"
    log.append(STEP)
    assert folder.status() == "running"
    release_lock(folder.lock_path)
    assert folder.status() == "interrupted"
    log.append(RunFailed(kind="memory", message="m"))
    assert folder.status() == "failed"
    log.append(RunFinished(status="stopped"))
    assert folder.status() == "stopped"
    log.close()


def test_a_dead_or_reused_pid_holds_nothing(workspace: Path):
    folder = create_run(workspace, RunConfig())
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    take_lock(folder.lock_path, child.pid)
    assert folder.is_live()
    child.kill()
    child.wait()
    assert not folder.is_live()
    content = json.loads(folder.lock_path.read_text(encoding="utf-8")) | {"pid": os.getpid()}
    folder.lock_path.write_text(json.dumps(content), encoding="utf-8")
    assert not folder.is_live(), "another process has that number now"


def test_a_second_engine_is_refused_and_told_by_whom(workspace: Path):
    folder = create_run(workspace, RunConfig())
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        take_lock(folder.lock_path, child.pid)
        with pytest.raises(RunError, match=f"process {child.pid}"):
            take_lock(folder.lock_path, os.getppid() + 1_000_000)
        with pytest.raises(RunError, match="live"):
            folder.discard()
    finally:
        child.kill()
        child.wait()
    take_lock(folder.lock_path)
    holder = read_lock(folder.lock_path)
    assert holder is not None
    assert holder.pid == os.getpid()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"pid": "x"}', "\0"])
def test_a_damaged_lock_holds_nothing(workspace: Path, content: str):
    folder = create_run(workspace, RunConfig())
    folder.lock_path.write_text(content, encoding="utf-8")
    assert not folder.is_live()


def test_runs_are_listed_newest_first_without_what_is_no_run(workspace: Path):
    older = create_run(workspace, RunConfig().replacing({"name": "older"}))
    os.utime(older.config_path, (1, 1))
    create_run(workspace, RunConfig().replacing({"name": "newer"}))
    (workspace / "runs" / "empty").mkdir()
    (workspace / "runs" / "broken").mkdir()
    (workspace / "runs" / "broken" / "config.json").write_text("{", encoding="utf-8")
    assert [run.config.name for run in list_runs(workspace)] == ["newer", "older"]
    assert list_runs(workspace / "nowhere") == []


def test_a_run_is_found_by_folder_by_folder_name_and_by_its_name(workspace: Path):
    folder = create_run(workspace, RunConfig().replacing({"name": "my run"}))
    for text in (str(folder.path), folder.name, "my run"):
        assert find_run(workspace, text).path == folder.path
    with pytest.raises(RunError, match="no run"):
        find_run(workspace, "../..")
    with pytest.raises(RunError, match=r"config\.json"):
        open_run(workspace)


def test_a_reader_sees_each_event_once_and_waits_for_a_torn_line(workspace: Path):
    path = create_run(workspace, RunConfig()).events_path
    reader = EventReader(path)
    assert reader.read() == []
    line = to_line(STEP).encode()
    path.write_bytes(line + line[:20])
    assert reader.read() == [STEP]
    assert reader.read() == []
    with path.open("ab") as file:
        file.write(line[20:])
    assert reader.read() == [STEP]


def test_a_log_goes_on_after_a_torn_line(workspace: Path):
    path = create_run(workspace, RunConfig()).events_path
    path.write_bytes(to_line(STEP).encode() + b'{"event":"st')
    log = EventLog(path)
    log.append(STEP)
    log.close()
    assert read_events(path) == [STEP, STEP]
    assert last_event(path) == STEP


@settings(max_examples=60)
@given(st.binary(max_size=300), st.integers(1, 50))
def test_whatever_bytes_come_in_whatever_pieces_whole_lines_are_read(rubbish: bytes, piece: int):
    import tempfile

    content = to_line(STEP).encode() + rubbish + b"\n" + to_line(STEP).encode()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "events.jsonl"
        path.touch()
        reader, seen = EventReader(path), []
        with path.open("ab") as file:
            for start in range(0, len(content), piece):
                file.write(content[start : start + piece])
                file.flush()
                seen += reader.read()
    assert seen[0] == STEP
    assert seen[-1] == STEP


def test_a_command_is_told_once_and_rubbish_never(workspace: Path):
    path = create_run(workspace, RunConfig()).control_path
    reader = ControlReader(path)
    assert reader.read() is None
    ask(path, "pause")
    assert reader.read() == "pause"
    assert reader.read() is None
    path.write_text('{"command": "dance"}', encoding="utf-8")
    assert reader.read() is None
    ask(path, "stop")
    assert reader.read() == "stop"


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "f.json"
    write_text(path, "old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space"):
        write_text(path, "new")
    assert path.read_text(encoding="utf-8") == "old"
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["f.json"]


def test_readers_never_see_half_a_file(tmp_path: Path):
    path = tmp_path / "f.json"
    texts = {letter * 20_000 for letter in "ab"}
    write_text(path, "a" * 20_000)
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            for text in texts:
                write_text(path, text)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert all(path.read_text(encoding="utf-8") in texts for _ in range(200))
    finally:
        stop.set()
        writer.join()


def test_a_folder_that_fails_to_be_filled_leaves_the_old_one(tmp_path: Path):
    place = tmp_path / "run" / "model"
    with replacing_folder(place) as folder:
        (folder / "weights").write_text("first", encoding="utf-8")
    with pytest.raises(RuntimeError), replacing_folder(place) as folder:
        (folder / "weights").write_text("second", encoding="utf-8")
        raise RuntimeError
    assert (place / "weights").read_text(encoding="utf-8") == "first"
    assert [child.name for child in place.parent.iterdir()] == ["model"]


def test_a_crash_between_the_two_renames_is_mended(tmp_path: Path):
    (tmp_path / ".old-model").mkdir()
    (tmp_path / ".old-model" / "weights").touch()
    recover_folder(tmp_path / "model")
    assert (tmp_path / "model" / "weights").exists()
