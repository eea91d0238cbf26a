"""A dataset of the Hugging Face hub, through `datasets`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import pandas as pd

from workbench.data.faults import Fault
from workbench.data.frames import cell_text
from workbench.data.hub_files import (
    FilesByCard,
    ReadFile,
    files_by_card,
    read_splits,
    with_class_names,
)
from workbench.data.reading import Reading
from workbench.data.typed import typed_frame
from workbench.errors import DataError, HubError, HubUnreachableError
from workbench.hub.fetch import fetch_files
from workbench.hub.repository import list_repository
from workbench.hub.snapshot import cached_snapshot

Progress = Callable[[int, int], None]

_Kept = TypeVar("_Kept")

_ROWS_AT_ONCE = 10_000
_ID = re.compile(r"(?!.*(--|\.\.))\w([\w.-]*\w)?/\w([\w.-]{0,94}\w)?", re.ASCII)
_DATA_FILE = re.compile(
    r"\.(parquet|arrow|csv|tsv|jsonl?|ndjson|txt)(\.(gz|bz2|xz|zst|zip))?$|\.zip$"
)


class SeveralTablesError(DataError):
    """A dataset has several tables (configurations, or splits without one to train on), and none
    was chosen."""

    def __init__(self, dataset: str, names: Sequence[str]) -> None:
        self.dataset = dataset
        self.names = tuple(names)
        super().__init__(
            f"The dataset {dataset} has several tables: choose one of {', '.join(names)} "
            "(data.table)."
        )


class HubTables(NamedTuple):
    """The table of a dataset by split, what was done in sentences, and the tables there are."""

    splits: dict[str, pd.DataFrame]
    notes: list[str]
    choices: tuple[str, ...]
    """Of which one was chosen; none where there is but one table."""
    faults: tuple[Fault, ...] = ()
    encoding: str = "utf-8"
    whole: bool = True
    """False where only the first rows were asked for and there are more."""


class _Choice(NamedTuple):
    """A table of a dataset: a configuration, or one split of it."""

    config: str
    split: str | None
    """None where the split "train" is learned from, or the only one."""


def looks_like_hub_id(source: str) -> bool:
    """Whether a text could be the id of a hub dataset: ORGANISATION/NAME."""
    return bool(_ID.fullmatch(source))


def read_hub(
    name: str, progress: Progress | None, reading: Reading, read_file: ReadFile
) -> HubTables:
    """A table by split, class numbers as class names; splits without any label are left out.

    progress: called with (bytes there, bytes in all), the latter 0 while the hub is asked for
    their number; what it raises ends the download
    reading: its `table` names one of several: a configuration, a split where there are several
    and none is called "train", or CONFIGURATION/SPLIT; that split comes first in what is given
    read_file: reads one file of delimited text or JSON
    A dataset that was fetched before is read from its copy where the hub cannot be reached.
    Raises DataError when there is no such dataset or table, no network, or no right to it, and
    SeveralTablesError where a table has to be chosen.
    """
    import datasets  # slow to import, and only needed here

    notes: list[str] = []
    try:
        folder = _fetched(name, progress, reading.table)
    except HubUnreachableError as error:
        copy = cached_snapshot("dataset", name)
        if copy is None:
            raise DataError(str(error)) from error
        folder = copy
        notes.append("The hub cannot be reached: the copy fetched before is used.")
    except HubError as error:
        raise DataError(str(error)) from error
    datasets.disable_progress_bars()
    with _told(name), _without_network():
        configs = _configs(folder)
        chosen = _chosen(name, configs, reading.table)
        config = chosen.config if len(configs) > 1 else None
        files = files_by_card(datasets.load_dataset_builder(str(folder), config), reading)
    choices = tuple(_tables(configs))
    found = HubTables({}, notes, choices if len(choices) > 1 else ())
    if files is None:
        with _told(name), _without_network():
            loaded = datasets.load_dataset(str(folder), config)
            by_split = {str(split): _as_text(rows) for split, rows in loaded.items()}
            features = next(iter(loaded.values())).features
    else:
        found, by_split, features = _by_own_reader(name, found, files, chosen, read_file)
    labels = [key for key, kind in (features or {}).items() if hasattr(kind, "int2str")]
    for split, frame in by_split.items():
        if labels and labels[0] in frame.columns and (frame[labels[0]] == "").all():
            notes.append(f"Split {split} has no labels: left out.")
        else:
            found.splits[split] = frame
    if chosen.split is not None and chosen.split not in found.splits:
        raise DataError(f"The split {chosen.split} of the dataset {name} has no labels.")
    if not found.splits:
        raise DataError(f"The dataset {name} has no split with labels.")
    return found._replace(splits=_first(found.splits, chosen.split))


def _by_own_reader(
    name: str, found: HubTables, files: FilesByCard, chosen: _Choice, read_file: ReadFile
) -> tuple[HubTables, dict[str, pd.DataFrame], Mapping[str, Any] | None]:
    """What is found in files, the table of each split, and what the card tells of its columns."""
    files = replace(files, splits=_first(files.splits, chosen.split or "train"))
    try:
        read = read_splits(files, read_file)
    except MemoryError as error:
        raise DataError(
            f"The dataset {name} is too large for the memory that is free: close other programs, "
            "or open a part of it."
        ) from error
    except OSError as error:
        raise DataError(_sentence(name, error)) from error
    found.notes.extend(read.notes)
    found = found._replace(faults=read.faults, encoding=read.encoding, whole=read.whole)
    return found, with_class_names(read.splits, files.features), files.features


def _fetched(name: str, progress: Progress | None, table: str | None) -> Path:
    """The folder with the table's files, as the hub has them now."""
    asking = partial(progress, 0, 0) if progress is not None else None
    repository = list_repository("dataset", name, look=asking)
    # The files of the other tables too: `datasets` opens none where any that the card names lacks.
    wanted = [file.name for file in repository.files if _DATA_FILE.search(file.name.lower())]
    if not wanted:
        raise DataError(_no_data(name))
    _require_possible(name, repository.info.card_data, table)
    wanted += [file.name for file in repository.files if file.name == "README.md"]
    return fetch_files(repository, wanted, progress=progress)


def _require_possible(name: str, card: Any, table: str | None) -> None:
    """Raise before a byte is fetched what the card alone lets one say of the chosen table."""
    known: dict[str, Sequence[str]] = {}
    unknown: set[str] = set()  # whose splits only the names of their files tell
    for one in (card or {}).get("configs") or []:
        config, files = str(one.get("config_name")), one.get("data_files")
        listed = files if isinstance(files, list) else [files]
        known[config] = [str(file["split"]) for file in listed if isinstance(file, dict)]
        if files is None:
            unknown.add(config)
    are_several = len(known) > 1
    if not are_several and (unknown or not known):
        return
    config, _, split = (table or "").partition("/")
    if are_several and split and config in unknown:
        return
    _chosen(name, known, table)


def _configs(folder: Path) -> dict[str, Sequence[str]]:
    """The splits of each configuration."""
    from datasets.load import dataset_module_factory

    module = dataset_module_factory(str(folder))
    return {
        str(config.name): [str(split) for split in config.data_files or ()]
        for config in module.builder_configs_parameters.builder_configs
    }


def _tables(configs: Mapping[str, Sequence[str]]) -> dict[str, _Choice]:
    """The tables by name: each configuration, or its splits where none is there to train on."""
    found = {}
    for config, splits in configs.items():
        if len(splits) < 2 or "train" in splits:
            found[config] = _Choice(config, None)
            continue
        for split in splits:
            found[f"{config}/{split}" if len(configs) > 1 else split] = _Choice(config, split)
    return found


def _chosen(dataset: str, configs: Mapping[str, Sequence[str]], table: str | None) -> _Choice:
    """The table of that name, or the only one. Raises SeveralTablesError, or DataError."""
    tables = _tables(configs)
    if table in tables:
        return tables[table]
    if table is None and len(tables) == 1:
        return next(iter(tables.values()))
    if table is None or table in configs:
        raise SeveralTablesError(dataset, [*tables])
    listed = ", ".join(tables)
    if len(tables) > 1:
        raise DataError(f"The dataset {dataset} has no table {table!r}: its tables are {listed}.")
    raise DataError(f"The dataset {dataset} has no table {table!r}: its only table is {listed}.")


def _first(splits: Mapping[str, _Kept], name: str | None) -> dict[str, _Kept]:
    """The same splits, one of them before the others."""
    return {split: splits[split] for split in sorted(splits, key=lambda split: split != name)}


@contextmanager
def _told(name: str) -> Iterator[None]:
    """What `datasets` raises is told in a sentence."""
    try:
        yield
    except DataError:
        raise
    except Exception as error:  # a dataset can fail in as many ways as there are file formats
        raise DataError(_sentence(name, error)) from error


@contextmanager
def _without_network() -> Iterator[None]:
    """`datasets` reads the files that are here and asks nobody."""
    import datasets
    from huggingface_hub import constants

    before = constants.HF_HUB_OFFLINE, datasets.config.HF_HUB_OFFLINE
    try:
        constants.HF_HUB_OFFLINE = datasets.config.HF_HUB_OFFLINE = True
        yield
    finally:
        constants.HF_HUB_OFFLINE, datasets.config.HF_HUB_OFFLINE = before


def _as_text(rows: Any) -> pd.DataFrame:
    """Every value as text, a missing one as empty text, the number of a class as its name."""
    named: dict[str, Callable[[Any], list[str]]] = {}
    for key, kind in rows.features.items():
        inner = getattr(kind, "feature", None)
        if inner is not None and hasattr(inner, "int2str"):  # a list of classes
            named[key] = partial(_listed, inner)
        elif hasattr(kind, "int2str"):
            named[key] = partial(_classed, kind)
    table = rows.with_format("arrow")

    def read(columns: list[str] | None) -> Iterator[Any]:
        for part in table.iter(_ROWS_AT_ONCE):
            yield part.combine_chunks().to_batches()[0]

    return typed_frame(table.features.arrow_schema, read, named=named)


def _listed(kind: Any, values: Any) -> list[str]:
    return ["" if row is None else cell_text(kind.int2str(row)) for row in values.to_pylist()]


def _classed(kind: Any, values: Any) -> list[str]:
    # -1 and a missing number both mean that the row has no class.
    names = dict(enumerate(kind.names))
    return [names.get(number, "") for number in values.to_pylist()]


def _sentence(name: str, error: Exception) -> str:
    text = f"{type(error).__name__} {error}"
    if "any data files" in text or "doesn't contain any data" in text:
        return _no_data(name)
    reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return f"The dataset {name} cannot be read: {reason.rstrip('.')}."


def _no_data(name: str) -> str:
    return f"The dataset {name} holds no data files that can be read as a table."
