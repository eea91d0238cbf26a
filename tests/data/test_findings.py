"""Each finding is found where it is, and nowhere else."""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.config import Data
from workbench.data.columns import Columns
from workbench.data.copies import ALIKE, near_texts, same_texts
from workbench.data.problem_kinds import KINDS
from workbench.data.problems import Problem, label_spellings
from workbench.data.profile import profile
from workbench.data.scripts import scripts_of
from workbench.data.table import Table
from workbench.data.text_checks import (
    hide_personal_data,
    mend_misread,
    needs_mending,
    strip_html,
    tidy_spaces,
)
from workbench.data.texts import column_texts
from workbench.data.tokens import token_lengths
from workbench.data.words import first_alike, words_of

LONG = "the parcel that I ordered on Monday came broken and nobody answers my letters about it"
COLUMNS = Columns("text", "label")


def arrow(texts: list[str]) -> pa.LargeStringArray:
    return column_texts(pd.Series(texts, dtype=object))


def table(texts: list[str], labels: list[str] | None = None, **splits: list[str]) -> Table:
    """A table with classes x and y in turn, and other splits."""

    def frame(texts: list[str], labels: list[str] | None = None) -> pd.DataFrame:
        labels = labels or ["xy"[place % 2] for place in range(len(texts))]
        return pd.DataFrame({"text": texts, "label": labels}, dtype=object)

    parts = {name: frame(rows) for name, rows in splits.items()}
    return Table("t.csv", "t", "csv", {"train": frame(texts, labels)} | parts)


def plain(count: int) -> list[str]:
    """Texts without any finding."""
    words = [
        "apple",
        "brook",
        "cloud",
        "dune",
        "ember",
        "fjord",
        "grove",
        "heath",
        "islet",
        "jetty",
    ]
    return [f"{words[n % 10]} {words[n // 10 % 10]} number {n}" for n in range(count)]


def found(made: Table, data: Data | None = None) -> dict[str, Problem]:
    return {problem.kind: problem for problem in profile(made, COLUMNS, data=data).problems}


def test_words_ignore_case_width_and_punctuation_but_not_order():
    same = ["Hello, World!", "hello world", "ＨＥＬＬＯ　world", " HELLO—WORLD "]
    other = ["world hello", "hell oworld", "helloworld", "hello", "你好世界", "好你世界"]
    keys = words_of(arrow(same + other)).keys
    assert len(set(keys[:4].tolist())) == 1
    assert len(set(keys.tolist())) == 1 + len(other)
    assert words_of(arrow(["你好，世界 abc", "", "!!!", "don't"])).counts.tolist() == [5, 0, 0, 2]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(alphabet="aAbé你 ,\n", max_size=6), min_size=1, max_size=60))
def test_same_texts_are_those_that_are_equal(texts):
    first = [texts.index(text) for text in texts]
    assert same_texts(arrow(texts), words_of(arrow(texts)).alike).tolist() == first
    assert same_texts(arrow(texts)).tolist() == first


def test_same_texts_are_the_same_however_many_are_compared_at_once(monkeypatch):
    texts = [f"text {number % 37}" for number in range(100)]
    monkeypatch.setattr("workbench.data.words._COMPARED_AT_ONCE", 5)
    assert same_texts(arrow(texts)).tolist() == [number % 37 for number in range(100)]


def test_words_do_not_depend_on_what_stands_around_a_text():
    texts = plain(300) + ["你好 world", ""] * 50
    alone = [words_of(arrow([text])).keys[0] for text in texts]
    assert words_of(arrow(texts)).keys.tolist() == alone


@pytest.mark.parametrize("letters", [7, 8, 9, 16, 17, 63, 64, 65, 72, 300])
def test_long_words_differ_by_their_last_letter_and_their_length(letters: int):
    word = "abcdefghij" * 30
    texts = [word[:letters], word[: letters - 1] + "X", word[: letters - 1], "Ж" * letters, "好"]
    texts += [f"{word[:letters]}好", f"{word[:letters]} 好", f"Ж{word[:letters]}"]
    keys = words_of(arrow(texts)).keys.tolist()
    assert keys[5] == keys[6]
    assert len(set(keys)) == len(texts) - 1
    alone = [words_of(arrow([text])).keys[0] for text in texts]
    assert keys == alone


def test_near_copies_are_the_same_however_many_are_compared_at_once(monkeypatch):
    random = np.random.default_rng(0)
    bases = [[f"word{n}" for n in random.integers(0, 4000, 100)] for _ in range(40)]
    texts = [" ".join([*base, end]) for end in ("one", "two", "three") for base in bases]
    words = words_of(arrow(texts))
    wanted = near_texts(words).tolist()
    assert wanted == list(range(40)) * 3
    monkeypatch.setattr("workbench.data.copies._ROWS_AT_ONCE", 7)
    monkeypatch.setattr("workbench.data.copies._CHUNK", 3)
    assert near_texts(words).tolist() == wanted


def resemblance(one: str, other: str) -> float:
    def shingles(text: str) -> set[tuple[str, ...]]:
        words = text.split()
        return {(word,) for word in words} | set(pairwise(words))

    mine, yours = shingles(one), shingles(other)
    return len(mine & yours) / len(mine | yours)


def test_near_copies_are_those_that_share_most_of_their_words():
    random = np.random.default_rng(0)
    words = [f"word{n}" for n in range(4000)]
    texts, wanted = [], []
    for _ in range(400):
        base = list(random.choice(words, 30))
        changed = list(base)
        for place in random.choice(30, random.integers(1, 6), replace=False):
            changed[place] = "changed"
        texts += [" ".join(base), " ".join(changed)]
        wanted.append(resemblance(texts[-2], texts[-1]) >= ALIKE)
    first = near_texts(words_of(arrow(texts)))
    near = [first[2 * pair] == first[2 * pair + 1] for pair in range(400)]
    assert not any(near[pair] for pair in range(400) if not wanted[pair])
    assert sum(near) >= 0.95 * sum(wanted)
    assert 50 < sum(wanted) < 350, "the test tries both sides of the border"


@pytest.mark.parametrize(
    ("kind", "odd"),
    [
        ("near_duplicates", [LONG, LONG.replace("Monday", "Sunday")]),
        ("near_duplicates", ["Well done!", "well done"]),
        ("placeholders", ["N/A", "test", "[deleted]", "TBD"]),
        ("mojibake", ["CafÃ© au lait", "it â€œworksâ€\x9d"]),
        ("lost_letters", ["caf\ufffd au lait"]),
        ("html", ["a <b>bold</b> word", "salt &amp; pepper", "line<br />break"]),
        ("personal_data", ["write to jo.doe@example.com", "call +44 20 7946 0958", "13812345678"]),
        ("unicode", ["cafe\u0301"]),
        ("spaces", [" one", "one  two", "tab\there", "no\u00a0break", "a\u200bb"]),
        ("empty_texts", ["", "  ", "\n"]),
    ],
)
def test_a_finding_names_its_rows_and_only_these(kind: str, odd: list[str]):
    rows = plain(60)
    texts = [*rows[:30], *odd, *rows[30:]]
    labels = [*["x", "y"] * 15, *["x"] * len(odd), *["x", "y"] * 15]
    problems = found(table(texts, labels))
    expected = range(31 + (kind == "near_duplicates"), 31 + len(odd))
    assert {kind: problem.rows for kind, problem in problems.items()} == {kind: tuple(expected)}
    assert problems[kind].count == len(expected)
    assert found(table(rows)) == {}


def test_what_only_looks_like_a_finding_is_left_alone():
    fine = ["2024-01-02 10:20", "order 123456789012", "a < b and c > d", "R&D", "né à Â", "5 & 6"]
    for text in fine:
        assert hide_personal_data(text) == strip_html(text) == mend_misread(text) == text


@pytest.mark.parametrize(
    ("mend", "text", "wanted"),
    [
        (strip_html, "<p>one<br/>two</p><script>x()</script> &lt;3", "one two <3"),
        (strip_html, "&amp;lt;3 &nosuch; R&D", "<3 &nosuch; R&D"),
        (mend_misread, "CafÃ© â€œquotedâ€\x9d, né à Â", "Café “quoted”, né à Â"),
        (hide_personal_data, "a@b.org or (020) 7946-0958", "[e-mail] or [phone]"),
        (tidy_spaces, " a  b\u3000c\nd\t", "a b c\nd"),
        (tidy_spaces, "a \tb\u00a0 c d", "a b c d"),
    ],
)
def test_a_mending_gives_what_was_meant(mend, text: str, wanted: str):
    assert mend(text) == wanted
    assert mend(wanted) == wanted


def test_equal_texts_with_two_labels_are_told_from_nearly_equal_ones():
    texts = [*plain(20), "yes", "yes", LONG, LONG + "!"]
    problems = found(table(texts, [*["x", "y"] * 10, "x", "y", "x", "y"]))
    assert problems["contradictions"].rows == (21, 22)
    assert problems["near_contradictions"].rows == (23, 24)
    assert "near_duplicates" not in problems, "which of them is right is for a person to say"


def test_spellings_of_a_label_are_merged_into_the_most_frequent():
    labels = ["spam"] * 9 + ["Spam ", "SPAM", "not-ok", "Not OK"] + ["not ok"] * 7
    problem = found(table(plain(20), labels))["label_spellings"]
    assert problem.count == 4 and problem.rows == (10, 11, 12, 13)
    assert {step.into: sorted(step.labels) for step in problem.steps} == {
        "spam": ["SPAM", "Spam"],
        "not ok": ["Not OK", "not-ok"],
    }
    assert label_spellings({"café": 2, "cafe\u0301": 1, "cafe": 5}) == {"café": ["cafe\u0301"]}


def test_classes_too_small_to_split_and_much_smaller_ones_are_named():
    labels = ["big"] * 60 + ["small"] * 4 + ["tiny"] * 2
    problems = found(table(plain(66), labels))
    assert problems["rare_classes"].rows == (65, 66) and "tiny" in problems["rare_classes"].message
    assert problems["imbalance"].rows == (61, 62, 63, 64)
    assert "small" in problems["imbalance"].message


def test_a_text_that_stands_in_train_and_test_is_a_leak():
    rows = plain(40)
    made = table([*rows[:20], LONG], test=[*rows[20:], rows[3], LONG.upper()])
    assert found(made)["leaks"].rows == (4, 21)
    frame = made.frame.assign(part=["train"] * 10 + ["test"] * 11, text=[*rows[:20], rows[2]])
    columned = Table("t.csv", "t", "csv", {"train": frame})
    assert found(columned, Data(split="part"))["leaks"].rows == (3,)
    assert "leaks" not in found(columned)


def test_scripts_are_counted_and_the_odd_one_is_shown():
    texts = plain(30) + ["这是中文"] * 2 + ["これは日本語です", "привет", "123"]
    scripts = scripts_of(arrow(texts))
    assert scripts.counts == {"Latin": 30, "Chinese": 2, "Japanese": 1, "Cyrillic": 1}
    problem = found(table(texts, ["x"] * 35))["other_scripts"]
    assert problem.rows == (31, 32, 33, 34) and "Chinese" in problem.message


def test_keys_that_differ_in_their_last_bits_are_told_apart():
    keys = np.array([8, 9, 8, 10, 9, 2**60], dtype=np.uint64) << np.uint64(1)
    assert first_alike(keys).tolist() == [0, 1, 0, 3, 1, 5]


def test_a_text_has_the_same_words_whatever_letters_stand_in_others():
    alone = words_of(arrow(["One two 34", ""]))
    among = words_of(arrow(["Ünö 你好", "One two 34", "", "ça"]))
    assert among.keys[1:3].tolist() == alone.keys.tolist()
    assert among.counts.tolist() == [3, 3, 0, 1]
    assert among.bands[1:3].tolist() == alone.bands.tolist()


def test_many_suspects_are_tried_in_part_and_counted_in_proportion(monkeypatch):
    monkeypatch.setattr("workbench.data.text_checks.MOST_TRIED", 10)
    texts = arrow([f"<!-- {n} -->" if n % 2 else f"{n} &x" for n in range(100)])
    mask, times = needs_mending(texts, "html")
    assert mask.sum() * times == 50
    problem = found(table(texts.to_pylist()))["html"]
    assert problem.is_estimate and problem.message == "≈ 50 texts hold HTML"


def test_what_is_certain_is_counted_not_tried(monkeypatch):
    monkeypatch.setattr("workbench.data.text_checks.MOST_TRIED", 0)
    texts = [f"<b>{n}</b>" if n % 2 else f"{n} to a.b@example.com" for n in range(100)]
    problems = found(table(texts))
    assert problems["html"].count == problems["personal_data"].count == 50
    assert problems["html"].rows == tuple(range(2, 101, 2))
    assert not problems["html"].is_estimate and not problems["personal_data"].is_estimate


def test_tokens_are_those_of_the_model_with_its_ends(tiny_model: Path):
    texts = arrow(["good film", "a good film " * 10])
    lengths = token_lengths(texts, None, tiny_model / "tokenizer.json", 16)
    assert lengths.sizes.tolist() == [4, 32]
    assert (lengths.cut_share, lengths.cut) == (0.5, 1)
    pairs = token_lengths(texts, texts, tiny_model / "tokenizer.json", 16)
    assert pairs.sizes.tolist() == [7, 63]
    assert token_lengths(texts, None, tiny_model / "config.json", 16) is None
    book = arrow(["good " * 40_000])
    assert token_lengths(book, None, tiny_model / "tokenizer.json", 32_768).cut == 1
    known = profile(
        table(texts.to_pylist()), COLUMNS, tokenizer=(tiny_model / "tokenizer.json", 16)
    )
    assert known.cut_share == 0.5 and known.tokens.longest == 32
    assert {problem.kind: problem.count for problem in known.problems}["cut_texts"] == 1


def test_a_tokenizer_is_read_again_when_its_file_changed_and_not_before(
    tiny_model: Path, tmp_path: Path, monkeypatch
):
    from tokenizers import Tokenizer

    read, from_file = [], Tokenizer.from_file

    class Noted:
        @staticmethod
        def from_file(name: str) -> Tokenizer:
            read.append(name)
            return from_file(name)

    monkeypatch.setattr("tokenizers.Tokenizer", Noted)
    file = tmp_path / "tokenizer.json"
    file.write_bytes((tiny_model / "tokenizer.json").read_bytes())
    texts = arrow(["one two"])
    for _ in range(3):
        assert token_lengths(texts, None, file, 16) is not None
    assert len(read) == 1
    os.utime(file, ns=(0, 0))
    token_lengths(texts, None, file, 16)
    assert len(read) == 2


def test_progress_rises_to_the_end_and_can_end_the_work():
    seen: list[int] = []
    profile(table(plain(50)), COLUMNS, progress=lambda done, total: seen.append(done / total))
    assert seen == sorted(seen) and seen[-1] == 1

    def refuse(done: int, total: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        profile(table(plain(50)), COLUMNS, progress=refuse)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_a_sentence_for_one_and_for_many(kind: str):
    for count in (1, 1234):
        problem = Problem(kind, count, names="a, b")
        assert "{" not in problem.message and problem.fix.endswith(".")
    assert "1,234" in problem.message
