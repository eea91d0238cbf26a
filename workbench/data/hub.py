"""A dataset of the Hugging Face hub, through `datasets`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from workbench.data.frames import cell_text
from workbench.data.typed import typed_frame
from workbench.errors import DataError, HubError, HubUnreachableError
from workbench.hub.fetch import fetch_files
from workbench.hub.repository import list_repository
from workbench.hub.snapshot import cached_snapshot

Progress = Callable[[int, int], None]

_ROWS_AT_ONCE = 10_000
_ID = re.compile(r"(?!.*(--|\.\.))\w([\w.-]*\w)?/\w([\w.-]{0,94}\w)?", re.ASCII)
_DATA_FILE = re.compile(
    r"\.(parquet|arrow|csv|tsv|jsonl?|ndjson|txt)(\.(gz|bz2|xz|zst|zip))?$|\.zip$"
)


class SeveralTablesError(DataError):
    """A dataset has several tables (configurations), and none was chosen."""

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


def looks_like_hub_id(source: str) -> bool:
    """Whether a text could be the id of a hub dataset: ORGANISATION/NAME."""
    return bool(_ID.fullmatch(source))


def read_hub(name: str, progress: Progress | None = None, table: str | None = None) -> HubTables:
    """A table by split, class numbers as class names; splits without any label are left out.

    progress: called with (bytes there, bytes in all), the latter 0 while the hub is asked for
    their number; what it raises ends the download
    table: which of several, by its name
    A dataset that was fetched before is read from its copy where the hub cannot be reached.
    Raises DataError when there is no such dataset, no network, or no right to it, and
    SeveralTablesError where a table has to be chosen.
    """
    import datasets  # slow to import, and only needed here

    notes: list[str] = []
    try:
        folder = _fetched(name, progress, table)
    except HubUnreachableError as error:
        copy = cached_snapshot("dataset", name)
        if copy is None:
            raise DataError(str(error)) from error
        folder = copy
        notes.append("The hub cannot be reached: the copy fetched before is used.")
    except HubError as error:
        raise DataError(str(error)) from error
    datasets.disable_progress_bars()
    try:
        with _without_network():
            choices = _choices(datasets.get_dataset_config_names(str(folder)))
            _require_choice(name, choices, table)
            loaded = datasets.load_dataset(str(folder), table if choices else None)
    except DataError:
        raise
    except Exception as error:  # a dataset can fail in as many ways as there are file formats
        raise DataError(_sentence(name, error)) from error
    tables: dict[str, pd.DataFrame] = {}
    for split, rows in loaded.items():
        frame = _as_text(rows)
        labels = [key for key, kind in rows.features.items() if hasattr(kind, "int2str")]
        if labels and (frame[labels[0]] == "").all():
            notes.append(f"Split {split} has no labels: left out.")
            continue
        tables[str(split)] = frame
    if not tables:
        raise DataError(f"The dataset {name} has no split with labels.")
    return HubTables(tables, notes, choices)


def _fetched(name: str, progress: Progress | None, table: str | None) -> Path:
    """The folder with the table's files, as the hub has them now."""
    asking = partial(progress, 0, 0) if progress is not None else None
    repository = list_repository("dataset", name, look=asking)
    card = repository.info.card_data
    known = [str(one.get("config_name")) for one in (card or {}).get("configs") or []]
    _require_choice(name, _choices(known), table)
    # The files of the other tables too: `datasets` opens none where any that the card names lacks.
    wanted = [
        file.name
        for file in repository.files
        if file.name == "README.md" or _DATA_FILE.search(file.name.lower())
    ]
    return fetch_files(repository, wanted, progress=progress)


def _choices(names: Iterable[str]) -> tuple[str, ...]:
    """The tables of which one has to be chosen; none where there is but one."""
    found = tuple(names)
    return found if len(found) > 1 else ()


def _require_choice(dataset: str, choices: Sequence[str], table: str | None) -> None:
    if choices and table is None:
        raise SeveralTablesError(dataset, choices)
    if choices and table not in choices:
        raise DataError(
            f"The dataset {dataset} has no table {table!r}: its tables are {', '.join(choices)}."
        )


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
        return f"The dataset {name} holds no data files that can be read as a table."
    reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return f"The dataset {name} cannot be read: {reason.rstrip('.')}."
