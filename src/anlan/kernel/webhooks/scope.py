# SPDX-License-Identifier: Apache-2.0
"""What may go out, and to whom: events of matters only, within the region asked for, and never more than its owner may see."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import pgettext

from ..access.permissions import may
from ..access.queries import viewer_of_person
from ..context import Caller
from ..errors import NotAllowed, NotFound
from ..events.models import EventRecord
from ..fields import listed
from ..matters.adverse import all_against, is_against
from ..matters.telling import others_named
from ..places.queries import within
from ..registry import REGISTRY
from .models import Webhook

OF_MATTERS = ("matters", "clocks", "closing", "evidence")  # the kernel's nouns whose events tell of a matter
type Scope = tuple[Webhook, Caller]


def offered() -> dict[str, list[str]]:
    """The events that another system may ask for, by pack or noun."""
    found: dict[str, list[str]] = {}
    for name in sorted(REGISTRY.events):
        home = name.split(".")[0]
        if REGISTRY.events[name].of_matter and (home in REGISTRY.packs or home in OF_MATTERS):
            found.setdefault(home, []).append(name)
    return found


def is_offered(name: str) -> bool:
    """Whether this is one of them."""
    return name in offered().get(name.split(".")[0], ())


def scope_of(webhook: Webhook) -> Caller:
    """The owner as he stands today: what was taken from him is not sent any more."""
    return viewer_of_person(webhook.owner).caller("follower")


def may_hear(scope: Scope, record: EventRecord) -> bool:
    """Whether this event may go to this system: asked when it is put aside, and again before it is sent."""
    webhook, caller = scope
    kind, region = record.kind, record.region
    if not kind or record.name not in webhook.names or not within(region, webhook.region_path):
        return False
    if record.matter and is_against(webhook.owner_id, record.matter, kind):
        return False
    others = others_named(record)
    if others and others & all_against(webhook.owner_id):
        return False
    return may(caller, f"{kind.split('.')[0]}.view", region=region)


def demand_view(caller: Caller, names: Iterable[str], region: str) -> None:
    """Raise NotAllowed for a pack whose matters the caller may not read in the whole of the region."""
    asked = {name.split(".")[0] for name in names} & REGISTRY.packs.keys()
    lacking = sorted(one for one in asked or REGISTRY.packs if not may(caller, f"{one}.view", region=region))
    if lacking and (asked or len(lacking) == len(REGISTRY.packs)):
        labels = listed(REGISTRY.packs[one].label for one in lacking)
        raise NotAllowed("not_allowed", pgettext(
            "kernel", "You may not read matters of %(packs)s there, so no system of yours hears of them."
        ) % {"packs": labels})  # fmt: skip


def reached(caller: Caller, key: UUID, permission: str) -> Webhook:
    """A webhook within the caller's reach; raises NotFound."""
    row = Webhook.objects.filter(pk=key).select_related("owner").first()
    if row is None or not may(caller, permission, region=row.region_path):
        raise NotFound("no_such_webhook", pgettext("kernel", "There is no such webhook within your region."))
    return row
