"""`workbench data`: what the Data panel shows of a table, and what its fixes make of it."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbench.cli.exit_codes import DONE
from workbench.cli.show import Meter, print_document, print_table, say
from workbench.config import Data, DataStep, RunConfig
from workbench.data.columns import (
    Columns,
    columns_of,
    guess_columns,
    resolve_columns,
    split_column,
)
from workbench.data.dataset import part_counts
from workbench.data.pasted import keep_table
from workbench.data.prepare import prepare_table
from workbench.data.problem_kinds import KINDS
from workbench.data.profile import config_for, describe, profile, save_clean
from workbench.data.read import read_source, suggested_splits
from workbench.data.reading import Reading, reading_of
from workbench.data.steps import apply_steps, steps_for
from workbench.data.table import Table
from workbench.data.task import suggested_task
from workbench.errors import ConfigError, DataError
from workbench.models.find import tokenizer_file
from workbench.runs.workspace import default_workspace

# What a shell does not let people type easily.
_SPOKEN = {"\\t": "\t", "tab": "\t", "space": " "}

_SLOW_ROWS = 50_000  # from here on looking into them takes more than a second


@dataclass(frozen=True)
class Wish:
    """What is asked of a table on the command line."""

    source: str
    text: str | None = None
    label: str | None = None
    fix: Sequence[str] = ()
    """Kinds of findings to mend, or "all"."""
    save: str | None = None
    model: str = RunConfig().model.name
    max_length: int = RunConfig().model.max_length
    reading: Mapping[str, str | int | None] = field(default_factory=dict)
    """Keys of `data` that say how the file is written; None is guessed."""


def data(wish: Wish, as_json: bool) -> int:
    """Describe a table, mend it as `fix` says, and write it if `save` is given."""
    unknown = set(wish.fix) - {*KINDS, "all"}
    if unknown:
        raise ConfigError(
            f"--fix {sorted(unknown)[0]} is no finding: they are all, {', '.join(KINDS)}."
        )
    source = _kept_stdin() if wish.source == "-" else wish.source
    table = read_source(source, reading=_reading(wish.reading), may_be_empty=True)
    columns = None
    if wish.text is not None or wish.label is not None:
        changes = {"data.text": wish.text, "data.label": wish.label}
        columns = columns_of(resolve_columns(RunConfig().replacing(changes), table))
    steps: list[DataStep] = []
    if wish.fix:
        columns = columns or guess_columns(table.frame)
        table, steps = _mend(table, columns, wish.fix)
    if wish.save is not None:
        save_clean(table, Path(wish.save))
    file = tokenizer_file(wish.model)
    meter = Meter()

    def tell(done: int, total: int) -> None:
        if table.rows >= _SLOW_ROWS:
            meter.show("Looking into the rows", done, total)

    tokenizer = None if file is None else (file, wish.max_length)
    document = describe(table, columns, tokenizer, tell)
    meter.close()
    document["parts"] = _parts(table, columns)
    document["steps"] = [step.model_dump() for step in steps]
    if as_json:
        print_document(document)
    else:
        _print(table, document)
    return DONE


def _kept_stdin() -> str:
    """The file that what comes by standard input is kept as."""
    path = keep_table(sys.stdin.buffer.read(), default_workspace())
    say(f"The table is kept as {path}, which a config can name.")
    return str(path)


def _reading(known: Mapping[str, str | int | None]) -> Reading:
    given = {f"data.{key}": value for key, value in known.items() if value is not None}
    if (delimiter := given.get("data.delimiter")) in _SPOKEN:
        given["data.delimiter"] = _SPOKEN[str(delimiter)]
    return reading_of(RunConfig().replacing(given))


def _parts(table: Table, columns: Columns | None) -> dict[str, Any] | None:
    """How a run would share the rows out; None where they cannot be."""
    try:
        columns = columns or guess_columns(table.frame)
        config = config_for(table, columns, suggested_task(table.frame, columns))
        validation, test = suggested_splits(table)
        split = split_column(table.frame, columns)
        changes = {"data.validation": validation, "data.test": test, "data.split": split}
        return part_counts(prepare_table(table, config.replacing(changes)))
    except DataError:
        return None


def _mend(table: Table, columns: Columns, kinds: Sequence[str]) -> tuple[Table, list[DataStep]]:
    """The table after the steps that mend its findings, and these steps."""
    task = suggested_task(table.frame, columns)
    split = split_column(table.frame, columns)
    found = profile(table, columns, task, Data(split=split)).problems
    steps = steps_for(found, None if "all" in kinds else kinds)
    config = config_for(table, columns, task)
    dumped = [step.model_dump() for step in steps]
    config = config.replacing({"data.steps": dumped, "data.split": split})
    mended = apply_steps(table, config)
    gone = table.rows - mended.rows
    say(f"{len(steps)} steps, {gone:,} of {table.rows:,} rows left out. The file is as it was.")
    return mended, steps


def _print(table: Table, document: dict[str, Any]) -> None:
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
    lengths = document["lengths"]
    if lengths and lengths["cut_share"] is not None:
        tokens = lengths["tokens"]
        print(
            f"\ntokens: {tokens['median']:g} in the middle, {tokens['longest']} at most; "
            f"{lengths['cut_share']:.1%} of the texts are cut"
        )
    if document["parts"]:
        print()
        parts = document["parts"].items()
        print_table(
            ["part", "rows", "classes"],
            [[name, f"{part['rows']:,}", _shares(part)] for name, part in parts],
        )
    for problem in document["problems"]:
        print(f"! {problem['message']}. {problem['fix']}")
    for note in document["notes"]:
        print(f"- {note}")
    if document["steps"]:
        print("\nTo train with these steps, put into the config:\n[data]\nsteps = [")
        for step in document["steps"]:
            print(f"  {_toml(step)},")
        print("]")


def _shares(part: dict[str, Any]) -> str:
    """The largest classes of a part, in percent of its rows."""
    largest = sorted(part["classes"].items(), key=lambda item: -item[1])[:5]
    return "  ".join(f"{name} {count / max(part['rows'], 1):.1%}" for name, count in largest)


def _toml(step: dict[str, Any]) -> str:
    """A step as an inline table of TOML; JSON's texts and lists are TOML's."""
    parts = (f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in step.items())
    return f"{{ {', '.join(parts)} }}"
