"""The folder of the Python environment: where it is, whether it is whole, how it is made."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from setup_steps.commands import Commands
from setup_steps.console import SetupError

WINDOWS = sys.platform == "win32"
PLACE_VARIABLE = "WORKBENCH_VENV"
LOCK, LOG, UNFINISHED = "workbench-setup.lock", "workbench-setup.log", "workbench-unfinished"
QUESTION = "import sys; print('%d.%d' % sys.version_info[:2])"


@dataclass(frozen=True)
class VenvFolder:
    """The paths of one environment, and the checkout it is made for."""

    folder: Path
    checkout: Path

    @property
    def python(self) -> Path:
        """The environment's own Python."""
        return self.folder / ("Scripts/python.exe" if WINDOWS else "bin/python")

    @property
    def lock(self) -> Path:
        """Held while a set-up works on this environment."""
        return self.folder / LOCK

    @property
    def log(self) -> Path:
        """What the started programs said during the last set-up."""
        return self.folder / LOG

    @property
    def stamp(self) -> Path:
        """Written when a set-up is finished."""
        return self.folder / "workbench-setup.json"

    @property
    def unfinished(self) -> Path:
        """There from before the environment is made until it is whole."""
        return self.folder / UNFINISHED

    @property
    def is_default(self) -> bool:
        """Whether it lies at the place that belongs to Workbench alone."""
        return self.folder == self.checkout / ".venv"

    def site_packages(self) -> Path | None:
        """Where pip installs, or None before the environment is made."""
        pattern = "Lib/site-packages" if WINDOWS else "lib/python3.*/site-packages"
        return next(iter(sorted(self.folder.glob(pattern))), None)


def find_venv(checkout: Path) -> VenvFolder:
    """The environment of this checkout: `.venv` in it, or the place that the user names."""
    named = os.environ.get(PLACE_VARIABLE, "").strip()
    if not named:
        return VenvFolder(checkout / ".venv", checkout)
    return VenvFolder(Path(os.path.abspath(Path(named).expanduser())), checkout)  # noqa: PTH100


def settings_of(venv: VenvFolder) -> dict[str, str]:
    """What the environment's pyvenv.cfg says."""
    try:
        lines = (venv.folder / "pyvenv.cfg").read_text("utf-8", "replace").splitlines()
    except OSError:
        return {}
    pairs = (line.partition("=") for line in lines)
    return {name.strip(): value.strip() for name, _, value in pairs}


def starts(venv: VenvFolder) -> bool:
    """A quick look, without running it, whether the environment's Python is still there."""
    if venv.unfinished.exists() or not venv.python.exists():
        return False
    # On Windows python.exe is a small starter that needs the Python it was made from.
    return not WINDOWS or (Path(settings_of(venv).get("home", "")) / "python.exe").exists()


def is_whole(venv: VenvFolder, commands: Commands) -> bool:
    """Whether the environment runs, with pip, the Python that it was made for."""
    if not starts(venv):
        return False
    keep_paths_readable(venv)
    settings = settings_of(venv)
    made_for = settings.get("version", settings.get("version_info", ""))
    asked = commands.capture([str(venv.python), "-c", QUESTION])
    version = asked.output.strip()
    # A system upgrade can leave the link in place and another Python behind it.
    if asked.code != 0 or made_for.split(".")[:2] != version.split("."):
        return False
    if tuple(map(int, version.split("."))) < (3, 11):
        return False
    # Other tools make environments without pip; adding it beats making the environment anew.
    return (
        commands.capture([str(venv.python), "-m", "pip", "--version"]).code == 0
        or commands.capture([str(venv.python), "-m", "ensurepip"], timeout=300).code == 0
    )


def refuse_foreign(venv: VenvFolder) -> None:
    """Never clears a folder that holds something else than an environment."""
    ours = {LOCK, LOG, UNFINISHED}
    names = {entry.name for entry in venv.folder.iterdir()}
    if venv.is_default or names <= ours or "pyvenv.cfg" in names or UNFINISHED in names:
        return
    raise SetupError(
        f"{venv.folder} holds other files, so no Python environment is made there. "
        f"Let {PLACE_VARIABLE} name a new or empty folder."
    )


def clear(venv: VenvFolder) -> None:
    """Removes all but the files of the running set-up."""
    for entry in venv.folder.iterdir():
        if entry.name in {LOCK, LOG, UNFINISHED}:
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def make(venv: VenvFolder, commands: Commands) -> None:
    """Makes the environment anew; a mark stays in it until that is done."""
    if not WINDOWS and os.pathsep in str(venv.folder):
        raise SetupError(
            f'Python cannot work in a folder with "{os.pathsep}" in its name: {venv.folder}. '
            f"Rename the folder, or let {PLACE_VARIABLE} name another place."
        )
    refuse_foreign(venv)
    venv.unfinished.touch()
    clear(venv)
    if commands.record([sys.executable, "-m", "venv", str(venv.folder)], venv.log) != 0:
        raise SetupError(
            f"The Python environment could not be made in {venv.folder}. "
            f"What Python said about it is in {venv.log}"
        )
    venv.unfinished.unlink()


def keep_paths_readable(venv: VenvFolder) -> None:
    """Rewrites the environment's path files in plain ASCII.

    Before 3.13 Python reads them in the locale's encoding and does not even start where the
    checkout's name cannot be read in it (LC_ALL=C, or a Windows code page).
    """
    folder = venv.site_packages()
    for path in folder.glob("*.pth") if folder else ():
        content = path.read_bytes()
        if content.isascii():
            continue
        lines = content.decode("utf-8", "surrogateescape").splitlines()
        plain = [
            line if line.isascii() else f"import sys; sys.path.append({line!a})" for line in lines
        ]
        path.write_text("\n".join(plain) + "\n", encoding="ascii")


def qt_variables(venv: VenvFolder) -> dict[str, str]:
    """Tells Qt where its plug-ins are, where it would misread the environment's path.

    PySide6 hands the path on as an unquoted line of a settings file, in which these characters
    mean something else; Qt then finds no plug-in and aborts.
    """
    folder = venv.site_packages()
    odd = '",;' if WINDOWS else '",;\\'
    if folder is None or not set(odd) & set(str(folder)) or "QT_PLUGIN_PATH" in os.environ:
        return {}
    return {"QT_PLUGIN_PATH": str(folder / "PySide6" / ("plugins" if WINDOWS else "Qt/plugins"))}


def keep_command_startable(venv: VenvFolder) -> None:
    """Rewrites `bin/workbench` where pip, or Qt, would misread the environment's path.

    pip puts the path between double quotes as it is, in which these characters mean something
    else to a shell.
    """
    variables = qt_variables(venv)
    if WINDOWS or not (variables or set('"$`\\') & set(str(venv.folder))):
        return
    exports = "".join(f"export {name}={shlex.quote(value)}\n" for name, value in variables.items())
    command = venv.python.with_name("workbench")
    command.write_text(
        f'#!/bin/sh\n{exports}exec {shlex.quote(str(venv.python))} -P -m workbench "$@"\n',
        encoding="utf-8",
    )
    command.chmod(0o755)


def remove_half_installed(venv: VenvFolder) -> None:
    """Removes the notes of packages whose installation was cut off, so that pip does them again."""
    folder = venv.site_packages()
    for notes in folder.glob("*.dist-info") if folder else ():
        # pip writes RECORD last.
        if not (notes / "RECORD").exists():
            shutil.rmtree(notes, ignore_errors=True)
