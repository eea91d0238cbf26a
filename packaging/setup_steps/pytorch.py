"""PyTorch: which build fits this machine, and whether a fitting one is there already."""

from __future__ import annotations

import os
import re
import shutil
import threading
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from setup_steps.commands import Commands
from setup_steps.console import SetupError, say, step
from setup_steps.pip_install import pip_install, run_pip
from setup_steps.venv_folder import VenvFolder

OLDEST = (2, 4)
PIN = "torch==2.13.0"
CPU_INDEX = "https://download.pytorch.org/whl/cpu"
PROBE_SECONDS = 4.0
NVIDIA_VERSION = Path("/proc/driver/nvidia/version")
GIGABYTE = 1_000_000_000


@dataclass(frozen=True)
class Build:
    """A build of PyTorch to install: what to call it, where it is, the room all of it needs."""

    label: str
    index: str | None
    gigabytes: int


def has_nvidia_driver(system: str, commands: Commands, version: Path = NVIDIA_VERSION) -> bool:
    """Whether this machine has a working driver for an NVIDIA card."""
    if system == "Darwin":
        return False
    if system == "Windows":
        folder = Path(os.environ.get("SYSTEMROOT", r"C:\Windows")) / "System32"
        if (folder / "nvcuda.dll").exists():
            return True
    elif version.exists():
        return True
    if commands.which("nvidia-smi") is None:
        return False
    answer = commands.capture(["nvidia-smi", "-L"], timeout=15)
    return answer.code == 0 and "GPU" in answer.output


def answers(address: str, seconds: float = PROBE_SECONDS) -> bool:
    """Whether the address can be reached within a few seconds."""
    reached = threading.Event()
    finished = threading.Event()

    def ask() -> None:
        try:
            request = urllib.request.Request(address, method="HEAD")
            with urllib.request.urlopen(request, timeout=seconds):
                reached.set()
        except (OSError, ValueError):
            pass
        finally:
            finished.set()

    # Looking up a name knows no timeout, so it is left behind in a thread of its own.
    threading.Thread(target=ask, daemon=True).start()
    finished.wait(seconds + 1)
    return reached.is_set()


def choose_build(system: str, nvidia: bool, index_answers: Callable[[], bool]) -> Build:
    """The build for this machine; the CPU index is asked only where its build is wanted."""
    if nvidia and system == "Linux":
        return Build("build for NVIDIA cards, a large download", None, 8)
    if nvidia or system == "Darwin":
        return Build(f"build for {'Windows' if nvidia else 'macOS'}", None, 3)
    if index_answers():
        return Build("CPU build", CPU_INDEX, 3)
    # On Linux the plain build may bring NVIDIA's libraries along.
    return Build("plain build", None, 8 if system == "Linux" else 3)


def installed_version(venv: VenvFolder) -> tuple[int, int] | None:
    """The version of PyTorch in the environment, without the seconds that importing it takes."""
    folder = venv.site_packages()
    for notes in folder.glob("torch-*.dist-info") if folder else ():
        found = re.match(r"torch-(\d+)\.(\d+)", notes.name)
        # pip writes RECORD last: without it the installation was cut off.
        if found and (notes / "RECORD").exists():
            return int(found[1]), int(found[2])
    return None


def check_room(folder: Path, gigabytes: float) -> None:
    """Stops before a download that cannot fit."""
    free = shutil.disk_usage(folder).free
    if free < gigabytes * GIGABYTE:
        raise SetupError(
            f"The disk of {folder} has {free / GIGABYTE:.1f} GB free, and the set-up needs about "
            f"{gigabytes:g} GB. Free some space, or let WORKBENCH_VENV name a folder on another "
            "disk, and start again."
        )


def ensure_pytorch(venv: VenvFolder, commands: Commands, system: str, number: int) -> None:
    """Keeps a PyTorch that fits, else installs the build for this machine."""
    version = installed_version(venv)
    if version is not None and version >= OLDEST:
        step(number, f"PyTorch {version[0]}.{version[1]} is there.")
        return
    nvidia = has_nvidia_driver(system, commands)
    build = choose_build(system, nvidia, lambda: answers(f"{CPU_INDEX}/torch/"))
    check_room(venv.folder, build.gigabytes)
    step(number, f"Installing PyTorch ({build.label})...")
    if build.index is not None:
        if run_pip(venv, commands, [PIN, "--index-url", build.index]) is None:
            return
        say("      PyTorch's own index did not deliver; taking the plain build instead...")
    pip_install(venv, commands, [PIN], "PyTorch")
