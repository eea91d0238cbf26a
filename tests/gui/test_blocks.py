"""The monkey's watch notes a long stretch in the window's thread, and what it was busy with."""

from __future__ import annotations

import signal
import time
from functools import partial

import pytest
from PySide6.QtCore import QAbstractEventDispatcher, QTimer
from PySide6.QtWidgets import QApplication

from tests.gui.blocks import BLOCKED_MS, Blocks
from workbench.gui.text import short_number


def work(ms: float) -> None:
    until = time.thread_time() + ms / 1000
    while time.thread_time() < until:
        for _ in range(1000):  # or the clock is what is found at work
            short_number(0.1)


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="its clock is a signal of Unix")
def test_a_long_stretch_is_noted_with_what_it_was_and_short_ones_are_not(qtbot, qapp: QApplication):
    blocks = Blocks()
    blocks.watch(QAbstractEventDispatcher.instance())
    for share in (0.2, 0.2, 0.2, 1.5, 0.2):
        QTimer.singleShot(0, partial(work, BLOCKED_MS * share))
        qtbot.wait(20)
    blocks.leave()
    # Windows of other tests may have long stretches of their own meanwhile.
    [[busy_ms]] = [ms for what, ms in blocks.longest_ms.items() if "short_number" in what]
    assert busy_ms > BLOCKED_MS
