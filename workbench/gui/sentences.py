"""What an engine says, in the user's language.

Engines say English sentences, which scripts may read in `events.jsonl`. The window knows them
again by their templates, which `packaging/translate.py` collects from the sources.
"""

from __future__ import annotations

import json
import re
from functools import cache

from PySide6.QtCore import QCoreApplication

from workbench.resources import resource

_PLACE = re.compile(r"{(\w+)}")
_CLOSED = "。！？"  # after these no blank follows


def told(*sentences: str) -> str:
    """The sentences in the language that is on, one after the other; empty ones are left out."""
    text = ""
    for sentence in filter(None, sentences):
        said = translated(sentence)
        text += said if not text or text.endswith(tuple(_CLOSED)) else f" {said}"
    return text


def translated(sentence: str) -> str:
    """An engine's sentence, or several; what is not known again stays as it is."""
    if (known := _known(sentence)) is not None:
        return known
    for end in re.finditer(r"(?<=\.) ", sentence):
        if (known := _known(sentence[: end.start()])) is not None:
            return told(sentence[: end.start()], sentence[end.end() :])
    return sentence


def _known(sentence: str) -> str | None:
    """The translation of a sentence that fits a template; its values may be sentences too."""
    for template, pattern in _templates():
        if found := pattern.fullmatch(sentence):
            values = {name: translated(value) for name, value in found.groupdict().items()}
            return _filled(QCoreApplication.translate("sentences", template), values)
    return None


def _filled(template: str, values: dict[str, str]) -> str:
    return _PLACE.sub(lambda place: values.get(place[1], place[0]), template)


@cache
def _templates() -> list[tuple[str, re.Pattern[str]]]:
    """Each template with what fits it; those with the most words of their own come first."""
    texts: list[str] = json.loads(resource("sentences.json").read_text(encoding="utf-8"))
    texts.sort(key=lambda text: -len(_PLACE.sub("", text)))
    return [(text, _pattern(text)) for text in texts]


def _pattern(template: str) -> re.Pattern[str]:
    parts = _PLACE.split(template)  # words and names by turns
    seen: set[str] = set()
    pattern = ""
    for index, part in enumerate(parts):
        if index % 2 == 0:
            pattern += re.escape(part)
        elif part in seen:
            pattern += f"(?P={part})"
        else:
            seen.add(part)
            pattern += f"(?P<{part}>.*?)"
    return re.compile(pattern, re.DOTALL)
