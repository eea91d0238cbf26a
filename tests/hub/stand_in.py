"""The stand-in for the hub, which lies outside the project, run in this process."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest

PLACE = Path(__file__).resolve().parents[3] / "shared" / "hub" / "hub_server.py"


def stand_in() -> Any:
    """Its module; the test is skipped where there is none."""
    if not PLACE.is_file():
        pytest.skip(f"the stand-in for the hub is not at {PLACE}")
    if "hub_server" not in sys.modules:
        spec = importlib.util.spec_from_file_location("hub_server", PLACE)
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules["hub_server"] = module
        spec.loader.exec_module(module)
    return sys.modules["hub_server"]
