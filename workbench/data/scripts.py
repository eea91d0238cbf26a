"""In which scripts the texts of a table are written."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from workbench.data.texts import Texts, beginnings, taken

_LOOKED_AT = 20_000
_MINORITY = 0.1
SCRIPTS = {
    "Latin": "[A-Za-z\u00c0-\u024f]",
    "Chinese": r"\p{Han}",
    "Japanese": r"[\p{Hiragana}\p{Katakana}]",
    "Korean": r"\p{Hangul}",
    "Cyrillic": r"\p{Cyrillic}",
    "Arabic": r"\p{Arabic}",
    "Hebrew": r"\p{Hebrew}",
    "Greek": r"\p{Greek}",
    "Devanagari": r"\p{Devanagari}",
    "Bengali": r"\p{Bengali}",
    "Tamil": r"\p{Tamil}",
    "Thai": r"\p{Thai}",
}


@dataclass(frozen=True)
class Scripts:
    """The script that most letters of a text belong to, for texts with letters."""

    counts: dict[str, int]
    """Texts of each script among those looked at, most first."""
    minority: tuple[str, ...]
    """Scripts of fewer than a tenth of the texts."""
    minority_rows: npt.NDArray[np.int64]
    """Places of the texts in these, among those looked at."""
    times: float
    """Texts in all for each one looked at: 1.0 where all were."""


def scripts_of(texts: Texts) -> Scripts:
    """The scripts of the texts, of up to 20,000 that are spread evenly, by their beginnings."""
    stride = max(1, -(-len(texts) // _LOOKED_AT))
    rows = np.arange(0, len(texts), stride)
    sample = beginnings(taken(texts, rows))
    names = list(SCRIPTS)
    letters = np.zeros((len(names), len(rows)), dtype=np.int64)
    is_ascii = pc.string_is_ascii(sample).to_numpy(zero_copy_only=False)
    with_letters = pc.match_substring_regex(sample, "[A-Za-z]").to_numpy(zero_copy_only=False)
    # No other script has letters in ASCII, and of such a text it does not matter how many.
    letters[names.index("Latin"), is_ascii & with_letters] = 1
    others = np.flatnonzero(~is_ascii)
    foreign = sample.take(pa.array(others))
    for place, pattern in enumerate(SCRIPTS.values()):
        letters[place, others] = pc.count_substring_regex(foreign, pattern).to_numpy()
    # Japanese is written in Chinese letters too.
    is_japanese = letters[names.index("Japanese")] > 0
    letters[names.index("Chinese"), is_japanese] = 0
    script = letters.argmax(axis=0)
    script[letters.max(axis=0) == 0] = -1
    sizes = np.bincount(script[script >= 0], minlength=len(names))
    order = [int(place) for place in np.argsort(-sizes, kind="stable") if sizes[place]]
    few = [place for place in order if sizes[place] < _MINORITY * sizes.sum()]
    return Scripts(
        {names[place]: int(sizes[place]) for place in order},
        tuple(names[place] for place in few),
        rows[np.isin(script, few)],
        len(texts) / max(len(rows), 1),
    )
