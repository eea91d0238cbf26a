"""A file of one column of texts is not split at the spaces or commas of its sentences."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.data.sentences import SENTENCES
from workbench.data import text_file
from workbench.data.packed import Content
from workbench.data.read import read_source
from workbench.data.reading import GUESSED

WORDS = [
    *(
        "the",
        "this",
        "my",
        "old",
        "new",
        "good",
        "bad",
        "service",
        "food",
        "hotel",
        "room",
        "phone",
    ),
    *(
        "was",
        "is",
        "were",
        "felt",
        "looked",
        "very",
        "quite",
        "too",
        "slow",
        "fast",
        "fine",
        "late",
    ),
    *("today", "never", "we", "it", "I", "liked", "with", "for", "at", "in"),
]


def sentence(draw: random.Random, words: int) -> str:
    found = " ".join(draw.choices(WORDS, k=words))
    return found[0].upper() + found[1:] + draw.choice(".!?")


def with_comma(draw: random.Random) -> str:
    first, second = sentence(draw, draw.randint(1, 5)), sentence(draw, draw.randint(1, 6))
    return f"{first[:-1]}, {second[0].lower()}{second[1:]}"


def write(path: Path, head: str, texts: list[str]) -> str:
    path.write_text("\n".join([*([head] if head else []), *texts, ""]), "utf-8")
    return str(path)


def require_whole(source: str, head: str, texts: list[str]) -> None:
    """All texts in one column; the first may be taken for its name where there is none."""
    table = read_source(source)
    assert len(table.columns) == 1, table.frame.head(3).to_numpy().tolist()
    found = table.frame.iloc[:, 0].tolist()
    if head:
        assert table.columns == [head] and found == texts
    else:
        assert found in (texts, texts[1:])
    assert {one.kind for one in table.faults} <= {"no header"}


@pytest.mark.parametrize("count", [5, 20, 200])
@pytest.mark.parametrize("head", ["text", "review text", ""])
@pytest.mark.parametrize("words", [2, 6, 12])
def test_texts_of_as_many_words_each_stay_whole(tmp_path: Path, count, head, words):
    draw = random.Random(f"{count} {words}")
    texts = [sentence(draw, words) for _ in range(count)]
    require_whole(write(tmp_path / "t.csv", head, texts), head, texts)
    bare = [text[:-1] for text in texts]
    require_whole(write(tmp_path / "bare.txt", head, bare), head, bare)


def test_a_number_in_each_sentence_makes_no_table_of_them(tmp_path: Path):
    texts = [f"I waited {number} minutes for soup." for number in range(20, 40)]
    require_whole(write(tmp_path / "t.csv", "text", texts), "text", texts)


@pytest.mark.parametrize("count", [5, 20, 200])
@pytest.mark.parametrize("head", ["text", ""])
def test_texts_with_one_comma_each_stay_whole(tmp_path: Path, count, head):
    draw = random.Random(count)
    texts = [with_comma(draw) for _ in range(count)]
    require_whole(write(tmp_path / "t.csv", head, texts), head, texts)


@pytest.mark.parametrize("language", [name for name in SENTENCES if name != "ko"])
@pytest.mark.parametrize("head", ["text", "review_text", ""])
def test_sentences_of_any_language_stay_whole(tmp_path: Path, language: str, head: str):
    texts = [*SENTENCES[language][1]]
    require_whole(write(tmp_path / "t.csv", head, texts), head, texts)


def test_many_texts_with_commas_are_read_alike_by_both_readers(tmp_path: Path):
    draw = random.Random(3)
    texts = [with_comma(draw) for _ in range(80_000)]
    path = write(tmp_path / "t.csv", "text", texts)
    content = Content("t.csv", Path(path).read_bytes())
    fast = text_file._read_if_large(content, GUESSED)
    assert fast is not None, "it was left to the careful reader"
    careful = text_file._read_text(content, GUESSED)[0]
    assert fast.frame["text"].tolist() == careful.frame["text"].tolist() == texts
    assert fast[1:] == careful[1:]


TABLES = {
    "text, label": ["Good food, pos", "The waiter was slow., neg", "Very bad, neg"] * 4,
    "question,answer": ["Was it good?,It was.", "Is it far?,No.", "Who came?,We did."],
    "premise, hypothesis": [
        "a man eats, a man sleeps",
        "a dog runs, it is tired",
        "he is, she was",
    ],
    "start, ending": ["He came in, and sat down.", "She left, and never came back."] * 2,
    "id, text": ["1, it was good.", "2, it was bad.", "3, it was fine."],
    "first, last": ["Ann, Lee", "Bob, Ray", "Cid, Fox"],
}


@pytest.mark.parametrize("head", TABLES)
def test_tables_of_two_columns_are_split_as_before(tmp_path: Path, head: str):
    table = read_source(write(tmp_path / "t.csv", head, TABLES[head]))
    assert table.columns == [name.strip() for name in head.split(",")]
    assert table.rows == len(TABLES[head])


@pytest.mark.parametrize("first", ["pos", "1"])
def test_classes_and_numbers_before_small_letters_are_a_column(tmp_path: Path, first: str):
    rows = [
        f"{first if first == 'pos' or not n else n + 1}, it was {word}."
        for n, word in enumerate(["good", "bad", "fine", "late", "slow"])
    ]
    assert len(read_source(write(tmp_path / "t.csv", "", rows)).columns) == 2


def test_numbers_with_spaces_between_are_still_a_table(tmp_path: Path):
    rows = [f"{n}.5 {n * 2}.25 {n % 7} 0.{n} {n}" for n in range(1, 30)]
    table = read_source(write(tmp_path / "t.txt", "a b c d e", rows))
    assert table.columns == ["a", "b", "c", "d", "e"] and table.rows == len(rows)


def test_texts_in_quotes_with_spaces_between_are_still_a_table(tmp_path: Path):
    rows = [f'"it was {word} here" {label}' for word in WORDS[:9] for label in ("pos", "neg")]
    table = read_source(write(tmp_path / "t.txt", "text label", rows))
    assert table.columns == ["text", "label"] and table.frame["text"][0] == "it was the here"
