"""Tokens kept on the disk, so that a second run on the same texts starts at once."""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
import tokenizers
import transformers

from workbench.engine.batches import Encoded, Progress, encode, encoded_parts
from workbench.runs.files import replacing_file

_WORTH_TEXTS = 1000  # fewer are tokenised before anybody notices
_LIMIT_BYTES = 2 * 2**30  # some 20 million texts of a sentence, or 2 million of a page
_HEAD = 5  # numbers before the lengths: layout, checksum, texts, truncated, whether kinds follow
_LAYOUT = 2
_BYTES_AT_ONCE = 2**20
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
        texts: Sequence[str],
        pairs: Sequence[str] | None,
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
        with suppress(OSError):
            parts = encoded_parts(tokenizer, texts, pairs, max_length, progress)
            written = self._write(path, len(texts), parts)
            if written is not None:
                return written
        return encode(tokenizer, texts, pairs, max_length, progress)

    def _write(self, path: Path, texts: int, parts: Iterable[Encoded]) -> Encoded | None:
        """Write the parts as they come, and read the file. One over the limit is not kept."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with replacing_file(path) as file:
            _write_parts(file, texts, parts)
            size = file.tell()
            if size <= self._limit_bytes:
                self._make_room(size)
        encoded = _read(path)
        if size > self._limit_bytes:
            with suppress(OSError):  # mapped, where the system minds: the next file takes its place
                path.unlink()
        return encoded

    def _make_room(self, wanted_bytes: int) -> None:
        whole = (item for item in self._folder.iterdir() if not item.name.startswith("."))
        files = [(item, item.stat()) for item in whole if item.is_file()]
        left = sum(facts.st_size for _, facts in files) + wanted_bytes
        for item, facts in sorted(files, key=lambda known: known[1].st_mtime):
            if left <= self._limit_bytes:
                return
            with suppress(OSError):  # in use by another run, where the system minds
                item.unlink()
                left -= facts.st_size


def _write_parts(file: BinaryIO, texts: int, parts: Iterable[Encoded]) -> None:
    """Write head, lengths, tokens and kinds; what is known last is filled in at the end."""
    _write_numpy_head(file, 0)
    begin = file.tell()
    file.seek(begin + 4 * (_HEAD + texts))
    lengths = np.zeros(texts, np.int32)
    kinds: list[npt.NDArray[np.int8]] = []
    done, tokens, truncated, checksum, has_kinds = 0, 0, 0, 0, False
    for part in parts:
        lengths[done : done + len(part)] = part.lengths
        checksum = zlib.crc32(part.tokens.data, checksum)
        file.write(part.tokens.data)
        kinds.append(part.kinds_or_zeros)
        has_kinds |= part.kinds is not None
        done, tokens = done + len(part), tokens + len(part.tokens)
        truncated += part.truncated
    if has_kinds:
        content = np.concatenate([*kinds, np.zeros(-tokens % 4, np.int8)])
        checksum = zlib.crc32(content.data, checksum)
        file.write(content.data)
    end = file.tell()
    head = np.array([_LAYOUT, 0, texts, truncated, has_kinds], np.int32)
    head[1] = _with_head(checksum, head, lengths)
    file.seek(0)
    _write_numpy_head(file, (end - begin) // 4)
    file.write(head.data)
    file.write(lengths.data)
    file.seek(end)


def _write_numpy_head(file: BinaryIO, numbers: int) -> None:
    """Begin the file of a flat array; numpy leaves room in it for any count of numbers."""
    facts = {"descr": "<i4", "fortran_order": False, "shape": (numbers,)}
    np.lib.format.write_array_header_1_0(file, facts)


def _read(path: Path) -> Encoded | None:
    """What a file holds, mapped, not loaded; None if there is none or it is damaged."""
    try:
        mapped = np.load(path, mmap_mode="r", allow_pickle=False)
        if not _is_whole(path, mapped):
            return None
        path.touch()  # the files longest not used go first
    except (OSError, ValueError, EOFError):
        return None
    content = np.asarray(mapped)
    _, _, texts, truncated, has_kinds = (int(number) for number in content[:_HEAD])
    offsets = np.zeros(texts + 1, np.int64)
    np.cumsum(content[_HEAD : _HEAD + texts], out=offsets[1:])
    tokens = content[_HEAD + texts :][: offsets[-1]]
    kinds = content[_HEAD + texts + len(tokens) :].view(np.int8)[: len(tokens)]
    return Encoded(tokens, kinds if has_kinds else None, offsets, truncated)


def _is_whole(path: Path, content: npt.NDArray[Any]) -> bool:
    """Whether all is there as it was written.

    The tokens are read beside the mapping: what is mapped and looked at counts as held.
    """
    if content.dtype != np.int32 or content.ndim != 1 or len(content) < _HEAD:
        return False
    head = np.array(content[:_HEAD])
    texts = int(head[2])
    if head[0] != _LAYOUT or not 0 <= texts <= len(content) - _HEAD:
        return False
    checksum = 0
    with path.open("rb") as file:
        file.seek(-4 * (len(content) - _HEAD - texts), os.SEEK_END)
        while some := file.read(_BYTES_AT_ONCE):
            checksum = zlib.crc32(some, checksum)
    return bool(head[1] == _with_head(checksum, head, content[_HEAD : _HEAD + texts]))


def _with_head(checksum: int, head: npt.NDArray[np.int32], lengths: npt.NDArray[np.int32]) -> int:
    """The checksum of what stands behind the lengths, and of all before it, in 31 bits."""
    before = zlib.crc32(np.ascontiguousarray(lengths).data, checksum)
    return zlib.crc32(head[2:].data, before) & 0x7FFFFFFF


def _fingerprint(
    model_folder: Path, texts: Sequence[str], pairs: Sequence[str] | None, max_length: int
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
    for column in (texts, pairs if pairs is not None else ()):
        digest.update(f"\0{len(column)} ".encode())
        for part in _joined(column):
            digest.update(part)
    return digest.hexdigest()


def _joined(texts: Sequence[str], at_once: int = 10_000) -> Iterable[bytes]:
    """The texts as bytes with their lengths, some at a time: all at once may be gigabytes."""
    for start in range(0, len(texts), at_once):
        part = texts[start : start + at_once]
        yield np.fromiter(map(len, part), np.int64, len(part)).tobytes()
        yield "".join(part).encode("utf-8", "surrogatepass")
