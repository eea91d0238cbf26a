"""`workbench doctor`: whether this installation can do its work, and what to do where not."""

from __future__ import annotations

import http.client
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version

import psutil

from workbench import __version__
from workbench.cli.exit_codes import DONE, FAILED
from workbench.cli.show import print_document
from workbench.errors import ModelError
from workbench.hub.settings import apply_settings, endpoint, is_offline
from workbench.models.find import BUNDLED, find_model
from workbench.runs.workspace import default_workspace

_PACKAGES = ("torch", "transformers", "datasets", "PySide6-Essentials", "pyqtgraph", "pandas")
_HUB_TIMEOUT_S = 3
_ROOM_BYTES = 2 * 2**30


@dataclass(frozen=True)
class Check:
    """One finding; a check that is not ok says what to do."""

    name: str
    ok: bool
    found: str
    advice: str = ""


def doctor(as_json: bool) -> int:
    """Print every check; the exit code is 1 if training itself would not work."""
    checks = [check() for check in _CHECKS]
    if as_json:
        print_document({"version": __version__, "checks": [asdict(check) for check in checks]})
    else:
        width = max(len(check.name) for check in checks)
        for check in checks:
            mark = "ok  " if check.ok else "WARN"
            print(f"{mark} {check.name:<{width}}  {check.found}")
            if check.advice:
                print(f"     {'':<{width}}  {check.advice}")
    needed = {"packages", "bundled model", "workspace"}
    return DONE if all(check.ok for check in checks if check.name in needed) else FAILED


def _versions() -> Check:
    found, missing = [], []
    for name in _PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    advice = f"Install {', '.join(missing)}: run the set-up again." if missing else ""
    return Check("packages", not missing, ", ".join(found), advice)


def _python() -> Check:
    found = f"Python {platform.python_version()}, workbench {__version__}, {platform.platform()}"
    return Check("python", sys.version_info >= (3, 11), found)


def _device() -> Check:
    if sys.platform == "darwin" and platform.machine() == "arm64":
        return Check("device", True, "Apple GPU")
    memory = psutil.virtual_memory()
    cpu = f"CPU, {os.cpu_count()} cores, {memory.total / 2**30:.0f} GB of memory"
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return Check("device", True, f"{cpu}; no NVIDIA driver")
    try:
        query = [tool, "--query-gpu=name,memory.total", "--format=csv,noheader"]
        cards = subprocess.run(query, capture_output=True, text=True, timeout=10, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return Check("device", False, cpu, "nvidia-smi fails: install the NVIDIA driver anew.")
    try:
        built_for_cpu = "+cpu" in version("torch")
    except PackageNotFoundError:
        built_for_cpu = False
    advice = ""
    if built_for_cpu:
        advice = "The torch installed cannot use the GPU: run the set-up again."
    return Check("device", not built_for_cpu, " · ".join(cards.split("\n")).strip(" ·"), advice)


def _display() -> Check:
    if has_display():
        return Check("display", True, "there is one")
    return Check("display", False, "none", "The window needs one; all commands work without.")


def _window() -> Check:
    if importlib.util.find_spec("PySide6") is None:
        return Check("window", False, "PySide6 is missing", "Run the set-up again.")
    code = "import PySide6.QtWidgets, PySide6.QtSvg"
    try:
        tried = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
        )
    except (OSError, subprocess.SubprocessError) as error:
        return Check("window", False, f"it cannot be tried ({error})", "Try once more.")
    if tried.returncode == 0:
        return Check("window", True, "Qt can be loaded")
    reason = tried.stderr.strip().splitlines()[-1] if tried.stderr.strip() else "it crashed"
    return Check("window", False, reason, "Install Qt's system libraries: run the set-up again.")


def _bundled() -> Check:
    try:
        place = find_model(BUNDLED)
    except ModelError as error:
        return Check("bundled model", False, "not usable", str(error))
    return Check("bundled model", True, f"genuine, in {place}")


def _workspace() -> Check:
    workspace = default_workspace()
    place = workspace
    while not place.exists():
        place = place.parent
    if not place.is_dir() or not os.access(place, os.W_OK):
        advice = "Set WORKBENCH_WORKSPACE to a folder that you may write to."
        return Check("workspace", False, f"{workspace} cannot be written", advice)
    return Check("workspace", True, str(workspace))


def _room() -> Check:
    place = default_workspace()
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    advice = "" if free > _ROOM_BYTES else "A run needs room for its model: delete old runs."
    return Check("free disk", free > _ROOM_BYTES, f"{free / 2**30:.1f} GB", advice)


def _hub() -> Check:
    apply_settings()
    address = endpoint()
    if is_offline():
        return Check("hub", True, "switched off by choice")
    try:
        with urllib.request.urlopen(f"{address}/api/models?limit=1", timeout=_HUB_TIMEOUT_S):
            return Check("hub", True, f"{address} answers")
    except (OSError, http.client.HTTPException, ValueError):
        advice = "Only needed for hub models and datasets; the bundled model works offline."
        return Check("hub", False, f"{address} cannot be reached", advice)


_CHECKS: tuple[Callable[[], Check], ...] = (
    _python,
    _versions,
    _device,
    _display,
    _window,
    _bundled,
    _workspace,
    _room,
    _hub,
)


def has_display() -> bool:
    """Whether a window could be seen."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
