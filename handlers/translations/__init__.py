"""Every phrase the bot says. A language is one file beside this one that fills `Texts` in.

Phrases are Telegram HTML; what is put into their braces is escaped by `handlers.views.answers`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from babel import Locale
from babel.dates import format_date, format_interval, format_skeleton, get_timezone_location

from corpus.models import Event, EventKind, Language
from handlers.services.ingest import WarningKind

DEFAULT = "en"
LANGUAGES = (DEFAULT, *sorted(each.name for each in iter_modules(__path__) if each.name != DEFAULT))
"""The languages that have a file here; the first is for everybody else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureTexts:
    """The phrases of the timeline's picture; `title` is the calendar's name as well."""

    title: str
    today: str
    upcoming: str
    more: str
    undated: str
    events: Mapping[str, str]
    milestones: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Texts:
    """The phrases of one language. `language` is its BCP 47 code; plural forms go by CLDR's names."""

    language: str

    description: str
    short_description: str
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

    which_language: str
    as_in_telegram: str
    language_set: str
    privacy: str
    days_kept: Mapping[str, str]
    no_memory: str
    nothing_kept: str
    forgotten: str
    only_administrators: str
    kept_language: str
    kept_answered: Mapping[str, str]
    kept_questions: Mapping[str, str]
    kept_votes: Mapping[str, str]
    kept_subscriptions: Mapping[str, str]
    kept_quiet: str
    kept_topic: str
    voted_up: str
    voted_down: str
    unanswered: str
    no_unanswered: str
    stats: str
    kept_for: str

    subscribed: str
    wanted_too_long: str
    fits_now: Mapping[str, str]
    subscriptions_hint: str
    subscriptions: str
    no_subscriptions: str
    too_many_subscriptions: str
    everything: str
    with_day_before: str
    day_before: str
    not_day_before: str
    stop: str
    unsubscribe: str
    unsubscribed: str
    not_subscribed: str
    noted: str
    quiet: str
    not_quiet: str
    which_quiet: str
    be_quiet: str
    end_quiet: str
    new_documents: Mapping[str, str]
    new_documents_on: Mapping[str, str]
    and_more: Mapping[str, str]
    today: str
    tomorrow: str

    older_version: str
    candidate: str
    candidate_language: str
    words: Mapping[str, str]
    no_dates_found: str
    oddities: Mapping[WarningKind, str]
    accept: str
    correct_title: str
    correct_date: str
    discard: str
    accepted: str
    discarded: str
    candidate_gone: str
    more_candidates: str
    which_title: str
    which_date: str
    no_such_date: str
    add_what: str
    not_taken: str
    remove_what: str
    removed: str
    take_out: str
    put_back: str
    all_removed: str
    nothing_removed: str
    not_allowed: str

    administration: Mapping[str, str]
    slow_down: str

    picture: PictureTexts
    categories: Mapping[EventKind, str]

    not_known: str
    missing: str
    nearest: str
    look_around: str
    about: str
    empty_corpus: str
    undated: str
    read_passage: str
    read_document: str
    share: str
    read_source: str
    page: str
    previous: str
    next: str
    sources: Mapping[str, str]
    sources_hint: str
    events: Mapping[str, str]
    events_of: Mapping[str, str]
    upcoming: str
    past: str
    no_events: str
    no_such_events: str
    nearest_events: str
    narrower: str
    calendar: str
    calendar_name: str
    timeline: str
    no_timeline: str
    who: str
    who_of: Mapping[str, str]
    nobody: str
    no_such_source: str
    which_source: str
    inline_answer: str
    inline_nothing: str
    link_too_old: str
    too_old: str

    @property
    def names_in(self) -> Language:
        """The language of the corpus whose names of places its readers know."""
        return "ru" if self.language == "ru" else "en"

    def count(self, forms: Mapping[str, str], number: int, **others: str) -> str:
        """Return the plural form for `number`, with the number and the `others` in it."""
        return forms[_locale(self.language).plural_form(number)].format(number=number, **others)

    def day(self, day: date | None) -> str:
        """Return a day in words ("5 October 2012", «5 октября 2012 г.»), or that there is none."""
        return format_date(day, "long", _locale(self.language)) if day else self.undated

    def zone(self, here: datetime) -> str:
        """Return what the zone of a time is called ("Vienna", «Москва»): by its city, or by its hours from UTC."""
        if str(here.tzinfo).startswith("Etc/"):
            hours = int((here.utcoffset() or timedelta()).total_seconds()) // 3600
            return f"UTC{hours:+d}"
        return get_timezone_location(here, locale=_locale(self.language), return_city=True)

    def days(self, event: Event) -> str:
        """Return when an event is, in words ("17–19 September 2024", «сентябрь 2021 г.»), or that there is no date."""
        if event.start is None or event.end is None:
            return self.undated
        locale = _locale(self.language)
        first, last = event.start, event.end
        if event.precision == "year":
            return format_interval(first, last, "y", locale=locale)
        if event.precision == "month":
            return format_interval(first, last, "yMMMM", locale=locale)
        if first == last:
            return self.day(first)
        if (first.year, first.month) == (last.year, last.month):
            return f"{first.day}–{self.day(last)}"
        begins = format_skeleton("MMMMd", first, locale=locale) if first.year == last.year else self.day(first)
        return f"{begins} – {self.day(last)}"


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
