"""Tables of typed values become texts: numbers without needless decimals, lists joined by `|`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

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


def typed_frame(schema: pa.Schema, read: ReadParts, named: Names | None = None) -> pd.DataFrame:
    """A table as texts, made part by part. Numbers of a column are all written in one way.

    read: called twice where there are numbers with decimals
    named: columns whose values stand for something else, such as classes by number
    """
    fractions = _with_fractions(schema, read)
    shelf = Shelf()
    shelf.add({name: pa.array([], pa.large_string()) for name in schema.names})
    for part in read(None):
        columns = dict(zip(schema.names, part.columns, strict=True))
        shelf.add(
            {
                name: pa.array(named[name](values), pa.large_string())
                if named and name in named
                else _texts_of(values, name in fractions)
                for name, values in columns.items()
            }
        )
    return shelf.frame()


def _with_fractions(schema: pa.Schema, read: ReadParts) -> set[str]:
    """The columns in which a number has something behind the point."""
    floats = [field.name for field in schema if _is_float(_plain(field.type))]
    found: set[str] = set()
    if floats:
        for part in read(floats):
            for name in floats:
                values = part.column(part.schema.names.index(name))
                numbers = _decoded(values).drop_null().to_numpy(zero_copy_only=False)
                if not (numbers[~np.isnan(numbers)] % 1 == 0).all():
                    found.add(name)
    return found


def _texts_of(values: pa.Array, has_fractions: bool) -> pa.Array:
    values = _decoded(values)
    kind = values.type
    if _is_float(kind):
        written = [
            ""
            if value is None or value != value
            else repr(value)
            if has_fractions
            else f"{value:.0f}"
            for value in values.to_pylist()
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
