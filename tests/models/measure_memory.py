"""What a step of a full batch really takes, beside what was estimated.

    python -m tests.models.measure_memory MODEL_FOLDER BATCH_SIZE LENGTH [KEY=VALUE…]

Prints the peak of the process in bytes, before the model and after three steps.
"""

from __future__ import annotations

import csv
import json
import sys
import tempfile
from pathlib import Path

import numpy as np


def main(name: str, batch_size: int, length: int, changes: dict[str, str]) -> None:
    import torch

    from workbench.config import RunConfig, parse_assignments
    from workbench.engine.optimise import Optimiser
    from workbench.engine.setup import set_up
    from workbench.engine.steering import Steering, Unasked
    from workbench.engine.stepper import Stepper

    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as place:
        table = Path(place) / "table.csv"
        rows = [
            (f"{number} " + "good " * length, "ab"[number % 2]) for number in range(3 * batch_size)
        ]
        with table.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("text", "label"), *rows])
        config = RunConfig().replacing(
            {
                "data.source": str(table),
                "data.validation": 0.0,
                "data.test": 0.0,
                "model.name": name,
                "model.max_length": length,
                "training.batch_size": batch_size,
                "training.device": "cpu",
            }
            | parse_assignments([f"{key}={value}" for key, value in changes.items()])
        )

        def emit(event: object) -> None:
            pass

        setup = set_up(config, emit, Steering(Unasked(), emit))
        before = setup.device.memory_bytes()
        stepper = Stepper(
            setup, Optimiser(setup.classifier.model, config.training, setup.device, 3), emit
        )
        setup.classifier.model.train()
        for number in range(3):
            stepper.take(np.arange(number * batch_size, (number + 1) * batch_size), number, 0)
        parameters = sum(one.numel() for one in setup.classifier.model.parameters())
        peak = setup.device.peak_memory_bytes()
        print(json.dumps({"before": before, "peak": peak, "parameters": parameters}))


if __name__ == "__main__":
    pairs = (word.split("=", 1) for word in sys.argv[4:])
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), dict(pairs))
