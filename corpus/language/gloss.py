"""A gloss: Russian text word by word in English, so that a reader of English can judge it.

No grammar is translated but the genitive («директор центра» → "director of centre"). The reader is trained on English
in the same form: no articles, each word in its dictionary form.

`ru_en.tsv` holds "lemmas, separated by blanks<TAB>English": terms of the field, phrases, function words and the most
frequent lemmas. Some were first found as the nearest English word by the cosine of the sentence encoder; all have been
read by a translator since.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

import iuliia
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from corpus.caching import cache_once
from corpus.language.tokens import is_cyrillic, is_russian_word, lemma, morphology, normalize, stem
from corpus.language.word_frequency import informativeness

DICTIONARY_FILE = "ru_en.tsv"
_MAX_PHRASE_WORDS = 4
_CACHED_WORDS = 100_000
_MAX_MENDINGS = 5
_MIN_TYPO_CHARS = 5
_CHARS_PER_TYPO = 6  # letters of a word for each slip that is mended

_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
_ORDINAL = re.compile(r"(\d+)-(?:[а-яё]{1,3})")
_PERSON_GRAMMEMES = frozenset({"Name", "Surn", "Patr"})
_GENITIVE_ATTRIBUTES = frozenset({"NOUN", "ADJF", "PRTF"})

Spelling = Callable[[str], str | None]
"""Returns the English spelling of a Russian name, or None."""


def gloss(text: str, spelling: Spelling | None = None) -> str:
    """Return `text` with its Russian words in English; other words and all marks remain.

    `spelling` is asked for words that the dictionary lacks; the others are transliterated.
    """
    if not is_cyrillic(text):
        return text
    found = list(_WORD.finditer(text))
    pieces: list[str] = []
    at = end = 0
    while at < len(found):
        name = _name(found[at][0], spelling) if at else None
        count, english = (1, name) if name else _longest_phrase(text, found[at : at + _MAX_PHRASE_WORDS])
        if english is None:
            english = _translate(found[at][0], spelling)
        between = text[end : found[at].start()]
        needs_of = at > 0 and not between.strip() and english and _is_genitive_attribute(found[at - 1][0], found[at][0])
        pieces += [between, f"of {english}" if needs_of else english]
        end = found[at + count - 1].end()
        at += count
    return " ".join("".join([*pieces, text[end:]]).split())


def translate_word(word: str) -> str | None:
    """Return the English of a normalized Russian word, or None if the dictionary lacks it; slips are mended."""
    dictionary = _dictionary()
    known = _lemma(word)
    return dictionary.get(known) or dictionary.get(_mend(known))


def is_english_word(word: str) -> bool:
    """Return True if a normalized English word, in any form, is an ordinary word of a translation, no name."""
    return stem(word) in _english_stems()


def english_acronym(word: str) -> str | None:
    """Return the English form of a Russian acronym, normalized: "spief" of «ПМЭФ»; None for other words."""
    english = _dictionary().get(_lemma(word)) if is_cyrillic(word) else None
    return normalize(english) if english and english.isupper() and english.isalpha() else None


def _name(word: str, spelling: Spelling | None) -> str | None:
    """Return the English of a word that is capitalised within a text, if it is a name that the dictionary lacks."""
    english = _dictionary().get(_lemma(word))
    if not word.istitle() or not is_cyrillic(word) or (english and not english.islower()):
        return None
    if spelling and (name := spelling(word)):
        return name
    grammemes = morphology().parse(word.lower())[0].tag.grammemes
    return _transliterate(word) if _PERSON_GRAMMEMES & {str(each) for each in grammemes} else None


def _longest_phrase(text: str, matches: Sequence[re.Match[str]]) -> tuple[int, str | None]:
    """Return the number of words, from the first on, that the dictionary has as one entry, and its English."""
    dictionary = _dictionary()
    for count in range(len(matches), 0, -1):
        if text[matches[0].start() : matches[count - 1].end()].count(" ") != count - 1:
            continue
        key = " ".join(_lemma(each[0]) for each in matches[:count])
        if (english := dictionary.get(key)) is not None:
            return count, english
    return 1, None


@lru_cache(maxsize=_CACHED_WORDS)
def _lemma(word: str) -> str:
    plain = normalize(word)
    return normalize(lemma(plain)) if is_cyrillic(plain) else plain


def _translate(word: str, spelling: Spelling | None) -> str:
    """Return the English of a word that the dictionary lacks as it is."""
    if ordinal := _ORDINAL.fullmatch(word):
        return f"{ordinal[1]}th"
    if not is_cyrillic(word):
        return word
    if spelling and (name := spelling(word)):
        return name
    if word.islower() and (mended := _dictionary().get(_mend(_lemma(word)))):
        return mended
    if "-" in word:
        parts = word.split("-")
        return "-".join(_dictionary().get(_lemma(each)) or _transliterate(each) for each in parts)
    return _transliterate(word)


@lru_cache(maxsize=_CACHED_WORDS)
def _mend(word: str) -> str:
    """Return the word of the dictionary of which `word` may be a typing error, else `word`."""
    if len(word) < _MIN_TYPO_CHARS or is_russian_word(word):
        return word
    slips = len(word) // _CHARS_PER_TYPO or 1
    found = extract(word, _words(), scorer=OSA.distance, score_cutoff=slips, limit=_MAX_MENDINGS)
    return min(found, key=lambda each: (each[1], informativeness(each[0])))[0] if found else word


@lru_cache(maxsize=_CACHED_WORDS)
def _transliterate(word: str) -> str:
    if word.isupper():
        return str(iuliia.WIKIPEDIA.translate(word))
    # The morphological dictionary guesses the lemma of a name that it lacks wrong: «стуглевый» for «Стуглев».
    latin = str(iuliia.WIKIPEDIA.translate(lemma(word) if is_russian_word(word.lower()) else word.lower()))
    return latin if word.islower() else latin.capitalize()


@lru_cache(maxsize=_CACHED_WORDS)
def _is_genitive_attribute(noun: str, word: str) -> bool:
    """Return True if `word` may be a genitive that belongs to the noun before it."""
    if not is_cyrillic(noun) or not is_cyrillic(word) or str(morphology().parse(noun)[0].tag.POS) != "NOUN":
        return False
    best, *others = morphology().parse(word)
    if str(best.tag.POS) not in _GENITIVE_ATTRIBUTES:
        return False
    return any("gent" in each.tag for each in (best, *others) if each.normal_form == best.normal_form)


@cache_once
def _dictionary() -> Mapping[str, str]:
    lines = files("corpus.language").joinpath(DICTIONARY_FILE).read_text("utf-8").splitlines()
    return dict(line.split("\t") for line in lines)


@cache_once
def _english_stems() -> frozenset[str]:
    return frozenset(stem(word) for english in _dictionary().values() for word in english.split() if word.islower())


@cache_once
def _words() -> Sequence[str]:
    return [each for each in _dictionary() if len(each) >= _MIN_TYPO_CHARS and " " not in each]
