"""Fetching from hostile servers."""

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

from bot.fetching.decompression import GzipDecompressor, decompress_gzip
from bot.fetching.errors import FetchError
from bot.fetching.fetcher import USER_AGENT
from tests.support.hostile_server import Answer, Request, hostile_web, page, redirect

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


async def test_result_has_the_headers_of_the_final_page() -> None:
    headers = {"ETag": '"one"', "Last-Modified": "Thu, 04 Oct 2012 10:00:00 GMT", "Set-Cookie": "a=b"}
    async with hostile_web() as web, web.fetcher() as fetcher:
        web.answers["/a"] = page("привет".encode("cp1251"), headers=headers, type_='Text/HTML; Charset="Windows-1251"')
        web.answers["/"] = redirect("/a#part", 301)
        fetched = await fetcher.fetch(URL + "#top")
        assert (fetched.url, fetched.content) == (URL + "a", "привет".encode("cp1251"))
        assert fetched.charset == "windows-1251"
        assert (fetched.etag, fetched.last_modified) == ('"one"', "Thu, 04 Oct 2012 10:00:00 GMT")
        assert not fetched.not_modified
        await fetcher.fetch(URL)
        assert all(each.headers["user-agent"] == USER_AGENT for each in web.requests)
        assert not any({"cookie", "authorization", "referer"} & set(each.headers) for each in web.requests)


async def test_unchanged_page_is_reported_as_not_modified() -> None:
    async def write(request: Request, writer: asyncio.StreamWriter) -> None:
        known = request.headers.get("if-none-match") == '"one"' and "if-modified-since" in request.headers
        writer.write(b"HTTP/1.1 304 Not Modified\r\n\r\n" if known else page("new"))

    async with hostile_web() as web, web.fetcher() as fetcher:
        web.answers["/"] = write
        assert (await fetcher.fetch(URL)).content == b"new"
        fetched = await fetcher.fetch(URL, etag='"one"', last_modified="Thu, 04 Oct 2012 10:00:00 GMT")
        assert fetched.not_modified
        assert fetched.content == b""


async def test_proxy_and_netrc_of_the_environment_are_ignored(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "netrc").write_text("machine news.example login me password hush", "utf-8")
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    async with hostile_web() as web, web.fetcher() as fetcher:
        web.answers["/"] = page("hello")
        assert (await fetcher.fetch(URL)).content == b"hello"
        assert "authorization" not in web.requests[0].headers


@pytest.mark.parametrize(
    ("encoding", "compressed"),
    [
        ("gzip", gzip.compress(b"hello " * 100_000)),
        ("x-gzip", gzip.compress(b"hello " * 100_000)),
        ("GZIP", gzip.compress(b"hello " * 50_000) + gzip.compress(b"hello " * 50_000)),
        ("gzip", gzip.compress(b"hello " * 100_000) + bytes(512)),
        ("identity", b"hello " * 100_000),
    ],
)
@pytest.mark.parametrize("size", [1, 1000, 10**6])
async def test_compressed_content_is_decompressed(encoding: str, compressed: bytes, size: int) -> None:
    chunks = [compressed[start : start + size] for start in range(0, len(compressed), size)][:5000]
    if size == 1:
        chunks.append(compressed[5000:])
    async with hostile_web() as web, web.fetcher() as fetcher:
        web.answers["/"] = chunked(*filter(None, chunks), headers=f"Content-Encoding: {encoding}\r\n")
        assert (await fetcher.fetch(URL)).content == b"hello " * 100_000


@given(st.binary(max_size=2000), st.integers(1, 40))
def test_decompressor_inverts_compression(content: bytes, size: int) -> None:
    compressed = gzip.compress(content)
    decompressor = GzipDecompressor(len(content))
    chunks = [compressed[start : start + size] for start in range(0, len(compressed), size)]
    assert b"".join(piece for chunk in chunks for piece in decompressor.feed(chunk)) == content
    decompressor.finish()


def test_members_that_fill_one_piece_are_decompressed() -> None:
    content = bytes(256 * 1024)
    assert decompress_gzip(gzip.compress(content) * 2 + bytes(9), len(content) * 2) == content * 2


@given(st.binary(max_size=200))
def test_any_bytes_are_decompressed_or_refused(content: bytes) -> None:
    with contextlib.suppress(FetchError):
        assert len(decompress_gzip(content, 1000)) <= 1000


BOMB = gzip.compress(bytes(100_000_000), 1)


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (page(status=404), r"news\.example has no such page \(404\)"),
        (page(status=410), r"has no such page \(410\)"),
        (page(status=403), r"does not let the bot read this page \(403\)"),
        (page(status=401), r"does not let the bot read this page \(401\)"),
        (page(status=429), r"asks for fewer requests \(429\)"),
        (page(status=503), r"has a server error \(503\)"),
        (page(status=304), r"answered with status 304"),
        (page(status=206), r"answered with status 206"),
        (page(status=302), r"answered with status 302"),
        (b"HTTP/1.1 204 No Content\r\n\r\n", r"answered with status 204"),
        (redirect("/"), r"redirects in a loop"),
        (b"<html>HTTP/0.9</html>", r"invalid or incomplete HTTP response"),
        (b"SSH-2.0-OpenSSH_9.6\r\n", r"invalid or incomplete HTTP response"),
        (b"", r"incomplete HTTP response"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", r"incomplete HTTP response"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nshort", r"invalid or incomplete HTTP response"),
        (
            b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nshort!",
            r"invalid or incomplete HTTP response",
        ),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 200000000000\r\n\r\n", r"larger than 10 MB"),
        (
            b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 100 + b"\r\n\r\n",
            r"invalid or incomplete HTTP response|larger",
        ),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n",
            r"invalid or incomplete HTTP response",
        ),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", r"incomplete HTTP response"),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"f" * 200 + b"\r\n",
            r"invalid or incomplete HTTP response",
        ),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", r"invalid or incomplete HTTP response"),
        (b"HTTP/1.1 200 OK\r\nA b: c\r\n\0: x\r\n\r\n", r"invalid or incomplete HTTP response"),
        (page(b"hello", headers={"Content-Encoding": "gzip"}), r"compressed content is damaged"),
        (page(gzip.compress(b"hello" * 99)[:-9], headers={"Content-Encoding": "gzip"}), r"cut off"),
        (page(b"\x1f", headers={"Content-Encoding": "gzip"}), r"cut off"),
        (page(zlib.compress(b"hello"), headers={"Content-Encoding": "deflate"}), r"unsupported Content-Encoding"),
        (page(b"hello", headers={"Content-Encoding": "br"}), r"unsupported Content-Encoding"),
        (
            page(gzip.compress(gzip.compress(b"a")), headers={"Content-Encoding": "gzip, gzip"}),
            r"unsupported Content-Encoding",
        ),
        (
            page(b"a", headers={"Content-Encoding": "gzip\r\nContent-Encoding: deflate"}),
            r"unsupported Content-Encoding",
        ),
        (page(BOMB, headers={"Content-Encoding": "gzip"}), r"larger than 50 MB"),
        (endless(b"HTTP/1.1 200 OK\r\n\r\n", bytes(65536)), r"larger than 10 MB"),
        (endless(b"HTTP/1.1 200 OK\r\n", b"A: b\r\n" * 1000), r"invalid or incomplete HTTP response"),
        (endless(b"HTTP/1.1 200 OK\r\nA: ", b"b" * 65536), r"invalid or incomplete HTTP response"),
        (endless(b"", b"a" * 65536), r"invalid or incomplete HTTP response"),
    ],
)
async def test_hostile_response_is_refused_with_a_sentence(answer: Answer, sentence: str) -> None:
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
async def test_slow_response_hits_the_time_limit(answer: Answer) -> None:
    async with hostile_web() as web, web.fetcher(seconds=0.4) as fetcher:
        web.answers["/"] = answer
        start = time.monotonic()
        with pytest.raises(FetchError, match=r"news\.example takes too long: try again later\."):
            await fetcher.fetch(URL)
        assert time.monotonic() - start > 0.3


async def test_time_limit_includes_redirects_and_name_lookup() -> None:
    async def slowly(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.15)
        writer.write(redirect(request.target + "a"))

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


async def test_redirects_are_limited() -> None:
    async with hostile_web() as web, web.fetcher() as fetcher:
        web.answers |= {f"/{count}": redirect(f"/{count + 1}") for count in range(9)}
        web.answers["/5"] = page("there")
        assert (await fetcher.fetch(URL + "0")).url == URL + "5"
        web.requests.clear()
        web.answers["/5"] = redirect("/6")
        with pytest.raises(FetchError, match="redirects more than 5 times"):
            await fetcher.fetch(URL + "0")
        assert len(web.requests) == 6


async def test_decompression_bomb_uses_little_memory_and_does_not_block_the_loop() -> None:
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


async def test_invalid_validators_are_dropped() -> None:
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
            with pytest.raises(FetchError, match=r"evil\.example has an invalid TLS certificate"):
                await fetcher.fetch("https://evil.example/")
        async with web.fetcher(ssl_context=distrusting) as fetcher:
            with pytest.raises(FetchError, match=r"news\.example has an invalid TLS certificate"):
                await fetcher.fetch("https://news.example/")
        async with web.fetcher() as fetcher:
            with pytest.raises(FetchError, match=r"news\.example has an invalid TLS certificate"):
                await fetcher.fetch("https://news.example/")
            web.ports[443] = web.ports[80]
            with pytest.raises(FetchError, match=r"news\.example offers no secure connection"):
                await fetcher.fetch("https://news.example/")
