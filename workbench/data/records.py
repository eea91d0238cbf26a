"""JSON, JSON Lines, Parquet and Arrow files become tables of text."""

from __future__ import annotations

import codecs
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

import pandas as pd
import pyarrow as pa

from workbench.data.encoding import Decoded, decode
from workbench.data.faults import Fault, fault
from workbench.data.frames import cell_text, text_frame
from workbench.data.packed import Content
from workbench.data.reading import Reading
from workbench.data.shelf import Shelf
from workbench.data.table_rows import clean_header
from workbench.data.typed import ReadParts, typed_frame
from workbench.errors import DataError

# Of a file with more broken lines than this something else is wrong.
_MOST_BROKEN_SHARE = 0.1
_APART = {"columns", "index", "data"}
_ROWS_AT_ONCE = 2**16
_STRETCH_BYTES = 2**23  # of lines that are read at a time


class RecordTable(NamedTuple):
    """The table in such a file, what it is called, and what was left out."""

    frame: pd.DataFrame
    format: str
    faults: tuple[Fault, ...] = ()
    encoding: str = "utf-8"


def read_parquet(content: Content, reading: Reading) -> RecordTable:
    """A Parquet file. Raises DataError if it is none."""
    from pyarrow import parquet

    try:
        with content.as_file() as stream:
            file = parquet.ParquetFile(pa.PythonFile(stream, "r"))

            def read(columns: list[str] | None) -> Iterator[Any]:
                left = sys.maxsize if reading.rows is None else max(1, reading.rows)
                for part in file.iter_batches(min(left, _ROWS_AT_ONCE), columns=columns):
                    yield part.slice(0, left)
                    left -= min(len(part), left)
                    if not left:
                        return

            return _typed(file.schema_arrow, read, "parquet")
    except (DataError, MemoryError):
        raise
    except Exception as error:  # pyarrow raises many kinds
        raise _not_readable(content.name, "Parquet", error) from error


def read_arrow(content: Content, reading: Reading) -> RecordTable:
    """An Arrow file or stream, or a Feather file of any version. Raises DataError if it is none."""
    from pyarrow import feather

    try:
        with content.as_file() as stream:
            mark = stream.read(4)
            stream.seek(0)
            file = pa.PythonFile(stream, "r")
            if mark == b"FEA1":
                table = feather.read_table(file)
                parts: Callable[[], Iterable[Any]] = table.to_batches
                schema = table.schema
            elif mark == b"ARRO":
                opened = pa.ipc.open_file(file)
                schema = opened.schema

                def parts() -> Iterator[Any]:
                    return map(opened.get_batch, range(opened.num_record_batches))
            else:
                schema = pa.ipc.open_stream(file).schema

                def parts() -> Iterator[Any]:
                    file.seek(0)
                    return iter(pa.ipc.open_stream(file))

            def read(columns: list[str] | None) -> Iterator[Any]:
                left = sys.maxsize if reading.rows is None else reading.rows
                for part in parts():
                    for start in range(0, len(part), _ROWS_AT_ONCE):
                        some = part.slice(start, min(_ROWS_AT_ONCE, left))
                        left -= len(some)
                        yield some
                    if not left:
                        return

            return _typed(schema, read, "arrow")
    except (DataError, MemoryError):
        raise
    except Exception as error:  # pyarrow raises many kinds
        raise _not_readable(content.name, "Arrow", error) from error


def _typed(schema: pa.Schema, read: ReadParts, kind: str) -> RecordTable:
    faults: list[Fault] = []
    names = clean_header(schema.names, faults)
    return RecordTable(typed_frame(schema, read, names), kind, tuple(faults))


def read_json_lines(content: Content, reading: Reading) -> RecordTable:
    """One object a line; of lines that are none a few are left out, and told.

    Raises DataError for a file with many of them.
    """
    if reading.rows is None and reading.encoding is None and content.whole:
        with suppress(_NotPlainError):
            return _json_lines(content.name, _plain_lines(content), None, Decoded("", "utf-8"))
    decoded = decode(content.data, content.name, reading.encoding)
    lines = decoded.text.split("\n")
    if not content.whole:
        lines.pop()
    return _json_lines(content.name, [lines], reading.rows, decoded)


class _NotPlainError(Exception):
    """A file is small, or not UTF-8 throughout."""


def _plain_lines(content: Content) -> Iterator[list[str]]:
    """The lines of a large file of UTF-8, many at a time. Raises _NotPlainError for another."""
    with content.opened() as stream:
        rest = stream.read(_STRETCH_BYTES)
        if len(rest) < _STRETCH_BYTES:
            raise _NotPlainError
        begun = decode(rest[: rest.rfind(b"\n") + 1], content.name)
        if begun.encoding != "utf-8" or begun.faults or rest.startswith(codecs.BOM_UTF8):
            raise _NotPlainError
        while rest:
            more = stream.read(_STRETCH_BYTES)
            end = rest.rfind(b"\n") if more else len(rest)
            if end >= 0:
                try:
                    text = rest[:end].decode()
                except UnicodeDecodeError as error:
                    raise _NotPlainError from error
                if "\0" in text:
                    raise _NotPlainError
                yield text.split("\n")
            rest = rest[end + 1 :] + more


def _json_lines(
    name: str, parts: Iterable[list[str]], most: int | None, decoded: Decoded
) -> RecordTable:
    """The table in lines. most: rows that are wanted; decoded: says how the lines were read"""
    shelf, number = Shelf(), 0
    broken: list[tuple[int, Exception | None]] = []
    for lines in parts:
        records: list[dict[str, Any]] = []
        for line in lines:
            number += 1
            if not line.strip():
                continue
            try:
                record = _json(line)
            except (ValueError, RecursionError) as error:
                broken.append((number, error))
                continue
            if isinstance(record, dict):
                records.append(record)
            else:
                broken.append((number, None))
            if most is not None and len(records) >= most:
                break
        shelf.add(_columns(records))
    if len(broken) > _MOST_BROKEN_SHARE * len(shelf):
        first, reason = broken[0]
        if reason is None:
            raise DataError(f"{name}, line {first} is not an object with keys and values.")
        raise DataError(f"{name}, line {first} is not JSON: {reason}.")
    faults = list(decoded.faults)
    if broken:
        faults.append(
            fault(
                "broken lines",
                [number for number, _ in broken],
                "1 line is not JSON and was left out ({lines}).",
                "{count} lines are not JSON and were left out ({lines}).",
            )
        )
    return RecordTable(shelf.frame(), "json lines", tuple(faults), decoded.encoding)


def read_json(content: Content, reading: Reading) -> RecordTable:
    """A list of objects, an object of lists, or one that holds a single list of objects.

    What pandas writes in other ways is read too. Raises DataError for anything else.
    """
    decoded = decode(content.data, content.name, reading.encoding)
    try:
        found = _json(decoded.text)
    except (ValueError, RecursionError):
        return read_json_lines(content, reading)
    found = _by_row(found)
    if isinstance(found, dict) and (lists := _lists(found)):
        lengths = {len(values) for values in lists.values()}
        if len(lengths) == 1 and len(lists) == len(found) and not _are_records(*lists.values()):
            columns = {str(name): list(map(cell_text, cells)) for name, cells in lists.items()}
            return RecordTable(text_frame(columns), "json", decoded.faults, decoded.encoding)
        records = [values for values in lists.values() if _are_records(values)]
        found = records[0] if len(records) == 1 else found
    if not isinstance(found, list) or not _are_records(found):
        raise DataError(f"{content.name} is not a list of objects: a table needs one object a row.")
    return RecordTable(
        text_frame(_columns(found[: reading.rows])), "json", decoded.faults, decoded.encoding
    )


def _by_row(found: Any) -> Any:
    """The rows of what pandas writes by column, by the number of each row, or apart from names."""
    if not isinstance(found, dict) or not found:
        return found
    parts = list(found.values())
    if all(isinstance(part, dict) and part for part in parts):
        numbers = list(parts[0])
        if all(number.isdecimal() for number in numbers):
            return {name: list(part.values()) for name, part in found.items()}
        return parts if all(number.isdecimal() for number in found) else found
    names, rows = found.get("columns"), found.get("data")
    if isinstance(names, list) and isinstance(rows, list) and set(found) <= _APART:
        return [dict(zip(map(str, names), row, strict=False)) for row in rows]
    return found


def _lists(found: dict[str, Any]) -> dict[str, list[Any]]:
    return {name: values for name, values in found.items() if isinstance(values, list)}


def _are_records(*lists: list[Any]) -> bool:
    return any(
        bool(values) and all(isinstance(value, dict) for value in values) for values in lists
    ) or not any(lists)


def _columns(records: Sequence[dict[str, Any]]) -> dict[str, pa.Array]:
    names: dict[str, None] = {}
    for record in records:
        names.update(dict.fromkeys(map(str, record)))
    return {
        name: pa.array([cell_text(record.get(name)) for record in records], pa.large_string())
        for name in names
    }


def _json(text: str) -> Any:
    """The value of a JSON text, its numbers as they are written."""
    content = json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    if "\\ud" in text.lower():  # half of an escaped pair is no letter, and no file takes it
        return _without_halves(content)
    return content


def _without_halves(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_without_halves(item) for item in value]
    if isinstance(value, dict):
        return {_without_halves(key): _without_halves(item) for key, item in value.items()}
    return value


def _not_readable(name: str, kind: str, error: Exception) -> DataError:
    reason = (str(error) or type(error).__name__).splitlines()[0]
    return DataError(f"{name} is not a readable {kind} file: {reason.rstrip('.')}.")


RECORD_READERS: dict[str, Callable[[Content, Reading], RecordTable]] = {
    ".parquet": read_parquet,
    ".arrow": read_arrow,
    ".feather": read_arrow,
    ".ipc": read_arrow,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".json": read_json,
}
