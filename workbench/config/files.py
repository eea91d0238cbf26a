"""Configs in files and on the command line: TOML or JSON in, JSON out."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args, get_origin

from workbench.config.run import RunConfig, parse_config, setting, unknown_key
from workbench.config.weights import weights_from_text
from workbench.errors import ConfigError


def load_config(path: Path) -> RunConfig:
    """Read a config from a TOML or JSON file.

    Raises ConfigError when the file is missing, is not TOML or JSON, or has a wrong key or value.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        content = json.loads(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
    except FileNotFoundError:
        raise ConfigError(f"There is no config file {path}.") from None
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror or error}.") from error
    except (ValueError, RecursionError) as error:
        kind = "JSON" if path.suffix.lower() == ".json" else "TOML"
        raise ConfigError(f"{path} is not valid {kind}: {error}.") from error
    if not isinstance(content, dict):
        raise ConfigError(f"{path} holds no sections: a config is a table of keys and values.")
    try:
        return parse_config(content)
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from error


def parse_assignments(assignments: Sequence[str]) -> dict[str, Any]:
    """Changes from `KEY=VALUE` texts; a value is read as TOML where it is TOML, else as text."""
    changes: dict[str, Any] = {}
    for assignment in assignments:
        key, equals, text = assignment.partition("=")
        key = key.strip()
        if not equals:
            raise ConfigError(f"{assignment!r} sets nothing: write KEY=VALUE.")
        try:
            kind = setting(key).type
        except KeyError:
            raise ConfigError(unknown_key(key)) from None
        changes[key] = _value_from_text(text.strip(), kind)
    return changes


def dump_config(config: RunConfig) -> str:
    """The whole config as JSON text, every default spelled out."""
    return json.dumps(config.model_dump(), ensure_ascii=False, indent=2) + "\n"


def _value_from_text(text: str, kind: Any) -> Any:
    if get_origin(kind) is dict:
        return weights_from_text(text)
    kinds = {kind, *get_args(kind)}
    is_toml = kinds & {bool, int, float} or any(word in str(kind) for word in ("float", "list"))
    if is_toml or (text[:1] == text[-1:] and text[:1] in ("'", '"')):
        try:
            return tomllib.loads(f"value = {text}")["value"]
        except (ValueError, RecursionError):
            return text
    return text
