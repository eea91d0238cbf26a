"""Tiny random models of every family learn, are saved, come back and predict the same."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from typing import Any

import pytest
import torch
import transformers

from workbench.engine.freezing import Freezing
from workbench.engine.layers import find_layers
from workbench.engine.load import load_for_training, load_trained

SMALL = {
    "vocab_size": 20,
    "hidden_size": 16,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 32,
    "pad_token_id": 0,
}
DECODER = SMALL | {"num_key_value_heads": 2, "max_position_embeddings": 40, "pad_token_id": None}

# The number of tokens that each can read is 40.
FAMILIES: dict[str, Callable[[], Any]] = {
    "bert": lambda: transformers.BertConfig(max_position_embeddings=40, **SMALL),
    "roberta": lambda: transformers.RobertaConfig(max_position_embeddings=41, **SMALL),
    "xlm-roberta": lambda: transformers.XLMRobertaConfig(max_position_embeddings=41, **SMALL),
    "camembert": lambda: transformers.CamembertConfig(max_position_embeddings=41, **SMALL),
    "mpnet": lambda: transformers.MPNetConfig(max_position_embeddings=42, **SMALL),
    "electra": lambda: transformers.ElectraConfig(
        max_position_embeddings=40, embedding_size=8, **SMALL
    ),
    "albert": lambda: transformers.AlbertConfig(
        max_position_embeddings=40, embedding_size=8, **SMALL
    ),
    "deberta-v2": lambda: transformers.DebertaV2Config(
        max_position_embeddings=40, relative_attention=True, pos_att_type=["p2c", "c2p"], **SMALL
    ),
    "modernbert": lambda: transformers.ModernBertConfig(max_position_embeddings=40, **SMALL),
    "distilbert": lambda: transformers.DistilBertConfig(
        vocab_size=20, dim=16, n_layers=2, n_heads=2, hidden_dim=32, max_position_embeddings=40
    ),
    "gpt2": lambda: transformers.GPT2Config(
        vocab_size=20, n_embd=16, n_layer=2, n_head=2, n_positions=40
    ),
    "llama": lambda: transformers.LlamaConfig(**DECODER),
    "qwen2": lambda: transformers.Qwen2Config(**DECODER),
    "mistral": lambda: transformers.MistralConfig(**DECODER),
    "bart": lambda: transformers.BartConfig(
        vocab_size=20,
        d_model=16,
        encoder_layers=2,
        decoder_layers=2,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        encoder_ffn_dim=32,
        decoder_ffn_dim=32,
        max_position_embeddings=40,
        pad_token_id=0,
        bos_token_id=2,
        eos_token_id=3,
        decoder_start_token_id=2,
    ),
    "t5": lambda: transformers.T5Config(
        vocab_size=20,
        d_model=16,
        d_kv=8,
        d_ff=32,
        num_layers=2,
        num_heads=2,
        pad_token_id=0,
        eos_token_id=3,
        decoder_start_token_id=0,
    ),
}
WITHOUT_PADDING = ("gpt2", "llama", "qwen2", "mistral")


@pytest.fixture
def make_model(tiny_model, tmp_path):
    def make(family: str):
        folder = shutil.copytree(tiny_model, tmp_path / family)
        torch.manual_seed(1)
        transformers.AutoModel.from_config(FAMILIES[family]()).save_pretrained(folder)
        if family in WITHOUT_PADDING:
            path = folder / "tokenizer_config.json"
            content = json.loads(path.read_text(encoding="utf-8"))
            del content["pad_token"]
            path.write_text(json.dumps(content), encoding="utf-8")
        return folder

    return make


def logits(classifier, lines=("a good film", "the book was poor poor poor")):
    tokens = classifier.tokenizer(list(lines), padding=True, return_tensors="pt")
    tokens = {key: tokens[key] for key in ("input_ids", "attention_mask")}
    with torch.no_grad():
        return classifier.model.eval()(**tokens).logits


@pytest.mark.parametrize("family", FAMILIES)
def test_a_model_of_the_family_learns_is_saved_and_predicts_the_same(
    make_model, learn, write_table, family
):
    folder = make_model(family)
    rows = [(f"{word} film {number}", word) for number in range(8) for word in ("good", "bad")]
    table = write_table([("text", "label"), *rows])
    run = learn(
        {
            "model.name": str(folder),
            "model.max_length": 500,
            "data.source": str(table),
            "data.test": 0,
            "training.epochs": 1,
        }
    )
    assert run.finished.status == "completed"
    trained = load_trained(run.folder.model_path)
    assert trained.labels == ["bad", "good"]
    assert trained.max_length == (128 if family == "t5" else 40)  # T5 counts distances only
    assert trained.tokenizer.pad_token_id is not None
    alone = torch.cat([logits(trained, [line]) for line in ("a good film", "the book was poor")])
    together = logits(trained, ("a good film", "the book was poor"))
    torch.testing.assert_close(together, alone, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("family", FAMILIES)
def test_the_head_of_the_family_is_found_when_the_rest_is_frozen(make_model, toy_config, family):
    loaded = load_for_training(make_model(family), ["a", "b", "c"], 32, family)
    assert find_layers(loaded.model.base_model) is not None
    model = toy_config.model.model_copy(update={"freeze": "encoder"})
    Freezing(loaded.model, model, family, loaded.new_weights)
    learning = [name for name, one in loaded.model.named_parameters() if one.requires_grad]
    assert learning and all(
        any(word in name for word in ("classif", "head", "score", "pooler", "pre_"))
        for name in learning
    )


def test_a_chinese_bert_with_a_plain_vocabulary_reads_letter_by_letter(
    make_model, learn, write_table
):
    folder = make_model("bert")
    for file in folder.glob("tokenizer*"):
        file.unlink()
    letters = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "好", "坏", "书", "的"]
    (folder / "vocab.txt").write_text("\n".join(letters) + "\n", encoding="utf-8")
    rows = [(f"{word}的书{'书' * number}", word) for number in range(8) for word in "好坏"]
    run = learn(
        {
            "model.name": str(folder),
            "data.source": str(write_table([("text", "label"), *rows])),
            "data.test": 0,
            "training.epochs": 1,
        }
    )
    trained = load_trained(run.folder.model_path)
    assert trained.tokenizer("好的书")["input_ids"] == [2, 5, 8, 7, 3]
