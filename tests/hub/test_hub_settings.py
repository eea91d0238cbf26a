"""One setting of mirror, proxy and offline for every library; the token in the keyring only."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend

from workbench.errors import HubError
from workbench.hub.fetch import fetch_files
from workbench.hub.repository import list_repository
from workbench.hub.search import Query, search_models
from workbench.hub.settings import (
    HubSettings,
    apply_settings,
    cache_folder,
    endpoint,
    fixed_by_environment,
    is_offline,
    save_settings,
    saved_settings,
)
from workbench.hub.token import hub_token, keep_token


class Memory(KeyringBackend):
    """A keyring that lasts as long as a test."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service, username):
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.kept[service, username] = password

    def delete_password(self, service, username):
        if self.kept.pop((service, username), None) is None:
            raise keyring.errors.PasswordDeleteError


@pytest.fixture
def own_keyring():
    before = keyring.get_keyring()
    keyring.set_keyring(Memory())
    yield
    keyring.set_keyring(before)


@pytest.fixture
def free(monkeypatch: pytest.MonkeyPatch):
    """Nothing about the hub is set in the environment, neither before nor after."""
    names = ("HF_ENDPOINT", "HTTPS_PROXY", "HTTP_PROXY", "HF_HUB_OFFLINE", "HF_HUB_CACHE")
    for name in (*names, "WORKBENCH_HUB_SET"):
        monkeypatch.setenv(name, "")  # so that it is taken back whatever the test sets
        monkeypatch.delenv(name)


def test_what_is_set_holds_here_and_in_every_process_started(free, home):
    save_settings(HubSettings("https://mirror.example", "http://proxy:8080", True))
    assert (endpoint(), is_offline()) == ("https://mirror.example", True)
    code = (
        "import workbench.hub.settings as s; s.apply_settings(); import os;"
        "from huggingface_hub import constants as c;"
        "print(c.ENDPOINT, c.HF_HUB_OFFLINE, os.environ['HTTPS_PROXY'])"
    )
    for environment in (
        os.environ,
        {"HOME": str(home), "XDG_CONFIG_HOME": str(home / "xdg_config_home")},
    ):
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, env=environment
        )
        assert done.stdout.strip() == "https://mirror.example True http://proxy:8080"
    save_settings(HubSettings())
    assert (endpoint(), is_offline()) == ("https://huggingface.co", False)
    assert "HTTPS_PROXY" not in os.environ


def test_the_users_environment_wins(free, monkeypatch):
    monkeypatch.setenv("HF_ENDPOINT", "https://company.example")
    save_settings(HubSettings("https://mirror.example"))
    assert endpoint() == "https://company.example"
    assert fixed_by_environment() == {"endpoint": "HF_ENDPOINT"}


def test_libraries_already_loaded_follow(free):
    import datasets
    from huggingface_hub import constants

    save_settings(HubSettings("https://mirror.example", offline=True))
    assert constants.ENDPOINT == datasets.config.HF_ENDPOINT == "https://mirror.example"
    assert constants.HF_HUB_OFFLINE and datasets.config.HF_HUB_OFFLINE
    save_settings(HubSettings())
    assert not constants.HF_HUB_OFFLINE


def test_the_cache_follows_hf_home(free, monkeypatch, tmp_path):
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    assert cache_folder() == tmp_path / "hf" / "hub"


def test_a_damaged_settings_file_means_the_defaults(free, home):
    save_settings(HubSettings("https://mirror.example"))
    next(home.rglob("hub.json")).write_text('{"endpoint": 3, "offline', encoding="utf-8")
    assert saved_settings() == HubSettings()


@pytest.mark.parametrize("address", ["mirror", "ftp://x", "https://me:secret@mirror"])
def test_what_is_no_address_or_holds_a_password_is_refused(free, address):
    with pytest.raises(HubError, match="address"):
        save_settings(HubSettings(endpoint=address))
    assert saved_settings() == HubSettings()


def test_a_token_opens_a_gated_model_and_is_written_nowhere(hub, own_keyring, home):
    keep_token("hf_secret")
    assert fetch_files(list_repository("model", "org/gated"), ["model.safetensors"]).is_dir()
    files = [file for file in home.rglob("*") if file.is_file()]
    assert files and not any(b"hf_secret" in file.read_bytes() for file in files)
    keep_token("")
    assert hub_token() is None


def test_a_token_is_kept_for_one_hub_and_not_sent_to_another(hub, own_keyring, monkeypatch):
    keep_token("hf_secret")
    monkeypatch.setenv("HF_ENDPOINT", "https://mirror.example")
    assert hub_token() is None


def test_a_wrong_token_is_told_of(hub, own_keyring):
    keep_token("hf_wrong")
    with pytest.raises(HubError, match="token"):
        list_repository("model", "org/tiny")


def test_a_machine_without_a_keyring_says_so(home):
    import keyring.backends.fail

    before = keyring.get_keyring()
    keyring.set_keyring(keyring.backends.fail.Keyring())
    try:
        assert hub_token() is None
        with pytest.raises(HubError, match="no keyring"):
            keep_token("hf_secret")
    finally:
        keyring.set_keyring(before)


def test_a_proxy_is_used(hub, free, monkeypatch):
    address = hub.url
    monkeypatch.setenv("HF_ENDPOINT", "http://hub.invalid")
    monkeypatch.setenv("NO_PROXY", "")
    save_settings(HubSettings(proxy=address))  # the stand-in sees what a proxy would
    assert list_repository("model", "org/tiny").files
    assert hub.log[-1]["path"].startswith("http://hub.invalid/")
    save_settings(HubSettings())


def test_the_hub_is_searched_page_by_page(hub, root: Path, monkeypatch):
    for number in range(30):
        folder = root / "models" / "many" / f"model-{number:02}"
        folder.mkdir(parents=True)
        (folder / "config.json").write_text('{"model_type": "bert"}', encoding="utf-8")
        (folder / ".hub.json").write_text(f'{{"downloads": {number}}}', encoding="utf-8")
    first = search_models(Query("model-"))
    assert [one.name for one in first.models[:2]] == ["many/model-29", "many/model-28"]
    assert len(first.models) == 25
    second = search_models(Query("model-"), first.following)
    assert len(second.models) == 5 and second.following is None


def test_a_search_bears_and_explains_failures(hub):
    hub.plan("status", status=503, match="/api/")
    assert search_models(Query("tiny")).models[0].name == "org/tiny"
    hub.plan("status", status=429, retry_after=100, match="/api/")
    with pytest.raises(HubError, match=r"The hub cannot be searched: .* wait 100 s"):
        search_models(Query("tiny"))


def test_a_search_that_is_switched_off_says_what_it_cannot_show(hub, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(HubError, match="only models of this computer are shown"):
        search_models(Query("tiny"))
    apply_settings()
    assert not hub.log
