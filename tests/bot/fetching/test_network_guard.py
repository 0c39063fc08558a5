"""SSRF guard: which addresses may be fetched, and where the connections go."""

import asyncio
import re
from contextlib import aclosing
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.fetching.errors import FetchError
from bot.fetching.fetcher import Fetcher
from bot.fetching.network_guard import NetworkGuard, is_public
from tests.support.hostile_server import PUBLIC, hostile_web, page, redirect

INSIDE = [
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.1.1.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::8.8.8.8",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:0:127.0.0.1",
    "64:ff9b::127.0.0.1",
    "64:ff9b::10.0.0.1",
    "64:ff9b:1::8.8.8.8",
    "100::1",
    "2001::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:808:808::1",
    "3fff::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "4000::1",
]
OUTSIDE = ["8.8.8.8", "93.184.215.14", "2606:4700::1111", "2a00:1450:4001::8a", "64:ff9b::8.8.8.8", "::ffff:8.8.8.8"]


@pytest.mark.parametrize("address", INSIDE)
def test_internal_address_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", OUTSIDE)
def test_public_address_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "text", ["", "localhost", "127.1", "2130706433", "8.8.8.8/32", "fe80::1%eth0", "2606:4700::1%1"]
)
def test_text_that_is_no_plain_address_is_not_public(text: str) -> None:
    assert not is_public(text)


@given(st.ip_addresses(v=4))
def test_mapped_address_counts_as_the_embedded_one(address: IPv4Address) -> None:
    for prefix in ("::ffff:", "64:ff9b::"):
        assert is_public(f"{prefix}{address}") == is_public(address)
    assert not is_public(f"::{address}")
    assert not is_public(IPv6Address((0x2002 << 112) | (int(address) << 80)))


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("https://news.example/a?b=c", "https://news.example/a?b=c"),
        ("  HTTPS://News.EXAMPLE.:443/a#part  ", "https://news.example/a"),
        ("http://news.example:8080", "http://news.example:8080"),
        (
            "http://правительство.рф/новости",
            "http://xn--80aealotwbjpid2k.xn--p1ai/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8",
        ),
        ("http://8.8.8.8/", "http://8.8.8.8/"),
        ("http://[2606:4700:0::1111]/", "http://[2606:4700::1111]/"),
        ("http://@news.example/", "http://news.example/"),
        ("http://a_b.example/", "http://a_b.example/"),
        ("http://news.example/a@b", "http://news.example/a@b"),
    ],
)
def test_url_is_normalized(url: str, clean: str) -> None:
    assert str(NetworkGuard().check_url(url)) == clean


@pytest.mark.parametrize(
    "url",
    [
        "",
        "news.example",
        "ftp://news.example/",
        "file:///etc/passwd",
        "gopher://news.example/",
        "javascript:alert(1)",
        "data:text/html,x",
        "http:",
        "http:/news.example",
        "http:///news.example",
        "//news.example/",
        "http://",
        "http://user@news.example/",
        "http://user:password@news.example/",
        "http://8.8.8.8@127.0.0.1/",
        "http://news.example\\@127.0.0.1/",
        "http://news.example\\.inside/",
        "ht\ttp://news.example/",
        "http://news\n.example/",
        "http://news.example/\r\nHost: inside",
        "http://news .example/",
        "http://news.example:22/",
        "http://news.example:25/",
        "http://news.example:6379/",
        "http://news.example:0/",
        "http://news.example:99999/",
        "http://news.example:-80/",
        "http://news.example:http/",
        "http://news..example/",
        "http://.example/",
        "http://-a.example/",
        "http://127.0.0.1%2f/",
        "http://%6c%6f%63alhost/",
        "http://2130706433/",
        "http://017700000001/",
        "http://0177.0.0.1/",
        "http://0x7f.1/",
        "http://0x7f000001/",
        "http://127.1/",
        "http://127.0.1/",
        "http://news.0x7f/",
        "http://1.2.3.4.5/",
        "http://256.1.1.1/",
        "http://127.0.0.1./",
        "http://１２７.0.0.1/",
        "http://127。0。0。1/",
        "http://①②⑦.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[fe80::1%25eth0]/",
        "http://[2606:4700::1111%eth0]/",
        "http://[::1/",
        "http://[v1.x]/",
        "http://127.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://xn--a/",
        "http://\ud800.example/",
        "https://news.example/" + "a" * 5000,
        "https://" + "a." * 150 + "example/",
    ],
)
def test_invalid_url_is_refused_in_one_sentence(url: str) -> None:
    with pytest.raises(FetchError, match=r"^[^\n]{10,200}[^.]\.$"):
        NetworkGuard().check_url(url)


def test_allowed_host_may_be_internal_and_on_any_port() -> None:
    guard = NetworkGuard(["wiki.intranet", "10.0.0.5", "fd00::5"])
    assert str(guard.check_url("http://wiki.intranet:9000/a")) == "http://wiki.intranet:9000/a"
    assert str(guard.check_url("http://10.0.0.5/")) == "http://10.0.0.5/"
    assert str(guard.check_url("http://[fd00:0::5]:81/")) == "http://[fd00::5]:81/"
    for url in (
        "http://sub.wiki.intranet:9000/",
        "http://10.0.0.6/",
        "http://u@wiki.intranet/",
        "ftp://wiki.intranet/",
    ):
        with pytest.raises(FetchError):
            guard.check_url(url)


HOSTS = st.one_of(
    st.ip_addresses(v=4).map(str),
    st.ip_addresses(v=6).map(lambda each: f"[{each}]"),
    st.integers(0, 2**33).map(str),
    st.integers(0, 2**33).map(hex),
    st.integers(0, 2**33).map(oct),
    st.text(st.sampled_from("a1.0x-_%@:[]/\\?#я。①\t "), max_size=12),
    st.sampled_from(["localhost", "inside.example", "news.example", "LOCALHOST.", "xn--80ak6aa92e.com"]),
)
URLS = st.one_of(
    st.text(max_size=60),
    st.builds(
        "{}{}{}{}{}".format,
        st.sampled_from(["http://", "https://", "HTTP:\\\\", "ftp://", "//", "http:", " https://"]),
        st.sampled_from(["", "", "user@", ":@", "8.8.8.8@"]),
        HOSTS,
        st.sampled_from(["", "", ":80", ":443", ":22", ":0", ":", ":8080"]),
        st.text(max_size=12).map(lambda each: "/" + each),
    ),
)


@given(URLS, st.lists(st.ip_addresses().map(str), max_size=3))
@example("http://inside.example/", ["8.8.8.8", "10.0.0.1"])
def test_checked_url_leads_to_public_addresses_only(url: str, found: list[str]) -> None:
    async def resolve(host: str) -> list[str]:
        assert re.fullmatch(r"[a-z0-9_.-]+", host)
        return found

    guard = NetworkGuard((), resolve)
    try:
        clean = guard.check_url(url)
        addresses = asyncio.run(guard.public_addresses(clean.raw_host.decode()))
    except FetchError:
        return
    assert clean.scheme in ("http", "https")
    assert not clean.userinfo
    assert addresses
    assert all(map(is_public, addresses))
    assert guard.check_url(str(clean)) == clean


async def test_name_is_resolved_once_and_the_checked_address_is_dialled() -> None:
    async with hostile_web() as web, web.fetcher() as fetcher:
        web.names["rebinds.example"] = [[PUBLIC], ["127.0.0.1"]]
        web.answers["/"] = page("hello")
        assert (await fetcher.fetch("http://rebinds.example/")).content == b"hello"
        assert web.dialled == [(PUBLIC, 80)]
        assert web.requests[0].host == "rebinds.example"
        with pytest.raises(FetchError, match=r"rebinds\.example is not on the public internet"):
            await fetcher.fetch("http://rebinds.example/")
        assert web.dialled == [(PUBLIC, 80)]


@pytest.mark.parametrize("address", INSIDE)
async def test_name_with_an_internal_address_is_not_dialled(address: str) -> None:
    async with hostile_web() as web, web.fetcher() as fetcher:
        web.names["inside.example"] = [[PUBLIC, address]]
        web.answers["/"] = redirect("http://inside.example/secret")
        for url in ("http://inside.example/", "http://news.example/"):
            with pytest.raises(FetchError, match="not on the public internet"):
                await fetcher.fetch(url)
        assert {host for host, _ in web.dialled} <= {PUBLIC}
        assert web.paths() == ["/"]


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1/",
        "http://2130706433/",
        "http://[::ffff:10.0.0.1]/",
        "//169.254.169.254/latest",
        "file:///etc/passwd",
        "http://user@news.example/",
        "http://news.example:22/",
        "http://[/",
        "javascript:alert(1)",
        "http://a\\b/",
    ],
)
async def test_redirect_is_checked_like_a_typed_address(location: str) -> None:
    async with hostile_web() as web, web.fetcher() as fetcher:
        web.answers["/"] = redirect(location)
        with pytest.raises(FetchError, match=r"\.$"):
            await fetcher.fetch("http://news.example/")
        assert web.dialled == [(PUBLIC, 80)]


async def test_allowed_host_is_reached_at_an_internal_address() -> None:
    async with hostile_web() as web, web.fetcher("wiki.intranet") as fetcher:
        web.names["wiki.intranet"] = [["10.0.0.7"]]
        web.answers["/"] = page("ours")
        assert (await fetcher.fetch("http://wiki.intranet:8080/")).content == b"ours"
        assert web.dialled == [("10.0.0.7", 8080)]


async def test_public_page_does_not_lead_to_an_allowed_host() -> None:
    async with hostile_web() as web, web.fetcher("wiki.intranet", "docs.intranet") as fetcher:
        web.names |= {"wiki.intranet": [["10.0.0.7"]], "docs.intranet": [["10.0.0.8"]]}
        web.answers |= {
            "news.example/": redirect("http://wiki.intranet/secret"),
            "docs.intranet/": redirect("//wiki.intranet/secret"),
            "/secret": page("ours"),
        }
        with pytest.raises(FetchError, match=r"A public page leads to the internal host wiki\.intranet"):
            await fetcher.fetch("http://news.example/")
        assert web.dialled == [(PUBLIC, 80)]
        assert (await fetcher.fetch("http://docs.intranet/")).content == b"ours"


async def test_system_resolver_and_sockets_are_used_by_default() -> None:
    async with hostile_web() as web, aclosing(Fetcher(NetworkGuard(["localhost"]))) as fetcher:
        web.answers["/"] = page("hello")
        assert (await fetcher.fetch(f"http://localhost:{web.ports[80]}/")).content == b"hello"
        with pytest.raises(FetchError, match="not on the public internet"):
            await fetcher.fetch("http://127.0.0.1/")
    async with aclosing(Fetcher()) as fetcher:
        with pytest.raises(FetchError, match="not on the public internet"):
            await fetcher.fetch("http://localhost/")


async def test_next_address_is_tried_if_one_refuses() -> None:
    async with hostile_web() as web, web.fetcher() as fetcher:
        web.names["news.example"] = [["2606:4700::1111", PUBLIC]]
        web.refusing.add("2606:4700::1111")
        web.answers["/"] = page("hello")
        assert (await fetcher.fetch("http://news.example/")).content == b"hello"
        web.refusing.add(PUBLIC)
        with pytest.raises(FetchError, match="can't be reached"):
            await fetcher.fetch("http://news.example/")


async def test_unknown_name_is_refused() -> None:
    async with hostile_web() as web, web.fetcher() as fetcher:
        web.names["nowhere.example"] = [[]]
        with pytest.raises(FetchError, match=r"There is no host nowhere\.example: check the address\."):
            await fetcher.fetch("http://nowhere.example/")


async def test_system_resolver_finds_loopback() -> None:
    assert set(await NetworkGuard(["localhost"]).public_addresses("localhost")) <= {"127.0.0.1", "::1"}
    with pytest.raises(FetchError, match="not on the public internet"):
        await NetworkGuard().public_addresses("localhost")
