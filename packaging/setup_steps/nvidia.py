"""Whether this machine has a driver for NVIDIA cards, and which one."""

from __future__ import annotations

import os
import platform
import re
from pathlib import Path

from setup_steps.commands import Commands

LINUX_SIGN = Path("/proc/driver/nvidia/version")
# Inside Windows' own Linux the driver is that of Windows; nothing stands in /proc.
WSL_SIGN = Path("/usr/lib/wsl/lib/libcuda.so.1")
UNKNOWN_RELEASE = 0


def driver_signs() -> list[Path]:
    """The files that only a driver for NVIDIA cards brings."""
    system = platform.system()
    if system == "Windows":
        return [Path(os.environ.get("SYSTEMROOT", r"C:\Windows")) / "System32" / "nvcuda.dll"]
    return [LINUX_SIGN, WSL_SIGN] if system == "Linux" else []


def sees_driver() -> bool:
    """A quick look, asking no program, whether there is a driver; every start takes it."""
    return any(sign.exists() for sign in driver_signs())


def driver_release(commands: Commands) -> int | None:
    """The driver's release (580 of 580.65.06), 0 where it does not say, None without a driver."""
    signs = [sign for sign in driver_signs() if sign.exists()]
    if commands.which("nvidia-smi"):
        question = ["nvidia-smi", "--query-gpu=driver_version", "--format=csv,noheader"]
        answer = commands.capture(question, timeout=15)
        told = answer.output if answer.code == 0 else ""
    else:
        told = signs[0].read_text("utf-8", "replace") if LINUX_SIGN in signs else ""
    found = re.search(r"\b(\d{3,})\.\d+", told)
    if found:
        return int(found[1])
    return UNKNOWN_RELEASE if signs else None
