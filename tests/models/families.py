"""Random models of many families, large enough that a step's memory tells of their kind."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

FAMILIES = (
    "bert", "roberta", "distilbert", "electra", "albert", "deberta-v2", "modernbert", "mpnet",
    "gpt2", "llama", "qwen2", "qwen3", "mistral", "bart", "t5", "flan-t5",
)  # fmt: skip


def family_config(family: str, hidden: int = 384, heads: int = 6, layers: int = 6) -> Any:
    """A configuration of a family; encoder-decoders have so many layers in either part."""
    import transformers as t

    common: dict[str, Any] = {
        "vocab_size": 8000,
        "hidden_size": hidden,
        "num_hidden_layers": layers,
        "num_attention_heads": heads,
        "intermediate_size": 4 * hidden,
        "pad_token_id": 0,
        "bos_token_id": 2,
        "eos_token_id": 3,
    }
    encoder = common | {"max_position_embeddings": 512}
    shifted = common | {"max_position_embeddings": 514}
    decoder = common | {
        "intermediate_size": 8 * hidden // 3,
        "num_key_value_heads": heads // 2,
        "max_position_embeddings": 2048,
    }
    seq2seq: dict[str, Any] = {
        "vocab_size": 8000,
        "d_model": hidden,
        "pad_token_id": 0,
        "eos_token_id": 3,
        "decoder_start_token_id": 0,
    }
    t5 = seq2seq | {
        "d_kv": hidden // heads,
        "d_ff": 4 * hidden,
        "num_layers": layers,
        "num_heads": heads,
    }
    makers: dict[str, Callable[[], Any]] = {
        "bert": lambda: t.BertConfig(**encoder),
        "roberta": lambda: t.RobertaConfig(**shifted),
        "distilbert": lambda: t.DistilBertConfig(
            vocab_size=8000, dim=hidden, n_layers=layers, n_heads=heads, hidden_dim=4 * hidden
        ),
        "electra": lambda: t.ElectraConfig(embedding_size=hidden // 2, **encoder),
        "albert": lambda: t.AlbertConfig(embedding_size=hidden // 2, **encoder),
        "deberta-v2": lambda: t.DebertaV2Config(
            relative_attention=True,
            pos_att_type=["p2c", "c2p"],
            position_buckets=64,
            share_att_key=True,
            norm_rel_ebd="layer_norm",
            position_biased_input=False,
            type_vocab_size=0,
            **encoder,
        ),
        "modernbert": lambda: t.ModernBertConfig(
            **common
            | {
                "intermediate_size": 3 * hidden // 2,
                "max_position_embeddings": 8192,
                "cls_token_id": 2,
                "sep_token_id": 3,
            }
        ),
        "mpnet": lambda: t.MPNetConfig(**shifted),
        "gpt2": lambda: t.GPT2Config(
            vocab_size=8000,
            n_embd=hidden,
            n_layer=layers,
            n_head=heads,
            n_positions=1024,
            bos_token_id=2,
            eos_token_id=3,
        ),
        "llama": lambda: t.LlamaConfig(**decoder | {"num_key_value_heads": heads}),
        "qwen2": lambda: t.Qwen2Config(**decoder),
        "qwen3": lambda: t.Qwen3Config(head_dim=hidden // heads, **decoder),
        "mistral": lambda: t.MistralConfig(**decoder),
        "bart": lambda: t.BartConfig(
            encoder_layers=layers,
            decoder_layers=layers,
            encoder_attention_heads=heads,
            decoder_attention_heads=heads,
            encoder_ffn_dim=4 * hidden,
            decoder_ffn_dim=4 * hidden,
            max_position_embeddings=512,
            **seq2seq,
        ),
        "t5": lambda: t.T5Config(**t5),
        "flan-t5": lambda: t.T5Config(feed_forward_proj="gated-gelu", **t5),
    }
    return makers[family]()


def make_family(family: str, place: Path, tokenizer: Path, layers: int = 6) -> Path:
    """A folder with a random model of a family, and the tokenizer of another folder."""
    import torch
    import transformers

    folder = place / family
    torch.manual_seed(0)
    transformers.AutoModel.from_config(family_config(family, layers=layers)).save_pretrained(folder)
    for file in tokenizer.glob("tokenizer*"):
        shutil.copyfile(file, folder / file.name)
    told = folder / "tokenizer_config.json"
    content = json.loads(told.read_text(encoding="utf-8")) | {"model_max_length": 2048}
    told.write_text(json.dumps(content), encoding="utf-8")
    return folder
