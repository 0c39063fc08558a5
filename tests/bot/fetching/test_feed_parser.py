"""Parsing of feeds and sitemaps."""

import gzip
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.fetching.feed_parser import Feed, FeedEntry, parse_feed
from corpus.errors import UnreadableDocument

URL = "https://news.example/feed.xml"

RSS = """<?xml version="1.0" encoding="windows-1251"?>
<rss version="2.0"><channel><title>Новости</title><link>https://news.example/</link>
<item><title>Встреча в Москве &amp; Вене</title><link>https://news.example/1?a=1&amp;b=2</link>
  <pubDate>Thu, 04 Oct 2012 23:30:00 +0400</pubDate></item>
<item><title>No date</title><link>/2</link></item>
<item><title>Again</title><link>/2</link></item>
<item><guid isPermaLink="true">https://news.example/3</guid></item>
<item><title>No link</title></item>
<item><title>Trick</title><link>javascript:alert(1)</link></item>
<item><title>Trick</title><link>file:///etc/passwd</link></item>
</channel></rss>""".encode("cp1251")

ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title>
<entry><title>One</title><link rel="self" href="https://news.example/self"/><link href="one"/>
<updated>2012-10-05T00:00:00Z</updated></entry></feed>"""

SITEMAP = b"""<?xml version="1.0" encoding="UTF-8"?><!-- made by hand -->
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><image:image><image:loc>https://news.example/picture.png</image:loc></image:image>
  <loc> https://news.example/1?a=1&amp;b=2
  </loc><lastmod>2012-10-04T10:00:00+03:00</lastmod></url>
<url><loc>https://news.example/2</loc><lastmod>yesterday</lastmod></url>
<url><lastmod>2012-10-04</lastmod></url>
<url><loc>ftp://news.example/3</loc></url>
</urlset>"""

INDEX = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://news.example/a.xml.gz</loc><lastmod>2012-10-04</lastmod></sitemap>
<sitemap><loc>https://news.example/b.xml</loc></sitemap></sitemapindex>"""


def test_rss_feed_is_parsed() -> None:
    assert parse_feed(RSS, URL).entries == (
        FeedEntry("https://news.example/1?a=1&b=2", date(2012, 10, 4)),
        FeedEntry("https://news.example/2"),
        FeedEntry("https://news.example/3"),
    )


def test_atom_feed_is_parsed() -> None:
    assert parse_feed(ATOM, URL) == Feed((FeedEntry("https://news.example/one", date(2012, 10, 5)),))


MAP = '<?xml version="1.0" encoding="{}"?>\n<urlset><url><loc>https://news.example/{}</loc></url></urlset>{}'
ITEM = "<rss version='2.0'><channel><title>N</title><item><title>T</title>{}</item></channel></rss>"


@pytest.mark.parametrize(
    ("content", "path"),
    [
        ("\n \n" + MAP.format("utf-8", "1", ""), "1"),
        (MAP.format("utf-8", "1?a=1&b=2&copy=3&lt=4&amp;c=5", ""), "1?a=1&b=2&copy=3&lt=4&c=5"),
        (MAP.format("utf-8", "1\x0b\x00", ""), "1"),
        (MAP.format("klingon", "1", ""), "1"),
        (MAP.format("utf-16", "1", "").encode("utf-16"), "1"),
        (MAP.format("utf-8", "встреча", "").encode("cp1251"), "встреча"),
        (MAP.format("utf-8", "Press Release\n5.html ", ""), "Press%20Release5.html"),
        (MAP.format("utf-8", "1", "<!-- cached -->done"), "1"),
        ("\n" + ITEM.format("<link>https://news.example/Press Release 5.html</link>"), "Press%20Release%205.html"),
        (ITEM.format("<link>https:\\\\news.example\\a?q=\\</link>"), "a?q=%5C"),
        (ITEM.format("<link>/Пресс\xa0релиз?a=1&b=2</link>"), "Пресс%C2%A0релиз?a=1&b=2"),
        (ITEM.format("<link>/2</link><guid>550e8400-e29b-41d4-a716-446655440000</guid>"), "2"),
    ],
)
def test_errors_that_browsers_forgive_are_forgiven(content: str | bytes, path: str) -> None:
    feed = parse_feed(content.encode() if isinstance(content, str) else content, URL)
    assert ([each.url for each in feed.entries], feed.left_out) == ([f"https://news.example/{path}"], 0)


@pytest.mark.parametrize(
    "content",
    [
        ITEM.format("<guid>550e8400-e29b-41d4-a716-446655440000</guid>"),
        ITEM.format("<guid>tag:news.example,2012:1</guid>"),
        ITEM.format("<title>No link</title>"),
        ITEM.format("<link>javascript:alert(1)</link>"),
        "<urlset><url><lastmod>2012-10-04</lastmod></url></urlset>",
        "<urlset><url><loc>mailto:a@news.example</loc></url></urlset>",
    ],
)
def test_entries_without_web_address_are_counted(content: str) -> None:
    assert parse_feed(content.encode(), URL) == Feed(left_out=1)


@pytest.mark.parametrize("content", [SITEMAP, gzip.compress(SITEMAP), b"\xef\xbb\xbf" + SITEMAP])
def test_sitemap_is_parsed(content: bytes) -> None:
    assert parse_feed(content, URL).entries == (
        FeedEntry("https://news.example/1?a=1&b=2", date(2012, 10, 4)),
        FeedEntry("https://news.example/2"),
    )


def test_sitemap_index_lists_sitemaps() -> None:
    feed = parse_feed(INDEX, URL)
    assert feed.entries == ()
    assert [each.url for each in feed.sitemaps] == ["https://news.example/a.xml.gz", "https://news.example/b.xml"]


LAUGHS = b"""<!DOCTYPE x [<!ENTITY a "ha">%s]>""" % b"".join(
    b'<!ENTITY %c "%s">' % (98 + each, b"&%c;" % (97 + each) * 10) for each in range(20)
)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "neither a feed"),
        (b"\0" * 1000, "neither a feed"),
        (b"<html><body>Sign in</body></html>", "neither a feed"),
        (LAUGHS + b"<urlset><url><loc>&u;</loc></url></urlset>", "document type"),
        (b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><urlset></urlset>', "document type"),
        (SITEMAP[:-20], "broken in line"),
        (b"<urlset>" + bytes(range(128, 256)) * 9, "can't be read: it is not text"),
        (gzip.compress(b"<urlset>" + bytes(60_000_000), 1), "larger than 50 MB"),
        (gzip.compress(SITEMAP)[:-10], "cut off"),
        (b"<rss>" + b" " * 6_000_000, "larger than 5 MB"),
    ],
)
def test_invalid_feed_is_refused_with_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableDocument, match=sentence) as caught:
        parse_feed(content, URL)
    assert str(caught.value).endswith(".")


def test_entities_are_not_expanded() -> None:
    evil = b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    for head, name in ((LAUGHS, b"u"), (evil, b"f")):
        item = b"<item><title>News</title><link>https://news.example/&%s;</link></item>" % name
        try:
            feed = parse_feed(head + b'<rss version="2.0"><channel>%s</channel></rss>' % item, URL)
        except UnreadableDocument:
            continue
        assert all(len(each.url) < 100 and "root" not in each.url for each in feed.entries)


def test_content_is_never_opened_as_address_or_path() -> None:
    for content in (b"http://127.0.0.1:9/feed.xml", b"/etc/passwd"):
        with pytest.raises(UnreadableDocument):
            parse_feed(content, URL)


@given(
    st.one_of(
        st.binary(max_size=200),
        st.tuples(st.sampled_from([RSS, ATOM, SITEMAP, INDEX]), st.integers(0, 900), st.binary(max_size=3)).map(
            lambda each: each[0][: each[1]] + each[2] + each[0][each[1] + len(each[2]) :]
        ),
    )
)
def test_any_content_is_parsed_or_refused(content: bytes) -> None:
    try:
        feed = parse_feed(content, URL)
    except UnreadableDocument:
        return
    assert all(each.url.lower().startswith(("http://", "https://")) for each in feed.entries + feed.sitemaps)
