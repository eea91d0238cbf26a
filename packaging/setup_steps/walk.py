"""The whole way from a fresh checkout to a running Workbench."""

from __future__ import annotations

import os
import platform
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from setup_steps.commands import Commands
from setup_steps.console import SetupError, prepare_streams, say, step
from setup_steps.stamp import read_stamp, wanted_stamp
from setup_steps.venv_folder import WINDOWS, VenvFolder, find_venv, qt_variables, starts


def start(arguments: Sequence[str], checkout: Path) -> int:
    """Sets up what is missing, then runs Workbench or, after `--test`, every check."""
    prepare_streams()
    stop_like_ctrl_c()
    testing = list(arguments[:1]) == ["--test"]
    try:
        venv = find_venv(checkout)
        commands = Commands()
        ensure_set_up(venv, commands, frozenset({"test"} if testing else ()))
        if testing:
            from setup_steps.checks import run_checks

            return run_checks(venv, commands, arguments[1:])
        if not arguments and platform.system() == "Linux":
            look_again_at_libraries(venv, commands)
        return run_workbench(venv, arguments)
    except SetupError as failure:
        say(f"\n{failure}")
        return failure.code
    except OSError as problem:
        say(f"\nThe set-up could not go on: {problem}")
        return 1
    except KeyboardInterrupt:
        say("\nStopped. The next start goes on from here.")
        return 130


def stop_like_ctrl_c() -> None:
    """Lets a closed terminal or `kill` end a set-up as tidily as Ctrl+C does."""
    if sys.platform != "win32":

        def stop(number: int, frame: object) -> None:
            raise KeyboardInterrupt

        for number in (signal.SIGTERM, signal.SIGHUP):
            # `nohup` asks to ignore the closed terminal; that stays so.
            if signal.getsignal(number) == signal.SIG_DFL:
                signal.signal(number, stop)


def is_up_to_date(venv: VenvFolder, extras: frozenset[str]) -> bool:
    """Whether the last set-up still serves; quick, since every start asks."""
    stamp = read_stamp(venv.stamp)
    return stamp is not None and starts(venv) and stamp.serves(wanted_stamp(venv, extras))


def ensure_set_up(venv: VenvFolder, commands: Commands, extras: frozenset[str]) -> None:
    """Runs the steps of the set-up, unless all of them are done; one set-up at a time."""
    if is_up_to_date(venv, extras):
        return
    from setup_steps.lock import only_one

    # A whole checkout is asked for before anything is made.
    wanted_stamp(venv, extras)
    venv.folder.mkdir(parents=True, exist_ok=True)
    with only_one(venv.lock):
        # Another start may have done it all while this one waited.
        if not is_up_to_date(venv, extras):
            set_up(venv, commands, extras)


def set_up(venv: VenvFolder, commands: Commands, extras: frozenset[str]) -> None:
    """The steps, each of which skips what is done already."""
    from setup_steps import pip_install, python_venv, pytorch, stamp, venv_folder, window_needs
    from setup_steps.system_packages import SystemPackages

    began = time.monotonic()
    old = read_stamp(venv.stamp)
    # Test tools that are there stay up to date with the checkout too.
    extras |= old.extras if old is not None else frozenset()
    venv.stamp.unlink(missing_ok=True)
    venv.log.write_bytes(b"")
    system = SystemPackages(commands, venv.log)
    say(f"Setting Workbench up in {venv.folder}")

    if venv_folder.is_whole(venv, commands):
        step(1, "The Python environment is there.")
    else:
        step(1, "Making the Python environment...")
        python_venv.ensure_venv(system)
        venv_folder.make(venv, commands)

    if platform.system() == "Linux":
        step(2, "Looking at the system's libraries and fonts...")
        window_needs.ensure_window_needs(system)
    else:
        step(2, "This system brings its own libraries and fonts.")

    pytorch.ensure_pytorch(venv, commands, platform.system(), number=3)

    names = ",".join(sorted(extras))
    step(4, f"Installing Workbench{' and its test tools' if extras else ''}...")
    pytorch.check_room(venv.folder, 0.5)
    # "." and not the path: pip would read some odd characters in a path as a rule of its own.
    target = f".[{names}]" if names else "."
    pip_install.pip_install(venv, commands, ["-e", target], "Workbench")

    venv_folder.keep_command_startable(venv)

    stamp.write_stamp(venv.stamp, wanted_stamp(venv, extras))
    say(f"Set up in {time.monotonic() - began:.0f} seconds.")


def look_again_at_libraries(venv: VenvFolder, commands: Commands) -> None:
    """Where a window is wanted, and libraries for it are missing (still or again), says so."""
    from setup_steps import window_needs
    from setup_steps.system_packages import SystemPackages

    # At the set-up there may have been no display, or pip's many lines have hidden the advice.
    if window_needs.has_display():
        window_needs.ensure_libraries(SystemPackages(commands, venv.log))


def run_workbench(venv: VenvFolder, arguments: Sequence[str]) -> int:
    """Becomes Workbench; where a program cannot become another one, waits for it."""
    command = [str(venv.python), "-m", "workbench", *arguments]
    # The user's own environment, with UTF-8 whatever the locale is. A random.py or token.py in the
    # folder where it is started must not take the place of Python's own.
    safe = {"PYTHONUTF8": "1", "PYTHONSAFEPATH": "1"}
    environment = {**os.environ, **safe, **qt_variables(venv)}
    if not WINDOWS:
        os.execve(command[0], command, environment)
    process = subprocess.Popen(command, env=environment)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            # Workbench got it too, and decides itself what to do.
            continue
