"""How the hub is reached: address, proxy, offline, where what was fetched lies.

What the user sets is kept in a file. The environment variables that the hub's own client reads
win over it; where they are not set, they are set from the file, so that every library and every
engine follows. The token is no part of this: it lies in the system's keyring (`token.py`).
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from workbench.errors import HubError

DEFAULT_ENDPOINT = "https://huggingface.co"
_VARIABLES = {
    "endpoint": ("HF_ENDPOINT",),
    "proxy": ("HTTPS_PROXY", "HTTP_PROXY"),
    "offline": ("HF_HUB_OFFLINE",),
    "cache": ("HF_HUB_CACHE",),
}
_OURS = "WORKBENCH_HUB_SET"  # names the variables that come from the file and not from the user


@dataclass(frozen=True)
class HubSettings:
    """What the user can set; empty where the hub's own default holds."""

    endpoint: str = ""
    """Address of the hub or of a mirror, such as https://hf-mirror.com."""
    proxy: str = ""
    """Address of an HTTP proxy, such as http://proxy:8080."""
    offline: bool = False
    """Use only what is on this computer."""
    cache: str = ""
    """Folder that holds what was fetched."""


def settings_file() -> Path:
    """Where the settings are kept."""
    if sys.platform == "win32":
        base = os.environ.get("APPDATA") or str(Path.home() / "AppData" / "Roaming")
    else:
        base = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(base) / "workbench" / "hub.json"


def saved_settings() -> HubSettings:
    """What the user has set in the window; the defaults where the file is missing or damaged."""
    try:
        content = json.loads(settings_file().read_text(encoding="utf-8"))
        known = {
            field.name: content[field.name]
            for field in fields(HubSettings)
            if isinstance(content.get(field.name), type(field.default))
        }
    except (OSError, ValueError, AttributeError):
        return HubSettings()
    return HubSettings(**known)


def save_settings(settings: HubSettings) -> None:
    """Keep these and follow them from now on.

    Raises HubError where an address is none, or the file cannot be written.
    """
    for name in ("endpoint", "proxy"):
        address = getattr(settings, name)
        if address and not address.startswith(("http://", "https://")):
            what = "hub" if name == "endpoint" else "proxy"
            raise HubError(
                f"{address!r} is no address of a {what}: it begins with http:// or https://."
            )
        if "@" in address:
            raise HubError(
                "An address with a password would lie in a file that anybody can read: leave the "
                f"password out, or set {_VARIABLES[name][0]} in the environment."
            )
    path = settings_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_suffix(".new")
        aside.write_text(json.dumps(asdict(settings), indent=2) + "\n", encoding="utf-8")
        aside.replace(path)
    except OSError as error:
        raise HubError(f"{path} cannot be written: {error.strerror or error}.") from error
    apply_settings()


def fixed_by_environment() -> dict[str, str]:
    """The settings that the user's environment decides, each with the variable's name."""
    ours = os.environ.get(_OURS, "").split()
    return {
        name: variable
        for name, variables in _VARIABLES.items()
        for variable in variables
        if _set(variable) and variable not in ours
    }


def apply_settings() -> None:
    """Let this process and those it starts follow the file, and tell libraries already loaded."""
    settings, fixed = saved_settings(), fixed_by_environment()
    before = dict(os.environ)
    ours: list[str] = []
    for name, variables in _VARIABLES.items():
        if name in fixed:
            continue
        value = getattr(settings, name)
        for variable in variables:
            if value:
                os.environ[variable] = "1" if value is True else value
                ours.append(variable)
            elif variable in os.environ.get(_OURS, "").split():
                os.environ.pop(variable, None)
    if ours:
        os.environ[_OURS] = " ".join(ours)
    else:
        os.environ.pop(_OURS, None)
    if (client := sys.modules.get("huggingface_hub")) is not None:
        _tell_client()
        if before != os.environ:
            client.close_session()  # the next connection reads the proxy anew


def endpoint() -> str:
    """The address of the hub that is used now, without a slash at its end."""
    return (os.environ.get("HF_ENDPOINT") or DEFAULT_ENDPOINT).rstrip("/")


def is_offline() -> bool:
    """Whether nothing may be asked of the hub."""
    return any(
        os.environ.get(name, "").upper() in ("1", "TRUE", "YES", "ON")
        for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")
    )


def cache_folder() -> Path:
    """The hub cache that is used now, as the hub's own client finds it."""
    if cache := os.environ.get("HF_HUB_CACHE") or os.environ.get("HUGGINGFACE_HUB_CACHE"):
        return Path(cache).expanduser()
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    home = os.environ.get("HF_HOME") or str(Path(base) / "huggingface")
    return Path(home).expanduser() / "hub"


def _set(variable: str) -> bool:
    # Programs know a proxy by either spelling.
    return bool(os.environ.get(variable) or os.environ.get(variable.lower()))


def _tell_client() -> None:
    """The client reads its environment when it is imported; set what it read then."""
    from huggingface_hub import constants

    address = endpoint()
    if address != constants.ENDPOINT:
        constants.ENDPOINT = address
        constants.HUGGINGFACE_CO_URL_TEMPLATE = address + "/{repo_id}/resolve/{revision}/{filename}"
    constants.HF_HUB_OFFLINE = is_offline()
    constants.HF_HUB_CACHE = str(cache_folder())
    if (datasets := sys.modules.get("datasets.config")) is not None:
        datasets.HF_ENDPOINT = address  # type: ignore[attr-defined]
        datasets.HF_HUB_OFFLINE = is_offline()  # type: ignore[attr-defined]
