"""The monkey's watch notes a long stretch in the window's thread, and what it was busy with."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.pulse import Pulse
from tests.gui.blocks import BLOCKED_MS

# In a process of its own: windows of other tests may have long stretches of their own meanwhile.
PLAY = """
import json, time
from functools import partial
from PySide6.QtCore import QAbstractEventDispatcher, QCoreApplication, QTimer
from benchmarks.measure import ServedClock
from tests.gui.blocks import BLOCKED_MS, Blocks
from workbench.gui.text import short_number

def work(ms):
    until = time.thread_time() + ms / 1000
    while time.thread_time() < until:
        for _ in range(1000):  # or the clock is what is found at work
            short_number(0.1)

served = ServedClock()

def wait(ms):
    until = served() + ms / 1000  # the watch's signal wakes it, to stand in the queue
    while served() < until:
        time.sleep(0.01)

application = QCoreApplication([])
blocks = Blocks()
blocks.watch(QAbstractEventDispatcher.instance())
for place, share in enumerate(SHARES):
    QTimer.singleShot(50 * place, partial(WHAT, BLOCKED_MS * share))
LOOP
blocks.leave()
print(json.dumps([blocks.longest_ms, blocks.report()]))
"""
IN_TURN = (0.1, 0.1, 0.1, 1.5, 0.1)
EXEC = "QTimer.singleShot(400, application.quit); application.exec()"
BY_HAND = """
for _ in range(50):
    application.processEvents()
    time.sleep(0.01)
"""

pytestmark = pytest.mark.skipif(
    not hasattr(signal, "setitimer"), reason="its clock is a signal of Unix"
)


def noted(what: str, shares: tuple[float, ...], loop: str) -> dict[str, list[float]]:
    """What the watch tells when each of the shares of a long stretch was worked or waited."""
    return told(what, shares, loop)[0]


def told(what: str, shares: tuple[float, ...], loop: str) -> tuple[dict[str, list[float]], str]:
    """The same, and its report."""
    code = PLAY.replace("WHAT", what).replace("SHARES", str(shares)).replace("LOOP", loop)
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        check=True,
        timeout=120,
    )
    longest, report = json.loads(done.stdout)
    return longest, report


def test_a_long_stretch_is_noted_with_what_it_was_and_short_ones_are_not():
    [(what, [busy_ms])] = noted("work", IN_TURN, EXEC).items()
    assert "text.py short_number" in what and busy_ms > BLOCKED_MS
    assert "waits" not in what


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells waiting from queueing")
def test_waiting_holds_the_window_up_as_work_does():
    [(what, [waited_ms])] = noted("wait", IN_TURN, BY_HAND).items()
    assert what.startswith("wait, outside") and what.endswith("(waits)")
    assert waited_ms > BLOCKED_MS


def test_a_loop_that_waits_for_events_holds_nobody_up():
    assert noted("wait", (0.0,), EXEC) == {}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells all of it")
def test_the_report_tells_what_the_longest_stretch_went_into():
    _, worked = told("work", IN_TURN, EXEC)
    assert re.search(r"worked [1-9]\d\d ms", worked) and re.search(r"ticked \d+ times", worked)
    _, waited = told("wait", IN_TURN, BY_HAND)
    assert re.search(r"waited [1-9]\d\d ms", waited) and re.search(r"\d waits", waited)


@pytest.mark.skipif(sys.platform != "linux", reason="it keeps time on Linux only")
def test_a_processor_that_stood_still_is_told():
    pulse = Pulse()
    began = time.monotonic()
    try:
        stopped, said = pulse._processes[0], list[str]()
        while not said and time.monotonic() < began + 60:  # it may not have begun yet
            stopped.send_signal(signal.SIGSTOP)
            time.sleep(0.3)
            stopped.send_signal(signal.SIGCONT)
            time.sleep(0.1)
            said = pulse.late(began, time.monotonic())
    finally:
        pulse.end()
    assert any("nothing ran on processor" in line for line in said)
    assert pulse.late(0, began) == []


HELD = """
import gc, sys, time, weakref
from tests.gui.blocks import Blocks

class Painter: pass

def paint(blocks):
    painter = Painter()
    blocks._looked_s = time.monotonic() - 1  # the tick is late
    blocks._look(0, sys._getframe())
    assert blocks._looked_s > time.monotonic() - 1
    return weakref.ref(painter)

gc.disable()
print(paint(Blocks())() is None)
"""


def test_the_watch_keeps_nothing_alive_of_what_it_looked_at():
    """A painter that ends late makes Qt complain of the window."""
    done = subprocess.run(
        [sys.executable, "-c", HELD],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "True"
