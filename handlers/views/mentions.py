"""Views of the sentences that mention a person or an organisation: a list, and the card of a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import TYPE_CHECKING

from handlers.translations import Texts
from handlers.views.callback_data import AskSuggestion, ShowPassage
from handlers.views.documents import source_line
from handlers.views.pagination import shorten
from handlers.views.reply import MAX_TITLE_CHARS, Reply, capitalized, link_html, number_buttons, short_html

if TYPE_CHECKING:
    from corpus.people.mentions import Mention

MAX_MENTIONS = 10
MAX_SENTENCE_CHARS = 300
MAX_CARD_DOCUMENTS = 3
MAX_LISTED_PEOPLE = 20
MAX_LISTED_TITLE_CHARS = 90  # two lines of a phone


def render_person(mentions: Sequence[Mention], texts: Texts) -> Reply:
    """Return the card of a person: name, offices as of when, and the sentences that name them, the newest first."""
    newest = sorted(mentions, key=lambda each: each.document.date or date.min, reverse=True)
    name = max((each.name for each in newest), key=len)
    offices: dict[str, str] = {}
    for each in newest:
        if each.job_title:
            as_of = f" <i>({texts.as_of.format(date=texts.day(each.document.date))})</i>" if each.document.date else ""
            offices.setdefault(each.job_title.casefold(), f"{short_html(each.job_title)}{as_of}")
    documents = list(dict.fromkeys(each.document for each in newest))[:MAX_CARD_DOCUMENTS]
    numbers = {each.id: number for number, each in enumerate(documents, 1)}
    shown = [each for each in newest if each.document.id in numbers]
    quotes = [
        f"<blockquote>{short_html(_sentence(each), MAX_SENTENCE_CHARS)} [{numbers[each.document.id]}]</blockquote>"
        for each in {each.document.id: each for each in reversed(shown)}.values()
    ]
    sources = [source_line(number, each, texts) for number, each in enumerate(documents, 1)]
    passages = (
        (numbers[each.document.id], ShowPassage(each.document.key, (each.sentence.start,)))
        for each in {each.document.id: each for each in reversed(shown)}.values()
    )
    card = [f"<b>{short_html(name)}</b>", *offices.values(), *reversed(quotes), "", *sources]
    return Reply("\n".join(card), number_buttons(sorted(passages, key=lambda each: each[0])))


def render_people(people: Sequence[tuple[str, str, AskSuggestion]], count: int, texts: Texts) -> Reply:
    """Return the first of `count` people, each with a job title and the callback that asks who it is."""
    rows = [
        f"<b>{number}. {short_html(name)}</b>" + (f"\n{short_html(title, MAX_LISTED_TITLE_CHARS)}" if title else "")
        for number, (name, title, _) in enumerate(people, 1)
    ]
    more = [texts.count(texts.more_people, count - len(people))] if count > len(people) else []
    numbers = number_buttons((number, callback) for number, (_, _, callback) in enumerate(people, 1))
    return Reply("\n\n".join(["\n".join([texts.count(texts.people, count), texts.people_hint]), *rows, *more]), numbers)


def _sentence(mention: Mention) -> str:
    return " ".join(mention.document.text[mention.sentence.start : mention.sentence.end].split())


def render_mentions(name: str, mentions: Sequence[Mention], texts: Texts) -> Reply:
    """Return the mentions in the given order, each with its sentence and the job title that it names."""
    if not mentions:
        return Reply(texts.no_mentions.format(name=short_html(name)))
    shown = list(enumerate(mentions[:MAX_MENTIONS], 1))
    documents = {each.document for each in mentions}
    blocks = [texts.count(texts.mentions, len(documents), name=short_html(capitalized(name)))]
    for number, each in shown:
        sentence, title = _sentence(each), link_html(short_html(each.document.title), each.document.url)
        named = f"{each.name}, {shorten(each.job_title, MAX_TITLE_CHARS)}" if each.job_title else each.name
        rows = [f"<b>{number}. {capitalized(texts.day(each.document.date))}</b>"]
        rows += [escape(named)] if named != sentence else []
        rows += [f"<blockquote>{short_html(sentence, MAX_SENTENCE_CHARS)}</blockquote>", title]
        blocks.append("\n".join(rows))
    passages = ((number, ShowPassage(each.document.key, (each.sentence.start,))) for number, each in shown)
    return Reply("\n\n".join(blocks), number_buttons(passages))
