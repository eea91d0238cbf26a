"""How many tokens a model makes of the texts, without loading the model."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from workbench.data.texts import Texts, beginnings, taken

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_LOOKED_AT = 1000  # the standard error of a share of them is 1.6 % at most
_AT_ONCE = 250


@dataclass(frozen=True)
class TokenLengths:
    """Tokens of the texts that were looked at, with those a model puts at the ends.

    sizes: (n,) tokens, of as many texts, evenly spread; cut_share: those beyond max_length
    """

    sizes: npt.NDArray[np.int64]
    max_length: int
    texts: int
    """Texts in all."""

    @property
    def cut_share(self) -> float:
        return float((self.sizes > self.max_length).mean()) if len(self.sizes) else 0.0

    @property
    def cut(self) -> int:
        """Texts in all that are cut, as near as can be told."""
        return round(self.cut_share * self.texts)


def token_lengths(
    texts: Texts, pairs: Texts | None, tokenizer_file: Path, max_length: int
) -> TokenLengths | None:
    """The tokens of up to 1,000 texts that are spread evenly; None for an unreadable tokenizer.

    Of a huge text those of its beginning, which are more than any model takes in.
    tokenizer_file: the `tokenizer.json` of a model; pairs: the second texts, where there are any
    """
    try:
        tokenizer = _tokenizer(tokenizer_file, tokenizer_file.stat().st_mtime_ns)
    except Exception:  # the library raises nothing narrower
        return None
    rows = np.arange(0, len(texts), max(1, -(-len(texts) // _LOOKED_AT)))
    sample: list[object] = beginnings(taken(texts, rows)).to_pylist()
    if pairs is not None:
        sample = list(zip(sample, beginnings(taken(pairs, rows)).to_pylist(), strict=True))
    sizes = [
        len(encoded.ids)
        for start in range(0, len(sample), _AT_ONCE)
        for encoded in tokenizer.encode_batch_fast(sample[start : start + _AT_ONCE])
    ]
    return TokenLengths(np.array(sizes, dtype=np.int64), max_length, len(texts))


@lru_cache(maxsize=1)
def _tokenizer(file: Path, changed_ns: int) -> Tokenizer:
    """Kept for the next look: the library lets no other thread work while it reads one (35 ms)."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(file))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer
