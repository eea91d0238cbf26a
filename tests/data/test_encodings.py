"""Text of any encoding comes in, and what is damaged in it is told."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.data.sentences import SENTENCES
from workbench.data.encoding import decode
from workbench.data.languages import likeliest_encoding
from workbench.errors import DataError

TEXTS = {
    "gb18030": "这家酒店的服务非常好，房间也很干净，下次还会再来。\n快递太慢了，我不会再买。\n",
    "big5hkscs": "這家酒店的服務非常好，房間也很乾淨，下次還會再來。\n快遞太慢了，我不會再買。\n",
    "cp932": "とても良いホテルでした。部屋もきれいで、また来たいと思います。\n",
    "cp949": "호텔 서비스가 정말 좋고 방도 깨끗해서 다시 오고 싶어요.\n배송이 너무 느려요.\n",
    "cp1251": "Отличный отель, чистые номера, обязательно приедем ещё раз.\n",
    "cp1253": "Πολύ καλό ξενοδοχείο, καθαρά δωμάτια, θα ξαναέρθουμε σίγουρα.\n",
    "cp1250": "Bardzo miły hotel, pokoje są czyste, na pewno wrócimy. Zażółć gęślą jaźń.\n",
    "cp1254": "Çok güzel bir otel, odalar temizdi, yine geleceğiz. Kargo ise yavaştı.\n",
    "cp1252": "Très bon hôtel, les chambres étaient propres – à bientôt. Der Käse ist schön.\n",
    "cp1255": "מלון נהדר, החדרים נקיים, נחזור שוב בקרוב.\n",
    "cp1256": "فندق جميل جدا والغرف نظيفة وسنعود مرة أخرى.\n",
}


@pytest.mark.parametrize(("encoding", "text"), TEXTS.items(), ids=TEXTS)
def test_older_encodings_are_told_by_their_letters(encoding: str, text: str):
    assert decode((text * 3).encode(encoding), "t") == (text * 3, encoding, ())


WRITTEN = [(name, encoding) for name, (own, _) in SENTENCES.items() for encoding in own]
TONES = "\u0300\u0301\u0303\u0309\u0323"


def encoded(sentences: Sequence[str], encoding: str) -> bytes:
    text = "\n".join(sentences)
    if encoding == "cp1258":  # the tones of Vietnamese are marks of their own there
        apart = [unicodedata.normalize("NFD", letter) for letter in text]
        text = "".join(
            unicodedata.normalize("NFC", "".join(part for part in letter if part not in TONES))
            + "".join(part for part in letter if part in TONES)
            for letter in apart
        )
    return text.encode(encoding, errors="ignore")  # ISO encodings have not every quote


def is_found(content: bytes, encoding: str) -> bool:
    """Some encodings differ only in letters that a text has not."""
    found = likeliest_encoding(content) or "cp1252"
    return content.decode(found, errors="replace") == content.decode(encoding)


@pytest.mark.parametrize(("language", "encoding"), WRITTEN)
def test_a_few_sentences_tell_their_encoding(language: str, encoding: str):
    sentences = SENTENCES[language][1]
    assert is_found(encoded(sentences, encoding), encoding)
    for start in (0, 3, 6):
        assert is_found(encoded(sentences[start : start + 3], encoding), encoding), start
    alone = [encoded([sentence], encoding) for sentence in sentences]
    foreign = [content for content in alone if not content.isascii()]
    right = [is_found(content, encoding) for content in foreign]
    # A sentence with one such letter may be good French as well as Slovene.
    assert sum(right) >= 0.7 * len(foreign)


@pytest.mark.parametrize(
    "text",
    [
        "5 m²",
        "m³ of gas",
        "½ cup",
        "£5",
        "25°C ±2",
        "naïve café",
        "¿Qué?",
        "don´t",
        "NÃO",
        "1º lugar",
    ],
)
def test_single_letters_and_signs_are_western(text: str):
    assert likeliest_encoding(text.encode("cp1252")) == "cp1252"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_unicode_is_read_with_and_without_its_mark(encoding: str):
    text = "text,label\n很好 ☺,é\nbad,x\n"
    assert decode(text.encode(encoding), "t").text == text


def test_lines_of_another_encoding_are_read_and_told():
    lines = [f"喜欢这个 {number}".encode() for number in range(30)]
    lines[11] = "Très bon hôtel, à bientôt".encode("cp1252")
    decoded = decode(b"\n".join(lines), "t")
    assert decoded.text.split("\n")[11] == "Très bon hôtel, à bientôt"
    assert decoded.text.split("\n")[12] == "喜欢这个 12"
    assert [(fault.kind, fault.lines) for fault in decoded.faults] == [("other encoding", (12,))]


def test_damaged_letters_are_shown_and_told():
    lines = [f"喜欢这个 {number}".encode() for number in range(30)]
    lines[4] = "喜欢这个东西".encode()[:-1]
    decoded = decode(b"\n".join(lines), "t")
    assert decoded.text.split("\n")[4] == "喜欢这个东�"
    assert [(fault.kind, fault.count, fault.lines) for fault in decoded.faults] == [
        ("bad letters", 1, (5,))
    ]


def test_an_encoding_is_taken_as_told_and_must_exist():
    assert decode("é".encode("cp850"), "t", "cp850").text == "é"
    with pytest.raises(DataError, match="no encoding 'klingon'"):
        decode(b"x", "t", "klingon")


@settings(max_examples=50)
@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_refused_in_a_sentence(content: bytes):
    try:
        decoded = decode(content, "t")
    except DataError as error:
        assert "\n" not in str(error)
    else:
        assert "\0" not in decoded.text
