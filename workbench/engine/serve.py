"""The long-lived engine process: JSON requests on stdin, JSON answers on stdout, line by line."""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from workbench.engine.failure import explain_failure, is_out_of_memory
from workbench.engine.predict import Predictor
from workbench.engine.progress import PhaseProgress
from workbench.errors import EngineError, WorkbenchError
from workbench.events import Event, Phase

Answer = Callable[[dict[str, Any]], None]


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until there are no more.

    A request is {"id", "verb", …}; its answer {"id", "result"} or {"id", "error", "kind"}, and on
    the way {"id", "progress": [done, total]}. A line that is no request is answered with the id
    null.
    """
    server = Server()

    def answer(content: dict[str, Any]) -> None:
        line = json.dumps(content, allow_nan=False)  # ASCII: even lone surrogates pass
        answers.write(line.encode("ascii") + b"\n")
        answers.flush()

    for line in requests:
        if line.strip():
            server.handle(line, answer)


class Server:
    """Holds the chosen model between requests."""

    def __init__(self) -> None:
        self._predictor: Predictor | None = None

    def handle(self, line: bytes, answer: Answer) -> None:
        """Answer one line, whatever it holds."""
        number: Any = None
        try:
            request = json.loads(line)
            if not isinstance(request, dict):
                raise EngineError("A request must be an object with an id and a verb.")
            number = request.get("id")
            result = self._result(request, answer)
        except Exception as error:
            answer({"id": number} | _failure(error))
        else:
            answer({"id": number, "result": result})

    def _result(self, request: dict[str, Any], answer: Answer) -> dict[str, Any]:
        match request.get("verb"):
            case "load":
                self._predictor = None  # before the next: two may not fit in memory
                self._predictor = Predictor(Path(_text(request, "model", required=True) or ""))
                return {
                    "task": self._predictor.task.name,
                    "labels": self._predictor.labels,
                    "max_length": self._predictor.max_length,
                    "device": self._predictor.device.kind,
                } | self._predictor.task.memory
            case "predict":
                texts, pairs = _texts(request, "texts"), None
                if request.get("pairs") is not None:
                    pairs = _texts(request, "pairs")
                    if len(pairs) != len(texts):
                        raise EngineError(
                            f"There are {len(texts)} texts but {len(pairs)} second texts."
                        )
                return {"predictions": self._loaded().predict(texts, pairs)}
            case "evaluate":
                return self._loaded().evaluate(
                    _text(request, "source", required=True) or "",
                    _text(request, "text"),
                    _text(request, "label"),
                    _text(request, "text_pair"),
                    _progress(request.get("id"), answer),
                )
            case verb:
                raise EngineError(f"The engine cannot {verb!r}: it can load, predict, evaluate.")

    def _loaded(self) -> Predictor:
        if self._predictor is None:
            raise EngineError("No model is loaded: load one first.")
        return self._predictor


def _progress(number: Any, answer: Answer) -> PhaseProgress:
    def pass_on(event: Event) -> None:
        if isinstance(event, Phase) and event.total:
            answer({"id": number, "progress": [event.done, event.total]})

    return PhaseProgress(pass_on, "evaluating")


def _text(request: dict[str, Any], key: str, required: bool = False) -> str | None:
    value = request.get(key)
    if isinstance(value, str) or (value is None and not required):
        return value
    raise EngineError(f"The request's {key} must be a text, not {value!r}.")


def _texts(request: dict[str, Any], key: str) -> list[str]:
    values = request.get(key)
    if isinstance(values, list) and all(isinstance(value, str) for value in values):
        return values
    raise EngineError(f"The request's {key} must be a list of texts.")


def _failure(error: Exception) -> dict[str, str]:
    if isinstance(error, WorkbenchError):
        return {"error": str(error), "kind": "input"}
    if isinstance(error, json.JSONDecodeError | UnicodeDecodeError | RecursionError):
        return {"error": f"The request is not JSON: {error}.", "kind": "input"}
    traceback.print_exc(file=sys.stderr)
    if is_out_of_memory(error):
        return {
            "error": "There is not enough memory for this: choose shorter texts or a smaller "
            "model.",
            "kind": "memory",
        }
    return {"error": explain_failure(error, None).message, "kind": "internal"}
