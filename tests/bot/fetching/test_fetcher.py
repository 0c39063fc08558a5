"""Fetching from servers that mean no good."""

import asyncio
import contextlib
import gzip
import ssl
import time
import tracemalloc
import zlib
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st

from bot.fetching.decompression import Unpacker, unpacked
from bot.fetching.fetcher import USER_AGENT
from corpus.errors import FetchError
from tests.support.hostile_server import Answer, Request, hostile_web, page, sends_on

URL = "http://news.example/"
Write = Callable[[Request, asyncio.StreamWriter], Awaitable[None]]


def endless(head: bytes, again: bytes, pause: float = 0.0) -> Write:
    """Give a server that never comes to an end."""

    async def write(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while True:
            writer.write(again)
            await writer.drain()
            await asyncio.sleep(pause)

    return write


def chunked(*chunks: bytes, headers: str = "") -> bytes:
    body = b"".join(b"%x\r\n%s\r\n" % (len(each), each) for each in chunks) + b"0\r\n\r\n"
    return f"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n{headers}\r\n".encode() + body


async def test_what_a_page_says_of_itself_comes_with_it() -> None:
    headers = {"ETag": '"one"', "Last-Modified": "Thu, 04 Oct 2012 10:00:00 GMT", "Set-Cookie": "a=b"}
    async with hostile_web() as web, web.fetcher() as fetcher:
        web.answers["/a"] = page("привет".encode("cp1251"), headers=headers, type_='Text/HTML; Charset="Windows-1251"')
        web.answers["/"] = sends_on("/a#part", 301)
        fetched = await fetcher.fetch(URL + "#top")
        assert (fetched.url, fetched.content) == (URL + "a", "привет".encode("cp1251"))
        assert (fetched.content_type, fetched.charset) == ("text/html", "windows-1251")
        assert (fetched.etag, fetched.last_modified) == ('"one"', "Thu, 04 Oct 2012 10:00:00 GMT")
        assert not fetched.not_modified
        await fetcher.fetch(URL)
        assert all(each.headers["user-agent"] == USER_AGENT for each in web.requests)
        assert not any({"cookie", "authorization", "referer"} & set(each.headers) for each in web.requests)


async def test_a_page_that_is_as_it_was_is_not_sent_again() -> None:
    async def write(request: Request, writer: asyncio.StreamWriter) -> None:
        known = request.headers.get("if-none-match") == '"one"' and "if-modified-since" in request.headers
        writer.write(b"HTTP/1.1 304 Not Modified\r\n\r\n" if known else page("new"))

    async with hostile_web() as web, web.fetcher() as fetcher:
        web.answers["/"] = write
        assert (await fetcher.fetch(URL)).content == b"new"
        fetched = await fetcher.fetch(URL, etag='"one"', last_modified="Thu, 04 Oct 2012 10:00:00 GMT")
        assert fetched.not_modified
        assert fetched.content == b""


async def test_the_environment_does_not_lead_astray(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "netrc").write_text("machine news.example login me password hush", "utf-8")
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    async with hostile_web() as web, web.fetcher() as fetcher:
        web.answers["/"] = page("hello")
        assert (await fetcher.fetch(URL)).content == b"hello"
        assert "authorization" not in web.requests[0].headers


@pytest.mark.parametrize(
    ("packing", "packed"),
    [
        ("gzip", gzip.compress(b"hello " * 100_000)),
        ("x-gzip", gzip.compress(b"hello " * 100_000)),
        ("GZIP", gzip.compress(b"hello " * 50_000) + gzip.compress(b"hello " * 50_000)),
        ("gzip", gzip.compress(b"hello " * 100_000) + bytes(512)),
        ("deflate", zlib.compress(b"hello " * 100_000)),
        ("deflate", zlib.compress(b"hello " * 100_000, wbits=-15)),
        ("identity", b"hello " * 100_000),
    ],
)
@pytest.mark.parametrize("size", [1, 1000, 10**6])
async def test_what_is_packed_is_unpacked(packing: str, packed: bytes, size: int) -> None:
    chunks = [packed[start : start + size] for start in range(0, len(packed), size)][:5000]
    if size == 1:
        chunks.append(packed[5000:])
    async with hostile_web() as web, web.fetcher() as fetcher:
        web.answers["/"] = chunked(*filter(None, chunks), headers=f"Content-Encoding: {packing}\r\n")
        assert (await fetcher.fetch(URL)).content == b"hello " * 100_000


@given(st.binary(max_size=2000), st.integers(1, 40), st.sampled_from([15, 31, -15]))
def test_unpacking_gives_back_what_was_packed(content: bytes, size: int, form: int) -> None:
    packed = zlib.compress(content, wbits=form)
    unpacker = Unpacker(len(content))
    chunks = [packed[start : start + size] for start in range(0, len(packed), size)]
    assert b"".join(piece for chunk in chunks for piece in unpacker.feed(chunk)) == content
    unpacker.finish()


@given(st.binary(max_size=200))
def test_what_is_not_packed_is_unpacked_or_refused(content: bytes) -> None:
    with contextlib.suppress(FetchError):
        assert len(unpacked(content, 1000)) <= 1000


BOMB = gzip.compress(bytes(100_000_000), 1)


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (page(status=404), r"news\.example has no such page \(404\)"),
        (page(status=410), r"has no such page \(410\)"),
        (page(status=403), r"does not let the bot read this page \(403\)"),
        (page(status=401), r"does not let the bot read this page \(401\)"),
        (page(status=429), r"asks for fewer requests \(429\)"),
        (page(status=503), r"has an error of its own \(503\)"),
        (page(status=304), r"answers 304, not with the page"),
        (page(status=206), r"answers 206, not with the page"),
        (page(status=302), r"answers 302, not with the page"),
        (b"HTTP/1.1 204 No Content\r\n\r\n", r"answers 204"),
        (sends_on("/"), r"round in circles"),
        (b"<html>HTTP/0.9</html>", r"not HTTP"),
        (b"SSH-2.0-OpenSSH_9.6\r\n", r"not HTTP"),
        (b"", r"not HTTP, or stops"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", r"stops in the middle"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nshort", r"not HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nshort!", r"not HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 200000000000\r\n\r\n", r"larger than 10 MB"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 100 + b"\r\n\r\n", r"not HTTP|larger"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n", r"not HTTP"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", r"stops in the middle"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"f" * 200 + b"\r\n", r"not HTTP"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", r"not HTTP"),
        (b"HTTP/1.1 200 OK\r\nA b: c\r\n\0: x\r\n\r\n", r"not HTTP"),
        (page(b"hello", headers={"Content-Encoding": "gzip"}), r"packed wrongly"),
        (page(gzip.compress(b"hello" * 99)[:-9], headers={"Content-Encoding": "gzip"}), r"cut off"),
        (page(b"\x1f", headers={"Content-Encoding": "gzip"}), r"cut off"),
        (page(b"hello", headers={"Content-Encoding": "br"}), r"not asked for"),
        (page(gzip.compress(gzip.compress(b"a")), headers={"Content-Encoding": "gzip, gzip"}), r"not asked for"),
        (page(b"a", headers={"Content-Encoding": "gzip\r\nContent-Encoding: deflate"}), r"not asked for"),
        (page(BOMB, headers={"Content-Encoding": "gzip"}), r"larger than 50 MB"),
        (endless(b"HTTP/1.1 200 OK\r\n\r\n", bytes(65536)), r"larger than 10 MB"),
        (endless(b"HTTP/1.1 200 OK\r\n", b"A: b\r\n" * 1000), r"not HTTP"),
        (endless(b"HTTP/1.1 200 OK\r\nA: ", b"b" * 65536), r"not HTTP"),
        (endless(b"", b"a" * 65536), r"not HTTP"),
    ],
)
async def test_each_trick_ends_in_its_sentence(answer: Answer, sentence: str) -> None:
    async with hostile_web() as web, web.fetcher() as fetcher:
        web.answers["/"] = answer
        with pytest.raises(FetchError, match=sentence) as caught:
            await fetcher.fetch(URL)
        said = str(caught.value)
        assert said.endswith(".")
        assert "\n" not in said
        web.answers["/"] = page("hello")
        assert (await fetcher.fetch(URL)).content == b"hello"  # and the fetcher is as good as new


@pytest.mark.parametrize(
    "answer",
    [
        endless(b"", b"", 0.05),
        endless(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", b"a", 0.05),
        endless(b"HTTP/1.1 200 OK\r\n", b"A: b\r\n", 0.05),
        endless(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n", 0.01),
        endless(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"a" * 99)[:20], b"", 0.05),
    ],
)
async def test_one_clock_runs_for_all_of_it(answer: Answer) -> None:
    async with hostile_web() as web, web.fetcher(seconds=0.4) as fetcher:
        web.answers["/"] = answer
        start = time.monotonic()
        with pytest.raises(FetchError, match=r"news\.example takes too long: try again later\."):
            await fetcher.fetch(URL)
        assert 0.3 < time.monotonic() - start < 10


async def test_the_clock_runs_over_redirects_and_names_too() -> None:
    async def slowly(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.15)
        writer.write(sends_on(request.target + "a"))

    async with hostile_web() as web, web.fetcher(seconds=0.4) as fetcher:
        web.answers |= {"/" + "a" * count: slowly for count in range(6)}
        with pytest.raises(FetchError, match="takes too long"):
            await fetcher.fetch(URL)
        assert len(web.requests) < 5

        async def never(_: str) -> list[str]:
            await asyncio.Event().wait()
            return []

        fetcher.guard._resolve = never
        with pytest.raises(FetchError, match="takes too long"):
            await fetcher.fetch(URL)


async def test_redirects_are_counted() -> None:
    async with hostile_web() as web, web.fetcher() as fetcher:
        web.answers |= {f"/{count}": sends_on(f"/{count + 1}") for count in range(9)}
        web.answers["/5"] = page("there")
        assert (await fetcher.fetch(URL + "0")).url == URL + "5"
        web.requests.clear()
        web.answers["/5"] = sends_on("/6")
        with pytest.raises(FetchError, match="sends one on more than 5 times"):
            await fetcher.fetch(URL + "0")
        assert len(web.requests) == 6


async def test_a_bomb_takes_little_memory_and_never_holds_up_the_loop() -> None:
    longest, last = 0.0, time.thread_time()
    stop = asyncio.Event()

    async def beat() -> None:
        nonlocal longest, last
        while not stop.is_set():
            await asyncio.sleep(0)
            now = time.thread_time()
            longest, last = max(longest, now - last), now

    async with hostile_web() as web, web.fetcher(unpacked_megabytes=20) as fetcher:
        web.answers["/"] = page(BOMB, headers={"Content-Encoding": "gzip"})
        tracemalloc.start()
        with pytest.raises(FetchError, match="larger than 20 MB"):
            await fetcher.fetch(URL)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 25_000_000
        last = time.thread_time()
        beating = asyncio.create_task(beat())
        with pytest.raises(FetchError, match="larger than 20 MB"):
            await fetcher.fetch(URL)
        stop.set()
        await beating
        assert longest < 0.05  # seconds of CPU time: what else the machine does is not counted


async def test_strange_validators_are_not_kept() -> None:
    async with hostile_web() as web, web.fetcher() as fetcher:
        web.answers["/"] = page("a", headers={"ETag": '"' + "x" * 5000 + '"', "Last-Modified": "\xff"})
        fetched = await fetcher.fetch(URL)
        assert (fetched.etag, fetched.last_modified) == (None, None)


async def test_certificates_are_verified() -> None:
    authority, other = trustme.CA(), trustme.CA()
    server_ssl = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("news.example").configure_cert(server_ssl)
    trusting, distrusting = ssl.create_default_context(), ssl.create_default_context()
    authority.configure_trust(trusting)
    other.configure_trust(distrusting)
    async with hostile_web(server_ssl) as web:
        web.answers["/"] = page("hello")
        async with web.fetcher(ssl_context=trusting) as fetcher:
            assert (await fetcher.fetch("https://news.example/")).content == b"hello"
            with pytest.raises(FetchError, match=r"certificate of evil\.example is not valid"):
                await fetcher.fetch("https://evil.example/")
        async with web.fetcher(ssl_context=distrusting) as fetcher:
            with pytest.raises(FetchError, match=r"certificate of news\.example is not valid"):
                await fetcher.fetch("https://news.example/")
        async with web.fetcher() as fetcher:
            with pytest.raises(FetchError, match=r"certificate of news\.example is not valid"):
                await fetcher.fetch("https://news.example/")
            web.ports[443] = web.ports[80]
            with pytest.raises(FetchError, match=r"no secure connection to news\.example"):
                await fetcher.fetch("https://news.example/")
