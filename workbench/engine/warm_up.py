"""What a waiting engine does before its run is known."""

from __future__ import annotations

from workbench.engine.load import load_for_training
from workbench.engine.manifest import weights_sha256
from workbench.models.find import BUNDLED, find_model


def warm_up() -> None:
    """Load the bundled model once and let it go.

    The first loading of any model in a process takes half a second longer than the next: modules
    that are imported late, patterns that are compiled, files that are not in memory yet. The
    checksums of the bundled weights, of which every manifest tells, are kept.
    Raises ModelError when the bundled model is damaged.
    """
    folder = find_model(BUNDLED)
    weights_sha256(folder)
    load_for_training(folder, ["a", "b"], max_length=8, title=BUNDLED)
