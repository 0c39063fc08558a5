"""Which IP addresses belong to the public internet.

The bot fetches what people name. An address that leads into the host's own network, to the machine itself, or to a
cloud's metadata service is never theirs to name.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_NOT_PUBLIC = (
    IPv4Network("100.64.0.0/10"),  # carrier-grade NAT; a cloud's metadata too (100.100.100.200)
    IPv4Network("168.63.129.16/32"),  # the host agent of a cloud: reachable inside alone, though the range is public
    IPv4Network("192.0.0.0/24"),  # protocol assignments; a cloud's metadata too (192.0.0.192)
    IPv4Network("192.88.99.0/24"),  # relays of 6to4
    IPv4Network("198.18.0.0/15"),  # benchmarks
)
_NOT_PUBLIC_6 = (
    IPv6Network("2001::/23"),  # protocol assignments, with Teredo, benchmarks, ORCHID
    IPv6Network("2001:db8::/32"),  # documentation
    IPv6Network("2002::/16"),  # 6to4: given up, and holds an IPv4 address of anybody's choice
    IPv6Network("3fff::/20"),  # documentation
)
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")


def is_public(address: str | IPv4Address | IPv6Address) -> bool:
    """Return whether `address` is a public unicast address; text that is no plain IP address is not.

    An IPv6 address that stands for an IPv4 one (mapped, or NAT64 as DNS64 makes them) is judged by that. 6to4 and
    Teredo are refused whatever they hold: nobody serves pages there.
    """
    if isinstance(address, str):
        try:
            address = ip_address(address)
        except ValueError:
            return False
    if isinstance(address, IPv4Address):
        usable = address.is_global and not (address.is_multicast or address.is_reserved)
        return usable and not any(address in network for network in _NOT_PUBLIC)
    if address.scope_id:
        return False
    if address.ipv4_mapped:
        return is_public(address.ipv4_mapped)
    if address in _NAT64:
        return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    usable = address in _GLOBAL_UNICAST and address.is_global
    return usable and not any(address in network for network in _NOT_PUBLIC_6)
