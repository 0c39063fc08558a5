"""SSRF guard: only public addresses may be fetched.

The bot fetches pages that people name. None may lead into the host's network, to the machine itself or to the metadata
service of a cloud. `NetworkGuard` works below HTTP, at each connection, so no redirect bypasses it. It resolves a name
once, requires that every address is public, and connects to one of these very addresses. A name that changes its
address between check and connection (DNS rebinding) gains nothing. The certificate is still verified for the name.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any

import httpcore
import httpx

from bot.fetching.errors import FetchError
from bot.fetching.urls import DEFAULT_PORTS, parse_url

Resolve = Callable[[str], Awaitable[list[str]]]
"""Returns the IP addresses of a host name, the best first. Raises `OSError` if there are none."""

WEB_PORTS = frozenset({80, 443, 8080, 8443})  # ports that serve the web: the guard refuses mail servers and databases
_CONNECT_TIMEOUT_S = 5.0  # for one address: a host may have several, and IPv6 may lead nowhere
_RESOLVER_THREADS = 8

_NOT_PUBLIC_V4 = (
    IPv4Network("100.64.0.0/10"),  # carrier-grade NAT; a cloud's metadata too (100.100.100.200)
    IPv4Network("168.63.129.16/32"),  # the host agent of a cloud: reachable from inside only, in a public range
    IPv4Network("192.0.0.0/24"),  # protocol assignments; a cloud's metadata too (192.0.0.192)
    IPv4Network("192.88.99.0/24"),  # relays of 6to4
    IPv4Network("198.18.0.0/15"),  # benchmarks
)
_NOT_PUBLIC_V6 = (
    IPv6Network("2001::/23"),  # protocol assignments, with Teredo, benchmarks, ORCHID
    IPv6Network("2001:db8::/32"),  # documentation
    IPv6Network("2002::/16"),  # 6to4: obsolete, and embeds an arbitrary IPv4 address
    IPv6Network("3fff::/20"),  # documentation
)
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")


def is_public(address: str | IPv4Address | IPv6Address) -> bool:
    """Return True if `address` is a public unicast address; False for text that is not a plain IP address.

    An IPv6 address that embeds an IPv4 address (mapped, or NAT64 as DNS64 makes them) counts as that one. 6to4 and
    Teredo never count as public: nobody serves pages there.
    """
    if isinstance(address, str):
        try:
            address = ip_address(address)
        except ValueError:
            return False
    if isinstance(address, IPv4Address):
        usable = address.is_global and not (address.is_multicast or address.is_reserved)
        return usable and not any(address in network for network in _NOT_PUBLIC_V4)
    if address.scope_id:
        return False
    if address.ipv4_mapped:
        return is_public(address.ipv4_mapped)
    if address in _NAT64:
        return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    usable = address in _GLOBAL_UNICAST and address.is_global
    return usable and not any(address in network for network in _NOT_PUBLIC_V6)


class NetworkGuard(httpcore.AsyncNetworkBackend):
    """Network backend for `httpcore.AsyncConnectionPool` that connects to public addresses only.

    `allowed_hosts` are names or IP addresses of an intranet, as `normalize_host` writes them. They may have any address
    and any port. `resolve` and `connections` replace the system's resolver and sockets. `close` ends the resolver.
    """

    def __init__(
        self,
        allowed_hosts: Collection[str] = (),
        resolve: Resolve | None = None,
        connections: httpcore.AsyncNetworkBackend | None = None,
    ) -> None:
        self._allowed = frozenset(allowed_hosts)
        # A lookup can't be cancelled. In threads of its own, a hanging name server blocks no other work of the bot.
        self._threads = ThreadPoolExecutor(_RESOLVER_THREADS, thread_name_prefix="resolve")
        self._resolve = resolve or self._resolve_with_system
        self._connections = connections or httpcore.AnyIOBackend()

    def close(self) -> None:
        """End the resolver threads without waiting for lookups in progress."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def check_url(self, url: str) -> httpx.URL:
        """Return `url` parsed, without fragment and default port.

        Raises `FetchError` if it is not a web address, or one that is refused whatever its name resolves to.
        """
        parsed = parse_url(url)
        host = parsed.raw_host.decode("ascii")
        if host not in self._allowed:
            port = parsed.port or DEFAULT_PORTS[parsed.scheme]
            if port not in WEB_PORTS:
                raise FetchError(f"Port {port} of {host} is not allowed: use 80, 443, 8080 or 8443.")
            if _is_ip_address(host) and not is_public(host):
                raise _not_public(host)
        return parsed.copy_with(fragment=None)

    def check_link(self, page: httpx.URL | str, link: str) -> httpx.URL:
        """Return the checked target of `link`, absolute or relative, to which `page` redirects or points.

        Only an allowed host may lead to an allowed host: `allowed_hosts` are open to people, not to every site on the
        web. Raises `FetchError`.
        """
        try:
            page = httpx.URL(page)
            target = self.check_url(str(page.join(link)))
        except (httpx.InvalidURL, UnicodeError, ValueError) as exc:
            raise FetchError("The page leads to an invalid web address: open it and check the link.") from exc
        if self._is_allowed(target) and not self._is_allowed(page):
            raise FetchError(
                f"A public page leads to the internal host {target.host}: name the address yourself if you trust it."
            )
        return target

    def _is_allowed(self, url: httpx.URL) -> bool:
        return url.raw_host.decode("ascii") in self._allowed

    async def public_addresses(self, host: str) -> list[str]:
        """Return the addresses of `host`, a host of a checked URL, that a connection may go to.

        One address that is not public refuses the host: an honest site has none. Raises `FetchError`.
        """
        try:
            found = [host] if _is_ip_address(host) else await self._resolve(host)
        except (OSError, UnicodeError) as exc:
            raise _unknown_host(host) from exc
        if not found:
            raise _unknown_host(host)
        if host not in self._allowed and not all(map(is_public, found)):
            raise _not_public(host)
        return found

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's interface
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Resolve `host` and connect to the first of its addresses that answers. Raises `FetchError`."""
        failure: Exception | None = None
        for address in await self.public_addresses(host):
            try:
                return await self._connections.connect_tcp(
                    address, port, _CONNECT_TIMEOUT_S, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as exc:
                failure = exc
        raise FetchError(f"{host} can't be reached: try again later.") from failure

    async def sleep(self, seconds: float) -> None:
        """Wait; httpcore calls it between retries."""
        await self._connections.sleep(seconds)

    async def _resolve_with_system(self, host: str) -> list[str]:
        def look_up() -> list[str]:
            found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
            return list(dict.fromkeys(str(each[4][0]) for each in found))

        return await asyncio.get_running_loop().run_in_executor(self._threads, look_up)


def _is_ip_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _unknown_host(host: str) -> FetchError:
    return FetchError(f"There is no host {host}: check the address.")


def _not_public(host: str) -> FetchError:
    return FetchError(f"{host} is not on the public internet: if the bot may read it, add it to FETCH_ALLOWED_HOSTS.")
