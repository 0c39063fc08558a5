"""Tokens: from a string to the terms that are indexed, in English and in Russian.

The choices were measured on XQuAD: lower case, ё as е, no marks above Latin letters, a short list of stop words (a long
one hurts), Snowball stems, and for Russian the lemma first.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import Stemmer

from corpus.caching import cache_once
from corpus.language import en, ru
from corpus.models import Language

if TYPE_CHECKING:
    from pymorphy3 import MorphAnalyzer
    from pymorphy3.analyzer import Parse

WORD = re.compile(r"[^\W_]+")  # a word: letters and digits, any script
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_RUSSIAN = re.compile(r"[\x00-\x7fА-Яа-яЁё«»–—„“”’]*")  # most texts, which have nothing else to normalize
_COMBINED_LATIN = re.compile(r"([A-Za-z])[\u0300-\u036f]+")

STOP_WORDS = en.STOP_WORDS | ru.STOP_WORDS

_CACHED_PARSES = 10_000
_CACHED_WORDS = 100_000
"""Entries of a cache by word: more than the distinct words of the corpora measured; a full cache takes some 20 MB."""


def language_of(text: str) -> Language:
    """Return "ru" where at least as many letters are Cyrillic as Latin (and there are any), else "en"."""
    cyrillic = len(_CYRILLIC.findall(text))
    return "ru" if cyrillic and cyrillic >= len(_LATIN.findall(text)) else "en"


def normalize(text: str) -> str:
    """Return `text` in lower case, without marks above Latin letters, ё as е, compatibility forms replaced."""
    if text.isascii():
        return text.lower()
    if _RUSSIAN.fullmatch(text):
        return text.lower().replace("ё", "е")
    decomposed = unicodedata.normalize("NFKD", text)
    plain = unicodedata.normalize("NFC", _COMBINED_LATIN.sub(r"\1", decomposed))
    return plain.lower().replace("ё", "е")


def words(text: str) -> list[str]:
    """Return the normalized words of `text`, in order, stop words included."""
    return WORD.findall(normalize(text))


def terms(text: str) -> list[str]:
    """Return the terms of `text`, in order: the stems of its words, without the stop words."""
    return [stem(word) for word in words(text) if word not in STOP_WORDS]


@lru_cache(maxsize=_CACHED_WORDS)
def stem(word: str) -> str:
    """Return the stem of a normalized word: by Snowball, for Russian after the dictionary form."""
    if is_cyrillic(word):
        return str(_stemmer("russian").stemWord(normalize(lemma(word))))
    return str(_stemmer("english").stemWord(word))


def is_cyrillic(text: str) -> bool:
    """Return True if `text` has a Cyrillic letter."""
    return bool(_CYRILLIC.search(text))


@lru_cache(maxsize=_CACHED_WORDS)
def lemma(word: str) -> str:
    """Return the dictionary form of a Russian word, as the morphological dictionary guesses it."""
    return str(morphology().parse(word)[0].normal_form)


@lru_cache(maxsize=_CACHED_WORDS)
def is_russian_word(word: str) -> bool:
    """Return True if the morphological dictionary has the word, and not as a surname."""
    return bool(morphology().word_is_known(word)) and "Surn" not in morphology().parse(word)[0].tag


@lru_cache(maxsize=_CACHED_WORDS)
def may_be_name(word: str) -> bool:
    """Return True if a Russian word may be part of a name, so is no verb, adverb or preposition."""
    return str(morphology().parse(word)[0].tag.POS) in {"NOUN", "ADJF", "None"}


@cache
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(language)


@cache_once
def morphology() -> MorphAnalyzer:
    """Return the Russian morphological dictionary, loaded once."""
    import pymorphy3  # noqa: PLC0415 - its dictionary costs 50 MB and is needed for Russian only

    return pymorphy3.MorphAnalyzer(lang="ru")


@lru_cache(maxsize=_CACHED_PARSES)
def parses_of(word: str) -> tuple[Parse, ...]:
    """Return the parses of a Russian word by the morphological dictionary, the likelier first."""
    return tuple(morphology().parse(word.lower()))
