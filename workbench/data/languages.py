"""The encoding of bytes that are no UTF-8, by the letters that are frequent in each language.

In the right encoding a text is full of its language's commonest letters; in a wrong one it is full
of rare ones, or has signs where letters belong.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from typing import NamedTuple


class _Script(NamedTuple):
    """Encodings of a script, its frequent letters, and their share among its non-ASCII letters."""

    encodings: tuple[str, ...]
    letters: frozenset[str]
    share: float
    words: str
    """What its words are made of: "own" letters of a byte, or "wide" ones."""


class _Latin(NamedTuple):
    """A language whose words are mixed of ASCII and a few letters more."""

    encodings: tuple[str, ...]
    letters: str
    """Those, the commonest first."""
    rarity: float = 0.0
    """How much less is to be expected of it, as a logarithm."""


_PUNCTUATION = "，。、！？：；（）《》「」『』“”‘’…—・　"
_HIRAGANA = "".join(map(chr, range(0x3041, 0x3094)))
_KATAKANA = "".join(map(chr, range(0x30A1, 0x30FB))) + "ー"
_SCRIPTS = (
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
    _Script(("cp1255", "iso8859_8"), frozenset("יוהלארתבמשנ"), 0.75, "own"),
    _Script(("cp1256", "iso8859_6"), frozenset("اليمونرتبةعدسفهكقحجشصطخأضإغزثذئء،"), 0.9, "own"),
    _Script(("cp874",), frozenset("านรอกเงมยลวดทสตะปบคห่้ัีิ"), 0.85, "own"),
)
_WEST, _CENTRE, _BALTIC = ("cp1252",), ("cp1250", "iso8859_2"), ("cp1257", "iso8859_13")
_LATIN = (
    _Latin(_WEST, "éèáàíóöäüçåñøæßãêúôõëïîâûùìòœýðþÿšžºª"),  # several together
    _Latin((*_WEST, "iso8859_15"), "éèàêçùôâîûëïœü"),  # French
    _Latin(_WEST, "üäößé"),  # German
    _Latin(_WEST, "óíáéñú¿¡üºª"),  # Spanish
    _Latin(_WEST, "ãçáéíóêõâúàôºª"),  # Portuguese
    _Latin(_WEST, "èàùòéìº"),  # Italian
    _Latin(_WEST, "äöåé"),  # Swedish, Finnish
    _Latin(_WEST, "åøæé"),  # Danish, Norwegian
    _Latin(_WEST, "ëéïèöüê", 1.0),  # Dutch
    _Latin(_WEST, "áíðéúóþöæý", 1.0),  # Icelandic
    _Latin((*_WEST, *_BALTIC), "äõüöšž", 1.0),  # Estonian
    _Latin(_CENTRE, "łąęóżśćńź", 1.5),  # Polish
    _Latin(_CENTRE, "áíěéřšžčýůúťóďň", 1.5),  # Czech
    _Latin(_CENTRE, "áíéčýšžúľťôóňäďĺŕ", 1.5),  # Slovak
    _Latin(_CENTRE, "áéőöíóüúű", 1.5),  # Hungarian
    _Latin(_CENTRE, "ăşîţâ", 1.5),  # Romanian
    _Latin(_CENTRE, "čšžćđ", 1.5),  # Croatian, Slovene
    _Latin(_CENTRE, "áéíłąóěęšžčřýśćżńúůöőüűäăşţâîćđľťďňôźĺŕß", 2.5),  # several together
    _Latin(_BALTIC, "ėšųįžąčūę", 2.0),  # Lithuanian
    _Latin(_BALTIC, "āīēšūņļžčģķ", 2.0),  # Latvian
    _Latin(("cp1254",), "ıüşçğöİâîû", 2.0),  # Turkish
    _Latin(
        ("cp1258",), "\u0301\u0300\u0323đôưâơ\u0309\u0303êăáàóéíúèù", 2.0
    ),  # Vietnamese, with its tones as marks of their own
)
_SIGNS = frozenset("’‘“”„‚´¨–—…•€£§°«»®©™±×÷µ·\xa0\xad")
_WITHIN_WORDS = frozenset("’‘´–—…·\xa0\xad")
# How often a sign, or a letter that the language has not, is met among what is no ASCII.
_FIGURE, _SIGN, _CAPITAL, _ALIEN = 0.2, 0.02, 0.1, 0.0005
_MIXED_IN = re.compile("(?<=[^\u0000-\u02ff])[à-ü]|[à-ü](?=[^\u0000-\u02ff])")
_CERTAIN = 0.3


def likeliest_encoding(sample: bytes) -> str | None:
    """The encoding under which a text has the most frequent letters; None if there is no such."""
    best, best_score = None, _CERTAIN
    # Accents stand alone between plain letters; words of another script hold nothing else.
    runs = [len(run) for run in re.findall(rb"[\x80-\xff]+", sample)]
    alone = sum(run for run in runs if run < 3) / max(1, sum(runs))
    latin, share = _likeliest_latin(sample)
    if (score := min(1.0, share / 0.9) * alone) > best_score:
        best, best_score = latin, score
    likely = {"own": min(1.0, 1.3 * (1 - alone)), "wide": 1.0}
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
    bad = foreign.count("\ufffd")
    if script.words == "own":  # its encodings may have letters of French, which no word mixes in
        bad += len(_MIXED_IN.findall(foreign))
    return min(1.0, frequent / len(foreign) / script.share) * max(0.0, 1 - 5 * bad / len(foreign))


def _likeliest_latin(sample: bytes) -> tuple[str, float]:
    """The encoding of a text in Latin letters, and the share of what is no ASCII that fits it."""
    # Each byte that is no ASCII, with those before and behind it.
    places = zip(b"\n" + sample, sample, sample[1:] + b"\n", strict=False)
    found = Counter(place for place in places if place[1] > 0x7F)
    best, best_score, best_fitting = "cp1252", -math.inf, 0
    for language in _LATIN:
        total = sum(1 / (rank + 2) for rank in range(len(language.letters)))
        chances = {letter: 1 / (rank + 2) / total for rank, letter in enumerate(language.letters)}
        for encoding in language.encodings:
            letters = bytes(range(256)).decode(encoding, errors="replace")
            score, fitting = -language.rarity, 0
            for (before, byte, behind), count in found.items():
                chance = _chance(letters[before], letters[byte], letters[behind], chances)
                score += count * math.log(chance)
                fitting += count * (chance > _ALIEN)
            if score > best_score:  # of the same the first, which is the more usual
                best, best_score, best_fitting = encoding, score, fitting
    return best, best_fitting / max(1, found.total())


def _chance(before: str, letter: str, behind: str, chances: dict[str, float]) -> float:
    """How likely a letter is where it stands. chances: of the letters of the language"""
    if unicodedata.combining(letter):
        return chances.get(letter, _ALIEN) if before.isalpha() else _ALIEN
    if letter in "²³¼½¾":  # as in m², but no part of a word
        alone = not behind.isalpha() and (before == "m" or not before.isalpha())
        return _FIGURE if alone else _ALIEN
    if letter in "¿¡":
        return _ALIEN if before.isalnum() else chances.get(letter, _ALIEN)
    if letter in _SIGNS:
        inside = before.isalpha() and behind.isalpha() and letter not in _WITHIN_WORDS
        return _ALIEN if inside else _SIGN
    if letter in "ºª":  # as in 1º and nº
        return _ALIEN if behind.isalpha() else chances.get(letter, _ALIEN)
    if before.isdigit() or behind.isdigit():
        return _ALIEN
    if letter == "è" and behind in "aeiou":  # no French or Italian word, but č in others' place
        return _ALIEN
    if letter in chances:
        return chances[letter]
    if before.islower():  # a capital within a word
        return _ALIEN
    return max(_ALIEN, _CAPITAL * chances.get(letter.lower(), 0.0))
