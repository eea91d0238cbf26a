"""The keys of a run, section by section, each with its type, range, default and sentence.

Names and defaults follow transformers' `TrainingArguments` where it has one for the same thing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field


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


Share = Annotated[float, Field(ge=0, le=0.9)]


class Data(Section):
    source: Annotated[str, Field(min_length=1, title="Source")] = "sample:support-desk"
    """A file, a folder, "sample:NAME", or a hub dataset id such as "stanfordnlp/imdb"."""

    text: Annotated[str | None, Field(title="Text column")] = None
    """Column that holds the text to read; guessed from the table if left out."""

    text_pair: Annotated[str | None, Field(title="Second text column")] = None
    """Column with a second text, for sentence pairs; none if left out."""

    label: Annotated[str | None, Field(title="Label column")] = None
    """Column that holds the class, the labels or the number of each text; guessed from the table \
if left out."""

    labels: Annotated[list[str] | None, Field(min_length=2, title="Label columns")] = None
    """For multi_label: columns of 0 and 1, one for each label, in place of the label column."""

    label_separator: Annotated[str | None, Field(min_length=1, title="Label separator")] = None
    """For multi_label: what stands between the labels of one cell; guessed if left out."""

    validation: Annotated[Share | str, Field(title="Validation")] = 0.1
    """Rows to measure on while training: a share of the table, a file, or the name of a split."""

    test: Annotated[Share | str, Field(title="Test")] = 0.1
    """Rows kept for the final figure: a share of the table, a file, or the name of a split."""


class Model(Section):
    name: Annotated[str, Field(min_length=1, title="Model")] = "bundled:all-MiniLM-L6-v2"
    """Pretrained model: "bundled:NAME", a local folder, or a hub id such as \
"distilbert/distilbert-base-uncased"."""

    revision: Annotated[
        str | None,
        Field(pattern=r"^[\w.][\w./-]*$", title="Revision", json_schema_extra=ui(group="Source")),
    ] = None
    """Commit, branch or tag of a hub model; the newest if left out, and the manifest tells its \
commit."""

    trusted_code: Annotated[
        str | None,
        Field(min_length=1, title="Trusted code", json_schema_extra=ui(group="Source")),
    ] = None
    """For a model that brings program code of its own: the commit (of a folder: the hash that the \
refusal names) whose code you have read and allow to run."""

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

    unfreeze_every: Annotated[
        int,
        Field(
            ge=0,
            le=1000,
            title="Unfreeze every",
            json_schema_extra=ui(unit="epochs", group="Layers"),
        ),
    ] = 0
    """Epochs after which one more of the frozen layers begins to learn, the last layer first and \
the embeddings at the end; 0 keeps all frozen."""

    reinit_head: Annotated[
        bool, Field(title="New classifier", json_schema_extra=ui(group="Layers"))
    ] = False
    """Begin with a new classifier even if the model already tells exactly these classes apart."""

    reinit_layers: Annotated[
        int,
        Field(ge=0, le=1000, title="New layers", json_schema_extra=ui(group="Layers")),
    ] = 0
    """How many of the last layers forget what they have learned and begin anew."""

    dropout: Annotated[
        float | None,
        Field(ge=0, le=0.9, title="Dropout", json_schema_extra=ui(group="Regularisation")),
    ] = None
    """Share of the model's inner values set to zero at random while it learns; as the model came \
if left out."""

    attention_dropout: Annotated[
        Literal["auto", "keep", "off"],
        Field(
            title="Attention dropout",
            json_schema_extra=ui(
                group="Regularisation",
                names={"auto": "Off on a CPU", "keep": "On", "off": "Off"},
            ),
        ),
    ] = "auto"
    """Dropout inside attention, which makes a CPU up to 1.9 times as slow: "auto" leaves it out \
there, "keep" never, "off" always."""
