"""The monkey's watch notes a long stretch in the window's thread, and what it was busy with."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.gui.blocks import BLOCKED_MS

# In a process of its own: windows of other tests may have long stretches of their own meanwhile.
PLAY = """
import json, time
from functools import partial
from PySide6.QtCore import QAbstractEventDispatcher, QCoreApplication, QTimer
from tests.gui.blocks import BLOCKED_MS, Blocks
from workbench.gui.text import short_number

def work(ms):
    until = time.thread_time() + ms / 1000
    while time.thread_time() < until:
        for _ in range(1000):  # or the clock is what is found at work
            short_number(0.1)

application = QCoreApplication([])
blocks = Blocks()
blocks.watch(QAbstractEventDispatcher.instance())
for place, share in enumerate((0.2, 0.2, 0.2, 1.5, 0.2)):
    QTimer.singleShot(50 * place, partial(work, BLOCKED_MS * share))
QTimer.singleShot(400, application.quit)
application.exec()
blocks.leave()
print(json.dumps(blocks.longest_ms))
"""


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="its clock is a signal of Unix")
def test_a_long_stretch_is_noted_with_what_it_was_and_short_ones_are_not():
    command, root = [sys.executable, "-c", PLAY], Path(__file__).parents[2]
    done = subprocess.run(command, cwd=root, stdout=subprocess.PIPE, check=True, timeout=120)
    [(what, [busy_ms])] = json.loads(done.stdout).items()
    assert "text.py short_number" in what and busy_ms > BLOCKED_MS
