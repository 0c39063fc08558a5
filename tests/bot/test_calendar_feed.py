"""The calendar that programs subscribe to."""

from __future__ import annotations

import httpx
from icalendar import Calendar
from starlette.applications import Starlette

from bot.calendar_feed import calendar_route, calendar_url
from bot.settings import Settings
from corpus.library import Library
from tests.support.seeds import seeds

TOKEN = "123456789:AAEhBP0av28frTEA6vVE-CQ_e3OsbPx7uVw"


def settings(**values: str) -> Settings:
    return Settings.model_validate({"telegram_bot_token": TOKEN, **values})


def test_address_is_that_of_the_web_server() -> None:
    assert calendar_url(settings()) is None
    hooked = calendar_url(settings(webhook_url="https://bot.example/hook/x")) or ""
    assert hooked.startswith("https://bot.example/calendar/")
    assert TOKEN.partition(":")[2] not in hooked
    public = calendar_url(settings(public_url="https://bot.example/ministry/"))
    assert public == hooked.replace("/calendar", "/ministry/calendar")


async def test_feed_has_the_events_of_its_filter_and_language() -> None:
    own = settings(public_url="https://bot.example")
    loaded: list[Library] = []
    app = Starlette(routes=[calendar_route(own, lambda: loaded[0] if loaded else None)])
    address = calendar_url(own)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://bot.example") as client:
        assert (await client.get(f"{address}/en.ics")).status_code == 503
        loaded.append(Library(seeds().values()))
        feed = await client.get(f"{address}/ru.ics", params={"events": "Vienna since 2018"})
        wrong = await client.get("https://bot.example/calendar/00000000000000000000000000000000/en.ics")
    assert wrong.status_code == 404
    assert feed.headers["content-type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(feed.content)
    [event] = calendar.events
    assert (str(event["SUMMARY"]), str(event["LOCATION"])) == ("Signing of the Memorandum of Understanding", "Вена")
    assert (str(event["STATUS"]), event["SEQUENCE"]) == ("CONFIRMED", 0)
