# SPDX-License-Identifier: Apache-2.0
"""Let the house ring this installation."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import get_language, pgettext, pgettext_lazy
from pydantic import StringConstraints

from ...accounts.asking import owner
from ...command import command
from ...context import Context
from ...errors import Invalid, Refused
from ...fields import Level, Text
from ...ids import new_id
from ...ports import PushChannel, is_plugged, port
from ...vault import blind_index, seal
from ..events import PushDeviceAdded
from ..models import PushDevice

MOST = 8
Key = Annotated[str, StringConstraints(max_length=100, pattern=r"^[A-Za-z0-9_-]{20,100}=*$")]


@command(label=pgettext_lazy("kernel", "Send notices to this device"), open_to_all=True)
def add_push_device(
    ctx: Context,
    *,
    endpoint: Annotated[
        str,
        StringConstraints(min_length=10, max_length=1000),
        Text(
            label=pgettext_lazy("kernel", "Push address"),
            purpose=pgettext_lazy("kernel", "To send notices to this device"),
            level=Level.PERSONAL,
        ),
    ],
    p256dh: Key,
    auth: Key,
    name: Annotated[str, StringConstraints(min_length=1, max_length=60)],
) -> UUID:
    """Keep where its push service takes messages; whoever used the device before is not rung on it any more."""
    person = owner(ctx)
    if not is_plugged(PushChannel):
        raise Refused(
            "no_push",
            pgettext("kernel", "This system has no key for phone notices yet; tell the IT office."),
        )
    if not port(PushChannel).takes(endpoint):  # type: ignore[type-abstract]
        raise Invalid(
            "unknown_service",
            pgettext("kernel", "This browser’s push service is not one that the house knows."),
            {"endpoint": ""},
        )
    index = blind_index("push", endpoint)
    row = PushDevice.objects.filter(endpoint_index=index).first()
    if row is None and PushDevice.objects.filter(person=person).count() >= MOST:
        raise Refused(
            "too_many", pgettext("kernel", "You have eight devices; remove one that is not used any more.")
        )
    row = row or PushDevice(id=new_id(), endpoint_index=index, added_at=ctx.at)
    row.person, row.name, row.host = person, name, endpoint.split("/")[2][:120]
    row.language = get_language() or "zh-hans"
    row.sealed = seal({"endpoint": endpoint, "p256dh": p256dh, "auth": auth}, row.row)
    row.save()
    ctx.record(PushDeviceAdded(person=person.pk, device=row.pk))
    return row.pk
