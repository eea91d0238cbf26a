"""Every test runs in a home of its own: no setting, cache or run of the user is ever touched."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from tests.tiny import make_model

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Tests that were started in the background would hand on their deafness to Ctrl+C.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home folder; no proxy, no hub but a closed port of this machine."""
    folder = tmp_path / "home"
    folder.mkdir()
    for variable in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(variable, str(folder))
    for variable in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "HF_HOME"):
        monkeypatch.setenv(variable, str(folder / variable.lower()))
    for variable in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(variable, raising=False)
        monkeypatch.delenv(variable.lower(), raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    # No test reads or writes the tokens of whoever runs it.
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setenv("HF_HUB_DISABLE_TELEMETRY", "1")
    monkeypatch.setenv("DISABLE_SAFETENSORS_CONVERSION", "1")
    monkeypatch.setenv("WORKBENCH_WORKSPACE", str(folder / "Workbench"))
    return folder


@pytest.fixture
def workspace(home: Path) -> Path:
    """The folder that holds `runs/` in this test."""
    return home / "Workbench"


@pytest.fixture
def shared_data() -> Path:
    """The folder of real data sets, which lies outside the project."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"the real data sets are not at {SHARED_DATA}")
    return SHARED_DATA


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that learns in seconds."""
    folder = tmp_path_factory.mktemp("models") / "tiny bert"
    make_model(folder)
    return folder
