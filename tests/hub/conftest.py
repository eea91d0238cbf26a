"""A hub with one model of 3 MB, and a client that begins anew in each test."""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

import pytest

from tests.gui.conftest import appearance  # noqa: F401 - a fixture here, too
from tests.hub.stand_in import stand_in

WEIGHTS = 3_000_000


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The folder that the hub serves: org/tiny, and org/gated for those who may."""
    noise = random.Random(7)
    for name in ("tiny", "gated"):
        folder = tmp_path / "served" / "models" / "org" / name
        folder.mkdir(parents=True)
        (folder / "config.json").write_text('{"model_type": "bert"}', encoding="utf-8")
        (folder / "tokenizer.json").write_text("{}", encoding="utf-8")
        (folder / "model.safetensors").write_bytes(noise.randbytes(WEIGHTS))
    facts = {"gated": "manual", "allowed": ["reader"]}
    (folder / ".hub.json").write_text(json.dumps(facts), encoding="utf-8")
    return tmp_path / "served"


@pytest.fixture
def hub(root: Path, home: Path, monkeypatch: pytest.MonkeyPatch):
    """The running hub; `hub.faults` plans failures, `hub.log` tells what was asked."""
    for name in ("HF_TOKEN", "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_HUB_CACHE"):
        monkeypatch.delenv(name, raising=False)
    module = stand_in()
    with module.HubServer(root, tokens={"hf_secret": ("reader", "read")}) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        server.hub.url = server.url
        server.hub.plan = lambda kind, **more: server.hub.faults.append(module.Fault(kind, **more))
        yield server.hub
    # Connections to a server that is gone are of no use to the next test.
    if (client := sys.modules.get("huggingface_hub")) is not None:
        client.close_session()
