"""Web addresses as people write them: validation, and one canonical form for each page."""

from __future__ import annotations

import re
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from bot.fetching.errors import FetchError

if TYPE_CHECKING:
    import httpx

DEFAULT_PORTS = {"http": 80, "https": 443}

_MAX_URL_CHARS = 4096
_MAX_HOST_CHARS = 253
_INVALID_CHARACTER = re.compile(r"[\x00-\x20\x7f-\xa0\\\u2028\u2029\ud800-\udfff]")
_LABEL = r"(?!-)[a-z0-9_-]{1,63}(?<!-)"
_HOST_NAME = re.compile(rf"(?:{_LABEL}\.)*{_LABEL}")
_NUMERIC_HOST = re.compile(r"(?:.*\.)?(?:\d+|0x[0-9a-f]*)")

_TRACKING_PARAMETER = re.compile(
    r"(?:utm|hsa|mtm)_\w+|(?:pk|at)_(?:campaign|medium|source|kwd|keyword)|_hs(?:enc|mi)|ref_(?:src|url)"
    r"|(?:fb|g|d|y|tw|tt)clid|ysclid|msclkid|[wg]braid|srsltid|igsh(?:id)?|mc_[ce]id|li_fat_id|rdt_cid"
    r"|_openstat|_ga|_gl|gad_source|mkt_tok|oly_(?:anon|enc)_id|__twitter_impression|amp",
    re.IGNORECASE,
)  # they name the referrer; none changes the page
_INDEX_PAGE = re.compile(r"(?<!/)(?:/(?:(?:index|default)\.(?:html?|php|aspx?|jsp))?)+$", re.IGNORECASE)
_AMP_PATH = re.compile(r"(?:/amp)+$", re.IGNORECASE)
_ARTICLE_NAME = re.compile(r"[-\d]")  # the last part of the path names an article, not a topic
_MIRROR_SUBDOMAINS = re.compile(r"^(?:(?:www|m|amp)\.)+(?=[^.]+\.)")
_ESCAPED = re.compile(r"%([0-9A-Fa-f]{2})")
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")


def is_web_address(text: str) -> bool:
    """Return True if `text` begins like a web address."""
    return text.lower().startswith(("http://", "https://"))


def parse_url(url: str) -> httpx.URL:
    """Return `url` parsed: http or https, an ASCII host, no default port.

    This validates the form only, not that the address may be fetched. Raises `FetchError` if it is not a web address.
    """
    import httpx  # noqa: PLC0415 - takes 0.1 s, and settings that name no host don't need it

    url = url.strip()
    if len(url) > _MAX_URL_CHARS:
        raise FetchError(f"The address is longer than {_MAX_URL_CHARS} characters: shorten it.")
    if _INVALID_CHARACTER.search(url):
        raise FetchError("This is not a web address: remove the spaces, line breaks and other invalid characters.")
    try:
        parsed = httpx.URL(url)
        if parsed.scheme not in DEFAULT_PORTS or not parsed.host:
            raise FetchError("This is not a web address: it must begin with https:// or http:// and a host.")
        if parsed.userinfo:
            raise FetchError("The address contains a user name or a password: leave them out.")
        if parsed.port == 0:
            raise FetchError("This is not a web address: there is no port 0.")
    except (httpx.InvalidURL, UnicodeError, ValueError) as exc:  # idna raises UnicodeError, a wrong port ValueError
        raise FetchError("This is not a web address: check the spelling.") from exc
    return parsed.copy_with(host=_normalized_host(parsed))


def normalize_host(host: str) -> str:
    """Return a host name or an IP address as `parse_url` writes it. Raises `FetchError` if it is neither."""
    url = parse_url(f"http://[{host.strip('[]')}]/" if ":" in host else f"http://{host}/")
    if url.path != "/" or url.query or url.fragment:
        raise FetchError("This is more than a host name: leave out everything after it.")
    return url.raw_host.decode("ascii")


def host_of(url: str) -> str:
    """Return the host of `url`, with its port if one is given, in lower case."""
    return urlsplit(url).netloc.lower()


def _normalized_host(url: httpx.URL) -> str:
    """Return the host for name resolution: ASCII, lower case, no final dot; an IP address in its standard form."""
    host = url.raw_host.decode("ascii").lower().removesuffix(".")
    try:
        if ":" in host and "%" not in host:
            return str(IPv6Address(host))
        if _NUMERIC_HOST.fullmatch(host):  # programs disagree about decimal, octal, hexadecimal and short forms
            return str(IPv4Address(host))
    except AddressValueError as exc:
        raise FetchError("This is not a web address: write the host name, or the IP address in full.") from exc
    if len(host) > _MAX_HOST_CHARS or not _HOST_NAME.fullmatch(host):
        raise FetchError("This is not a web address: check the host name.")
    return host


def canonical_url(url: str) -> str:
    """Return the form that all addresses of one page share. Use it to compare and to store, never to fetch.

    It ignores http or https, the case of the host, `www.`, `m.` and `amp.`, default ports, tracking parameters and the
    order of the others, `index.html`, `/amp` after an article, final slashes, the escaping of characters, and the
    fragment (but not `#!…`, which names a page). It keeps the case of the path and each parameter that may select a
    page. Text that is not a web address is returned unchanged.
    """
    try:
        parsed = parse_url(url)
    except FetchError:
        return url
    host = parsed.netloc.decode("ascii")
    if not parsed.host.replace(".", "").isdecimal():
        host = _MIRROR_SUBDOMAINS.sub("", host)
    path, _, query = parsed.raw_path.decode("ascii").partition("?")
    path = _INDEX_PAGE.sub("", _normalize_escapes(path))
    without_amp = _AMP_PATH.sub("", path)
    if _ARTICLE_NAME.search(without_amp.rpartition("/")[2]):
        path = without_amp
    named = [(each.partition("=")[0], each) for each in _normalize_escapes(query).split("&") if each]
    kept = [each for name, each in sorted(named, key=lambda each: each[0]) if not _TRACKING_PARAMETER.fullmatch(name)]
    fragment = _normalize_escapes(str(parsed).partition("#")[2])
    return "".join(
        (
            f"{'https' if parsed.port is None else parsed.scheme}://{host}{path or '/'}",
            "?" + "&".join(kept) if kept else "",
            "#" + fragment if fragment.startswith("!") else "",
        )
    )


def _normalize_escapes(text: str) -> str:
    """Return `text` with exactly those characters escaped that must be, in capitals."""
    text = quote(_BARE_PERCENT.sub("%25", text), safe="%/:@!$&'()*+,;=~-._?[]|", errors="replace")
    return _ESCAPED.sub(lambda found: _unescape_unreserved(int(found[1], 16)), text)


def _unescape_unreserved(code: int) -> str:
    return chr(code) if _UNRESERVED.fullmatch(chr(code)) else f"%{code:02X}"
