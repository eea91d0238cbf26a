"""Models of the hub by name, task and language, page by page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from typing import Any, Literal

from workbench.errors import HubError
from workbench.hub.client import ask
from workbench.hub.patience import Patience, UnwantedError, explain, parsing
from workbench.hub.settings import apply_settings, endpoint, is_offline
from workbench.hub.watch import watched

Sort = Literal["downloads", "likes", "lastModified"]

_PAGE = 25
_ANSWER_S = 50.0
_TOLD = ("downloads", "likes", "tags", "pipeline_tag", "safetensors", "gated", "lastModified")


@dataclass(frozen=True)
class Found:
    """One model that a search found."""

    name: str
    parameters: int | None
    licence: str
    languages: tuple[str, ...]
    """By their codes, such as "en"."""
    task: str
    downloads: int
    likes: int
    is_gated: bool
    has_safetensors: bool
    changed: str
    """Date, such as 2024-05-31."""


@dataclass(frozen=True)
class Query:
    """What to look for; empty where it does not matter."""

    text: str = ""
    task: str = ""
    """As the hub names it, such as "fill-mask"."""
    language: str = ""
    """By its code, such as "zh"."""
    licence: str = ""
    """As the hub names it, such as "apache-2.0"."""
    most_parameters: int | None = None
    sort: Sort = "downloads"


@dataclass(frozen=True)
class Page:
    """A part of what was found, in the order asked for."""

    models: tuple[Found, ...]
    following: str | None
    """What gives the next page; None on the last."""


def search_models(
    query: Query, following: str | None = None, look: Callable[[], object] | None = None
) -> Page:
    """One page of the models that fit a query.

    look: called ten times a second; what it raises ends the search at once
    Raises HubError where the hub is switched off or cannot be reached.
    """

    def work(unwanted: Event) -> Page:
        try:
            return _ask(query, following, Patience(unwanted))
        except UnwantedError:
            raise
        except Exception as error:
            raise HubError(_sentence(error)) from error

    apply_settings()
    if is_offline():
        raise HubError(
            "The hub is switched off: only models of this computer are shown. Allow the "
            "connection to search it."
        )
    try:
        return watched(work, look, _ANSWER_S)
    except TimeoutError as error:
        raise HubError(_sentence(error)) from error


def _ask(query: Query, following: str | None, patience: Patience) -> Page:
    filters = [query.language, f"license:{query.licence}" if query.licence else ""]
    wanted: dict[str, Any] = {
        "search": query.text.strip(),
        "pipeline_tag": query.task,
        "filter": [one for one in ("transformers", *filters) if one],
        "sort": query.sort,
        "direction": "-1",
        "limit": str(_PAGE),
        "expand": list(_TOLD),
    }
    if query.most_parameters:
        wanted["num_parameters"] = f"max:{query.most_parameters}"
    while True:
        try:
            params = None if following else {key: one for key, one in wanted.items() if one}
            answer = ask(following or f"{endpoint()}/api/models", params)
            with parsing("the answer"):
                found = tuple(_found(row) for row in answer.json())
            further = answer.links.get("next", {}).get("url")
            break
        except Exception as error:
            patience.bear(error)
    # A token is sent along: it goes to no other address that an answer may name.
    if further and not further.startswith(f"{endpoint()}/"):
        further = None
    if most := query.most_parameters:
        found = tuple(one for one in found if one.parameters is None or one.parameters <= most)
    return Page(found, further)


def _found(row: dict[str, Any]) -> Found:
    tags = [str(tag) for tag in row.get("tags") or []]
    return Found(
        name=str(row["id"]),
        parameters=(row.get("safetensors") or {}).get("total"),
        licence=next((tag[8:] for tag in tags if tag.startswith("license:")), ""),
        languages=languages_of(tags),
        task=str(row.get("pipeline_tag") or ""),
        downloads=int(row.get("downloads") or 0),
        likes=int(row.get("likes") or 0),
        is_gated=bool(row.get("gated")),
        has_safetensors="safetensors" in tags,
        changed=str(row.get("lastModified") or "")[:10],
    )


def languages_of(tags: list[str]) -> tuple[str, ...]:
    """The language codes among a model's tags; the hub gives them no mark of their own."""
    return tuple(
        tag
        for tag in tags
        if tag == "multilingual" or (len(tag) == 2 and tag.isalpha() and tag.islower())
    )


def _sentence(error: BaseException) -> str:
    said = explain("model", "search", error)
    if "cannot be reached" in said:
        return (
            "The hub cannot be searched: it cannot be reached. Check the network, or use a model "
            "on this computer."
        )
    if "refuses the token" in said:
        return "The hub cannot be searched: it refuses the token. Enter a valid one, or remove it."
    _, is_cut, reason = said.partition("The model search cannot be fetched: ")
    return f"The hub cannot be searched: {reason}" if is_cut else said
