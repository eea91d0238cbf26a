"""Tables in memory: every cell a text, held compactly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

# Held as Arrow does, one text behind the other: as Python's own objects a million short texts take
# three times the memory, and each operation on a column ten times as long.
_TEXT = pd.StringDtype("pyarrow", na_value=np.nan)


def text_frame(columns: Mapping[str, Any]) -> pd.DataFrame:
    """A table of texts from the cells of each column: a sequence, or an Arrow array."""
    return pd.DataFrame(
        {name: pd.Series(pd.array(cells, dtype=_TEXT)) for name, cells in columns.items()},
        columns=pd.Index(list(columns), dtype=object),
    )


def cell_text(value: Any) -> str:
    """A value of any kind as text, a missing one as empty text."""
    if isinstance(value, str):
        return value
    if value is None or value is pd.NA or value is pd.NaT:
        return ""
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    if isinstance(value, bool | np.bool_):
        return "true" if value else "false"
    if isinstance(value, list | tuple | np.ndarray):
        return "|".join(map(cell_text, value))
    if isinstance(value, float):
        return "" if value != value else f"{value:.0f}" if value % 1 == 0 else repr(value)
    return str(value)
