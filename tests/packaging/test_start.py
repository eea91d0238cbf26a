"""The set-up script, with stand-ins for pip, the system's package managers and the network."""

from __future__ import annotations

import ast
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import PySide6
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "packaging"))

import start
from setup_steps import (
    checks,
    nvidia,
    pip_install,
    python_venv,
    pytorch,
    stamp,
    system_packages,
    venv_folder,
    walk,
    window_needs,
)
from setup_steps.commands import Commands, Outcome
from setup_steps.console import SetupError
from setup_steps.system_packages import SystemPackages
from setup_steps.venv_folder import VenvFolder

CHECKOUT = Path(__file__).resolve().parents[2]
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="needs shell scripts and signals")
VERSION = f"{sys.version_info[0]}.{sys.version_info[1]}"
ODD_NAMES = ["plain", "with space", 'it\'s "quoted"', "测试 🎈", "a,b;c[d]#e%20$HOME"]


class FakeCommands(Commands):
    """Starts nothing: keeps each command, and answers as told."""

    def __init__(
        self,
        *programs: str,
        answer: Callable[[list[str]], Outcome | int] = lambda command: 0,
    ) -> None:
        self.programs = set(programs)
        self.answer = answer
        self.asked: list[list[str]] = []
        self.ran: list[list[str]] = []

    def which(self, program: str) -> str | None:
        return f"/bin/{program}" if program in self.programs else None

    def capture(self, command: Sequence[str], timeout: float = 60.0) -> Outcome:
        self.asked.append(list(command))
        return self._outcome(command)

    def record(self, command: Sequence[str], log: Path) -> int:
        self.ran.append(list(command))
        return self._outcome(command).code

    def show(
        self,
        command: Sequence[str],
        folder: Path,
        extra: Mapping[str, str] | None = None,
        stdout: int | None = None,
    ) -> int:
        self.ran.append(list(command))
        return self._outcome(command).code

    def _outcome(self, command: Sequence[str]) -> Outcome:
        found = self.answer(list(command))
        return found if isinstance(found, Outcome) else Outcome(found)


@pytest.fixture
def venv(tmp_path: Path) -> VenvFolder:
    """An empty environment's folder in an empty checkout."""
    checkout = tmp_path / "checkout"
    (checkout / ".venv").mkdir(parents=True)
    (checkout / "pyproject.toml").write_text("[project]\n")
    return VenvFolder(checkout / ".venv", checkout)


@pytest.fixture(autouse=True)
def no_nvidia(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without a driver for NVIDIA cards, whatever the real one has."""
    monkeypatch.setattr(nvidia, "driver_signs", lambda: [])


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The waits between tries, none of which takes any time."""
    found: list[float] = []
    monkeypatch.setattr("time.sleep", found.append)
    return found


def script(path: Path, text: str) -> Path:
    """A program made of a few lines of shell."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def fill(venv: VenvFolder, version: str = f"{VERSION}.1") -> Path:
    """Makes the folder look like an environment; returns its site-packages."""
    (venv.folder / "pyvenv.cfg").write_text(
        f"home = {Path(sys.executable).parent}\nversion = {version}\n"
    )
    venv.python.parent.mkdir(exist_ok=True)
    venv.python.touch()
    lib = "Lib" if sys.platform == "win32" else f"lib/python{VERSION}"
    site = venv.folder / lib / "site-packages"
    site.mkdir(parents=True)
    return site


def install(site: Path, name: str, whole: bool = True) -> None:
    """Makes a package look installed, or cut off while it was being installed."""
    notes = site / f"{name}.dist-info"
    notes.mkdir(parents=True)
    (notes / "METADATA").touch()
    if whole:
        (notes / "RECORD").touch()


def say_in_log(venv: VenvFolder, text: str) -> None:
    """Adds to the log as pip does."""
    with venv.log.open("a") as log:
        log.write(text + "\n")


def apt_knows(*names: str, sudo: bool = False) -> Callable[[list[str]], Outcome | int]:
    """A Debian whose lists hold these packages, and whose sudo asks for a password or not."""

    def answer(command: list[str]) -> Outcome | int:
        if command[:2] == ["apt-cache", "policy"]:
            candidate = "1.0" if command[2] in names else "(none)"
            return Outcome(0, f"{command[2]}:\n  Installed: (none)\n  Candidate: {candidate}\n")
        return int(command == ["sudo", "-n", "true"] and not sudo)

    return answer


class TestThePythonThatStartsIt:
    @pytest.mark.parametrize("version", [(3, 6), (3, 8), (3, 10)])
    def test_an_older_python_is_told_so_in_one_sentence(self, version: tuple[int, int]) -> None:
        sentence = start.complaint_about(version)
        assert sentence is not None
        assert sentence.startswith("Workbench needs Python 3.11 or newer")
        assert "\n" not in sentence

    @pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 14), (4, 0)])
    def test_a_python_that_will_do_hears_nothing(self, version: tuple[int, int]) -> None:
        assert start.complaint_about(version) is None

    @posix_only
    def test_a_newer_python_on_the_path_is_named(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        script(tmp_path / "bin" / "python3.12", "")
        monkeypatch.setenv("PATH", str(tmp_path / "bin"))
        assert "start it with python3.12" in (start.complaint_about((3, 9)) or "")

    def test_the_file_can_be_read_by_python_3_8(self) -> None:
        source = (CHECKOUT / "packaging" / "start.py").read_text(encoding="utf-8")
        ast.parse(source, feature_version=(3, 8))

    def test_the_script_needs_the_standard_library_only(self) -> None:
        allowed = set(sys.stdlib_module_names) | {"setup_steps"}
        for path in (CHECKOUT / "packaging" / "setup_steps").glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                if isinstance(node, ast.ImportFrom):
                    names = [node.module or ""]
                assert {name.partition(".")[0] for name in names} <= allowed, path


class TestTheEnvironment:
    def test_it_lies_in_the_checkout_unless_another_place_is_named(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("WORKBENCH_VENV", raising=False)
        assert venv_folder.find_venv(tmp_path).folder == tmp_path / ".venv"
        monkeypatch.setenv("WORKBENCH_VENV", str(tmp_path / "elsewhere"))
        assert venv_folder.find_venv(tmp_path).folder == tmp_path / "elsewhere"

    def test_one_that_works_is_kept(self, venv: VenvFolder) -> None:
        fill(venv)
        assert venv_folder.is_whole(venv, FakeCommands(answer=lambda c: Outcome(0, VERSION)))

    def test_one_whose_making_was_interrupted_is_made_anew(self, venv: VenvFolder) -> None:
        fill(venv)
        venv.unfinished.touch()
        venv.log.write_text("kept")
        assert not venv_folder.is_whole(venv, FakeCommands(answer=lambda c: Outcome(0, VERSION)))
        commands = FakeCommands()
        venv_folder.make(venv, commands)
        assert commands.ran == [[sys.executable, "-m", "venv", str(venv.folder)]]
        assert [entry.name for entry in venv.folder.iterdir()] == [venv_folder.LOG]

    def test_a_making_that_fails_leaves_its_mark_and_says_so(self, venv: VenvFolder) -> None:
        with pytest.raises(SetupError, match="could not be made"):
            venv_folder.make(venv, FakeCommands(answer=lambda c: 1))
        assert venv.unfinished.exists()

    @pytest.mark.parametrize(
        ("asked", "made_for"),
        [
            (Outcome(1, "No Python at this place"), f"{VERSION}.1"),
            (Outcome(0, "3.99\n"), f"{VERSION}.1"),
            (Outcome(0, "3.10\n"), "3.10.4"),
        ],
    )
    def test_one_with_a_broken_or_another_python_is_not_whole(
        self, venv: VenvFolder, asked: Outcome, made_for: str
    ) -> None:
        fill(venv, made_for)
        assert not venv_folder.is_whole(venv, FakeCommands(answer=lambda c: asked))

    def test_one_without_pip_gets_pip(self, venv: VenvFolder) -> None:
        fill(venv)
        commands = FakeCommands(
            answer=lambda c: Outcome(1) if "--version" in c else Outcome(0, VERSION)
        )
        assert venv_folder.is_whole(venv, commands)
        assert commands.asked[-1][1:] == ["-m", "ensurepip"]

    def test_a_named_folder_with_other_files_is_never_cleared(self, tmp_path: Path) -> None:
        precious = tmp_path / "home" / "thesis.txt"
        precious.parent.mkdir(exist_ok=True)
        precious.write_text("years of work")
        foreign = VenvFolder(precious.parent, tmp_path / "checkout")
        with pytest.raises(SetupError, match="holds other files"):
            venv_folder.make(foreign, FakeCommands())
        assert precious.read_text() == "years of work"

    @posix_only
    def test_a_folder_that_python_cannot_use_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(SetupError, match='":" in its name'):
            venv_folder.make(VenvFolder(tmp_path / "a:b", tmp_path), FakeCommands())

    def test_path_files_are_kept_readable_in_every_locale(self, venv: VenvFolder) -> None:
        site = fill(venv)
        (site / "plain.pth").write_text("/plain\n")
        odd = '/it\'s "测试" 🎈'
        (site / "_workbench.pth").write_text(f"{odd}\n/plain", encoding="utf-8")
        venv_folder.keep_paths_readable(venv)
        first, second = (site / "_workbench.pth").read_text(encoding="ascii").splitlines()
        assert first == f"import sys; sys.path.append({odd!a})"
        assert second == "/plain"
        assert (site / "plain.pth").read_text() == "/plain\n"

    def test_packages_that_were_cut_off_are_installed_again(self, venv: VenvFolder) -> None:
        site = fill(venv)
        install(site, "whole-1.0")
        install(site, "half-1.0", whole=False)
        venv_folder.remove_half_installed(venv)
        assert [notes.name for notes in site.iterdir()] == ["whole-1.0.dist-info"]

    @pytest.mark.parametrize(("name", "told"), [("plain", 0), ('a "b"', 1), ("a, b", 1), ("c;", 1)])
    def test_qt_is_told_its_place_where_it_would_misread_it(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, told: int
    ) -> None:
        if sys.platform == "win32" and '"' in name:
            pytest.skip("no such name on Windows")
        monkeypatch.delenv("QT_PLUGIN_PATH", raising=False)
        folder = tmp_path / name
        folder.mkdir()
        odd = VenvFolder(folder, tmp_path)
        site = fill(odd)
        variables = venv_folder.qt_variables(odd)
        assert len(variables) == told
        assert all(value.startswith(str(site / "PySide6")) for value in variables.values())


class TestPythonsOwnVenv:
    def test_nothing_is_installed_where_it_is_there(self, tmp_path: Path) -> None:
        commands = FakeCommands("apt-get")
        python_venv.ensure_venv(SystemPackages(commands, tmp_path / "log", root=True))
        assert not commands.ran

    def test_root_on_debian_gets_it_without_a_question(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        found = iter([False, True])
        monkeypatch.setattr(python_venv, "has_venv", lambda: next(found))
        exact = f"python{VERSION}-venv"
        commands = FakeCommands("apt-get", answer=apt_knows(exact, "python3-venv"))
        python_venv.ensure_venv(SystemPackages(commands, tmp_path / "log", root=True))
        assert commands.ran[-1][-1] == exact

    def test_with_a_sudo_that_asks_the_exact_command_is_printed_and_the_code_is_2(
        self,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.setattr(python_venv, "has_venv", lambda: False)
        commands = FakeCommands("apt-get", "sudo", answer=apt_knows("python3-venv"))
        with pytest.raises(SetupError) as failure:
            python_venv.ensure_venv(SystemPackages(commands, tmp_path / "log", root=False))
        assert failure.value.code == 2
        assert "installing it..." not in capsys.readouterr().err
        line = "    sudo apt-get install -y --no-install-recommends python3-venv\n"
        assert line in str(failure.value)
        assert not commands.ran

    def test_on_other_systems_a_sentence_says_what_is_missing(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(python_venv, "has_venv", lambda: False)
        with pytest.raises(SetupError, match="venv and ensurepip") as failure:
            python_venv.ensure_venv(SystemPackages(FakeCommands("dnf"), tmp_path / "log"))
        assert failure.value.code == 2


INSTALL = {
    "apt-get": "apt-get install -y --no-install-recommends",
    "dnf": "dnf install -y --setopt=install_weak_deps=False",
    "pacman": "pacman -S --needed --noconfirm",
    "zypper": "zypper --non-interactive install --no-recommends",
}


class TestSystemPackages:
    @pytest.mark.parametrize(("program", "command"), INSTALL.items())
    @pytest.mark.parametrize("root", [True, False])
    def test_the_command_to_type_fits_the_package_manager(
        self, tmp_path: Path, program: str, command: str, root: bool
    ) -> None:
        commands = FakeCommands(program, "sudo", answer=apt_knows("one", "two"))
        system = SystemPackages(commands, tmp_path / "log", root=root)
        sudo = "" if root else "sudo "
        assert system.command_to_type(["one", "two"]) == f"{sudo}{command} one two"

    def test_where_there_is_no_sudo_the_command_asks_for_the_administrators_password(
        self, tmp_path: Path
    ) -> None:
        system = SystemPackages(
            FakeCommands("apt-get", answer=apt_knows()), tmp_path / "log", root=False
        )
        line = f"apt-get update && {INSTALL['apt-get']} one"
        assert system.command_to_type(["one"]) == f"su - -c '{line}'"

    @pytest.mark.parametrize("program", ["dnf", "pacman", "zypper"])
    def test_root_installs_with_the_same_command(self, tmp_path: Path, program: str) -> None:
        commands = FakeCommands(program)
        assert SystemPackages(commands, tmp_path / "log", root=True).install(["one"])
        assert commands.ran == [[*INSTALL[program].split(), "one"]]

    @pytest.mark.parametrize(
        ("program", "cursor", "font"),
        [
            ("apt-get", "libxcb-cursor0", "fonts-wqy-microhei"),
            ("dnf", "xcb-util-cursor", "wqy-microhei-fonts"),
            ("pacman", "xcb-util-cursor", "wqy-microhei"),
            ("zypper", "libxcb-cursor0", "wqy-microhei-fonts"),
        ],
    )
    def test_each_manager_has_its_own_names(self, program: str, cursor: str, font: str) -> None:
        names = window_needs.packages_for([*window_needs.LIBRARIES, window_needs.CHINESE], program)
        assert cursor in names
        assert names[-1] == font
        assert len(names) == len(set(names))

    def test_a_sudo_that_asks_is_never_used(self, tmp_path: Path) -> None:
        commands = FakeCommands("apt-get", "sudo", answer=apt_knows("one", sudo=False))
        assert not SystemPackages(commands, tmp_path / "log", root=False).install(["one"])
        assert not commands.ran

    def test_lists_are_fetched_only_when_a_package_is_unknown(self, tmp_path: Path) -> None:
        known = FakeCommands("apt-get", answer=apt_knows("one"))
        assert SystemPackages(known, tmp_path / "log", root=True).install(["one"])
        assert ["apt-get", "update"] not in known.ran

        lists: list[str] = []

        def answer(command: list[str]) -> Outcome | int:
            if command == ["apt-get", "update"]:
                lists.append("one")
            return apt_knows(*lists)(command)

        empty = FakeCommands("apt-get", answer=answer)
        assert SystemPackages(empty, tmp_path / "log", root=True).install(["one"])
        assert [command[1] for command in empty.ran] == ["update", "-o"]

    def test_after_a_failure_what_was_cut_off_is_taken_up_and_old_lists_are_fetched_anew(
        self, tmp_path: Path
    ) -> None:
        codes = iter([100, 0, 0])

        def answer(command: list[str]) -> Outcome | int:
            return next(codes) if command[0] == "apt-get" else apt_knows("one")(command)

        commands = FakeCommands("apt-get", answer=answer)
        assert SystemPackages(commands, tmp_path / "log", root=True).install(["one"])
        assert [command[1] for command in commands.ran] == ["-o", "--configure", "update", "-o"]

    @pytest.mark.parametrize("name", ["libglib2.0-0t64", "libglib2.0-0"])
    def test_the_name_is_the_one_that_this_debian_has(self, tmp_path: Path, name: str) -> None:
        commands = FakeCommands("apt-get", answer=apt_knows(name))
        system = SystemPackages(commands, tmp_path / "log", root=True)
        assert system.name_of("libglib2.0-0t64|libglib2.0-0") == name

    @posix_only
    def test_passwordless_sudo_really_runs_apt_without_questions(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        calls = tmp_path / "calls"
        script(tmp_path / "bin/sudo", f'echo "sudo $*" >> "{calls}"')
        script(tmp_path / "bin/apt-get", "exit 1")
        script(tmp_path / "bin/apt-cache", "echo '  Candidate: 1.0'")
        monkeypatch.setenv("PATH", str(tmp_path / "bin"))
        assert SystemPackages(Commands(), tmp_path / "log", root=False).install(["one"])
        assert calls.read_text().splitlines() == [
            "sudo -n true",
            "sudo -n env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=180 "
            "install -y --no-install-recommends one",
        ]


class TestWhatAWindowNeeds:
    @pytest.mark.parametrize(
        ("languages", "missing"),
        [
            ({}, [window_needs.LATIN, window_needs.CHINESE]),
            ({":lang=en": "DejaVu"}, [window_needs.CHINESE]),
            ({":lang=en": "Noto", ":lang=zh": "Noto"}, []),
        ],
    )
    def test_fontconfig_says_which_fonts_are_missing(
        self, languages: dict[str, str], missing: list[window_needs.Need]
    ) -> None:
        commands = FakeCommands("fc-list", answer=lambda c: Outcome(0, languages.get(c[1], "")))
        assert window_needs.missing_fonts(commands, []) == missing

    @pytest.mark.parametrize(
        ("file", "missing"),
        [
            ("README.txt", [window_needs.LATIN, window_needs.CHINESE]),
            ("DejaVuSans.ttf", [window_needs.CHINESE]),
            ("NotoSansCJK-Regular.ttc", []),
            ("wqy-microhei.ttc", []),
        ],
    )
    def test_without_fontconfig_the_names_of_the_files_do(
        self, tmp_path: Path, file: str, missing: list[window_needs.Need]
    ) -> None:
        fonts = tmp_path / "fonts" / "deep"
        fonts.mkdir(parents=True)
        (fonts / file).touch()
        assert window_needs.missing_fonts(FakeCommands(), [tmp_path / "fonts"]) == missing

    def test_without_permission_the_command_is_printed_and_it_goes_on(
        self,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        need = next(one for one in window_needs.LIBRARIES if one.apt == "libegl1")
        monkeypatch.setattr(window_needs, "missing_libraries", lambda: [need])
        monkeypatch.setattr(window_needs, "missing_fonts", lambda *a: [window_needs.CHINESE])
        known = apt_knows("libegl1", "fonts-wqy-microhei")
        commands = FakeCommands("apt-get", "sudo", answer=known)
        window_needs.ensure_window_needs(SystemPackages(commands, tmp_path / "log", root=False))
        told = capsys.readouterr().err
        assert "    sudo apt-get install -y --no-install-recommends libegl1\n" in told
        assert "    sudo apt-get install -y --no-install-recommends fonts-wqy-microhei\n" in told
        assert "the window cannot open, the terminal still works: libEGL.so.1" in told

    def test_what_is_missing_is_installed_where_that_is_allowed(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        found = iter([[window_needs.LIBRARIES[0]], []])
        monkeypatch.setattr(window_needs, "missing_libraries", lambda: next(found))
        monkeypatch.setattr(window_needs, "missing_fonts", lambda *a: [])
        commands = FakeCommands("dnf")
        window_needs.ensure_window_needs(SystemPackages(commands, tmp_path / "log", root=True))
        assert [command[-1] for command in commands.ran] == ["libglvnd-egl"]

    @pytest.mark.parametrize(
        ("display", "needs", "told"),
        [
            (":0", [window_needs.LIBRARIES[0]], True),
            (":0", [], False),
            ("", [window_needs.LIBRARIES[0]], False),
        ],
    )
    def test_a_start_that_wants_a_window_tells_again_which_libraries_are_missing(
        self,
        venv: VenvFolder,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
        display: str,
        needs: list[window_needs.Need],
        told: bool,
    ) -> None:
        for name in ("WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("DISPLAY", display)
        monkeypatch.setattr(window_needs, "missing_libraries", lambda: needs)
        monkeypatch.setattr(walk, "find_venv", lambda checkout: venv)
        monkeypatch.setattr(walk, "is_up_to_date", lambda *a: True)
        monkeypatch.setattr(walk, "run_workbench", lambda *a: 0)
        monkeypatch.setattr(walk, "stop_like_ctrl_c", lambda: None)
        monkeypatch.setattr("platform.system", lambda: "Linux")
        monkeypatch.setattr(walk, "Commands", FakeCommands)
        assert walk.start([], venv.checkout) == 0
        assert ("the window cannot open" in capsys.readouterr().err) == told

    @pytest.mark.skipif(sys.platform != "linux", reason="other systems bring these libraries")
    @pytest.mark.parametrize(
        "file",
        [
            "lib/libQt6Gui.so.6",
            "lib/libQt6Widgets.so.6",
            "lib/libQt6Svg.so.6",
            "lib/libQt6DBus.so.6",
            "lib/libQt6XcbQpa.so.6",
            "lib/libQt6WaylandClient.so.6",
            "plugins/platforms/libqxcb.so",
            "plugins/platforms/libqwayland.so",
        ],
    )
    def test_every_library_that_qt_asks_the_system_for_is_known(self, file: str) -> None:
        qt = Path(PySide6.__file__).parent / "Qt"
        named = re.findall(rb"(?<=\0)lib[\w.+-]+\.so\.\d+(?=\0)", (qt / file).read_bytes())
        known = {need.name for need in window_needs.LIBRARIES}
        own = {path.name for path in (qt / "lib").iterdir()}
        # No system with Python and a package manager lacks these; the last comes with glib.
        basic = {f"lib{name}" for name in ("c.so.6", "m.so.6", "gcc_s.so.1", "stdc++.so.6")}
        basic |= {"libz.so.1", "libgthread-2.0.so.0"}
        assert named
        assert {name.decode() for name in named} - known - own - basic == set()

    @posix_only
    def test_a_library_that_nobody_has_does_not_load(self) -> None:
        assert not window_needs.loads("libworkbench-has-no-such-library.so.7")


class TestPyTorch:
    @pytest.mark.parametrize(
        ("system", "driver", "reachable", "index", "gigabytes", "pin"),
        [
            ("Linux", 580, True, None, 8, pytorch.NOT_CPU),
            ("Linux", nvidia.UNKNOWN_RELEASE, False, None, 8, pytorch.NOT_CPU),
            ("Linux", 535, True, "cu126", 8, "torch==2.13.0+cu126"),
            ("Linux", 535, False, None, 8, "torch==2.13.0"),
            ("Linux", None, True, "cpu", 3, "torch==2.13.0"),
            ("Linux", None, False, None, 8, "torch==2.13.0"),
            ("Windows", 581, True, "cu130", 8, "torch==2.13.0+cu130"),
            ("Windows", 552, True, "cu126", 8, "torch==2.13.0+cu126"),
            ("Windows", 581, False, None, 3, "torch==2.13.0"),
            ("Windows", None, True, "cpu", 3, "torch==2.13.0"),
            ("Windows", None, False, None, 3, "torch==2.13.0"),
            ("Darwin", None, False, None, 3, "torch==2.13.0"),
        ],
    )
    def test_the_build_fits_the_machine(
        self,
        system: str,
        driver: int | None,
        reachable: bool,
        index: str | None,
        gigabytes: int,
        pin: str,
    ) -> None:
        build = pytorch.choose_build(system, driver, lambda address: reachable)
        address = f"https://download.pytorch.org/whl/{index}" if index else None
        assert (build.index, build.gigabytes, build.pin) == (address, gigabytes, pin)

    @pytest.mark.parametrize(("system", "driver"), [("Linux", 580), ("Darwin", None)])
    def test_an_index_is_asked_only_where_it_matters(self, system: str, driver: int | None) -> None:
        pytorch.choose_build(system, driver, lambda index: pytest.fail("an index was asked"))

    @posix_only
    @pytest.mark.parametrize(
        ("text", "release"),
        [
            ("echo 580.65.06", 580),
            ("echo 535.104.05; echo 535.104.05", 535),
            ("echo 'no driver 123.4'; exit 9", None),
            (None, None),
        ],
    )
    def test_nvidia_smi_tells_the_drivers_release(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str | None, release: int | None
    ) -> None:
        if text is not None:
            script(tmp_path / "bin/nvidia-smi", text)
        monkeypatch.setenv("PATH", str(tmp_path / "bin"))
        assert nvidia.driver_release(Commands()) == release

    @pytest.mark.parametrize(
        ("text", "release"),
        [
            ("NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.104.05  Sat Aug 19", 535),
            ("NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.65.06  Release", 580),
            ("something else", nvidia.UNKNOWN_RELEASE),
        ],
    )
    def test_without_nvidia_smi_the_kernel_tells_it(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, release: int
    ) -> None:
        sign = tmp_path / "version"
        sign.write_text(text)
        monkeypatch.setattr(nvidia, "LINUX_SIGN", sign)
        monkeypatch.setattr(nvidia, "driver_signs", lambda: [sign])
        assert nvidia.sees_driver()
        assert nvidia.driver_release(FakeCommands()) == release

    @pytest.mark.parametrize(
        ("version", "system", "driver", "fitting"),
        [
            ("2.4.0", "Linux", None, True),
            ("3.0.1", "Linux", 535, True),
            ("2.3.1", "Linux", None, False),
            ("2.13.0+cpu", "Linux", None, True),
            ("2.13.0+cpu", "Linux", 580, False),
            ("2.13.0+cu126", "Linux", 580, True),
            ("2.13.0", "Windows", None, True),
            ("2.13.0", "Windows", 580, False),
            ("2.13.0+cu130", "Windows", 580, True),
        ],
    )
    def test_one_fits_that_is_new_enough_and_can_use_the_card(
        self, version: str, system: str, driver: int | None, fitting: bool
    ) -> None:
        assert pytorch.fits(version, system, driver) == fitting

    def test_a_cpu_build_gives_way_when_a_driver_has_come(
        self, venv: VenvFolder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        install(fill(venv), "torch-2.13.0+cpu")
        monkeypatch.setattr(pytorch, "check_room", lambda *a: None)
        monkeypatch.setattr(pytorch, "driver_release", lambda commands: 580)
        commands = FakeCommands()
        pytorch.ensure_pytorch(venv, commands, "Linux", 3)
        # To pip "torch==2.13.0" alone would be there already.
        assert [command[-1] for command in commands.ran] == ["torch==2.13.0,!=2.13.0+cpu"]

    @pytest.mark.parametrize("version", ["2.4.0", "2.13.0+cpu", "3.0.1"])
    def test_one_that_fits_is_kept(self, venv: VenvFolder, version: str) -> None:
        install(fill(venv), f"torch-{version}")
        commands = FakeCommands()
        pytorch.ensure_pytorch(venv, commands, "Linux", 3)
        assert not commands.ran

    @pytest.mark.parametrize(("version", "whole"), [("2.3.1", True), ("2.13.0+cpu", False)])
    def test_one_that_is_too_old_or_cut_off_is_replaced(
        self, venv: VenvFolder, monkeypatch: pytest.MonkeyPatch, version: str, whole: bool
    ) -> None:
        install(fill(venv), f"torch-{version}", whole)
        monkeypatch.setattr(pytorch, "check_room", lambda *a: None)
        commands = FakeCommands()
        pytorch.ensure_pytorch(venv, commands, "Darwin", 3)
        assert [command[-2:] for command in commands.ran] == [["install", "torch==2.13.0"]]

    def test_an_index_that_does_not_deliver_gives_way_to_the_plain_build(
        self, venv: VenvFolder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fill(venv)
        monkeypatch.setattr(pytorch, "check_room", lambda *a: None)
        monkeypatch.setattr(pytorch, "answers", lambda address: True)
        commands = FakeCommands(answer=lambda c: int("--index-url" in c))
        pytorch.ensure_pytorch(venv, commands, "Linux", 3)
        first, second = (command[6:] for command in commands.ran)
        assert first == ["torch==2.13.0", "--index-url", "https://download.pytorch.org/whl/cpu"]
        assert second == ["torch==2.13.0"]

    def test_an_address_that_nobody_serves_is_given_up_at_once(self) -> None:
        began = time.monotonic()
        assert not pytorch.answers("http://127.0.0.1:9/", 1.0)
        assert time.monotonic() - began < 3

    def test_too_little_room_is_said_before_the_download(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        usage = shutil.disk_usage(tmp_path)._replace(free=1_200_000_000)
        monkeypatch.setattr("shutil.disk_usage", lambda folder: usage)
        with pytest.raises(SetupError, match=r"1\.2 GB free.* about 3 GB"):
            pytorch.check_room(tmp_path, 3)


class TestPip:
    def test_a_failed_download_is_tried_again_with_growing_waits(
        self, venv: VenvFolder, waits: list[float]
    ) -> None:
        codes = iter([1, 1, 0])

        def answer(command: list[str]) -> int:
            say_in_log(venv, "ConnectTimeout: the read timed out")
            return next(codes)

        commands = FakeCommands(answer=answer)
        pip_install.pip_install(venv, commands, ["thing"], "Thing")
        assert waits == [2.0, 8.0]
        log = ["--log", str(venv.log)]
        assert commands.ran == [[str(venv.python), "-m", "pip", *log, "install", "thing"]] * 3

    def test_after_the_third_new_try_it_is_explained(
        self, venv: VenvFolder, waits: list[float]
    ) -> None:
        def answer(command: list[str]) -> int:
            say_in_log(venv, "[Errno -3] Temporary failure in name resolution")
            return 1

        with pytest.raises(SetupError, match="There seems to be no network") as failure:
            pip_install.pip_install(venv, FakeCommands(answer=answer), ["thing"], "Thing")
        assert failure.value.code == 1
        assert str(venv.log) in str(failure.value)
        assert waits == [2.0, 8.0, 20.0]

    def test_a_full_disk_is_not_tried_again(self, venv: VenvFolder, waits: list[float]) -> None:
        def answer(command: list[str]) -> int:
            say_in_log(venv, "retried: timed out\nOSError: [Errno 28] No space left on device")
            return 1

        with pytest.raises(SetupError, match="The disk is full"):
            pip_install.pip_install(venv, FakeCommands(answer=answer), ["thing"], "Thing")
        assert waits == []

    def test_only_what_this_try_said_counts(self, venv: VenvFolder, waits: list[float]) -> None:
        venv.log.write_text("No space left on device\n")
        trouble = pip_install.run_pip(venv, FakeCommands(answer=lambda c: 1), ["thing"])
        assert trouble is pip_install.UNKNOWN

    @pytest.mark.parametrize(
        ("output", "explanation", "try_again"),
        [
            ("[Errno 11001] getaddrinfo failed", "no network", True),
            ("NewConnectionError: Connection refused", "could not be reached", True),
            ("503 Server Error: Service Unavailable", "could not be reached", True),
            ("THESE PACKAGES DO NOT MATCH THE HASHES", "arrived damaged", True),
            ("SSLError: CERTIFICATE_VERIFY_FAILED", "not trusted", False),
            ("ERROR: No matching distribution found for torch", "no build", False),
            ("ResolutionImpossible", "do not fit together", False),
            ("OSError: [Errno 13] Permission denied: 'x'", "could not be written", False),
            ("[WinError 112] There is not enough space on the disk", "disk is full", False),
            ("something else", "not known here", False),
        ],
    )
    def test_each_trouble_has_plain_words(
        self, output: str, explanation: str, try_again: bool
    ) -> None:
        trouble = pip_install.explain(output)
        assert explanation in trouble.explanation
        assert trouble.try_again == try_again


class TestTheStamp:
    def test_it_is_read_as_it_was_written(self, venv: VenvFolder) -> None:
        fill(venv)
        written = stamp.wanted_stamp(venv, frozenset({"test"}))
        stamp.write_stamp(venv.stamp, written)
        assert stamp.read_stamp(venv.stamp) == written

    @pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"format": 0}', "\xff"])
    def test_one_that_makes_no_sense_counts_as_none(self, tmp_path: Path, content: str) -> None:
        (tmp_path / "stamp").write_text(content, encoding="latin-1")
        assert stamp.read_stamp(tmp_path / "stamp") is None

    @pytest.mark.parametrize(
        ("installed", "wanted", "serves"),
        [
            (set(), set(), True),
            ({"test"}, set(), True),
            ({"test"}, {"test"}, True),
            (set(), {"test"}, False),
        ],
    )
    def test_test_tools_that_are_missing_need_a_new_set_up(
        self, venv: VenvFolder, installed: set[str], wanted: set[str], serves: bool
    ) -> None:
        fill(venv)
        old = stamp.wanted_stamp(venv, frozenset(installed))
        assert old.serves(stamp.wanted_stamp(venv, frozenset(wanted))) == serves

    def test_a_changed_pyproject_needs_a_new_set_up(self, venv: VenvFolder) -> None:
        fill(venv)
        stamp.write_stamp(venv.stamp, stamp.wanted_stamp(venv, frozenset()))
        assert walk.is_up_to_date(venv, frozenset())
        (venv.checkout / "pyproject.toml").write_text("[project]\nname = 'new'\n")
        assert not walk.is_up_to_date(venv, frozenset())

    def test_a_new_driver_for_nvidia_cards_needs_a_new_set_up_and_one_that_is_gone_does_not(
        self, venv: VenvFolder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fill(venv)
        before = stamp.wanted_stamp(venv, frozenset())
        monkeypatch.setattr(nvidia, "driver_signs", lambda: [venv.python])
        after = stamp.wanted_stamp(venv, frozenset())
        assert not before.serves(after)
        assert after.serves(before)

    def test_an_environment_that_is_gone_needs_a_new_set_up(self, venv: VenvFolder) -> None:
        fill(venv)
        stamp.write_stamp(venv.stamp, stamp.wanted_stamp(venv, frozenset()))
        venv.python.unlink()
        assert not walk.is_up_to_date(venv, frozenset())

    def test_half_a_checkout_is_told_so(self, venv: VenvFolder) -> None:
        (venv.checkout / "pyproject.toml").unlink()
        with pytest.raises(SetupError, match="not a whole copy"):
            stamp.wanted_stamp(venv, frozenset())


class TestTheChecks:
    def test_all_run_in_order_and_one_failure_fails_all(
        self, venv: VenvFolder, capsys: pytest.CaptureFixture[str]
    ) -> None:
        commands = FakeCommands(answer=lambda c: int("mypy" in c))
        assert checks.run_checks(venv, commands, ["-k", "x"]) == 1
        tools = [command[2] for command in commands.ran]
        assert tools == ["ruff", "ruff", "mypy", checks.LINT_IMPORTS, "pytest"]
        assert commands.ran[-1][-2:] == ["-k", "x"]
        told = capsys.readouterr().out
        assert "    ruff check .: fine\n" in told
        assert "    mypy: PROBLEMS (exit code 1)\n" in told
        assert told.rstrip().endswith("=== pytest -k x")

    @pytest.mark.parametrize(("code", "result"), [(0, 0), (1, 1), (5, 1)])
    def test_pytest_decides_where_the_others_are_fine(
        self, venv: VenvFolder, code: int, result: int
    ) -> None:
        commands = FakeCommands(answer=lambda c: code if "pytest" in c else 0)
        assert checks.run_checks(venv, commands, []) == result


FAKE_PYTHON = f"""
here=${{0%/bin/python}}
PATH=/usr/bin:/bin
echo "$*" >> "$here/../calls"
case "$*" in
  "-c import sys"*) echo {VERSION} ;;
  *"-m pip --version") ;;
  *" install "*)
    [ -e "$here/../slow" ] && {{ touch "$here/../started"; exec sleep 20; }}
    [ -e "$here/../busy" ] && {{ touch "$here/../started"; sleep 1; }}
    echo "Successfully installed"
    echo "done" >> "$here/../calls" ;;
  *"-m workbench"*) echo "RUN $* UTF8=$PYTHONUTF8 SAFE=$PYTHONSAFEPATH" ;;
esac
"""


@posix_only
class TestTheWholeWay:
    """The real script in a process of its own; only the environment's Python is a stand-in."""

    def checkout(self, folder: Path) -> Path:
        """A checkout with an environment that has PyTorch, and is not set up yet."""
        folder.mkdir()
        for name in ("start.py", "setup_steps"):
            source, target = CHECKOUT / "packaging" / name, folder / "packaging" / name
            target.parent.mkdir(exist_ok=True)
            shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
        (folder / "pyproject.toml").write_text("[project]\n")
        (folder / ".venv").mkdir()
        found = VenvFolder(folder / ".venv", folder)
        install(fill(found), "torch-2.13.0")
        script(found.python, FAKE_PYTHON)
        return folder

    def begin(
        self, checkout: Path, *arguments: str, stderr: int = subprocess.STDOUT, **variables: str
    ) -> subprocess.Popen[str]:
        """Starts the script where no package manager can be found."""
        nowhere = checkout / "empty"
        nowhere.mkdir(exist_ok=True)
        environment = {"PATH": str(nowhere), "HOME": str(nowhere), "LC_ALL": "C", **variables}
        return subprocess.Popen(
            [sys.executable, str(checkout / "packaging" / "start.py"), *arguments],
            stdout=subprocess.PIPE,
            stderr=stderr,
            env=environment,
            encoding="utf-8",
            start_new_session=True,
        )

    def run(self, checkout: Path, *arguments: str) -> tuple[int, str]:
        """Runs the script to its end."""
        process = self.begin(checkout, *arguments)
        output, _ = process.communicate(timeout=30)
        return process.returncode, output

    def installs(self, checkout: Path) -> list[str]:
        """What pip was asked to install."""
        lines = (checkout / "calls").read_text(encoding="utf-8").splitlines()
        return [line.partition(" install ")[2] for line in lines if " install " in line]

    @pytest.mark.parametrize("name", ODD_NAMES)
    def test_it_works_in_a_folder_with_an_odd_name_without_a_locale(
        self, tmp_path: Path, name: str
    ) -> None:
        checkout = self.checkout(tmp_path / name)
        code, output = self.run(checkout, "train", "a b", "é文🎈")
        assert code == 0, output
        assert output.endswith("RUN -m workbench train a b é文🎈 UTF8=1 SAFE=1\n")
        assert name in output
        assert self.installs(checkout) == ["-e ."]

    @pytest.mark.parametrize("name", ['it\'s "quoted"', "$HOME `x`", "a;b, c"])
    def test_the_command_in_the_environment_starts_where_pips_own_would_not(
        self, tmp_path: Path, name: str
    ) -> None:
        checkout = self.checkout(tmp_path / name)
        self.run(checkout)
        command = [str(checkout / ".venv" / "bin" / "workbench"), "predict", 'a "b"']
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        assert done.stdout.startswith('RUN -P -m workbench predict a "b"')

    def test_elsewhere_pips_own_command_stays(self, tmp_path: Path) -> None:
        checkout = self.checkout(tmp_path / "with space 测试")
        self.run(checkout)
        assert not (checkout / ".venv" / "bin" / "workbench").exists()

    def test_stdout_holds_only_what_the_program_prints(self, tmp_path: Path) -> None:
        checkout = self.checkout(tmp_path / "checkout")
        process = self.begin(checkout, "predict", stderr=subprocess.PIPE)
        output, told = process.communicate(timeout=30)
        assert output == "RUN -m workbench predict UTF8=1 SAFE=1\n"
        assert "[4/4] Installing Workbench..." in told
        assert "Successfully installed" in told

    def test_the_second_start_goes_straight_to_the_program(self, tmp_path: Path) -> None:
        checkout = self.checkout(tmp_path / "checkout")
        self.run(checkout)
        (checkout / "calls").unlink()
        assert self.run(checkout) == (0, "RUN -m workbench UTF8=1 SAFE=1\n")
        assert (checkout / "calls").read_text().splitlines() == ["-m workbench"]

    def test_test_tools_are_added_once_and_stay(self, tmp_path: Path) -> None:
        checkout = self.checkout(tmp_path / "checkout")
        self.run(checkout)
        code, _ = self.run(checkout, "--test")
        assert code == 0
        self.run(checkout, "--test")
        (checkout / "pyproject.toml").write_text("[project]\nname = 'changed'\n")
        self.run(checkout)
        assert self.installs(checkout) == ["-e .", "-e .[test]", "-e .[test]"]

    def test_of_two_starts_at_once_the_second_waits_and_says_so(self, tmp_path: Path) -> None:
        checkout = self.checkout(tmp_path / "checkout")
        (checkout / "busy").touch()
        first = self.begin(checkout)
        wait_for(checkout / "started")
        second = self.begin(checkout)
        outputs = [process.communicate(timeout=30)[0] for process in (first, second)]
        assert all(output.endswith("RUN -m workbench UTF8=1 SAFE=1\n") for output in outputs)
        assert "Another start is setting Workbench up" in outputs[1]
        assert "[1/4]" not in outputs[1]
        assert self.installs(checkout) == ["-e ."]

    def test_the_pip_of_a_killed_start_ends_before_the_next_start_touches_anything(
        self, tmp_path: Path
    ) -> None:
        checkout = self.checkout(tmp_path / "checkout")
        (checkout / "busy").touch()
        first = self.begin(checkout)
        wait_for(checkout / "started")
        first.kill()
        first.wait()
        code, output = self.run(checkout)
        assert code == 0
        assert "Another start is setting Workbench up" in output
        steps = (checkout / "calls").read_text(encoding="utf-8").splitlines()
        found = ["install" if " install " in step else step for step in steps]
        assert [step for step in found if step in ("install", "done")] == ["install", "done"] * 2

    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    def test_a_stop_ends_it_in_one_line_and_the_next_start_goes_on(
        self, tmp_path: Path, number: signal.Signals
    ) -> None:
        checkout = self.checkout(tmp_path / "checkout")
        (checkout / "slow").touch()
        process = self.begin(checkout)
        wait_for(checkout / "started")
        if sys.platform != "win32":
            os.killpg(process.pid, number)
        output, _ = process.communicate(timeout=30)
        assert process.returncode == 130
        assert output.endswith("\nStopped. The next start goes on from here.\n")
        assert "Traceback" not in output
        (checkout / "slow").unlink()
        code, output = self.run(checkout)
        assert code == 0
        assert "The Python environment is there." in output
        assert output.endswith("RUN -m workbench UTF8=1 SAFE=1\n")

    def test_an_environment_may_lie_elsewhere(self, tmp_path: Path) -> None:
        checkout = self.checkout(tmp_path / "checkout")
        elsewhere = tmp_path / "my env"
        (checkout / ".venv").rename(elsewhere)
        process = self.begin(checkout, WORKBENCH_VENV=str(elsewhere))
        output, _ = process.communicate(timeout=30)
        assert output.endswith("RUN -m workbench UTF8=1 SAFE=1\n")
        assert not (checkout / ".venv").exists()


def wait_for(path: Path) -> None:
    """Waits until another process has made the file."""
    until = time.monotonic() + 15
    while not path.exists():
        assert time.monotonic() < until, f"{path} never came"
        time.sleep(0.02)


def test_only_the_known_package_managers_have_names() -> None:
    known = {manager.program for manager in system_packages.MANAGERS}
    assert known == set(INSTALL)
