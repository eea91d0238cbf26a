"""Tables that come without a file are kept as one."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.data.pasted import keep_table
from workbench.data.read import read_source


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (b'[{"text": "good", "label": "a"}]', ".json"),
        (b'{"text": "good", "label": "a"}\n{"text": "bad", "label": "b"}\n', ".json"),
        (b'[\n  {"text": "good", "label": "a"}\n]', ".json"),
        (b"[info] started,ok\n[warn] slow,bad\n", ".txt"),
        (b"{curly},ok\nplain,bad\n", ".txt"),
    ],
)
def test_text_in_brackets_is_not_taken_for_json(tmp_path: Path, content: bytes, ending: str):
    path = keep_table(content, tmp_path)
    assert path.suffix == ending and path.read_bytes() == content
    assert read_source(str(path)).rows


def test_equal_content_is_kept_once(tmp_path: Path):
    assert keep_table(b"a,b\n1,2\n", tmp_path) == keep_table(b"a,b\n1,2\n", tmp_path)
