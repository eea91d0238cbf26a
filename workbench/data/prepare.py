"""From a config to what an engine learns from: clean labelled rows, split."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow.compute as pc

from workbench.config import RunConfig
from workbench.data.columns import resolve_columns
from workbench.data.dataset import Dataset, Rows, fingerprint_of
from workbench.data.folds import check_fold_keys, fold_numbers, require_enough
from workbench.data.hub import SeveralTablesError
from workbench.data.memory import give_back
from workbench.data.read import read_source
from workbench.data.reading import GUESSED, Reading, reading_of
from workbench.data.split import clusters_of, rows_by_part, split_rows
from workbench.data.steps import apply_steps, mend_cells
from workbench.data.table import Table
from workbench.data.targets import TargetReader, guess_separator, strata, target_reader
from workbench.data.text_column import TextColumn
from workbench.data.texts import are_empty, by_piece, column_texts
from workbench.errors import DataError

Progress = Callable[[int, int], None]

# Why rows are left out: of one row, and of several.
_LEFT_OUT = {
    "no text": ("1 row without a text left out.", "{count} rows without a text left out."),
    "no label": ("1 row without a label left out.", "{count} rows without a label left out."),
    "no number": (
        "1 row whose label is no number left out.",
        "{count} rows whose label is no number left out.",
    ),
    "no switch": (
        "1 row whose label is no 0 or 1 left out.",
        "{count} rows whose label is no 0 or 1 left out.",
    ),
}


def prepare(config: RunConfig, progress: Progress | None = None) -> Dataset:
    """Read the source, leave out rows without text or label, and split.

    Raises DataError in one sentence when nothing can be learned from it.
    """
    return prepare_table(read_source(config.data.source, progress, reading_of(config)), config)


def prepare_table(table: Table, config: RunConfig, *, is_kept: bool = True) -> Dataset:
    """The same for a table that was read already.

    is_kept: False where nobody asks whether the data is the same later: then without a fingerprint
    """
    check_fold_keys(config)
    config = resolve_columns(config, table)
    notes = list(table.notes)
    wishes = {"validation": config.data.validation, "test": config.data.test}
    files = {
        part: _read_other(part, wish, table)
        for part, wish in wishes.items()
        if isinstance(wish, str) and wish not in table.splits
    }
    table = apply_steps(table, config, [other.frame for other in files.values()])
    reader = target_reader(config)
    places, kept = _labelled(table.frame, config, reader, table.title, notes)
    classes = reader.classes(kept, table.title)
    rows = _rows(table.frame, places, kept, config, reader, classes, "", table.title)
    give_back()  # what was held to look at all cells
    named = rows_by_part(kept[config.data.split], table.title) if config.data.split else {}
    if config.data.folds and len(named.get("test", ())):
        raise DataError(
            f"The column {config.data.split!r} names the rows to test on, and data.folds = "
            f"{config.data.folds} tests on each row in turn: leave data.split or data.folds out."
        )
    shares: dict[str, float] = {}
    own: dict[str, Rows] = {}
    for part, wish in wishes.items():
        if len(named.get(part, ())):
            own[part] = rows.take(named[part])
        elif isinstance(wish, str):
            frame, title = _own_frame(part, wish, table, files)
            _require_columns(frame, config, reader, title)
            mended = frame if part not in files else mend_cells(frame, config)
            labelled = _labelled(mended, config, reader, title, notes)
            own[part] = _rows(mended, *labelled, config, reader, classes, f"{part}:", title)
        shares[part] = 0.0 if part in own or isinstance(wish, str) else wish
    free = named.get("train", np.arange(len(rows)))
    if config.data.folds:
        shares["test"] = 0.0  # the fold is, whatever its size
    groups = kept[config.data.group].iloc[free] if config.data.group else None
    parts = _share_out(rows.take(free), groups, config, shares, classes)
    give_back()  # what was held to find copies
    train = parts["train"]
    validation, test = (own.get(part, parts[part]) for part in ("validation", "test"))
    _require(train, validation, test, shares, len(rows), config.data.group)
    _note_rare(classes, rows, config.data.folds is not None, notes)
    _note_leaks(train, own, notes)
    fingerprint = fingerprint_of(classes, train, validation, test) if is_kept else ""
    return Dataset(
        classes, train, validation, test, fingerprint, tuple(notes), config.data.label_separator
    )


def _share_out(
    rows: Rows,
    groups: pd.Series | None,
    config: RunConfig,
    shares: dict[str, float],
    classes: list[str],
) -> dict[str, Rows]:
    """The rows of each part, by their shares; with folds the test rows are the fold left out."""
    data, seed = config.data, config.training.seed
    clusters = clusters_of(rows.joined.arrow(), groups, data.group_duplicates)
    alike = strata(rows.targets)
    fold = np.array([], dtype=np.int64)
    wanted = [shares["validation"], shares["test"]]
    if data.folds:
        has_class = config.task == "single_label"
        seen = alike if has_class else np.zeros_like(alike)
        names = classes if has_class else [""]
        require_enough(clusters, seen, names, data.folds, data.group)
        is_out = fold_numbers(clusters, alike, data.folds, seed) == (data.fold or 1)
        free, fold = np.flatnonzero(~is_out), np.flatnonzero(is_out)
        parts = [free[part] for part in split_rows(clusters[free], alike[free], wanted, seed)]
    else:
        parts = split_rows(clusters, alike, wanted, seed)
    train, validation, test = (rows.take(part) for part in parts)
    return {
        "train": train,
        "validation": validation,
        "test": rows.take(fold) if data.folds else test,
    }


def read_rows(
    source: str,
    classes: list[str],
    config: RunConfig,
    progress: Progress | None = None,
) -> Rows:
    """The labelled rows of a source for a model that knows `classes`, to evaluate it on.

    Of several splits the one called "test" is taken. Raises DataError for an unknown class.
    """
    table = read_to_measure(source, progress, reading_of(config, source))
    if "test" in table.splits:
        table = Table(source, table.title, table.format, {"train": table.splits["test"]})
    if config.data.label is None:
        config = _find_labels(config, table, classes)
    config = resolve_columns(config, table)
    if config.task == "multi_label" and config.data.label is not None:
        separator = guess_separator(table.frame[config.data.label], classes)
        config = config.replacing({"data.label_separator": separator})
    reader = target_reader(config)
    frame = mend_cells(table.frame, config)
    labelled = _labelled(frame, config, reader, table.title, [])
    return _rows(frame, *labelled, config, reader, classes, "", table.title)


def read_to_measure(
    source: str, progress: Progress | None = None, reading: Reading = GUESSED
) -> Table:
    """A source as `read_source` reads it; of splits of which none is to learn from that to test on.

    Raises DataError as that does.
    """
    try:
        return read_source(source, progress, reading)
    except SeveralTablesError as error:
        if "test" not in error.names:
            raise
        return read_source(source, progress, replace(reading, table="test"))


def _find_labels(config: RunConfig, table: Table, classes: list[str]) -> RunConfig:
    """The config with the columns that are called as a model's labels or number, where they are."""
    if config.task == "single_label" or not set(classes) <= set(table.columns):
        return config
    if config.task == "regression":
        return config.replacing({"data.label": classes[0]})
    return config.replacing({"data.labels": classes})


def _labelled(
    frame: pd.DataFrame, config: RunConfig, reader: TargetReader, title: str, notes: list[str]
) -> tuple[npt.NDArray[np.int64], pd.DataFrame]:
    """Places of the rows with a text and something to learn, and all but their texts.

    What was left out is noted.
    """
    data = config.data
    texts = column_texts(frame[data.text])
    empty = pd.Series(by_piece(are_empty, texts), index=frame.index)
    missing = reader.missing(frame) & ~empty
    unreadable = reader.unreadable(frame) & ~empty & ~missing
    columns = ", ".join(repr(name) for name in reader.columns[:5])
    if empty.all():
        raise DataError(
            f"Every text of {title} is empty (column {config.data.text!r}): "
            "choose the column that holds the texts."
        )
    if (missing | empty).all():
        raise DataError(
            f"No row of {title} has a label (column {columns}): "
            "choose the column that holds the classes."
        )
    is_number = config.task == "regression"
    if unreadable.sum() > 0.5 * (~(empty | missing)).sum():
        row = int(np.flatnonzero(unreadable.to_numpy())[0])
        cells = ", ".join(repr(frame[name].iloc[row]) for name in reader.columns[:5])
        if is_number:
            raise DataError(
                f"{title}, row {row + 1}: {cells} (column {columns}) is no number, like most rows: "
                "choose another column or another task."
            )
        raise DataError(
            f"{title}, row {row + 1}: {cells} (column {columns}) is no 0 or 1, like most rows: "
            "choose another column or another task."
        )
    for mask, (one, many) in (
        (empty, _LEFT_OUT["no text"]),
        (missing, _LEFT_OUT["no label"]),
        (unreadable, _LEFT_OUT["no number" if is_number else "no switch"]),
    ):
        if count := int(mask.sum()):
            notes.append((one if count == 1 else many).format(count=f"{count:,}"))
    places = np.flatnonzero(~(empty | missing | unreadable).to_numpy(dtype=bool))
    names = dict.fromkeys((*reader.columns, data.split, data.group))
    others = frame[[name for name in frame.columns if name in names]]
    return places, others if len(places) == len(frame) else others.iloc[places]


def _rows(
    frame: pd.DataFrame,
    places: npt.NDArray[np.int64],
    kept: pd.DataFrame,
    config: RunConfig,
    reader: TargetReader,
    classes: list[str],
    prefix: str,
    title: str,
) -> Rows:
    targets = reader.targets(kept, classes, title)

    def column(name: str) -> TextColumn:
        return TextColumn(column_texts(frame[name])).take(places)

    pair = config.data.text_pair
    pairs = None if pair is None else column(pair)
    numbers = kept.index.to_numpy().astype(np.int32) + np.int32(1)
    return Rows(numbers, column(config.data.text or ""), pairs, targets, prefix)


def _own_frame(
    part: str, wish: str, table: Table, files: dict[str, Table]
) -> tuple[pd.DataFrame, str]:
    """The rows of a named split, or of a file, that a part is to be, and what to call them."""
    if part in files:
        return files[part].frame, Path(wish).name
    if table.splits[wish] is table.frame:
        raise DataError(
            f"data.{part} = {wish!r} is the split that is learned from: choose another."
        )
    return table.splits[wish], f"Split {wish}"


def _read_other(part: str, wish: str, table: Table) -> Table:
    if not _is_there(wish):
        if not table.splits:
            raise DataError(f"data.{part} = {wish!r} is no file.")
        splits = ", ".join(table.splits)
        raise DataError(f"data.{part} = {wish!r} is no file or one of its splits ({splits}).")
    return read_source(wish)


def _require_columns(
    frame: pd.DataFrame, config: RunConfig, reader: TargetReader, title: str
) -> None:
    for name in (config.data.text, *reader.columns, config.data.text_pair):
        if name is not None and name not in frame.columns:
            columns = ", ".join(map(str, frame.columns))
            raise DataError(f"{title} has no column {name!r}: its columns are {columns}.")


def _is_there(name: str) -> bool:
    try:
        return Path(name).expanduser().exists()
    except (OSError, RuntimeError):  # too long for a path, ~NAME of nobody
        return False


def _require(
    train: Rows,
    validation: Rows,
    test: Rows,
    shares: dict[str, float],
    rows: int,
    group: str | None,
) -> None:
    if len(np.unique(train.targets, axis=0)) < 2:
        raise DataError(
            f"{rows} rows are too few: after the split, training needs at least two different "
            "labels. Add rows, or lower the shares for validation and test."
        )
    for which, part in (("validation", validation), ("test", test)):
        share = shares[which]
        if share and not len(part) and group is not None:
            raise DataError(
                f"No group of the column {group!r} is small enough to be {share:.0%} of the rows, "
                f"for {which}: raise the share, or choose another data.group."
            )
        if share and not len(part):
            needed = int(np.ceil(1 / share)) * 2
            if (different := len(pc.unique(train.joined.arrow()))) < min(needed, len(train)):
                raise DataError(
                    f"{rows} rows with {different} different texts, of which copies stay together, "
                    f"are too few to keep {share:.0%} of them for {which}: about {needed} are "
                    f"needed. Add rows, or set the share for {which} to 0."
                )
            raise DataError(
                f"{rows} rows are too few to keep {share:.0%} of them for {which}: about {needed} "
                f"are needed. Add rows, or set the share for {which} to 0."
            )


def _note_rare(classes: list[str], rows: Rows, has_folds: bool, notes: list[str]) -> None:
    if rows.targets.ndim == 2:
        counts = rows.targets.sum(axis=0)
    elif rows.targets.dtype.kind == "i":
        counts = np.bincount(rows.targets, minlength=len(classes))
    else:
        return
    rare = [name for name, count in zip(classes, counts, strict=True) if count == 1]
    if rare:
        shown = ", ".join(repr(name) for name in rare[:5]) + (", …" if len(rare) > 5 else "")
        use = (
            "which is learned from in all folds but one"
            if has_folds
            else "which is used for training"
        )
        if len(rare) == 1:
            notes.append(f"The class {shown} stands in one row only, {use}.")
        else:
            notes.append(f"The classes {shown} stand in one row only, {use}.")


def _note_leaks(train: Rows, own: dict[str, Rows], notes: list[str]) -> None:
    """Tell of texts that are learned and stand in rows chosen by the user to measure on, too."""
    for which, rows in own.items():
        measured = set(rows.joined)
        learned = {text for text in train.joined if text in measured}
        if count := sum(text in learned for text in rows.joined):
            if count == 1:
                notes.append(f"1 text of {which} stands among those learned from too.")
            else:
                notes.append(f"{count:,} texts of {which} stand among those learned from too.")
