"""An engine that tries a run out is started, read, and ended."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from workbench.config import RunConfig
from workbench.errors import ConfigError, EngineError
from workbench.jobs import rehearsal as rehearsal_module
from workbench.jobs.rehearsal import Rehearsal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals as Unix has them")


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Lets a few lines of Python stand for the engine."""

    def use(lines: str) -> None:
        script = tmp_path / "engine.py"
        script.write_text(f"import json, os, signal, sys, time\n{lines}", encoding="utf-8")
        monkeypatch.setattr(
            rehearsal_module,
            "engine_command",
            lambda *words: [sys.executable, "-S", str(script), *words],
        )

    return use


def ask(config: RunConfig | None = None) -> list[dict]:
    with Rehearsal("find-rate", config or RunConfig()) as rehearsal:
        return list(rehearsal.answers())


def test_the_engine_is_given_the_whole_config_and_every_line_is_told(stand_in):
    stand_in("print(json.dumps({'verb': sys.argv[1]}))\nprint(open(sys.argv[2]).read())")
    config = RunConfig(name="a “name”")
    verb, told = ask(config)
    assert verb == {"verb": "find-rate"} and told == json.loads(config.model_dump_json())


def test_the_place_to_write_to_is_on_the_disk_of_the_runs_and_gone_afterwards(stand_in, workspace):
    workspace.mkdir()
    stand_in("open(sys.argv[2] + '.too', 'w')\nprint(json.dumps({'at': sys.argv[2]}))")
    [told] = ask()
    assert Path(told["at"]).parents[1] == workspace
    assert list(workspace.iterdir()) == []


def test_without_a_workspace_none_is_made(stand_in, workspace):
    stand_in("print(json.dumps({'at': sys.argv[2]}))")
    [told] = ask()
    assert not workspace.exists() and not Path(told["at"]).parent.exists()


@pytest.mark.parametrize(
    ("lines", "kind", "said"),
    [
        ("print(json.dumps({'error': 'No table.', 'kind': 'input'}))", ConfigError, "^No table.$"),
        ("print(json.dumps({'error': 'No room.', 'kind': 'memory'}))", EngineError, "^No room.$"),
        ("os.kill(os.getpid(), signal.SIGKILL)", EngineError, "was killed.*memory ran out"),
        ("print('{\"to', end='', flush=True)\nsys.exit('no torch')", EngineError, "1\\): no torch"),
    ],
    ids=["input", "memory", "killed", "torn"],
)
def test_an_engine_that_fails_is_told_in_a_sentence(stand_in, lines, kind, said):
    stand_in(lines)
    with pytest.raises(kind, match=said):
        ask()


def test_an_engine_that_cannot_be_started_is_told(monkeypatch):
    monkeypatch.setattr(rehearsal_module, "engine_command", lambda *words: ["/no/such/python"])
    with pytest.raises(EngineError, match="cannot be started"):
        ask()


def test_closing_ends_an_engine_that_is_at_work_without_an_error(stand_in, workspace):
    workspace.mkdir()
    stand_in("print('{}', flush=True)\ntime.sleep(600)")
    rehearsal = Rehearsal("estimate", RunConfig())
    told: list[dict] = []
    came = threading.Event()

    def read() -> None:
        for answer in rehearsal.answers():
            told.append(answer)
            came.set()

    reader = threading.Thread(target=read)
    reader.start()
    assert came.wait(60)
    rehearsal.close()
    reader.join(60)
    assert not reader.is_alive() and told == [{}]
    assert list(workspace.iterdir()) == []


def test_closed_before_it_began_it_starts_nothing(stand_in, tmp_path):
    stand_in(f"open({str(tmp_path / 'started')!r}, 'w')")
    rehearsal = Rehearsal("estimate", RunConfig())
    rehearsal.close()
    assert list(rehearsal.answers()) == []
    assert not (tmp_path / "started").exists()
