"""A dataset of the Hugging Face hub, through `datasets`."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from workbench.errors import DataError

_ID = re.compile(r"^[\w.-]+/[\w.-]+$")


def looks_like_hub_id(source: str) -> bool:
    """Whether a text could be the id of a hub dataset: ORGANISATION/NAME."""
    return bool(_ID.match(source)) and not source.startswith(("./", "../"))


def read_hub(name: str) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """Tables by split, class numbers as class names; splits without any label are left out.

    Raises DataError when there is no such dataset, no network, or no right to it.
    """
    # Slow to import, and only needed here.
    import datasets
    from huggingface_hub import errors as hub_errors

    datasets.disable_progress_bars()
    try:
        loaded = datasets.load_dataset(name)
    except Exception as error:
        raise DataError(_sentence(name, error, hub_errors)) from error
    notes: list[str] = []
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
    return tables, notes


def _as_text(rows: Any) -> pd.DataFrame:
    frame = rows.to_pandas()
    for key, kind in rows.features.items():
        if hasattr(kind, "int2str"):
            names = list(kind.names)
            frame[key] = [names[value] if 0 <= value < len(names) else "" for value in frame[key]]
    return texts_only(frame)


def texts_only(frame: pd.DataFrame) -> pd.DataFrame:
    """Every value as text, a missing one as empty text."""
    columns = {}
    for key in frame.columns:
        values = frame[key]
        missing = values.isna()
        if pd.api.types.is_integer_dtype(values) or pd.api.types.is_bool_dtype(values):
            texts = values.astype(str)
        elif pd.api.types.is_float_dtype(values):
            whole = (values.dropna() % 1 == 0).all()
            texts = values.map(
                lambda v, whole=whole: "" if v != v else f"{v:.0f}" if whole else repr(v)
            )
        else:
            texts = values.map(lambda v: v if isinstance(v, str) else "" if v is None else str(v))
        columns[str(key)] = texts.astype(object).mask(missing, "")
    return pd.DataFrame(columns, dtype=object).reset_index(drop=True)


def _sentence(name: str, error: Exception, hub_errors: Any) -> str:
    if isinstance(error, hub_errors.GatedRepoError):
        return f"The dataset {name} is gated: ask for access on its page, and log in."
    text = f"{type(error).__name__} {error}"
    if "NotFound" in text or "doesn't exist" in text:
        return (
            f"There is no dataset {name} on the hub, or it is private: check the spelling, "
            "or open a file or folder of this computer."
        )
    if "onnect" in text or "ffline" in text or "imeout" in text:
        return (
            f"The dataset {name} cannot be fetched: the hub cannot be reached. "
            "Check the network, or open a file of this computer."
        )
    first_line = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return f"The dataset {name} cannot be read: {first_line}"
