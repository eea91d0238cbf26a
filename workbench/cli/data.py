"""`workbench data`: what the Data panel shows of a table."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from workbench.cli.show import print_document, print_table
from workbench.config import RunConfig
from workbench.data.columns import Columns, resolve_columns
from workbench.data.profile import describe, save_clean
from workbench.data.read import read_source
from workbench.data.reading import reading_of

# What a shell does not let people type easily.
_SPOKEN = {"\\t": "\t", "tab": "\t", "space": " "}


def data(
    source: str,
    text: str | None,
    label: str | None,
    save: str | None,
    as_json: bool,
    known: Mapping[str, str | int | None],
) -> int:
    """Describe a table, and write it as it was understood if `save` is given.

    known: of the keys of `data` those that say how the file is written; None is guessed
    """
    given = {f"data.{key}": value for key, value in known.items() if value is not None}
    if (delimiter := given.get("data.delimiter")) in _SPOKEN:
        given["data.delimiter"] = _SPOKEN[str(delimiter)]
    reading = reading_of(RunConfig().replacing(given))
    table = read_source(source, reading=reading, may_be_empty=True)
    columns = None
    if text is not None or label is not None:
        config = resolve_columns(
            RunConfig().replacing({"data.text": text, "data.label": label}), table
        ).data
        columns = Columns(config.text or "", config.label, config.text_pair)
    document = describe(table, columns)
    if save is not None:
        save_clean(table, Path(save))
    if as_json:
        print_document(document)
        return 0
    print(f"{table.title}: {table.format}, {table.rows:,} rows, {len(table.columns)} columns")
    if document["task"]:
        print(f"task: {document['task']}")
    print_table(
        ["column", "kind", "role"],
        [[item["name"], item["kind"], item["role"] or ""] for item in document["columns"]],
    )
    if document["classes"]:
        print()
        print_table(
            ["label" if document["task"] == "multi_label" else "class", "rows"],
            [[name, f"{count:,}"] for name, count in document["classes"].items()],
        )
    if target := document["target"]:
        low, high = target["edges"][0], target["edges"][-1]
        print(f"\nnumbers from {low:g} to {high:g}, {target['mean']:g} on average")
    for problem in document["problems"]:
        print(f"! {problem['message']}. {problem['fix']}")
    for note in document["notes"]:
        print(f"- {note}")
    return 0
