"""The texts that users read, one module for each language of the interface.

A module of this package fills in `Texts`. Texts are Telegram HTML; the views escape the values that they put in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from importlib import import_module
from pkgutil import iter_modules

from babel import Locale
from babel.dates import format_date, format_interval, format_skeleton, get_timezone_location

from corpus.events.filters import When
from corpus.models import Event, EventKind, EventStatus, EventType, Heading, Language, Place, Precision
from handlers.services.digests import Period
from handlers.services.ingest import WarningKind

DEFAULT_LANGUAGE = "en"
_CACHED_CODES = 1_000
LANGUAGES = (DEFAULT_LANGUAGE, *sorted({each.name for each in iter_modules(__path__)} - {DEFAULT_LANGUAGE}))
"""The codes of the languages that have a module here, the default first."""

PluralForms = Mapping[str, str]
"""The plural forms of a text under their CLDR names ("one", "few", "many", "other"); each names `{number}`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineTexts:
    """The texts in the picture of the timeline. `title` is also the name of the calendar."""

    title: str
    today: str
    upcoming: str
    more: str
    undated: str
    events: PluralForms
    milestones: PluralForms


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Texts:
    """The texts of one language, whose BCP 47 code is `language`.

    Braces name the values to fill in; `commands` and `admin_commands` map a command to its description in the menu.
    """

    language: str

    description: str
    short_description: str
    start: str
    help: str
    full_help: str
    examples: tuple[str, ...]
    commands: Mapping[str, str]
    command_line: str

    greeting: str
    thanks: str
    goodbye: str
    acknowledgement: str
    complaint: str
    identity: str
    chitchat: str
    read_as: str
    nothing_to_continue: str
    no_shorter_summary: str
    end_of_document: str
    no_rewording: str
    translation_by_machine: str
    nothing_else: str
    people: PluralForms
    people_hint: str
    more_people: PluralForms
    no_list: str
    no_such_item: str
    corpus_period: str
    corpus_undated: PluralForms
    corpus_languages: str
    all_in: Mapping[Language, str]
    documents_in: Mapping[Language, str]
    documents_from: str
    no_documents: str
    newest_documents: str
    every_document: str
    latest_events: str
    unknown_command: str
    not_text: str
    no_words: str
    too_long: str
    error: str

    which_language: str
    as_in_telegram: str
    language_set: str
    privacy: str
    model_privacy: str
    day_count: PluralForms
    storage_unavailable: str
    nothing_stored: str
    confirm_delete: str
    delete_all: str
    deleted: str
    undo: str
    restored_data: str
    too_late: str
    group_administrators_only: str
    stored_language: str
    stored_answered: PluralForms
    stored_questions: PluralForms
    stored_votes: PluralForms
    stored_subscriptions: PluralForms
    stored_waiting: PluralForms
    stored_digests: PluralForms
    stored_quiet_hours: str
    stored_topic: str
    voted_up: str
    voted_down: str
    unanswered: str
    no_unanswered: str
    stats: str
    retention: str

    which_subscription: str
    everything: str
    subscribed: str
    filter_too_long: str
    matches_now: PluralForms
    subscriptions_hint: str
    subscriptions: str
    no_subscriptions: str
    too_many_subscriptions: str
    all_documents: str
    with_reminders: str
    start_reminders: str
    stop_reminders: str
    stop: str
    unsubscribe: str
    unsubscribed: str
    not_subscribed: str
    saved: str
    quiet_hours: str
    no_quiet_hours: str
    which_quiet_hours: str
    start_quiet_hours: str
    end_quiet_hours: str
    new_documents: PluralForms
    new_documents_on: PluralForms
    more_documents: PluralForms
    today: str
    tomorrow: str

    older_version: str
    read_from_scan: str
    candidate: str
    candidate_language: str
    words: PluralForms
    no_dates_found: str
    review_warnings: Mapping[WarningKind, str]
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
    unreadable_date: str
    what_to_add: str
    add_failed: str
    what_to_remove: str
    removed: str
    remove: str
    restore: str
    removed_documents: str
    nothing_removed: str
    bot_administrators_only: str

    admin_help: str
    admin_commands: Mapping[str, str]
    slow_down: str

    timeline_picture: TimelineTexts
    categories: Mapping[EventKind, str]

    likely_answer: str
    as_of: str
    date_has_passed: str
    no_answer: str
    unknown_words: str
    nearest_documents: str
    see_sources: str
    notify_when_answered: str
    will_notify: str
    late_answer: str
    quoted_languages: Mapping[Language, str]
    machine_translation: str
    searched_for: str
    show_context: str
    show_context_of: str
    summary: str
    whole_document: str
    more_buttons: str
    copy_citation: str
    cite: str
    quotation: str
    citation: str
    citation_of_older_version: str
    citation_forms: Mapping[str, str]
    version_quoted: str
    which_citation: str
    brief: str
    brief_headings: Mapping[Heading, str]
    brief_sentences: PluralForms
    brief_documents: PluralForms
    brief_note: str
    no_brief: str
    channel_in_private: str
    unknown_channel: str
    channel_administrators_only: str
    changes_since: str
    changed_documents: PluralForms
    more_changed: PluralForms
    more_changes: PluralForms
    more_events: PluralForms
    new_events: str
    sentence_before: str
    sentence_after: str
    sentence_added: str
    sentence_removed: str
    nothing_since: str
    undated_left_out: PluralForms
    which_since: str
    digest_set: Mapping[Period, str]
    digest_heading: Mapping[Period, str]
    digest_offers: Mapping[Period, str]
    clock: str
    clocks: Mapping[str, str]
    digest_off: str
    digest_hint: str
    which_digest: str
    stop_digest: str
    comparison: str
    documents_on: PluralForms
    nothing_found: str
    no_comparison: str
    which_comparison: str
    which_brief: str
    empty_corpus: str
    undated: str
    undated_events: str
    read_document: str
    share: str
    read_source: str
    page: str
    previous: str
    next: str
    sources: PluralForms
    sources_hint: str
    sources_on: PluralForms
    no_such_documents: str
    events: PluralForms
    events_of: PluralForms
    in_year: str
    facts: PluralForms
    facts_of: PluralForms
    show_facts: PluralForms
    facts_word: str
    event_status: Mapping[EventStatus, str]
    event_types: Mapping[EventType, str]
    participants: str
    more_participants: PluralForms
    documents_differ: str
    agreements: PluralForms
    agreement_states: Mapping[str, str]
    no_agreements: str
    no_agreements_on: str
    narrower_agreements: str
    calendar_feed: str
    copy_address: str
    without: str
    upcoming: str
    past: str
    no_events: str
    no_such_events: str
    no_upcoming_events: str
    most_recent_events: str
    filter_when: Mapping[When, str]
    since: str
    until: str
    nearest_events: str
    narrower: str
    add_to_calendar: str
    calendar_file_name: str
    timeline_caption: str
    no_timeline: str
    which_name: str
    mentions: PluralForms
    no_mentions: str
    no_such_source: str
    which_source: str
    inline_answer: str
    inline_nothing: str
    outdated_link: str
    outdated_button: str

    def place(self, place: Place | None) -> str:
        """Return the name of a place in Russian for Russian readers, else in English; "" for None."""
        if place is None:
            return ""
        return place.name("ru" if self.language == "ru" else "en")

    def count(self, forms: PluralForms, number: int, **others: str) -> str:
        """Return the plural form for `number`, filled in with the number and `others`."""
        return forms[_locale(self.language).plural_form(number)].format(number=number, **others)

    def day(self, day: date | None) -> str:
        """Return a date in words ("5 October 2012", «5 октября 2012 г.»), or that there is none."""
        return format_date(day, "long", _locale(self.language)) if day else self.undated

    def month(self, number: int) -> str:
        """Return the name of a month, from 1 to 12, in the nominative."""
        return format_date(date(2000, number, 1), "LLLL", _locale(self.language))

    def zone(self, here: datetime) -> str:
        """Return the name of the time zone of `here`: its city ("Vienna", «Москва»), or its offset ("UTC+3")."""
        if str(here.tzinfo).startswith("Etc/"):
            hours = int((here.utcoffset() or timedelta()).total_seconds()) // 3600
            return f"UTC{hours:+d}"
        return get_timezone_location(here, locale=_locale(self.language), return_city=True)

    def clock_of(self, here: datetime) -> str:
        """Return by which clock an hour is meant ("Vienna time", «по московскому времени»)."""
        return self.clocks.get(str(here.tzinfo)) or self.clock.format(zone=self.zone(here))

    def days(self, event: Event) -> str:
        """Return the dates of an event in words ("17–19 September 2024", «сентябрь 2021 г.»), or that it has none."""
        if event.start is None or event.end is None:
            return self.undated
        return self.span(event.start, event.end, event.precision)

    def span(self, first: date, last: date, precision: Precision) -> str:
        """Return the days from the first to the last in words; of a month or a year it names no day."""
        locale = _locale(self.language)
        if precision == "year":
            return format_interval(first, last, "y", locale=locale)
        if precision == "month":
            return format_interval(first, last, "yMMMM", locale=locale)
        if first == last:
            return self.day(first)
        if (first.year, first.month) == (last.year, last.month):
            return f"{first.day}–{self.day(last)}"
        begins = format_skeleton("MMMMd", first, locale=locale) if first.year == last.year else self.day(first)
        return f"{begins} – {self.day(last)}"


@lru_cache(maxsize=_CACHED_CODES)
def texts_for(language_code: str | None) -> Texts:
    """Return the texts for a Telegram `language_code` ("ru", "ru-RU", "pt-br", None), by default in English."""
    code = (language_code or DEFAULT_LANGUAGE).lower().replace("_", "-").split("-")[0]
    module = import_module(f"{__name__}.{code if code in LANGUAGES else DEFAULT_LANGUAGE}")
    texts = module.TEXTS
    assert isinstance(texts, Texts)  # noqa: S101 - a language module defines TEXTS
    return texts


@cache
def _locale(language: str) -> Locale:
    return Locale("en", "GB") if language == "en" else Locale(language)
