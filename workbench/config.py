"""The one schema of a run.

The form in the window, `workbench train --help`, the saved `config.json` and `docs/config.md`
are all drawn from it. Names and defaults follow transformers' `TrainingArguments` where it has
one for the same thing.
"""

from __future__ import annotations

import difflib
import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.fields import FieldInfo

from workbench.errors import ConfigError


def ui(
    *, unit: str = "", group: str = "", names: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """What an editor of the field needs beside its type.

    unit: shown after the value; group: the folded section of the form that holds it (none: always
    shown); names: the words shown for the choices.
    """
    return {"unit": unit, "group": group, "names": dict(names or {})}


class Section(BaseModel):
    """A part of the schema: closed to unknown keys, frozen, every field with its sentence."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,  # or true would be read as the number 1
        use_attribute_docstrings=True,
        allow_inf_nan=False,
    )


Share = Annotated[float, Field(ge=0, le=0.9)]


class Data(Section):
    source: Annotated[str, Field(min_length=1, title="Source")] = "sample:support-desk"
    """A file, a folder, "sample:NAME", or a hub dataset id such as "stanfordnlp/imdb"."""

    text: Annotated[str | None, Field(title="Text column")] = None
    """Column that holds the text to classify; guessed from the table if left out."""

    text_pair: Annotated[str | None, Field(title="Second text column")] = None
    """Column with a second text, for sentence pairs; none if left out."""

    label: Annotated[str | None, Field(title="Label column")] = None
    """Column that holds the class of each text; guessed from the table if left out."""

    validation: Annotated[Share | str, Field(title="Validation")] = 0.1
    """Rows to measure on while training: a share of the table, a file, or the name of a split."""

    test: Annotated[Share | str, Field(title="Test")] = 0.1
    """Rows kept for the final figure: a share of the table, a file, or the name of a split."""


class Model(Section):
    name: Annotated[str, Field(min_length=1, title="Model")] = "bundled:all-MiniLM-L6-v2"
    """Pretrained model: "bundled:NAME", a local folder, or a hub id such as \
"distilbert/distilbert-base-uncased"."""

    max_length: Annotated[
        int, Field(ge=8, le=32768, title="Max length", json_schema_extra=ui(unit="tokens"))
    ] = 256
    """Longest text in tokens that the model reads; the rest of a longer text is cut off."""

    freeze: Annotated[
        str,
        Field(
            pattern=r"^(none|embeddings|encoder|first:[1-9]\d*)$",
            title="Freeze",
            json_schema_extra=ui(
                group="Layers",
                names={
                    "none": "Nothing",
                    "embeddings": "Embeddings",
                    "first:2": "First 2 layers",
                    "first:4": "First 4 layers",
                    "encoder": "All but the classifier",
                },
            ),
        ),
    ] = "none"
    """Weights left as they are: "none", "embeddings", "encoder" (all but the classifier) or \
"first:N" (embeddings and the first N layers)."""


class Training(Section):
    learning_rate: Annotated[float, Field(gt=0, le=1, title="Learning rate")] = 5e-5
    """How far a step moves the weights: too small learns slowly, too large forgets everything."""

    batch_size: Annotated[
        int, Field(ge=1, le=4096, title="Batch size", json_schema_extra=ui(unit="texts"))
    ] = 16
    """Texts that the model sees before each change of its weights."""

    epochs: Annotated[int, Field(ge=1, le=1000, title="Epochs")] = 3
    """Passes over all training texts."""

    optimizer: Annotated[
        Literal["adamw", "adam", "sgd"],
        Field(
            title="Optimiser",
            json_schema_extra=ui(
                group="Optimiser and schedule",
                names={"adamw": "AdamW", "adam": "Adam", "sgd": "SGD with momentum"},
            ),
        ),
    ] = "adamw"
    """Rule that turns gradients into changes of the weights."""

    schedule: Annotated[
        Literal["linear", "cosine", "constant"],
        Field(
            title="Schedule",
            json_schema_extra=ui(
                group="Optimiser and schedule",
                names={"linear": "Linear", "cosine": "Cosine", "constant": "Constant"},
            ),
        ),
    ] = "linear"
    """How the learning rate falls after the warm-up."""

    warmup: Annotated[
        float,
        Field(ge=0, le=1, title="Warm-up", json_schema_extra=ui(group="Optimiser and schedule")),
    ] = 0.06
    """Share of all steps in which the learning rate rises from zero."""

    weight_decay: Annotated[
        float, Field(ge=0, le=1, title="Weight decay", json_schema_extra=ui(group="Regularisation"))
    ] = 0.01
    """Pull of the weights towards zero; biases and layer norms are spared."""

    max_grad_norm: Annotated[
        float,
        Field(
            ge=0, le=1000, title="Clip gradients at", json_schema_extra=ui(group="Regularisation")
        ),
    ] = 1.0
    """Largest norm of the gradients in one step; 0 leaves them as they are."""

    precision: Annotated[
        Literal["auto", "fp32", "bf16", "fp16"],
        Field(
            title="Precision",
            json_schema_extra=ui(
                group="Precision and device",
                names={
                    "auto": "Automatic",
                    "fp32": "32 bit",
                    "bf16": "bfloat16",
                    "fp16": "float16",
                },
            ),
        ),
    ] = "auto"
    """Number format of the computation; automatic takes bfloat16 on GPUs that have it."""

    device: Annotated[
        Literal["auto", "cpu", "cuda", "mps"],
        Field(
            title="Device",
            json_schema_extra=ui(
                group="Precision and device",
                names={"auto": "Automatic", "cpu": "CPU", "cuda": "NVIDIA GPU", "mps": "Apple GPU"},
            ),
        ),
    ] = "auto"
    """Where the run computes; automatic takes a GPU where there is one."""

    seed: Annotated[
        int, Field(ge=0, le=2**32 - 1, title="Seed", json_schema_extra=ui(group="Repeatability"))
    ] = 42
    """Number from which every random choice follows: the same seed gives the same run."""


class RunConfig(Section):
    """Everything that decides a run."""

    name: Annotated[
        str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$", title="Name")
    ] = "run"
    """What the run is called in lists."""

    task: Annotated[Literal["single_label"], Field(title="Task")] = "single_label"
    """What is learned: "single_label" gives each text exactly one class."""

    data: Data = Data()
    model: Model = Model()
    training: Training = Training()

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
                    raise ConfigError(_unknown_key(key))
                place = inner
            if isinstance(place.get(last), dict):
                raise ConfigError(f"{key} is a section, not a key: set one of the keys in it.")
            place[last] = value
        return parse_config(content)


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


def settings(section: type[Section] = RunConfig, prefix: str = "") -> Iterator[Setting]:
    """Every key of the schema, in the order in which it is written."""
    for name, field in section.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, Section):
            yield from settings(field.annotation, f"{prefix}{name}.")
        else:
            yield _setting(f"{prefix}{name}", field)


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
        if key not in _SETTINGS:
            raise ConfigError(_unknown_key(key))
        changes[key] = _value_from_text(text.strip(), _SETTINGS[key].type)
    return changes


def dump_config(config: RunConfig) -> str:
    """The whole config as JSON text, every default spelled out."""
    return json.dumps(config.model_dump(), ensure_ascii=False, indent=2) + "\n"


def _setting(key: str, field: FieldInfo) -> Setting:
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else ui()
    annotation = field.annotation
    limits: dict[str, float] = {}
    for rule in field.metadata:
        for bound in ("ge", "gt", "le", "lt"):
            if (limit := getattr(rule, bound, None)) is not None:
                limits[bound] = limit
    names = extra["names"] if isinstance(extra["names"], dict) else {}
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
    )


_SETTINGS = {item.key: item for item in settings()}


def _value_from_text(text: str, kind: Any) -> Any:
    takes_numbers = kind in (int, float) or "float" in str(kind)
    if takes_numbers or (text[:1] == text[-1:] and text[:1] in ("'", '"')):
        try:
            return tomllib.loads(f"value = {text}")["value"]
        except tomllib.TOMLDecodeError:
            return text
    return text


def _unknown_key(key: str) -> str:
    near = difflib.get_close_matches(key, _SETTINGS, n=1)
    if not near:  # the right name in the wrong section
        near = [known for known in _SETTINGS if known.split(".")[-1] == key.split(".")[-1]][:1]
    hint = f"did you mean {near[0]}?" if near else f"the keys are {', '.join(_SETTINGS)}."
    return f"{key if key.isprintable() else repr(key)} is not a key of a run: {hint}"


def _sentence(error: ValidationError) -> str:
    """One sentence for the first of pydantic's findings; the next one shows when it is mended."""
    first = error.errors()[0]
    # A union adds its branches to the place; the key ends where they begin.
    parts = [str(part) for part in first["loc"]]
    key = ".".join(parts)
    while key not in _SETTINGS and len(parts) > 1 and first["type"] != "extra_forbidden":
        parts.pop()
        key = ".".join(parts)
    value, limits = first["input"], first.get("ctx", {})
    said = f"{key} = {value!r}"
    match first["type"]:
        case "extra_forbidden":
            return _unknown_key(key)
        case "greater_than_equal":
            return f"{said} is too small: it must be at least {limits['ge']:g}."
        case "greater_than":
            return f"{said} is too small: it must be greater than {limits['gt']:g}."
        case "less_than_equal":
            return f"{said} is too large: it must be at most {limits['le']:g}."
        case "literal_error":
            return f"{said} is none of the choices: it must be {limits['expected']}."
        case "string_pattern_mismatch" if key == "model.freeze":
            return f"{said} is none of the choices: none, embeddings, encoder or first:N."
        case "string_pattern_mismatch" if key == "name":
            return f"{said} does not fit: it must be one line of text."
        case "string_too_short":
            return f"{key} is empty: give it a value or leave the key out."
        case "model_type" | "model_attributes_type" | "dict_type":
            return f"{key or 'The config'} must be a section of keys and values, not {value!r}."
        case _:
            return f"{said} does not fit: {first['msg'][0].lower()}{first['msg'][1:]}."
