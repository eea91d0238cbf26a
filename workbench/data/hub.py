"""A dataset of the Hugging Face hub, through `datasets`."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pandas as pd

from workbench.data.frames import arrow_frame, cell_text
from workbench.errors import DataError

_ID = re.compile(r"(?!.*(--|\.\.))\w([\w.-]*\w)?/\w([\w.-]{0,94}\w)?", re.ASCII)
_TIMEOUT_S = 10


def looks_like_hub_id(source: str) -> bool:
    """Whether a text could be the id of a hub dataset: ORGANISATION/NAME."""
    return bool(_ID.fullmatch(source))


def read_hub(name: str) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """Tables by split, class numbers as class names; splits without any label are left out.

    A dataset that was fetched before is read from its copy where the hub cannot be reached.
    Raises DataError when there is no such dataset, no network, or no right to it.
    """
    # Slow to import, and only needed here.
    import datasets
    from huggingface_hub import HfApi, errors

    # Asked first: `datasets` tries for half a minute to reach a hub that is not there, and then
    # says that there is no such dataset.
    unreachable: Exception | None = None
    try:
        api = HfApi(endpoint=os.environ.get("HF_ENDPOINT"))
        api.dataset_info(name, timeout=_TIMEOUT_S)
    except (errors.RepositoryNotFoundError, errors.GatedRepoError) as error:
        raise DataError(_sentence(name, error)) from error
    except Exception as error:  # the client lets the errors of its transport through
        unreachable = error
    datasets.disable_progress_bars()
    try:
        with _without_network(unreachable is not None):
            loaded = datasets.load_dataset(name)
    except Exception as error:  # a dataset can fail in as many ways as there are file formats
        raise DataError(_sentence(name, unreachable or error)) from error
    notes: list[str] = []
    if unreachable is not None:
        notes.append("The hub cannot be reached: the copy fetched before is used.")
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


@contextmanager
def _without_network(wanted: bool) -> Iterator[None]:
    """Both libraries look at their caches only; they read this setting when they are imported."""
    import datasets
    from huggingface_hub import constants

    before = constants.HF_HUB_OFFLINE, datasets.config.HF_HUB_OFFLINE
    try:
        if wanted:
            constants.HF_HUB_OFFLINE = datasets.config.HF_HUB_OFFLINE = True
        yield
    finally:
        constants.HF_HUB_OFFLINE, datasets.config.HF_HUB_OFFLINE = before


def _as_text(rows: Any) -> pd.DataFrame:
    """Every value as text, a missing one as empty text, the number of a class as its name."""
    table = rows.with_format("arrow")[:]
    frame = arrow_frame(table)
    for key, kind in rows.features.items():
        inner = getattr(kind, "feature", None)
        if inner is not None and hasattr(inner, "int2str"):  # a list of classes
            lists = table[key].to_pylist()
            frame[key] = ["" if row is None else cell_text(inner.int2str(row)) for row in lists]
        elif hasattr(kind, "int2str"):
            # -1 and a missing number both mean that the row has no class.
            names = dict(enumerate(kind.names))
            frame[key] = [names.get(number, "") for number in table[key].to_pylist()]
    return frame


def _sentence(name: str, error: Exception) -> str:
    from huggingface_hub import errors

    text = f"{type(error).__name__} {error}"
    if isinstance(error, errors.GatedRepoError) or "gated dataset" in text:
        return f"The dataset {name} is gated: ask for access on its page, and log in."
    if isinstance(error, errors.RepositoryNotFoundError) or "NotFound" in type(error).__name__:
        return (
            f"There is no dataset {name} on the hub, or it is private: check the spelling, "
            "or open a file or folder of this computer."
        )
    if isinstance(error, errors.HfHubHTTPError) and error.response is not None:
        return (
            f"The dataset {name} cannot be fetched: the hub answered "
            f"{error.response.status_code}. Wait a moment and try again."
        )
    if re.search("connect|offline|timeout|timed out|network", text, re.IGNORECASE):
        return (
            f"The dataset {name} cannot be fetched: the hub cannot be reached. "
            "Check the network, or open a file of this computer."
        )
    if "Config name is missing" in text:
        return (
            f"The dataset {name} has several tables, of which the workbench cannot tell the right "
            "one: save the one you want as a file and open that."
        )
    if isinstance(error, errors.EntryNotFoundError) or "any data files" in text:
        return f"The dataset {name} holds no data files that can be read as a table."
    reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return f"The dataset {name} cannot be read: {reason.rstrip('.')}."
