"""Views of a chat's digest: when it comes, and the buttons to change it."""

from __future__ import annotations

from datetime import date, datetime

from handlers.services.digests import PERIODS, Digest
from handlers.translations import Texts
from handlers.views.callback_data import SetDigest
from handlers.views.reply import Button, Keyboard, Reply


def render_digest_setting(digest: Digest | None, now: datetime, texts: Texts) -> Reply:
    """Return when the digest comes, with a button that stops it; without a digest, the question when it should."""
    if digest is None:
        return Reply(texts.which_digest, _offers(texts), prompts=False)
    stop = ((Button(texts.stop_digest, SetDigest("off").data),),)
    return Reply(digest_line(digest, now, texts), stop)


def digest_line(digest: Digest, now: datetime, texts: Texts) -> str:
    """Return the period, hour and zone of a digest, and when the next one comes."""
    coming = digest.next_moment(now)
    return texts.digest_set[digest.period].format(
        hour=f"{digest.hour:02}:00", clock=texts.clock_of(coming), next=texts.day(coming.date())
    )


def digest_heading(digest: Digest, day: date, texts: Texts) -> str:
    """Return the heading of the digest of a day."""
    return f"<b>{texts.digest_heading[digest.period].format(date=texts.day(day))}</b>"


def _offers(texts: Texts) -> Keyboard:
    return (tuple(Button(texts.digest_offers[period], SetDigest(period).data) for period in PERIODS),)
