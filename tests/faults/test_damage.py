"""No part of a file is taken for the whole, and no flipped byte for what was written."""

from __future__ import annotations

import json
import shutil

import pytest

from workbench.engine.checkpoint import newest_checkpoint
from workbench.errors import WorkbenchError
from workbench.runs.control import ControlReader, ask
from workbench.runs.folder import RunFolder, list_runs, require_unfinished
from workbench.runs.log import EventLog, cut_events, last_event, read_events

ENDS = 1024  # of state.pt; what lies between is the same to a checksum


@pytest.fixture(scope="module")
def whole(train_whole):
    return train_whole({"training.epochs": 1, "training.save_total_limit": 2})


@pytest.fixture
def damaged(whole, tmp_path):
    """A copy to be damaged, in a workspace of its own."""
    folder = RunFolder(tmp_path / "runs" / "run")
    shutil.copytree(whole.path, folder.path)
    return folder


@pytest.mark.kind("a prefix of a file")
def test_every_prefix_of_the_event_log_is_a_log(damaged, tries, tmp_path):
    content, told = damaged.events_path.read_bytes(), read_events(damaged.events_path)
    for length in tries.choose(range(len(content) + 1), 120):
        damaged.events_path.write_bytes(content[:length])
        count = content[:length].count(b"\n")
        fault = "" if read_events(damaged.events_path) == told[:count] else "another event"
        if count and last_event(damaged.events_path) not in told[: count + 1]:
            fault = "another last event"
        damaged.status()
        _refused(lambda: require_unfinished(damaged))
        log = EventLog(damaged.events_path)  # as an engine that goes on does
        log.append(told[0])
        log.close()
        after = read_events(damaged.events_path)
        if after[:count] != told[:count] or after[-1] != told[0] or len(after) > count + 2:
            fault = "what comes after a torn line is not read"
        damaged.events_path.write_bytes(content[:length])
        if (left := cut_events(damaged.events_path, 2)) != told[: len(left)]:
            fault = "cut to another log"
        tries.note(f"events.jsonl {length}", fault)


@pytest.mark.kind("a prefix of a file")
def test_no_prefix_of_a_config_is_believed(damaged, tries, tmp_path):
    content, config = damaged.config_path.read_bytes(), damaged.config()
    for length in tries.choose(range(len(content)), 50):
        damaged.config_path.write_bytes(content[:length])
        said = _refused(damaged.config)
        is_whole = content[:length].strip() == content.strip()
        fault = "" if is_whole or str(damaged.config_path) in said else f"said {said!r}"
        if is_whole and damaged.config() != config:
            fault = "another config"
        if len(list_runs(tmp_path)) != is_whole:
            fault = "listed"
        tries.note(f"config.json {length}", fault)


@pytest.mark.kind("a prefix of a file")
def test_no_prefix_of_a_wish_is_another_wish(tries, tmp_path):
    path = tmp_path / "control.json"
    ask(path, "checkpoint")
    content = path.read_bytes()
    for length in range(len(content) + 1):
        path.write_bytes(content[:length])
        wish = ControlReader(path).read()
        is_whole = content[:length].strip() == content.strip()
        tries.note(
            f"control.json {length}",
            "" if wish == ("checkpoint" if is_whole else None) else f"read {wish}",
        )


@pytest.mark.kind("a flipped bit of a checkpoint")
@pytest.mark.parametrize("name", ["checkpoint.json", "state.pt"])
def test_a_checkpoint_with_a_flipped_bit_is_passed_over(damaged, tries, name):
    path = damaged.checkpoint_path(4) / name
    content = path.read_bytes()
    about = json.loads((damaged.checkpoint_path(4) / "checkpoint.json").read_bytes())
    places = range(len(content))
    if name == "state.pt":
        places = [*places[:ENDS], *places[-ENDS:]]
    for place in tries.choose(places, 60):
        for bit in range(8) if name == "checkpoint.json" else (place % 8,):
            flipped = bytearray(content)
            flipped[place] ^= 1 << bit
            path.write_bytes(flipped)
            found, passed_over = newest_checkpoint(damaged)
            fault = "" if found is not None else "the older one was not found"
            if name == "checkpoint.json" and _means(flipped, about):
                pass  # white space: it says the same
            elif found is not None and (found.step != 3 or passed_over != ["step-00000004"]):
                fault = "believed"
            tries.note(f"{name} byte {place} bit {bit}", fault)


def _means(content: bytes, about: dict[str, object]) -> bool:
    try:
        return bool(json.loads(content) == about)
    except ValueError:
        return False


def _refused(action) -> str:
    """The sentence that it is refused with; any other error is a fault of the workbench."""
    try:
        action()
    except WorkbenchError as error:
        return str(error)
    return ""
