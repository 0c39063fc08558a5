"""Feeds as JSON, to pass them between processes."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.fetching.feed_parser import Feed, FeedEntry


def feed_to_json(feed: Feed) -> Any:
    """Return the JSON form of a feed."""
    return [_to_json(feed.entries), _to_json(feed.sitemaps), feed.left_out]


def feed_from_json(data: Any) -> Feed:
    """Return the feed with this JSON form."""
    entries, sitemaps, left_out = data
    return Feed(_from_json(entries), _from_json(sitemaps), left_out)


def _to_json(entries: tuple[FeedEntry, ...]) -> list[list[str | None]]:
    return [[each.url, each.date.isoformat() if each.date else None] for each in entries]


def _from_json(data: Any) -> tuple[FeedEntry, ...]:
    return tuple(FeedEntry(url, date.fromisoformat(day) if day else None) for url, day in data)
