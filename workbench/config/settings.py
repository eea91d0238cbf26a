"""Every key of a schema as a record: what its editor, `--help` and the docs show of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from workbench.config.base import Section, ui


@dataclass(frozen=True)
class Setting:
    """One key of the schema, with all that its editor, `--help` and the docs show."""

    key: str
    title: str
    help: str
    default: Any
    type: Any
    unit: str
    group: str
    minimum: float | None
    maximum: float | None
    choices: tuple[str, ...]
    names: Mapping[str, str]
    only: Mapping[str, tuple[str, ...]]
    """Another key, and those of its values that give this one a meaning; empty: it always has."""


def settings_of(section: type[Section], prefix: str = "") -> Iterator[Setting]:
    """Every key of a section, in the order in which it is written."""
    for name, field in section.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, Section):
            yield from settings_of(field.annotation, f"{prefix}{name}.")
        else:
            yield _setting(f"{prefix}{name}", field)


def _setting(key: str, field: FieldInfo) -> Setting:
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else ui()
    annotation = field.annotation
    limits: dict[str, float] = {}
    for rule in field.metadata:
        for bound in ("ge", "gt", "le", "lt"):
            if (limit := getattr(rule, bound, None)) is not None:
                limits[bound] = limit
    names = extra["names"] if isinstance(extra["names"], dict) else {}
    only: dict[str, Any] = extra["only"] if isinstance(extra["only"], dict) else {}
    return Setting(
        key=key,
        title=field.title or key,
        help=(field.description or "").strip(),
        default=field.default,
        type=annotation,
        unit=str(extra["unit"]),
        group=str(extra["group"]),
        minimum=limits.get("ge", limits.get("gt")),
        maximum=limits.get("le", limits.get("lt")),
        choices=get_args(annotation) if get_origin(annotation) is Literal else (),
        names={choice: str(name) for choice, name in names.items()},
        only={other: tuple(map(str, values)) for other, values in only.items()},
    )
