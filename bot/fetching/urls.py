"""Addresses of pages as people write them: what is one, and which two lead to the same page."""

from __future__ import annotations

import re
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import TYPE_CHECKING
from urllib.parse import quote

from corpus.errors import FetchError

if TYPE_CHECKING:
    import httpx

DEFAULT_PORTS = {"http": 80, "https": 443}

_LONGEST_URL = 4096
_ODD = re.compile(r"[\x00-\x20\x7f-\xa0\\\u2028\u2029\ud800-\udfff]")
_LABEL = r"(?!-)[a-z0-9_-]{1,63}(?<!-)"
_NAME = re.compile(rf"(?:{_LABEL}\.)*{_LABEL}")
_NUMBER = re.compile(r"(?:.*\.)?(?:\d+|0x[0-9a-f]*)")

_TRACKING = re.compile(
    r"(?:utm|hsa|mtm)_\w+|(?:pk|at)_(?:campaign|medium|source|kwd|keyword)|_hs(?:enc|mi)|ref_(?:src|url)"
    r"|(?:fb|g|d|y|tw|tt)clid|ysclid|msclkid|[wg]braid|srsltid|igsh(?:id)?|mc_[ce]id|li_fat_id|rdt_cid"
    r"|_openstat|_ga|_gl|gad_source|mkt_tok|oly_(?:anon|enc)_id|__twitter_impression|amp",
    re.IGNORECASE,
)  # they say where a reader came from; none changes what is read
_INDEX = re.compile(r"(?<!/)(?:/(?:(?:index|default)\.(?:html?|php|aspx?|jsp))?)+$", re.IGNORECASE)
_AMP = re.compile(r"(?:/amp)+$", re.IGNORECASE)
_ARTICLE = re.compile(r"[-\d]")  # in the last part of a path: it names an article, not a topic
_SUBDOMAINS = re.compile(r"^(?:(?:www|m|amp)\.)+(?=[^.]+\.)")
_ESCAPED = re.compile(r"%([0-9A-Fa-f]{2})")
_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")


def web_url(url: str) -> httpx.URL:
    """Return `url` parsed and in its plain form: http or https, a host in ASCII, no default port.

    This says how it is written, not that it may be asked for. Raises `FetchError` where it is no address of a page.
    """
    import httpx  # noqa: PLC0415 - a tenth of a second, and what answers questions needs no web

    url = url.strip()
    if len(url) > _LONGEST_URL:
        raise FetchError(f"The address is longer than {_LONGEST_URL} characters.")
    if _ODD.search(url):
        raise FetchError("This is not a web address: it holds spaces, line ends or other characters that none has.")
    try:
        parsed = httpx.URL(url)
        if parsed.scheme not in DEFAULT_PORTS or not parsed.host:
            raise FetchError("This is not a web address: it must begin with https:// or http:// and a host.")
        if parsed.userinfo:
            raise FetchError("An address with a user's name or a password in it is not asked; leave them out.")
        if parsed.port == 0:
            raise FetchError("This is not a web address: there is no port 0.")
    except (httpx.InvalidURL, UnicodeError, ValueError) as exc:  # idna raises UnicodeError, a wrong port ValueError
        raise FetchError("This is not a web address: check how it is written.") from exc
    return parsed.copy_with(host=_clean_host(parsed))


def plain_host(host: str) -> str:
    """Return a host's name or IP address as `web_url` writes it. Raises `FetchError` where it is neither."""
    url = web_url(f"http://[{host.strip('[]')}]/" if ":" in host else f"http://{host}/")
    if url.path != "/" or url.query or url.fragment:
        raise FetchError("This is more than the name of a host.")
    return url.raw_host.decode("ascii")


def _clean_host(url: httpx.URL) -> str:
    """Return the host as it is resolved: ASCII, lower case, no dot at the end; IP addresses in their one plain form."""
    host = url.raw_host.decode("ascii").lower().removesuffix(".")
    try:
        if ":" in host and "%" not in host:
            return str(IPv6Address(host))
        if _NUMBER.fullmatch(host):  # decimal, octal, hex and short forms mean other things to other programs
            return str(IPv4Address(host))
    except AddressValueError as exc:
        raise FetchError("This is not a web address: write the IP address plainly, or the host's name.") from exc
    if len(host) > 253 or not _NAME.fullmatch(host):
        raise FetchError("This is not a web address: its host can't be a name.")
    return host


def canonical(url: str) -> str:
    """Return the form of `url` that all addresses of its page share: to compare and to remember, not to be fetched.

    Left aside: http or https, the case of the host, `www.`, `m.` and `amp.`, default ports, the fragment (but not
    `#!…`, which is a page of its own), tracking parameters and the order of the others, `index.html`, `/amp` after an
    article, slashes at the end, how characters are escaped. Kept: the case of the path, and each parameter that may
    choose a page. What is no URL of a page comes back as it is.
    """
    try:
        parsed = web_url(url)
    except FetchError:
        return url
    host = parsed.netloc.decode("ascii")
    if not parsed.host.replace(".", "").isdecimal():
        host = _SUBDOMAINS.sub("", host)
    path, _, query = parsed.raw_path.decode("ascii").partition("?")
    path = _INDEX.sub("", _escaped(path))
    article = _AMP.sub("", path)
    path = article if _ARTICLE.search(article.rpartition("/")[2]) else path
    parameters = [each for each in _escaped(query).split("&") if each]
    kept = [each for each in parameters if not _TRACKING.fullmatch(each.partition("=")[0])]
    kept.sort(key=lambda each: each.partition("=")[0])
    fragment = _escaped(str(parsed).partition("#")[2])
    return "".join(
        (
            f"{'https' if parsed.port is None else parsed.scheme}://{host}{path or '/'}",
            "?" + "&".join(kept) if kept else "",
            "#" + fragment if fragment.startswith("!") else "",
        )
    )


def _escaped(text: str) -> str:
    """Return `text` with each character escaped that must be, in capitals, and no other."""
    text = quote(_PERCENT.sub("%25", text), safe="%/:@!$&'()*+,;=~-._?[]|", errors="replace")
    return _ESCAPED.sub(lambda found: _plain(int(found[1], 16)), text)


def _plain(code: int) -> str:
    return chr(code) if _UNRESERVED.fullmatch(chr(code)) else f"%{code:02X}"
