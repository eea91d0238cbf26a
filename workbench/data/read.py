"""Any source becomes tables of text, by split. Cells are text exactly as read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

import pandas as pd

from workbench.config import matching_files
from workbench.data import sheet_layout
from workbench.data.faults import Fault, plain
from workbench.data.folder import classes_in_archive, read_archive, read_folder, split_of
from workbench.data.hub import looks_like_hub_id, read_hub
from workbench.data.memory import keep_freed
from workbench.data.packed import Content, archive_at, unpacked, unpacked_name
from workbench.data.reading import GUESSED, Reading
from workbench.data.records import RECORD_READERS
from workbench.data.shelf import Shelf, same, shelved
from workbench.data.table import Table
from workbench.data.table_rows import table_of
from workbench.data.text_file import read_delimited
from workbench.data.texts import column_texts
from workbench.data.workbook import WORKBOOK_ENDINGS, sheet_rows
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


# A smaller file is read in hardly more time than its beginning.
_LARGE_BYTES = 2**20
_LOOKED_AHEAD = 10  # files behind those that the first rows come from
_SAMPLES = (
    Sample("support-desk", "Support desk", "support-desk.csv"),
    Sample("support-desk-zh", "客服工单", "support-desk-zh.csv"),
)


def samples() -> tuple[Sample, ...]:
    """The tables that ship with the workbench."""
    return _SAMPLES


def read_source(
    source: str,
    progress: Progress | None = None,
    reading: Reading = GUESSED,
    *,
    may_be_empty: bool = False,
) -> Table:
    """Read a file, a folder, "sample:NAME" or a hub dataset; a path that exists wins.

    Several files, one a line or by a pattern such as `part-*.csv`, are read as one.
    progress: called with (done, total) while reading takes long
    reading: what of a file is not to be guessed, and how many rows of it are wanted
    may_be_empty: give a table without rows back, too
    Raises DataError in one sentence when there is nothing, or nothing readable, there.
    """
    keep_freed()
    table = _read(source, progress, reading)
    table = replace(table, splits={name: shelved(frame) for name, frame in table.splits.items()})
    if not may_be_empty and not table.rows:
        name = _file_name(source)
        if table.columns:
            raise DataError(f"{name} has a header but no rows: there is nothing to learn from.")
        raise DataError(f"{name} is empty: there is nothing to learn from.")
    return table


def _read(source: str, progress: Progress | None, reading: Reading) -> Table:
    if source.startswith("sample:"):
        return _read_sample(source)
    try:
        path = Path(source).expanduser()
        if "\n" in source and not _is_there(path):
            return _read_files(source, _several(source), progress, reading)
        if path.is_dir():
            return _read_directory(source, path, progress, reading)
        if path.exists() and not path.is_file():  # a pipe or a device might never end
            raise DataError(f"{source} is no ordinary file or folder: open another.")
        if path.exists():
            return _read_files(source, [path], progress, reading)
        if paths := _several(source):
            return _read_files(source, paths, progress, reading)
    except PermissionError as error:
        raise DataError(f"{error.filename or source} cannot be read: {error.strerror}.") from error
    except MemoryError as error:
        raise DataError(
            f"{_file_name(source)} is too large for the memory that is free: close other programs, "
            "or open a part of it."
        ) from error
    except (RuntimeError, ValueError) as error:  # ~NAME of nobody, a zero byte
        raise DataError(f"There is no file {source}: {error}") from error
    except OSError as error:  # such as a name longer than the system takes
        raise DataError(f"{source[:200]} is no file: {error.strerror}.") from error
    if looks_like_hub_id(source) and path.suffix.lower() not in _FILE_ENDINGS:
        found = read_hub(
            source,
            progress,
            reading,
            lambda path, known: _read_files(source, [path], progress, known),
        )
        return Table(
            source,
            source.split("/")[-1],
            "hub dataset",
            found.splits,
            found.encoding,
            notes=tuple(found.notes),
            faults=found.faults,
            choices=found.choices,
            whole=found.whole,
        )
    raise DataError(f"There is no file or folder {source}. Check the name, or open another.")


def _is_there(path: Path) -> bool:
    """Whether a path exists; many paths together are longer than the system takes for one."""
    try:
        return path.exists()
    except OSError:
        return False


def begins_quickly(source: str) -> bool:
    """Whether a source is large, and its first rows can be read without the rest."""
    try:
        paths = _paths_of(source)
        size = sum(path.stat().st_size for path in paths)
        return size >= _LARGE_BYTES and all(
            _can_be_cut(path.name) or path.suffix.lower() in _IN_PARTS for path in paths
        )
    except (DataError, OSError, RuntimeError, ValueError):  # no name of a file
        return False


def _paths_of(source: str) -> list[Path]:
    """The file or files that a source names; none if it is anything else."""
    path = Path(source).expanduser()
    if _is_there(path):
        return [path] if path.is_file() else _tables_in(path)
    return _several(source)


def suggested_splits(table: Table) -> tuple[float | str, float | str]:
    """What to validate and to test on: the table's own splits where it has them, else shares."""
    validation: float | str = "validation" if "validation" in table.splits else 0.1
    test: float | str = "test" if "test" in table.splits else 0.1
    return validation, test


def _read_sample(source: str) -> Table:
    name = source.removeprefix("sample:")
    for sample in _SAMPLES:
        if sample.name == name:
            return _read_content(source, sample.title, unpacked(sample.path)[0], GUESSED)
    names = ", ".join(f"sample:{sample.name}" for sample in _SAMPLES)
    raise DataError(f"There is no sample {name!r}: the samples are {names}.")


def _several(source: str) -> list[Path]:
    """The files that are meant by a pattern, or by one name a line."""
    if "\n" in source:
        paths = [Path(line.strip()).expanduser() for line in source.splitlines() if line.strip()]
        for path in paths:
            if not path.is_file():
                raise DataError(f"There is no file {path}. Check the name, or open another.")
        return paths
    return matching_files(source)


def _read_directory(source: str, path: Path, progress: Progress | None, reading: Reading) -> Table:
    """A folder of texts by class, or of tables."""
    if tables := _tables_in(path):
        return _read_files(source, tables, progress, reading)
    splits, notes = read_folder(path, progress)
    return Table(source, _folder_title(path.name), "folder", splits, notes=tuple(notes))


def _tables_in(path: Path) -> list[Path]:
    """The tables in a folder; none in one of texts by class."""
    if not path.is_dir() or any(any(path.glob(depth)) for depth in ("*/*.txt", "*/*/*.txt")):
        return []
    return sorted(file for file in path.iterdir() if _is_table(file.name) and file.is_file())


def _read_archive(
    source: str, path: Path, progress: Progress | None, reading: Reading
) -> Table | None:
    """A zip archive of texts by class; None if it is anything else."""
    archive = archive_at(path)
    found = archive and classes_in_archive(archive)
    if archive is None or found is None:
        return None
    labels = {label for _, label, _ in found.texts}
    if len(labels) < 2 or all(split_of(label) for label in labels):  # such as data/rows.txt
        return None
    wanted = found if reading.rows is None else found.first(reading.rows)
    splits = read_archive(archive, wanted, progress)
    whole = len(wanted.texts) == len(found.texts)
    title = _folder_title(found.name)
    return Table(source, title, "folder", splits, notes=found.notes, whole=whole)


def _folder_title(name: str) -> str:
    return "IMDB" if name == "aclImdb" else name


def _is_table(name: str) -> bool:
    return Path(unpacked_name(name)).suffix.lower() in _TABLE_ENDINGS


def _read_files(
    source: str, paths: list[Path], progress: Progress | None, reading: Reading
) -> Table:
    """The tables of one file or several as one."""
    if len(paths) == 1 and (texts := _read_archive(source, paths[0], progress, reading)):
        return texts
    found: list[tuple[Path, Content]] = []
    for path in paths:
        contents = unpacked(path, progress)
        if len(contents) > 1 and not any(_is_called(one, reading.table) for one in contents):
            tables = [content for content in contents if content.kind in _TABLE_ENDINGS]
            contents = tables or contents
        found += [(path, content) for content in contents]
    if named := [one for one in found if _is_called(one[1], reading.table)]:
        found, reading = named, replace(reading, table=None)
    names = _told_apart([content for _, content in found])
    for name, (_, content) in zip(names, found, strict=True):
        content.name = name

    def read(number: int) -> Table:
        path, content = found[number]
        if reading.rows is not None and _can_be_cut(content.name):
            content = content.beginning()
        return _read_content(source, _title(path, content.name), content, reading)

    if len(found) == 1:
        return read(0)
    title = paths[0] if len(paths) == 1 else paths[0].parent
    return _joined(source, title, names, read, reading.rows)


def _is_called(content: Content, name: str | None) -> bool:
    """Whether a name means a content: its own, packed or not, with folders before it or without."""
    if not name:
        return False
    *_, last = parts = PurePosixPath(name).parts or ("",)
    if last == content.name:
        return content.parts[-len(parts) : -1] == tuple(parts[:-1])
    return content.parts[-len(parts) :] == parts


def _told_apart(contents: list[Content]) -> list[str]:
    """A name for each: its own; where several have the same, as it is on the disk, with as many
    of the folders before it as tell it from the others."""
    count = Counter(content.name for content in contents)
    names = [content.name for content in contents]
    for shared in [name for name, times in count.items() if times > 1]:
        alike = [place for place, content in enumerate(contents) if content.name == shared]
        for length in range(1, 1 + max(len(contents[place].parts) for place in alike)):
            longer = ["/".join(contents[place].parts[-length:]) for place in alike]
            if len(set(longer)) == len(longer):
                break
        for place, name in zip(alike, longer, strict=True):
            names[place] = name
    return names


def _can_be_cut(name: str) -> bool:
    """Whether the beginning of a file, packed or not, can be read without its end."""
    kind = Path(unpacked_name(name)).suffix.lower()
    return kind in (".jsonl", ".ndjson") or kind not in {*RECORD_READERS, *WORKBOOK_ENDINGS}


def _title(path: Path, name: str) -> str:
    stem = name.split(".")[0] or name
    stem = "".join(letter if letter.isprintable() else " " for letter in stem).strip()
    stem = stem or "table"  # a run has to have a name
    return f"{path.parent.name} {stem}" if stem in ("train", "all", "data") else stem


def _joined(
    source: str,
    path: Path,
    names: list[str],
    read: Callable[[int], Table],
    rows: int | None,
) -> Table:
    """Several tables of the same columns: as splits where their names say so, else as one.

    read: gives one of them, or as many of its first rows as are wanted
    rows: how many are wanted from the top; of each split, where they are splits
    """
    named = [split_of(name) for name in names]
    are_splits = None not in named and len(set(named)) == len(named)
    first: Table | None = None
    splits: dict[str, pd.DataFrame] = {}
    shelf, notes, faults, whole = Shelf(), list[str](), list[Fault](), True
    for number, (name, split) in enumerate(zip(names, named, strict=True)):
        if first is not None and rows is not None and not (are_splits or whole):
            # No rows may lack between those of two files; but do the next ones fit?
            for place in range(number, min(number + _LOOKED_AHEAD, len(names))):
                _require_columns(names[place], read(place), names[0], first)
            break
        table = read(number)
        if rows is not None and not are_splits and len(shelf) + table.rows >= rows:
            frame = table.frame.iloc[: rows - len(shelf)]
            table = replace(table, splits={"train": frame}, whole=False)
        first = first or table
        _require_columns(name, table, names[0], first)
        notes += [f"{name}: {note}" for note in table.notes]
        faults += table.faults
        whole = whole and table.whole
        if are_splits:
            splits[str(split)] = table.frame
        else:
            columns = {str(own): column_texts(table.frame[own]) for own in first.columns}
            shelf.add(columns if "file" in columns else columns | {"file": same(name, table.rows)})
        if table is first:
            first = replace(table, splits={"train": table.frame.iloc[:0]})
    assert first is not None
    if not are_splits:
        splits = {"train": shelf.frame()}
        notes.insert(0, f"{len(names)} files are read as one: {', '.join(names)}.")
    return Table(
        source,
        unpacked_name(path.name).split(".")[0] or "table",
        first.format,
        splits,
        first.encoding,
        first.dialect,
        tuple(notes),
        tuple(faults),
        whole=whole,
    )


def _require_columns(name: str, table: Table, first_name: str, first: Table) -> None:
    if set(table.columns) != set(first.columns):
        raise DataError(
            f"{name} has other columns ({', '.join(table.columns)}) than {first_name} "
            f"({', '.join(first.columns)}): only files of the same columns are read as one."
        )


def _read_content(source: str, title: str, content: Content, reading: Reading) -> Table:
    """The table in a file, by its ending; without a known one it is delimited text."""
    kind = content.kind
    if kind in RECORD_READERS and not content.is_empty:
        record = RECORD_READERS[kind](content, reading)
        splits = {"train": record.frame}
        notes = plain(record.faults)
        return Table(
            source,
            title,
            record.format,
            splits,
            record.encoding,
            None,
            notes,
            record.faults,
            whole=_is_whole(content, record.frame, reading),
        )
    if kind in WORKBOOK_ENDINGS and not content.is_empty:
        return _read_sheet(source, title, content, reading)
    text = read_delimited(content, reading)
    return Table(
        source,
        title,
        "csv",
        {"train": text.frame},
        text.encoding,
        text.dialect,
        plain(text.faults),
        tuple(text.faults),
        tuple(str(number) for number in range(1, text.tables + 1)) if text.tables > 1 else (),
        whole=_is_whole(content, text.frame, reading),
    )


def _is_whole(content: Content, frame: pd.DataFrame, reading: Reading) -> bool:
    return content.whole and (reading.rows is None or len(frame) < reading.rows)


def _read_sheet(source: str, title: str, content: Content, reading: Reading) -> Table:
    rows, sheet, sheets = sheet_rows(content, reading)
    faults: list[Fault] = []
    if len(sheets) > 1:
        others = ", ".join(repr(name) for name in sheets if name != sheet)
        said = f"Sheet {sheet!r} is read, not {others}."
        faults.append(Fault("other sheets", len(sheets) - 1, (), said))
    known = replace(reading, table=None)
    skipped = reading.skipped_lines
    rows = sheet_layout.table_rows(rows[skipped:], faults, titled=skipped is None)
    frame = table_of(rows, content.name, known, ", ", faults).frame
    return Table(
        source,
        title,
        "workbook",
        {"train": frame},
        notes=plain(faults),
        faults=tuple(faults),
        choices=tuple(sheets),
        whole=_is_whole(content, frame, reading),
    )


def _file_name(source: str) -> str:
    return Path(source).name if "\n" not in source else "Each of the files"


_IN_PARTS = {".parquet", ".arrow", ".feather", ".ipc"}  # of which the first can be read alone
_TABLE_ENDINGS = {*RECORD_READERS, *WORKBOOK_ENDINGS, ".csv", ".tsv", ".tab", ".psv"}
# Such a name is a file that is missing, never a dataset of the hub.
_FILE_ENDINGS = {*_TABLE_ENDINGS, ".txt", ".gz", ".zip", ".zst", ".bz2", ".xz"}
