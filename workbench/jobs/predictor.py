"""The second engine process: it keeps a model loaded and says what it thinks of texts."""

from __future__ import annotations

import itertools
import json
import subprocess
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from workbench.config import TaskName
from workbench.errors import DataError, EngineError
from workbench.jobs.command import engine_command, engine_environment

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Loaded:
    """What is known of the model that was loaded."""

    task: TaskName
    labels: list[str]
    """The names of its outputs: classes, or what its number is called."""
    max_length: int
    """In tokens."""
    device: str
    target_range: tuple[float, float] | None = None
    """Lowest and highest of the numbers that it learned, where these are known."""


@dataclass(frozen=True)
class Prediction:
    """What a model says of one text: a class, several labels, or a number.

    The probabilities of classes add up to 1; where a text may have several labels each stands for
    itself.
    """

    tokens: int
    label: str = ""
    """The class, or the labels with a separator between them; empty for a number."""
    probabilities: dict[str, float] = field(default_factory=dict)
    labels: list[str] | None = None
    """The labels that fit, where there may be several."""
    value: float | None = None
    """The number, where the model gives one."""

    @property
    def probability(self) -> float:
        """How likely the answer is; with several labels it is as sure as the least sure of them,
        be it given or not, and so from 0.5 to 1.
        """
        if self.labels is None:
            return self.probabilities[self.label]
        return min(max(share, 1 - share) for share in self.probabilities.values())

    def document(self) -> dict[str, Any]:
        """The prediction as `workbench predict --json` prints it."""
        if self.value is not None:
            return {"value": self.value}
        several = {} if self.labels is None else {"labels": self.labels}
        return {"label": self.label} | several | {"probabilities": self.probabilities}


class Predictor:
    """Starts its engine with the first request, and anew, with the same model, after it died.

    One thread asks; another may close it, which ends a request that is under way with EngineError.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._model: Path | None = None
        self._numbers = itertools.count(1)
        self._closed = False
        self._starting = threading.Lock()

    def __enter__(self) -> Predictor:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def load(self, model: Path) -> Loaded:
        """Load the model in a folder. Raises EngineError with the engine's sentence."""
        self._model = None
        found = self._ask(_load(model))
        self._model = model
        target = found.get("target") or {}
        low, high = target.get("lowest"), target.get("highest")
        return Loaded(
            found["task"],
            list(found["labels"]),
            int(found["max_length"]),
            str(found["device"]),
            None if low is None or high is None else (float(low), float(high)),
        )

    def predict(self, texts: Sequence[str], pairs: Sequence[str] | None = None) -> list[Prediction]:
        """What the model says of texts, in their order; it is the model loaded last."""
        second = None if pairs is None else list(pairs)
        found = self._ask({"verb": "predict", "texts": list(texts), "pairs": second})
        return [Prediction(**item) for item in found["predictions"]]

    def evaluate(
        self,
        source: str,
        text: str | None = None,
        label: str | None = None,
        text_pair: str | None = None,
        progress: Progress | None = None,
    ) -> dict[str, Any]:
        """Figures of the loaded model on the labelled rows of a source, as in evaluation.json."""
        request = {
            "verb": "evaluate",
            "source": source,
            "text": text,
            "label": label,
            "text_pair": text_pair,
        }
        return self._ask(request, progress)

    def close(self) -> None:
        """End the engine."""
        with self._starting:
            self._closed = True
            process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()

    def _ask(self, request: dict[str, Any], progress: Progress | None = None) -> dict[str, Any]:
        process, is_new = self._running()
        if is_new and self._model is not None:
            self._exchange(process, _load(self._model), None)
        return self._exchange(process, request, progress)

    def _exchange(
        self, process: subprocess.Popen[str], request: dict[str, Any], progress: Progress | None
    ) -> dict[str, Any]:
        number = next(self._numbers)
        assert process.stdin is not None and process.stdout is not None
        try:
            process.stdin.write(json.dumps({"id": number} | request) + "\n")
            process.stdin.flush()
            for line in process.stdout:
                answer = json.loads(line)
                if answer.get("id") != number:
                    continue
                if "progress" in answer:
                    if progress is not None:
                        progress(*answer["progress"])
                elif "error" in answer:
                    raise _error(answer)
                else:
                    return dict(answer["result"])
        except (OSError, ValueError) as error:
            self._forget(process)
            raise EngineError(_GONE) from error
        self._forget(process)
        raise EngineError(_GONE)

    def _running(self) -> tuple[subprocess.Popen[str], bool]:
        """The engine, and whether it was started just now."""
        with self._starting:
            if self._closed:
                raise EngineError("The engine that classifies was closed.")
            is_new = self._process is None or self._process.poll() is not None
            if self._process is None or is_new:
                try:
                    self._process = subprocess.Popen(
                        engine_command("serve"),
                        env=engine_environment(),
                        stdin=subprocess.PIPE,
                        stdout=subprocess.PIPE,
                        stderr=subprocess.DEVNULL,
                        encoding="utf-8",
                    )
                except OSError as error:
                    raise EngineError(
                        f"The engine cannot be started: {error.strerror or error}."
                    ) from error
            return self._process, is_new

    def _forget(self, process: subprocess.Popen[str]) -> None:
        with self._starting:
            if self._process is process:
                self._process = None
        with suppress(OSError):
            process.kill()
        process.wait()


_GONE = (
    "The engine that classifies has ended, perhaps because the memory ran out: close other "
    "programs and try again."
)


def _load(model: Path) -> dict[str, Any]:
    return {"verb": "load", "model": str(model)}


def _error(answer: dict[str, Any]) -> Exception:
    kind = DataError if answer.get("kind") == "input" else EngineError
    return kind(str(answer["error"]))
