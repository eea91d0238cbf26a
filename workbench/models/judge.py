"""Whether a model fits: this machine, this task, the user's texts; and why."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from workbench.config import RunConfig
from workbench.models.catalogue import ModelCard
from workbench.models.memory import Machine, Memory, estimate_memory, largest_batch

# Each is one sentence for the user; the window translates it and fills in the values.
SENTENCES = {
    "code": "It brings program code of its own, which is not run before you have read and "
    "allowed it.",
    "pickle": "Its weights are in the old pickle format; they are read with care, but safetensors "
    "would be safer.",
    "memory": "It does not fit: {needed} GB are needed and {free} GB are free. Even one text at a "
    "time is too much.",
    "batch": "It does not fit with {batch} texts at a time: {largest} would fit.",
    "language": "Your texts are {language}, which it was not made for.",
    "length": "It reads {limit} tokens, and {share} % of your texts are longer.",
    "few": "With {rows} rows a smaller model learns as well, and much faster.",
    "slow": "Without a GPU it learns slowly: a smaller one is a better start.",
    "unknown": "How much memory it needs is not known before it is fetched.",
    "better": "{title} is a better start for your texts.",
    "good": "A good choice: it reads your language and fits this machine.",
    "fits": "It fits this machine.",
}
_LARGE, _SLOW = 250e6, 150e6  # parameters
_MANY_ROWS = 2000  # fewer do not teach a large model more than a small one


@dataclass(frozen=True)
class Texts:
    """What is known of the user's table."""

    rows: int = 0
    language: str = ""
    """"English", "Chinese" or "other"; empty where there is none yet."""
    tokens: Sequence[int] = ()
    """Lengths of some of the texts, roughly."""


@dataclass(frozen=True)
class Advice:
    """One sentence of SENTENCES, with its values."""

    kind: str
    is_good: bool
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return SENTENCES[self.kind].format(**self.values)


@dataclass(frozen=True)
class Judgement:
    """What to know before a model is taken."""

    memory: Memory | None
    machine: Machine
    largest_batch: int
    """Texts at a time that fit into the memory; 0 where not even one does, or it is unknown."""
    advice: tuple[Advice, ...]
    """The weightiest first."""

    @property
    def is_recommended(self) -> bool:
        return all(one.is_good for one in self.advice)

    @property
    def fits(self) -> bool | None:
        """Whether the batch that was chosen fits; None where that is unknown."""
        return None if self.memory is None else self.memory.total <= self.machine.free_bytes


def judge(
    card: ModelCard,
    config: RunConfig,
    machine: Machine,
    texts: Texts,
    best: ModelCard | None = None,
) -> Judgement:
    """Weigh a model for the next run.

    best: what to begin with instead, which is named where something speaks against the model
    """
    advice: list[Advice] = []
    memory, largest = None, 0
    length = min(config.model.max_length, card.max_length or config.model.max_length)
    model = config.model.model_copy(update={"max_length": max(8, length)})
    asked = config.model_copy(update={"model": model})
    if card.shape is not None:
        memory = estimate_memory(card.shape, asked, machine.device, card.parameters)
        free = machine.free_bytes
        largest = largest_batch(card.shape, asked, machine.device, free, card.parameters)
        if largest == 0:
            sizes: dict[str, Any] = {
                "needed": f"{memory.total / 1e9:.1f}",
                "free": f"{free / 1e9:.1f}",
            }
            advice.append(Advice("memory", False, sizes))
        elif memory.total > free:
            sizes = {"batch": config.training.batch_size, "largest": largest}
            advice.append(Advice("batch", False, sizes))
    if card.needs_code:
        advice.append(Advice("code", False))
    if texts.language and not _reads(card.languages, texts.language):
        advice.append(Advice("language", False, {"language": texts.language}))
    if card.max_length and texts.tokens:
        longer = sum(one > card.max_length for one in texts.tokens) / len(texts.tokens)
        if longer > 0.1:
            values = {"limit": card.max_length, "share": round(100 * longer)}
            advice.append(Advice("length", False, values))
    if card.parameters:
        if 0 < texts.rows < _MANY_ROWS and card.parameters > _LARGE:
            advice.append(Advice("few", False, {"rows": texts.rows}))
        elif machine.device == "cpu" and card.parameters > _SLOW:
            advice.append(Advice("slow", False))
    if card.has_safetensors is False:
        advice.append(Advice("pickle", False))
    if advice and best is not None and best.name != card.name:
        advice.append(Advice("better", False, {"title": best.title}))
    if not advice:
        kind = "unknown" if memory is None else "good" if texts.language else "fits"
        advice.append(Advice(kind, kind != "unknown"))
    return Judgement(memory, machine, largest, tuple(advice))


def best_start(
    cards: Sequence[ModelCard], config: RunConfig, machine: Machine, texts: Texts
) -> ModelCard | None:
    """The model to begin with, of those that nothing but old weights speaks against, or None.

    The first of them; with a GPU and many rows the largest, one made for the language before those
    that read it among others.
    cards: the smallest of each language first
    """
    if not texts.language:
        return None
    right = [card for card in cards if _is_right(judge(card, config, machine, texts))]
    if machine.device == "cpu" or texts.rows < _MANY_ROWS:
        return next(iter(right), None)
    made_for = [card for card in right if card.languages == texts.language]
    return max(made_for or right, key=lambda card: card.parameters or 0, default=None)


def _is_right(judgement: Judgement) -> bool:
    """Whether nothing speaks against a model but how its weights were saved.

    Some of the best Chinese models have no others.
    """
    return all(one.is_good or one.kind == "pickle" for one in judgement.advice)


def texts_of(texts: Sequence[str], rows: int) -> Texts:
    """What some texts of a table tell of it."""
    letters = [one for text in texts[:500] for one in text[:500] if one.isalpha()]
    if not letters:
        return Texts(rows)
    wide = sum(unicodedata.east_asian_width(one) in "WF" for one in letters) / len(letters)
    plain = sum(one.isascii() for one in letters) / len(letters)
    language = "Chinese" if wide > 0.2 else "English" if plain > 0.97 else "other"
    # A letter of Chinese is a token, a token of other languages has about four.
    tokens = [len(text) if wide > 0.2 else len(text) // 4 for text in texts[:500]]
    return Texts(rows, language, tokens)


def _reads(languages: str, wanted: str) -> bool:
    """Whether a model that tells its languages so reads one; one that tells none may."""
    if not languages or any(letter.isdigit() for letter in languages):
        return True
    return wanted in languages if wanted != "other" else languages not in ("English", "Chinese")
