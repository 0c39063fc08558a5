"""Russian that was typed in Latin letters: "kogda byla vstrecha v moskve" for «когда была встреча в москве»."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from corpus.caching import cache_once
from corpus.language.tokens import is_cyrillic, is_russian_word, parses_of, words
from corpus.language.word_frequency import frequent_words, zipf_frequency

MAX_CHARS = 400
MAX_ENGLISH_SHARE = 0.6  # of the letters: a text with more of English words is English
MIN_RUSSIAN_SHARE = 0.5  # of the letters of words that belong to one of the languages
MIN_RUSSIAN_LETTERS = 3
MIN_ZIPF = 3.3  # of a word that is in use
MORE_IN_USE = 1.5  # by which a word that both languages have belongs to one of them
MIN_ENGLISH_CHARS = 3  # a shorter word of a Russian text is Russian: "a", "do"
MIN_SPELLED_CHARS = 6  # a shorter word that Russian lacks may be an abbreviation: "itpo"

_NAME_TAGS = frozenset({"Name", "Surn", "Patr", "Geox", "Orgn"})
_WORD = re.compile(r"[a-z0-9'’]*[a-z][a-z0-9'’]*")
_FOUR = re.compile(r"(?<!\d)4(?!\d)")
_LETTERS = "a b v g d e e zh z i i k l m n o p r s t u f h c ch sh sh ' i ' e iu ia".split()
_TO_LATIN = str.maketrans(dict(zip("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", _LETTERS, strict=True)))
_SPELLINGS = (
    *(("'", ""), ("’", ""), ("shch", "sh"), ("sch", "sh"), ("kh", "h"), ("ts", "c"), ("tz", "c"), ("ck", "k")),
    *(("ph", "f"), ("w", "v"), ("q", "k"), ("x", "h"), ("yo", "e"), ("jo", "e"), ("ye", "e"), ("je", "e")),
    *(("y", "i"), ("j", "i"), ("ie", "e")),
)
"""The letters of one sound are written in one way: «ещё» is "eshche", "esche" or "yeshchyo"."""
_DOUBLED = re.compile(r"(?<!^)(.)\1+", re.MULTILINE)
_TRIPLED = re.compile(r"([a-z])\1\1")
_SOUNDS = (
    *(("shch", "щ"), ("sch", "щ"), ("iya", "ия"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("ch", "ч"), ("sh", "ш")),
    *(("yo", "ё"), ("yu", "ю"), ("ya", "я"), ("ye", "е"), ("jo", "ё"), ("ju", "ю"), ("ja", "я"), ("je", "е")),
    *(("iy", "ий"), ("ij", "ий"), ("oi", "ой"), ("ei", "ей"), ("ai", "ай"), ("ii", "ий"), ("oy", "ой"), ("ey", "ей")),
    *(("ay", "ай"), ("ce", "це"), ("ci", "ци"), ("'", "ь"), ("’", "ь")),
    *zip("abvgdezijklmnoprstufhcywxq", "абвгдезийклмнопрстуфхкывхк", strict=True),
)
"""The Russian letters of a word that no list has, the longest spelling first."""


def russian_text(text: str) -> str | None:
    """Return the Russian text in its own letters; None for any text that is no Russian in Latin letters."""
    typed = " ".join(text.lower().split())
    is_latin = typed.replace("’", "'").isascii()
    if not (is_latin and 0 < len(typed) <= MAX_CHARS) or _english_share(typed) > MAX_ENGLISH_SHARE:
        return None
    said = _WORD.findall(typed)
    russian, english = (sum(len(each) for each in said if is_own(each)) for is_own in (_is_russian, _is_english))
    if russian < MIN_RUSSIAN_LETTERS or russian < MIN_RUSSIAN_SHARE * (russian + english):
        return None
    return _WORD.sub(lambda word: _respelled(word[0]), typed)


def _english_share(text: str) -> float:
    said = [each for each in words(text) if not each.isdigit()]
    known = [each for each in said if zipf_frequency(each) >= MIN_ZIPF]
    return sum(map(len, known)) / max(sum(map(len, said)), 1)


def _is_russian(word: str) -> bool:
    """Return True for a word of Russian alone, names excepted: English has them, too."""
    meant, english = _meant(word), zipf_frequency(word)
    return bool(meant) and (not english or zipf_frequency(meant) >= english + MORE_IN_USE) and not _is_name(meant)


def _is_name(word: str) -> bool:
    return not _NAME_TAGS.isdisjoint(parses_of(word)[0].tag.grammemes)


def _is_english(word: str) -> bool:
    meant = _meant(word)
    return zipf_frequency(word) >= MIN_ZIPF and zipf_frequency(word) > (zipf_frequency(meant) if meant else 0.0)


def _respelled(word: str) -> str:
    if len(word) >= MIN_ENGLISH_CHARS and _is_english(word):
        return word
    return _meant(word) or (_spelled(word) if len(word) >= MIN_SPELLED_CHARS else word)


@lru_cache(maxsize=1_000)  # the words of a text are asked for several times
def _meant(word: str) -> str:
    """Return the most frequent Russian word with the sound of `word`, or a rare one that it spells; "" for others."""
    if _TRIPLED.search(word):
        return ""
    if frequent := _russian_words().get(_sound(_FOUR.sub("ch", word))):
        return frequent
    spelled = _spelled(word) if len(word) >= MIN_SPELLED_CHARS else ""
    return spelled if spelled and is_russian_word(spelled) else ""


def _spelled(word: str) -> str:
    for latin, russian in _SOUNDS:
        word = word.replace(latin, russian)
    return word


def _sound(latin: str) -> str:
    for spelled, written in _SPELLINGS:
        latin = latin.replace(spelled, written)
    return _DOUBLED.sub(r"\1", latin)


@cache_once
def _russian_words() -> Mapping[str, str]:
    """Return the most frequent word of each sound."""
    frequent = list(filter(is_cyrillic, frequent_words("ru", MIN_ZIPF)))
    sounds = _sound("\n".join(frequent).translate(_TO_LATIN)).split("\n")  # all at once: fifty times as fast
    return dict(zip(reversed(sounds), reversed(frequent), strict=True))
