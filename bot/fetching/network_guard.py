"""The door to the web: which addresses may be asked for, and that the connection goes where the check looked.

A name is resolved once, every address it has must be public, and the connection is made to one of these very
addresses, while the certificate is checked for the name. So a name that changes its address between the check and the
connection (DNS rebinding) gains nothing. `Guard` does this below HTTP, for each connection: no redirect passes it by.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address
from typing import Any

import httpcore
import httpx

from bot.fetching.addresses import is_public
from bot.fetching.urls import DEFAULT_PORTS, web_url
from corpus.errors import FetchError

Resolve = Callable[[str], Awaitable[list[str]]]
"""A host's name → its IP addresses, the best first. Raises `OSError` where there are none."""

PORTS = frozenset({80, 443, 8080, 8443})
"""The ports where the web is served: no mail server, no database is spoken to."""

_CONNECT_SECONDS = 5.0  # for one address; a host may have several, and IPv6 may lead nowhere

# Resolving can't be broken off. In threads of its own, a name server that hangs holds up no other work of the bot.
_RESOLVERS = ThreadPoolExecutor(max_workers=8, thread_name_prefix="resolve")


async def resolve(host: str) -> list[str]:
    """Return the addresses of `host` as the system knows them, the best first. Raises `OSError`."""

    def look_up() -> list[str]:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
        return list(dict.fromkeys(str(each[4][0]) for each in found))

    return await asyncio.get_running_loop().run_in_executor(_RESOLVERS, look_up)


class Guard(httpcore.AsyncNetworkBackend):
    """Opens connections to public addresses alone. Pass it to `httpcore.AsyncConnectionPool`.

    `allowed_hosts` are names (or IP addresses), as `check` gives them, that may be anywhere and on any port: an
    intranet's. `connections`
    makes the connections to the addresses that are found good.
    """

    def __init__(
        self,
        allowed_hosts: Collection[str] = (),
        resolve: Resolve = resolve,
        connections: httpcore.AsyncNetworkBackend | None = None,
    ) -> None:
        self._allowed = frozenset(allowed_hosts)
        self._resolve = resolve
        self._connections = connections or httpcore.AnyIOBackend()

    def check(self, url: str) -> httpx.URL:
        """Return `url` in its clean form: http or https, a host in ASCII, no fragment, no default port.

        Raises `FetchError` where it is no address of a web page, or one that is refused whatever its name resolves to.
        """
        parsed = web_url(url)
        host = parsed.raw_host.decode("ascii")
        allowed = host in self._allowed
        port = parsed.port or DEFAULT_PORTS[parsed.scheme]
        if not allowed and port not in PORTS:
            raise FetchError(f"Port {port} of {host} is not asked: web pages are served on 80, 443, 8080 and 8443.")
        if not allowed and _is_address(host) and not is_public(host):
            raise _refused(host)
        return parsed.copy_with(fragment=None)

    def follow(self, page: httpx.URL | str, link: str) -> httpx.URL:
        """Check `link`, absolute or not, to where the outside leads from `page`: by a redirect, or by a feed.

        Into the intranet leads only what is there itself: `allowed_hosts` are open to those who may name pages to the
        bot, not to every site on the web. Raises `FetchError`.
        """
        try:
            page = httpx.URL(page)
            target = self.check(str(page.join(link)))
        except (httpx.InvalidURL, UnicodeError, ValueError) as exc:
            raise FetchError("The page leads to what is no web address.") from exc
        if self._is_allowed(target) and not self._is_allowed(page):
            raise FetchError(f"A page outside leads to {target.host}, which is named in FETCH_ALLOWED_HOSTS: not read.")
        return target

    def _is_allowed(self, url: httpx.URL) -> bool:
        return url.raw_host.decode("ascii") in self._allowed

    async def addresses(self, host: str) -> list[str]:
        """Return the addresses where `host` (as `check` gives it) may be reached.

        One that is not public is enough to refuse them all: an honest site has none. Raises `FetchError`.
        """
        if _is_address(host):
            found = [host]
        else:
            try:
                found = await self._resolve(host)
            except (OSError, UnicodeError) as exc:
                raise FetchError(f"There is no host {host}: check the address.") from exc
        if not found:
            raise FetchError(f"There is no host {host}: check the address.")
        if host not in self._allowed and not all(map(is_public, found)):
            raise _refused(host)
        return found

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's interface
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Resolve `host`, and connect to the first of its addresses that answers. Raises `FetchError`."""
        failure: Exception | None = None
        for address in await self.addresses(host):
            try:
                return await self._connections.connect_tcp(
                    address, port, _CONNECT_SECONDS, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as exc:
                failure = exc
        raise FetchError(f"{host} can't be reached: it takes no connection; try again later.") from failure

    async def sleep(self, seconds: float) -> None:
        """Wait: httpcore asks for it between retries."""
        await self._connections.sleep(seconds)


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _refused(host: str) -> FetchError:
    return FetchError(
        f"{host} is not on the public internet, so it is not asked; where it should be, name it in FETCH_ALLOWED_HOSTS."
    )
