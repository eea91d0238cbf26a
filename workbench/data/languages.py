"""The encoding of bytes that are no UTF-8, by the letters that are frequent in each language.

In the right encoding a text is full of its language's commonest letters; in a wrong one it is full
of rare ones.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class _Script(NamedTuple):
    """Encodings of a script, its frequent letters, and their share among its non-ASCII letters."""

    encodings: tuple[str, ...]
    letters: frozenset[str]
    share: float
    words: str
    """What its words are made of: "mixed" with ASCII, "own" letters of a byte, "wide" ones."""


_PUNCTUATION = "，。、！？：；（）《》「」『』“”‘’…—・　"
_HIRAGANA = "".join(map(chr, range(0x3041, 0x3094)))
_KATAKANA = "".join(map(chr, range(0x30A1, 0x30FB))) + "ー"
_SCRIPTS = (
    _Script(
        ("cp1252",),
        frozenset("éèàçêâîôûùëïäöüßñíóúáãõåøæÉÄÖÜÀÇÅØÑœ’‘“”–—…•€£°§«»¿¡®©™½²³µ\xa0"),
        0.9,
        "mixed",
    ),
    _Script(
        ("gb18030",),
        frozenset(
            "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下"
            "自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部"
            "其些主样理心她本前开但因只从想实日很后最更买店房间服务书非常" + _PUNCTUATION
        ),
        0.35,
        "wide",
    ),
    _Script(
        ("big5hkscs",),
        frozenset(
            "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下"
            "自之年過發後作裡用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部"
            "其些主樣理心她本前開但因只從想實日很後最更買店房間服務書非常" + _PUNCTUATION
        ),
        0.35,
        "wide",
    ),
    _Script(("cp932", "euc_jp"), frozenset(_HIRAGANA + _KATAKANA + "、。「」"), 0.5, "wide"),
    _Script(
        ("cp949",),
        frozenset("이다는의에가을하고지로은를사한도어기나인아리서시대자라있해그스일제정보것수여부"),
        0.35,
        "wide",
    ),
    _Script(
        ("cp1251", "koi8_r", "cp866", "iso8859_5"),
        frozenset("оеаинтсрвлі"),
        0.65,
        "own",
    ),
    _Script(("cp1253", "iso8859_7"), frozenset("αοιετσνηυρςάόίέή"), 0.8, "own"),
    _Script(
        ("cp1250", "iso8859_2"),
        frozenset("ąćęłńóśźżáčďéěíňřšťúůýžőűöüäăâîșțţşđ„”“–"),
        0.9,
        "mixed",
    ),
    _Script(("cp1254",), frozenset("ıİşŞğĞüÜöÖçÇâî’"), 0.9, "mixed"),
    _Script(("cp1255", "iso8859_8"), frozenset("יוהלארתבמשנ"), 0.75, "own"),
    _Script(("cp1256", "iso8859_6"), frozenset("اليمونرتبةعدسفهكقحجشصطخأضإغزثذئء،"), 0.9, "own"),
    _Script(("cp874",), frozenset("านรอกเงมยลวดทสตะปบคหแจพชขใไโัี่้ิ์ืุู็ำ"), 0.9, "own"),
)
_CERTAIN = 0.3


def likeliest_encoding(sample: bytes) -> str | None:
    """The encoding under which a text has the most frequent letters; None if there is no such."""
    best, best_score = None, _CERTAIN
    # Accents stand alone between plain letters; words of another script hold nothing else.
    runs = [len(run) for run in re.findall(rb"[\x80-\xff]+", sample)]
    alone = sum(run for run in runs if run < 3) / max(1, sum(runs))
    likely = {"mixed": alone, "own": min(1.0, 1.3 * (1 - alone)), "wide": 1.0}
    for script in _SCRIPTS:
        for encoding in script.encodings:
            score = _score(sample, encoding, script) * likely[script.words]
            if score > best_score * 1.02:  # of much the same the first, which is the more usual
                best, best_score = encoding, score
    return best


def _score(sample: bytes, encoding: str, script: _Script) -> float:
    """Near 1 for a text of the script in this encoding."""
    text = sample.decode(encoding, errors="replace")
    # The last letter may be cut in two.
    foreign = re.sub(r"[\x00-\x7f]+", "", text.removesuffix("\ufffd"))
    if not foreign:
        return 0.0
    frequent = sum(letter in script.letters for letter in foreign)
    bad = foreign.count("\ufffd") / len(foreign)
    return min(1.0, frequent / len(foreign) / script.share) * max(0.0, 1 - 5 * bad)
