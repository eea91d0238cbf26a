"""The figures of fetching: some of each in CI, all by `python -m tests.hub --long`."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest

from tests.hub.relay import Relay
from tests.hub.test_fetch import FILES, EnoughError, fetch_tiny, is_genuine
from workbench.data.read import read_source
from workbench.errors import WorkbenchError
from workbench.hub.search import Query, search_models
from workbench.hub.settings import cache_folder

LONG = bool(os.environ.get("HUB_LONG"))
LIMIT_S = 60.0


def test_every_corrupt_byte_is_found_and_the_file_fetched_again(hub, root, record_property):
    chance = random.Random(11)
    tries = 100 if LONG else 5
    for _ in range(tries):
        shutil.rmtree(cache_folder(), ignore_errors=True)
        file = chance.choice(FILES)
        size = (root / "models" / "org" / "tiny" / file).stat().st_size
        hub.log.clear()
        hub.plan("corrupt", match=file, at=chance.randrange(size))
        assert is_genuine(fetch_tiny(), root)
        assert any("corrupt" in one["faults"] for one in hub.log)
    record_property("figure", f"{tries} of {tries} corrupt bytes found")


def test_kills_cost_few_bytes_and_the_end_is_genuine(hub, root, monkeypatch, record_property):
    kills, size = (20, 100_000_000) if LONG else (3, 6_000_000)
    content = random.Random(3).randbytes(size)
    (root / "models" / "org" / "tiny" / "model.safetensors").write_bytes(content)
    # The redirect to the storage would go past the relay: this file counts as a small one.
    hub.lfs_over = 1 << 40
    digest = hashlib.sha256(content).hexdigest()
    chance = random.Random(5)
    code = (
        "from workbench.hub.fetch import fetch_files\n"
        "from workbench.hub.repository import list_repository\n"
        f"fetch_files(list_repository('model', 'org/tiny'), {FILES})\n"
    )
    with Relay(hub.url) as relay:
        monkeypatch.setenv("HF_ENDPOINT", relay.url)
        blobs = cache_folder() / "models--org--tiny" / "blobs"
        hub.plan("slow", match="safetensors", rate=size // 12, times=kills)
        for number in range(kills):
            process = subprocess.Popen([sys.executable, "-c", code])
            goal = size * (number + chance.random()) / (kills + 1)
            until = time.monotonic() + 120
            while process.poll() is None and time.monotonic() < until:
                if sum(file.stat().st_size for file in blobs.glob("*.incomplete")) >= goal:
                    break
                time.sleep(0.01)
            process.kill()
            process.wait()
        folder = fetch_tiny()
        assert hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest() == digest
        times = relay.sent / size
        record_property("figure", f"{kills} kills of {size / 1e6:.0f} MB: {times:.3f} x the bytes")
        assert relay.sent < 1.3 * size


FAULTS = {
    "status 500": {"kind": "status", "status": 500},
    "status 429": {"kind": "status", "status": 429, "retry_after": 2},
    "status 403": {"kind": "status", "status": 403},
    "delay": {"kind": "delay", "seconds": 20},
    "drop": {"kind": "drop", "after": 10},
    "reset": {"kind": "reset", "after": 10},
    "slow": {"kind": "slow", "rate": 20},
    "corrupt": {"kind": "corrupt", "at": 3},
}


def search(look=None):
    return search_models(Query("tiny"), look=look)


def dataset(look=None):
    return read_source("org/rows", progress=(lambda done, total: look()) if look else None)


def model(look=None):
    return fetch_tiny(progress=(lambda done, total: look()) if look else None)


@pytest.fixture
def rows(root):
    folder = root / "datasets" / "org" / "rows"
    folder.mkdir(parents=True)
    lines = "".join(f"text {number},{'ab'[number % 2]}\n" for number in range(40))
    (folder / "train.csv").write_text("text,label\n" + lines, encoding="utf-8")


@pytest.mark.parametrize("work", [search, model, dataset])
@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_ends_in_success_or_one_sentence(hub, rows, fault, work, record_property):
    """Once, as it happens; by the long command also for good, within a minute."""
    for times in (1, 0) if LONG else (1,):
        if not LONG and fault in ("delay", "slow"):
            pytest.skip("takes its time: only by the long command")
        shutil.rmtree(cache_folder(), ignore_errors=True)
        hub.faults.clear()
        hub.plan(**FAULTS[fault] | {"times": times})
        ended: list[str] = []

        def act(ended=ended) -> None:
            try:
                work()
                ended.append("success")
            except WorkbenchError as error:
                ended.append(str(error))

        began = time.monotonic()
        thread = threading.Thread(target=act, daemon=True)
        thread.start()
        thread.join(LIMIT_S)
        assert ended, f"{fault} kept {work.__name__} for over {LIMIT_S:.0f} s"
        assert "\n" not in ended[0] and (ended[0] == "success" or ended[0].endswith("."))
        if times == 1 and fault not in ("status 403", "slow"):
            assert ended == ["success"]
        took = f"{time.monotonic() - began:.1f} s"
        often = "once" if times else "for good"
        record_property("figure", f"{fault} {often}, {work.__name__}: {took}, {ended[0]}")


@pytest.mark.skipif(not LONG, reason="the figure of the long command; CI cancels in test_fetch")
@pytest.mark.parametrize("work", [search, model, dataset])
@pytest.mark.parametrize("fault", FAULTS)
def test_cancel_acts_within_a_second(hub, rows, fault, work, record_property):
    hub.plan(**FAULTS[fault] | {"times": 0})
    asked = time.monotonic() + 0.7

    def look() -> None:
        if time.monotonic() > asked:
            raise EnoughError

    try:
        work(look)
    except EnoughError:
        late = time.monotonic() - asked
        record_property("figure", f"{fault}, {work.__name__}: left after {late:.2f} s")
        assert late < 1
    except WorkbenchError:
        pass  # it ended by itself before


WATCH = """
    import os, sys
    def hook(event, arguments):
        if event in ("socket.connect", "socket.getaddrinfo"):
            if event == "socket.connect" and isinstance(arguments[1], str | bytes):
                return  # a socket of this machine's file system
            with open(os.environ["CONNECTIONS"], "a") as file:
                file.write(f"{event} {arguments[1:]} in {sys.argv[:3]}\\n")
    sys.addaudithook(hook)
"""


def test_with_the_bundled_model_and_own_data_nobody_is_connected_to(tmp_path, workspace):
    """In the command and in its engine, which inherits the hook by PYTHONPATH."""
    place = tmp_path / "watched"
    place.mkdir()
    (place / "sitecustomize.py").write_text(textwrap.dedent(WATCH), encoding="utf-8")
    table = tmp_path / "table.csv"
    lines = "".join(f"text {number},{'ab'[number % 2]}\n" for number in range(30))
    table.write_text("text,label\n" + lines, encoding="utf-8")
    noted = tmp_path / "connections.txt"
    environment = os.environ | {
        "PYTHONPATH": f"{place}{os.pathsep}{Path(__file__).resolve().parents[2]}",
        "CONNECTIONS": str(noted),
    }
    environment.pop("HF_ENDPOINT")
    settings = [f"data.source={table}", "training.epochs=1", "model.max_length=16"]
    words = [word for one in settings for word in ("--set", one)]
    commands = [["train", *words, "--json"], ["models", "--json"], ["data", str(table), "--json"]]
    for command in commands:
        done = subprocess.run(
            [sys.executable, "-m", "workbench", *command],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    assert not noted.exists(), noted.read_text(encoding="utf-8")
    # The hook is there: it notes what is asked for.
    code = "import socket; socket.getaddrinfo('localhost', 1)"
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
    assert "getaddrinfo" in noted.read_text(encoding="utf-8")
