"""Models from folders: what fits is loaded, what does not is refused in a sentence."""

from __future__ import annotations

import json
import re
import shutil

import pytest
import torch
import transformers

from workbench.engine.load import load_for_training, load_trained, save_classifier
from workbench.errors import ModelError
from workbench.models.safety import own_code

ODD_NAMES = ["NA", "nan", "1", "1.0", "no", "None", "LABEL_0", "😀", "中文", 'a "b", c']


@pytest.fixture
def folder(tiny_model, tmp_path):
    """A copy of the tiny model that a test may spoil."""
    return shutil.copytree(tiny_model, tmp_path / "model copy")


def change_config(folder, **changes):
    path = folder / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes), encoding="utf-8")


def load(folder, labels=("a", "b"), max_length=64):
    return load_for_training(folder, list(labels), max_length, "tiny bert")


def other_model(tiny_model, folder, kind):
    """A tiny random model of another family beside the same tokenizer."""
    small = {"hidden_size": 16, "num_attention_heads": 2, "intermediate_size": 32}
    configs = {
        "roberta": lambda: transformers.RobertaConfig(
            vocab_size=20, num_hidden_layers=3, max_position_embeddings=42, pad_token_id=1, **small
        ),
        "distilbert": lambda: transformers.DistilBertConfig(
            vocab_size=20, dim=16, n_layers=3, n_heads=2, hidden_dim=32, max_position_embeddings=40
        ),
        "gpt2": lambda: transformers.GPT2Config(
            vocab_size=20, n_embd=16, n_layer=3, n_head=2, n_positions=40
        ),
        "electra": lambda: transformers.ElectraConfig(
            vocab_size=20,
            num_hidden_layers=3,
            embedding_size=8,
            max_position_embeddings=40,
            **small,
        ),
    }
    shutil.copytree(tiny_model, folder)
    torch.manual_seed(1)
    transformers.AutoModel.from_config(configs[kind]()).save_pretrained(folder)
    return folder


def test_class_names_come_back_as_they_were(tiny_model, tmp_path):
    save_classifier(load(tiny_model, ODD_NAMES), tmp_path / "saved")
    assert load_trained(tmp_path / "saved").labels == ODD_NAMES
    content = json.loads((tmp_path / "saved" / "config.json").read_text(encoding="utf-8"))
    assert [content["id2label"][str(number)] for number in range(10)] == ODD_NAMES
    assert content["label2id"]["nan"] == 1


def test_eleven_classes_keep_their_order(tiny_model, tmp_path):
    names = [f"class {number}" for number in range(11)]  # as text, "10" sorts before "2"
    save_classifier(load(tiny_model, names), tmp_path / "saved")
    assert load_trained(tmp_path / "saved").labels == names


def test_the_saved_folder_is_plain_hugging_face(tiny_model, tmp_path):
    save_classifier(load(tiny_model, ["no", "yes"], 32), tmp_path / "saved")
    pipe = transformers.pipeline("text-classification", model=str(tmp_path / "saved"))
    assert pipe("a good film")[0]["label"] in ("no", "yes")
    assert pipe.tokenizer.model_max_length == 32
    tokenizer = json.loads((tmp_path / "saved" / "tokenizer.json").read_text(encoding="utf-8"))
    assert tokenizer["truncation"] is None and tokenizer["padding"] is None
    assert not list((tmp_path / "saved").glob("*.bin"))


def test_weights_saved_in_sixteen_bit_are_trained_in_thirty_two(folder):
    model = transformers.AutoModel.from_pretrained(folder).to(torch.bfloat16)
    model.save_pretrained(folder)
    assert {weight.dtype for weight in load(folder).model.parameters()} == {torch.float32}


def test_the_head_follows_the_seed(tiny_model):
    heads = []
    for seed in (1, 1, 2):
        torch.manual_seed(seed)
        heads.append(load(tiny_model).model.classifier.weight.detach())
    assert torch.equal(heads[0], heads[1]) and not torch.equal(heads[0], heads[2])


def test_a_head_for_other_classes_is_not_taken_over(tiny_model, tmp_path):
    first = load(tiny_model, ["a", "b"])
    save_classifier(first, tmp_path / "saved")
    head = first.model.classifier.weight
    assert torch.equal(load(tmp_path / "saved", ["a", "b"]).model.classifier.weight, head)
    assert not torch.equal(load(tmp_path / "saved", ["b", "a"]).model.classifier.weight, head)
    assert load(tmp_path / "saved", ["a", "b", "c"]).model.classifier.weight.shape[0] == 3


def test_max_length_is_lowered_to_what_the_model_reads(tiny_model):
    loaded = load(tiny_model, max_length=500)
    assert loaded.max_length == 128
    assert loaded.notes == ("tiny bert reads at most 128 tokens: max_length is lowered from 500.",)
    assert load(tiny_model, max_length=64).notes == ()


@pytest.mark.parametrize("kind", ["roberta", "distilbert", "gpt2", "electra"])
def test_models_of_other_families_load_and_read_texts_as_long_as_they_say(
    tiny_model, tmp_path, kind
):
    folder = other_model(tiny_model, tmp_path / kind, kind)
    loaded = load(folder, ["a", "b", "c"], 500)
    assert loaded.max_length == 40
    tokens = torch.full((2, loaded.max_length), 5)
    assert loaded.model(input_ids=tokens, attention_mask=tokens > 0).logits.shape == (2, 3)


def test_a_model_without_a_padding_token_gets_one(tiny_model, tmp_path):
    folder = other_model(tiny_model, tmp_path / "gpt2", "gpt2")
    path = folder / "tokenizer_config.json"
    content = json.loads(path.read_text())
    del content["pad_token"]
    path.write_text(json.dumps(content))
    loaded = load(folder)
    assert loaded.tokenizer.pad_token_id is not None
    assert loaded.model.config.pad_token_id == loaded.tokenizer.pad_token_id
    save_classifier(loaded, tmp_path / "saved")
    assert load_trained(tmp_path / "saved").tokenizer.pad_token == loaded.tokenizer.pad_token


def no_tokenizer(folder):
    for path in folder.glob("tokenizer*"):
        path.unlink()


def small_vocabulary(folder):
    model = transformers.AutoModel.from_pretrained(folder)
    model.resize_token_embeddings(10)
    model.save_pretrained(folder)


def damaged_weights(folder):
    (folder / "model.safetensors").write_bytes(b"garbage" * 100)


def cut_weights(folder):
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-100])


SPOILT = [
    (no_tokenizer, "has no tokenizer"),
    (small_vocabulary, "tokenizer of tiny bert has 17 tokens, but the model knows only 10"),
    (damaged_weights, "may be damaged or incomplete"),
    (cut_weights, "may be damaged or incomplete"),
    (lambda folder: (folder / "model.safetensors").unlink(), "may be damaged or incomplete"),
    (lambda folder: (folder / "config.json").write_text("{"), "its config.json is damaged"),
    (
        lambda folder: change_config(folder, hidden_size=32),
        r"do not match its config.json: bert.embeddings.* is 16 in the file and 32 by the config",
    ),
    (
        lambda folder: change_config(folder, num_hidden_layers=3),
        "do not match its config.json: 16 of 53 are missing from the file, bert.encoder.layer.2",
    ),
    (lambda folder: change_config(folder, model_type="vit"), "vit model, which cannot classify"),
    (lambda folder: change_config(folder, model_type="novel"), r"of a kind \(novel\) that"),
    (
        lambda folder: change_config(
            folder, model_type="x", auto_map={"AutoConfig": "code.Config"}
        ),
        "needs program code of its own, which is missing",
    ),
]


@pytest.mark.parametrize(("spoil", "message"), SPOILT, ids=[item[1][:40] for item in SPOILT])
def test_a_spoilt_model_is_refused_in_one_sentence(folder, spoil, message):
    spoil(folder)
    with pytest.raises(ModelError) as caught:
        load(folder)
    sentence = str(caught.value)
    assert re.search(message, sentence)
    assert sentence.startswith(("tiny bert", "The weights of tiny bert", "The tokenizer of tiny"))
    assert "\n" not in sentence and sentence.endswith(".")


def test_a_model_never_trained_to_classify_is_refused_for_predicting(tiny_model):
    with pytest.raises(ModelError, match="was not trained to classify"):
        load_trained(tiny_model)


def test_too_little_memory_is_not_taken_for_a_damaged_file(tiny_model, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory: 9 bytes")

    monkeypatch.setattr(
        "workbench.engine.load.AutoModelForSequenceClassification.from_pretrained", fail
    )
    with pytest.raises(RuntimeError):
        load(tiny_model)


OWN_CODE = """
from transformers import BertConfig, BertForSequenceClassification

class NovelConfig(BertConfig):
    model_type = "novel"

class Novel(BertForSequenceClassification):
    config_class = NovelConfig
"""


def test_a_models_own_code_runs_where_its_revision_is_allowed_and_for_what_came_of_it(
    folder, tmp_path
):
    (folder / "novel_code.py").write_text(OWN_CODE, encoding="utf-8")
    places = {
        "AutoConfig": "novel_code.NovelConfig",
        "AutoModelForSequenceClassification": "novel_code.Novel",
    }
    change_config(folder, model_type="novel", auto_map=places)
    with pytest.raises(ModelError, match=r"own \(novel_code.py\), which runs only if"):
        load(folder)
    revision = own_code(folder).revision
    loaded = load_for_training(folder, ["a", "b"], 64, "novel", trusted_code=revision)
    assert type(loaded.model).__name__ == "Novel"
    save_classifier(loaded, tmp_path / "saved")
    assert load_trained(tmp_path / "saved").labels == ["a", "b"]
