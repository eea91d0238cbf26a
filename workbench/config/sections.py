"""The keys of a run, section by section, each with its type, range, default and sentence.

Names and defaults follow transformers' `TrainingArguments` where it has one for the same thing.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from workbench.config.base import Section, ui
from workbench.config.steps import DataStep

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
    """Rows kept for the final figure: a share of the table, a file, or the name of a split; with \
`data.folds` the fold that is left out."""

    folds: Annotated[
        int | None,
        Field(ge=2, le=20, title="Cross-validation", json_schema_extra=ui(unit="folds")),
    ] = None
    """Into how many folds the rows are dealt; a model tests on each that learned from the others. \
None if left out."""

    fold: Annotated[int | None, Field(ge=1, le=20, title="Fold")] = None
    """Which of the folds this run tests on; if left out, each gets a run of its own, in turn."""

    encoding: Annotated[
        str | None, Field(min_length=1, title="Encoding", json_schema_extra=ui(group="Reading"))
    ] = None
    """Encoding of the file, such as "utf-8", "gb18030" or "cp1252"; guessed if left out."""

    delimiter: Annotated[
        str | None,
        Field(min_length=1, max_length=8, title="Delimiter", json_schema_extra=ui(group="Reading")),
    ] = None
    """What stands between the cells of a row; guessed if left out."""

    quote: Annotated[
        str | None, Field(max_length=1, title="Quote", json_schema_extra=ui(group="Reading"))
    ] = None
    """What a cell with delimiters in it is wrapped in, nothing where quotes are plain letters; \
guessed if left out."""

    escape: Annotated[
        str | None, Field(max_length=1, title="Escape", json_schema_extra=ui(group="Reading"))
    ] = None
    """What stands before a quote that belongs to the text, nothing where it is doubled instead; \
guessed if left out."""

    header_rows: Annotated[
        int | None,
        Field(ge=0, le=20, title="Header", json_schema_extra=ui(unit="rows", group="Reading")),
    ] = None
    """How many rows hold the names of the columns, 0 for none; guessed if left out."""

    skipped_lines: Annotated[
        int | None,
        Field(
            ge=0,
            le=100_000,
            title="Skipped lines",
            json_schema_extra=ui(unit="lines", group="Reading"),
        ),
    ] = None
    """How many lines stand above the table; guessed if left out."""

    decimal: Annotated[
        Literal[".", ","] | None, Field(title="Decimal mark", json_schema_extra=ui(group="Reading"))
    ] = None
    """What stands before the decimals of numbers; guessed if left out."""

    table: Annotated[
        str | None, Field(min_length=1, title="Table", json_schema_extra=ui(group="Reading"))
    ] = None
    """Which of several tables is read: a number, or the name of a sheet or of a packed file, the \
largest if left out; of a hub dataset the name of one of its tables or, where none of its splits is\
 for training, of one of these."""

    split: Annotated[str | None, Field(title="Split column")] = None
    """Column that says of each row whether it is for train, validation or test; what it names no \
rows for is shared out as above."""

    group: Annotated[str | None, Field(title="Group column")] = None
    """Column whose equal values stay together in one part, such as the author of a text."""

    group_duplicates: Annotated[bool, Field(title="Keep near copies together")] = False
    """Whether nearly equal texts stay together in one part, as equal ones always do."""

    steps: Annotated[list[DataStep], Field(title="Steps")] = []  # noqa: RUF012 - pydantic copies it
    """What is done to the rows before they are learned from, in order; the file stays as it is."""


READING_KEYS = (
    "encoding",
    "delimiter",
    "quote",
    "escape",
    "header_rows",
    "skipped_lines",
    "decimal",
    "table",
)
"""Those of the keys of `data` that say how a file is written."""


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
