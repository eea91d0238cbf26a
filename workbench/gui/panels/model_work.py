"""What the Model panel does in the background."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from workbench.cli.models import offered_models
from workbench.gui.background import Progress
from workbench.models.catalogue import ModelCard, add_folder, describe_model, look_up_model
from workbench.models.find import check_model, find_model
from workbench.models.memory import Machine, this_machine


def look_at(name: str, progress: Progress) -> ModelCard:
    """The facts of a model that can be used; raises ModelError when it surely cannot."""
    local = Path(name).expanduser()
    if local.is_dir():
        check_model(str(local))
        add_folder(local)
        return describe_model(str(local.absolute()))
    card = describe_model(name)
    if card.kind != "hub":
        check_model(name)
        return card
    look = partial(progress, 0, 0)
    card = look_up_model(name, look=look)
    if card.is_gated:
        check_model(name, look=look)
    return card


def fetch_model(name: str, revision: str | None, progress: Progress) -> ModelCard:
    """Bring a model to this computer; its facts, as they are then."""
    find_model(name, progress, revision)
    return describe_model(name)


def look_around(workspace: Path, progress: Progress) -> tuple[list[ModelCard], Machine]:
    """What there is to start from, and to train on."""
    return offered_models(workspace), this_machine()
