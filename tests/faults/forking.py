"""A process that has imported everything once and forks an engine for every try.

A cold engine imports for six to ten seconds, which a thousand tries cannot afford.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import traceback
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


class Engine:
    """A forked engine; to `outcome()` it looks like an EngineProcess."""

    def __init__(self, forks: Forks, pid: int) -> None:
        self._forks = forks
        self.pid = pid
        self._code: int | None = None

    @property
    def exit_code(self) -> int | None:
        """None while it lives; minus the signal's number if one killed it."""
        if self._code is None:
            self._code = self._forks.ask({"poll": self.pid})
        return self._code

    def wait(self, seconds: float = 120) -> int | None:
        """The exit code, or None if it still lives then."""
        end = time.monotonic() + seconds
        while self.exit_code is None and time.monotonic() < end:
            time.sleep(0.01)
        return self._code

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        self.wait()


class Forks:
    """The process that forks; `preload` is a library for the dynamic linker."""

    def __init__(self, said: Path, preload: Path | None = None) -> None:
        """said: takes what engines say before they write into their run's own log"""
        self.said = said
        environment = os.environ | {
            "OMP_NUM_THREADS": "1",
            "HF_HUB_OFFLINE": "1",
            "HF_HUB_DISABLE_PROGRESS_BARS": "1",
        }
        if preload is not None:
            environment["LD_PRELOAD"] = str(preload)
        with said.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.forking"],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
            )
        self._read()

    def start(
        self,
        *words: str | Path,
        environment: dict[str, str] | None = None,
        more_memory: int | None = None,
    ) -> Engine:
        """Start `python -m workbench.engine WORDS`; more_memory: bytes it may take beyond now."""
        request = {
            "start": list(map(str, words)),
            "environment": environment or {},
            "more_memory": more_memory,
        }
        return Engine(self, self.ask(request))

    def ask(self, request: dict[str, Any]) -> Any:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(request).encode() + b"\n")
        self._process.stdin.flush()
        return self._read()

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()

    def _read(self) -> Any:
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())


def _serve() -> None:
    import gc

    import sklearn.metrics  # noqa: F401  so that no import is left for the children
    import torch
    from transformers.models.bert import modeling_bert  # noqa: F401

    import workbench.engine.serve
    import workbench.engine.train  # noqa: F401

    torch.set_num_threads(1)
    gc.freeze()
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    codes: dict[int, int] = {}
    print("null", file=answers, flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        if "start" in request:
            answer: int | None = os.fork() or _be_engine(request)
            codes.pop(answer or 0, None)  # of an earlier one with the same number
        else:
            answer = _code(request["poll"], codes)
        print(json.dumps(answer), file=answers, flush=True)


def _code(pid: int, codes: dict[int, int]) -> int | None:
    if pid not in codes:
        found, status = os.waitpid(pid, os.WNOHANG)
        if not found:
            return None
        codes[pid] = os.waitstatus_to_exitcode(status)
    return codes[pid]


def _be_engine(request: dict[str, Any]) -> int:
    """Does what a fresh engine does, and never comes back."""
    import resource

    from workbench.engine import __main__ as engine

    engine.lower_priority = lambda: None  # a try has nobody to give way to
    code = engine.FAILED
    try:
        os.environ.update(request["environment"])
        if request["more_memory"] is not None:
            pages = int(Path("/proc/self/statm").read_text().split()[0])
            limit = pages * resource.getpagesize() + request["more_memory"]
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        code = engine.main(request["start"])
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


if __name__ == "__main__":
    _serve()
