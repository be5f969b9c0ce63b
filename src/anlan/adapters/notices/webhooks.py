# SPDX-License-Identifier: Apache-2.0
"""Hands signed messages to other systems; only to those that the settings name, and never into a network they do not.

A name is looked up here, every address behind it is judged, and the connection goes to an address that was judged: a name
that leads elsewhere a moment later (DNS rebinding) leads nowhere.
"""

import socket
import ssl
from collections.abc import Mapping, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

import httpx

from anlan.kernel.ports import NotSent

from .line import Line

type Address = IPv4Address | IPv6Address
_NAT64 = ip_network("64:ff9b::/96")


class WebhookPost:
    """Fulfils `WebhookChannel`. `hosts`: names over https (`*.gov.example`, `name:8443`), or exact origins of a number.

    `authority`: a file of certificates (PEM) that count beside the public ones, as a government network has its own.
    """

    def __init__(self, hosts: Sequence[str], networks: Sequence[str] = (), authority: str = "") -> None:
        self._hosts = tuple(hosts)
        self._networks = [ip_network(one) for one in networks]
        self._line = Line(pinned=self.pin, trust=_trust(authority) if authority else None)

    def takes(self, address: str) -> bool:
        """Whether the settings name it; what hides a user, a fragment or odd signs is no address."""
        try:
            parts = urlsplit(address)
            port = parts.port
        except ValueError:
            return False
        host = (parts.hostname or "").lower()
        if (
            not host
            or parts.username is not None
            or parts.fragment
            or not address.isascii()
            or set(address) & set(" \\\r\n\t")
        ):
            return False
        if f"{parts.scheme}://{parts.netloc}".lower() in self._hosts:
            return True
        return parts.scheme == "https" and any(_fits(host, port or 443, one) for one in self._hosts)

    def hand_over(self, address: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Send it; the settings may have changed since it was registered."""
        if not self.takes(address):
            raise NotSent("unknown_address", is_refused=True)
        said = {**headers, "content-type": "application/json; charset=utf-8", "user-agent": "anlan-webhooks"}
        self._line.post(address, body, said)

    def pin(self, host: str, port: int) -> str:
        """The address to connect to; raises NotSent when one behind the name lies where nothing may go."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError:
            raise NotSent("no_connection") from None
        addresses = [ip_address(str(one[4][0]).partition("%")[0]) for one in found]
        is_named = any(_is_origin_of(one, host, port) for one in self._hosts)
        if not addresses or not (is_named or all(self._is_allowed(one) for one in addresses)):
            raise NotSent("private_address", is_refused=True)
        return str(addresses[0])

    def _is_allowed(self, address: Address) -> bool:
        real = _unwrapped(address)
        is_named = any(real.version == one.version and real in one for one in self._networks)
        return is_named or (real.is_global and not real.is_multicast)


def _trust(authority: str) -> ssl.SSLContext:
    """The public authorities and one's own."""
    trust = httpx.create_ssl_context(trust_env=False)
    trust.load_verify_locations(authority)
    return trust


def _fits(host: str, port: int, entry: str) -> bool:
    name, colon, wanted = entry.partition(":")
    if "//" in entry or port != int(wanted if colon else 443):
        return False
    return host.endswith(name[1:]) if name.startswith("*.") else host == name


def _is_origin_of(entry: str, host: str, port: int) -> bool:
    """Whether the settings name this very number or the loopback, with this very port."""
    if "://" not in entry:
        return False
    parts = urlsplit(entry)
    return parts.hostname == host and (parts.port or (443 if parts.scheme == "https" else 80)) == port


def _unwrapped(address: Address) -> Address:
    """The address inside one that only carries it."""
    if isinstance(address, IPv6Address):
        if address in _NAT64:
            return IPv4Address(int(address) & 0xFFFFFFFF)
        return address.ipv4_mapped or address.sixtofour or address
    return address
