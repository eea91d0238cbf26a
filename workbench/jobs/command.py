"""How an engine process is called."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parents[2]


def engine_command(*words: str) -> list[str]:
    """The command line of an engine: the same Python, the verb and what it needs."""
    return [sys.executable, "-m", "workbench.engine", *words]


def engine_environment() -> dict[str, str]:
    """This environment, with what an engine needs on top.

    It speaks UTF-8 whatever the locale, sends nothing to anybody, and finds the package also in a
    checkout that was not installed.
    """
    paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return os.environ | {
        "PYTHONUTF8": "1",
        "PYTHONUNBUFFERED": "1",
        "PYTHONSAFEPATH": "1",  # no file of the folder one is in stands for one of Python's own
        "PYTHONPATH": os.pathsep.join(paths),
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "DISABLE_SAFETENSORS_CONVERSION": "1",
        "TOKENIZERS_PARALLELISM": "true",
    }


def detached() -> dict[str, Any]:
    """Arguments for Popen of a process that outlives this one and its terminal."""
    if sys.platform == "win32":
        return {
            "creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.DETACHED_PROCESS,
        }
    return {"start_new_session": True}
