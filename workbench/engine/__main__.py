"""`python -m workbench.engine train RUN_DIR | estimate CONFIG.json | serve | …`."""

from __future__ import annotations

import json
import os
import sys
import traceback
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Literal

import psutil

from workbench.errors import RunError, WorkbenchError
from workbench.events import Event, Step, to_line
from workbench.runs.control import ControlReader
from workbench.runs.folder import RunFolder, open_run, require_unfinished
from workbench.runs.lock import release_lock, take_lock
from workbench.runs.log import EventLog, last_event
from workbench.runs.torchrun import is_torchrun_helper, torchrun_place

Verb = Literal["train", "resume"]
DONE, FAILED, WRONG = 0, 1, 2
_USAGE = (
    "usage: python -m workbench.engine train RUN_DIR | resume RUN_DIR | help VERB RUN_DIR RANK "
    "SIZE PORT | estimate CONFIG.json | find-rate CONFIG.json | serve | wait"
)
_LOGGED_STEPS = 50  # every so many steps stand in log.txt; all are in events.jsonl


def main(words: list[str]) -> int:
    """Do what the words say; return the exit code: 0 done, 1 failed, 2 wrong input."""
    lower_priority()
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")
    set_waiting()
    match words:
        case ["train" | "resume" as verb, folder]:
            if is_torchrun_helper():
                return help_out(Path(folder), verb)
            return run(Path(folder), verb)
        case ["help", "train" | "resume" as verb, folder, *numbers]:
            return help_out(Path(folder), verb, *map(int, numbers))
        case ["estimate" | "find-rate" as verb, config]:
            from workbench.engine.rehearse import rehearse

            return rehearse(verb, Path(config), _take_stdout())
        case ["serve"]:
            return answer_requests(_take_stdout())
        case ["wait"]:
            return wait(_take_stdout())
        case _:
            print(_USAGE, file=sys.stderr)
            return WRONG


def run(path: Path, verb: Verb = "train") -> int:
    """Train in a run folder, or go on with its training, holding its lock."""
    try:
        folder = open_run(path)
        take_lock(folder.lock_path)
    except WorkbenchError as error:
        _say(error)
        return WRONG
    try:
        if verb == "resume":
            require_unfinished(folder)
        elif last_event(folder.events_path) is not None:
            raise RunError(f"The run {folder.name} was started before: resume it.")
        return _train_logged(folder, verb)
    except (RunError, OSError) as error:  # not even the log can be written
        _say(error)
        return WRONG if isinstance(error, RunError) else FAILED
    finally:
        release_lock(folder.lock_path)


def help_out(path: Path, verb: Verb, *numbers: int) -> int:
    """Train along in a run that another process leads: it alone writes, and speaks for all.

    numbers: rank, processes and the lead's port; none if torchrun has told them
    """
    from workbench.engine.checkpoint import newest_checkpoint
    from workbench.engine.helpers import helping_team
    from workbench.engine.resume import Start
    from workbench.engine.steering import Unasked
    from workbench.engine.team import ALONE, Team
    from workbench.engine.train import train

    place = torchrun_place()
    team = helping_team(*numbers) if numbers else Team(*place) if place else ALONE
    team.connect()  # the lead is ready then, and has put the run folder in order
    folder = open_run(path)
    checkpoint = newest_checkpoint(folder)[0] if verb == "resume" else None
    start = Start(checkpoint, []) if checkpoint else None
    train(folder.config(), folder, lambda event: None, Unasked(), start, team)
    team.disconnect()
    return DONE


def answer_requests(answers: BinaryIO) -> int:
    """Serve stdin until it ends."""
    from workbench.engine.serve import serve

    serve(sys.stdin.buffer, answers)
    return DONE


def wait(answers: BinaryIO) -> int:
    """Get warm, say so, and do what one line on stdin asks for."""
    import sklearn.metrics  # noqa: F401  so that no import is left for later

    import workbench.engine.serve
    import workbench.engine.train  # noqa: F401
    from workbench.engine.warm_up import warm_up

    with suppress(Exception):  # whoever needs what is broken will be told then
        warm_up()
    answers.write(b'{"ready": true}\n')
    answers.flush()
    line = sys.stdin.buffer.readline()
    if not line:
        return DONE
    try:
        request = json.loads(line)
    except ValueError:
        request = None
    match request:
        case {"verb": "train" | "resume" as verb, "run": str(folder)}:
            return run(Path(folder), verb)
        case {"verb": "serve"}:
            return answer_requests(answers)
        case _:
            print(f"The engine was asked for what it cannot do: {line!r}.", file=sys.stderr)
            return WRONG


def set_waiting() -> None:
    """Say how threads that compute wait for each other; torch reads it when it is imported.

    A thread that waits actively for long starves where other programs are busy: with two of them on
    two cores a small step took up to five times as long. One that sleeps at once is woken too late:
    when nothing else ran a small step took a quarter longer. Ten thousand looks, some tenth of a
    millisecond, cost a seventh of a small step beside busy programs (`benchmarks.step_time`).
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    os.environ.setdefault("GOMP_SPINCOUNT", "10000")  # GNU's, which goes before the policy


def lower_priority() -> None:
    """Let the window and everything else go first."""
    try:
        if sys.platform == "win32":
            psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
        else:
            os.nice(10)
    except (OSError, psutil.Error):
        pass  # not worth failing for


def _train_logged(folder: RunFolder, verb: Verb) -> int:
    with folder.log_path.open("a", encoding="utf-8") as log:
        sys.stdout.flush()
        sys.stderr.flush()
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    events = EventLog(folder.events_path)

    def emit(event: Event) -> None:
        patient.append(event)
        if not isinstance(event, Step) or event.step % _LOGGED_STEPS == 0:
            _say(to_line(event).rstrip("\n"))

    def fail(error: Exception) -> int:
        from workbench.engine.failure import explain_failure

        failed = explain_failure(error, config)
        with suppress(OSError):  # of a full disk; the reader finds the reason in the exit code
            events.append(failed)
        return WRONG if failed.kind == "input" else FAILED

    def end(error: Exception) -> None:
        code = fail(error)
        release_lock(folder.lock_path)
        os._exit(code)

    config = None
    try:
        # torch and transformers take seconds: only now, when the run is known to be ours.
        from workbench.engine.helpers import led_team
        from workbench.engine.manifest import begin_manifest
        from workbench.engine.resume import take_up
        from workbench.engine.room import PatientLog
        from workbench.engine.train import train

        patient = PatientLog(events, ControlReader(folder.control_path))
        config = folder.config()
        begin_manifest(folder)
        start = take_up(folder, emit) if verb == "resume" else None
        with led_team(config, folder, verb, on_loss=end) as team:
            train(config, folder, emit, ControlReader(folder.control_path), start, team)
        return DONE
    except Exception as error:
        _say(traceback.format_exc())
        return fail(error)
    finally:
        events.close()


def _say(what: object) -> None:
    """Write to log.txt; a disk that is full of other things costs the line, not the run."""
    with suppress(OSError):
        print(what, file=sys.stderr, flush=True)


def _take_stdout() -> BinaryIO:
    """Standard output for answers alone: whatever else is printed goes to standard error."""
    sys.stdout.flush()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
