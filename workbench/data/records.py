"""JSON, JSON Lines, Parquet and Arrow files become tables of text."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import pandas as pd

from workbench.data.encoding import decode
from workbench.data.faults import Fault, fault
from workbench.data.frames import arrow_frame, cell_text, text_frame
from workbench.data.packed import Content
from workbench.data.reading import Reading
from workbench.errors import DataError

# Of a file with more broken lines than this something else is wrong.
_MOST_BROKEN_SHARE = 0.1


class RecordTable(NamedTuple):
    """The table in such a file, what it is called, and what was left out."""

    frame: pd.DataFrame
    format: str
    faults: tuple[Fault, ...] = ()
    encoding: str = "utf-8"


def read_parquet(content: Content, reading: Reading) -> RecordTable:
    """A Parquet file. Raises DataError if it is none."""
    import pyarrow as pa
    from pyarrow import parquet

    try:
        file = parquet.ParquetFile(pa.BufferReader(content.data))
        if reading.rows is None:
            table = file.read()
        else:
            batches = file.iter_batches(batch_size=max(1, reading.rows))
            first = next(batches, None)
            table = pa.Table.from_batches([] if first is None else [first], file.schema_arrow)
        return RecordTable(arrow_frame(table), "parquet")
    except Exception as error:  # pyarrow raises many kinds
        raise _not_readable(content.name, "Parquet", error) from error


def read_arrow(content: Content, reading: Reading) -> RecordTable:
    """An Arrow file or stream, or a Feather file of any version. Raises DataError if it is none."""
    import pyarrow as pa
    from pyarrow import feather

    try:
        if content.data[:4] in (b"ARRO", b"FEA1"):
            table = feather.read_table(pa.BufferReader(content.data))
        else:
            table = pa.ipc.open_stream(pa.BufferReader(content.data)).read_all()
        return RecordTable(arrow_frame(table.slice(0, reading.rows)), "arrow")
    except Exception as error:  # pyarrow raises many kinds
        raise _not_readable(content.name, "Arrow", error) from error


def read_json_lines(content: Content, reading: Reading) -> RecordTable:
    """One object a line; of lines that are none a few are left out, and told.

    Raises DataError for a file with many of them.
    """
    decoded = decode(content.data, content.name, reading.encoding)
    lines = decoded.text.split("\n")
    if not content.whole:
        lines.pop()
    records: list[dict[str, Any]] = []
    broken: list[tuple[int, str]] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = _json(line)
        except (ValueError, RecursionError) as error:
            broken.append((number, f"is not JSON: {error}"))
            continue
        if isinstance(record, dict):
            records.append(record)
        else:
            broken.append((number, "is not an object with keys and values"))
        if reading.rows is not None and len(records) >= reading.rows:
            break
    if len(broken) > _MOST_BROKEN_SHARE * len(records):
        number, reason = broken[0]
        raise DataError(f"{content.name}, line {number} {reason}.")
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
    return RecordTable(_frame(records), "json lines", tuple(faults), decoded.encoding)


def read_json(content: Content, reading: Reading) -> RecordTable:
    """A list of objects, an object of lists, or one that holds a single list of objects.

    Raises DataError for anything else.
    """
    decoded = decode(content.data, content.name, reading.encoding)
    try:
        found = _json(decoded.text)
    except (ValueError, RecursionError):
        return read_json_lines(content, reading)
    if isinstance(found, dict) and (lists := _lists(found)):
        lengths = {len(values) for values in lists.values()}
        if len(lengths) == 1 and len(lists) == len(found) and not _are_records(*lists.values()):
            columns = {str(name): list(map(cell_text, cells)) for name, cells in lists.items()}
            return RecordTable(text_frame(columns), "json", decoded.faults, decoded.encoding)
        records = [values for values in lists.values() if _are_records(values)]
        found = records[0] if len(records) == 1 else found
    if not isinstance(found, list) or not _are_records(found):
        raise DataError(f"{content.name} is not a list of objects: a table needs one object a row.")
    return RecordTable(_frame(found[: reading.rows]), "json", decoded.faults, decoded.encoding)


def _lists(found: dict[str, Any]) -> dict[str, list[Any]]:
    return {name: values for name, values in found.items() if isinstance(values, list)}


def _are_records(*lists: list[Any]) -> bool:
    return any(
        bool(values) and all(isinstance(value, dict) for value in values) for values in lists
    ) or not any(lists)


def _frame(records: Sequence[dict[str, Any]]) -> pd.DataFrame:
    names: dict[str, None] = {}
    for record in records:
        names.update(dict.fromkeys(map(str, record)))
    return text_frame({name: [cell_text(record.get(name)) for record in records] for name in names})


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
