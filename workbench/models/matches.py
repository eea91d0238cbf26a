"""Whether a model of this computer is one that a search asks for, as the hub judges its own."""

from __future__ import annotations

import re

from workbench.errors import ModelError
from workbench.hub.search import Query
from workbench.models.catalogue import ModelCard, reads

_UNITS = {"": 1, "K": 1e3, "M": 1e6, "B": 1e9, "G": 1e9}


def matches(card: ModelCard, query: Query, translations: str = "") -> bool:
    """Whether all that is known of a model fits a query; what is not known does not speak against.

    translations: further words by which the model may be found, in the user's language
    """
    text = f"{card.name} {card.title} {card.languages} {card.licence} {translations}".lower()
    if not all(word in text for word in query.text.lower().split()):
        return False
    if query.language and card.languages and not reads(card.languages, query.language):
        return False
    if query.licence and card.licence and card.licence.lower() != query.licence.lower():
        return False
    if query.task and card.task and card.task != query.task:
        return False
    most = query.most_parameters
    return most is None or card.parameters is None or card.parameters <= most


def parameters_of(text: str) -> int:
    """A number of parameters as people write it: 150M, 1.5B, 22000000.

    Raises ModelError where it is none.
    """
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([KMBG]?)", text.strip().upper())
    count = int(float(found[1]) * _UNITS[found[2]]) if found else 0
    if count < 1:
        raise ModelError(f"{text!r} is no number of parameters: write 150M or 1.5B.")
    return count
