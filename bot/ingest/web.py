"""The bot's way into the web."""

from __future__ import annotations

from bot.fetching.fetcher import Fetcher, Limits
from bot.fetching.network_guard import Guard
from bot.settings import Settings


def web_fetcher(settings: Settings) -> Fetcher:
    """Return what fetches pages, files and feeds within the host's limits. Who calls closes it."""
    limits = Limits(
        redirects=settings.fetch_redirects,
        megabytes=settings.fetch_megabytes,
        unpacked_megabytes=settings.fetch_unpacked_megabytes,
        seconds=settings.fetch_seconds,
    )
    return Fetcher(Guard(settings.fetch_allowed_hosts), limits)
