"""What the hub has comes whole and genuine, whatever the network does; or one sentence does."""

from __future__ import annotations

import errno
import hashlib
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.hub.conftest import WEIGHTS
from workbench.data.read import read_source
from workbench.errors import HubError
from workbench.hub import fetch, patience
from workbench.hub.fetch import fetch_files
from workbench.hub.repository import RemoteFile, Repository, list_repository
from workbench.hub.settings import cache_folder
from workbench.hub.snapshot import cached_snapshot, damaged_files
from workbench.models.find import find_model

FILES = ["config.json", "model.safetensors", "tokenizer.json"]


def fetch_tiny(progress=None, name="org/tiny") -> Path:
    asking = (lambda: progress(0, 0)) if progress else None
    return fetch_files(list_repository("model", name, look=asking), FILES, progress=progress)


def is_genuine(folder: Path, root: Path, name="tiny") -> bool:
    served = root / "models" / "org" / name
    return all((folder / file).read_bytes() == (served / file).read_bytes() for file in FILES)


def asked_for_weights(hub: Any) -> list[str | None]:
    """The ranges that the storage was asked for."""
    return [one["range"] for one in hub.log if one["storage"] and one["method"] == "GET"]


def test_a_model_comes_whole_and_its_bytes_are_counted(hub, root):
    seen = []
    folder = fetch_tiny(lambda done, total: seen.append((done, total)))
    assert is_genuine(folder, root)
    assert seen[-1][0] == seen[-1][1] > WEIGHTS
    assert seen == sorted(seen)


def test_the_hubs_own_client_finds_what_was_fetched(hub):
    folder = fetch_tiny()
    from huggingface_hub import scan_cache_dir, snapshot_download

    found = snapshot_download("org/tiny", local_files_only=True, cache_dir=cache_folder())
    assert Path(found) == folder
    report = scan_cache_dir(cache_folder())
    assert [repo.repo_id for repo in report.repos] == ["org/tiny"] and not report.warnings


def test_what_is_there_is_not_fetched_again(hub):
    fetch_tiny()
    hub.log.clear()
    fetch_tiny()
    assert asked_for_weights(hub) == []


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "drop", "match": "cdn", "after": 1_000_000, "times": 2},
        {"kind": "reset", "match": "cdn", "after": 1_000_000, "times": 2},
    ],
)
def test_a_broken_connection_is_made_again_where_it_broke(hub, root, fault):
    hub.plan(**fault)
    assert is_genuine(fetch_tiny(), root)
    later = asked_for_weights(hub)[1:]
    assert len(later) == 2 and all(one and one != "bytes=0-" for one in later)


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "status", "status": 503, "times": 2},
        {"kind": "status", "status": 429, "retry_after": 1, "match": "resolve"},
        {"kind": "status", "status": 500, "match": "cdn"},
        {"kind": "corrupt", "match": "/api/", "at": 0},
    ],
)
def test_a_server_in_trouble_is_asked_again(hub, root, fault):
    hub.plan(**fault)
    assert is_genuine(fetch_tiny(), root)


@pytest.mark.parametrize("file", ["model.safetensors", "config.json"])
def test_a_damaged_file_is_found_and_fetched_again(hub, root, file):
    hub.plan("corrupt", match=file, at=7)
    assert is_genuine(fetch_tiny(), root)


def test_a_file_that_always_arrives_damaged_is_not_kept(hub):
    hub.plan("corrupt", match="cdn", at=7, times=0)
    with pytest.raises(HubError, match=r"model.safetensors arrives damaged each time"):
        fetch_tiny()
    assert cached_snapshot("model", "org/tiny") is None


def test_a_file_that_was_damaged_on_the_disk_is_fetched_again(hub, root):
    folder = fetch_tiny()
    blob = (folder / "model.safetensors").resolve()
    content = bytearray(blob.read_bytes())
    content[5] ^= 1
    blob.write_bytes(content)
    assert [file.name for file in damaged_files(folder)] == ["model.safetensors"]
    assert is_genuine(fetch_tiny(), root)
    assert damaged_files(folder) == []


class EnoughError(Exception):
    pass


def test_cancel_acts_while_a_connection_hangs_and_a_later_call_goes_on(hub, root):
    hub.plan("slow", match="cdn", rate=300_000)

    def look(done: int, total: int) -> None:
        if done > 200_000:
            raise EnoughError

    with pytest.raises(EnoughError):
        fetch_tiny(look)
    assert cached_snapshot("model", "org/tiny") is None
    assert is_genuine(fetch_tiny(), root)
    assert asked_for_weights(hub)[-1] not in (None, "bytes=0-")


def test_cancel_does_not_wait_for_an_answer(hub):
    hub.plan("delay", seconds=8, match="/api/")

    def look() -> None:
        raise EnoughError

    with pytest.raises(EnoughError):
        list_repository("model", "org/tiny", look=look)


@pytest.mark.parametrize("work", ["model", "dataset"])
def test_cancel_acts_while_the_hub_is_asked_what_there_is(hub, work):
    hub.plan("delay", seconds=8, match="/api/", times=0)

    def look(done: int, total: int) -> None:
        assert (done, total) == (0, 0)
        raise EnoughError

    with pytest.raises(EnoughError):
        find_model("org/tiny", look) if work == "model" else read_source("org/rows", look)


def test_a_download_goes_on_after_a_kill(hub, root):
    hub.plan("slow", match="cdn", rate=400_000)
    code = (
        "from workbench.hub.fetch import fetch_files\n"
        "from workbench.hub.repository import list_repository\n"
        f"fetch_files(list_repository('model', 'org/tiny'), {FILES})\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code])
    blobs = cache_folder() / "models--org--tiny" / "blobs"
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if sum(file.stat().st_size for file in blobs.glob("*.incomplete")) > 100_000:
            break
        time.sleep(0.05)
    process.kill()
    process.wait()
    kept = max(file.stat().st_size for file in blobs.glob("*.incomplete"))
    assert cached_snapshot("model", "org/tiny") is None
    assert is_genuine(fetch_tiny(), root)
    assert asked_for_weights(hub)[-1] == f"bytes={kept}-"


def test_a_gated_model_is_told_of_and_comes_with_a_token(hub, root, monkeypatch):
    with pytest.raises(HubError, match=r"The model org/gated is gated: accept its terms"):
        fetch_tiny(name="org/gated")
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    assert is_genuine(fetch_tiny(name="org/gated"), root, "gated")


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"kind": "status", "status": 429, "retry_after": 300}, "answered 429; wait 300 s"),
        ({"kind": "status", "status": 503, "times": 0}, "answered 503; try again"),
        ({"kind": "status", "status": 401, "times": 0, "match": "cdn"}, "refuses the token"),
        ({"kind": "drop", "times": 0}, "cannot be reached"),
    ],
)
def test_a_failure_that_lasts_ends_in_one_sentence(hub, monkeypatch, fault, said):
    monkeypatch.setattr(patience, "PATIENCE_S", 2.0)
    hub.plan(**fault)
    with pytest.raises(HubError, match=said) as caught:
        fetch_tiny()
    assert str(caught.value).count("\n") == 0


def test_a_trickle_is_given_up_and_kept(hub, monkeypatch):
    monkeypatch.setattr(fetch, "PATIENCE_S", 1.0)
    hub.plan("slow", match="cdn", rate=300)
    with pytest.raises(HubError, match="hardly a byte comes through"):
        fetch_tiny()


def test_what_does_not_exist_is_told_at_once(hub):
    with pytest.raises(HubError, match="There is no model org/nothing"):
        list_repository("model", "org/nothing")
    with pytest.raises(HubError, match="no such revision"):
        list_repository("model", "org/tiny", "nowhere")


def test_too_little_room_is_told_before_a_byte_is_fetched(hub, monkeypatch):
    class Usage:
        free = 1_000_000

    monkeypatch.setattr(fetch.shutil, "disk_usage", lambda path: Usage)
    with pytest.raises(HubError, match=r"needs 3 MB more .* the disk is full"):
        fetch_tiny()
    assert asked_for_weights(hub) == []


def test_a_disk_that_fills_up_is_told_and_leaves_no_model(hub, monkeypatch):
    def full(stream, block):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(fetch, "_write_all", full)
    with pytest.raises(HubError, match="the disk is full"):
        fetch_tiny()
    assert cached_snapshot("model", "org/tiny") is None


@pytest.mark.parametrize(
    "name", ["../x.json", "a/../../x.json", "/x.json", "C:\\x.json", "a\0.json"]
)
def test_a_name_outside_the_folder_is_refused(hub, name):
    digest = hashlib.sha256(b"").hexdigest()
    repository = Repository("model", "org/tiny", "a" * 40, (RemoteFile(name, 0, digest),), None)
    with pytest.raises(HubError, match="outside its folder"):
        fetch_files(repository, [name])


def test_a_link_in_the_cache_is_replaced_and_not_followed(hub, root, tmp_path):
    victim = tmp_path / "victim"
    victim.write_text("mine", encoding="utf-8")
    commit = list_repository("model", "org/tiny").commit
    snapshot = cache_folder() / "models--org--tiny" / "snapshots" / commit
    snapshot.mkdir(parents=True)
    (snapshot / "config.json").symlink_to(victim)
    assert is_genuine(fetch_tiny(), root)
    assert victim.read_text(encoding="utf-8") == "mine"


def test_switched_off_the_hub_is_asked_nothing(hub, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(HubError, match="the hub is switched off"):
        fetch_tiny()
    assert not hub.log
