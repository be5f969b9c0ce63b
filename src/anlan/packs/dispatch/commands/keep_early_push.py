# SPDX-License-Identifier: Apache-2.0
"""Keep what the 110 side sent before its order came (先到的补充或撤销), so that pushes out of order lose nothing."""

from datetime import timedelta
from typing import Annotated, Literal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.errors import Refused
from anlan.kernel.fields import Text
from anlan.kernel.matters.models import Matter
from anlan.kernel.vault import seal, unseal
from anlan.kernel.writing import one_at_a_time

from ..models import EarlyPush, Incident
from .amend_incident import add_words
from .close_incident import end_incident
from .stand_down import locked_task

KEPT = timedelta(hours=24)


@command(label=pgettext_lazy("dispatch", "Keep what came early"))
def keep_early_push(
    ctx: Context,
    *,
    order_number: Annotated[str, StringConstraints(min_length=1, max_length=60)],
    fingerprint: Annotated[str, StringConstraints(min_length=1, max_length=64)],
    content: Annotated[
        str,
        Text(label=pgettext_lazy("dispatch", "Added later"), lines=3, level=4,
             purpose=pgettext_lazy("dispatch", "To help on the scene")),
        StringConstraints(max_length=4000),
    ] = "",
    address: Annotated[str, StringConstraints(max_length=200)] = "",
    outcome: Literal["", "false_alarm", "duplicate", "no_attendance"] = "",
) -> None:  # fmt: skip
    """Keep a supplement, or with an outcome a cancellation, for a day; the order takes it up when it comes."""
    one_at_a_time(f"order:{order_number}")
    if Incident.objects.filter(order_number=order_number).exists():
        raise Refused("known_order", _("Order %(number)s was taken already.") % {"number": order_number})
    EarlyPush.objects.filter(heard_at__lt=ctx.at - KEPT).delete()
    row = EarlyPush(fingerprint=fingerprint, order_number=order_number, heard_at=ctx.at)
    row.sealed = seal({"content": content, "address": address, "outcome": outcome}, row.row)
    EarlyPush.objects.bulk_create([row], ignore_conflicts=True)


def take_up(ctx: Context, matter: Matter, incident: Incident) -> None:
    """Add to a newly reported incident what came before it, in the order in which it was heard."""
    early = EarlyPush.objects.filter(order_number=incident.order_number).order_by("heard_at")
    outcome = ""
    for row in early:
        said = unseal(row.sealed, row.row)
        assert isinstance(said, dict)
        if said["content"]:
            add_words(ctx, matter, said["content"], said["address"], source="110")
        outcome = outcome or said["outcome"]
    early.delete()
    if outcome:
        end_incident(ctx, matter, outcome, locked_task(ctx, matter.pk))
