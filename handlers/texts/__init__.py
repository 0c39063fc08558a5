"""Every phrase the bot says. A language is one file beside this one that fills `Texts` in.

Phrases are Telegram HTML; what is put into their braces is escaped by `handlers.render`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module

from babel import Locale
from babel.dates import format_date

DEFAULT = "en"
LANGUAGES = (DEFAULT, "ru")
"""The languages that have a file here; the first is for everybody else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The phrases of one language. `language` is its BCP 47 code; plural forms go by CLDR's names."""

    language: str

    start: str
    help: str
    examples: tuple[str, ...]
    commands: Mapping[str, str]

    greeting: str
    thanks: str
    unknown_command: str
    not_text: str
    no_words: str
    too_long: str
    error: str

    not_known: str
    missing: str
    nearest: str
    look_around: str
    about: str
    empty_corpus: str
    undated: str
    read_passage: str
    read_document: str
    read_source: str
    page: str
    previous: str
    next: str
    sources: Mapping[str, str]
    sources_hint: str
    events: str
    no_such_source: str
    which_source: str
    too_old: str

    def count(self, forms: Mapping[str, str], number: int) -> str:
        """Return the plural form for `number`, with the number in it."""
        return forms[_locale(self.language).plural_form(number)].format(number=number)

    def day(self, day: date | None) -> str:
        """Return a day in words ("5 October 2012", «5 октября 2012 г.»), or that there is none."""
        return format_date(day, "long", _locale(self.language)) if day else self.undated


@cache
def texts_for(language_code: str | None) -> Texts:
    """Return the phrases for a Telegram `language_code` ("ru", "ru-RU", "pt-br", None)."""
    code = (language_code or DEFAULT).lower().replace("_", "-").split("-")[0]
    module = import_module(f"{__name__}.{code if code in LANGUAGES else DEFAULT}")
    texts = module.TEXTS
    assert isinstance(texts, Texts)  # noqa: S101 - a language file without TEXTS is our own mistake
    return texts


@cache
def _locale(language: str) -> Locale:
    return Locale("en", "GB") if language == "en" else Locale(language)
