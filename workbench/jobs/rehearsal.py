"""An engine that tries a run out: it tells what it finds, line by line, and leaves nothing."""

from __future__ import annotations

import json
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from workbench.config import RunConfig
from workbench.errors import ConfigError, EngineError
from workbench.jobs.command import engine_command, engine_environment
from workbench.runs.workspace import default_workspace

Verb = Literal["estimate", "find-rate"]


class Rehearsal:
    """One process, one question.

    One thread reads the answers; another may close it, which ends them.
    """

    def __init__(self, verb: Verb, config: RunConfig) -> None:
        self._verb = verb
        self._config = config
        self._process: subprocess.Popen[str] | None = None
        self._closed = False
        self._starting = threading.Lock()

    def __enter__(self) -> Rehearsal:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def answers(self) -> Iterator[dict[str, Any]]:
        """Everything that the engine tells; the last one is the result.

        Raises ConfigError when the input is wrong, EngineError when the engine fails; neither
        once it is closed.
        """
        with tempfile.TemporaryDirectory(
            prefix=".rehearsal-", dir=_disk_of_runs(), ignore_cleanup_errors=True
        ) as folder:
            config_path = Path(folder) / "config.json"
            config_path.write_text(self._config.model_dump_json(), encoding="utf-8")
            log_path = Path(folder) / "log.txt"
            process = self._start(config_path, log_path)
            try:
                yield from self._read(process, log_path)
            finally:
                self.close()  # or the engine would write on while the folder is removed

    def close(self) -> None:
        """End the engine."""
        with self._starting:
            self._closed = True
            process = self._process
        if process is not None:
            process.kill()
            process.wait()

    def _start(self, config_path: Path, log_path: Path) -> subprocess.Popen[str] | None:
        with self._starting, log_path.open("wb") as log:
            if not self._closed:
                try:
                    self._process = subprocess.Popen(
                        engine_command(self._verb, str(config_path)),
                        env=engine_environment(),
                        stdin=subprocess.DEVNULL,
                        stdout=subprocess.PIPE,
                        stderr=log,
                        encoding="utf-8",
                    )
                except OSError as error:
                    raise EngineError(
                        f"The engine cannot be started: {error.strerror or error}."
                    ) from error
            return self._process

    def _read(
        self, process: subprocess.Popen[str] | None, log_path: Path
    ) -> Iterator[dict[str, Any]]:
        if process is None or process.stdout is None:
            return
        with process.stdout:
            for line in process.stdout:
                if not line.endswith("\n"):  # torn by the end of the engine
                    break
                answer = json.loads(line)
                if "error" in answer:
                    raise _error(answer)
                yield answer
        code = process.wait()
        if code != 0 and not self._closed:
            raise EngineError(_last_words(code, log_path))


def _disk_of_runs() -> Path | None:
    """The workspace, since what is written there tells how long a run's writing takes."""
    workspace = default_workspace()
    return workspace if workspace.is_dir() else None


def _error(answer: dict[str, Any]) -> Exception:
    kind = ConfigError if answer.get("kind") == "input" else EngineError
    return kind(str(answer["error"]))


def _last_words(code: int, log_path: Path) -> str:
    if code < 0:
        return (
            "The engine was killed, most likely because the memory ran out: lower the batch size "
            "or the max length, or choose a smaller model."
        )
    lines = [line for line in log_path.read_text(encoding="utf-8").splitlines() if line.strip()]
    said = f": {lines[-1].strip()[-300:]}" if lines else ""
    return f"The engine ended early (exit code {code}){said}."
