"""Tokenizers of every make: compiled, made from a SentencePiece model, in Python, of letters."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sentencepiece
import torch
import transformers

from tests.engine.test_engine_architectures import FAMILIES
from workbench.engine.batches import encode
from workbench.engine.load import load_for_training, load_trained
from workbench.errors import ModelError

LETTERS = "abcdefghijklmnopqrstuvwxyz"
SMALL = {"num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32}


def pieces(place: Path, begin: str, end: str) -> Path:
    """A SentencePiece model that was learned from a few lines, with its marks of begin and end."""
    place.mkdir()
    lines = place / "lines.txt"
    lines.write_text("a good film\na bad film\n" * 50, encoding="utf-8")
    sentencepiece.SentencePieceTrainer.train(
        input=str(lines),
        model_prefix=str(place / "pieces"),
        vocab_size=30,
        hard_vocab_limit=False,
        pad_id=0,
        unk_id=1,
        bos_id=2,
        eos_id=3,
        bos_piece=begin,
        eos_piece=end,
        minloglevel=2,
    )
    return place / "pieces.model"


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Path]:
    """A random model whose folder holds the tokenizer's files that are given, and no others."""

    def made(name: str, config: Any, files: dict[str, Any]) -> Path:
        folder = tmp_path / name
        torch.manual_seed(1)
        transformers.AutoModel.from_config(config).save_pretrained(folder)
        for file, content in files.items():
            if isinstance(content, Path):
                shutil.copyfile(content, folder / file)
            else:
                text = content if isinstance(content, str) else json.dumps(content)
                (folder / file).write_text(text, encoding="utf-8")
        return folder

    return made


def canine(make: Callable[..., Path]) -> Path:
    config = transformers.CanineConfig(hidden_size=16, max_position_embeddings=64, **SMALL)
    return make("canine", config, {"tokenizer_config.json": {"tokenizer_class": "CanineTokenizer"}})


def ctrl(make: Callable[..., Path]) -> Path:
    words = ["<unk>", *LETTERS, *(f"{letter}</w>" for letter in LETTERS)]
    config = transformers.CTRLConfig(
        vocab_size=60, n_embd=16, n_layer=2, n_head=2, dff=32, n_positions=64
    )
    numbers = {word: number for number, word in enumerate(words)}
    return make("ctrl", config, {"vocab.json": numbers, "merges.txt": "#version: 0.2\n"})


def esm(make: Callable[..., Path]) -> Path:
    words = ["<cls>", "<pad>", "<eos>", "<unk>", *LETTERS.upper(), "<mask>"]
    config = transformers.EsmConfig(
        vocab_size=len(words), hidden_size=16, pad_token_id=1, mask_token_id=30,
        max_position_embeddings=64, position_embedding_type="rotary", **SMALL,
    )  # fmt: skip
    return make("esm", config, {"vocab.txt": "\n".join(words)})


def require_learning(folder: Path, learn: Any, write_table: Any, lines: tuple[str, str]) -> None:
    """It is trained on, saved, and reads texts after that as before."""
    rows = [(f"{line} {'x' * number}", line) for number in range(8) for line in lines]
    run = learn(
        {
            "model.name": str(folder),
            "data.source": str(write_table([("text", "label"), *rows])),
            "data.test": 0,
            "training.epochs": 1,
            "augmentation.word_dropout": 0.1,
        }
    )
    assert run.finished.status == "completed"
    before = load_for_training(folder, ["a", "b"], 32, folder.name).tokenizer
    after = load_trained(run.folder.model_path).tokenizer
    texts = [*lines, "", "a", "a good film"]
    assert (encode(before, texts, None, 32).tokens == encode(after, texts, None, 32).tokens).all()


@pytest.mark.parametrize(
    ("family", "file", "marks"),
    [
        ("deberta-v2", "spm.model", ("[CLS]", "[SEP]")),
        ("t5", "spiece.model", ("<s>", "</s>")),
        ("albert", "spiece.model", ("[CLS]", "[SEP]")),
        ("xlm-roberta", "sentencepiece.bpe.model", ("<s>", "</s>")),
    ],
)
def test_a_sentencepiece_model_is_enough_for_a_tokenizer(
    make, tmp_path, learn, write_table, family, file, marks
):
    config = FAMILIES[family]()
    config.vocab_size = 140  # T5 has a hundred tokens more
    folder = make(family, config, {file: pieces(tmp_path / "pieces", *marks)})
    require_learning(folder, learn, write_table, ("good film", "bad film"))


@pytest.mark.parametrize("model", [canine, ctrl, esm])
def test_a_tokenizer_written_in_python_reads_as_well(make, learn, write_table, model):
    folder = model(make)
    assert not load_for_training(folder, ["a", "b"], 32, folder.name).tokenizer.is_fast
    require_learning(folder, learn, write_table, ("GOOD", "BAD"))


def test_a_tokenizer_that_wants_a_package_we_do_not_have_is_told_in_one_sentence(make):
    config = transformers.FlaubertConfig(vocab_size=60, emb_dim=16, n_layers=2, n_heads=2)
    words = {word: number for number, word in enumerate(["<s>", "</s>", "<pad>", "<unk>"])}
    folder = make("flaubert", config, {"vocab.json": words, "merges.txt": "#version: 0.2\n"})
    with pytest.raises(ModelError, match=r"needs a Python package .*sacremoses.*another model"):
        load_for_training(folder, ["a", "b"], 32, "flaubert")
