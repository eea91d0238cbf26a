"""Of a huge text only as much is looked at, and copied, as is needed to know it."""

from __future__ import annotations

import sys
import tracemalloc
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from workbench.data import text_checks
from workbench.data.columns import Columns, guess_columns
from workbench.data.copies import same_texts
from workbench.data.frames import text_frame
from workbench.data.text_checks import marks_of, needs_mending
from workbench.data.texts import beginning, taken
from workbench.data.words import words_of


def arrow(*chunks: list[str]) -> pa.ChunkedArray:
    return pa.chunked_array(chunks, pa.large_string())


@pytest.fixture
def few_letters(monkeypatch) -> None:
    """Twelve letters stand for a text."""
    monkeypatch.setattr("workbench.data.texts.MOST_LETTERS", 12)
    monkeypatch.setattr(text_checks, "MOST_LETTERS", 12)
    monkeypatch.setattr("workbench.data.words.MOST_LETTERS", 12)


def test_the_words_of_a_huge_text_are_those_of_its_beginning(few_letters):
    words = words_of(
        arrow(["one two four and more", "one two four", "one two", "ünö zwö vier fünf"])
    )
    assert words.counts.tolist() == [3, 3, 2, 3]
    assert words.keys[0] == words.keys[1] != words.keys[2]


def test_a_huge_text_is_mended_where_its_beginning_needs_it(few_letters):
    texts = arrow(
        ["one two six  and", "one  two and more", "one two six", "a  b", "one two six   "]
    )
    mask, times = needs_mending(texts, "spaces")
    assert mask.tolist() == [False, True, False, True, False] and times == 1.0


def test_huge_texts_are_the_same_where_all_their_letters_are(few_letters):
    ends = ["a", "b", "a", "a"]
    texts = arrow(["short", *(f"one two three four {end}" for end in ends), "short", ""])
    assert same_texts(texts).tolist() == [0, 1, 2, 1, 1, 0, 6]


def test_huge_texts_are_compared_in_little_more_than_their_own_memory():
    texts = arrow(["one two " * 2_000_000, "one two " * 2_000_000, "three"])
    tracemalloc.start()
    assert same_texts(texts).tolist() == [0, 0, 2]
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 60_000_000  # of which 40 are not touched


def test_a_text_looked_at_in_parts_is_found_to_hold_what_it_holds(monkeypatch):
    random = np.random.default_rng(7)
    letters = np.array([*"abc 12345.\t<&@é中"])
    texts = arrow(["".join(random.choice(letters, random.integers(0, 60))) for _ in range(300)])
    whole = marks_of(texts)
    for size in (1, 3, 16):
        monkeypatch.setattr(text_checks, "_BYTES_AT_ONCE", size)
        assert marks_of(texts).tolist() == whole.tolist()


def test_the_beginning_of_a_text_is_found_in_whichever_stretch_it_lies():
    texts = arrow(["ab", "éèê"], [], ["", "xyz"])
    assert [beginning(texts, row, 2) for row in range(4)] == ["ab", "éè", "", "xy"]


@pytest.mark.skipif(sys.platform != "linux", reason="the memory is counted as Linux does")
def test_the_beginning_of_a_huge_text_is_shown_without_a_copy_of_it(tmp_path: Path):
    import resource

    size = 2_000_000_000
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.write(b"once upon a time")
        file.truncate(size)  # takes no room on the disk
    content = pa.memory_map(str(path)).read_buffer()
    ends = pa.py_buffer(np.array([0, size], dtype=np.int64))
    cells = pa.LargeStringArray.from_buffers(1, ends, content)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert beginning(pa.chunked_array([cells]), 0, 9) == "once upon"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 500_000  # KB


def test_texts_of_one_stretch_are_copied_once_when_they_are_taken():
    texts = arrow(["a" * 5_000_000, "b"])
    usual = pa.default_memory_pool()
    counted = pa.proxy_memory_pool(usual)
    pa.set_memory_pool(counted)
    try:
        assert taken(texts, np.array([0, 1]))[1].as_py() == "b"
    finally:
        pa.set_memory_pool(usual)
    assert 5_000_000 < counted.max_memory() < 9_000_000


def test_columns_are_told_apart_by_the_beginnings_of_their_cells(monkeypatch):
    monkeypatch.setattr("workbench.data.columns._MOST_LETTERS", 50)
    frame = text_frame(
        {"a": [f"{n} some words and more" + "x" * 500 for n in range(9)], "b": ["u", "v", "u"] * 3}
    )
    assert guess_columns(frame) == Columns("a", "b")
