"""Models come from folders, ready to train or to predict, and go back to them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import nn
from transformers import AutoConfig, AutoModelForSequenceClassification, AutoTokenizer
from transformers.utils import logging as transformers_logging

from workbench.engine.dropout import Dropout
from workbench.engine.failure import is_out_of_memory
from workbench.engine.first_token import compute_first_token_only
from workbench.engine.layers import find_embeddings, find_layers
from workbench.engine.renew import renew_head, renew_last_layers
from workbench.engine.scale import Rescaling, last_layer
from workbench.engine.tasks import Regression, SingleLabel, Task, task_of, write_task
from workbench.errors import ModelError
from workbench.models.find import has_tokenizer, weights_in
from workbench.models.safety import allow_own_code, require_harmless
from workbench.runs.files import replacing_folder

_AS_IT_CAME = Dropout()


@dataclass(frozen=True)
class Classifier:
    """A model with a head for its task, its tokenizer, and the names of the head's outputs."""

    model: Any
    tokenizer: Any
    labels: list[str]
    """Classes in the head's order; of a number, what it is called."""
    max_length: int
    """Longest text in tokens."""
    new_weights: frozenset[str] = frozenset()
    """Names of the weights that know nothing yet, so that they must learn."""
    notes: tuple[str, ...] = ()
    """What the user should know about the loading, in sentences."""
    remarks: tuple[str, ...] = ()
    """What is good to know about it, in sentences."""
    task: Task = field(default_factory=SingleLabel)
    rescaling: Rescaling | None = None
    """What is to be folded into the weights when they are saved."""

    def weights(self) -> dict[str, Any]:
        """The weights as they are saved, by name."""
        found: dict[str, Any] = self.model.state_dict()
        return self.rescaling.state() if self.rescaling else found


def load_for_training(
    folder: Path,
    labels: list[str],
    max_length: int,
    title: str,
    task: Task | None = None,
    dropout: Dropout = _AS_IT_CAME,
    reinit_head: bool = False,
    reinit_layers: int = 0,
    trusted_code: str | None = None,
) -> Classifier:
    """A pretrained model with a new head for the classes, in 32 bit on the CPU.

    A model that already tells exactly these classes apart, by the same task, keeps its head,
    unless reinit_head.
    task: one class a text if left out
    title: what the messages call the model
    reinit_layers: how many of the last layers begin anew
    trusted_code: the revision of the model whose own program code the user allows to run
    Raises ModelError when the folder's parts are missing or do not fit each other, or the model
    has fewer layers.
    """
    quieten()
    runs_code = allow_own_code(folder, title, trusted_code)
    config = _config(folder, title, runs_code)
    task = task or SingleLabel()
    knows = labels_of(config) == labels and task_of(config).name == task.name
    dropped = dropout.apply(config, title)
    write_task(config, task, labels)
    model, report = _model(folder, config, title, runs_code)
    for name, value in dropped.unsaved.items():
        setattr(model.config, name, value)
    new = _check_weights(model, report, title)
    begins_anew = reinit_head or not knows or new.issuperset(_head(model))
    if begins_anew and not new.issuperset(_head(model)):
        renew_head(model)
    if reinit_layers:
        new |= renew_last_layers(model, reinit_layers, title)
    rescaling = None
    if isinstance(task, Regression) and (layer := last_layer(model)) is not None:
        rescaling = Rescaling(model, layer, task.scale)
        if not begins_anew:
            rescaling.begin_from_answers()
    tokenizer = _tokenizer(folder, title, runs_code)
    _check_vocabulary(model, tokenizer, title)
    _ensure_padding(model, tokenizer)
    limit = length_limit(model, tokenizer)
    notes = list(dropped.notes)
    if limit < max_length:
        notes.append(
            f"{title} reads at most {limit} tokens: max_length is lowered from {max_length}."
        )
    max_length = min(limit, max_length)
    return Classifier(
        model,
        tokenizer,
        labels,
        max_length,
        frozenset(new),
        tuple(notes),
        dropped.remarks,
        task,
        rescaling,
    )


def load_trained(folder: Path) -> Classifier:
    """A model that already classifies, as `save_classifier` or anybody else wrote it.

    Raises ModelError when it cannot be loaded or was never trained to classify.
    """
    quieten()
    require_harmless(folder, weights_in(folder))
    runs_code = allow_own_code(folder, folder.name, None)
    config = _config(folder, folder.name, runs_code)
    task, labels = task_of(config), labels_of(config)
    if isinstance(task, Regression) and len(labels) != 1:
        raise ModelError(
            f"{folder} gives {len(labels)} numbers for each text: choose a model that gives one."
        )
    model, report = _model(folder, config, folder.name, runs_code)
    missing = sorted(report["missing_keys"] | {name for name, *_ in report["mismatched_keys"]})
    if missing:
        raise ModelError(
            f"{folder} was not trained to classify: it has no weights for {missing[0]}. "
            "Train it first, or choose the model of a finished run."
        )
    tokenizer = _tokenizer(folder, folder.name, runs_code)
    _check_vocabulary(model, tokenizer, folder.name)
    _ensure_padding(model, tokenizer)
    compute_first_token_only(model)
    model.eval()
    max_length = length_limit(model, tokenizer)
    return Classifier(model, tokenizer, labels, max_length, task=task)


def save_classifier(
    classifier: Classifier, folder: Path, weights: dict[str, Any] | None = None
) -> None:
    """Write a plain Hugging Face folder, complete or not at all, in place of an earlier one.

    weights: those of `Classifier.weights()`, if they lie in several processes, gathered
    Raises OSError when it cannot be written.
    """
    tokenizer = classifier.tokenizer
    tokenizer.model_max_length = classifier.max_length
    backend = getattr(tokenizer, "backend_tokenizer", None)
    if backend is not None:  # the state that our last call left is nobody else's business
        backend.no_padding()
        backend.no_truncation()
    for passing in ("local_files_only", "is_local", "trust_remote_code"):
        tokenizer.init_kwargs.pop(passing, None)
    with replacing_folder(folder) as aside:
        classifier.model.save_pretrained(aside, state_dict=weights or classifier.weights())
        tokenizer.save_pretrained(aside)


def labels_of(config: Any) -> list[str]:
    """The class names that a transformers config holds, in the order of the head's outputs."""
    return [str(config.id2label[number]) for number in sorted(config.id2label)]


def length_limit(model: Any, tokenizer: Any) -> int:
    """Most tokens that both the tokenizer and the model's position embeddings allow."""
    limits = [int(min(tokenizer.model_max_length, 2**31))]
    positions = getattr(model.config, "max_position_embeddings", None)
    if isinstance(positions, int) and positions > 0:
        limits.append(positions)
    for name, module in model.base_model.named_modules():
        if isinstance(module, nn.Embedding) and "position_embeddings" in name:
            # RoBERTa and its kin count positions from behind the padding's.
            before = 0 if module.padding_idx is None else module.padding_idx + 1
            limits.append(module.num_embeddings - before)
            break
    return min(limits)


def quieten() -> None:
    """No progress bars of transformers: they would fill the log."""
    transformers_logging.disable_progress_bar()


def _config(folder: Path, title: str, runs_code: bool) -> Any:
    with _sentences(title, folder):
        return AutoConfig.from_pretrained(
            folder, local_files_only=True, trust_remote_code=runs_code
        )


def _model(folder: Path, config: Any, title: str, runs_code: bool) -> tuple[Any, dict[str, Any]]:
    with _sentences(title, folder):
        model, report = AutoModelForSequenceClassification.from_pretrained(
            folder,
            config=config,
            dtype=torch.float32,  # or a model saved in 16 bit would be trained in 16 bit
            local_files_only=True,
            trust_remote_code=runs_code,
            weights_only=True,
            ignore_mismatched_sizes=True,  # of a head for other classes; others are refused below
            output_loading_info=True,
        )
    return model, report


def _tokenizer(folder: Path, title: str, runs_code: bool) -> Any:
    if not has_tokenizer(folder):
        raise ModelError(
            f"{title} has no tokenizer: its folder needs a tokenizer.json, or the vocabulary its "
            "tokenizer is made of."
        )
    with _sentences(title, folder):
        return AutoTokenizer.from_pretrained(
            folder, local_files_only=True, trust_remote_code=runs_code
        )


@contextmanager
def _sentences(title: str, folder: Path) -> Iterator[None]:
    """Turn whatever transformers raises while it loads into a ModelError of one sentence."""
    try:
        yield
    except Exception as error:
        if is_out_of_memory(error):
            raise
        raise ModelError(_loading_sentence(error, title, folder)) from error


def _loading_sentence(error: Exception, title: str, folder: Path) -> str:
    said = " ".join(str(error).split())
    if "custom code" in said or "trust_remote_code" in said:
        return (
            f"{title} brings program code of its own beside that of transformers, which is not "
            "run: choose another model."
        )
    if isinstance(error, ImportError):
        return (
            f"{title} needs a Python package that is not part of the workbench "
            f"({said[:200]}): choose another model."
        )
    if "Unrecognized configuration class" in said:
        return f"{title} is a {_kind(folder)} model, which cannot classify texts: choose another."
    if "does not recognize this architecture" in said or "Unrecognized model" in said:
        return (
            f"{title} is of a kind ({_kind(folder)}) that transformers does not know: "
            "choose another."
        )
    return (
        f"{title} cannot be loaded, fetch it again or choose another: its files may be damaged or "
        f"incomplete ({said[:300]})."
    )


def _kind(folder: Path) -> str:
    try:
        content = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        return str(content["model_type"])
    except (OSError, ValueError, KeyError, TypeError):
        return "nameless"


def _check_weights(model: Any, report: dict[str, Any], title: str) -> set[str]:
    """The names of the weights that are new.

    Weights outside the embeddings and layers may be missing: a head, a pooler. Raises ModelError
    for others, which the pretrained model would be worthless without.
    """
    mismatched = {name: (found, wanted) for name, found, wanted in report["mismatched_keys"]}
    head = _head(model)
    for name, (found, wanted) in sorted(mismatched.items()):
        if name not in head:
            raise ModelError(
                f"The weights of {title} do not match its config.json: {name} is "
                f"{_shape(found)} in the file and {_shape(wanted)} by the config."
            )
    new = set(report["missing_keys"]) | set(mismatched)
    body = {id(weight) for weight in _body(model)}
    needed = {name for name, weight in model.named_parameters() if id(weight) in body}
    if lost := sorted(new & needed):
        raise ModelError(
            f"The weights of {title} do not match its config.json: {len(lost)} of "
            f"{len(needed)} are missing from the file, {lost[0]} among them."
        )
    return new


def _body(model: Any) -> list[nn.Parameter]:
    """The weights of embeddings and layers."""
    layers = find_layers(model.base_model) or nn.ModuleList()
    return [
        weight
        for module in [*find_embeddings(model.base_model), layers]
        for weight in module.parameters()
    ]


def _head(model: Any) -> set[str]:
    """The names of the weights after the base model."""
    base = {id(weight) for weight in model.base_model.parameters()}
    return {name for name, weight in model.named_parameters() if id(weight) not in base}


def _check_vocabulary(model: Any, tokenizer: Any, title: str) -> None:
    try:
        rows = model.get_input_embeddings().num_embeddings
    except (NotImplementedError, AttributeError):  # letters are hashed, not looked up
        return
    highest = max(tokenizer.get_vocab().values(), default=0)
    if highest >= rows:
        raise ModelError(
            f"The tokenizer of {title} has {highest + 1:,} tokens, but the model knows only "
            f"{rows:,}: they do not belong together."
        )


def _ensure_padding(model: Any, tokenizer: Any) -> None:
    """Choose a token to fill up short texts with, where a model was trained without one."""
    if tokenizer.pad_token_id is None:
        known = (tokenizer.eos_token, tokenizer.unk_token, tokenizer.bos_token)
        fitting = next((token for token in known if token is not None), None)
        # Any token does: the attention mask hides it.
        tokenizer.pad_token = fitting or tokenizer.convert_ids_to_tokens(0)
    # Decoders look for the last token that is not padding to classify by.
    model.config.pad_token_id = tokenizer.pad_token_id


def _shape(size: Any) -> str:
    return " × ".join(str(number) for number in size)
