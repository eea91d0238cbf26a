"""Installing packages of the operating system, where that is allowed without a question."""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from setup_steps.commands import Commands
from setup_steps.console import say


@dataclass(frozen=True)
class Manager:
    """A package manager: its commands without the names of packages."""

    program: str
    install: tuple[str, ...]
    # Fetches the lists of packages, where the manager does not do so by itself.
    refresh: tuple[str, ...] = ()
    # Takes up an installation that was cut off; until then the manager refuses to do anything.
    resume: tuple[str, ...] = ()


APT = Manager(
    "apt-get",
    ("apt-get", "install", "-y", "--no-install-recommends"),
    ("apt-get", "update"),
    ("dpkg", "--configure", "-a"),
)
MANAGERS = (
    APT,
    Manager("dnf", ("dnf", "install", "-y", "--setopt=install_weak_deps=False")),
    Manager("pacman", ("pacman", "-S", "--needed", "--noconfirm"), ("pacman", "-Sy")),
    Manager("zypper", ("zypper", "--non-interactive", "install", "--no-recommends")),
)
# Another program may be updating the system just now; wait for it a while.
APT_PATIENCE = ("-o", "DPkg::Lock::Timeout=180")


def is_administrator() -> bool:
    """Whether this program may change the system without sudo."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


@dataclass
class SystemPackages:
    """This system's package manager, and what may be done with it."""

    commands: Commands
    log: Path
    root: bool = field(default_factory=is_administrator)

    @cached_property
    def manager(self) -> Manager | None:
        """The package manager of this system, if it is one of those known here."""
        return next((one for one in MANAGERS if self.commands.which(one.program)), None)

    @cached_property
    def prefix(self) -> tuple[str, ...] | None:
        """What must stand before a command to run it as administrator; None where that asks."""
        if self.root:
            return ()
        if self.commands.which("sudo") and self.commands.capture(["sudo", "-n", "true"]).code == 0:
            # sudo drops the variables of this program, so they are given on its command line.
            return ("sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive")
        return None

    def name_of(self, package: str) -> str | None:
        """Which of the names "new|old" this system's lists know; None for neither."""
        if self.manager is not APT:
            return package
        for name in package.split("|"):
            answer = self.commands.capture(["apt-cache", "policy", name]).output
            candidates = [line for line in answer.splitlines() if "Candidate:" in line]
            if candidates and "(none)" not in candidates[0]:
                return name
        return None

    def command_to_type(self, packages: Sequence[str]) -> str | None:
        """The line that a person can type to install the packages; None without a manager."""
        if self.manager is None:
            return None
        names = [self.name_of(package) for package in packages]
        # The oldest of the names is still understood by newer systems.
        shown = [
            name or package.split("|")[-1] for name, package in zip(names, packages, strict=True)
        ]
        lines = [shlex.join([*self.manager.install, *shown])]
        if None in names and self.manager.refresh:
            lines.insert(0, shlex.join(self.manager.refresh))
        if self.root:
            return " && ".join(lines)
        if self.commands.which("sudo"):
            return " && ".join(f"sudo {line}" for line in lines)
        # Without the dash, Debian's su keeps a search path that lacks what installing needs.
        return f"su - -c {shlex.quote(' && '.join(lines))}"

    def install(self, packages: Sequence[str]) -> bool:
        """Installs the packages without a question; False where that is not allowed or fails."""
        if self.manager is None or self.prefix is None or not packages:
            return False
        names = [self.name_of(package) for package in packages]
        fresh = False
        if None in names:
            fresh = self._refresh()
            names = [self.name_of(package) for package in packages]
        known = [name for name in names if name is not None]
        if len(known) < len(names):
            absent = [
                package for package, name in zip(packages, names, strict=True) if name is None
            ]
            say(f"      This system's package lists do not have: {', '.join(absent)}")
        if not known:
            return False
        if self._install_now(known):
            return True
        if self.manager.resume:
            self.commands.record([*self.prefix, *self.manager.resume], self.log)
        # Lists that are too old name files that are gone by now.
        return (fresh or self._refresh()) and self._install_now(known)

    def _install_now(self, names: Sequence[str]) -> bool:
        """One run of the package manager."""
        assert self.manager is not None and self.prefix is not None
        patience = APT_PATIENCE if self.manager is APT else ()
        program, *rest = self.manager.install
        command = [*self.prefix, program, *patience, *rest, *names]
        return self.commands.record(command, self.log) == 0

    def _refresh(self) -> bool:
        """Fetches new package lists, where the manager has to be told to."""
        assert self.manager is not None and self.prefix is not None
        if not self.manager.refresh:
            return False
        say("      Fetching this system's package lists...")
        return self.commands.record([*self.prefix, *self.manager.refresh], self.log) == 0
