# SPDX-License-Identifier: Apache-2.0
"""How many wrong tries at the sign-in are borne: at one account from one address, from everywhere, and from one address.

The near limit alone lets a hundred addresses guess at one account, and one address at a thousand accounts. The ceiling
over all addresses spares where the account was signed in lately: else anybody could keep an officer out of his desk.
axes dates each try by the machine's clock, so that is what is counted by.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Literal

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username, get_cool_off
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest

KNOWN_FOR = timedelta(days=30)  # an address where an account was signed in so lately is its own
SUBNET = 64  # bits of an IPv6 address that one household, office or telephone holds alone

type Where = Literal["here", "everywhere", "address"]


@dataclass(frozen=True)
class Rest:
    """What rests, and until when the right password does not help either."""

    where: Where
    until: datetime


class Ceilings(AxesDatabaseHandler):
    """The handler of wrong tries, with the two ceilings beside its own limit."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, str] | None = None) -> int:
        """How many wrong tries count; never fewer than the limit while anything rests."""
        near: int = super().get_failures(request, credentials)
        resting = rest_of(request, get_client_username(request, credentials) or "")
        return max(near, settings.AXES_FAILURE_LIMIT) if resting else near


def rest_of(request: HttpRequest, username: str) -> Rest | None:
    """What rests for this account asked from here: the longest of the three; None when it may be tried."""
    address = counted_address(request)
    recent = AccessAttempt.objects.filter(attempt_time__gt=get_cool_off_threshold(request))
    of_account = recent.filter(username=username)
    asked: list[tuple[Where, QuerySet[AccessAttempt], int]] = [
        ("here", of_account.filter(ip_address=address), settings.AXES_FAILURE_LIMIT),
    ]
    if not is_a_proxy(address):  # one that does not say who asks must not lock the whole district out
        asked.append(("address", recent.filter(ip_address=address), settings.ANLAN_TRIES_PER_ADDRESS))
    since = request.axes_attempt_time - KNOWN_FOR  # type: ignore[attr-defined]
    if not AccessLog.objects.filter(username=username, ip_address=address, attempt_time__gt=since).exists():
        asked.append(("everywhere", of_account, settings.ANLAN_TRIES_PER_ACCOUNT))
    found = [Rest(where, until) for where, tries, most in asked if (until := _rests_until(tries, most))]
    return max(found, key=lambda one: one.until, default=None)


def counted_address(request: HttpRequest) -> str:
    """Who asks, for counting: an IPv6 address by its subnet, for its owner has as many of them as he likes."""
    given = str(request.META.get("REMOTE_ADDR", ""))
    try:
        address = ip_address(given.partition("%")[0])
    except ValueError:  # a socket of this machine has no address
        return "127.0.0.1"
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    spare = 128 - SUBNET
    return str(IPv6Address(int(address) >> spare << spare))


def _rests_until(tries: QuerySet[AccessAttempt], most: int) -> datetime | None:
    """When so many tries will no longer lie within the rest; None when there are not so many."""
    rest = get_cool_off(None)
    counted = 0
    newest_first = tries.order_by("-attempt_time").values_list("attempt_time", "failures_since_start")
    for at, failures in newest_first:
        counted += failures
        if rest is not None and counted >= most:
            return at + rest
    return None


def is_a_proxy(address: str) -> bool:
    """Whether the address is one of our own proxies, which then did not say who asks."""
    return any(ip_address(address) in ip_network(one) for one in settings.ANLAN_PROXIES)
