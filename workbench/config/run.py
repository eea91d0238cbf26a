"""A whole run's config: made, changed and checked, with one sentence for every mistake."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, get_origin

from pydantic import Field, ValidationError

from workbench.config.augmentation import Augmentation
from workbench.config.base import Section, ui
from workbench.config.sections import Data, Model
from workbench.config.settings import Setting, settings_of
from workbench.config.training import Training
from workbench.errors import ConfigError

TaskName = Literal["single_label", "multi_label", "regression"]


class RunConfig(Section):
    """Everything that decides a run."""

    name: Annotated[
        str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$", title="Name")
    ] = "run"
    """What the run is called in lists."""

    task: Annotated[
        TaskName,
        Field(
            title="Task",
            json_schema_extra=ui(
                names={
                    "single_label": "One class",
                    "multi_label": "Several labels",
                    "regression": "A number",
                }
            ),
        ),
    ] = "single_label"
    """What each text is given: exactly one class, any number of labels, or a number; `workbench \
train` and the window choose by the table if this is left out."""

    data: Data = Data()
    model: Model = Model()
    training: Training = Training()
    augmentation: Augmentation = Augmentation()

    def replacing(self, changes: Mapping[str, Any]) -> RunConfig:
        """A copy with other values, by dotted key: `{"training.epochs": 5}`.

        Raises ConfigError for an unknown key or a value out of range.
        """
        content = self.model_dump()
        for key, value in changes.items():
            *sections, last = key.split(".")
            place = content
            for section in sections:
                inner = place.get(section)
                if not isinstance(inner, dict):
                    raise ConfigError(unknown_key(key))
                place = inner
            if isinstance(place.get(last), dict) and key not in _SETTINGS:
                raise ConfigError(f"{key} is a section, not a key: set one of the keys in it.")
            place[last] = value
        return parse_config(content)


def settings() -> Iterator[Setting]:
    """Every key of the schema, in the order in which it is written."""
    return iter(_SETTINGS.values())


def setting(key: str) -> Setting:
    """The setting with a dotted key; raises KeyError for an unknown one."""
    return _SETTINGS[key]


def value_of(config: RunConfig, key: str) -> Any:
    """The value that a config gives to a dotted key."""
    value: Any = config
    for part in key.split("."):
        value = getattr(value, part)
    return value


def parse_config(content: Mapping[str, Any]) -> RunConfig:
    """The config that a mapping of sections describes; raises ConfigError in one sentence."""
    try:
        return RunConfig.model_validate(content)
    except ValidationError as error:
        raise ConfigError(_sentence(error)) from error


def unknown_key(key: str) -> str:
    near = difflib.get_close_matches(key, _SETTINGS, n=1)
    if not near:  # the right name in the wrong section
        near = [known for known in _SETTINGS if known.split(".")[-1] == key.split(".")[-1]][:1]
    shown = key if key.isprintable() else repr(key)
    if near:
        return f"{shown} is not a key of a run: did you mean {near[0]}?"
    return f"{shown} is not a key of a run: the keys are {', '.join(_SETTINGS)}."


def _sentence(error: ValidationError) -> str:
    """One sentence for the first of pydantic's findings; the next one shows when it is mended."""
    first = error.errors()[0]
    # A union adds its branches to the place; the key ends where they begin.
    parts = [str(part) for part in first["loc"]]
    place = key = ".".join(parts)
    while key not in _SETTINGS and len(parts) > 1 and first["type"] != "extra_forbidden":
        parts.pop()
        key = ".".join(parts)
    value, limits = first["input"], first.get("ctx", {})
    holds_names = get_origin(_SETTINGS[key].type) is dict if key in _SETTINGS else False
    said = f"{place if holds_names and place.isprintable() else key} = {value!r}"
    match first["type"]:
        case "extra_forbidden":
            return unknown_key(key)
        case "greater_than_equal":
            return f"{said} is too small: it must be at least {limits['ge']:g}."
        case "greater_than":
            return f"{said} is too small: it must be greater than {limits['gt']:g}."
        case "less_than_equal":
            return f"{said} is too large: it must be at most {limits['le']:g}."
        case "less_than":
            return f"{said} is too large: it must be below {limits['lt']:g}."
        case "value_error":
            return f"{said} does not fit: {limits['error']}."
        case "literal_error":
            choices = limits["expected"]
            return f"{said} is none of the choices: it must be {choices}."
        case "string_pattern_mismatch" if key == "model.freeze":
            return f"{said} is none of the choices: none, embeddings, encoder or first:N."
        case "string_pattern_mismatch" if key == "name":
            return f"{said} does not fit: it must be one line of text."
        case "string_too_short":
            return f"{key} is empty: give it a value or leave the key out."
        case "dict_type" if holds_names:
            return f"{said} does not fit: write it as spam = 5, ham = 1."
        case "model_type" | "model_attributes_type" | "dict_type":
            return f"{key or 'The config'} must be a section of keys and values, not {value!r}."
        case _:
            reason = first["msg"][:1].lower() + first["msg"][1:]
            return f"{said} does not fit: {reason}."


_SETTINGS = {item.key: item for item in settings_of(RunConfig)}
