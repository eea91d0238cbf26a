"""Tries a run out and tells what came of it; nothing is left of it.

Answers are JSON objects, one a line. The last one is the result, or {"error", "kind"}; those
before tell how it goes.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO, Literal

from workbench.config import RunConfig, load_config
from workbench.errors import WorkbenchError
from workbench.events import Event

Verb = Literal["estimate", "find-rate"]
Answer = Callable[[dict[str, Any]], None]
_DONE, _FAILED, _WRONG = 0, 1, 2


def rehearse(verb: Verb, config_path: Path, answers: BinaryIO) -> int:
    """Do what the verb says with the config in a file; gives the exit code.

    The folder of that file is there to be written to.
    """

    def answer(content: dict[str, Any]) -> None:
        answers.write(json.dumps(content, allow_nan=False).encode("ascii") + b"\n")
        answers.flush()

    config = None
    try:
        config = load_config(config_path)
        answer(_result(verb, config, config_path.parent, answer))
        return _DONE
    except WorkbenchError as error:
        answer({"error": str(error), "kind": "input"})
        return _WRONG
    except Exception as error:
        traceback.print_exc()
        from workbench.engine.failure import explain_failure

        failed = explain_failure(error, config)
        advice = failed.advice if failed.kind == "memory" else ""
        answer({"error": f"{failed.message} {advice}".strip(), "kind": failed.kind})
        return _FAILED


def _result(verb: Verb, config: RunConfig, scratch: Path, answer: Answer) -> dict[str, Any]:
    # torch and transformers take seconds: only now, when the config is known to be one.
    if verb == "estimate":
        from workbench.engine.estimate import estimate

        return asdict(estimate(config, scratch, _unheard))
    from workbench.engine.find_rate import find_rate

    def tell(rate: float, loss: float, done: int, total: int) -> None:
        answer({"point": [rate, loss], "done": done, "total": total})

    return asdict(find_rate(config, _unheard, tell))


def _unheard(event: Event) -> None:
    """Nobody follows a rehearsal by its events."""
