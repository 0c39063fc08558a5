"""Feeds are polled politely, and each new page is given on once."""

import asyncio
import contextlib
import itertools
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.fetching.feed_poller import FEED_MEMORY, MOST_PAGES, FeedPoller
from bot.fetching.robots import LONGEST_PAUSE, PAUSE
from bot.ingest.web import web_fetcher
from bot.settings import Settings
from corpus.errors import FetchError, StoreError
from tests.support.hostile_server import Request, Web, hostile_web, page

FEED = "http://news.example/feed.xml"
HOUR = 3600.0


def rss(*links: str) -> str:
    items = "".join(f"<item><link>{each}</link></item>" for each in links)
    return f'<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'


def sitemap(*links: str, index: bool = False) -> str:
    outer, inner = ("sitemapindex", "sitemap") if index else ("urlset", "url")
    return f"<{outer}>{''.join(f'<{inner}><loc>{each}</loc></{inner}>' for each in links)}</{outer}>"


@dataclass
class World:
    """A web, a clock that only sleeping moves, and what was found."""

    web: Web
    path: Path
    time: float = 1_000_000.0
    slept: list[float] = field(default_factory=list)
    found: list[str] = field(default_factory=list)
    trouble: Exception | None = None
    times: list[tuple[str, float]] = field(default_factory=list)

    def now(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds
        await asyncio.sleep(0)

    async def give(self, url: str) -> None:
        self.times.append((url, self.time))
        if self.trouble:
            raise self.trouble
        self.found.append(url)

    @contextlib.asynccontextmanager
    async def poller(self, *feeds: str) -> AsyncIterator[FeedPoller]:
        async with self.web.fetcher() as fetcher:
            yield FeedPoller(fetcher, feeds or [FEED], self.path, self.give, now=self.now, sleep=self.sleep)

    async def look(self, *feeds: str) -> None:
        """Look once, as a bot does that was just started."""
        async with self.poller(*feeds) as poller:
            await poller.look()

    def asked(self, path: str) -> int:
        return sum(path in (each.target, each.host + each.target) for each in self.web.requests)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with hostile_web() as web:
        yield World(web, tmp_path / "var" / FEED_MEMORY)


async def test_each_new_page_is_given_on_once_over_restarts(world: World) -> None:
    world.web.answers["/feed.xml"] = page(rss("/1", "/2?utm_source=rss", "http://www.news.example/2"))
    await world.look()
    assert world.found == ["http://news.example/1", "http://news.example/2?utm_source=rss"]
    world.web.answers["/feed.xml"] = page(rss("/3", "/1/", "/2"))
    await world.look()
    assert world.found[2:] == ["http://news.example/3"]


async def test_a_feed_is_asked_whether_it_has_changed(world: World) -> None:
    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        known = request.headers.get("if-none-match") == '"1"' and request.headers.get("if-modified-since") == "then"
        headers = {"ETag": '"1"', "Last-Modified": "then"}
        writer.write(b"HTTP/1.1 304 Not Modified\r\n\r\n" if known else page(rss("/1"), headers=headers))

    world.web.answers["/feed.xml"] = answer
    await world.look()
    await world.look()
    conditions = [each.headers.get("if-none-match") for each in world.web.requests if each.target == "/feed.xml"]
    assert conditions == [None, '"1"']
    await world.look()
    assert world.web.requests[-1].headers["if-none-match"] == '"1"'
    assert world.found == ["http://news.example/1"]


async def test_a_round_takes_so_many_pages_and_the_next_ones_the_rest(world: World) -> None:
    links = [f"/{number}" for number in range(2 * MOST_PAGES + 5)]
    world.web.answers["/feed.xml"] = page(rss(*links), headers={"ETag": '"1"'})
    for given in (MOST_PAGES, 2 * MOST_PAGES, len(links), len(links)):
        await world.look()
        assert len(world.found) == len(set(world.found)) == given


async def test_the_newest_pages_come_first(world: World) -> None:
    items = "".join(f"<url><loc>/{day}</loc><lastmod>2012-10-0{day}</lastmod></url>" for day in (1, 3, 2))
    world.web.answers["/feed.xml"] = page(f"<urlset>{items}<url><loc>/undated</loc></url></urlset>")
    await world.look()
    assert [each.rpartition("/")[2] for each in world.found] == ["3", "2", "1", "undated"]


async def test_an_index_leads_to_the_sitemaps_of_its_host(world: World) -> None:
    links = ("/a.xml", "/b.xml", "http://other.example/c.xml", "/feed.xml")
    world.web.answers |= {
        "/feed.xml": page(sitemap(*links, index=True), headers={"ETag": '"1"'}),
        "/a.xml": page(sitemap("/1")),
        "/b.xml": page(sitemap("/2", "http://elsewhere.example/3")),
        "/c.xml": page(sitemap("/4")),
    }
    await world.look()
    assert world.found == ["http://news.example/1", "http://news.example/2", "http://elsewhere.example/3"]
    world.web.answers["/b.xml"] = page(sitemap("/5"))
    await world.look()
    assert world.found[3:] == ["http://news.example/5"]


async def test_requests_to_one_host_keep_their_distance(world: World) -> None:
    world.web.answers["/feed.xml"] = page(rss("/1", "/2", "http://other.example/1", "/3"))
    await world.look()
    times = [moment for url, moment in world.times if "news.example" in url]
    assert all(later - earlier >= PAUSE for earlier, later in itertools.pairwise(times))
    assert world.times[0][1] - 1_000_000 >= 2 * PAUSE  # robots.txt, the feed, the page


@pytest.mark.parametrize(("asked", "pause"), [("10", 10), ("100000", LONGEST_PAUSE), ("0.1", PAUSE), ("-1", PAUSE)])
async def test_the_pace_is_what_the_host_asks_for_within_reason(world: World, asked: str, pause: float) -> None:
    world.web.answers["/robots.txt"] = page(f"User-agent: *\nCrawl-delay: {asked}\n")
    world.web.answers["/feed.xml"] = page(rss("/1", "/2", "/3"))
    await world.look()
    times = [moment for _, moment in world.times]
    assert [later - earlier for earlier, later in itertools.pairwise(times)] == [pause, pause]


async def test_robots_txt_is_obeyed_and_asked_once(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    world.web.answers |= {
        "/robots.txt": page("User-agent: *\nDisallow: /\n\nUser-agent: Unido-Bot\nDisallow: /private\n"),
        "other.example/robots.txt": page("User-agent: *\nDisallow: /"),
        "/feed.xml": page(rss("/1", "/private/2", "http://other.example/3")),
    }
    async with world.poller() as poller:
        await poller.look()
        await poller.look()
        assert world.found == ["http://news.example/1"]
        assert world.asked("news.example/robots.txt") == world.asked("other.example/robots.txt") == 1
        world.time += 25 * HOUR
        await poller.look()
        assert world.asked("news.example/robots.txt") == 2
    assert "A page of other.example is left alone" in caplog.text
    assert "/private" not in caplog.text


async def test_a_feed_that_robots_may_not_read_is_not_read(world: World) -> None:
    world.web.answers["/robots.txt"] = page("User-agent: *\nDisallow: /feed")
    world.web.answers["/feed.xml"] = page(rss("/1"))
    await world.look()
    assert world.found == []
    assert not world.asked("/feed.xml")


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (429, False), (503, False)])
async def test_a_robots_txt_that_is_not_there_allows_and_one_that_fails_does_not(
    world: World, status: int, allowed: bool
) -> None:
    world.web.answers["/robots.txt"] = page(status=status)
    world.web.answers["/feed.xml"] = page(rss("/1"))
    await world.look()
    assert bool(world.found) == bool(world.asked("/feed.xml")) == allowed


@pytest.mark.parametrize("rules", [b"\xff\xfe\0" * 99, b"User-agent: *\nAllow: " + b"*a" * 9000, b"a" * 600_000])
async def test_a_strange_robots_txt_is_survived(world: World, rules: bytes) -> None:
    world.web.answers["/robots.txt"] = page(rules)
    world.web.answers["/feed.xml"] = page(rss("/1"))
    await world.look()
    assert world.found == ["http://news.example/1"]


async def test_a_feed_that_fails_is_left_alone_ever_longer(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.web.answers["/feed.xml"] = page(status=503)
    asked = []
    async with world.poller() as poller:
        for hour in range(80):
            before = world.asked("/feed.xml")
            await poller.look()
            asked += [hour] * (world.asked("/feed.xml") - before)
            world.time += HOUR + 10
    assert [later - earlier for earlier, later in itertools.pairwise(asked)] == [2, 4, 8, 16, 24, 24]
    assert "A feed of news.example is not read" in caplog.text
    world.time += 25 * HOUR
    world.web.answers["/feed.xml"] = page(rss("/1"))
    await world.look()
    await world.look()
    assert world.found == ["http://news.example/1"]


async def test_one_bad_feed_does_not_keep_from_the_others(world: World) -> None:
    world.web.answers["/feed.xml"] = page("no feed")
    world.web.answers["/good.xml"] = page(rss("/1"))
    world.web.names["gone.example"] = [[]]
    world.web.names["inside.example"] = [["10.0.0.1"]]
    feeds = ["http://gone.example/a", "http://inside.example/a", "http://10.0.0.1/a", FEED]
    await world.look(*feeds, "http://news.example/good.xml")
    assert world.found == ["http://news.example/1"]


@pytest.mark.parametrize("trouble", [FetchError("It is gone."), ValueError("a bug")], ids=["error", "bug"])
async def test_a_page_that_fails_is_given_three_times(world: World, trouble: Exception) -> None:
    world.web.answers["/feed.xml"] = page(rss("/1"), headers={"ETag": '"1"'})
    world.trouble = trouble
    for _ in range(5):
        await world.look()
    assert len(world.times) == 3
    world.web.answers["/feed.xml"] = page(rss("/1", "/2"))
    world.trouble = None
    await world.look()
    assert world.found == ["http://news.example/2"]


async def test_a_page_in_hand_when_the_bot_stops_is_given_again(world: World) -> None:
    world.web.answers["/feed.xml"] = page(rss("/1"))
    world.trouble = None
    begun = asyncio.Event()

    async def hang(_: str) -> None:
        begun.set()
        await asyncio.Event().wait()

    async with world.web.fetcher() as fetcher:
        poller = FeedPoller(fetcher, [FEED], world.path, hang, now=world.now, sleep=world.sleep)
        task = asyncio.create_task(poller.run())
        await begun.wait()
        task.cancel()
        await asyncio.wait([task])
        assert task.cancelled()
    await world.look()
    assert world.found == ["http://news.example/1"]


async def test_a_feed_outside_does_not_lead_to_an_allowed_host(world: World) -> None:
    world.web.names["wiki.intranet"] = [["10.0.0.7"]]
    world.web.answers["/feed.xml"] = page(rss("http://wiki.intranet/1"))
    async with world.web.fetcher("wiki.intranet") as fetcher:
        for feed in (FEED, "http://wiki.intranet/feed.xml"):
            poller = FeedPoller(fetcher, [feed], world.path, world.give, now=world.now, sleep=world.sleep)
            await poller.look()
            assert world.found == (["http://wiki.intranet/1"] if "wiki" in feed else [])


async def test_two_feeds_with_one_page(world: World) -> None:
    world.web.answers["/feed.xml"] = page(rss("http://third.example/1"))
    await world.look(FEED, "http://other.example/feed.xml")
    assert world.found == ["http://third.example/1"]


async def run(world: World, rounds: int, before: Callable[[int], None] = lambda _: None) -> list[float]:
    waits: list[float] = []
    enough = asyncio.Event()

    async def sleep(seconds: float) -> None:
        await world.sleep(seconds)
        if seconds > LONGEST_PAUSE:
            waits.append(seconds)
            before(len(waits))
            if len(waits) == rounds:
                enough.set()
                await asyncio.Event().wait()

    async with world.web.fetcher() as fetcher:
        poller = FeedPoller(fetcher, [FEED], world.path, world.give, minutes=60, now=world.now, sleep=sleep)
        task = asyncio.create_task(poller.run())
        await asyncio.wait([task, asyncio.create_task(enough.wait())], return_when=asyncio.FIRST_COMPLETED)
        task.cancel()
        await asyncio.wait([task])
        assert task.cancelled()
    return waits


async def test_it_looks_again_and_again(world: World) -> None:
    def before(count: int) -> None:
        world.web.answers["/feed.xml"] = page(rss(f"/{count}"))

    before(0)
    waits = await run(world, 4, before)
    assert world.found == [f"http://news.example/{number}" for number in range(4)]
    assert all(0.9 * HOUR <= each <= 1.1 * HOUR for each in waits)
    assert len(set(waits)) > 1


async def test_a_memory_that_is_broken_is_said_and_tried_again(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.web.answers["/feed.xml"] = page(rss("/1"))
    world.path.parent.mkdir()
    world.path.write_bytes(b"no database " * 1000)
    with pytest.raises(StoreError, match="What is remembered of feeds can't be used"):
        await world.look()
    await run(world, 3, lambda count: world.path.unlink() if count == 2 else None)
    assert caplog.text.count("The feeds are not read for now") == 2
    assert world.found == ["http://news.example/1"]


async def test_the_settings_reach_the_fetcher() -> None:
    settings = Settings.model_construct(
        fetch_allowed_hosts=frozenset({"wiki.intranet"}),
        fetch_redirects=1,
        fetch_megabytes=2,
        fetch_unpacked_megabytes=3,
        fetch_seconds=4,
    )
    async with web_fetcher(settings) as fetcher:
        limits = fetcher.limits
        assert (limits.redirects, limits.megabytes, limits.unpacked_megabytes, limits.seconds) == (1, 2, 3, 4)
        assert fetcher.guard.check("http://wiki.intranet:9000/")
