"""A waiting engine has done what takes long the first time."""

from __future__ import annotations

import hashlib

from workbench.engine.manifest import weights_sha256
from workbench.engine.warm_up import warm_up
from workbench.models.find import BUNDLED, find_model


def test_after_a_warm_up_no_checksum_is_left_to_be_made(monkeypatch):
    warm_up()

    def fail(*_):
        raise AssertionError("a file is read again")

    monkeypatch.setattr(hashlib, "file_digest", fail)
    assert list(weights_sha256(find_model(BUNDLED))) == ["model.safetensors"]


def test_weights_that_changed_get_a_new_checksum(tmp_path):
    weights = tmp_path / "model.safetensors"
    weights.write_bytes(b"one")
    first = weights_sha256(tmp_path)
    weights.write_bytes(b"another")
    assert weights_sha256(tmp_path) != first
