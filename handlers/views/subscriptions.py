"""Views of subscriptions: confirmation, list, quiet hours, and the notifications."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime
from html import escape
from itertools import groupby
from zoneinfo import ZoneInfo

from corpus.models import Answer, Document, Event
from handlers.services.digests import Digest
from handlers.services.quiet_hours import QuietHours
from handlers.services.subscriptions import ChatSubscriptions, Subscription, split_wanted
from handlers.translations import Texts
from handlers.views.answers import quote_block
from handlers.views.callback_data import (
    MAX_FILTER_BYTES,
    SetQuietHours,
    SetReminder,
    ShowDocument,
    SubscribeTo,
    Unsubscribe,
)
from handlers.views.digests.settings import digest_line
from handlers.views.documents import document_heading, source_line
from handlers.views.events.cards import event_buttons
from handlers.views.reply import Button, Keyboard, Reply, number_buttons, short_html

MAX_NOTIFIED = 8
MAX_OFFERED_PLACES = 3
MAX_FILTER_CHARS = 60


def render_subscription(subscription: Subscription, matching: int, texts: Texts) -> Reply:
    """Return that a subscription is made, and the number of dates that match it already."""
    lines = [texts.subscribed.format(wanted=_filter_html(subscription, texts))]
    if matching and subscription.wanted and not split_wanted(subscription.wanted)[1]:
        lines.append(texts.count(texts.matches_now, matching, wanted=short_html(subscription.wanted, MAX_FILTER_CHARS)))
    stop = Button(texts.unsubscribe, Unsubscribe(subscription.id, listed=True).data)
    html = "\n".join([*lines, texts.subscriptions_hint])
    return Reply(html, ((_reminder_button(subscription, texts),), (stop,)))


def frequent_places(events: Sequence[Event], texts: Texts) -> list[str]:
    """Return the names of the places where most events are, the most frequent first."""
    counts = Counter(texts.place(each.place) for each in events if each.place)
    return [name for name, _ in counts.most_common(MAX_OFFERED_PLACES)]


def render_subscription_choices(places: Sequence[str], texts: Texts) -> Reply:
    """Return the question what to subscribe to, with buttons for everything and for some places."""
    fitting = [each for each in places if len(each.encode()) <= MAX_FILTER_BYTES]
    offered = tuple(Button(each, SubscribeTo(each).data) for each in fitting)
    everything = (Button(texts.everything, SubscribeTo().data),)
    return Reply(texts.which_subscription, (everything, *((offered,) if offered else ())), prompts=True)


def render_subscriptions(chat: ChatSubscriptions, digest: Digest | None, now: datetime, texts: Texts) -> Reply:
    """Return the subscriptions, digest and quiet hours of a chat, with buttons to change them."""
    digests = ["", digest_line(digest, now, texts), texts.digest_hint] if digest else []
    if not chat.subscriptions:
        return Reply("\n".join([texts.no_subscriptions, *digests]))
    rows, buttons = [], []
    for number, each in enumerate(chat.subscriptions, 1):
        reminder = f" · {texts.with_reminders}" if each.day_before else ""
        rows.append(f"<b>{number}.</b> {_filter_html(each, texts)}{reminder}")
        stop = Button(f"{number} · {texts.stop}", Unsubscribe(each.id, listed=True).data)
        buttons.append((stop, _reminder_button(each, texts, f"{number} · ")))
    quiet = chat.quiet
    hours = render_quiet(quiet, now, texts) if quiet else texts.no_quiet_hours
    switch = Button(texts.end_quiet_hours if quiet else texts.start_quiet_hours, SetQuietHours(on=not quiet).data)
    return Reply("\n".join([texts.subscriptions, *rows, *digests, "", hours]), (*buttons, (switch,)))


def render_quiet(quiet: QuietHours, now: datetime, texts: Texts) -> str:
    """Return quiet hours in words, with the local time now, by which the user notices a wrong time zone."""
    here = now.astimezone(ZoneInfo(quiet.zone))
    return texts.quiet_hours.format(
        first=f"{quiet.first:02}:00", last=f"{quiet.last:02}:00", zone=texts.zone(here), now=f"{here:%H:%M}"
    )


def render_new_documents(
    documents: Sequence[Document],
    summary: Callable[[Document], Answer],
    matched: Sequence[Subscription],
    texts: Texts,
) -> Reply:
    """Return the notification of new documents for the subscriptions that they match.

    A single document comes with its summary, several as a list.
    """
    wanted = _filter_html(matched[0], texts) if len(matched) == 1 and matched[0].wanted else ""
    forms = texts.new_documents_on if wanted else texts.new_documents
    heading = texts.count(forms, len(documents), wanted=wanted)
    stop = _unsubscribe_button(matched, texts)
    if len(documents) == 1:
        [document] = documents
        quotes = summary(document).quotes
        blocks = [heading, "", document_heading(document, texts), *([quote_block(quotes)] if quotes else [])]
        read = Button(texts.read_document, ShowDocument(document.key).data)
        return Reply("\n".join(blocks), ((read,), *stop))
    shown = list(enumerate(documents[:MAX_NOTIFIED], 1))
    rows = [source_line(number, each, texts) for number, each in shown]
    more = len(documents) - len(shown)
    rest = [texts.count(texts.more_documents, more)] if more else []
    numbers = number_buttons((number, ShowDocument(each.key)) for number, each in shown)
    return Reply("\n\n".join([heading, *rows, *rest]), (*numbers, *stop))


def render_reminder(events: Sequence[Event], today: date, matched: Sequence[Subscription], texts: Texts) -> Reply:
    """Return the reminder of events that begin today or tomorrow, for the subscriptions that they match."""
    shown = list(enumerate(sorted(events, key=lambda each: each.start or today)[:MAX_NOTIFIED], 1))
    blocks = []
    for day, rows in groupby(shown, key=lambda each: each[1].start):
        blocks.append(texts.today if day == today else texts.tomorrow)
        for number, each in rows:
            place = f" · {escape(texts.place(each.place))}" if each.place else ""
            blocks.append(f"<b>{number}.</b> <b>{texts.days(each)}</b>{place}\n{short_html(each.label)}")
    return Reply("\n\n".join(blocks), (*event_buttons(shown), *_unsubscribe_button(matched, texts)))


def _filter_html(subscription: Subscription, texts: Texts) -> str:
    wanted = subscription.wanted
    return f"<i>{short_html(wanted, MAX_FILTER_CHARS)}</i>" if wanted else texts.all_documents


def _reminder_button(subscription: Subscription, texts: Texts, prefix: str = "") -> Button:
    label = texts.stop_reminders if subscription.day_before else texts.start_reminders
    return Button(f"{prefix}{label}", SetReminder(subscription.id, on=not subscription.day_before).data)


def _unsubscribe_button(matched: Sequence[Subscription], texts: Texts) -> Keyboard:
    """Return the button that ends the only matched subscription; /subscriptions lists several."""
    return ((Button(texts.unsubscribe, Unsubscribe(matched[0].id).data),),) if len(matched) == 1 else ()
