"""Texts become token numbers once; batches of like length are cut from them every epoch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from transformers import PreTrainedTokenizerFast

Progress = Callable[[int, int], None]
RowNumbers = npt.NDArray[np.int64]

ORDER = 2
"""Another number whenever `epoch_batches` gives another order: a checkpoint notes it."""

_TEXTS_AT_ONCE = 1000  # enough to keep every core of the tokenizer busy between two reports
_MOST_LETTERS = 1_000_000
_BATCHES_IN_MEGABATCH = 50
_WIDTH_MULTIPLE = 8  # tensor cores want it; a CPU would only compute 6 % more tokens of AG News
_WIDTHS_AN_OCTAVE = 8  # every width is recorded anew (replay.py)


@dataclass(frozen=True)
class Encoded:
    """The tokens of n texts, end to end: 4 bytes a token instead of a Python list's 36.

    tokens: (all tokens,) int32, special tokens included
    kinds: (all tokens,) int8, which text of a pair a token is of; None if all are 0
    offsets: (n + 1,) int64, where each text begins
    truncated: how many texts were longer than max_length
    """

    tokens: npt.NDArray[np.int32]
    kinds: npt.NDArray[np.int8] | None
    offsets: npt.NDArray[np.int64]
    truncated: int

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @property
    def lengths(self) -> npt.NDArray[np.int64]:
        """(n,) tokens of each text."""
        return np.diff(self.offsets)

    @property
    def kinds_or_zeros(self) -> npt.NDArray[np.int8]:
        """(all tokens,) the kinds, written out where all are 0."""
        return np.zeros(len(self.tokens), np.int8) if self.kinds is None else self.kinds

    def select(self, rows: RowNumbers) -> Encoded:
        """Some of the texts, in the order of `rows`; none of them counts as truncated."""
        pieces = [slice(self.offsets[row], self.offsets[row + 1]) for row in rows]
        kinds = None
        if self.kinds is not None:
            kinds = np.concatenate([self.kinds[piece] for piece in pieces])
        offsets = np.concatenate([np.zeros(1, np.int64), self.lengths[rows]]).cumsum()
        return Encoded(np.concatenate([self.tokens[piece] for piece in pieces]), kinds, offsets, 0)


@dataclass(frozen=True)
class Batch:
    """What the model is fed. inputs: tensors of (texts, width); tokens: padding not counted."""

    inputs: dict[str, torch.Tensor]
    tokens: int


def encode(
    tokenizer: Any,
    texts: Sequence[str],
    pairs: Sequence[str] | None,
    max_length: int,
    progress: Progress | None = None,
) -> Encoded:
    """Tokenise texts, or pairs of texts, cut to max_length tokens; none has fewer than one."""
    parts = [*encoded_parts(tokenizer, texts, pairs, max_length, progress)]
    lengths = [np.zeros(1, np.int64), *(part.lengths for part in parts)]
    kinds = None
    if any(part.kinds is not None for part in parts):
        kinds = np.concatenate([part.kinds_or_zeros for part in parts])
    return Encoded(
        tokens=np.concatenate([np.zeros(0, np.int32), *(part.tokens for part in parts)]),
        kinds=kinds,
        offsets=np.concatenate(lengths).cumsum(),
        truncated=sum(part.truncated for part in parts),
    )


def encoded_parts(
    tokenizer: Any,
    texts: Sequence[str],
    pairs: Sequence[str] | None,
    max_length: int,
    progress: Progress | None = None,
) -> Iterator[Encoded]:
    """The same in parts of some texts each, so that not all tokens are held at once."""
    filling = [tokenizer.pad_token_id] * _least_tokens(tokenizer)
    for start in range(0, len(texts), _TEXTS_AT_ONCE):
        part = slice(start, start + _TEXTS_AT_ONCE)
        found = _encodings(
            tokenizer,
            [_encodable(text, tokenizer) for text in texts[part]],
            None if pairs is None else [_encodable(text, tokenizer) for text in pairs[part]],
            max_length,
        )
        rows = [row + filling[len(row) :] for row in found.tokens]
        counts = np.fromiter(map(len, rows), dtype=np.int64, count=len(rows))
        kinds = np.zeros(0, np.int8)
        if found.kinds is not None:
            flat = [row + [0] * (len(filling) - len(row)) for row in found.kinds]
            kinds = _flat(flat, counts, np.int8)
        yield Encoded(
            tokens=_flat(rows, counts, np.int32),
            kinds=kinds if kinds.any() else None,
            offsets=np.concatenate([np.zeros(1, np.int64), counts]).cumsum(),
            truncated=found.truncated,
        )
        if progress:
            progress(min(start + _TEXTS_AT_ONCE, len(texts)), len(texts))


def epoch_batches(
    lengths: npt.NDArray[np.int64], batch_size: int, seed: int, epoch: int
) -> list[RowNumbers]:
    """Row numbers by batch: every row once, texts of like length together.

    Shuffled rows are cut into mega-batches of 50 batches, sorted by length inside them, and the
    batches shuffled: padding costs 1.04 times the tokens instead of 1.3 to 1.9 times. A run begins
    with its narrowest batch, so that the first point of the curve is there soon, and the widest
    comes second: a memory that is too small for it shows at once. The result is a function of the
    arguments alone.
    """
    random = np.random.default_rng([seed, epoch])
    order = random.permutation(len(lengths))
    batches: list[RowNumbers] = []
    for start in range(0, len(order), batch_size * _BATCHES_IN_MEGABATCH):
        mega = order[start : start + batch_size * _BATCHES_IN_MEGABATCH]
        mega = mega[np.argsort(-lengths[mega], kind="stable")]
        batches += [mega[at : at + batch_size] for at in range(0, len(mega), batch_size)]
    batches = [batches[number] for number in random.permutation(len(batches))]
    if epoch == 0 and len(batches) > 1:
        _begin_gently(batches, lengths, batch_size)
    return batches


def sorted_batches(lengths: npt.NDArray[np.int64], batch_size: int) -> Iterator[RowNumbers]:
    """Row numbers by batch, longest first: for measuring and predicting, where order is free."""
    order = np.argsort(-lengths, kind="stable")
    for start in range(0, len(order), batch_size):
        yield order[start : start + batch_size]


def batch_count(rows: int, batch_size: int) -> int:
    """How many batches an epoch has."""
    return -(-rows // batch_size)


def padded_width(longest: int, max_length: int, device: torch.device) -> int:
    """How many tokens wide a batch is, by the longest of its texts.

    On a GPU that is rounded up to a multiple of 8, of more than 128 tokens to one of 16, of more
    than 256 to one of 32 and so on, but never more than max_length, which the model may not be
    able to pass.
    """
    if device.type == "cpu":
        return longest
    multiple = _WIDTH_MULTIPLE
    while longest > 2 * _WIDTHS_AN_OCTAVE * multiple:
        multiple *= 2
    return max(longest, min(-(-longest // multiple) * multiple, max_length))


def padded_tokens(
    lengths: npt.NDArray[np.int64],
    batches: Sequence[RowNumbers],
    max_length: int,
    device: torch.device,
) -> npt.NDArray[np.int64]:
    """(batches,) tokens that each batch computes, padding included. lengths: of all texts"""
    widths = [padded_width(int(lengths[rows].max()), max_length, device) for rows in batches]
    return np.array(
        [width * len(rows) for width, rows in zip(widths, batches, strict=True)], dtype=np.int64
    )


def collate(
    encoded: Encoded, rows: RowNumbers, padding: int, max_length: int, device: torch.device
) -> Batch:
    """Some of the texts as tensors on a device, filled up on the right with `padding`.

    The width is that of `padded_width`.
    """
    # Not encoded.lengths, which would be worked out for every text again at every batch.
    lengths = encoded.offsets[rows + 1] - encoded.offsets[rows]
    mask = np.arange(padded_width(int(lengths.max()), max_length, device)) < lengths[:, None]
    pieces = [slice(encoded.offsets[row], encoded.offsets[row + 1]) for row in rows]
    ids = np.full(mask.shape, padding, dtype=np.int64)
    ids[mask] = np.concatenate([encoded.tokens[piece] for piece in pieces])
    arrays = {"input_ids": ids, "attention_mask": mask.astype(np.int64)}
    if encoded.kinds is not None:
        arrays["token_type_ids"] = np.zeros(mask.shape, dtype=np.int64)
        arrays["token_type_ids"][mask] = np.concatenate([encoded.kinds[piece] for piece in pieces])
    inputs = {name: to_device(torch.from_numpy(array), device) for name, array in arrays.items()}
    return Batch(inputs, int(lengths.sum()))


def to_device(tensor: torch.Tensor, device: torch.device) -> torch.Tensor:
    """The tensor on the device; on a GPU the copy runs while the next batch is made."""
    if device.type == "cuda":
        return tensor.pin_memory().to(device, non_blocking=True)
    return tensor.to(device)


def _least_tokens(tokenizer: Any) -> int:
    """The fewest tokens that a model can read; some tokenizers make none of an empty text."""
    # CANINE reads four letters as one.
    return 4 if type(tokenizer).__name__ == "CanineTokenizer" else 1


def _encodable(text: str, tokenizer: Any) -> str:
    """The text without lone surrogates, which UTF-8, and so the tokenizer, cannot hold.

    Of a text of millions of letters only the end that is read: the tokenizer takes the whole apart
    first, and ends the process when the memory is too small for that.
    """
    if len(text) > _MOST_LETTERS:
        is_left = tokenizer.truncation_side == "left"
        text = text[-_MOST_LETTERS:] if is_left else text[:_MOST_LETTERS]
    try:
        text.encode("utf-8")
        return text
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode("utf-8")


class _Encodings(NamedTuple):
    """What a tokenizer makes of some texts, as Python lists by text."""

    tokens: list[list[int]]
    kinds: list[list[int]] | None
    truncated: int


def _encodings(
    tokenizer: Any, texts: list[str], pairs: list[str] | None, max_length: int
) -> _Encodings:
    if not _is_plain(tokenizer):
        return _slow_encodings(tokenizer, texts, pairs, max_length)
    backend = tokenizer.backend_tokenizer
    backend.no_padding()
    backend.enable_truncation(max_length, direction=tokenizer.truncation_side)
    # A fifth less work than the tokenizer's own call: where in the text a token stands is left out.
    found = backend.encode_batch_fast(
        texts if pairs is None else list(zip(texts, pairs, strict=True))
    )
    has_kinds = "token_type_ids" in tokenizer.model_input_names
    return _Encodings(
        [item.ids for item in found],
        [item.type_ids for item in found] if has_kinds else None,
        sum(len(item) >= max_length and bool(item.overflowing) for item in found),
    )


def _is_plain(tokenizer: Any) -> bool:
    """Whether the tokenizer adds nothing in Python to what its compiled part does."""
    own = getattr(type(tokenizer), "_encode_plus", None)
    return own is not None and own is getattr(PreTrainedTokenizerFast, "_encode_plus", None)


def _slow_encodings(
    tokenizer: Any, texts: list[str], pairs: list[str] | None, max_length: int
) -> _Encodings:
    """As any tokenizer can; every text of max_length tokens counts as cut, for it does not say."""
    found = tokenizer(
        texts,
        pairs,
        truncation=True,
        max_length=max_length,
        padding=False,
        return_attention_mask=False,
    )
    tokens = found["input_ids"]
    return _Encodings(
        tokens, found.get("token_type_ids"), sum(len(row) >= max_length for row in tokens)
    )


def _flat(
    rows: list[list[int]], counts: npt.NDArray[np.int64], kind: type[np.generic]
) -> npt.NDArray[Any]:
    return np.fromiter(chain.from_iterable(rows), dtype=kind, count=int(counts.sum()))


def _begin_gently(batches: list[RowNumbers], lengths: npt.NDArray[np.int64], size: int) -> None:
    """Bring the cheapest of the full batches to the first place, the dearest to the second."""

    def swap(place: int, number: int) -> None:
        batches[place], batches[number] = batches[number], batches[place]

    def cost(number: int) -> int:
        return _cost(lengths, batches[number])

    numbers = range(len(batches))
    swap(0, min(numbers, key=lambda number: (len(batches[number]) < size, cost(number))))
    swap(1, max(numbers[1:], key=cost))


def _cost(lengths: npt.NDArray[np.int64], rows: RowNumbers) -> int:
    """Tokens of a batch with its padding; its longest text comes first."""
    return int(lengths[rows[0]]) * len(rows)
