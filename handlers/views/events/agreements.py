"""View of agreements: what was signed, initialled or is planned, when, where and by whom, each with its sentence."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby
from typing import Literal, get_args

from corpus.language import en, ru
from corpus.models import Event, Quote
from handlers.translations import Texts
from handlers.views.answers import quote_block
from handlers.views.events.cards import event_buttons, shown_participants
from handlers.views.reply import Reply, link_html, short_html

MAX_AGREEMENTS = 5

AgreementState = Literal["signed", "initialled", "planned", "cancelled"]

_INITIALLED = tuple(
    act
    for act in (*en.SIGNING_VERBS, *ru.SIGNING_VERBS)
    if act not in {"signing", "conclusion", "подписание", "заключение"}
)


def agreement_state(event: Event) -> AgreementState:
    """Return whether an agreement was signed, only initialled or initiated, planned, or called off."""
    if event.status == "cancelled":
        return "cancelled"
    if event.status in ("planned", "postponed"):
        return "planned"
    return "initialled" if event.label.lower().startswith(_INITIALLED) else "signed"


def render_agreements(events: Sequence[Event], wanted: str, texts: Texts) -> Reply:
    """Return agreements, given in time order, by state and the latest first; `wanted` is the filter that they match."""
    latest_first = list(reversed(events))
    order = get_args(AgreementState)
    latest_first.sort(key=lambda each: order.index(agreement_state(each)))
    if not latest_first:
        return Reply(texts.no_agreements_on.format(wanted=short_html(wanted)) if wanted else texts.no_agreements)
    shown = list(enumerate(latest_first[:MAX_AGREEMENTS], 1))
    blocks = [texts.count(texts.agreements, len(events))]
    for state, rows in groupby(shown, key=lambda each: agreement_state(each[1])):
        blocks += [
            f"<u>{texts.agreement_states[state]}</u>",
            *(_agreement(number, each, texts) for number, each in rows),
        ]
    if len(shown) < len(events):
        blocks.append(f"<i>{texts.narrower_agreements}</i>")
    return Reply("\n\n".join(blocks), event_buttons(shown))


def _agreement(number: int, event: Event, texts: Texts) -> str:
    days = texts.days(event)
    when = [f"<b>{days[:1].upper()}{days[1:]}</b>"] if event.start else []
    where = [escape(texts.place(event.place))] if event.place else []
    quote = Quote(event.text, number, event.sentence.start, event.sentence.end)
    document = event.document
    lines = [
        f"<b>{number}.</b> {short_html(event.label)}",
        " · ".join([*when, *where]),
        shown_participants(event, texts),
        quote_block([quote], {number: document}),
        f"[{number}] {link_html(short_html(document.publisher or document.title), document.url)}",
    ]
    return "\n".join(line for line in lines if line)
