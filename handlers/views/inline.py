"""What the corpus knows → what an inline query offers: a line to choose and the message that it sends. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from corpus.models import Answer, Event
from handlers.translations import Texts
from handlers.views.answers import Keyboard, Reply, render_answer
from handlers.views.events import render_card
from handlers.views.pagination import shorten

LONGEST_TITLE = 80
LONGEST_DESCRIPTION = 140
"""UTF-16 units; the apps show about two lines of a description."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A result to choose: plain `title` and `description`, and the `reply` that choosing it sends.

    `id` has at most 64 bytes, is the same whenever the same is offered, and no other of an answer's.
    """

    id: str
    title: str
    description: str
    reply: Reply


def offer_answer(answer: Answer, texts: Texts) -> Offer:
    """Return an answer as an offer; its message begins with the question, which nobody else in the chat has seen."""
    reply = render_answer(answer, texts)
    description = shorten(answer.quotes[0].text, LONGEST_DESCRIPTION)
    asked = f"<b>{escape(' '.join(answer.question.split()))}</b>"
    return Offer("answer", texts.inline_answer, description, Reply(f"{asked}\n{reply.html}", links(reply.keyboard)))


def offer_event(event: Event, summary: Answer, texts: Texts) -> Offer:
    """Return an event as an offer; its message is the event's card."""
    reply = render_card(event, summary, texts)
    place = event.place.name(texts.names_in) if event.place else ""
    description = " · ".join(filter(None, [texts.days(event), place]))
    title = shorten(event.title, LONGEST_TITLE)
    return Offer(f"{event.document.key}-{event.number}", title, description, Reply(reply.html, links(reply.keyboard)))


def links(keyboard: Keyboard) -> Keyboard:
    """Return the buttons that open an address: the others answer below their message, in a chat we are not in."""
    rows = (tuple(each for each in row if each.url) for row in keyboard)
    return tuple(row for row in rows if row)
