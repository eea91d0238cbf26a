"""The monkey's watch notes a long stretch in the window's thread, and what it was busy with."""

from __future__ import annotations

import time

from PySide6.QtCore import QAbstractEventDispatcher, QTimer
from PySide6.QtWidgets import QApplication

from tests.gui.blocks import BLOCKED_MS, Blocks
from workbench.gui.text import short_number


def work(ms: float) -> None:
    until = time.thread_time() + ms / 1000
    while time.thread_time() < until:
        short_number(0.1)


def test_a_long_stretch_is_noted_with_what_it_was_and_short_ones_are_not(qtbot, qapp: QApplication):
    blocks = Blocks()
    blocks.watch(QAbstractEventDispatcher.instance())
    for turn in range(4):
        QTimer.singleShot(20 * turn, lambda: work(BLOCKED_MS / 2))
    QTimer.singleShot(150, lambda: work(BLOCKED_MS * 1.5))
    qtbot.wait(600)
    blocks.leave()
    [(what, [busy_ms])] = blocks.longest_ms.items()
    assert "text.py short_number" in what and busy_ms > BLOCKED_MS
