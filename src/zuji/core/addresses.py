"""Which addresses of the internet are public, so that a request may go there.

Source: special-purpose registries of IANA for IPv4 and IPv6; embedded IPv4 addresses by RFC 4291
2.5.5 (compatible and mapped), RFC 3056 (6to4), RFC 4380 (Teredo), RFC 6052 and 8215 (NAT64).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
IN_LAST_BITS = tuple(
    ipaddress.IPv6Network(each) for each in ("::/96", "64:ff9b::/96", "64:ff9b:1::/48")
)
"""Prefixes of addresses whose last 32 bits are an IPv4 address."""


def is_public(address: str) -> bool:
    """Whether an address, as a name was resolved to it, is public, and with it every IPv4 address
    that a tunnel or translator finds inside. False for what is no address.
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    is_whole = all(each.is_global and not each.is_multicast for each in _inside(ip))
    return is_whole and not getattr(ip, "is_site_local", False)


def _inside(ip: Address) -> Iterator[Address]:
    """An address and those embedded in it; a mapped one is that of IPv4 alone."""
    if isinstance(ip, ipaddress.IPv4Address):
        yield ip
        return
    if ip.ipv4_mapped is not None:
        yield ip.ipv4_mapped
        return
    yield ip
    if ip.sixtofour is not None:
        yield ip.sixtofour
    if ip.teredo is not None:
        yield from ip.teredo
    if any(ip in network for network in IN_LAST_BITS):
        yield ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
