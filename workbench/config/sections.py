"""The keys of a run, section by section, each with its type, range, default and sentence.

Names and defaults follow transformers' `TrainingArguments` where it has one for the same thing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field


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

    method: Annotated[
        Literal["full", "few_shot"],
        Field(
            title="Method",
            json_schema_extra=ui(
                group="Few-shot mode",
                names={"full": "Text by text", "few_shot": "Few-shot"},
            ),
        ),
    ] = "full"
    """How the model learns: "full" from one text at a time, "few_shot" (for 8 to 64 rows a class) \
by comparing texts with each other."""

    few_shot_steps: Annotated[
        int,
        Field(
            ge=1,
            le=10000,
            title="Few-shot steps",
            json_schema_extra=ui(unit="steps", group="Few-shot mode"),
        ),
    ] = 20
    """Changes of the weights in few-shot mode, which does not count in epochs."""

    few_shot_batch_size: Annotated[
        int,
        Field(
            ge=2,
            le=4096,
            title="Few-shot batch",
            json_schema_extra=ui(unit="texts", group="Few-shot mode"),
        ),
    ] = 32
    """Texts that few-shot mode compares with each other before each change of the weights."""

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
