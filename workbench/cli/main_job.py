"""The main job without a window: train the bundled model on the sample, classify a few texts."""

from __future__ import annotations

from workbench.cli.exit_codes import DONE
from workbench.cli.show import print_table, program, say
from workbench.cli.train import checked_config, follow
from workbench.jobs.predictor import Predictor
from workbench.runs.folder import create_run
from workbench.runs.workspace import default_workspace

# None of them stands in the sample.
_TEXTS = (
    "The tracking page has not moved since Saturday and nobody rang the bell.",
    "You took the monthly amount from my card twice.",
    "Since this morning the kettle clicks off before the water is even warm.",
    "Best shop I have used in years, thank you all!",
)


def main_job(reason: str) -> int:
    """Say why there is no window, then do for real what it would do first; gives the exit code."""
    say(f"{reason} So here is the same in the terminal: the bundled model learns the sample.")
    config = checked_config(None, ["name=first run"])
    folder = create_run(default_workspace(), config)
    code = follow(folder, as_json=False)
    if code != DONE:
        return code
    print("\nA few texts that it has never seen:")
    with Predictor() as predictor:
        predictor.load(folder.model_path)
        found = predictor.predict(_TEXTS)
    print_table(
        ["class", "probability", "text"],
        [
            [one.label, f"{one.probabilities[one.label]:.2f}", text]
            for text, one in zip(_TEXTS, found, strict=True)
        ],
    )
    print("\nWhat to do next:")
    for words, what in (
        ("data YOUR.csv", "look at a table of your own"),
        ("train --set data.source=YOUR.csv", "train on it"),
        (f'predict "{config.name}" --text "..."', "classify a text"),
        ("--help", "everything else"),
    ):
        print(f"  {program()} {words:<36} {what}")
    return DONE
