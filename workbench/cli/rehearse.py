"""`workbench train --dry-run` and `find-rate`: what a run would do, before there is one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from workbench.cli.exit_codes import DONE
from workbench.cli.show import Meter, one_line, print_document, say
from workbench.cli.train import checked_config
from workbench.jobs.rehearsal import Rehearsal
from workbench.runs.folds import runs_of


def estimate(config_file: str | None, assignments: Sequence[str], as_json: bool) -> int:
    """Tell steps, time, memory, cut texts and padding of a run; gives the exit code.

    Raises WorkbenchError for wrong input, and when the engine fails.
    """
    config = checked_config(config_file, assignments)
    say("Taking a few steps …")
    with Rehearsal("estimate", config) as rehearsal:
        [found] = rehearsal.answers()
    found["runs"] = runs_of(config)
    if as_json:
        print_document(found)
    else:
        _print_estimate(found)
    return DONE


def find_rate(config_file: str | None, assignments: Sequence[str], as_json: bool) -> int:
    """Find the learning rate at which the loss falls fastest; gives the exit code.

    Raises WorkbenchError for wrong input, and when the engine fails.
    """
    config = checked_config(config_file, assignments)
    meter = Meter()
    found: dict[str, Any] = {}
    try:
        with Rehearsal("find-rate", config) as rehearsal:
            for found in rehearsal.answers():
                if "point" in found:
                    rate, loss = found["point"]
                    note = f"rate {rate:.1e}, loss {loss:.3f}"
                    meter.show("Raising the learning rate", found["done"], found["total"], note)
    finally:
        meter.close()
    if as_json:
        print_document(found)
    elif found["suggestion"] is None:
        print(found["note"])
    else:
        rate = found["suggestion"]
        print(f"suggestion  {rate:g}")
        print(f"use it      --set training.learning_rate={rate:g}")
    return DONE


def _print_estimate(found: dict[str, Any]) -> None:
    work = ", ".join(f"{name} {_time(spent)}" for name, spent in found["seconds_by_work"].items())
    memory, total = (found[key] / 2**30 for key in ("memory_bytes", "total_memory_bytes"))
    lines = {
        "device": f"{found['device_name']}, {found['precision']}",
        "rows": ", ".join(f"{count:,} {name}" for name, count in found["rows"].items()),
        "steps": f"{found['steps']:,}",
        "time": f"{_time(found['seconds'])} ({work})",
        "memory": f"{memory:.1f} of {total:.1f} GB",
        "cut": f"{found['cut_share']:.1%} of the texts are longer than {found['max_length']:,} "
        "tokens",
        "padding": f"batches of like length save {found['padding_saved']:.0%} of the computing",
    }
    if found["runs"] > 1:
        lines["folds"] = f"{found['runs']} such runs, one after the other"
    if found["parts"] > 1:
        lines["parts"] = f"{found['parts']} a batch, so that it fits into the memory"
    for name, said in lines.items():
        print(f"{name:<10}{one_line(said)}")
    for note in found["notes"]:
        say(one_line(note))


def _time(seconds: float) -> str:
    """Hours, minutes and seconds as 0:03:52."""
    return str(timedelta(seconds=round(seconds)))
