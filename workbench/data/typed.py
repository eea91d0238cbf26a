"""Tables of typed values become texts: numbers without needless decimals, lists joined by `|`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from workbench.data.frames import cell_text
from workbench.data.shelf import Shelf

ReadParts = Callable[[list[str] | None], Iterable[pa.RecordBatch]]
"""The parts of a table from its beginning, at least some of the columns, or all."""
Names = Mapping[str, Callable[[pa.Array], list[str]]]
"""Of some columns what is written for their values."""


def typed_frame(
    schema: pa.Schema,
    read: ReadParts,
    names: Sequence[str] | None = None,
    named: Names | None = None,
) -> pd.DataFrame:
    """A table as texts, made part by part. Numbers of a column are all written in one way.

    read: called twice where there are numbers with decimals
    names: what to call the columns, no two alike; as the table does if None
    named: columns whose values stand for something else, such as classes by number
    """
    fractions = _with_fractions(schema, read)
    names = schema.names if names is None else names
    shelf = Shelf()
    shelf.add({name: pa.array([], pa.large_string()) for name in names})
    for part in read(None):
        columns: dict[str, pa.Array] = {}
        for name, own, values in zip(names, schema.names, part.columns, strict=True):
            if named and own in named:
                columns[name] = pa.array(named[own](values), pa.large_string())
            else:
                columns[name] = _texts_of(values, own in fractions)
        shelf.add(columns)
    return shelf.frame()


def _with_fractions(schema: pa.Schema, read: ReadParts) -> set[str]:
    """The columns in which a number has something behind the point."""
    floats = [field.name for field in schema if _is_float(_plain(field.type))]
    found: set[str] = set()
    if floats:
        for part in read(floats):
            for name, values in zip(part.schema.names, part.columns, strict=True):
                if name in floats and _is_float(_plain(values.type)):
                    numbers = _decoded(values).to_numpy(zero_copy_only=False)
                    if (numbers[np.isfinite(numbers)] % 1 != 0).any():
                        found.add(name)
    return found


def _texts_of(values: pa.Array, has_fractions: bool) -> pa.Array:
    values = _decoded(values)
    kind = values.type
    if _is_float(kind):
        # As numpy's own numbers, whose shortest text tells 0.1 of half the size from another.
        numbers = values.to_numpy(zero_copy_only=False)
        written = [
            "" if value != value else str(value) if has_fractions else f"{value:.0f}"
            for value in numbers
        ]
        return pa.array(written, pa.large_string())
    if (
        pa.types.is_string(kind)
        or pa.types.is_large_string(kind)
        or pa.types.is_integer(kind)
        or pa.types.is_boolean(kind)
        or pa.types.is_temporal(kind)
        or pa.types.is_decimal(kind)
    ):
        return pc.fill_null(values.cast(pa.large_string()), "")
    return pa.array([cell_text(value) for value in values.to_pylist()], pa.large_string())


def _decoded(values: pa.Array) -> pa.Array:
    return values.cast(_plain(values.type)) if pa.types.is_dictionary(values.type) else values


def _plain(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _is_float(kind: pa.DataType) -> bool:
    return bool(pa.types.is_float32(kind) or pa.types.is_float64(kind))
