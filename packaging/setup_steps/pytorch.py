"""PyTorch: which build fits this machine, and whether a fitting one is there already."""

from __future__ import annotations

import re
import shutil
import threading
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from setup_steps.commands import Commands
from setup_steps.console import SetupError, say, step
from setup_steps.nvidia import UNKNOWN_RELEASE, driver_release
from setup_steps.pip_install import pip_install, run_pip
from setup_steps.venv_folder import VenvFolder

OLDEST = (2, 4)
PIN = "torch==2.13.0"
# To pip a CPU build that is there already would do as well.
NOT_CPU = f"{PIN},!=2.13.0+cpu"
INDEXES = "https://download.pytorch.org/whl"
# The first driver that runs CUDA 13, which the newest builds are made for; older ones, from 525
# on, run the builds for CUDA 12.6. Source: NVIDIA's CUDA compatibility tables.
CUDA_13_DRIVER = 580
PROBE_SECONDS = 4.0
GIGABYTE = 1_000_000_000


@dataclass(frozen=True)
class Build:
    """A build of PyTorch to install: what to call it, where it is, the room all of it needs."""

    label: str
    index: str | None
    gigabytes: int
    pin: str = PIN


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


def choose_build(system: str, driver: int | None, index_answers: Callable[[str], bool]) -> Build:
    """The build for this machine; an index is asked only where one of its builds is wanted.

    driver: the NVIDIA driver's release, 0 if that is unknown, None without one
    """
    if system == "Darwin":
        return Build("build for macOS", None, 3)
    if driver is not None:
        label = "build for NVIDIA cards, a large download"
        modern = driver == UNKNOWN_RELEASE or driver >= CUDA_13_DRIVER
        if system == "Linux" and modern:
            return Build(label, None, 8, NOT_CPU)
        cuda = "cu130" if modern else "cu126"
        if index_answers(f"{INDEXES}/{cuda}"):
            return Build(label, f"{INDEXES}/{cuda}", 8, f"{PIN}+{cuda}")
    elif index_answers(f"{INDEXES}/cpu"):
        return Build("CPU build", f"{INDEXES}/cpu", 3)
    # On Linux the plain build may bring NVIDIA's libraries along.
    return Build("plain build", None, 8 if system == "Linux" else 3)


def installed_version(venv: VenvFolder) -> str | None:
    """The version of PyTorch in the environment, without the seconds that importing it takes."""
    folder = venv.site_packages()
    for notes in folder.glob("torch-*.dist-info") if folder else ():
        # pip writes RECORD last: without it the installation was cut off.
        if (notes / "RECORD").exists():
            return notes.name.removeprefix("torch-").removesuffix(".dist-info")
    return None


def fits(version: str, system: str, driver: int | None) -> bool:
    """Whether this PyTorch is new enough, and can use the NVIDIA card if there is one."""
    numbers = re.match(r"(\d+)\.(\d+)", version)
    if numbers is None or (int(numbers[1]), int(numbers[2])) < OLDEST:
        return False
    # Only Linux has a plain build that knows NVIDIA cards.
    for_cpu = version.endswith("+cpu") or (system == "Windows" and "+" not in version)
    return driver is None or not for_cpu


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
    driver = driver_release(commands)
    if version is not None and fits(version, system, driver):
        step(number, f"PyTorch {version} is there.")
        return
    build = choose_build(system, driver, lambda index: answers(f"{index}/torch/"))
    check_room(venv.folder, build.gigabytes)
    step(number, f"Installing PyTorch ({build.label})...")
    if build.index is not None:
        if run_pip(venv, commands, [build.pin, "--index-url", build.index]) is None:
            return
        say("      PyTorch's own index did not deliver; taking the plain build instead...")
        pip_install(venv, commands, [PIN], "PyTorch")
    else:
        pip_install(venv, commands, [build.pin], "PyTorch")
