"""The block of addresses that a request comes from: what one network of its own can choose from."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from flask import request

_IPV4, _IPV6 = 24, 64
"""Leading bits: who has one address of a block may well have all of them."""


def address_block() -> str:
    """The block of the present request, such as 192.0.2.0/24."""
    return block_of(request.remote_addr or "")


def block_of(address: str) -> str:
    """The block of an address; what is no address is a block of its own."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return block_of(str(found.ipv4_mapped))
        return str(ip_network((int(found), _IPV6), strict=False))
    return str(ip_network((int(found), _IPV4), strict=False))
