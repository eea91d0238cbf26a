"""Any source becomes tables of text, by split. Cells are text exactly as read."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from workbench.data.dialect import Dialect
from workbench.data.encoding import decode, read_bytes
from workbench.data.folder import read_folder
from workbench.data.hub import looks_like_hub_id, read_hub, texts_only
from workbench.data.text_file import read_delimited
from workbench.errors import DataError
from workbench.resources import resource

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Sample:
    """A table that ships with the workbench."""

    name: str
    title: str
    file: str

    @property
    def path(self) -> Path:
        return resource("samples", self.file)


_SAMPLES = (
    Sample("support-desk", "Support desk", "support-desk.csv"),
    Sample("support-desk-zh", "客服工单", "support-desk-zh.csv"),
)


@dataclass(frozen=True)
class Table:
    """What a source holds. Every cell is a str; a missing one is empty."""

    source: str
    title: str
    """Short, for people."""
    format: str
    splits: dict[str, pd.DataFrame]
    """A single file is one split, "train"."""
    encoding: str = "utf-8"
    dialect: Dialect | None = None
    notes: tuple[str, ...] = field(default=())
    """What was done while reading, in sentences."""

    @property
    def frame(self) -> pd.DataFrame:
        """The rows to learn from: the split "train", or the first."""
        return self.splits.get("train", next(iter(self.splits.values())))

    @property
    def columns(self) -> list[str]:
        return [str(name) for name in self.frame.columns]

    @property
    def rows(self) -> int:
        return len(self.frame)


def samples() -> tuple[Sample, ...]:
    """The tables that ship with the workbench."""
    return _SAMPLES


def read_source(source: str, progress: Progress | None = None) -> Table:
    """Read a file, a folder, "sample:NAME" or a hub dataset; a path that exists wins.

    progress: called with (done, total) while reading takes long.
    Raises DataError in one sentence when there is nothing, or nothing readable, there.
    """
    if source.startswith("sample:"):
        return _read_sample(source)
    try:
        path = Path(source).expanduser()
        if path.is_dir():
            splits, notes = read_folder(path, progress)
            title = "IMDB" if path.name == "aclImdb" else path.name
            return Table(source, title, "folder", splits, notes=tuple(notes))
        if path.exists() and not path.is_file():  # a pipe or a device might never end
            raise DataError(f"{source} is no ordinary file or folder: open another.")
        if path.exists():
            return _read_file(source, path)
    except PermissionError as error:
        raise DataError(f"{error.filename or source} cannot be read: {error.strerror}.") from error
    except RuntimeError as error:  # ~NAME of nobody
        raise DataError(f"There is no file {source}: {error}") from error
    except OSError as error:  # such as a name longer than the system takes
        raise DataError(f"{source[:200]} is no file: {error.strerror}.") from error
    if looks_like_hub_id(source) and path.suffix.lower() not in _FILE_ENDINGS:
        splits, notes = read_hub(source, progress)
        return Table(source, source.split("/")[-1], "hub dataset", splits, notes=tuple(notes))
    raise DataError(f"There is no file or folder {source}. Check the name, or open another.")


def suggested_splits(table: Table) -> tuple[float | str, float | str]:
    """What to validate and to test on: the table's own splits where it has them, else shares."""
    validation: float | str = "validation" if "validation" in table.splits else 0.1
    test: float | str = "test" if "test" in table.splits else 0.1
    return validation, test


def _read_sample(source: str) -> Table:
    name = source.removeprefix("sample:")
    for sample in _SAMPLES:
        if sample.name == name:
            frame, encoding, dialect, notes = read_delimited(read_bytes(sample.path), sample.file)
            splits = {"train": frame}
            return Table(source, sample.title, "csv", splits, encoding, dialect, tuple(notes))
    names = ", ".join(f"sample:{sample.name}" for sample in _SAMPLES)
    raise DataError(f"There is no sample {name!r}: the samples are {names}.")


def _read_file(source: str, path: Path) -> Table:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    kind = suffixes[-2] if suffixes[-1:] == [".gz"] and len(suffixes) > 1 else path.suffix.lower()
    stem = path.name.split(".")[0] or path.name
    title = f"{path.parent.name} {stem}" if stem in ("train", "all", "data") else stem
    reader = _READERS.get(kind)
    if reader is not None:
        frame, format_name = reader(path)
        _require_rows(frame, path)
        return Table(source, title, format_name, {"train": frame})
    frame, encoding, dialect, notes = read_delimited(read_bytes(path), path.name)
    return Table(source, title, "csv", {"train": frame}, encoding, dialect, tuple(notes))


def _read_parquet(path: Path) -> tuple[pd.DataFrame, str]:
    try:
        return texts_only(pd.read_parquet(io.BytesIO(read_bytes(path)))), "parquet"
    except DataError:
        raise
    except Exception as error:  # pyarrow raises many kinds
        reason = str(error).splitlines()[0]
        raise DataError(f"{path.name} is not a readable Parquet file: {reason}") from error


def _read_json_lines(path: Path) -> tuple[pd.DataFrame, str]:
    text = decode(read_bytes(path), path.name).text
    records = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = _json(line)
        except (ValueError, RecursionError) as error:
            raise DataError(f"{path.name}, line {number} is not JSON: {error}.") from error
        if not isinstance(record, dict):
            raise DataError(f"{path.name}, line {number} is not an object with keys and values.")
        records.append(record)
    return texts_only(pd.DataFrame(records, dtype=object)), "json lines"


def _read_json(path: Path) -> tuple[pd.DataFrame, str]:
    text = decode(read_bytes(path), path.name).text
    try:
        content = _json(text)
    except (ValueError, RecursionError):
        return _read_json_lines(path)
    if not isinstance(content, list) or not all(isinstance(item, dict) for item in content):
        raise DataError(f"{path.name} is not a list of objects: a table needs one object a row.")
    return texts_only(pd.DataFrame(content, dtype=object)), "json"


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


def _require_rows(frame: pd.DataFrame, path: Path) -> None:
    if frame.empty:
        raise DataError(f"{path.name} has no rows: there is nothing to learn from.")


_READERS: dict[str, Callable[[Path], tuple[pd.DataFrame, str]]] = {
    ".parquet": _read_parquet,
    ".jsonl": _read_json_lines,
    ".ndjson": _read_json_lines,
    ".json": _read_json,
}
# Such a name is a file that is missing, never a dataset of the hub.
_FILE_ENDINGS = {*_READERS, ".csv", ".tsv", ".txt", ".gz", ".zip", ".xls", ".xlsx"}
