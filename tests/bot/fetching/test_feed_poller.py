"""Feed poller: polite requests, and each new page delivered once."""

import asyncio
import contextlib
import itertools
import logging
import sqlite3
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.fetching.errors import FetchError
from bot.fetching.feed_parser import Feed, parse_feed
from bot.fetching.feed_poller import MAX_PAGES_PER_ROUND, FeedPoller
from bot.fetching.feed_state import FeedState
from bot.fetching.robots import MAX_PAUSE_S, MIN_PAUSE_S
from bot.storage.database import DATABASE_FILE, Database
from bot.storage.feed_store import FeedStore
from corpus.errors import StoreError
from tests.support.hostile_server import Request, Web, hostile_web, page

FEED = "http://news.example/feed.xml"
HOUR = 3600.0


def rss(*links: str) -> str:
    items = "".join(f"<item><link>{each}</link></item>" for each in links)
    return f'<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'


def sitemap(*links: str, index: bool = False) -> str:
    outer, inner = ("sitemapindex", "sitemap") if index else ("urlset", "url")
    return f"<{outer}>{''.join(f'<{inner}><loc>{each}</loc></{inner}>' for each in links)}</{outer}>"


async def parse(content: bytes, url: str) -> Feed:
    return parse_feed(content, url)


@dataclass
class FeedWorld:
    """A fake web, a clock that only `sleep` moves, and the delivered pages."""

    web: Web
    states: FeedStore
    database_file: Path
    time: float = 1_000_000.0
    slept: list[float] = field(default_factory=list)
    delivered: list[str] = field(default_factory=list)
    trouble: Exception | None = None
    times: list[tuple[str, float]] = field(default_factory=list)

    def now(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds
        await asyncio.sleep(0)

    async def deliver(self, url: str) -> None:
        self.times.append((url, self.time))
        if self.trouble:
            raise self.trouble
        self.delivered.append(url)

    @contextlib.asynccontextmanager
    async def poller(self, *feeds: str) -> AsyncIterator[FeedPoller]:
        async with self.web.fetcher() as fetcher:
            yield FeedPoller(fetcher, parse, feeds or [FEED], self.states, self.deliver, now=self.now, sleep=self.sleep)

    async def poll(self, *feeds: str) -> None:
        """Poll once, with a poller that has just been created."""
        async with self.poller(*feeds) as poller:
            await poller.poll()

    def asked(self, path: str) -> int:
        return sum(path in (each.target, each.host + each.target) for each in self.web.requests)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[FeedWorld]:
    database = Database(tmp_path)
    await database.open()
    async with hostile_web() as web:
        yield FeedWorld(web, FeedStore(database), tmp_path / DATABASE_FILE)
    await database.close()


async def test_new_page_is_delivered_once_over_restarts(world: FeedWorld) -> None:
    world.web.answers["/feed.xml"] = page(rss("/1", "/2?utm_source=rss", "http://www.news.example/2"))
    await world.poll()
    assert world.delivered == ["http://news.example/1", "http://news.example/2?utm_source=rss"]
    world.web.answers["/feed.xml"] = page(rss("/3", "/1/", "/2"))
    await world.poll()
    assert world.delivered[2:] == ["http://news.example/3"]


async def test_feed_is_requested_with_its_validators(world: FeedWorld) -> None:
    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        known = request.headers.get("if-none-match") == '"1"' and request.headers.get("if-modified-since") == "then"
        headers = {"ETag": '"1"', "Last-Modified": "then"}
        writer.write(b"HTTP/1.1 304 Not Modified\r\n\r\n" if known else page(rss("/1"), headers=headers))

    world.web.answers["/feed.xml"] = answer
    await world.poll()
    await world.poll()
    conditions = [each.headers.get("if-none-match") for each in world.web.requests if each.target == "/feed.xml"]
    assert conditions == [None, '"1"']
    await world.poll()
    assert world.web.requests[-1].headers["if-none-match"] == '"1"'
    assert world.delivered == ["http://news.example/1"]


async def test_round_delivers_limited_pages_and_the_next_ones_the_rest(world: FeedWorld) -> None:
    links = [f"/{number}" for number in range(2 * MAX_PAGES_PER_ROUND + 5)]
    world.web.answers["/feed.xml"] = page(rss(*links), headers={"ETag": '"1"'})
    for given in (MAX_PAGES_PER_ROUND, 2 * MAX_PAGES_PER_ROUND, len(links), len(links)):
        await world.poll()
        assert len(world.delivered) == len(set(world.delivered)) == given


async def test_newest_pages_are_delivered_first(world: FeedWorld) -> None:
    items = "".join(f"<url><loc>/{day}</loc><lastmod>2012-10-0{day}</lastmod></url>" for day in (1, 3, 2))
    world.web.answers["/feed.xml"] = page(f"<urlset>{items}<url><loc>/undated</loc></url></urlset>")
    await world.poll()
    assert [each.rpartition("/")[2] for each in world.delivered] == ["3", "2", "1", "undated"]


async def test_sitemap_index_leads_to_sitemaps_of_its_host(world: FeedWorld) -> None:
    links = ("/a.xml", "/b.xml", "http://other.example/c.xml", "/feed.xml")
    world.web.answers |= {
        "/feed.xml": page(sitemap(*links, index=True), headers={"ETag": '"1"'}),
        "/a.xml": page(sitemap("/1")),
        "/b.xml": page(sitemap("/2", "http://elsewhere.example/3")),
        "/c.xml": page(sitemap("/4")),
    }
    await world.poll()
    assert world.delivered == ["http://news.example/1", "http://news.example/2", "http://elsewhere.example/3"]
    world.web.answers["/b.xml"] = page(sitemap("/5"))
    await world.poll()
    assert world.delivered[3:] == ["http://news.example/5"]


async def test_requests_to_one_host_are_spaced_out(world: FeedWorld) -> None:
    world.web.answers["/feed.xml"] = page(rss("/1", "/2", "http://other.example/1", "/3"))
    await world.poll()
    times = [moment for url, moment in world.times if "news.example" in url]
    assert all(later - earlier >= MIN_PAUSE_S for earlier, later in itertools.pairwise(times))
    assert world.times[0][1] - 1_000_000 >= 2 * MIN_PAUSE_S  # robots.txt, the feed, the page


@pytest.mark.parametrize(
    ("asked", "pause"), [("10", 10), ("100000", MAX_PAUSE_S), ("0.1", MIN_PAUSE_S), ("-1", MIN_PAUSE_S)]
)
async def test_crawl_delay_is_respected_within_limits(world: FeedWorld, asked: str, pause: float) -> None:
    world.web.answers["/robots.txt"] = page(f"User-agent: *\nCrawl-delay: {asked}\n")
    world.web.answers["/feed.xml"] = page(rss("/1", "/2", "/3"))
    await world.poll()
    times = [moment for _, moment in world.times]
    assert [later - earlier for earlier, later in itertools.pairwise(times)] == [pause, pause]


async def test_robots_txt_is_obeyed_and_fetched_once_a_day(world: FeedWorld, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    world.web.answers |= {
        "/robots.txt": page("User-agent: *\nDisallow: /\n\nUser-agent: Unido-Bot\nDisallow: /private\n"),
        "other.example/robots.txt": page("User-agent: *\nDisallow: /"),
        "/feed.xml": page(rss("/1", "/private/2", "http://other.example/3")),
    }
    async with world.poller() as poller:
        await poller.poll()
        await poller.poll()
        assert world.delivered == ["http://news.example/1"]
        assert world.asked("news.example/robots.txt") == world.asked("other.example/robots.txt") == 1
        world.time += 25 * HOUR
        await poller.poll()
        assert world.asked("news.example/robots.txt") == 2
    assert "Page of other.example skipped" in caplog.text
    assert "/private" not in caplog.text


async def test_forbidden_feed_is_not_fetched(world: FeedWorld) -> None:
    world.web.answers["/robots.txt"] = page("User-agent: *\nDisallow: /feed")
    world.web.answers["/feed.xml"] = page(rss("/1"))
    await world.poll()
    assert world.delivered == []
    assert not world.asked("/feed.xml")


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (429, False), (503, False)])
async def test_missing_robots_txt_allows_and_failing_one_does_not(world: FeedWorld, status: int, allowed: bool) -> None:
    world.web.answers["/robots.txt"] = page(status=status)
    world.web.answers["/feed.xml"] = page(rss("/1"))
    await world.poll()
    assert bool(world.delivered) == bool(world.asked("/feed.xml")) == allowed


@pytest.mark.parametrize("rules", [b"\xff\xfe\0" * 99, b"User-agent: *\nAllow: " + b"*a" * 9000, b"a" * 600_000])
async def test_malformed_robots_txt_allows(world: FeedWorld, rules: bytes) -> None:
    world.web.answers["/robots.txt"] = page(rules)
    world.web.answers["/feed.xml"] = page(rss("/1"))
    await world.poll()
    assert world.delivered == ["http://news.example/1"]


async def test_failing_feed_is_retried_with_backoff(world: FeedWorld, caplog: pytest.LogCaptureFixture) -> None:
    world.web.answers["/feed.xml"] = page(status=503)
    asked = []
    async with world.poller() as poller:
        for hour in range(80):
            before = world.asked("/feed.xml")
            await poller.poll()
            asked += [hour] * (world.asked("/feed.xml") - before)
            world.time += HOUR + 10
    assert [later - earlier for earlier, later in itertools.pairwise(asked)] == [2, 4, 8, 16, 24, 24]
    assert "Feed of news.example not read" in caplog.text
    world.time += 25 * HOUR
    world.web.answers["/feed.xml"] = page(rss("/1"))
    await world.poll()
    await world.poll()
    assert world.delivered == ["http://news.example/1"]


async def test_failing_feed_does_not_stop_the_others(world: FeedWorld) -> None:
    world.web.answers["/feed.xml"] = page("no feed")
    world.web.answers["/good.xml"] = page(rss("/1"))
    world.web.names["gone.example"] = [[]]
    world.web.names["inside.example"] = [["10.0.0.1"]]
    feeds = ["http://gone.example/a", "http://inside.example/a", "http://10.0.0.1/a", FEED]
    await world.poll(*feeds, "http://news.example/good.xml")
    assert world.delivered == ["http://news.example/1"]


@pytest.mark.parametrize("trouble", [FetchError("It is gone."), ValueError("a bug")], ids=["error", "bug"])
async def test_failing_page_is_tried_three_times(world: FeedWorld, trouble: Exception) -> None:
    world.web.answers["/feed.xml"] = page(rss("/1"), headers={"ETag": '"1"'})
    world.trouble = trouble
    for _ in range(5):
        await world.poll()
    assert len(world.times) == 3
    world.web.answers["/feed.xml"] = page(rss("/1", "/2"))
    world.trouble = None
    await world.poll()
    assert world.delivered == ["http://news.example/2"]


async def test_page_interrupted_by_the_stop_is_delivered_again(world: FeedWorld) -> None:
    world.web.answers["/feed.xml"] = page(rss("/1"))
    world.trouble = None
    begun = asyncio.Event()

    async def hang(_: str) -> None:
        begun.set()
        await asyncio.Event().wait()

    async with world.web.fetcher() as fetcher:
        poller = FeedPoller(fetcher, parse, [FEED], world.states, hang, now=world.now, sleep=world.sleep)
        task = asyncio.create_task(poller.run())
        await begun.wait()
        task.cancel()
        await asyncio.wait([task])
        assert task.cancelled()
    await world.poll()
    assert world.delivered == ["http://news.example/1"]


async def test_public_feed_does_not_lead_to_an_allowed_host(world: FeedWorld) -> None:
    world.web.names["wiki.intranet"] = [["10.0.0.7"]]
    world.web.answers["/feed.xml"] = page(rss("http://wiki.intranet/1"))
    async with world.web.fetcher("wiki.intranet") as fetcher:
        for feed in (FEED, "http://wiki.intranet/feed.xml"):
            poller = FeedPoller(fetcher, parse, [feed], world.states, world.deliver, now=world.now, sleep=world.sleep)
            await poller.poll()
            assert world.delivered == (["http://wiki.intranet/1"] if "wiki" in feed else [])


async def test_page_of_two_feeds_is_delivered_once(world: FeedWorld) -> None:
    world.web.answers["/feed.xml"] = page(rss("http://third.example/1"))
    await world.poll(FEED, "http://other.example/feed.xml")
    assert world.delivered == ["http://third.example/1"]


async def run(world: FeedWorld, rounds: int, before: Callable[[int], None] = lambda _: None) -> list[float]:
    waits: list[float] = []
    enough = asyncio.Event()

    async def sleep(seconds: float) -> None:
        await world.sleep(seconds)
        if seconds > MAX_PAUSE_S:
            waits.append(seconds)
            before(len(waits))
            if len(waits) == rounds:
                enough.set()
                await asyncio.Event().wait()

    async with world.web.fetcher() as fetcher:
        poller = FeedPoller(fetcher, parse, [FEED], world.states, world.deliver, minutes=60, now=world.now, sleep=sleep)
        task = asyncio.create_task(poller.run())
        await asyncio.wait([task, asyncio.create_task(enough.wait())], return_when=asyncio.FIRST_COMPLETED)
        task.cancel()
        await asyncio.wait([task])
        assert task.cancelled()
    return waits


async def test_poller_repeats_with_a_varying_interval(world: FeedWorld) -> None:
    def before(count: int) -> None:
        world.web.answers["/feed.xml"] = page(rss(f"/{count}"))

    before(0)
    waits = await run(world, 4, before)
    assert world.delivered == [f"http://news.example/{number}" for number in range(4)]
    assert all(0.9 * HOUR <= each <= 1.1 * HOUR for each in waits)
    assert len(set(waits)) > 1


async def test_failing_database_is_logged_and_tried_again(world: FeedWorld, caplog: pytest.LogCaptureFixture) -> None:
    world.web.answers["/feed.xml"] = page(rss("/1"))

    def execute(statement: str) -> None:
        with contextlib.closing(sqlite3.connect(world.database_file, timeout=30)) as other:
            other.execute(statement)

    execute("ALTER TABLE feed_pages RENAME TO elsewhere")
    with pytest.raises(ExceptionGroup) as raised:
        await world.poll()
    assert raised.group_contains(StoreError)
    back = "ALTER TABLE elsewhere RENAME TO feed_pages"
    await run(world, 3, lambda count: execute(back) if count == 2 else None)
    assert caplog.text.count("Feeds not read") == 2
    assert world.delivered == ["http://news.example/1"]


async def test_feed_states_are_the_same_in_both_databases(database: Database) -> None:
    states = FeedStore(database)
    assert await states.feed("u") == FeedState()
    for state in (FeedState("e", None, 1, 2.5), FeedState(None, "m")):
        await states.save_feed("u", state)
        assert await states.feed("u") == state
    await states.mark_delivered("a")
    assert [await states.mark_failed("b", 3) for _ in range(3)] == [False, False, True]
    assert await states.mark_failed("c", 1)
    assert await states.pending_pages(["a", "b", "c", *map(str, range(600))]) == set(map(str, range(600)))
