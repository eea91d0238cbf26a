"""The list of runs: what its lines say, and what is searched for."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject

from tests.gui.recorded import recorded_run, start
from workbench.config import RunConfig
from workbench.gui.panels.runs import RunsSidebar
from workbench.runs.folder import create_run


@pytest.fixture
def sidebar(qtbot, appearance, workspace) -> RunsSidebar:
    for name in ("cats", "dogs", "birds"):
        create_run(workspace, RunConfig().replacing({"name": name}))
    made = RunsSidebar(workspace, appearance)
    qtbot.addWidget(made)
    qtbot.waitUntil(lambda: len(made.model.entries) == 3, timeout=60_000)
    return made


def figures(sidebar: RunsSidebar) -> dict[str, str]:
    return {entry.title: entry.figure for entry in sidebar.model.entries}


def test_the_live_run_is_told_in_its_line_until_another_is_live(qapp, sidebar):
    parent = QObject()
    folders = {summary.config.name: summary.folder.path for summary in sidebar.summaries}
    cats, dogs = (recorded_run(parent, folders[name], RunConfig()) for name in ("cats", "dogs"))
    start(cats)
    start(dogs)
    sidebar.show_live(cats)
    assert figures(sidebar) == {"cats": "live", "dogs": "", "birds": ""}
    sidebar.show_live(dogs)
    assert figures(sidebar) == {"cats": "", "dogs": "live", "birds": ""}
    sidebar.show_live(None)
    assert figures(sidebar) == {"cats": "", "dogs": "", "birds": ""}
    parent.deleteLater()


def test_a_search_shows_the_runs_that_have_each_word_and_words_no_line_anew(sidebar, monkeypatch):
    def refuse(*_: object) -> None:
        raise AssertionError("a line was worded anew")

    monkeypatch.setattr(sidebar, "_entry", refuse)
    sidebar.search.setText("DOG s")
    assert list(figures(sidebar)) == ["dogs"]
    sidebar.search.setText("whales")
    assert list(figures(sidebar)) == []
    sidebar.search.clear()
    assert len(figures(sidebar)) == 3
