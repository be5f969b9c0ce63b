# SPDX-License-Identifier: Apache-2.0
"""Publish a ban on hot work (特殊时期禁火) in a region."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import AwareDatetime, StringConstraints

from anlan.kernel.access.permissions import demand
from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.errors import Invalid
from anlan.kernel.fields import Level, Moment, Text
from anlan.kernel.ids import new_id
from anlan.kernel.places.queries import region_by_code
from anlan.kernel.writing import insert

from ..events.permits import BanPublished
from ..models.permits import Ban


@command(label=pgettext_lazy("welding", "Publish a ban"))
def publish_ban(
    ctx: Context,
    *,
    region: Annotated[str, Text(label=pgettext_lazy("welding", "Region, by code"))],
    starts_at: Annotated[AwareDatetime, Moment(label=pgettext_lazy("welding", "From"))],
    ends_at: Annotated[AwareDatetime, Moment(label=pgettext_lazy("welding", "Until"))],
    reason: Annotated[
        str,
        Text(
            label=pgettext_lazy("welding", "Why, as it is published"),
            level=Level.PUBLIC,
            purpose=pgettext_lazy("welding", "For everybody to read"),
        ),
        StringConstraints(min_length=2, max_length=200),
    ],
) -> UUID:
    """Ban hot work in a region for a time; from then on no machine starts there (R10)."""
    place = region_by_code(region)
    demand(ctx.caller, "welding.publish_ban", place.path)
    if not ctx.at < ends_at or not starts_at < ends_at:
        raise Invalid(
            "no_time", _("The end lies after the beginning and ahead."), {"ends_at": _("Say a later time.")}
        )
    row = Ban(
        id=new_id(), region_path=place.path, starts_at=starts_at, ends_at=ends_at, reason=reason,
        published_by=ctx.caller.person,
    )  # fmt: skip
    insert(row)
    ctx.record(BanPublished(ban=row.pk, starts_at=starts_at, ends_at=ends_at), region=place.path)
    return row.pk
