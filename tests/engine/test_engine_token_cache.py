"""Tokens that were made once are read back from the disk, and only whole ones."""

from __future__ import annotations

import mmap
import os
import shutil
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from transformers import AutoTokenizer

from workbench.engine import token_cache
from workbench.engine.batches import encode, encoded_parts
from workbench.engine.token_cache import TokenCache

TEXTS = ["good film", "the book was awful", "a", "bad"] * 300


@pytest.fixture
def tokenizer(tiny_model):
    return AutoTokenizer.from_pretrained(tiny_model)


@pytest.fixture
def cache(tmp_path):
    return TokenCache(tmp_path / "tokens")


@pytest.fixture
def tokenised(monkeypatch):
    """How many texts were tokenised, call by call."""
    calls = []

    def counting(tokenizer, texts, *rest):
        calls.append(len(texts))
        return encoded_parts(tokenizer, texts, *rest)

    monkeypatch.setattr(token_cache, "encoded_parts", counting)
    return calls


def files(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "tokens").iterdir())


def assert_same(one, other):
    assert np.array_equal(one.tokens, other.tokens)
    assert np.array_equal(one.offsets, other.offsets)
    assert (one.kinds is None) == (other.kinds is None)
    assert one.kinds is None or np.array_equal(one.kinds, other.kinds)
    assert one.truncated == other.truncated


def test_the_second_time_nothing_is_tokenised(cache, tokenizer, tiny_model, tokenised):
    said = []
    first = cache.encode(tokenizer, tiny_model, TEXTS, None, 4)
    again = cache.encode(tokenizer, tiny_model, TEXTS, None, 4, lambda *done: said.append(done))
    assert tokenised == [len(TEXTS)]
    assert said == [(len(TEXTS), len(TEXTS))]
    assert_same(first, again)
    assert again.truncated == 300


def test_pairs_are_kept_with_their_kinds(cache, tokenizer, tiny_model, tokenised):
    tokenizer.model_input_names = ["input_ids", "token_type_ids", "attention_mask"]
    pairs = TEXTS[::-1]
    first = cache.encode(tokenizer, tiny_model, TEXTS, pairs, 8)
    again = cache.encode(tokenizer, tiny_model, TEXTS, pairs, 8)
    assert len(tokenised) == 1 and again.kinds is not None
    assert_same(first, again)


def test_another_length_text_pair_or_tokenizer_is_tokenised_anew(
    cache, tokenizer, tiny_model, tokenised, tmp_path
):
    other_model = tmp_path / "model"
    shutil.copytree(tiny_model, other_model)
    with (other_model / "tokenizer.json").open("a", encoding="utf-8") as file:
        file.write("\n")
    joined_elsewhere = ["good filmt", "he book was awful", *TEXTS[2:]]
    for model, texts, pairs, max_length in (
        (tiny_model, TEXTS, None, 4),
        (tiny_model, TEXTS, None, 5),
        (tiny_model, joined_elsewhere, None, 4),
        (tiny_model, TEXTS, TEXTS, 4),
        (other_model, TEXTS, None, 4),
    ):
        cache.encode(tokenizer, model, texts, pairs, max_length)
    assert len(tokenised) == 5


def test_few_texts_leave_no_file(cache, tokenizer, tiny_model, tmp_path):
    cache.encode(tokenizer, tiny_model, TEXTS[:100], None, 4)
    assert not (tmp_path / "tokens").exists()


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def flip_a_bit(content: bytes) -> bytes:
    return content[:-100] + bytes([content[-100] ^ 1]) + content[-99:]


def pickled(content: bytes) -> bytes:
    import io

    file = io.BytesIO()
    np.save(file, np.array([{"not": "numbers"}], dtype=object), allow_pickle=True)
    return file.getvalue()


@pytest.mark.parametrize("damage", [cut, flip_a_bit, pickled, lambda content: b""])
def test_a_damaged_file_is_made_anew(damage, cache, tokenizer, tiny_model, tokenised, tmp_path):
    first = encode(tokenizer, TEXTS, None, 4)
    cache.encode(tokenizer, tiny_model, TEXTS, None, 4)
    (path,) = files(tmp_path)
    path.write_bytes(damage(path.read_bytes()))
    assert_same(first, cache.encode(tokenizer, tiny_model, TEXTS, None, 4))
    assert_same(first, cache.encode(tokenizer, tiny_model, TEXTS, None, 4))
    assert len(tokenised) == 2


def test_a_write_that_fails_leaves_nothing_and_stops_nobody(
    cache, tokenizer, tiny_model, tmp_path, monkeypatch
):
    def full(tokenizer, *rest):
        yield from islice(encoded_parts(tokenizer, *rest), 1)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(token_cache, "encoded_parts", full)
    assert len(cache.encode(tokenizer, tiny_model, TEXTS, None, 4)) == len(TEXTS)
    assert files(tmp_path) == []


def test_the_file_longest_not_used_makes_room_for_a_new_one(
    tokenizer, tiny_model, tmp_path, tokenised
):
    folder = tmp_path / "tokens"
    TokenCache(folder).encode(tokenizer, tiny_model, TEXTS, None, 4)
    (path,) = files(tmp_path)
    cache = TokenCache(folder, limit_bytes=int(2.5 * path.stat().st_size))
    os.utime(path, (1, 1))
    cache.encode(tokenizer, tiny_model, TEXTS[::-1], None, 4)
    (second,) = set(files(tmp_path)) - {path}
    os.utime(second, (2, 2))
    cache.encode(tokenizer, tiny_model, TEXTS, None, 4)  # used again: now the newest
    cache.encode(tokenizer, tiny_model, TEXTS[1:], None, 4)
    assert path.exists() and not second.exists()
    assert len(files(tmp_path)) == 2
    assert len(tokenised) == 3


def test_what_alone_passes_the_limit_is_not_kept(tokenizer, tiny_model, tmp_path):
    cache = TokenCache(tmp_path / "tokens", limit_bytes=100)
    found = cache.encode(tokenizer, tiny_model, TEXTS, None, 4)
    assert files(tmp_path) == []
    assert_same(found, encode(tokenizer, TEXTS, None, 4))


def test_tokens_lie_on_the_disk_and_not_in_memory(cache, tokenizer, tiny_model):
    """Neither those made just now nor those of an earlier run."""
    for _ in range(2):
        tokens = cache.encode(tokenizer, tiny_model, TEXTS, None, 4).tokens
        held = tokens
        while isinstance(held, np.ndarray):
            held = held.base
        assert isinstance(held, mmap.mmap)
        assert np.array_equal(tokens, encode(tokenizer, TEXTS, None, 4).tokens)
