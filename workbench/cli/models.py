"""`workbench models`: which models there are, here and on the hub; `models fetch` brings one."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from workbench.cli.show import Meter, print_document, print_table, say
from workbench.config import RunConfig
from workbench.errors import HubError, WorkbenchError
from workbench.hub.search import Query, search_models
from workbench.hub.speed import Speed
from workbench.models.catalogue import (
    ModelCard,
    card_of,
    describe_model,
    known_models,
    local_models,
)
from workbench.models.find import fetch_model, find_model
from workbench.models.judge import Judgement, Texts, judge
from workbench.models.memory import this_machine
from workbench.models.safety import own_code
from workbench.runs.folder import list_runs
from workbench.runs.workspace import default_workspace


def models(search: str | None, as_json: bool) -> int:
    """List the models of this computer and the curated ones, or what the hub finds."""
    notes: list[str] = []
    if search is None:
        cards = offered_models()
    else:
        words = search.lower().split()
        cards = [one for one in offered_models() if _matches(one, words)]
        try:
            known = {card.name for card in cards}
            page = search_models(Query(search))
            cards += [card_of(one) for one in page.models if one.name not in known]
        except HubError as error:  # what is here is shown all the same
            notes.append(str(error))
    machine = this_machine()
    judged = [(card, judge(card, RunConfig(), machine, Texts())) for card in cards]
    if as_json:
        print_document({"models": [_document(*one) for one in judged], "notes": notes})
        return 0
    rows = [
        [
            card.name,
            card.kind,
            f"{card.parameters / 1e6:,.0f} M" if card.parameters else "",
            card.languages,
            card.licence,
            _fit(judgement),
        ]
        for card, judgement in judged
    ]
    print_table(["model", "where", "parameters", "languages", "licence", "this machine"], rows)
    for note in notes:
        say(note)
    return 0


def fetch(name: str, revision: str | None, as_json: bool) -> int:
    """Bring a model of the hub to this computer, and tell what it is."""
    meter, speed = Meter(), Speed()

    def show(done: int, total: int) -> None:
        speed.note(done)
        left = speed.seconds_left(total)
        note = "" if left is None else f"{speed.bytes_per_second / 1e6:.1f} MB/s, {left:.0f} s left"
        meter.show(f"Fetching {name}", done, total, note)

    try:
        if name.startswith("bundled:"):
            folder = find_model(name)
        else:
            folder = fetch_model(name, show, revision)
    finally:
        meter.close()
    card = describe_model(name)
    document = _document(card, judge(card, RunConfig(), this_machine(), Texts()))
    document["folder"] = str(folder)
    code = own_code(folder)
    document["code"] = [str(file) for file in code.files] if code else []
    if as_json:
        print_document(document)
        return 0
    print(folder)
    for advice in document["advice"]:
        say(advice)
    if code is not None:
        say(f'Read these files; to allow them: --set model.trusted_code="{code.revision}"')
        for file in code.files:
            say(f"  {file}")
    return 0


def offered_models(workspace: Path | None = None) -> list[ModelCard]:
    """The bundled model, what is on this computer, finished runs, then the curated list."""
    curated = [describe_model(card.name) for card in known_models()]
    here = [card for card in local_models() if card.name not in {one.name for one in curated}]
    return [curated[0], *here, *run_models(workspace or default_workspace()), *curated[1:]]


def run_models(workspace: Path) -> list[ModelCard]:
    """The models of finished runs, as starting points."""
    cards = []
    for run in list_runs(workspace):
        if run.folder.has_model():
            try:
                card = describe_model(str(run.folder.model_path))
            except WorkbenchError:
                continue
            cards.append(replace(card, kind="run", title=run.config.name, summary=""))
    return cards


def _matches(card: ModelCard, words: list[str]) -> bool:
    text = f"{card.name} {card.title} {card.languages}".lower()
    return all(word in text for word in words)


def _fit(judgement: Judgement) -> str:
    if judgement.memory is None:
        return ""
    return f"up to {judgement.largest_batch} texts" if judgement.largest_batch else "too large"


def _document(card: ModelCard, judgement: Judgement) -> dict[str, Any]:
    facts = asdict(card)
    del facts["shape"]
    memory = judgement.memory
    return facts | {
        "memory_bytes": memory.total if memory else None,
        "free_bytes": judgement.machine.free_bytes,
        "largest_batch": judgement.largest_batch if memory else None,
        "advice": [one.text for one in judgement.advice],
    }
