"""Weights by class on one line: `ham = 1, "not spam" = 5`."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def weights_from_text(text: str) -> dict[str, float] | str:
    """The weights that a line names; the line itself where it is none.

    Names with commas or equals signs stand in quotes, others may.
    """
    text = text.strip().removeprefix("{").removesuffix("}")
    try:
        found = tomllib.loads(f"weights = {{{text}}}")["weights"]
        if all(isinstance(value, int | float) for value in found.values()):
            return {name: float(value) for name, value in found.items()}
    except tomllib.TOMLDecodeError:
        pass
    weights = {}
    for part in text.split(","):
        name, equals, number = part.rpartition("=")
        try:
            weights[name.strip().strip("\"'")] = float(number)
        except ValueError:
            return text
        if not equals:
            return text
    return weights


def weights_to_text(weights: Mapping[str, float]) -> str:
    """The line that `weights_from_text` reads back."""
    return ", ".join(
        f"{name if _BARE.fullmatch(name) else json.dumps(name, ensure_ascii=False)} = {value:g}"
        for name, value in weights.items()
    )
