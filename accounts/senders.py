"""From where something was sent, as far as our own proxies vouch for it."""

from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address, ip_network

PREFIX = 64  # of IPv6: what one household or office is given


def network_of(meta: Mapping[str, str], *, proxies: int) -> str:
    """The IPv4 address or IPv6 network of a request; '' where none can be read.

    Each of our ``proxies`` adds the address it saw at the right end of X-Forwarded-For; whatever
    stands further left was written by the sender and is not believed.
    """
    seen = meta.get("REMOTE_ADDR", "")
    if proxies:
        forwarded = meta.get("HTTP_X_FORWARDED_FOR", "").split(",")
        seen = forwarded[-proxies].strip() if len(forwarded) >= proxies else seen
    try:
        address = ip_address(seen)
    except ValueError:
        return ""
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ip_network((address, PREFIX), strict=False))
