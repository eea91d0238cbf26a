"""`workbench models`: those of this computer and of the hub; `show` judges, `fetch` brings one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from workbench.cli.exit_codes import DONE
from workbench.cli.show import Meter, print_document, print_table, say
from workbench.config import RunConfig, parse_assignments
from workbench.data.columns import columns_of, guess_columns, resolve_columns
from workbench.data.read import read_source
from workbench.errors import DataError, HubError, ModelError, WorkbenchError
from workbench.hub.search import Page, Query, search_models
from workbench.hub.speed import Speed
from workbench.models.catalogue import (
    ModelCard,
    card_of,
    curated_models,
    describe_model,
    local_models,
    look_up_model,
)
from workbench.models.find import check_model, fetch_model, find_model
from workbench.models.judge import Judgement, Texts, best_start, judge, texts_of
from workbench.models.matches import matches
from workbench.models.memory import this_machine
from workbench.models.safety import own_code
from workbench.runs.folder import list_runs
from workbench.runs.workspace import default_workspace


def models(query: Query, page: int, as_json: bool) -> int:
    """List the models of this computer and the curated ones, or with a query what the hub finds.

    page: of what the hub finds, from 1; the first also lists what fits of this computer
    """
    notes: list[str] = []
    cards = [card for card in offered_models() if matches(card, query)] if page == 1 else []
    has_more = False
    if query != Query() or page > 1:
        try:
            found = search_page(query, page)
        except HubError as error:  # what is here is shown all the same
            notes.append(str(error))
        else:
            known = {card.name for card in cards}
            cards += [card_of(one) for one in found.models if one.name not in known]
            has_more = found.following is not None
    machine = this_machine()
    judged = [(card, judge(card, RunConfig(), machine, Texts())) for card in cards]
    if as_json:
        listed = [_document(*one) for one in judged]
        print_document({"models": listed, "page": page, "more": has_more, "notes": notes})
        return DONE
    rows = [
        [
            card.name,
            card.kind,
            f"{card.parameters / 1e6:,.0f} M" if card.parameters else "",
            card.languages,
            card.licence,
            f"{card.downloads:,}" if card.downloads is not None else "",
            _fit(judgement),
        ]
        for card, judgement in judged
    ]
    titles = ["model", "where", "parameters", "languages", "licence", "downloads", "this machine"]
    print_table(titles, rows)
    for note in notes:
        say(note)
    if has_more:
        say(f"There are more: add --page {page + 1}.")
    return DONE


def search_page(query: Query, number: int) -> Page:
    """A page of what the hub finds, from 1. Raises HubError, also where there is no such page."""
    found = search_models(query)
    for _ in range(number - 1):  # the hub tells the next page only
        if found.following is None:
            raise HubError(f"The hub finds fewer than {number} pages: choose an earlier one.")
        found = search_models(query, found.following)
    return found


def show(
    name: str,
    source: str | None,
    columns: tuple[str | None, str | None],
    assignments: Sequence[str],
    as_json: bool,
) -> int:
    """Tell what is known of one model, and whether it is right for a table and this machine.

    source: the table, if it is to be judged by its texts; columns: of its texts and labels
    assignments: settings of the run that it is judged for, such as "training.batch_size=8"
    Raises WorkbenchError.
    """
    config = RunConfig().replacing(parse_assignments(assignments) | {"model.name": name})
    texts = _texts(source, columns) if source is not None else Texts()
    card, notes = describe_model(name), list[str]()
    if card.kind == "hub":
        try:
            card = look_up_model(name)
        except ModelError as error:
            if card.shape is None:  # none of the curated ones
                raise
            notes.append(str(error))
    else:
        check_model(name)
    machine = this_machine()
    best = best_start(curated_models(), config, machine, texts)
    judgement = judge(card, config, machine, texts, best)
    document = _document(card, judgement) | {
        "memory": asdict(judgement.memory) if judgement.memory else None,
        "fits": judgement.fits,
        "recommended": judgement.is_recommended,
        "best_start": best.name if best else None,
        "judged_for": {
            "batch_size": config.training.batch_size,
            "max_length": config.model.max_length,
            "optimizer": config.training.optimizer,
            "precision": config.training.precision,
            "device": judgement.machine.device,
            "rows": texts.rows,
            "language": texts.language,
        },
        "notes": notes,
    }
    if as_json:
        print_document(document)
        return DONE
    print_table(["", card.title], _facts(card, judgement))
    print("\n".join(document["advice"]))
    for note in notes:
        say(note)
    return DONE


def fetch(name: str, revision: str | None, as_json: bool) -> int:
    """Bring a model of the hub to this computer, and tell what it is."""
    meter, speed = Meter(), Speed()

    def show(done: int, total: int) -> None:
        if not total:  # the hub is still asked what there is
            return
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
        return DONE
    print(folder)
    for advice in document["advice"]:
        say(advice)
    if code is not None:
        say(f'Read these files; to allow them: --set model.trusted_code="{code.revision}"')
        for file in code.files:
            say(f"  {file}")
    return DONE


def offered_models(workspace: Path | None = None) -> list[ModelCard]:
    """The bundled model, what is on this computer, finished runs, then the curated list."""
    curated = curated_models()
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


def _texts(source: str, columns: tuple[str | None, str | None]) -> Texts:
    table = read_source(source)
    chosen = guess_columns(table.frame)
    if any(columns):
        changes = dict(zip(("data.text", "data.label"), columns, strict=True))
        chosen = columns_of(resolve_columns(RunConfig().replacing(changes), table))
    if chosen.text is None:
        raise DataError(f"{source} has no column of texts: name it with --text COLUMN.")
    return texts_of([str(one) for one in table.frame[chosen.text].head(500)], table.rows)


def _facts(card: ModelCard, judgement: Judgement) -> list[list[str]]:
    """What is known of a model, as lines of a name and a value."""
    unknown, memory = "not known before it is fetched", judgement.memory
    formats = {True: "safetensors", False: "pickle (old format)", None: unknown}
    code = {True: "yes, which you must read and allow", False: "none", None: unknown}
    need = unknown
    if memory is not None:
        need = f"{memory.total / 1e9:.1f} GB, {judgement.machine.free_bytes / 1e9:.1f} GB are free"
    return [
        ["name", card.name],
        ["where", card.kind],
        ["parameters", f"{card.parameters / 1e6:,.1f} M" if card.parameters else unknown],
        ["size", f"{card.size_bytes / 1e6:,.0f} MB" if card.size_bytes else unknown],
        ["longest text", f"{card.max_length:,} tokens" if card.max_length else unknown],
        ["languages", card.languages or "not stated"],
        ["licence", card.licence or "not stated"],
        ["made for", card.task or "not stated"],
        ["weights", formats[card.has_safetensors]],
        ["own program code", code[card.needs_code]],
        ["gated", "yes: accept its terms and enter a token" if card.is_gated else "no"],
        ["memory to train", need],
        ["largest batch", str(judgement.largest_batch) if memory is not None else unknown],
    ]


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
