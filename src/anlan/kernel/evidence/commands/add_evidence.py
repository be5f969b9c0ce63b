# SPDX-License-Identifier: Apache-2.0
"""Take a file that has arrived as evidence of a matter (取证)."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import AwareDatetime, Field, StringConstraints

from ...command import Of, command
from ...context import Context
from ...declare import minutes
from ...errors import Invalid, NotFound, Refused
from ...fields import Choice, Moment, Text
from ...ids import new_id
from ...matters.models import Matter
from ...matters.queries import locked_matter
from ...registry import REGISTRY
from ...vault import seal
from ..custody import pass_on
from ..events import EvidenceAdded, Medium
from ..media import LIMITS, MIB
from ..models import EvidenceItem, Upload

AHEAD = timedelta(minutes=2)  # how far a device's clock may run ahead before its word is left out
LONGEST = timedelta(days=183)  # whoever's role says nothing: six months, as police footage is kept (PB-R3)


@command(label=pgettext_lazy("kernel", "Add evidence"), states_at=minutes(24 * 60))
def add_evidence(
    ctx: Context,
    *,
    matter: Annotated[UUID, Of()],
    upload: UUID,
    medium: Annotated[Medium, Choice(label=pgettext_lazy("kernel", "What it is"))],
    taken_at: Annotated[AwareDatetime | None, Moment(label=pgettext_lazy("kernel", "Taken at"))] = None,
    lat: Annotated[float | None, Field(ge=-90, le=90)] = None,
    lng: Annotated[float | None, Field(ge=-180, le=180)] = None,
    accuracy: Annotated[float | None, Field(ge=0, le=100_000)] = None,
    words: Annotated[
        str,
        Text(
            label=pgettext_lazy("kernel", "What it shows"),
            level=4,
            lines=3,
            purpose=pgettext_lazy("kernel", "For the file"),
        ),
        StringConstraints(max_length=1000),
    ] = "",
) -> UUID:
    """Make an item of evidence of one's own upload: digest, the device's place and time beside ours, custody begun."""
    found = locked_matter(ctx, matter)
    file = _arrived(ctx, upload, medium)
    item = EvidenceItem(
        id=new_id(),
        matter=found,
        upload=file,
        ordinal=EvidenceItem.objects.filter(matter=found).count() + 1,
        medium=medium.value,
        bearer=file.person_id,
        taken_at=taken_at,
        lat=lat,
        lng=lng,
        accuracy=accuracy,
        received_at=file.done_at or ctx.at,
        keep_until=ctx.at + kept_for(ctx, found),
    )
    item.words = seal(words, item.row) if words else ""
    item.save(force_insert=True)
    line = pass_on(ctx, item, "taken_in")
    ctx.record(
        EvidenceAdded(
            matter=found.pk, item=item.pk, ordinal=item.ordinal, medium=medium, bearer=item.bearer,
            sha256=file.sha256, size=file.size, taken_at=taken_at, keep_until=item.keep_until, custody=line.digest,
        )
    )  # fmt: skip
    return item.pk


def _arrived(ctx: Context, key: UUID, medium: Medium) -> Upload:
    """The caller's own file, whole, unused and of a type that this medium may have."""
    file = Upload.objects.select_for_update().filter(pk=key, person=ctx.caller.person).first()
    if file is None:
        raise NotFound("no_such_upload", _("There is no such file of yours under way. Begin again."))
    if file.done_at is None:
        raise Refused("not_arrived", _("The file has not arrived whole yet."))
    if file.taken_over:
        raise Refused("is_evidence", _("This file is evidence now and stays."))
    limits = LIMITS[medium]
    if file.media_type not in limits.types:
        raise Invalid(
            "bad_type",
            _("This file is no %(medium)s.") % {"medium": medium.label},
            {"medium": file.media_type},
        )
    if file.size > limits.most:
        most = limits.most // MIB
        raise Invalid("too_large", _("At most %(most)d MiB.") % {"most": most}, {"upload": str(most)})
    file.taken_over = True
    file.save(update_fields=["taken_over"])
    return file


def kept_for(ctx: Context, matter: Matter) -> timedelta:
    """How long by law, by the capacity in which the bearer acts; the longest of his roles here counts (PB-R3)."""
    held = [
        REGISTRY.roles[grant.role][1].keeps or LONGEST
        for grant in ctx.caller.grants_for(f"{matter.pack}.add_evidence")
        if grant.role in REGISTRY.roles
    ]
    return max(held, default=LONGEST)
