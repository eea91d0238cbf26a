"""What an engine and the rooms below the window say, in the user's language.

They say English sentences, which scripts may read in `events.jsonl` and on the command line. The
window knows them again by their templates, which `packaging/translate.py` collects from the
sources.
"""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from workbench.resources import resource

_PLACE = re.compile(r"{(\w+)}")
_CLOSED = "。！？"  # after these no blank follows
# What is longer is what a user wrote, such as a cell of a table: nothing in it is known again.
_LONGEST_PART = 2000
# A sentence may hold as many full stops as a user wrote; ours are a few, one after the other.
_MOST_SENTENCES = 20
_MOST_NAMES = 3
_END = re.compile(r"(?<=\.) ")
_BEFORE = re.compile(r": ")


def told(*sentences: str) -> str:
    """The sentences in the language that is on, one after the other; empty ones are left out."""
    return _joined([translated(sentence) for sentence in sentences if sentence])


def translated(sentence: str) -> str:
    """A sentence of the rooms below, or several; what is not known again stays as it is."""
    if (known := _known(sentence)) is not None:
        return known
    if len(sentence) > _LONGEST_PART:
        return sentence
    for end in islice(_END.finditer(sentence), _MOST_SENTENCES):
        if (known := _known(sentence[: end.start()])) is not None:
            return _joined([known, translated(sentence[end.end() :])])
    # The name of a file may stand before what is said of it.
    for end in islice(_BEFORE.finditer(sentence), _MOST_NAMES):
        if (known := _known(sentence[end.end() :])) is not None:
            said = QCoreApplication.translate("sentences", "{file}: {said}")
            return said.format(file=sentence[: end.start()], said=known)
    return sentence


def _joined(sentences: list[str]) -> str:
    text = ""
    for said in sentences:
        text += said if not text or text.endswith(tuple(_CLOSED)) else f" {said}"
    return text


class _Template(NamedTuple):
    """A sentence with {names} where values stand."""

    text: str
    words: tuple[str, ...]
    """What stands before, between and behind the values."""
    names: tuple[str, ...]

    def values(self, sentence: str) -> dict[str, str] | None:
        """The values of a sentence that fits; None for another. It takes one look at each letter:
        a value ends where the words behind it come first."""
        first, *others = self.words
        last = others.pop() if others else ""
        place, end = len(first), len(sentence) - len(last)
        if place > end or not (sentence.startswith(first) and sentence.endswith(last)):
            return None
        if not self.names:
            return {} if place == end else None
        values: dict[str, str] = {}
        for name, words in zip(self.names, (*others, None), strict=True):
            at = end if words is None else sentence.find(words, place, end)
            if at < 0 or values.setdefault(name, sentence[place:at]) != sentence[place:at]:
                return None
            place = at + len(words or "")
        return values


def _known(sentence: str, part: str = "") -> str | None:
    """The translation of a sentence that fits a template; its values may be sentences too.

    part: the name of the value that the sentence is within another, if it is one
    """
    for template in _candidates(part, sentence[:1]):
        if (found := template.values(sentence)) is not None:
            values = {name: _value(name, value) for name, value in found.items()}
            return _filled(QCoreApplication.translate("sentences", template.text), values)
    return None


def _value(name: str, value: str) -> str:
    if len(value) > _LONGEST_PART:
        return value
    known = _known(value, name.rstrip("0123456789"))
    return translated(value) if known is None else known


def _filled(template: str, values: dict[str, str]) -> str:
    return _PLACE.sub(lambda place: values.get(place[1], place[0]), template)


@lru_cache(maxsize=256)
def _candidates(part: str, letter: str) -> list[_Template]:
    """The templates that a text with this first letter may fit; first those of such a part."""
    sentences, parts = _templates()
    wanted = (*parts.get(part, ()), *sentences)
    return [template for template in wanted if template.words[0][:1] in ("", letter)]


@cache
def _templates() -> tuple[list[_Template], dict[str, list[_Template]]]:
    """The templates of sentences, and of parts by the name of the value that they are."""
    texts = json.loads(resource("sentences.json").read_text(encoding="utf-8"))
    parts = {name: _sorted(of_name) for name, of_name in texts["parts"].items()}
    return _sorted(texts["sentences"]), parts


def _sorted(texts: list[str]) -> list[_Template]:
    """Those with the most words of their own come first."""
    made = []
    for text in texts:
        parts = _PLACE.split(text)  # words and names by turns
        made.append(_Template(text, tuple(parts[::2]), tuple(parts[1::2])))
    return sorted(made, key=lambda one: -sum(map(len, one.words)))
