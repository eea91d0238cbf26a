"""Training texts changed a little, anew in every epoch: it makes a small table seem larger.

Source: word dropout of Iyyer et al. 2015, "Deep Unordered Composition Rivals Syntactic Methods for
Text Classification"; swaps and deletions of Wei and Zou 2019, "EDA"; masks of Devlin et al. 2019,
"BERT".
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from workbench.config import Augmentation
from workbench.engine.batches import Encoded, RowNumbers

Flags = npt.NDArray[np.bool_]

_STREAM = 1  # apart from the order of the batches, which is drawn from seed and epoch as well
# Scripts from Thai on write words without a space between them.
_SPACELESS = 0x0E00
# A mark of word parts is in far more of a vocabulary's tokens than this; others are by chance.
_LEAST_MARKED = 0.05


class Augmenter:
    """Leaves out and swaps words, and masks tokens; special tokens stay what and where they are.

    What becomes of a text follows from the seed, the epoch and its row alone.
    """

    def __init__(self, tokenizer: Any, options: Augmentation, seed: int) -> None:
        self._options = options
        self._seed = seed
        self._special, self._continues = _vocabulary(tokenizer)
        self._mask = tokenizer.mask_token_id
        if self._mask is None:
            self._mask = tokenizer.unk_token_id
        if self._mask is None:  # of byte-level models, which know all texts
            self._mask = tokenizer.pad_token_id

    @property
    def is_on(self) -> bool:
        """Whether anything is ever changed."""
        return any(
            (self._options.word_dropout, self._options.word_swap, self._options.token_masking)
        )

    def apply(self, encoded: Encoded, rows: RowNumbers, epoch: int) -> Encoded:
        """The texts of some rows as they are read in an epoch, in the order of the rows."""
        kept, tokens = [], []
        for row in rows:
            start, end = encoded.offsets[row], encoded.offsets[row + 1]
            random = np.random.default_rng([self._seed, epoch, int(row), _STREAM])
            places, changed = self._change(encoded.tokens[start:end], random)
            kept.append(start + places)
            tokens.append(changed)
        lengths = [len(changed) for changed in tokens]
        kinds = None if encoded.kinds is None else encoded.kinds[np.concatenate(kept)]
        return Encoded(
            np.concatenate(tokens),
            kinds,
            np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
            encoded.truncated,
        )

    def _change(
        self, tokens: npt.NDArray[np.int32], random: np.random.Generator
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]:
        """Where each token of the changed text stood, and the changed text itself."""
        options = self._options
        special = self._special[tokens]
        begins = special | ~self._continues[tokens]
        begins[1:] |= special[:-1]  # what follows a special token is never a part of it
        begins[:1] = True
        word_of = np.cumsum(begins) - 1
        fixed = special[begins]  # (words,); a special token counts as one that never moves
        # All draws are made, whatever is on: one option does not change another's.
        swaps, drops, masks = (
            random.random(count) for count in (len(fixed), len(fixed), len(tokens))
        )
        order = np.arange(len(fixed))
        for word in np.flatnonzero(swaps[:-1] < options.word_swap):
            if not (fixed[word] or fixed[word + 1]):
                order[[word, word + 1]] = order[[word + 1, word]]
        places = np.argsort(np.argsort(order)[word_of], kind="stable")
        left_out = (drops < options.word_dropout) & ~fixed
        if left_out[~fixed].all() and not fixed.all():
            left_out[np.flatnonzero(~fixed)[np.argmax(drops[~fixed])]] = False
        places = places[~left_out[word_of[places]]]
        changed = tokens[places].copy()
        changed[(masks[places] < options.token_masking) & ~special[places]] = self._mask
        return places, changed


def _vocabulary(tokenizer: Any) -> tuple[Flags, Flags]:
    """Of each token number: whether it is special, and whether it continues a word."""
    words = tokenizer.get_vocab()
    size = max(words.values()) + 1
    special, continues = np.zeros(size, np.bool_), np.zeros(size, np.bool_)
    special[tokenizer.all_special_ids] = True
    counts = {mark: sum(word.startswith(mark) for word in words) for mark in ("##", "▁", "Ġ")}
    mark = max(counts, key=lambda mark: counts[mark])
    if counts[mark] < _LEAST_MARKED * len(words):
        return special, continues
    if mark == "##":  # WordPiece marks what continues
        for word, number in words.items():
            continues[number] = word.startswith(mark)
    else:  # others mark what begins; byte-level ones show ASCII alone as it is
        limit = _SPACELESS if mark == "▁" else 0x80
        for word, number in words.items():
            continues[number] = word.isalnum() and ord(max(word)) < limit
    return special, continues
