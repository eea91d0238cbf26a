"""What every part of the schema is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict


def ui(
    *,
    unit: str = "",
    group: str = "",
    names: Mapping[str, str] | None = None,
    only: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, Any]:
    """What an editor of the field needs beside its type.

    unit: shown after the value; group: the folded section of the form that holds it (none: always
    shown); names: the words shown for the choices; only: another key with the values of it that
    give this one a meaning, so that a form need not show it otherwise.
    """
    return {
        "unit": unit,
        "group": group,
        "names": dict(names or {}),
        "only": {key: list(values) for key, values in (only or {}).items()},
    }


class Section(BaseModel):
    """A part of the schema: closed to unknown keys, frozen, every field with its sentence."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,  # or true would be read as the number 1
        use_attribute_docstrings=True,
        allow_inf_nan=False,
    )
