"""Views of inline query results: an entry of the menu that Telegram shows, and the message that it sends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html import escape

from corpus.models import Answer, Event
from handlers.translations import Texts
from handlers.views.answers import render_answer
from handlers.views.events.cards import render_event
from handlers.views.pagination import shorten
from handlers.views.reply import Keyboard, Reply

MAX_RESULT_TITLE_CHARS = 80
MAX_DESCRIPTION_CHARS = 140  # UTF-16 units; the apps show about two lines of a description


@dataclass(frozen=True, slots=True)
class InlineResult:
    """A result of an inline query: plain `title` and `description`, and the `reply` that choosing it sends.

    `id` has at most 64 bytes and is unique within an answer. The same result always has the same id.
    """

    id: str
    title: str
    description: str
    reply: Reply


def answer_result(answer: Answer, texts: Texts) -> InlineResult:
    """Return an answer as a result. Its message repeats the question, since the chat has not seen it."""
    reply = render_answer(answer, texts)
    description = shorten(answer.quotes[0].text, MAX_DESCRIPTION_CHARS)
    question = f"<b>{escape(' '.join(answer.question.split()))}</b>"
    message = Reply(f"{question}\n{reply.html}", link_buttons(reply.keyboard))
    return InlineResult("answer", texts.inline_answer, description, message)


def event_result(event: Event, summary: Answer, today: date, texts: Texts) -> InlineResult:
    """Return an event as a result. Its message shows the details of the event."""
    reply = render_event(event, summary, today, texts)
    description = " · ".join(filter(None, [texts.days(event), texts.place(event.place)]))
    title = shorten(event.label, MAX_RESULT_TITLE_CHARS)
    message = Reply(reply.html, link_buttons(reply.keyboard))
    return InlineResult(f"{event.document.key}-{event.index}", title, description, message)


def link_buttons(keyboard: Keyboard) -> Keyboard:
    """Return the buttons that open a URL. The others make the bot write to the chat, of which it is no member."""
    rows = (tuple(each for each in row if each.url) for row in keyboard)
    return tuple(row for row in rows if row)
