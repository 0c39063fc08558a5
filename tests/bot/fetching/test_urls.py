"""Canonical addresses of pages."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.fetching.urls import canonical_url

PAGE = "https://news.example/2012/itpo-meeting"


@pytest.mark.parametrize(
    "url",
    [
        PAGE,
        "http://news.example/2012/itpo-meeting/",
        "HTTPS://WWW.News.Example:443/2012/itpo-meeting//",
        "http://m.news.example.:80/2012/itpo-meeting",
        "https://amp.news.example/2012/itpo-meeting",
        f"  {PAGE}#comments ",
        f"{PAGE}/index.html",
        f"{PAGE}/Default.aspx",
        f"{PAGE}/amp/",
        f"{PAGE}?amp=1",
        f"{PAGE}?utm_source=telegram&utm_medium=social&UTM_Campaign=x",
        f"{PAGE}?fbclid=1&gclid=2&yclid=3&ysclid=4&_openstat=5&msclkid=6&mc_cid=7&igsh=8",
        f"{PAGE}?",
        f"{PAGE}?&",
        "https://news.example/2012/itpo%2Dmeeting",
    ],
)
def test_canonical_url_ignores_what_does_not_select_a_page(url: str) -> None:
    assert canonical_url(url) == PAGE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://news.example/?b=2&a=1", "https://news.example?a=1&b=2"),
        ("https://news.example/index.php?id=3", "https://www.news.example/?id=3&utm_source=x"),
        (
            "https://правительство.рф/новости",
            "http://xn--80aealotwbjpid2k.xn--p1ai/%d0%bd%d0%be%d0%b2%d0%be%d1%81%d1%82%d0%b8/",
        ),
        ("http://8.8.8.8/", "http://8.8.8.8:80"),
    ],
)
def test_addresses_of_one_page_are_equal(one: str, other: str) -> None:
    assert canonical_url(one) == canonical_url(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://news.example/A", "https://news.example/a"),
        ("https://news.example/?id=1", "https://news.example/?id=2"),
        ("https://news.example/?a=1&a=2", "https://news.example/?a=2&a=1"),
        ("https://news.example/?ref=1", "https://news.example/"),
        ("https://news.example/?pk_id=1", "https://news.example/?pk_id=2"),
        ("https://news.example/#!/one", "https://news.example/#!/two"),
        ("https://news.example/a%2Fb", "https://news.example/a/b"),
        ("https://news.example/products/amp", "https://news.example/products"),
        ("https://m.example/", "https://example/"),
        ("https://ru.news.example/", "https://news.example/"),
        ("https://a.www.news.example/", "https://a.news.example/"),
        ("https://news.example:8080/", "https://news.example/"),
        ("https://news.example/main.html", "https://news.example/"),
    ],
)
def test_addresses_of_two_pages_differ(one: str, other: str) -> None:
    assert canonical_url(one) != canonical_url(other)


@pytest.mark.parametrize("text", ["", "notes.txt", "mailto:a@news.example", "http://[", "http://127.1/", "http://a b/"])
def test_text_that_is_no_web_address_is_unchanged(text: str) -> None:
    assert canonical_url(text) == text


PIECES = st.sampled_from(
    [
        *"aZ1-/.%&=?#!;+:@ [](й😀\t",
        *"%41 %2 %25 %2F /amp /index.html // ?amp=1 &utm_x=1 www. m. #! :443 xn--p1ai".split(),
    ]
)


@given(
    st.one_of(st.text(), st.lists(PIECES, max_size=15).map("".join)), st.sampled_from(["", "http://", "https://a.b"])
)
@example(":443/", "http://a.b")
@example("/%4%31#!%252541", "https://a.b")
def test_canonical_url_is_idempotent(rest: str, start: str) -> None:
    once = canonical_url(start + rest)
    assert canonical_url(once) == once


@given(st.lists(PIECES, max_size=10).map("".join))
def test_tracking_parameter_is_ignored(rest: str) -> None:
    url = "https://news.example/" + "".join(each for each in rest if each not in "#? \t")
    assert canonical_url(f"{url}?utm_source=x") == canonical_url(url)


@pytest.mark.parametrize("path", ["/" * 4000 + "x", "/amp" * 1000 + "x", "/" + "1" * 4000, "/index.html" * 360 + "x"])
def test_hostile_path_takes_linear_time(path: str) -> None:
    start = time.process_time()
    canonical_url(f"https://news.example{path}")
    assert time.process_time() - start < 0.1
