"""pip, with new tries after a failed download and a plain explanation after the last one."""

from __future__ import annotations

import os
import platform
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from setup_steps.commands import Commands
from setup_steps.console import SetupError, say
from setup_steps.venv_folder import VenvFolder, keep_paths_readable, remove_half_installed

# Seconds before the second, third and fourth try.
WAITS = (2.0, 8.0, 20.0)
LOG_TAIL = 100_000
# pip talks where the set-up does, and leaves stdout to Workbench.
STDERR = 2


@dataclass(frozen=True)
class Trouble:
    """A reason for pip to fail: how its output shows it, and what a person can do about it."""

    pattern: str
    explanation: str
    try_again: bool = False


# The first that fits counts, so the surest signs come first.
TROUBLES = (
    Trouble(
        r"No space left on device|Errno 28|not enough space on the disk|[Dd]isk quota",
        "The disk is full. Free some space (also in the folder for temporary files) and start "
        "again; what is installed already stays.",
    ),
    Trouble(
        r"CERTIFICATE_VERIFY_FAILED|certificate verify failed",
        "The connection to the package registry is not trusted: something between here and there "
        "uses a certificate that pip does not know. Ask whoever runs this network which "
        "certificate to give pip (its setting is called cert).",
    ),
    Trouble(
        r"DO NOT MATCH THE HASHES|IncompleteRead|Connection broken|BadZipFile|is not a zip file",
        "A download arrived damaged, again and again. Start again a little later.",
        try_again=True,
    ),
    Trouble(
        r"name resolution|Name or service not known|getaddrinfo failed|nodename nor servname"
        r"|Network is unreachable|NameResolutionError|No route to host",
        "There seems to be no network: the package registry's name could not be looked up. "
        "Check the connection and start again.",
        try_again=True,
    ),
    Trouble(
        r"Connection refused|[Tt]imed out|TimeoutError|ReadTimeout|ConnectTimeout"
        r"|NewConnectionError|ProxyError|Max retries exceeded|Connection reset|RemoteDisconnected"
        r"|Connection aborted|HTTP error 5\d\d|5\d\d Server Error|HTTP error 429",
        "The package registry could not be reached or did not answer. Check the connection (and "
        "the proxy, if there is one) and start again; it may also be down for a while.",
        try_again=True,
    ),
    Trouble(
        r"No matching distribution found|Could not find a version|not a supported wheel",
        "The package registry has no build of one of the packages for this machine. Workbench "
        "needs a 64-bit Python on Windows, on Linux with glibc, or on a Mac with an Apple chip, "
        "and a Python that is neither older than 3.11 nor brand new.",
    ),
    Trouble(
        r"ResolutionImpossible|conflicting dependencies",
        "The packages that Workbench needs do not fit together with what is installed already. "
        "Delete the folder of the Python environment and start again.",
    ),
    Trouble(
        r"Permission denied|Errno 13|Access is denied|WinError 5\b|WinError 32\b",
        "A file could not be written. Close every running Workbench, check that the folder is "
        "yours to write in, and start again.",
    ),
    Trouble(
        r"MemoryError|Cannot allocate memory",
        "There was not enough memory. Close other programs and start again.",
    ),
)
UNKNOWN = Trouble("", "pip failed for a reason that is not known here.")


def explain(output: str) -> Trouble:
    """The trouble that pip's output tells of."""
    return next((one for one in TROUBLES if re.search(one.pattern, output)), UNKNOWN)


def this_machine() -> str:
    """The facts that decide which builds fit, for somebody who is asked for help."""
    version = ".".join(map(str, sys.version_info[:3]))
    return f"Python {version}, {platform.system()}, {platform.machine()}"


def written_since(log: Path, start: int) -> str:
    """What was added to the log since it was `start` bytes long."""
    try:
        with log.open("rb") as source:
            # pip's log is long and wordy; why it failed stands near the end.
            source.seek(max(start, source.seek(0, os.SEEK_END) - LOG_TAIL))
            return source.read().decode("utf-8", "replace")
    except OSError:
        return ""


def run_pip(venv: VenvFolder, commands: Commands, arguments: Sequence[str]) -> Trouble | None:
    """One run of `pip install` in plain sight; None if it went well, else what went wrong."""
    remove_half_installed(venv)
    start = venv.log.stat().st_size if venv.log.exists() else 0
    # pip shows its progress bar only on a real terminal, so it writes the log by itself.
    command = [str(venv.python), "-m", "pip", "--log", str(venv.log), "install", *arguments]
    code = commands.show(command, venv.checkout, stdout=STDERR)
    keep_paths_readable(venv)
    return None if code == 0 else explain(written_since(venv.log, start))


def pip_install(venv: VenvFolder, commands: Commands, arguments: Sequence[str], what: str) -> None:
    """Installs with pip; a failed download is tried again up to three times."""
    for wait in (*WAITS, None):
        trouble = run_pip(venv, commands, arguments)
        if trouble is None:
            return
        if wait is None or not trouble.try_again:
            raise SetupError(
                f"{what} could not be installed. {trouble.explanation}\n"
                f"This machine: {this_machine()}\nWhat pip said is in {venv.log}"
            )
        say(f"      That did not work. Trying again in {wait:.0f} seconds...")
        time.sleep(wait)
