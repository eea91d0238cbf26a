"""Figures and names as people read them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from workbench.config import source_paths


def duration(seconds: float) -> str:
    """Minutes and seconds as 3:52, with hours as 1:03:52."""
    whole = max(0, round(seconds))
    hours, minutes = divmod(whole // 60, 60)
    head = f"{hours}:{minutes:02}" if hours else f"{minutes}"
    return f"{head}:{whole % 60:02}"


def day_and_time(unix_seconds: float) -> str:
    """A moment in the user's locale, short."""
    moment = QDateTime.fromSecsSinceEpoch(int(unix_seconds))
    return QLocale().toString(moment, QLocale.FormatType.ShortFormat)


def source_name(source: str) -> str:
    """A table's source in a line: a file by its name, several by the first and how many more."""
    first, *more = source_paths(source)
    name = Path(first).name or first
    if not more:
        return name
    said = QCoreApplication.translate("source", "{name} and {count} more")
    return said.format(name=name, count=QLocale().toString(len(more)))


def share_interval(share: float, rows: int) -> tuple[float, float]:
    """95 % interval of a share seen in `rows` rows, 0 to 1.

    Source: Wilson 1927, "Probable inference, the law of succession, and statistical inference".
    """
    if rows == 0:
        return 0.0, 1.0
    z = 1.96
    centre = share + z * z / (2 * rows)
    spread = z * math.sqrt(share * (1 - share) / rows + z * z / (4 * rows * rows))
    scale = 1 + z * z / rows
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


def short_number(value: float, digits: int = 12) -> str:
    """A number as people type it: 2e-4, 0.06, 3."""
    text = f"{value:.{digits}g}"
    if 0 < abs(value) < 1e-3 and "e" not in text:
        text = f"{value:.{digits - 1}e}"
        head, _, tail = text.partition("e")
        text = f"{head.rstrip('0').rstrip('.')}e{tail}"
    mantissa, e, exponent = text.partition("e")
    return f"{mantissa}e{int(exponent)}" if e else mantissa


def one_source(paths: Sequence[str]) -> str:
    """Files as the one source that is read of them: a path a line, none twice."""
    return "\n".join(dict.fromkeys(paths))
