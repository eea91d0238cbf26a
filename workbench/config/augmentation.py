"""Keys for changing the training texts a little in every epoch."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from workbench.config.base import Section, ui

_GROUP: dict[str, Any] = ui(group="Augmentation")


class Augmentation(Section):
    word_dropout: Annotated[
        float, Field(ge=0, le=0.9, title="Leave out words", json_schema_extra=_GROUP)
    ] = 0.0
    """Share of the words left out of each training text, others in every epoch; helps small \
tables."""

    word_swap: Annotated[
        float, Field(ge=0, le=0.9, title="Swap words", json_schema_extra=_GROUP)
    ] = 0.0
    """Share of the words that change places with the word after them, in training texts only."""

    token_masking: Annotated[
        float, Field(ge=0, le=0.9, title="Mask tokens", json_schema_extra=_GROUP)
    ] = 0.0
    """Share of the tokens of each training text hidden behind the tokenizer's mask."""
