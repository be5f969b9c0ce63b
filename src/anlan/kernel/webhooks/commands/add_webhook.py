# SPDX-License-Identifier: Apache-2.0
"""Let another system hear of events."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext, pgettext_lazy
from pydantic import Field, StringConstraints

from ...access.permissions import demand
from ...command import command
from ...context import Context
from ...errors import Invalid, NotAllowed, Refused
from ...fields import Level, Number, Text
from ...ids import new_id
from ...places.queries import region_by_code
from ...ports import WebhookChannel, is_plugged, port
from ..events import WebhookAdded
from ..models import Webhook
from ..scope import demand_view, is_offered
from ..secrets import give_secret

MOST = 20  # of one owner


@command(label=pgettext_lazy("kernel", "Register a webhook"))
def add_webhook(
    ctx: Context,
    *,
    name: Annotated[
        str, StringConstraints(min_length=1, max_length=60),
        Text(label=pgettext_lazy("kernel", "Which system"), level=Level.INTERNAL),
    ],
    address: Annotated[
        str, StringConstraints(min_length=10, max_length=500),
        Text(label=pgettext_lazy("kernel", "Address"), level=Level.INTERNAL),
    ],
    events: Annotated[list[str], Field(min_length=1, max_length=200)],
    purpose: Annotated[
        str, StringConstraints(min_length=2, max_length=200),
        Text(label=pgettext_lazy("kernel", "What it needs them for"), level=Level.INTERNAL),
    ],
    region: str = "",
    days: Annotated[int, Field(ge=1, le=730), Number(label=pgettext_lazy("kernel", "For how many days"))] = 365,
) -> UUID:  # fmt: skip
    """Events of a region go to an address, signed, from now on; who registers it stays answerable for it."""
    if ctx.caller.person is None:
        raise NotAllowed(
            "no_person", pgettext("kernel", "A webhook belongs to a person, who answers for it.")
        )
    path = region_by_code(region).path if region else ""
    demand(ctx.caller, "webhooks.add_webhook", path)
    unknown = sorted(one for one in set(events) if not is_offered(one))
    if unknown:
        said = pgettext("kernel", "There are no events of this name: %(names)s.") % {
            "names": ", ".join(unknown)[:200]
        }
        raise Invalid("unknown_event", said, {"events": said})
    demand_view(ctx.caller, events, path)
    if not is_plugged(WebhookChannel) or not port(WebhookChannel).takes(address):  # type: ignore[type-abstract]
        said = pgettext(
            "kernel",
            "This address is not on the list of systems that the IT office allows (https, ANLAN_WEBHOOK_HOSTS).",
        )
        raise Invalid("unknown_address", said, {"address": said})
    if Webhook.objects.filter(owner=ctx.caller.person).exclude(state="ended").count() >= MOST:
        raise Refused(
            "too_many", pgettext("kernel", "You have twenty webhooks; end one that is not used any more.")
        )
    row = Webhook(
        id=new_id(), owner_id=ctx.caller.person, name=name, address=address, events=" ".join(sorted(set(events))),
        region_path=path, purpose=purpose, made_at=ctx.at, ends_at=ctx.at + timedelta(days=days), secret="",
    )  # fmt: skip
    give_secret(row, ctx.at)
    row.save(force_insert=True)
    ctx.record(WebhookAdded(webhook=row.pk, count=len(row.names)), region=path)
    return row.pk
