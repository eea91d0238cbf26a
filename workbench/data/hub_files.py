"""Delimited text and JSON files of a hub dataset, read as the same files on the disk are.

`datasets` takes `001` for the number 1, `NA` for nothing, and every file for UTF-8 with commas:
it says which files there are, and what their card tells of them, and does not read them.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Protocol

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from workbench.data.faults import Fault
from workbench.data.frames import text_frame
from workbench.data.reading import Reading
from workbench.data.shelf import Shelf
from workbench.data.texts import column_texts
from workbench.errors import DataError


class FileTable(Protocol):
    """The table in one file."""

    @property
    def frame(self) -> pd.DataFrame: ...
    @property
    def notes(self) -> tuple[str, ...]: ...
    @property
    def faults(self) -> tuple[Fault, ...]: ...
    @property
    def encoding(self) -> str: ...
    @property
    def whole(self) -> bool: ...


ReadFile = Callable[[Path, Reading], FileTable]

# What a card can say of its files that our reader knows by another name; the rest of it is about
# how pandas guesses, which nobody asks here.
_GUESSES = {
    *("name", "version", "data_dir", "data_files", "description", "features"),
    *("encoding_errors", "chunksize", "engine", "na_values", "keep_default_na", "na_filter"),
    *("verbose", "low_memory", "memory_map", "float_precision", "error_bad_lines"),
    *("warn_bad_lines", "on_bad_lines", "mangle_dupe_cols", "true_values", "false_values"),
    *("date_format", "skip_blank_lines", "use_threads", "block_size", "newlines_in_values"),
    *("on_mixed_types", "parse_agent_traces", "skipinitialspace"),
}
_SAID = {
    *("sep", "delimiter", "names", "column_names", "header", "encoding", "quotechar"),
    *("escapechar", "decimal", "skiprows", "quoting"),
}
_WHOLE_NUMBER = re.compile(r"\s*(-?[0-9]+)(\.0+)?\s*", re.ASCII)


@dataclass(frozen=True)
class FilesByCard:
    """The files of each split, and what is known of how they are written."""

    splits: Mapping[str, Sequence[Path]]
    reading: Reading
    names: tuple[str, ...] | None
    """Of the columns, where the card tells them."""
    features: Mapping[str, Any] | None
    """What the card tells of the columns, such as the classes behind numbers."""


@dataclass(frozen=True)
class SplitTables:
    """The table of each split, and what was done while reading."""

    splits: dict[str, pd.DataFrame]
    notes: list[str]
    faults: tuple[Fault, ...]
    encoding: str
    whole: bool


def files_by_card(builder: Any, reading: Reading) -> FilesByCard | None:
    """What a builder of `datasets` reads, if these are files that our own reader knows.

    reading: what was asked for, which goes before what the card says
    """
    from datasets.packaged_modules.csv.csv import Csv
    from datasets.packaged_modules.json.json import Json

    if not isinstance(builder, Csv | Json):
        return None
    config = builder.config
    usual = type(config)()
    changed = {
        one.name
        for one in fields(config)
        if getattr(config, one.name) != getattr(usual, one.name) and one.name not in _GUESSES
    }
    splits = {str(split): [*map(Path, files)] for split, files in config.data_files.items()}
    if changed - _SAID or not all(path.is_file() for paths in splits.values() for path in paths):
        return None  # a part of a file, or one within another
    said: dict[str, Any] = {}
    are_tabs = all(".tsv" in path.name.lower() for paths in splits.values() for path in paths)
    if "sep" in changed and not (are_tabs and config.sep == "\t"):  # else `datasets` says so
        if len(config.sep) > 1:
            return None  # a pattern
        said["delimiter"] = config.sep
    known = {"quotechar": "quote", "escapechar": "escape", "encoding": "encoding"}
    said |= {ours: getattr(config, name) for name, ours in known.items() if name in changed}
    if "quoting" in changed and config.quoting == csv.QUOTE_NONE:
        said["quote"] = ""
    if "decimal" in changed:
        said["decimal"] = config.decimal
    if "skiprows" in changed:
        if not isinstance(config.skiprows, int):
            return None
        said["skipped_lines"] = config.skiprows
    if "header" in changed and config.header not in (None, 0):
        return None
    names = tuple(map(str, config.names)) if "names" in changed else None
    if names or "header" in changed:
        said["header_rows"] = 1 if config.header == 0 else 0
    asked = {
        one.name: getattr(reading, one.name)
        for one in fields(reading)
        if getattr(reading, one.name) is not None and one.name != "table"
    }
    return FilesByCard(splits, Reading(**said | asked), names, builder.info.features)


def read_splits(files: FilesByCard, read: ReadFile) -> SplitTables:
    """The table of each split, several files of one below each other.

    A split whose columns are others than those of the first is left out, and told.
    Raises DataError where a file cannot be read, or differs in columns from others of its split.
    """
    are_several = sum(map(len, files.splits.values())) > 1
    splits: dict[str, pd.DataFrame] = {}
    notes: list[str] = []
    faults: list[Fault] = []
    encoding, whole, first = "utf-8", True, list[str]()
    for split, paths in files.splits.items():
        tables: list[tuple[str, pd.DataFrame]] = []
        told: list[str] = []
        split_faults: list[Fault] = []
        for path in paths:
            table = read(path, files.reading)
            told += [f"{path.name}: {note}" if are_several else note for note in table.notes]
            split_faults += table.faults
            whole = whole and table.whole
            if not splits and not tables:
                encoding = table.encoding
            tables.append((path.name, _renamed(table.frame, files.names)))
        frame = _below_each_other(tables)
        columns = [str(name) for name in frame.columns]
        first = first or columns
        if set(columns) != set(first):
            notes.append(f"Split {split} has other columns ({', '.join(columns)}): left out.")
            continue
        splits[split] = frame[first]
        if len(tables) > 1:
            shown = ", ".join(name for name, _ in tables)
            notes.append(f"{len(tables)} files are read as one: {shown}.")
        notes += told
        faults += split_faults
    return SplitTables(splits, notes, tuple(faults), encoding, whole)


def with_class_names(
    splits: Mapping[str, pd.DataFrame], features: Mapping[str, Any] | None
) -> dict[str, pd.DataFrame]:
    """The same tables with names for the numbers of classes, where the card tells them.

    A cell that is neither a name nor a number of one stays as it is.
    """
    found = dict(splits)
    for column, kind in (features or {}).items():
        inner = getattr(kind, "feature", None)
        is_list = inner is not None and hasattr(inner, "int2str")
        names = getattr(inner if is_list else kind, "names", None)
        if not names or not hasattr(inner if is_list else kind, "int2str"):
            continue
        having = [split for split, frame in found.items() if column in frame.columns]
        # Over all splits: in a small one every number may happen to be the name of another class.
        known = {text for split in having for text in _distinct(found[split][column])}
        parts = {part for text in known for part in (text.split("|") if is_list else [text])}
        written = _written(parts, [str(name) for name in names])
        if is_list:
            written = {
                text: "|".join(written.get(part, part) for part in text.split("|"))
                for text in known
            }
        for split in having:
            found[split] = _replaced(found[split], column, written)
    return found


def _renamed(frame: pd.DataFrame, names: tuple[str, ...] | None) -> pd.DataFrame:
    if names is None:
        return frame
    if len(names) != len(frame.columns):
        raise DataError(
            f"The card of the dataset names {len(names)} columns, but the file has "
            f"{len(frame.columns)}."
        )
    return frame.set_axis(pd.Index(list(names), dtype=object), axis=1)


def _below_each_other(tables: Sequence[tuple[str, pd.DataFrame]]) -> pd.DataFrame:
    (first_name, first), *others = tables
    if not others:
        return first
    shelf = Shelf()
    for name, frame in tables:
        if set(frame.columns) != set(first.columns):
            raise DataError(
                f"{name} has other columns ({', '.join(map(str, frame.columns))}) than "
                f"{first_name} ({', '.join(map(str, first.columns))}): only files of the same "
                "columns are read as one."
            )
        shelf.add({str(column): column_texts(frame[column]) for column in first.columns})
    return shelf.frame()


def _distinct(cells: pd.Series) -> list[str]:
    return [str(text) for text in pc.unique(column_texts(cells)).to_pylist()]


def _written(cells: Iterable[str], names: Sequence[str]) -> dict[str, str]:
    """What is written for the cells of a column of classes."""
    filled = {cell for cell in cells if cell}
    if filled <= set(names):
        return {}
    found = {}
    numbers = {cell: match for cell in filled if (match := _WHOLE_NUMBER.fullmatch(cell))}
    are_numbers = len(numbers) == len(filled)
    for cell, match in numbers.items():
        number = int(match[1])
        if cell in names and not are_numbers:
            continue
        if number == -1:
            found[cell] = ""  # the row has no class
        elif 0 <= number < len(names):
            found[cell] = names[number]
    return found


def _replaced(frame: pd.DataFrame, column: str, written: Mapping[str, str]) -> pd.DataFrame:
    if not any(text != other for text, other in written.items()):
        return frame
    columns: dict[str, Any] = {str(name): column_texts(frame[name]) for name in frame.columns}
    chunks = []
    for chunk in columns[column].chunks:
        coded = chunk.dictionary_encode()
        texts = [written.get(text, text) for text in coded.dictionary.to_pylist()]
        chunks.append(pa.array(texts, pa.large_string()).take(coded.indices))
    columns[column] = pa.chunked_array(chunks, pa.large_string())
    return text_frame(columns)
