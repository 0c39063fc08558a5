"""Subscriptions and what they bring → Telegram HTML. Pure functions, as in `handlers.views.answers`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from html import escape
from itertools import groupby
from zoneinfo import ZoneInfo

from corpus.models import Answer, Document, Event
from handlers.services.quiet_hours import Quiet
from handlers.services.subscriptions import ChatSubscriptions, Subscription
from handlers.translations import Texts
from handlers.views.answers import LONGEST_TITLE, Button, Keyboard, Reply, heading, in_rows, quotation, source_line
from handlers.views.callback_data import SetQuietHours, SetReminder, ShowDocument, ShowEvent, Unsubscribe
from handlers.views.pagination import shorten

MOST_LISTED = 8
LONGEST_WORDS = 60


def render_subscription(subscription: Subscription, matching: int, texts: Texts) -> Reply:
    """Return that a subscription is made, and how many dates there are already that it fits."""
    wanted = _wanted(subscription, texts)
    said = [texts.subscribed.format(wanted=wanted)]
    if matching and subscription.wanted:
        said.append(texts.count(texts.fits_now, matching, wanted=escape(shorten(subscription.wanted, LONGEST_WORDS))))
    stop = Button(texts.unsubscribe, Unsubscribe(subscription.id, listed=True).data)
    return Reply("\n".join([*said, texts.subscriptions_hint]), ((_remind(subscription, texts),), (stop,)))


def render_subscriptions(followed: ChatSubscriptions, now: datetime, texts: Texts) -> Reply:
    """Return a chat's subscriptions and quiet hours, with the buttons that change them."""
    rows = [
        f"<b>{number}.</b> {_wanted(each, texts)}{f' · {texts.with_day_before}' if each.day_before else ''}"
        for number, each in enumerate(followed.subscriptions, 1)
    ]
    if not rows:
        return Reply(texts.no_subscriptions)
    buttons = [
        (
            Button(f"{number} · {texts.stop}", Unsubscribe(each.id, listed=True).data),
            Button(
                f"{number} · {texts.not_day_before if each.day_before else texts.day_before}",
                SetReminder(each.id, not each.day_before).data,
            ),
        )
        for number, each in enumerate(followed.subscriptions, 1)
    ]
    quiet = followed.quiet
    said = render_quiet(quiet, now, texts) if quiet else texts.not_quiet
    night = Button(texts.end_quiet if quiet else texts.be_quiet, SetQuietHours(not quiet).data)
    return Reply("\n".join([texts.subscriptions, *rows, "", said]), (*buttons, (night,)))


def render_quiet(quiet: Quiet, now: datetime, texts: Texts) -> str:
    """Return quiet hours in words, with the time that it is there: who sees a wrong one knows that the zone is."""
    here = now.astimezone(ZoneInfo(quiet.zone))
    return texts.quiet.format(
        first=f"{quiet.first:02}:00", last=f"{quiet.last:02}:00", zone=texts.zone(here), now=f"{here:%H:%M}"
    )


def render_new_documents(
    documents: Sequence[Document], summary: Callable[[Document], Answer], asked: Sequence[Subscription], texts: Texts
) -> Reply:
    """Return that documents have come in that subscriptions `asked` for: one with what it says, more as a list."""
    wanted = _wanted(asked[0], texts) if len(asked) == 1 and asked[0].wanted else ""
    forms = texts.new_documents_on if wanted else texts.new_documents
    news = texts.count(forms, len(documents), wanted=wanted)
    if len(documents) == 1:
        [document] = documents
        quotes = summary(document).quotes
        blocks = [news, "", heading(document, texts), *([quotation(quotes)] if quotes else [])]
        read = Button(texts.read_document, ShowDocument(document.key).data)
        return Reply("\n".join(blocks), ((read,), *_stop(asked, texts)))
    shown = list(enumerate(documents[:MOST_LISTED], 1))
    rows = [source_line(number, each, texts) for number, each in shown]
    more = len(documents) - len(shown)
    rest = [texts.count(texts.and_more, more)] if more else []
    numbers = in_rows([Button(str(number), ShowDocument(each.key).data) for number, each in shown])
    return Reply("\n\n".join([news, *rows, *rest]), (*numbers, *_stop(asked, texts)))


def render_coming(events: Sequence[Event], today: date, asked: Sequence[Subscription], texts: Texts) -> Reply:
    """Return what begins today and tomorrow."""
    shown = list(enumerate(sorted(events, key=lambda each: each.start or today)[:MOST_LISTED], 1))
    blocks = []
    for day, rows in groupby(shown, key=lambda each: each[1].start):
        blocks.append(texts.today if day == today else texts.tomorrow)
        for number, each in rows:
            place = f" · {escape(each.place.name(texts.names_in))}" if each.place else ""
            title = escape(shorten(each.title, LONGEST_TITLE))
            blocks.append(f"<b>{number}.</b> <b>{texts.days(each)}</b>{place}\n{title}")
    numbers = in_rows([Button(str(number), ShowEvent(each.document.key, each.number).data) for number, each in shown])
    return Reply("\n\n".join(blocks), (*numbers, *_stop(asked, texts)))


def _wanted(subscription: Subscription, texts: Texts) -> str:
    wanted = subscription.wanted
    return f"<i>{escape(shorten(wanted, LONGEST_WORDS))}</i>" if wanted else texts.everything


def _remind(subscription: Subscription, texts: Texts) -> Button:
    on = not subscription.day_before
    return Button(texts.day_before if on else texts.not_day_before, SetReminder(subscription.id, on).data)


def _stop(asked: Sequence[Subscription], texts: Texts) -> Keyboard:
    """Return the button that ends the subscription that brought a message; where several did, /subscriptions does."""
    return ((Button(texts.unsubscribe, Unsubscribe(asked[0].id).data),),) if len(asked) == 1 else ()
