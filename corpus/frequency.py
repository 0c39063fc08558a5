"""How telling a word is in any text: "take" says nothing, "memorandum" something, an unheard-of name most.

A small corpus can't tell by itself: in five documents "take" may be as rare as a name. The frequencies are
wordfreq's (Zipf scale: 3 is once in a million words, 6 once in a thousand).
"""

from __future__ import annotations

from functools import lru_cache

from corpus.text import is_cyrillic, lemma

_SAYS_NOTHING = 6.3
_SAYS_ALL = 3.3
_LEAST = 0.05


@lru_cache(maxsize=50_000)
def telling(word: str) -> float:
    """Return from 0.05 for the commonest words of English or Russian to 1 for those used once in 500,000."""
    from wordfreq import zipf_frequency  # noqa: PLC0415 - its tables load with the first question

    if word.isdigit():
        return 1.0
    language, forms = ("ru", {word, lemma(word)}) if is_cyrillic(word) else ("en", {word})
    frequency = max(zipf_frequency(form, language, wordlist="small") for form in forms)
    return min(1.0, max(_LEAST, (_SAYS_NOTHING - frequency) / (_SAYS_NOTHING - _SAYS_ALL)))
