"""Which addresses of the internet a request of ours may go to.

A name that a stranger typed may lead into the newsroom's own network: to a database, to a
cloud's metadata service, to the desk itself. So every address a name resolves to is looked
up here before anything connects to it, and one bad address spoils the name.

Sources: the special-purpose registries of IANA (RFC 6890), with all forms in which IPv6
carries an IPv4 address (RFC 4291, 3056, 4380, 6052), whatever those carry.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

DENIED: tuple[Network, ...] = tuple(
    map(
        ip_network,
        (
            "0.0.0.0/8",  # this network
            "10.0.0.0/8",  # private
            "100.64.0.0/10",  # behind a provider's NAT
            "127.0.0.0/8",  # loopback
            "169.254.0.0/16",  # link-local; clouds keep their secrets at 169.254.169.254
            "172.16.0.0/12",  # private
            "192.0.0.0/24",  # protocol assignments
            "192.0.2.0/24",  # examples
            "192.88.99.0/24",  # the old 6to4 relays
            "192.168.0.0/16",  # private
            "198.18.0.0/15",  # benchmarks
            "198.51.100.0/24",  # examples
            "203.0.113.0/24",  # examples
            "224.0.0.0/3",  # multicast, reserved, broadcast
            "::/96",  # unspecified, loopback, and IPv4 in the oldest form
            "::ffff:0:0/96",  # IPv4 in IPv6
            "64:ff9b::/32",  # NAT64, the well-known prefix and the local one
            "100::/64",  # discarded
            "2001::/23",  # protocol assignments, Teredo among them
            "2001:db8::/32",  # examples
            "2002::/16",  # 6to4
            "3fff::/20",  # examples
            "5f00::/16",  # segment routing
            "fc00::/7",  # private
            "fe80::/10",  # link-local
            "fec0::/10",  # site-local
            "ff00::/8",  # multicast
        ),
    )
)


def is_public(text: str, *, allowed: Iterable[Network] = ()) -> bool:
    """Return whether a request may go to this address, given as `getaddrinfo` spells it.

    `allowed` are networks that an operator named in the settings. An address of this very
    machine is not public, whatever network it lies in.
    """
    try:
        address: Address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if any(address in network for network in allowed):
        return True
    if any(address in network for network in DENIED) or not address.is_global or address.is_reserved:
        return False
    return not is_own(address)


def is_own(address: Address) -> bool:
    """Return whether this machine itself answers at `address`.

    The kernel is asked which source it would use: to reach oneself, that is the same
    address. A datagram socket that is connected sends nothing.
    """
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((str(address), 9))
            return bool(probe.getsockname()[0] == str(address))
    except OSError:
        return False  # no way there at all: the connection will say so
