"""Tokenising once, batches of like length, padding."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from transformers import AutoTokenizer

from workbench.engine import batches
from workbench.engine.batches import (
    Encoded,
    collate,
    encode,
    epoch_batches,
    padded_width,
    sorted_batches,
)

CPU = torch.device("cpu")
LENGTHS = np.random.default_rng(1).integers(3, 200, 1003)


@pytest.fixture
def tokenizer(tiny_model):
    return AutoTokenizer.from_pretrained(tiny_model, local_files_only=True)


def padded(batches, lengths):
    return sum(int(lengths[rows].max()) * len(rows) for rows in batches)


def random_batches(lengths, size):
    order = np.random.default_rng(0).permutation(len(lengths))
    return [order[at : at + size] for at in range(0, len(order), size)]


@pytest.mark.parametrize("batch_size", [1, 7, 16, 5000])
def test_every_row_comes_once_an_epoch(batch_size):
    for epoch in range(3):
        batches = epoch_batches(LENGTHS, batch_size, 42, epoch)
        assert sorted(np.concatenate(batches)) == list(range(len(LENGTHS)))
        assert sum(len(rows) < batch_size for rows in batches) <= 1


def test_the_order_follows_from_seed_and_epoch_alone():
    def order(seed, epoch):
        return np.concatenate(epoch_batches(LENGTHS, 16, seed, epoch)).tolist()

    assert order(1, 0) == order(1, 0)
    assert order(1, 0) != order(1, 1)
    assert order(1, 0) != order(2, 0)


def test_grouped_batches_pad_less_than_random_ones():
    grouped = padded(epoch_batches(LENGTHS, 16, 42, 0), LENGTHS)
    assert grouped < 1.06 * LENGTHS.sum()
    assert padded(random_batches(LENGTHS, 16), LENGTHS) > 1.5 * LENGTHS.sum()


@pytest.mark.parametrize("pairs", [None, ["a book", "", "the film was", "x"]])
def test_some_of_the_texts_make_the_same_batch_as_they_do_among_all(tokenizer, pairs):
    encoded = encode(tokenizer, ["good", "a bad film", "was", "the book is fine"], pairs, 32)
    rows = np.array([3, 1])
    alone = collate(encoded.select(rows), np.arange(2), 0, 32, CPU)
    among = collate(encoded, rows, 0, 32, CPU)
    assert alone.tokens == among.tokens and alone.inputs.keys() == among.inputs.keys()
    for name, values in among.inputs.items():
        assert torch.equal(alone.inputs[name], values)


def test_batches_do_not_come_in_the_order_of_their_lengths():
    longest = [int(LENGTHS[rows].max()) for rows in epoch_batches(LENGTHS, 16, 42, 0)]
    assert longest != sorted(longest) and longest != sorted(longest, reverse=True)


@pytest.mark.parametrize("seed", range(5))
def test_a_run_begins_with_its_cheapest_batch_and_then_tries_the_dearest(seed):
    batches = epoch_batches(LENGTHS, 16, seed, 0)
    costs = [int(LENGTHS[rows].max()) * len(rows) for rows in batches]
    full = [cost for cost, rows in zip(costs, batches, strict=True) if len(rows) == 16]
    assert costs[:2] == [min(full), max(costs)]


def test_two_batches_begin_with_the_full_one():
    assert [len(rows) for rows in epoch_batches(np.array([3, 9, 4]), 2, 0, 0)] == [2, 1]


def test_sorted_batches_hold_every_row_and_begin_with_the_longest():
    batches = list(sorted_batches(LENGTHS, 32))
    assert sorted(np.concatenate(batches)) == list(range(len(LENGTHS)))
    assert LENGTHS[batches[0][0]] == LENGTHS.max()


def test_tokens_are_those_of_the_tokenizer(tokenizer):
    texts = ["Good film", "the book was awful", "a"] * 700  # more than are tokenised at once
    encoded = encode(tokenizer, texts, None, 32)
    wanted = tokenizer(texts)["input_ids"]
    assert len(encoded) == len(texts)
    for row in (0, 1, 2, 2099):
        start, end = encoded.offsets[row], encoded.offsets[row + 1]
        assert encoded.tokens[start:end].tolist() == wanted[row]
    assert encoded.tokens.dtype == np.int32 and encoded.kinds is None


def test_a_tokenizer_with_code_of_its_own_is_called_as_it_wants_to_be(tokenizer):
    class Shouting(type(tokenizer)):
        def _encode_plus(self, text, *rest, **options):
            return super()._encode_plus([f"{one} good" for one in text], *rest, **options)

    tokenizer.__class__ = Shouting
    encoded = encode(tokenizer, ["a", "the film"], None, 4)
    good = tokenizer.convert_tokens_to_ids("good")
    assert encoded.tokens[:4].tolist()[2] == good
    assert encoded.truncated == 2  # of four tokens, cut or not


def test_progress_ends_with_the_last_text(tokenizer):
    said = []
    encode(tokenizer, ["a"] * 1500, None, 32, lambda *progress: said.append(progress))
    assert said == [(1000, 1500), (1500, 1500)]


def test_only_texts_that_were_cut_count_as_truncated(tokenizer):
    exactly = "a " * 14  # with [CLS] and [SEP] 16
    encoded = encode(tokenizer, [exactly, exactly + "a", "a"], None, 16)
    assert encoded.lengths.tolist() == [16, 16, 3]
    assert encoded.truncated == 1


def test_a_pair_is_told_apart_by_its_token_types(tokenizer):
    tokenizer.model_input_names = ["input_ids", "token_type_ids", "attention_mask"]
    encoded = encode(tokenizer, ["good", "a"], ["bad film", "the"], 32)
    batch = collate(encoded, np.array([0]), 0, 32, CPU)
    assert batch.inputs["token_type_ids"][0, :6].tolist() == [0, 0, 0, 1, 1, 1]


def test_texts_that_cannot_be_encoded_are_read_all_the_same(tokenizer):
    encoded = encode(tokenizer, ["good \ud800 film", "", "\0", "🎈"], None, 16)
    assert len(encoded) == 4 and (encoded.lengths >= 1).all()


def test_a_tokenizer_without_special_tokens_never_gives_an_empty_text(tokenizer):
    tokenizer.backend_tokenizer.post_processor = None
    assert encode(tokenizer, ["", "good"], None, 16).lengths.tolist() == [1, 1]


def encoded_lengths(*lengths):
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    return Encoded(np.arange(1, offsets[-1] + 1, dtype=np.int32), None, offsets, 0)


def test_a_batch_is_padded_on_the_right_to_its_longest_text():
    batch = collate(encoded_lengths(3, 9, 2), np.array([1, 0]), 99, 64, CPU)
    assert batch.inputs["input_ids"].shape == (2, 9)
    assert batch.inputs["input_ids"][1].tolist() == [1, 2, 3] + [99] * 6
    assert batch.inputs["attention_mask"].sum(1).tolist() == [9, 3]
    assert batch.tokens == 12


@pytest.mark.parametrize(("longest", "most", "width"), [
    (9, 64, 16), (16, 64, 16), (9, 10, 10), (128, 512, 128), (129, 512, 144), (257, 512, 288),
    (3000, 8192, 3072),
])  # fmt: skip
def test_a_gpu_is_fed_few_different_widths_that_the_model_can_read(longest, most, width):
    assert padded_width(longest, most, torch.device("cuda")) == width


def test_of_a_text_of_millions_of_letters_the_tokenizer_sees_the_end_that_is_read(
    tokenizer, monkeypatch
):
    monkeypatch.setattr(batches, "_MOST_LETTERS", 20)
    long = "good " * 4 + "bad " * 400
    assert (
        encode(tokenizer, [long], None, 6).tokens.tolist()
        == encode(tokenizer, ["good " * 40], None, 6).tokens.tolist()
    )
    monkeypatch.setattr(tokenizer, "truncation_side", "left")
    assert (
        encode(tokenizer, [long], None, 6).tokens.tolist()
        == encode(tokenizer, ["bad " * 40], None, 6).tokens.tolist()
    )
