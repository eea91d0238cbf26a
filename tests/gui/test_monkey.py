"""Whatever is clicked, typed and opened in whatever order, the window stays in order."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.gui.monkey import Monkey
from workbench.gui.window import MainWindow


@pytest.mark.parametrize("seed", [1, 2])
def test_a_monkey_finds_nothing_that_breaks(quiet_window: MainWindow, tmp_path: Path, seed: int):
    folder = tmp_path / "tables"
    folder.mkdir()
    monkey = Monkey(quiet_window, folder, random.Random(seed))
    for _ in range(120):
        monkey.act()
    assert len(set(monkey.done)) > 6
    assert monkey.leave() == []
    quiet_window.use_language("en")
