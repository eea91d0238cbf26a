"""What a window needs from a Linux system: some libraries, and fonts with Chinese characters."""

from __future__ import annotations

import ctypes
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from setup_steps.commands import Commands
from setup_steps.console import say
from setup_steps.system_packages import SystemPackages


@dataclass(frozen=True)
class Need:
    """Something a window needs, and the package that has it, for each package manager."""

    name: str
    apt: str
    dnf: str
    pacman: str
    zypper: str

    def package(self, program: str) -> str:
        """The package's name for this package manager."""
        return {
            "apt-get": self.apt,
            "dnf": self.dnf,
            "pacman": self.pacman,
            "zypper": self.zypper,
        }[program]


# What libQt6Gui, libQt6DBus and the plug-ins for X11 and Wayland of PySide6 name in their headers.
LIBRARIES = (
    Need("libEGL.so.1", "libegl1", "libglvnd-egl", "libglvnd", "Mesa-libEGL1"),
    Need("libGL.so.1", "libgl1", "libglvnd-glx", "libglvnd", "Mesa-libGL1"),
    Need("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon", "libxkbcommon", "libxkbcommon0"),
    Need("libdbus-1.so.3", "libdbus-1-3", "dbus-libs", "dbus", "libdbus-1-3"),
    Need("libfontconfig.so.1", "fontconfig", "fontconfig", "fontconfig", "fontconfig"),
    Need("libfreetype.so.6", "libfreetype6", "freetype", "freetype2", "libfreetype6"),
    Need("libglib-2.0.so.0", "libglib2.0-0t64|libglib2.0-0", "glib2", "glib2", "libglib-2_0-0"),
    Need("libX11.so.6", "libx11-6", "libX11", "libx11", "libX11-6"),
    Need("libX11-xcb.so.1", "libx11-xcb1", "libX11-xcb", "libx11", "libX11-xcb1"),
    Need("libxcb.so.1", "libxcb1", "libxcb", "libxcb", "libxcb1"),
    Need(
        "libxcb-cursor.so.0",
        "libxcb-cursor0",
        "xcb-util-cursor",
        "xcb-util-cursor",
        "libxcb-cursor0",
    ),
    Need("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm", "xcb-util-wm", "libxcb-icccm4"),
    Need("libxcb-image.so.0", "libxcb-image0", "xcb-util-image", "xcb-util-image", "libxcb-image0"),
    Need(
        "libxcb-keysyms.so.1",
        "libxcb-keysyms1",
        "xcb-util-keysyms",
        "xcb-util-keysyms",
        "libxcb-keysyms1",
    ),
    Need("libxcb-randr.so.0", "libxcb-randr0", "libxcb", "libxcb", "libxcb-randr0"),
    Need("libxcb-render.so.0", "libxcb-render0", "libxcb", "libxcb", "libxcb-render0"),
    Need(
        "libxcb-render-util.so.0",
        "libxcb-render-util0",
        "xcb-util-renderutil",
        "xcb-util-renderutil",
        "libxcb-render-util0",
    ),
    Need("libxcb-shape.so.0", "libxcb-shape0", "libxcb", "libxcb", "libxcb-shape0"),
    Need("libxcb-shm.so.0", "libxcb-shm0", "libxcb", "libxcb", "libxcb-shm0"),
    Need("libxcb-sync.so.1", "libxcb-sync1", "libxcb", "libxcb", "libxcb-sync1"),
    Need("libxcb-util.so.1", "libxcb-util1", "xcb-util", "xcb-util", "libxcb-util1"),
    Need("libxcb-xfixes.so.0", "libxcb-xfixes0", "libxcb", "libxcb", "libxcb-xfixes0"),
    Need("libxcb-xkb.so.1", "libxcb-xkb1", "libxcb", "libxcb", "libxcb-xkb1"),
    Need(
        "libxkbcommon-x11.so.0",
        "libxkbcommon-x11-0",
        "libxkbcommon-x11",
        "libxkbcommon-x11",
        "libxkbcommon-x11-0",
    ),
    Need(
        "libwayland-client.so.0",
        "libwayland-client0",
        "libwayland-client",
        "wayland",
        "libwayland-client0",
    ),
    Need(
        "libwayland-cursor.so.0",
        "libwayland-cursor0",
        "libwayland-cursor",
        "wayland",
        "libwayland-cursor0",
    ),
    Need("libwayland-egl.so.1", "libwayland-egl1", "libwayland-egl", "wayland", "libwayland-egl1"),
)
# 5 MB under Apache 2.0 or GPLv3, where Noto's take 90 MB.
CHINESE = Need(
    "a font with Chinese characters",
    "fonts-wqy-microhei",
    "wqy-microhei-fonts",
    "wqy-microhei",
    "wqy-microhei-fonts",
)
LATIN = Need("a font", "fonts-dejavu-core", "dejavu-sans-fonts", "ttf-dejavu", "dejavu-fonts")
FONT_FILES = {".ttf", ".otf", ".ttc", ".otc"}
CHINESE_FONT_FILES = re.compile(
    r"cjk|wqy|droidsansfallback|sourcehan|notosans(sc|tc|hk)|notoserif(sc|tc)|uming|ukai", re.I
)


def loads(library: str) -> bool:
    """Whether the system's loader finds the library: the very question that Qt will ask."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_libraries() -> list[Need]:
    """The libraries that a window needs and this system lacks."""
    return [need for need in LIBRARIES if not loads(need.name)]


def font_folders() -> list[Path]:
    """Where Linux systems keep fonts."""
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 - never fails, unlike Path.home()
    return [
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        home / ".fonts",
        home / ".local/share/fonts",
    ]


def missing_fonts(commands: Commands, folders: Sequence[Path]) -> list[Need]:
    """The fonts to install: one with Chinese characters, and one at all, where there is none."""
    if commands.which("fc-list"):
        chinese = bool(commands.capture(["fc-list", ":lang=zh"]).output.strip())
        latin = bool(commands.capture(["fc-list", ":lang=en"]).output.strip())
    else:
        # Without fontconfig's own tool, the names of the files tell enough.
        files = [path for folder in folders for path in folder.rglob("*") if is_font(path)]
        chinese = any(CHINESE_FONT_FILES.search(path.name.replace("-", "")) for path in files)
        latin = bool(files)
    return [need for need, there in ((LATIN, latin), (CHINESE, chinese)) if not there]


def is_font(path: Path) -> bool:
    """Whether the file's name is a font's."""
    return path.suffix.lower() in FONT_FILES


def packages_for(needs: Sequence[Need], program: str) -> list[str]:
    """The packages that have what is needed, each once."""
    return list(dict.fromkeys(need.package(program) for need in needs))


def has_display() -> bool:
    """Whether a window could be seen; Workbench itself asks the same."""
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def ensure_window_needs(system: SystemPackages) -> None:
    """Installs what a window needs; where that is not allowed, says what to type and goes on."""
    ensure_libraries(system)
    fonts = missing_fonts(system.commands, font_folders())
    if fonts:
        _provide(system, fonts, "fonts (" + ", ".join(need.name for need in fonts) + ")")


def ensure_libraries(system: SystemPackages) -> None:
    """Installs the libraries that a window needs, or says what to type."""
    libraries = missing_libraries()
    if libraries:
        _provide(system, libraries, f"{len(libraries)} system libraries that the window needs")
        still = missing_libraries()
        if still:
            names = ", ".join(need.name for need in still)
            say(f"      Without these the window cannot open, the terminal still works: {names}")


def _provide(system: SystemPackages, needs: Sequence[Need], what: str) -> None:
    """Installs some packages, or prints the command that does."""
    if system.manager is None:
        say(f"      Missing: {what}. Please install, with this system's package manager:")
        say("          " + " ".join(need.name for need in needs))
        return
    packages = packages_for(needs, system.manager.program)
    if system.prefix is not None:
        say(f"      Installing {what} with {system.manager.program}...")
        if system.install(packages):
            return
        say(f"      That did not work; what {system.manager.program} said is in {system.log}")
    else:
        say(f"      Missing: {what}. Installing them needs an administrator's password.")
    say("      To install them yourself, type:")
    say(f"\n    {system.command_to_type(packages)}\n")
