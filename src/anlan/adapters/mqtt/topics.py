# SPDX-License-Identifier: Apache-2.0
"""From a pattern to a broker's filter, and from a topic to its device and channel: one grammar for the district."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from anlan.kernel.declare import Topic

SPOKEN = re.compile(r"([a-z]+/[0-9]+)/([A-Za-z0-9-]{1,40})/([a-z]+(?:/[a-z]+)?)")


class Address(NamedTuple):
    """Where a message belongs: the family of topics, the device, the channel."""

    family: str
    device: str
    channel: str


class Heard(NamedTuple):
    """A topic that somebody listens to."""

    address: Address
    pack: str
    topic: Topic


def address_of(topic: str) -> Address | None:
    """The address that a topic spells; None when it spells none."""
    found = SPOKEN.fullmatch(topic)
    return Address(*found.groups()) if found else None


class Topics:
    """All that the packs hear."""

    def __init__(self, declared: Iterable[tuple[str, Topic]]) -> None:
        self.declared = list(declared)
        self._by_place = {
            tuple(one.pattern.split("/{device}/", 1)): (pack, one) for pack, one in self.declared
        }

    def filters(self) -> list[tuple[str, int]]:
        """What a broker is asked for, each with its quality of service."""
        return [(one.pattern.replace("{device}", "+"), one.qos) for _, one in self.declared]

    def find(self, topic: str) -> Heard | None:
        """Who hears this topic."""
        address = address_of(topic)
        found = self._by_place.get((address.family, address.channel)) if address else None
        return Heard(address, *found) if address and found else None

    def may_write(self, user: str, topic: str) -> bool:
        """Whether this device may speak there: under its own name, where somebody hears it."""
        heard = self.find(topic)
        return heard is not None and heard.address.device == user

    def may_read(self, user: str, topic: str) -> bool:
        """Whether this device may listen there: under its own name, in a family that we know, without a wildcard."""
        address = address_of(topic)
        if address is None or address.device != user:
            return False
        families = {family for family, _ in self._by_place}
        return address.family in families and (address.family, address.channel) not in self._by_place
