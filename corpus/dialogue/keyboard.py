"""Text that was typed with the other keyboard layout: "rjulf" for «когда», «цру» for "who" mistyped alike.

The keys are those of the usual English (US) and Russian (ЙЦУКЕН) layouts.
"""

from __future__ import annotations

from corpus.language.tokens import words
from corpus.language.word_frequency import zipf_frequency

_ENGLISH_KEYS = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_RUSSIAN_KEYS = "ёйцукенгшщзхъфывапролджэячсмитьбю"
_TO_RUSSIAN = str.maketrans(_ENGLISH_KEYS + "?&", _RUSSIAN_KEYS + ",?")
_TO_ENGLISH = str.maketrans(_RUSSIAN_KEYS + ",", _ENGLISH_KEYS + "?")
_MARKS = "?!., "  # at the end of a message they are marks, whatever their keys

MAX_CHARS = 200
MIN_LONGEST_WORD = 4
MIN_ZIPF = 2.5  # of a word that is in use
MIN_KNOWN_SHARE = 0.6  # of the words of the text meant
MAX_TYPED_SHARE = 0.34  # of the words of the text typed


def intended_text(text: str) -> str | None:
    """Return what was meant by a text typed with the other layout; None for any text that is not."""
    typed = " ".join(text.lower().split())
    if not 0 < len(typed) <= MAX_CHARS or _known_share(typed) > MAX_TYPED_SHARE:
        return None
    kept = len(typed.rstrip(_MARKS))
    is_latin = typed.isascii()
    meant = typed[:kept].translate(_TO_RUSSIAN if is_latin else _TO_ENGLISH) + typed[kept:]
    if meant == typed or max(map(len, words(meant)), default=0) < MIN_LONGEST_WORD:
        return None
    return meant if _known_share(meant) >= MIN_KNOWN_SHARE else None


def _known_share(text: str) -> float:
    """Return the share of the words of `text` that are in use, by their letters."""
    said = [each for each in words(text) if not each.isdigit()]
    known = [each for each in said if zipf_frequency(each) >= MIN_ZIPF]
    return sum(map(len, known)) / max(sum(map(len, said)), 1)
