"""Fifty folders that try to run something are refused, or loaded as the plain weights they hold."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.models.hostile import cases

ROOT = Path(__file__).resolve().parents[2]


def test_no_hostile_folder_runs_reaches_out_or_raises_a_traceback(tiny_model, tmp_path):
    shutil.copytree(tiny_model, tmp_path / "good")
    done = subprocess.run(
        [sys.executable, "-m", "tests.models.hostile", str(tmp_path)],
        cwd=ROOT,
        env=os.environ | {"PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert len(found["said"]) == len(list(cases())) >= 50
    assert found["seen"] == []
    assert found["changed"] == []
    assert found["modules"] == []
    assert not (tmp_path / "victim").exists()
    # Some hold good weights beside what they try in vain.
    loaded = sorted(name for name, said in found["said"].items() if said.startswith("loaded"))
    kinds = ("known kind", "tokenizer", "tokenizer class", "tokenizer map and class")
    assert loaded == [*(f"auto_map {kind}" for kind in kinds), "template"]
