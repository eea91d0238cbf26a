"""Tokens kept on the disk, so that a second run on the same texts starts at once."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import tokenizers
import transformers

from workbench.engine.batches import Encoded, Progress, encode
from workbench.runs.files import replacing_file

_WORTH_TEXTS = 1000  # fewer are tokenised before anybody notices
_LIMIT_BYTES = 2 * 2**30  # some 20 million texts of a sentence, or 2 million of a page
_HEAD = 5  # numbers before the lengths: layout, checksum, texts, truncated, whether kinds follow
_LAYOUT = 1
# All that a tokenizer can be made of; weights end otherwise.
_TOKENIZER_ENDINGS = (".json", ".txt", ".model")


class TokenCache:
    """A folder of token files, one for each set of texts, tokenizer and greatest length.

    A file is one flat array of 32-bit numbers: head, lengths, tokens, kinds. It is complete or
    absent, and one that is damaged counts as absent. The files longest not used are removed when
    all together would pass the limit. A cache that cannot be written is no error, only no gain.
    """

    def __init__(self, folder: Path, limit_bytes: int = _LIMIT_BYTES) -> None:
        self._folder = folder
        self._limit_bytes = limit_bytes

    def encode(
        self,
        tokenizer: Any,
        model_folder: Path,
        texts: list[str],
        pairs: list[str] | None,
        max_length: int,
        progress: Progress | None = None,
    ) -> Encoded:
        """The same as `batches.encode`, from the disk where that was done before.

        model_folder: where the tokenizer was loaded from
        """
        if len(texts) < _WORTH_TEXTS:
            return encode(tokenizer, texts, pairs, max_length, progress)
        path = self._folder / f"{_fingerprint(model_folder, texts, pairs, max_length)}.npy"
        kept = _read(path)
        if kept is not None:
            if progress:
                progress(len(texts), len(texts))
            return kept
        encoded = encode(tokenizer, texts, pairs, max_length, progress)
        with suppress(OSError):
            self._write(path, encoded)
        return encoded

    def _write(self, path: Path, encoded: Encoded) -> None:
        content = _packed(encoded)
        if content.nbytes > self._limit_bytes:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        self._make_room(content.nbytes)
        with replacing_file(path) as file:
            np.save(file, content, allow_pickle=False)

    def _make_room(self, wanted_bytes: int) -> None:
        files = [(item, item.stat()) for item in self._folder.iterdir() if item.is_file()]
        left = sum(facts.st_size for _, facts in files) + wanted_bytes
        for item, facts in sorted(files, key=lambda known: known[1].st_mtime):
            if left <= self._limit_bytes:
                return
            with suppress(OSError):  # in use by another run, where the system minds
                item.unlink()
                left -= facts.st_size


def _read(path: Path) -> Encoded | None:
    """What a file holds, mapped, not loaded; None if there is none or it is damaged."""
    try:
        content = np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
        encoded = _unpacked(content)
        if encoded is not None:
            path.touch()  # the files longest not used go first
    except (OSError, ValueError, EOFError):
        return None
    return encoded


def _packed(encoded: Encoded) -> npt.NDArray[np.int32]:
    kinds = np.zeros(0, np.int32)
    if encoded.kinds is not None:
        kinds = np.zeros(-(-len(encoded.kinds) // 4), np.int32)
        kinds.view(np.int8)[: len(encoded.kinds)] = encoded.kinds
    head = np.zeros(_HEAD, np.int32)
    head[0] = _LAYOUT
    head[2:] = len(encoded), encoded.truncated, encoded.kinds is not None
    content = np.concatenate([head, encoded.lengths.astype(np.int32), encoded.tokens, kinds])
    content[1] = _checksum(content)
    return content


def _unpacked(content: npt.NDArray[Any]) -> Encoded | None:
    if content.dtype != np.int32 or content.ndim != 1 or len(content) < _HEAD:
        return None
    layout, checksum, texts, truncated, has_kinds = (int(number) for number in content[:_HEAD])
    if layout != _LAYOUT or checksum != _checksum(content):
        return None
    offsets = np.zeros(texts + 1, np.int64)
    np.cumsum(content[_HEAD : _HEAD + texts], out=offsets[1:])
    tokens = content[_HEAD + texts :][: offsets[-1]]
    kinds = content[_HEAD + texts + len(tokens) :].view(np.int8)[: len(tokens)]
    return Encoded(tokens, kinds if has_kinds else None, offsets, truncated)


def _checksum(content: npt.NDArray[np.int32]) -> int:
    """Of everything behind itself, as a number of 31 bits."""
    return zlib.crc32(content[2:].data.cast("B")) & 0x7FFFFFFF


def _fingerprint(
    model_folder: Path, texts: list[str], pairs: list[str] | None, max_length: int
) -> str:
    """SHA-256 over all that the tokens follow from."""
    digest = hashlib.sha256(
        f"{_LAYOUT} {max_length} {tokenizers.__version__} {transformers.__version__}".encode()
    )
    for path in sorted(model_folder.iterdir()):
        if path.suffix in _TOKENIZER_ENDINGS and path.is_file():
            content = path.read_bytes()
            digest.update(f"\0{path.name} {len(content)} ".encode())
            digest.update(content)
    for column in (texts, pairs if pairs is not None else []):
        digest.update(f"\0{len(column)} ".encode())
        for part in _joined(column):
            digest.update(part)
    return digest.hexdigest()


def _joined(texts: list[str], at_once: int = 10_000) -> Iterable[bytes]:
    """The texts as bytes with their lengths, some at a time: all at once may be gigabytes."""
    for start in range(0, len(texts), at_once):
        part = texts[start : start + at_once]
        yield np.fromiter(map(len, part), np.int64, len(part)).tobytes()
        yield "".join(part).encode("utf-8", "surrogatepass")
