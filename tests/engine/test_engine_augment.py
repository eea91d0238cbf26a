"""Augmentation: words and tokens change, special ones never, and only what is learned from."""

from __future__ import annotations

import numpy as np
import pytest
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from transformers import AutoTokenizer, PreTrainedTokenizerFast

from workbench.config import Augmentation
from workbench.engine import predict, stepper
from workbench.engine.augment import Augmenter
from workbench.engine.batches import encode
from workbench.events import Step

TEXTS = ["good bad fine poor great awful film book", "the film was bad", "good", "a book is a book"]
SPECIAL = ["[CLS]", "[SEP]", "[PAD]"]


@pytest.fixture
def tokenizer(tiny_model):
    made = AutoTokenizer.from_pretrained(tiny_model, local_files_only=True)
    made.model_input_names = ["input_ids", "token_type_ids", "attention_mask"]
    return made


def read(tokenizer, options, texts=TEXTS, pairs=None, epoch=0, seed=42, rows=None):
    """The tokens of each text as they are read in an epoch."""
    encoded = encode(tokenizer, texts, pairs, 32)
    rows = np.arange(len(texts)) if rows is None else np.array(rows)
    found = Augmenter(tokenizer, Augmentation(**options), seed).apply(encoded, rows, epoch)
    assert found.offsets[-1] == len(found.tokens) and len(found) == len(rows)
    return [
        tokenizer.convert_ids_to_tokens(found.tokens[start:end].tolist())
        for start, end in zip(found.offsets[:-1], found.offsets[1:], strict=True)
    ]


def whole(text):
    return ["[CLS]", *text.split(), "[SEP]"]


def test_without_options_texts_are_as_they_were(tokenizer):
    assert not Augmenter(tokenizer, Augmentation(), 42).is_on
    assert read(tokenizer, {}) == [whole(text) for text in TEXTS]


def test_word_dropout_leaves_out_about_its_share_and_keeps_the_order(tokenizer):
    counts = []
    for epoch in range(200):
        (found,) = read(tokenizer, {"word_dropout": 0.3}, TEXTS[:1], epoch=epoch)
        assert found[0] == "[CLS]" and found[-1] == "[SEP]"
        words = iter(TEXTS[0].split())
        assert all(word in words for word in found[1:-1])  # a subsequence
        counts.append(len(found) - 2)
    assert 0.65 < np.mean(counts) / 8 < 0.75 and len(set(counts)) > 3


def test_a_text_never_loses_all_its_words(tokenizer):
    for epoch in range(50):
        for text, found in zip(
            TEXTS, read(tokenizer, {"word_dropout": 0.9}, epoch=epoch), strict=True
        ):
            assert len(found) >= 3 and set(found[1:-1]) <= set(text.split())


def test_word_swap_keeps_the_words_and_moves_about_its_share(tokenizer):
    moved = []
    for epoch in range(200):
        (found,) = read(tokenizer, {"word_swap": 0.2}, TEXTS[:1], epoch=epoch)
        assert sorted(found) == sorted(whole(TEXTS[0])) and found[0] == "[CLS]"
        moved.append(sum(a != b for a, b in zip(found, whole(TEXTS[0]), strict=True)))
    assert 2 < np.mean(moved) < 3.2  # 7 pairs, one in five exchanged


def test_token_masking_hides_about_its_share_and_no_special_token(tokenizer):
    hidden = []
    for epoch in range(200):
        (found,) = read(tokenizer, {"token_masking": 0.25}, TEXTS[:1], epoch=epoch)
        for now, then in zip(found, whole(TEXTS[0]), strict=True):
            assert now in (then, "[MASK]") and (then not in SPECIAL or now == then)
        hidden.append(found.count("[MASK]"))
    assert 0.2 < np.mean(hidden) / 8 < 0.3


def test_a_tokenizer_without_a_mask_takes_the_unknown_token(tokenizer):
    tokenizer.mask_token = None
    (found,) = read(tokenizer, {"token_masking": 0.9}, TEXTS[:1])
    assert found.count("[UNK]") > 4 and found[0] == "[CLS]"


def test_words_stay_on_their_side_of_a_pair(tokenizer):
    options = {"word_dropout": 0.3, "word_swap": 0.5, "token_masking": 0.2}
    encoded = encode(tokenizer, ["good fine great"], ["bad poor awful"], 32)
    for epoch in range(50):
        found = Augmenter(tokenizer, Augmentation(**options), 42).apply(
            encoded, np.array([0]), epoch
        )
        tokens = tokenizer.convert_ids_to_tokens(found.tokens.tolist())
        first, second = tokens.index("[SEP]"), len(tokens) - 1
        assert tokens[0] == "[CLS]" and tokens[second] == "[SEP]"
        assert set(tokens[1:first]) <= {"good", "fine", "great", "[MASK]"}
        assert set(tokens[first + 1 : second]) <= {"bad", "poor", "awful", "[MASK]"}
        assert found.kinds.tolist() == [0] * (first + 1) + [1] * (second - first)


def test_the_change_follows_from_seed_epoch_and_row_alone(tokenizer):
    options = {"word_dropout": 0.2, "word_swap": 0.3, "token_masking": 0.2}
    texts = TEXTS * 5
    together = read(tokenizer, options, texts)
    assert read(tokenizer, options, texts) == together
    assert read(tokenizer, options, texts, rows=[7, 4, 0]) == [together[row] for row in (7, 4, 0)]
    assert together[0] != together[4]  # the same text in another row
    assert read(tokenizer, options, texts, epoch=1) != together
    assert read(tokenizer, options, texts, seed=7) != together


WORDPIECE = {"un": 3, "##believ": 4, "##able": 5, "film": 6, "!": 7}
SENTENCEPIECE = {"▁un": 3, "believ": 4, "able": 5, "▁film": 6, "!": 7, "电": 8, "影": 9}


@pytest.mark.parametrize("vocabulary", [WORDPIECE, SENTENCEPIECE], ids=["WordPiece", "▁"])
def test_the_parts_of_a_word_stay_together(vocabulary):
    vocabulary = {"<s>": 0, "</s>": 1, "<unk>": 2, **vocabulary}
    backend = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    backend.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    backend.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 1)]
    )
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=backend, bos_token="<s>", eos_token="</s>", unk_token="<unk>"
    )
    word, rest = list(vocabulary)[3:6], list(vocabulary)[6:]
    text = " ".join([*word, *rest])
    for epoch in range(60):
        options = {"word_dropout": 0.3, "word_swap": 0.3}
        (found,) = read(tokenizer, options, [text], epoch=epoch)
        parts = [token for token in found if token in word]
        assert parts in ([], word)
        if parts:
            at = found.index(word[0])
            assert found[at : at + 3] == word
    apart = {tuple(read(tokenizer, {"word_dropout": 0.5}, [text], epoch=n)[0]) for n in range(60)}
    # Words and signs, each Chinese one too, come and go on their own.
    for token in rest:
        assert {token in found for found in apart} == {True, False}


def test_a_run_changes_what_it_learns_from_and_nothing_else(learn, monkeypatch):
    measured, learned = [], []

    def noting(original, notes):
        def note(encoded, rows, *rest):
            notes.extend(
                encoded.tokens[encoded.offsets[row] : encoded.offsets[row + 1]].tolist()
                for row in rows
            )
            return original(encoded, rows, *rest)

        return note

    monkeypatch.setattr(predict, "collate", noting(predict.collate, measured))
    monkeypatch.setattr(stepper, "collate", noting(stepper.collate, learned))
    plain = learn()
    before = (list(measured), list(learned))
    measured.clear()
    learned.clear()
    changed = learn({"augmentation.word_dropout": 0.3})
    assert measured == before[0]
    assert len(learned) == len(before[1])
    shorter = sum(len(a) < len(b) for a, b in zip(learned, before[1], strict=True))
    assert shorter > 0.5 * len(learned)
    assert sorted(map(tuple, learned[:58])) != sorted(map(tuple, learned[58:]))  # anew each epoch
    assert plain.of(Step)[0].loss != changed.of(Step)[0].loss
    again = learn({"augmentation.word_dropout": 0.3})
    assert [event.loss for event in again.of(Step)] == [event.loss for event in changed.of(Step)]
